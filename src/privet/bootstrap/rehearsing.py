"""``privet policy simulate``: the guard itself, replayed over a ledger."""

from __future__ import annotations

import csv
import ipaddress
import itertools
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.adapters.tallies.memory import MemoryTally
from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.policies import policy_of
from privet.bootstrap.rim import questions
from privet.bootstrap.task import Task
from privet.errors import ConfigError, Source
from privet.exposure.budgets import span
from privet.exposure.counting import ROOM
from privet.exposure.rehearsing import AT, PEOPLE, SUBJECT, entries, joined
from privet.exposure.tallying import ACCOUNT, SITE
from privet.identity.actors import Level
from privet.identity.addresses import PREFIX
from privet.review.rehearsal import OWN_LEVEL, Rehearsal, stops
from privet.review.replaying import on_networks, on_shared_networks, within
from privet.workflows.detect import extent_of
from privet.workflows.judging import GUESSES
from privet.workflows.rehearse import (
    SHARED,
    TRAITS,
    Cast,
    Listed,
    Rehearsed,
    cast,
    remarks,
    unseen_by,
)
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from privet.bootstrap.watching import Watch
    from privet.detection.relations import Columns
    from privet.exposure.pseudonyms import Key
    from privet.exposure.rehearsing import Replayed
    from privet.workflows.guarding import GuardPolicy

MEBIBYTE: Final = 1 << 20
MOST_BITS: Final = 16
"""A range of networks in a roster has 65,536 at most: each is hashed."""
NOBODY: Final = 1
"""A subject that was never shown; it is in no window of what is replayed."""


@dataclass(frozen=True, slots=True)
class Trial:
    """
    Say what is to be rehearsed.

    Args:
        config: The policy.
        ledger: The folder of the exposures.
        since: How far back, such as ``28d``, counted from the last exposure.
        roles: A file that tells of actors: role, traits, the day of the account; None for none.
    """

    config: Path
    ledger: Path
    since: str = "28d"
    roles: Path | None = None


def simulate(trial: Trial, watch: Watch) -> Rehearsed:
    """
    Replay the guard over a ledger and say what it would have done.

    Every budget is enforced for everybody, whatever the policy's mode and rollout; challenges are
    taken as passed. Nothing is changed.

    Raises:
        ConfigError: There is no ledger, or the policy or the roles cannot be read.
    """
    from privet.bootstrap import existing, looked_at

    existing(trial.ledger)
    task = Task(ledger=trial.ledger, config=trial.config).read()
    length = _span(trial.since)
    roster = read_roster(trial.roles) if trial.roles else {}
    ranges = {name: roster.pop(name) for name in [*roster] if addresses(name) is not None}
    with looked_at(task) as ledger:
        watch.doing("judging")
        known = drive(cast(task.policy(), roster), questions(ledger))
        policy = policy_of(task.settings, ledger.key)
        extent = extent_of(ledger)
        until, since = extent.last, max(extent.last - length, extent.first)
        watch.doing("rehearsing")
        rehearsal = Rehearsal(known.actors, policy.allowances[""].budgets, policy.ladder)
        tally = MemoryTally.bounded(
            policy.allowances[""].spans, task.settings.analysis.memory * MEBIBYTE // 2
        )
        _age(tally, policy, known, since)
        for columns in ledger.stream(within(since)):
            replayed = _judged(columns, tally, policy, known)
            shown = np.where(columns["outcome"] != 0, columns["people"], 0).astype(np.int64)
            rehearsal.add(columns["actor"].astype(np.uint64), shown, replayed)
        slices = {**known.slices, SHARED: on_shared_networks(ledger, known.actors)}
        for trait, networks in by_trait(ranges, ledger.key).items():
            slices[TRAITS[trait]] = slices[TRAITS[trait]] | on_networks(
                ledger, known.actors, networks
            )
    told = known.told | {trait for each in ranges.values() for trait in each.traits}
    ordinary = known.ordinary
    levels = known.levels([level.value for level in Level])
    return Rehearsed(
        policy=policy.version,
        mode=policy.mode,
        since=since,
        until=until,
        decisions=rehearsal.decisions,
        whole=rehearsal.effect(ordinary),
        budgets=tuple(
            effect for _, effect in rehearsal.by_budget(ordinary, {n: levels[n] for n in OWN_LEVEL})
        ),
        roles=tuple(rehearsal.effect(ordinary, m, name) for name, m in known.roles.items()),
        slices=tuple(rehearsal.effect(ordinary, m, name) for name, m in slices.items()),
        room=rehearsal.room,
        remarks=remarks(
            policy.allowances[""].budgets, extent.first, extent.last - length, told=told
        ),
        unseen=unseen_by(told),
    )


def addresses(actor: str) -> int | None:
    """
    Return how many handles a range of networks has, ``network:198.51.100.0/24``; None where it is one.

    Raises:
        ConfigError: There are more than ``MOST``.
    """
    level, _, name = actor.partition(":")
    try:
        network = ipaddress.ip_network(name, strict=False) if level == Level.NETWORK else None
    except ValueError:
        return None
    if network is None or network.prefixlen >= PREFIX[network.version]:
        return None
    bits = PREFIX[network.version] - network.prefixlen
    if bits > MOST_BITS:
        raise ConfigError(
            f"{actor}: a range in the roles has at most {1 << MOST_BITS:,} networks",
            advice=f"Name parts of it: /{PREFIX[network.version] - MOST_BITS} or longer.",
        )
    return 1 << bits


