"""How a block of a log becomes exposures, and how those who come are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.activity import CLAIMED, DECLARED, VERIFIED, Counter
from privet.exposure.exposures import Shown, compose
from privet.exposure.handles import ACCOUNT, CLIENT, NETWORK, SESSION, handles
from privet.exposure.roster import Roster
from privet.identity.addresses import HOST_NAME, client, written_networks
from privet.traffic.lines import Field
from privet.traffic.repeats import repeats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.disclosure.routing import Matches, Routes
    from privet.disclosure.surfaces import Surface
    from privet.exposure.exposures import Exposures
    from privet.exposure.handles import Handles
    from privet.exposure.pseudonyms import Key
    from privet.identity.addresses import Clients, Trusted
    from privet.identity.agents import Agents
    from privet.traffic.blocks import Block, Rejects
    from privet.traffic.formats import Format
    from privet.traffic.lines import Exchanges, Lines

PREFIX = {ACCOUNT: b"account:", CLIENT: b"client:", SESSION: b"session:"}
NAMED_BY = {ACCOUNT: Field.ACCOUNT, CLIENT: Field.CLIENT, SESSION: Field.SESSION}
LONGEST_NAME = 400
"""How much of a name is kept, in bytes; a longer one is cut, and still told apart by its hash."""


@dataclass(frozen=True, slots=True)
class Observed:
    """Hold what one block of a log disclosed."""

    exchanges: Exchanges
    clients: Clients
    who: Handles
    routed: Matches
    exposures: Exposures
    rejects: Rejects


@dataclass(frozen=True, slots=True)
class Observer:
    """
    Turn blocks of a log into exposures; several threads may use one observer.

    Args:
        format: How the lines are read.
        routes: Which requests show whom.
        trusted: Whose word on the client's address is believed.
        key: Of the pseudonyms.
    """

    format: Format
    routes: Routes
    trusted: Trusted
    key: Key

    def observe(self, block: Block) -> Observed:
        """Read a block; what is not understood is among its rejects."""
        exchanges, rejects = self.format.read(block)
        lines = exchanges.lines
        clients = client(lines, self.trusted)
        who = handles(lines, clients, self.key)
        routed = match(exchanges, self.routes)
        exposures = compose(exchanges, routed, who, charge(self.routes.surfaces), self.key)
        return Observed(exchanges, clients, who, routed, exposures, rejects)


def match(exchanges: Exchanges, routes: Routes) -> Matches:
    """Say what each exchange was for; what was asked for before is matched once."""
    lines, asked = exchanges.lines, (Field.TARGET, Field.QUERY, Field.OPERATION)
    same = repeats(lines.data, lines.start, lines.end, asked, exchanges.method)
    return routes.match(
        lines.data,
        slices(lines, Field.TARGET),
        exchanges.method,
        query=slices(lines, Field.QUERY),
        operation=slices(lines, Field.OPERATION),
        once=(same.first, same.number),
    )


def slices(lines: Lines, field: Field) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where a field stands in each line."""
    return lines.start[field], lines.end[field]


def charge(surfaces: tuple[Surface, ...]) -> Shown:
    """Return how many people each surface shows at once, and how sensitive their fields are."""
    people = [(each.lists or 1) if each.people else 0 for each in surfaces]
    return Shown(
        people=np.asarray(people, np.int32),
        weight=np.asarray([each.weight for each in surfaces], np.float32),
    )


