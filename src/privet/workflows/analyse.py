"""The story of an analysis: read the logs, keep what they disclosed, say who took whose data."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from privet.disclosure.discovery import Discovery, discover
from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface
from privet.identity.addresses import client
from privet.identity.hops import Hops, hops
from privet.traffic.blocks import Block
from privet.traffic.lines import Field
from privet.workflows.caveats import Reading
from privet.workflows.commands import FindLogs, KeepLog, Kept, Note, Recall, SampleLog
from privet.workflows.observe import Observer, pieces
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from privet.evidence.findings import Answer
    from privet.exposure.pseudonyms import Key
    from privet.identity.addresses import Trusted
    from privet.traffic.formats import Format
    from privet.traffic.lines import Exchanges, Lines
    from privet.workflows.commands import Log
    from privet.workflows.policy import Policy
    from privet.workflows.steps import Steps

SAMPLE = 8 << 20
"""Bytes that surfaces are discovered in, some 35,000 lines; taken from all over the logs."""

EACH = 1 << 19
"""Bytes of one log that its format is guessed from, at least."""


MOST = 0.5
"""The share of requests of one account from which on one doubts that somebody signs in with it."""

EVERYWHERE = 20
"""Addresses from which one account comes in a sample of a log, when one doubts it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    Say what is to be analysed, and how it is to be understood.

    Args:
        logs: Paths, globs, or ``-``.
        settle: Chooses the format of a log by lines from all over it.
        surfaces: What the operator declared; discovered where nothing is.
        discover: Whether surfaces are looked for at all where none is declared.
        beacons: Routes on which pages report on themselves.
        trusted: Whose word on the client's address is believed.
        presets: Networks of the large reverse proxies, by name.
        key: Of the ledger's pseudonyms.
        policy: By what actors are judged.
    """

    logs: tuple[str, ...]
    settle: Callable[[Sequence[bytes]], Format]
    surfaces: tuple[Surface, ...]
    beacons: tuple[str, ...]
    trusted: Trusted
    presets: Mapping[str, Sequence[str]]
    key: Key
    policy: Policy
    discover: bool = True


def analyse(plan: Plan) -> Steps[Answer]:
    """Return who took whose data: read, keep, measure, judge."""
    found = yield from ask(FindLogs(plan.logs))
    logs, formats, samples = yield from sampled(found, plan)
    looked = plan.discover and not plan.surfaces
    discovery = discovered(samples) if looked else Discovery((), (), (), ())
    seen = proxies(samples, plan)
    noted = yield from ask(Recall())
    surfaces = numbered(noted.get("surfaces", ()), plan.surfaces or discovery.surfaces)
    routes = Routes.of(surfaces, (*plan.beacons, *discovery.beacons))
    kept: list[Kept] = []
    for log, form in zip(logs, formats, strict=True):
        if form is None:
            kept.append(Kept(log.path, "", warnings=(f"{log.path} is empty",)))
            continue
        observer = Observer(form, routes, plan.trusted, plan.key)
        kept.append((yield from ask(KeepLog(log, observer))))
    yield from ask(Note({"surfaces": [asdict(each) for each in surfaces]}))
    hop = (seen.warning,) if seen.suspected else ()
    said = (*hop, *one_for_all(samples), *discovery.warnings)
    reading = Reading(
        tuple(kept), surfaces, said, known_fields(samples), hop_words(seen, plan), discovery.unsure
    )
    from privet.workflows.answer import answer  # noqa: PLC0415 - loads detection, while a log is read

    return (yield from answer(reading, plan.policy))


def judge_again(policy: Policy) -> Steps[Answer]:
    """Return the same answer from a ledger alone, without reading a log."""
    from privet.workflows.answer import answer  # noqa: PLC0415 - loads detection

    noted = yield from ask(Recall())
    surfaces = numbered(noted.get("surfaces", ()), ())
    return (yield from answer(Reading((), surfaces, (), frozenset(Field)), policy))


def sampled(
    found: Sequence[Log], plan: Plan
) -> Steps[tuple[list[Log], list[Format | None], list[Exchanges]]]:
    """Settle the format of each log, and read lines from all over it."""
    logs: list[Log] = []
    formats: list[Format | None] = []
    samples: list[Exchanges] = []
    size = EACH if plan.surfaces else max(EACH, SAMPLE // max(1, len(found)))
    for log in found:
        if log.empty:
            logs.append(log)
            formats.append(None)
            continue
        taken = yield from ask(SampleLog(log, size))
        form = plan.settle(taken.lines)
        exchanges, _ = form.read(Block.of(taken.text))
        logs.append(taken.file)
        formats.append(form)
        samples.append(exchanges)
    return logs, formats, samples


def discovered(samples: Sequence[Exchanges]) -> Discovery:
    """Discover surfaces in lines from all over the logs."""
    targets: list[bytes] = []
    methods: list[int] = []
    statuses: list[int] = []
    operations: list[bytes] = []
    for exchanges in samples:
        targets.extend(all_targets(exchanges.lines))
        operations.extend(pieces(exchanges.lines, Field.OPERATION))
        methods.extend(exchanges.method.tolist())
        statuses.extend(exchanges.status.tolist())
    named = operations if any(operations) else []
    return discover(targets, methods, statuses, operations=named)


def proxies(samples: Sequence[Exchanges], plan: Plan) -> Hops:
    """Look for the operator's own proxies among those who seem to visit."""
    peers: Counter[tuple[int, int]] = Counter()
    forwarded = False
    for exchanges in samples:
        clients = client(exchanges.lines, plan.trusted)
        pairs = zip(clients.hi.tolist(), clients.lo.tolist(), strict=True)
        peers.update(pair for pair, known in zip(pairs, clients.known, strict=True) if known)
        forwarded = forwarded or bool((exchanges.lines.start[Field.FORWARDED] >= 0).any())
    return hops(peers.items(), plan.presets, forwarded=forwarded)


