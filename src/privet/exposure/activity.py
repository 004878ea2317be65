"""What each actor did on each day besides seeing people: pages, parts of pages, errors, hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from privet.exposure.exposures import LOOKUP, VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.disclosure.routing import Matches
    from privet.exposure.handles import Handles
    from privet.traffic.lines import Exchanges

DECLARED, CLAIMED, VERIFIED = 1, 2, 4
"""What the User-Agent says: that it is automated; that it is a known agent; and it is proven."""

ANSWERED = 8
"""That it came on the pass of a challenge that was answered."""

DAY = 86_400_000_000
HOUR = 3_600_000_000

_ASSET, _BEACON = 10, 11
_ZERO = np.uint64(0)
_ONE = np.uint64(1)
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)

COUNTS = ("requests", "pages", "assets", "beacons", "errors", "declared", "claimed", "verified")
"""What is counted, each an int32 column."""

MASKS = ("hours", "refused", "answered")
"""Hours of the day, each an int32 column with a bit for each; those of two rows are joined by *or*."""

_REQUESTS, _PAGES, _ASSETS, _BEACONS, _ERRORS, _DECLARED, _CLAIMED, _VERIFIED = range(8)
_HOURS, _REFUSED, _ANSWERED = range(8, 11)
WIDTH = len(COUNTS) + len(MASKS)

COLUMNS: dict[str, np.dtype[Any]] = {
    "day": np.dtype("i4"),
    "actor": np.dtype("u8"),
    "level": np.dtype("i1"),
    **{name: np.dtype("i4") for name in COUNTS},
    **{name: np.dtype("i4") for name in MASKS},
    "first": np.dtype("i8"),
    "last": np.dtype("i8"),
}
"""The columns of activity, in the order in which they are written to disk."""


@dataclass(frozen=True, slots=True)
class Activity:
    """
    Hold counts of exchanges, a row a day and actor; two rows of one day and actor add up.

    Args:
        day: int32, days since 1970 UTC.
        pages: Exchanges that are neither assets nor beacons, and were not refused (401, 403, 429): who is
            turned away saw no page.
        hours: int32, a bit for each hour of the day with a page in it.
        refused: The same for each hour in which people were asked for and too many were asked for (429).
        answered: The same for each hour in which people were shown on the pass of a challenge.
        first: int64, microseconds, the first exchange; *last* the last.
    """

    day: NDArray[np.int32]
    actor: NDArray[np.uint64]
    level: NDArray[np.int8]
    requests: NDArray[np.int32]
    pages: NDArray[np.int32]
    assets: NDArray[np.int32]
    beacons: NDArray[np.int32]
    errors: NDArray[np.int32]
    declared: NDArray[np.int32]
    claimed: NDArray[np.int32]
    verified: NDArray[np.int32]
    hours: NDArray[np.int32]
    refused: NDArray[np.int32]
    answered: NDArray[np.int32]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.day)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count(
    at: NDArray[np.int64],
    actor: NDArray[np.uint64],
    level: NDArray[np.int8],
    kind: NDArray[np.int8],
    status: NDArray[np.int16],
    flags: NDArray[np.uint8],
    slots: NDArray[np.int64],
    who: NDArray[np.uint64],
    when: NDArray[np.int32],
    levels: NDArray[np.int8],
    counts: NDArray[np.int32],
    ends: NDArray[np.int64],
    used: int,
) -> int:
    """Add exchanges to the rows; return how many rows there are then."""
    mask = np.uint64(len(slots) - 1)
    for i in range(len(at)):
        p = actor[i]
        if p == _ZERO:
            continue
        day = np.int32(at[i] // DAY)
        slot = (((p + np.uint64(day)) * _MIX) >> _HALF) & mask
        row = slots[slot]
        while row >= 0 and (who[row] != p or when[row] != day):
            slot = (slot + _ONE) & mask
            row = slots[slot]
        if row < 0:
            row = used
            used += 1
            slots[slot] = row
            who[row] = p
            when[row] = day
            levels[row] = level[i]
            ends[row, 0] = at[i]
            ends[row, 1] = at[i]
            for c in range(WIDTH):
                counts[row, c] = 0
        counts[row, _REQUESTS] += 1
        if kind[i] == _ASSET:
            counts[row, _ASSETS] += 1
        elif kind[i] == _BEACON:
            counts[row, _BEACONS] += 1
        else:
            if status[i] != 401 and status[i] != 403 and status[i] != 429:
                counts[row, _PAGES] += 1
            hour = 1 << ((at[i] // HOUR) % 24)
            counts[row, _HOURS] |= hour
            if VIEW <= kind[i] <= LOOKUP and status[i] == 429:
                counts[row, _REFUSED] |= hour
            elif flags[i] & ANSWERED:
                counts[row, _ANSWERED] |= hour
        if status[i] >= 400:
            counts[row, _ERRORS] += 1
        if flags[i] & DECLARED:
            counts[row, _DECLARED] += 1
        if flags[i] & CLAIMED:
            counts[row, _CLAIMED] += 1
        if flags[i] & VERIFIED:
            counts[row, _VERIFIED] += 1
        ends[row, 0] = min(ends[row, 0], at[i])
        ends[row, 1] = max(ends[row, 1], at[i])
    return used


class Counter:
    """
    Count exchanges by day and actor until told to give up what it has.

    Args:
        room: Rows that are kept at most, about 80 bytes each; when they are full, ``full`` says
            so, and the owner takes them.
    """

    def __init__(self, room: int = 1 << 18) -> None:
        self._room = room
        self._make(1 << 14)
        self._used = 0

    def _make(self, rows: int) -> None:
        self._slots = np.full(2 * rows, -1, np.int64)
        self._who = np.zeros(rows, np.uint64)
        self._when = np.zeros(rows, np.int32)
        self._levels = np.zeros(rows, np.int8)
        self._counts = np.zeros((rows, WIDTH), np.int32)
        self._ends = np.zeros((rows, 2), np.int64)

    @property
    def used(self) -> int:
        """How many rows there are."""
        return self._used

    @property
    def full(self) -> bool:
        """Whether the rows should be taken."""
        return self._used >= self._room

    def add(
        self,
        exchanges: Exchanges,
        who: Handles,
        routed: Matches,
        flags: NDArray[np.uint8] | None = None,
    ) -> None:
        """
        Count *exchanges*.

        Args:
            flags: For each exchange what its User-Agent says, of ``DECLARED``, ``CLAIMED`` and
                ``VERIFIED``, and whether it was ``ANSWERED``.
        """
        if flags is None:
            flags = np.zeros(len(exchanges), np.uint8)
        self.count(exchanges.at, who.actor, who.level, routed.kind, exchanges.status, flags)

    def count(
        self,
        at: NDArray[np.int64],
        actor: NDArray[np.uint64],
        level: NDArray[np.int8],
        kind: NDArray[np.int8],
        status: NDArray[np.int16],
        flags: NDArray[np.uint8],
    ) -> None:
        """Count exchanges by their columns."""
        self._grow(len(at))
        with np.errstate(over="ignore"):
            self._used = int(
                _count(
                    at,
                    actor,
                    level,
                    kind,
                    status,
                    flags,
                    self._slots,
                    self._who,
                    self._when,
                    self._levels,
                    self._counts,
                    self._ends,
                    self._used,
                )
            )

    def _grow(self, more: int) -> None:
        rows = len(self._who)
        if self._used + more <= rows:
            return
        while self._used + more > rows:
            rows *= 2
        used = self._used
        old = (self._who, self._when, self._levels, self._counts, self._ends)
        self._make(rows)
        self._who[:used] = old[0][:used]
        self._when[:used] = old[1][:used]
        self._levels[:used] = old[2][:used]
        self._counts[:used] = old[3][:used]
        self._ends[:used] = old[4][:used]
        with np.errstate(over="ignore"):
            _place(self._who, self._when, self._slots, used)

    def take(self) -> Activity:
        """Return all rows, by day and actor, and forget them."""
        used = self._used
        rows = np.lexsort((self._who[:used], self._when[:used]))
        counts = self._counts[rows]
        out = Activity(
            day=self._when[rows],
            actor=self._who[rows],
            level=self._levels[rows],
            **{name: np.ascontiguousarray(counts[:, i]) for i, name in enumerate(COUNTS + MASKS)},
            first=np.ascontiguousarray(self._ends[rows, 0]),
            last=np.ascontiguousarray(self._ends[rows, 1]),
        )
        self._slots.fill(-1)
        self._used = 0
        return out


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _place(
    who: NDArray[np.uint64],
    when: NDArray[np.int32],
    slots: NDArray[np.int64],
    used: int,
) -> None:
    """Fill the table of slots anew after it has grown."""
    mask = np.uint64(len(slots) - 1)
    for row in range(used):
        slot = (((who[row] + np.uint64(when[row])) * _MIX) >> _HALF) & mask
        while slots[slot] >= 0:
            slot = (slot + _ONE) & mask
        slots[slot] = row


def summed(parts: Sequence[Activity]) -> Activity:
    """Return one row a day and actor, of several activities that add up."""
    day, actor = (np.concatenate([getattr(p, name) for p in parts]) for name in ("day", "actor"))
    order = np.lexsort((actor, day))
    day, actor = day[order], actor[order]
    new = np.ones(len(day), np.bool_)
    new[1:] = (day[1:] != day[:-1]) | (actor[1:] != actor[:-1])
    starts = np.flatnonzero(new)
    ways: dict[str, np.ufunc] = {name: np.bitwise_or for name in MASKS}  # noqa: C420 - of a wider type
    ways |= {"first": np.minimum, "last": np.maximum, "level": np.minimum}
    columns = {"day": day[starts], "actor": actor[starts]}
    for name, kind in COLUMNS.items():
        if name not in columns:
            whole = np.concatenate([getattr(part, name) for part in parts])[order]
            columns[name] = ways.get(name, np.add).reduceat(whole, starts).astype(kind)
    return Activity(**columns)


def activity(**columns: NDArray[np.generic] | Sequence[float]) -> Activity:
    """Return activity of the given columns; one that is not given is 0."""
    size = len(next(iter(columns.values())))
    return Activity(
        **{
            name: np.asarray(columns[name]).astype(kind)
            if name in columns
            else np.zeros(size, kind)
            for name, kind in COLUMNS.items()
        }
    )