class Census:
    """Remember who was met while a log is read: names once each, and what their software says."""

    def __init__(self, agents: Agents | None = None) -> None:
        self.counter = Counter()
        self.newest: list[tuple[NDArray[np.uint64], list[bytes]]] = []
        self._actors = Roster()
        self._devices = Roster()
        self._agents = agents
        self._flags = np.zeros(0, np.uint8)
        self._claims: list[str] = []
        self._proofs: dict[tuple[str, int, int], bool] = {}

    def meet(self, seen: Observed) -> None:
        """Count the exchanges of a block, and note the names of those not met before."""
        lines, who, visitors = seen.exchanges.lines, seen.who, seen.clients.visitors
        _, new = self._actors.number(who.actor[visitors.first])
        if len(new):
            rows = visitors.first[new]
            names = actor_names(lines, seen.clients, who, rows)
            self.newest.append((who.actor[rows], names))
        devices, new = self._devices.number(who.device[visitors.first])
        if len(new):
            self._meet_devices(lines, who, visitors.first[new])
        flags = self._flags[devices] if len(self._flags) else np.zeros(len(devices), np.uint8)
        flags[devices < 0] = 0
        self._prove(seen.clients, devices, flags)
        self.counter.add(seen.exchanges, who, seen.routed, flags[visitors.number])

    def take_names(self) -> list[tuple[NDArray[np.uint64], list[bytes]]]:
        """Return the names noted since the last time, in UTF-8, by pseudonym."""
        names, self.newest = self.newest, []
        return names

    def _meet_devices(self, lines: Lines, who: Handles, rows: NDArray[np.int64]) -> None:
        agents = texts(lines, Field.AGENT, rows)
        names = [f"device:{agent}".encode() for agent in agents]
        self.newest.append((who.device[rows], names))
        flags = np.zeros(len(rows), np.uint8)
        for i, agent in enumerate(agents):
            claim = self._agents.claimed(agent) if self._agents else ""
            self._claims.append(claim)
            if claim:
                flags[i] |= CLAIMED
            if self._agents and self._agents.declared(agent):
                flags[i] |= DECLARED
        self._flags = np.concatenate([self._flags, flags])

    def _prove(
        self, clients: Clients, devices: NDArray[np.int32], flags: NDArray[np.uint8]
    ) -> None:
        """Set the flag of those visitors who are what they claim to be."""
        if self._agents is None:
            return
        claimed = np.flatnonzero(flags & CLAIMED)
        rows = clients.visitors.first[claimed]
        claims = (self._claims[device] for device in devices[claimed].tolist())
        cases = zip(claims, clients.hi[rows].tolist(), clients.lo[rows].tolist(), strict=True)
        for visitor, case in zip(claimed.tolist(), cases, strict=True):
            proof = self._proofs.get(case)
            if proof is None:
                proof = self._proofs[case] = self._agents.verified(*case)
            if proof:
                flags[visitor] |= VERIFIED


def actor_names(
    lines: Lines, clients: Clients, who: Handles, rows: NDArray[np.int64]
) -> list[bytes]:
    """Return the names of the actors behind some lines, such as ``account:bob77``, in UTF-8."""
    names = np.empty(len(rows), object)
    level = who.level[rows]
    for signed, prefix in PREFIX.items():
        mine = np.flatnonzero(level == signed)
        if len(mine):
            names[mine] = named(lines, NAMED_BY[signed], rows[mine], prefix)
    mine = np.flatnonzero(level == NETWORK)
    hi, lo = clients.hi[rows[mine]], clients.lo[rows[mine]]
    names[mine] = [f"network:{network}".encode() for network in written_networks(hi, lo)]
    # no proxy forwards a host's name, so that it is the peer's
    hosts = mine[hi == np.uint64(HOST_NAME)]
    names[hosts] = named(lines, Field.ADDRESS, rows[hosts], b"network:")
    return list(names.tolist())


def named(lines: Lines, field: Field, rows: NDArray[np.int64], prefix: bytes) -> list[bytes]:
    """Return *prefix* and a field of some lines, as ``texts`` has it, in UTF-8."""
    start, end = bounded(lines, field, rows)
    data = lines.data.data  # a slice of it costs a third of one of NumPy's
    found = [
        prefix + data[first:last] for first, last in zip(start.tolist(), end.tolist(), strict=True)
    ]
    if b"".join(found).isascii():
        return found
    return [name.decode("utf-8", "backslashreplace").encode() for name in found]


def pieces(lines: Lines, field: Field) -> list[bytes]:
    """Return the bytes of a field of every line; none where it is absent."""
    start, end = lines.start[field], lines.end[field]
    if not (start >= 0).any():
        return [b""] * len(start)
    text = lines.data.tobytes()
    return [
        text[first:last] if first >= 0 else b""
        for first, last in zip(start.tolist(), end.tolist(), strict=True)
    ]


def texts(lines: Lines, field: Field, rows: NDArray[np.int64]) -> list[str]:
    """Return a field of some lines as text; bytes that are no UTF-8 are shown by their numbers."""
    start, end = bounded(lines, field, rows)
    data = lines.data.data
    return [
        str(data[first:last], "utf-8", "backslashreplace")
        for first, last in zip(start.tolist(), end.tolist(), strict=True)
    ]


def bounded(
    lines: Lines, field: Field, rows: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return where a field of some lines stands, as far as it is kept of a name; nowhere if it is absent."""
    start, end = lines.start[field, rows], lines.end[field, rows]
    end = np.minimum(end, start + LONGEST_NAME)
    return np.where(start < 0, 0, start), np.where(start < 0, 0, end)


def written(lines: Lines, field: Field, row: int) -> str:
    """Return a field of one line, as ``texts``."""
    return texts(lines, field, np.asarray([row]))[0]