def by_trait(ranges: Mapping[str, Listed], key: Key) -> dict[str, NDArray[np.uint64]]:
    """Return the pseudonyms of the networks in some ranges, by the traits of these."""
    found: dict[str, list[int]] = {}
    for name, each in ranges.items():
        network = ipaddress.ip_network(name.partition(":")[2], strict=False)
        parts = network.subnets(new_prefix=PREFIX[network.version]) if each.traits else ()
        handles = [pseudonym_of(f"network:{part}", key) for part in parts]
        for trait in each.traits:
            found.setdefault(trait, []).extend(handles)
    return {trait: np.asarray(handles, np.uint64) for trait, handles in found.items()}


def _age(tally: MemoryTally, policy: GuardPolicy, known: Cast, since: int) -> None:
    """Let the tally know accounts that are older than what is replayed, as a guard would."""
    before = since - youth(policy)
    old = (known.created > 0) & (known.created <= before)
    age(tally, policy, known.actors[old].view(np.int64), before)


def youth(policy: GuardPolicy) -> int:
    """Return how long ago an account must have come that no budget takes for new, microseconds."""
    allowances = policy.allowances[""]
    youths = [each.youth for each in allowances.budgets if each.younger_than]
    aged = policy.good_age if policy.vouched else 0
    return max([aged, *allowances.spans, *youths]) + 1


def age(tally: MemoryTally, policy: GuardPolicy, accounts: NDArray[np.int64], at: int) -> None:
    """
    Let a tally know accounts, as a guard would that has been at work for long.

    Args:
        accounts: Their pseudonyms, as signed numbers.
        at: When they were first shown somebody, microseconds since 1970 UTC.
    """
    rows = np.zeros((len(accounts), 6), np.int64)
    rows[:, AT], rows[:, SUBJECT], rows[:, PEOPLE] = at, NOBODY, 1
    who = np.zeros((len(rows), ROOM), np.int64)
    who[:, ACCOUNT] = accounts
    tally.rebuild(policy.allowances[""], rows, who)


def _judged(columns: Columns, tally: MemoryTally, policy: GuardPolicy, known: Cast) -> Replayed:
    """Judge a batch of exposures, each by the budgets of its actor's role."""
    actor = columns["actor"].astype(np.uint64)
    site = policy.whole(int(columns["at"][0]) if len(actor) else 0)
    rows, who = entries(columns, site)
    bars = stops(actor, known.exempt, policy.stop_passed)
    who[np.isin(actor, known.permitted), SITE] = 0
    parts = []
    for role, piece in _runs(actor, policy, known):
        allowances = policy.allowances[role]
        parts.append(
            tally.rehearse(
                allowances,
                rows[piece],
                who[piece],
                bars[piece],
                good_age=policy.good_age,
                guesses=GUESSES,
            )
        )
    return joined(parts)


def _runs(
    actor: NDArray[np.uint64], policy: GuardPolicy, known: Cast
) -> Iterator[tuple[str, slice]]:
    """Cut a batch where the budgets change, because the next visitor has another role."""
    own = [role for role in policy.allowances if role and role in known.roles]
    if not own:
        yield "", slice(0, len(actor))
        return
    place = np.minimum(np.searchsorted(known.actors, actor), len(known.actors) - 1)
    number = np.zeros(len(actor), np.int64)
    for code, role in enumerate(own, 1):
        number[known.roles[role][place]] = code
    edges = [0, *(np.flatnonzero(np.diff(number)) + 1).tolist(), len(actor)]
    for begin, end in itertools.pairwise(edges):
        if end > begin:
            yield ("", *own)[number[begin]], slice(begin, end)


def _span(text: str) -> int:
    try:
        return span(text)
    except ValueError as error:
        raise ConfigError(f"--since {text!r}: {error}") from None


def read_roster(path: Path) -> dict[str, Listed]:
    """
    Return what a file knows of actors.

    The file is CSV with the columns ``actor``, ``role``, ``traits`` and ``created``, or one JSON
    object a line with these keys, as ``privet simulate`` writes its labels; an actor and one of the
    others are enough, and further columns are left alone. Traits are words with spaces between,
    ``no-js``, ``vpn`` and ``screen-reader``; ``created`` is the day on which an account was made. A
    range, ``network:198.51.100.0/24``, says its traits of everybody who was seen there.

    Raises:
        ConfigError: It cannot be read, or a line says nothing of an actor.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"the roles cannot be read: {error}", source=Source(str(path))) from None
    found: dict[str, Listed] = {}
    for number, row in enumerate(_rows(text, path), 1):
        actor, role = row.get("actor"), row.get("role") or ""
        traits, created = row.get("traits") or "", row.get("created") or ""
        words = traits.split() if isinstance(traits, str) else traits
        if not isinstance(actor, str) or ":" not in actor or not (role or words or created):
            raise ConfigError(
                "a row needs an actor, such as account:bob77, and a role",
                source=Source(str(path), line=number),
            )
        try:
            day = datetime.fromisoformat(created).replace(tzinfo=UTC) if created else None
            unknown = set(words) - TRAITS.keys()
        except (TypeError, ValueError):
            unknown, day = {str(created)}, None
        if unknown:
            raise ConfigError(
                f"{', '.join(sorted(unknown))}: traits are {', '.join(TRAITS)}, "
                "and created is a day, 2026-11-27",
                source=Source(str(path), line=number),
            )
        made = round(day.timestamp() * 1e6) if day else 0
        found[actor] = Listed(str(role), frozenset(words), made)
    return found


def _rows(text: str, path: Path) -> Iterator[dict[str, Any]]:
    if not text.lstrip().startswith("{"):
        yield from csv.DictReader(text.splitlines())
        return
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield json.loads(line)
        except ValueError:
            raise ConfigError("not a JSON object", source=Source(str(path), line=number)) from None
