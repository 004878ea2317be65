"""Kernels of the tally: judge and charge all handles and all windows of a decision in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numba import njit

from privet.exposure.books import enrol, find_actor, sweep
from privet.exposure.chunks import (
    CHUNK,
    CLASS,
    FIRST,
    LAST,
    LIVE,
    LOW,
    MISSED,
    MIX,
    SEEN,
    SUBJECT,
    TRIED,
    USED,
    WINDOWS,
    WORTH,
    append,
    find_entry,
    forward,
    held,
    withdraw,
)
from privet.exposure.interpreting import wrapping

if TYPE_CHECKING:
    from numpy.typing import NDArray

HANDLES: Final = 7
"""Handles of a decision, by the codes of their levels; the last is the site."""

DEVICE: Final = 3
WIDE: Final = 4
"""From this level on many people stand behind a handle; it does not bind an account in good
standing, so that a campus is not stopped for one of its visitors."""

ROOM: Final = 24
"""How long an array of handles is; the kernels note things behind the seventh."""

# Rows and columns of a plan.
HOLD: Final = 0
LENGTHS: Final = 1
BUDGETS: Final = 2
BY: Final = 0
WINDOW: Final = 1
LENGTH: Final = 2
LIMIT: Final = 3
YOUTH: Final = 4
SALT: Final = 5
WEIGHTED: Final = 6
JITTER: Final = 7

# What is taken, and what came of it.
NOTHING: Final = 0
RESERVE: Final = 1
CHARGE: Final = 2
CHARGED: Final = 1 << 8
GOOD: Final = 1 << 9
FULL: Final = 1 << 10

THOUSAND: Final = 1000
MILLION: Final = 1_000_000
DAY: Final = 86_400e6
SWEPT: Final = 2
"""Rows that each call looks at for actors whose time is over."""


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def limit_of(handle: int, plan: NDArray[np.int64], row: int) -> int:
    """Return how many one actor may be shown by a budget, moved by a keyed share of it."""
    limit = plan[row, LIMIT]
    mixed = (handle ^ plan[row, SALT]) * MIX
    mixed = (mixed ^ ((mixed >> 32) & LOW)) * MIX
    chance = ((mixed >> 33) & 0x3FFFFFFF) % 2047 - 1023
    return int(max(limit + limit * plan[row, JITTER] * chance // (1023 * THOUSAND), np.int64(1)))


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def limits_of(who: NDArray[np.int64], plan: NDArray[np.int64], out: NDArray[np.int64]) -> None:
    """Fill the limit of each budget for its actor; 0 where the actor is absent."""
    for row in range(BUDGETS, len(plan)):
        handle = who[plan[row, BY]]
        out[row - BUDGETS] = limit_of(handle, plan, row) if handle != 0 else 0


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _show(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    a: int,
    subject: int,
    at: int,
    people: int,
    load: int,
    hold: int,
) -> bool:
    """Enter that an actor was shown somebody; return whether there was room."""
    if book[a, FIRST] == 0:
        book[a, FIRST] = at
    p = -1
    if book[a, CLASS] >= 0:
        forward(book, entry, state, a, at)
        p = find_entry(book, entry, index, a, subject)
    if p >= 0:
        if held(book, state, a, p):
            before = entry[book[a, CHUNK] + p, WORTH]
            people = max(people, before >> 32)
            load = max(load, before & LOW)
        withdraw(book, entry, state, a, p)
    return bool(append(book, entry, index, state, a, subject, at, (people << 32) | load, hold))


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _try(book: NDArray[np.int64], a: int, at: int, tried: int, missed: int) -> None:
    """Count what an actor tried and what of it was in vain, older tries fading over a day."""
    past = at - book[a, LAST]
    if past > 0 and book[a, TRIED] > 0:
        fading = np.exp(-past / DAY)
        book[a, TRIED] = np.int64(book[a, TRIED] * fading)
        book[a, MISSED] = np.int64(book[a, MISSED] * fading)
    book[a, TRIED] += tried * MILLION
    book[a, MISSED] += missed * MILLION
    book[a, LAST] = max(book[a, LAST], np.int64(at))


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def charge(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    plan: NDArray[np.int64],
    who: NDArray[np.int64],
    at: int,
    subject: int,
    people: int,
    load: int,
    tried: int,
    missed: int,
) -> bool:
    """Enter at every handle that somebody was shown, or asked for in vain; say if all had room."""
    room = True
    for level in range(HANDLES):
        key = who[level]
        hold = plan[HOLD, level]
        if key == 0 or hold == 0:
            continue
        a = find_actor(book, slots, key)
        if a < 0:
            a = enrol(book, slots, state, key, level, at)
        if a < 0:
            room = False
            continue
        now = max(np.int64(at), book[a, LAST])
        _try(book, a, now, tried, missed)
        if people > 0 and not _show(book, entry, index, state, a, subject, now, people, load, hold):
            room = False
    return room


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def release(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    who: NDArray[np.int64],
    at: int,
    subject: int,
    fresh: int,
) -> None:
    """Take back, at the levels of *fresh*, somebody who was not shown after all."""
    for level in range(HANDLES):
        if not (fresh >> level) & 1 or who[level] == 0:
            continue
        a = find_actor(book, slots, who[level])
        if a < 0 or book[a, CLASS] < 0:
            continue
        forward(book, entry, state, a, max(np.int64(at), book[a, LAST]))
        p = find_entry(book, entry, index, a, subject)
        if p >= 0:
            first = entry[book[a, CHUNK] + p, SEEN] == book[a, FIRST]
            withdraw(book, entry, state, a, p)
            if first and book[a, LIVE] == 0:
                book[a, FIRST] = 0


@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def _frees(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    a: int,
    plan: NDArray[np.int64],
    row: int,
    excess: int,
) -> int:
    """Return when a budget has room again, after *excess* has left its window."""
    chunk = book[a, CHUNK]
    freed = 0
    seen = np.int64(0)
    for p in range(book[a, WINDOWS + 3 * plan[row, WINDOW]], book[a, USED]):
        if freed >= excess:
            break
        if entry[chunk + p, SUBJECT] != 0:
            worth = entry[chunk + p, WORTH]
            freed += worth & LOW if plan[row, WEIGHTED] else worth >> 32
            seen = entry[chunk + p, SEEN]
    return int(seen + plan[row, LENGTH])


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def judge(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    plan: NDArray[np.int64],
    who: NDArray[np.int64],
    at: int,
    subject: int,
    people: int,
    load: int,
    stop: float,
    stop_good: float,
    good_age: int,
    take: int,
) -> tuple[float, int, int, int, int, int, float, float]:
    """
    Judge whether somebody may be shown, and charge them unless a budget says no.

    Returns:
        The largest share of a budget spent with this; its row of *plan*, what was counted and what
        is allowed; when it has room again; the flags with the levels at which an entry was made;
        what the narrowest actor tried and missed.
    """
    sweep(book, entry, slots, index, state, at, SWEPT)
    narrowest = -1
    for level in range(HANDLES):
        who[HANDLES + level] = -1
        who[2 * HANDLES + level] = -1
        key = who[level]
        if key == 0 or plan[HOLD, level] == 0:
            continue
        a = find_actor(book, slots, key)
        if a < 0:
            continue
        who[HANDLES + level] = a
        if narrowest < 0 and level != DEVICE and level <= WIDE:
            narrowest = a
        if book[a, CLASS] >= 0:
            forward(book, entry, state, a, max(np.int64(at), book[a, LAST]))
            p = find_entry(book, entry, index, a, subject)
            if p >= 0 and held(book, state, a, p):
                who[2 * HANDLES + level] = p
    account = who[HANDLES]
    good = account >= 0 and book[account, FIRST] > 0 and at - book[account, FIRST] >= good_age
    worst = 0.0
    worst_row = -1
    worst_count = np.int64(0)
    worst_limit = np.int64(0)
    for row in range(BUDGETS, len(plan)):
        level = plan[row, BY]
        if who[level] == 0 or (good and level >= WIDE):
            continue
        a = who[HANDLES + level]
        count = load if plan[row, WEIGHTED] else people
        if a >= 0:
            if book[a, FIRST] > 0 and at - book[a, FIRST] >= plan[row, YOUTH]:
                continue
            w = WINDOWS + 3 * plan[row, WINDOW]
            p = who[2 * HANDLES + level]
            if p >= 0 and p >= book[a, w]:
                continue
            if p >= 0:
                before = entry[book[a, CHUNK] + p, WORTH]
                count = max(count, before & LOW if plan[row, WEIGHTED] else before >> 32)
            count += book[a, w + 2] if plan[row, WEIGHTED] else book[a, w + 1]
        limit = limit_of(who[level], plan, row)
        share = count / limit
        if share > worst:
            worst = share
            worst_row = row - BUDGETS
            worst_count = np.int64(count)
            worst_limit = np.int64(limit)
    frees = np.int64(0)
    if worst > 1.0:
        a = who[HANDLES + plan[worst_row + BUDGETS, BY]]
        if a >= 0:
            excess = worst_count - worst_limit
            frees = np.int64(_frees(book, entry, a, plan, worst_row + BUDGETS, excess))
    tried = 0.0
    missed = 0.0
    if narrowest >= 0:
        fading = np.exp(-max(at - book[narrowest, LAST], 0) / DAY) / MILLION
        tried = book[narrowest, TRIED] * fading
        missed = book[narrowest, MISSED] * fading
    flags = GOOD if good else 0
    if take != NOTHING and people > 0 and worst <= (stop_good if good else stop):
        flags |= CHARGED
        for level in range(HANDLES):
            key = who[level]
            hold = plan[HOLD, level]
            p = who[2 * HANDLES + level]
            if key == 0 or hold == 0 or (take == RESERVE and p >= 0):
                continue
            a = who[HANDLES + level]
            if a < 0:
                a = enrol(book, slots, state, key, level, at)
            if a < 0:
                flags |= FULL
                continue
            now = max(np.int64(at), book[a, LAST])
            _try(book, a, now, 1 if take == CHARGE else 0, 0)
            if not _show(book, entry, index, state, a, subject, now, people, load, hold):
                flags |= FULL
            elif p < 0:
                flags |= 1 << level
    return (
        worst,
        worst_row,
        int(worst_count),
        int(worst_limit),
        int(frees),
        flags,
        tried,
        missed,
    )


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def replay(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    plan: NDArray[np.int64],
    who: NDArray[np.int64],
    rows: NDArray[np.int64],
) -> bool:
    """Charge rows of (at, subject, people, load, tried, missed), each at its own handles."""
    room = True
    for i in range(len(rows)):
        at = rows[i, 0]
        if not charge(
            book,
            entry,
            slots,
            index,
            state,
            plan,
            who[i],
            at,
            rows[i, 1],
            rows[i, 2],
            rows[i, 3],
            rows[i, 4],
            rows[i, 5],
        ):
            room = False
    return room