def one_for_all(samples: Sequence[Exchanges]) -> tuple[str, ...]:
    """Doubt an account that most lines have, from many addresses: a host stands there, or an application."""
    names: Counter[bytes] = Counter()
    places: dict[bytes, set[bytes]] = defaultdict(set)
    lines = 0
    for exchanges in samples:
        lines += len(exchanges)
        peers = pieces(exchanges.lines, Field.ADDRESS)
        behind = pieces(exchanges.lines, Field.FORWARDED)
        for name, peer, hop in zip(
            pieces(exchanges.lines, Field.ACCOUNT), peers, behind, strict=True
        ):
            if name:
                names[name] += 1
                places[name].add(hop or peer)
    for name, count in names.most_common(1):
        if count > MOST * lines and len(places[name]) >= EVERYWHERE:
            said = name.decode("utf-8", "backslashreplace")
            doubt = (
                f"{count / lines:.0%} of the requests are the account {said}'s, from many addresses"
            )
            return (f"{doubt}; if nobody signs in so, write account = [] below [identity]",)
    return ()


def hop_words(seen: Hops, plan: Plan) -> str:
    """Say in words whose addresses the log holds."""
    if plan.trusted.names:
        return f"behind {', '.join(plan.trusted.names)}"
    return "perhaps your own proxies" if seen.suspected else "direct (no proxy hop seen)"


def all_targets(lines: Lines) -> list[bytes]:
    """Return the request target of each line, its query joined on where the log keeps them apart."""
    paths, queries = pieces(lines, Field.TARGET), pieces(lines, Field.QUERY)
    return [
        path + b"?" + query if query and b"?" not in path else path
        for path, query in zip(paths, queries, strict=True)
    ]


def numbered(noted: Sequence[dict[str, Any]], wanted: Sequence[Surface]) -> tuple[Surface, ...]:
    """
    Return the surfaces in the order of the ledger, new ones behind.

    The exposures of a ledger name a surface by its number, so a number is never given twice.
    """
    names = {field.name for field in fields(Surface)}
    known = []
    for each in noted:
        told = {name: value for name, value in each.items() if name in names}
        told["fields"] = tuple(told.get("fields", ()))
        told["excepted"] = tuple(told.get("excepted", ()))
        known.append(Surface(**told))
    places = {surface.route: place for place, surface in enumerate(known)}
    for surface in wanted:
        place = places.get(surface.route)
        if place is None:
            places[surface.route] = len(known)
            known.append(surface)
        elif surface.declared or not known[place].declared:
            known[place] = replace(surface)
    return tuple(known)


def known_fields(samples: Sequence[Exchanges]) -> frozenset[Field]:
    """Return the fields that have a value somewhere; a column of dashes tells nothing."""
    return frozenset(
        field
        for field in Field
        if any((exchanges.lines.start[field] >= 0).any() for exchanges in samples)
    )
