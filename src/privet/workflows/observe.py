"""How a block of a log becomes exposures, and how those who come are told apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.activity import CLAIMED, DECLARED, VERIFIED, Counter
from privet.exposure.exposures import Shown, compose
from privet.exposure.handles import ACCOUNT, CLIENT, NETWORK, SESSION, handles
from privet.exposure.roster import Roster
from privet.identity.addresses import HOST_NAME, client, text
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

PREFIX = {ACCOUNT: "account:", CLIENT: "client:", SESSION: "session:"}
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
        self.newest: list[tuple[NDArray[np.uint64], list[str]]] = []
        self._actors = Roster()
        self._devices = Roster()
        self._agents = agents
        self._flags = np.zeros(0, np.uint8)
        self._claims: list[str] = []
        self._proofs: dict[tuple[str, int, int], bool] = {}

    def meet(self, seen: Observed) -> None:
        """Count the exchanges of a block, and note the names of those not met before."""
        lines, who = seen.exchanges.lines, seen.who
        _, rows = self._actors.number(who.actor)
        if len(rows):
            names = [actor_name(lines, seen.clients, who, int(row)) for row in rows]
            self.newest.append((who.actor[rows], names))
        devices, rows = self._devices.number(who.device)
        if len(rows):
            self._meet_devices(lines, who, rows)
        flags = self._flags[devices] if len(self._flags) else np.zeros(len(devices), np.uint8)
        flags[devices < 0] = 0
        self._prove(seen, devices, flags)
        self.counter.add(seen.exchanges, who, seen.routed, flags)

    def take_names(self) -> list[tuple[NDArray[np.uint64], list[str]]]:
        """Return the names noted since the last time, by pseudonym."""
        names, self.newest = self.newest, []
        return names

    def _meet_devices(self, lines: Lines, who: Handles, rows: NDArray[np.int64]) -> None:
        agents = [written(lines, Field.AGENT, int(row)) for row in rows]
        names = [f"device:{agent}" for agent in agents]
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

    def _prove(self, seen: Observed, devices: NDArray[np.int32], flags: NDArray[np.uint8]) -> None:
        """Set the flag of those who are what they claim to be."""
        if self._agents is None:
            return
        for row in np.flatnonzero(flags & CLAIMED):
            case = (
                self._claims[devices[row]],
                int(seen.clients.hi[row]),
                int(seen.clients.lo[row]),
            )
            proof = self._proofs.get(case)
            if proof is None:
                proof = self._proofs[case] = self._agents.verified(*case)
            if proof:
                flags[row] |= VERIFIED


def actor_name(lines: Lines, clients: Clients, who: Handles, row: int) -> str:
    """Return the name of the actor behind a line, such as ``account:bob77``."""
    level = int(who.level[row])
    if level == NETWORK:
        hi, lo = int(clients.hi[row]), int(clients.lo[row])
        if hi == HOST_NAME:  # no proxy forwards a name, so that it is the peer's
            return f"network:{written(lines, Field.ADDRESS, row)}"
        return f"network:{text(hi, lo)}"
    field = {ACCOUNT: Field.ACCOUNT, CLIENT: Field.CLIENT, SESSION: Field.SESSION}[level]
    return PREFIX[level] + written(lines, field, row)


def piece(lines: Lines, field: Field, row: int) -> bytes:
    """Return the bytes of a field of a line; none where it is absent."""
    start, end = int(lines.start[field, row]), int(lines.end[field, row])
    return b"" if start < 0 else lines.data[start:end].tobytes()


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


def written(lines: Lines, field: Field, row: int) -> str:
    """Return a field of a line as text; bytes that are no UTF-8 are shown by their numbers."""
    return piece(lines, field, row)[:LONGEST_NAME].decode("utf-8", "backslashreplace")
