"""
Distinct people within sliding windows, and what a budget would have withheld.

Both take rows sorted by actor and time, whole actors only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.exposure.budgets import Budget

_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)
_ONE = np.uint64(1)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def bounds(
    actor: NDArray[np.uint64],
) -> NDArray[np.int64]:
    """Return where each actor's rows begin, and at last where the rows end."""
    out = np.empty(len(actor) + 1, np.int64)
    n = 0
    for i in range(len(actor)):
        if i == 0 or actor[i] != actor[i - 1]:
            out[n] = i
            n += 1
    out[n] = len(actor)
    return out[: n + 1].copy()


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def number(
    subject: NDArray[np.uint64],
    begin: int,
    end: int,
    slots: NDArray[np.int32],
    stamps: NDArray[np.int32],
    stamp: int,
    out: NDArray[np.int32],
) -> int:
    """
    Give the distinct subjects of ``begin:end`` numbers from 0 in *out*; return how many there are.

    *slots* is a table of a power of two of at least twice the rows; a slot of another *stamp* is
    empty, so that nothing has to be cleared between actors.
    """
    size = np.int64(64)
    while size < 2 * (end - begin):
        size *= 2
    mask = np.uint64(size - 1)
    count = 0
    for i in range(begin, end):
        s = subject[i]
        slot = ((s * _MIX) >> _HALF) & mask
        while stamps[slot] == stamp and subject[slots[slot]] != s:
            slot = (slot + _ONE) & mask
        if stamps[slot] != stamp:
            stamps[slot] = stamp
            slots[slot] = i
            out[i] = count
            count += 1
        else:
            out[i] = out[slots[slot]]
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def room(
    starts: NDArray[np.int64],
) -> tuple[np.int64, NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """
    Return what ``number`` works with over all actors: *slots*, *stamps* and its *out*.

    Before them stands how many rows the actor with the most has, at least 1.
    """
    longest = np.int64(1)
    for a in range(len(starts) - 1):
        longest = max(longest, starts[a + 1] - starts[a])
    size = np.int64(64)
    while size < 2 * longest:
        size *= 2
    slots = np.zeros(size, np.int32)
    stamps = np.full(size, -1, np.int32)
    return longest, slots, stamps, np.zeros(starts[-1], np.int32)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _peaks(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
    weight: NDArray[np.float32],
    windows: NDArray[np.int64],
    youths: NDArray[np.int64],
    subjects: NDArray[np.int64],
    weighted: NDArray[np.float64],
    peak: NDArray[np.int64],
    fresh: NDArray[np.int64],
) -> None:
    longest, slots, stamps, ids = room(starts)
    worth = np.zeros(longest, np.int32)
    heavy = np.zeros(longest, np.float32)
    held = np.zeros(longest, np.int32)
    seen = np.zeros(longest, np.bool_)
    for a in range(len(starts) - 1):
        begin = starts[a]
        end = starts[a + 1]
        count = number(subject, begin, end, slots, stamps, np.int32(a), ids)
        worth[:count] = 0
        heavy[:count] = 0.0
        seen[:count] = False
        for i in range(begin, end):
            j = ids[i]
            if people[i] > worth[j]:
                worth[j] = people[i]
            if people[i] > 0 and weight[i] > heavy[j]:
                heavy[j] = weight[i]
        total = np.int64(0)
        load = 0.0
        for j in range(count):
            total += worth[j]
            load += worth[j] * heavy[j]
        subjects[a] = total
        weighted[a] = load
        for y in range(len(youths)):
            new = np.int64(0)
            seen[:count] = False
            for i in range(begin, end):
                if at[i] - at[begin] >= youths[y]:
                    break
                j = ids[i]
                if people[i] > 0 and not seen[j]:
                    seen[j] = True
                    new += worth[j]
            fresh[y, a] = new
        for w in range(len(windows)):
            span = windows[w]
            if at[end - 1] - at[begin] < span:
                peak[w, a] = total
                continue
            held[:count] = 0
            now = np.int64(0)
            most = np.int64(0)
            tail = begin
            for i in range(begin, end):
                while at[tail] <= at[i] - span:
                    if people[tail] > 0:
                        j = ids[tail]
                        held[j] -= 1
                        if held[j] == 0:
                            now -= worth[j]
                    tail += 1
                if people[i] > 0:
                    j = ids[i]
                    if held[j] == 0:
                        now += worth[j]
                        if now > most:
                            most = now
                    held[j] += 1
            peak[w, a] = most


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _replay(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
    span: int,
    limit: int,
    youth: int,
    stopped: NDArray[np.int64],
    prevented: NDArray[np.int64],
    moment: NDArray[np.int64],
) -> None:
    longest, slots, stamps, ids = room(starts)
    worth = np.zeros(longest, np.int32)
    held = np.zeros(longest, np.int32)
    shown = np.zeros(longest, np.bool_)
    passed = np.zeros(len(subject), np.bool_)
    for a in range(len(starts) - 1):
        begin = starts[a]
        end = starts[a + 1]
        count = number(subject, begin, end, slots, stamps, np.int32(a), ids)
        worth[:count] = 0
        held[:count] = 0
        shown[:count] = False
        for i in range(begin, end):
            if people[i] > worth[ids[i]]:
                worth[ids[i]] = people[i]
        now = np.int64(0)
        tail = begin
        stopped[a] = 0
        moment[a] = -1
        for i in range(begin, end):
            while at[tail] <= at[i] - span:
                if passed[tail]:
                    j = ids[tail]
                    held[j] -= 1
                    if held[j] == 0:
                        now -= worth[j]
                tail += 1
            if people[i] == 0:
                continue
            j = ids[i]
            if held[j] == 0:
                if now + worth[j] > limit and at[i] - at[begin] < youth:
                    stopped[a] += 1
                    if moment[a] < 0:
                        moment[a] = at[i]
                    continue
                now += worth[j]
            held[j] += 1
            shown[j] = True
            passed[i] = True
        withheld = np.int64(0)
        for j in range(count):
            if not shown[j]:
                withheld += worth[j]
        prevented[a] = withheld


@dataclass(frozen=True, slots=True)
class Peaks:
    """
    Hold distinct people, a row an actor.

    Args:
        starts: Where each actor's rows begin, and at last where the rows end.
        subjects: Distinct people in all; a page of a list counts the people on it.
        weighted: The same, each person weighted by the most sensitive fields shown.
        peak: Shape (windows, actors), the most distinct people in any window (t - w, t].
        fresh: Shape (youths, actors), distinct people before the first row's time + youth.
    """

    starts: NDArray[np.int64]
    subjects: NDArray[np.int64]
    weighted: NDArray[np.float64]
    peak: NDArray[np.int64]
    fresh: NDArray[np.int64]


def peaks(
    actor: NDArray[np.uint64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
    weight: NDArray[np.float32],
    *,
    windows: Sequence[int],
    youths: Sequence[int] = (),
) -> Peaks:
    """Return how many distinct people each actor was shown, exactly; spans in microseconds."""
    starts = bounds(actor)
    n = len(starts) - 1
    out = Peaks(
        starts=starts,
        subjects=np.zeros(n, np.int64),
        weighted=np.zeros(n, np.float64),
        peak=np.zeros((len(windows), n), np.int64),
        fresh=np.zeros((len(youths), n), np.int64),
    )
    with np.errstate(over="ignore"):
        _peaks(
            starts,
            at,
            subject,
            people,
            weight,
            np.asarray(windows, np.int64),
            np.asarray(youths, np.int64),
            out.subjects,
            out.weighted,
            out.peak,
            out.fresh,
        )
    return out


@dataclass(frozen=True, slots=True)
class Replay:
    """
    Say what a budget would have done, a row an actor.

    Args:
        actor: Whom.
        stopped: How often it would have been stopped, int64.
        prevented: Distinct people it would never have been shown, int64.
        moment: When it would first have been stopped, microseconds; -1 if never.
    """

    actor: NDArray[np.uint64]
    stopped: NDArray[np.int64]
    prevented: NDArray[np.int64]
    moment: NDArray[np.int64]


def replay(
    actor: NDArray[np.uint64],
    at: NDArray[np.int64],
    subject: NDArray[np.uint64],
    people: NDArray[np.int32],
    budget: Budget,
) -> Replay:
    """
    Return what enforcing *budget* from the first row on would have withheld.

    What is withheld is not charged, so that an actor goes on as its window frees.
    """
    starts = bounds(actor)
    n = len(starts) - 1
    out = Replay(
        actor=actor[starts[:-1]],
        stopped=np.zeros(n, np.int64),
        prevented=np.zeros(n, np.int64),
        moment=np.full(n, -1, np.int64),
    )
    with np.errstate(over="ignore"):
        _replay(
            starts,
            at,
            subject,
            people,
            budget.microseconds,
            budget.subjects,
            budget.youth,
            out.stopped,
            out.prevented,
            out.moment,
        )
    return out
