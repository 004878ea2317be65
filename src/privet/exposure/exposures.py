"""The exposure: at this moment this actor was shown this data subject, on this surface."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from privet.exposure.places import NOWHERE, conceal, letters_of, offset_of
from privet.exposure.pseudonyms import Domain, of_pairs, of_subjects
from privet.traffic.lines import Method

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.disclosure.routing import Matches
    from privet.exposure.handles import Handles
    from privet.exposure.pseudonyms import Key
    from privet.traffic.lines import Exchanges

VIEW, LIST, LOOKUP = 1, 2, 3
"""What a request was for: one subject, a page of a list, an identifier. As in ``disclosure``."""

HIT, MISS = 1, 0
"""Whether somebody was there."""

SOUGHT = 2
"""The outcome of who was asked for and not shown, because a challenge was not answered; no exposure, and
kept beside them, so that a fleet is known by whom it is after (``detection.relations``)."""

_HEAD = int(Method.HEAD)


@dataclass(frozen=True, slots=True)
class Shown:
    """
    Say what each surface shows, by its number.

    Args:
        people: int32, the people on one page of a list; 1 for every other surface.
        weight: float32, how sensitive the fields of one person are together.
    """

    people: NDArray[np.int32]
    weight: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Exposures:
    """
    Hold exposures as columns, in the order of the log.

    Args:
        at: int64, microseconds since 1970 UTC; moments that a log cannot tell apart are set one
            microsecond apart, so that sorting by time keeps the order of the log.
        actor: uint64, as every handle a pseudonym, 0 where absent.
        level: int8, how the actor is known, a code of ``exposure.handles``.
        subject: uint64, the data subject; for a page of a list, the page.
        people: int32, how many people were shown: 1, a list's number, or 0 for a miss.
        weight: float32, how sensitive the fields are that a person was shown with.
        surface: int16, the number of the surface.
        kind: int8, ``VIEW``, ``LIST`` or ``LOOKUP``.
        outcome: int8, ``HIT`` or ``MISS``.
        place: int64, where the subject stands in the order of ids or names, or the words that a
            list was searched for, concealed;
            ``NOWHERE`` where it has no place.
        page: int32, the page of a list, else 0.
    """

    at: NDArray[np.int64]
    actor: NDArray[np.uint64]
    level: NDArray[np.int8]
    account: NDArray[np.uint64]
    session: NDArray[np.uint64]
    device: NDArray[np.uint64]
    network: NDArray[np.uint64]
    block: NDArray[np.uint64]
    subject: NDArray[np.uint64]
    people: NDArray[np.int32]
    weight: NDArray[np.float32]
    surface: NDArray[np.int16]
    kind: NDArray[np.int8]
    outcome: NDArray[np.int8]
    place: NDArray[np.int64]
    page: NDArray[np.int32]

    def __len__(self) -> int:
        """Count the exposures."""
        return len(self.at)

    def take(self, rows: NDArray[np.intp] | NDArray[np.bool_] | slice) -> Exposures:
        """Return some of the rows."""
        return Exposures(**{name: getattr(self, name)[rows] for name in COLUMNS})


COLUMNS: dict[str, np.dtype[Any]] = {
    name: np.dtype(kind)
    for name, kind in (
        ("at", "i8"),
        ("actor", "u8"),
        ("level", "i1"),
        ("account", "u8"),
        ("session", "u8"),
        ("device", "u8"),
        ("network", "u8"),
        ("block", "u8"),
        ("subject", "u8"),
        ("people", "i4"),
        ("weight", "f4"),
        ("surface", "i2"),
        ("kind", "i1"),
        ("outcome", "i1"),
        ("place", "i8"),
        ("page", "i4"),
    )
}
"""The columns of an exposure, in the order in which they are written to disk."""


def exposures(**columns: NDArray[np.generic] | Sequence[float]) -> Exposures:
    """Return exposures of the given columns; one that is not given is 0, *people* and *weight* 1."""
    size = len(next(iter(columns.values())))
    plain = {"people": 1, "weight": 1, "kind": VIEW, "outcome": HIT, "place": NOWHERE}
    return Exposures(
        **{
            name: np.asarray(columns[name]).astype(kind)
            if name in columns
            else np.full(size, plain.get(name, 0), kind)
            for name, kind in COLUMNS.items()
        }
    )


def join(parts: Sequence[Exposures]) -> Exposures:
    """Return the rows of all *parts*, one after the other."""
    return Exposures(
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            if parts
            else np.zeros(0, kind)
            for name, kind in COLUMNS.items()
        }
    )


@dataclass(frozen=True, slots=True)
class Run:
    """
    Hold the exposures of one moment that a block ends with, as ``compose`` sets them apart.

    Args:
        moment: When the log says they were.
        last: Where the last of them is set; both in microseconds.
    """

    moment: int
    last: int


def continued(rows: Exposures, before: Run | None) -> tuple[Exposures, Run | None]:
    """
    Set the exposures that go on in the moment with which the block before ended behind those of that block.

    Each block is composed for itself and begins a moment anew: two rows of an actor would be of one
    moment, and whoever sorts them might put them in either order.

    Args:
        rows: Those of one block, in the order of the log.
        before: What was returned for the block before; None for the first.

    Returns:
        The exposures, and the run that they end with.
    """
    if not len(rows):
        return rows, before
    at = rows.at
    cuts = np.flatnonzero(np.diff(at) != 1) + 1
    moment = int(at[cuts[-1] if len(cuts) else 0])
    if before is not None and int(at[0]) == before.moment:
        at = at.copy()
        at[: cuts[0] if len(cuts) else len(at)] += before.last + 1 - before.moment
        rows = replace(rows, at=at)
    return rows, Run(moment, int(at[-1]))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _select(
    method: NDArray[np.int8],
    status: NDArray[np.int16],
    kind: NDArray[np.int8],
    surface: NDArray[np.int16],
    start: NDArray[np.int32],
    people: NDArray[np.int32],
    rows: NDArray[np.int64],
    outcome: NDArray[np.int8],
    shown: NDArray[np.int32],
) -> int:
    """Find the exchanges that showed somebody or asked for somebody in vain; return how many."""
    n = 0
    for i in range(len(kind)):
        what = kind[i]
        if what < VIEW or what > LOOKUP or surface[i] < 0 or surface[i] >= len(people):
            continue
        code = status[i]
        asked = method[i] == _HEAD
        hit = 200 <= code < 300 or code == 304
        miss = (code in (404, 410)) and what != LIST
        if what == LOOKUP and code == 204:
            hit = False
            miss = True
        if what == LIST and asked:
            continue
        if not hit and not miss:
            continue
        if what != LOOKUP and start[i] < 0 and what != LIST:
            continue
        rows[n] = i
        outcome[n] = HIT if hit else MISS
        if miss:
            shown[n] = 0
        elif what == LIST:
            shown[n] = people[surface[i]]
        else:
            shown[n] = 1
        n += 1
    return n


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _gather(
    rows: NDArray[np.int64],
    at: NDArray[np.int64],
    method: NDArray[np.int8],
    kind: NDArray[np.int8],
    surface: NDArray[np.int16],
    place: NDArray[np.int64],
    numeric: NDArray[np.bool_],
    page: NDArray[np.int32],
    level: NDArray[np.int8],
    handles: tuple[NDArray[np.uint64], ...],
    weight: NDArray[np.float32],
    offset: int,
    letters: NDArray[np.int64],
    out_at: NDArray[np.int64],
    out_kind: NDArray[np.int8],
    out_surface: NDArray[np.int16],
    out_place: NDArray[np.int64],
    out_page: NDArray[np.int32],
    out_level: NDArray[np.int8],
    out_weight: NDArray[np.float32],
    out_handles: NDArray[np.uint64],
) -> None:
    """Gather the columns of some exchanges; equal moments are set a microsecond apart."""
    last = np.int64(-1)
    step = np.int64(0)
    for n in range(len(rows)):
        i = rows[n]
        if at[i] == last:
            step += 1
        else:
            last = at[i]
            step = np.int64(0)
        out_at[n] = at[i] + step
        what = kind[i]
        if what == VIEW and method[i] == _HEAD:
            what = np.int8(LOOKUP)
        out_kind[n] = what
        out_surface[n] = surface[i]
        out_weight[n] = weight[surface[i]]
        out_place[n] = conceal(place[i], numeric[i], offset, letters)
        out_page[n] = page[i] if what == LIST else 0
        out_level[n] = level[i]
        for h in range(len(handles)):
            out_handles[h, n] = handles[h][i]


def compose(
    exchanges: Exchanges, routed: Matches, who: Handles, shown: Shown, key: Key
) -> Exposures:
    """
    Return the exposures among *exchanges*.

    An answer of 2xx or 304 shows somebody; a redirect, a refusal and an error show nobody. A view
    or lookup that found nobody (404, 410; for a lookup also 204) is kept as a miss, since guessing
    is known by its misses. HEAD discloses that somebody exists, so it counts as a lookup does.
    Each hit of a lookup whose identifier the log does not hold is somebody unknown.
    """
    size = len(exchanges)
    rows = np.empty(size, np.int64)
    outcome = np.empty(size, np.int8)
    people = np.empty(size, np.int32)
    count = _select(
        exchanges.method,
        exchanges.status,
        routed.kind,
        routed.surface,
        routed.start,
        shown.people,
        rows,
        outcome,
        people,
    )
    rows = rows[:count]
    at, place = np.empty((2, count), np.int64)
    kind, level = np.empty((2, count), np.int8)
    surface, page = np.empty(count, np.int16), np.empty(count, np.int32)
    weight = np.empty(count, np.float32)
    handles = np.empty((6, count), np.uint64)
    _gather(
        rows,
        exchanges.at,
        exchanges.method,
        routed.kind,
        routed.surface,
        routed.place,
        routed.numeric,
        routed.page,
        who.level,
        (who.actor, who.account, who.session, who.device, who.network, who.block),
        shown.weight,
        offset_of(key),
        letters_of(key),
        at,
        kind,
        surface,
        place,
        page,
        level,
        weight,
        handles,
    )
    actor, account, session, device, network, block = handles
    return Exposures(
        at=at,
        actor=actor,
        level=level,
        account=account,
        session=session,
        device=device,
        network=network,
        block=block,
        subject=_subjects(exchanges, routed, rows, kind, actor, at, key),
        people=people[:count],
        weight=weight,
        surface=surface,
        kind=kind,
        outcome=outcome[:count],
        place=place,
        page=page,
    )


def _subjects(
    exchanges: Exchanges,
    routed: Matches,
    rows: NDArray[np.int64],
    kind: NDArray[np.int8],
    actor: NDArray[np.uint64],
    at: NDArray[np.int64],
    key: Key,
) -> NDArray[np.uint64]:
    """Return whom each exposure showed: a subject, a page of a list, or somebody unknown."""
    start, end = routed.start[rows], routed.end[rows]
    data = exchanges.lines.data
    subject = of_subjects(data, start, end, key)
    pages = np.flatnonzero(kind == LIST)
    if len(pages):
        chosen = rows[pages]
        page = routed.page[chosen].astype(np.uint64)
        surface = routed.surface[chosen].astype(np.uint64)
        subject[pages] = of_pairs(
            routed.query[chosen], page | (surface << np.uint64(32)), key, Domain.LIST
        )
    unknown = np.flatnonzero(subject == 0)
    if len(unknown):
        moment = (at[unknown] + exchanges.lines.numbers[rows[unknown]]).view(np.uint64)
        subject[unknown] = of_pairs(actor[unknown], moment, key, Domain.UNKNOWN)
    return subject
