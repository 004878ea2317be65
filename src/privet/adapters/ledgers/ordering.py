"""Bring the rows of each actor together, in the order of time, where they fit into memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numba import njit

from privet.adapters.ledgers.ahead import in_order
from privet.errors import StoreUnavailable
from privet.exposure.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from privet.adapters.ledgers.engine import Columns

PASSES = 4
"""Times that a ledger is read, part of its actors at each, before sorting on disk is quicker.

Source: ``python -m benchmarks ordering``.
"""


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _places(number: NDArray[np.int32], free: NDArray[np.int64], place: NDArray[np.int64]) -> None:
    """Say where each row goes: behind the rows of its actor that came before; *free* moves on."""
    for i in range(len(number)):
        place[i] = free[number[i]]
        free[number[i]] += 1


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _put(source: NDArray[Any], place: NDArray[np.int64], target: NDArray[Any]) -> None:
    for i in range(len(source)):
        target[place[i]] = source[i]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _disordered(starts: NDArray[np.int64], at: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the actors whose rows are not in the order of time."""
    found = np.zeros(len(starts), np.int64)
    count = 0
    for a in range(len(starts) - 1):
        for i in range(starts[a] + 1, starts[a + 1]):
            if at[i] < at[i - 1]:
                found[count] = a
                count += 1
                break
    return found[:count]


def _by_time(
    late: NDArray[np.int64], starts: NDArray[np.int64], at: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return all rows, those of the actors *late* in the order of time; those of one moment stay as they are."""
    order = np.arange(starts[-1])
    size = np.diff(starts)
    theirs = np.zeros(len(size), np.bool_)
    theirs[late] = True
    rows = np.flatnonzero(np.repeat(theirs, size))
    order[rows] = rows[np.lexsort((at[rows], np.repeat(late, size[late])))]
    return order


def shares(rows: NDArray[np.int64], most: int) -> list[slice] | None:
    """
    Divide actors into parts that fit into memory.

    Args:
        rows: How many rows each actor has.
        most: Rows that fit.

    Returns:
        The parts; None where an actor does not fit, or where there would be more than ``PASSES``.
    """
    if rows.sum() <= most:
        return [slice(0, len(rows))]
    parts: list[slice] = []
    begin = 0
    ends = np.cumsum(rows)
    while begin < len(rows):
        before = ends[begin] - rows[begin]
        end = int(np.searchsorted(ends, before + most, side="right"))
        if end == begin or len(parts) == PASSES:
            return None
        parts.append(slice(begin, end))
        begin = end
    return parts


def by_actor(
    actor: NDArray[np.uint64],
    rows: NDArray[np.int64],
    batches: Iterator[Columns],
    *,
    most: int,
    threads: int = 2,
) -> Iterator[Columns]:
    """
    Yield the rows of *batches* by actor and time; of one actor and moment, as they came.

    Args:
        actor: All actors of the batches, ascending.
        rows: How many rows each has.
        batches: Columns of numbers, ``actor`` and ``at`` among them.
        most: Rows that are yielded at a time.
        threads: How many put rows in their places.

    Raises:
        StoreUnavailable: A row is of none of these actors.
    """
    if not len(actor):
        return
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(rows)])
    held = _together(actor, starts, batches, threads)
    late = _disordered(starts, held["at"])
    if len(late):
        order = _by_time(late, starts, held["at"])
        for name in list(held):
            held[name] = held[name][order]
        del order
    number = np.searchsorted(starts, np.arange(0, starts[-1], most), side="right") - 1
    for begin, who in zip(range(0, int(starts[-1]), most), number.tolist(), strict=True):
        end = min(begin + most, int(starts[-1]))
        last = int(np.searchsorted(starts, end))
        inside = np.diff(np.clip(starts[who : last + 1], begin, end))
        yield {
            "actor": np.repeat(actor[who:last], inside),
            **{name: column[begin:end] for name, column in held.items()},
        }


def _together(
    actor: NDArray[np.uint64],
    starts: NDArray[np.int64],
    batches: Iterator[Columns],
    threads: int,
) -> Columns:
    """Return the columns of all batches but the actors, the rows of each actor together."""
    nobody = np.int32(len(actor) > 0 and not actor[0])  # a roster numbers no 0
    roster = Roster(len(actor))
    roster.number(actor)
    free = starts[:-1].copy()
    held: Columns = {}

    def placed() -> Iterator[tuple[NDArray[np.int64], Columns]]:
        for batch in batches:
            number = roster.find(batch.pop("actor")) + nobody
            if number.min(initial=0) < 0:
                raise StoreUnavailable(
                    "the ledger was changed while it was read", advice="ask again"
                )
            place = np.empty(len(number), np.int64)
            _places(number, free, place)
            for name, column in batch.items():
                if name not in held:
                    held[name] = np.empty(int(starts[-1]), column.dtype)
            yield place, batch

    def put(part: tuple[NDArray[np.int64], Columns]) -> None:
        place, batch = part
        for name, column in batch.items():
            # by size alone: each kind of number would have to be compiled for itself
            kind = f"u{column.itemsize}"
            _put(column.view(kind), place, held[name].view(kind))

    for _ in in_order(put, placed(), threads=threads, ahead=threads + 1):
        pass
    return held
