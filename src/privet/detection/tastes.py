"""Whom actors choose, held against the choice of ordinary visitors alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from privet.detection.anytime import evidence
from privet.detection.measures.popularity import popularity
from privet.detection.measures.sweep import meets, picks, sweep
from privet.detection.measures.tail import tail
from privet.detection.relations import CHOSEN, EXPOSURES, chosen, whole_actors
from privet.detection.visits import Choices, Subjects, firsts, visits
from privet.exposure.exposures import VIEW
from privet.exposure.windows import bounds

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.relations import Columns, Relations
    from privet.detection.visits import Visits

LEAST = 30
"""Distinct people from which on a taste is measured; what is concluded from few of them is the detectors' matter."""

USUAL = 0.75
"""The quantile of shares that a wager takes for what an ordinary actor does at most; who lies above it
by habit is what ``anytime.Bar`` is recalibrated for."""

MOST_ROWS = 2_000_000
"""Rows of one actor that are looked at for its leaning."""

MOST_ACTORS = 20_000
"""Actors whose taste is measured at most, those who saw the most people first."""

TASTES = ("tail", "tail_share", "wager", "sweep", "sweep_due")
"""The measures that are held against ordinary visitors."""

VIEWS = EXPOSURES.filter(EXPOSURES.kind == VIEW)
"""Lookups are left out: whom one resolves by telephone number is no choice among pages."""

ORDERED = (
    VIEWS.semi_join(CHOSEN, "actor")
    .select("actor", "at", "subject", "kind", "outcome")
    .order_by(["actor", "at"])
)


def choices(batch: Columns, rows: NDArray[np.int64], placed: NDArray[np.float64]) -> list[Choices]:
    """
    Return whom actors chose that met enough people for a taste; nothing where there is none.

    Lookups are left out: whom one resolves by telephone number is no choice among pages.

    Args:
        batch: Exposures sorted by actor and time, whole actors only.
        rows: The row of each of these actors in the measures.
        placed: How many people each met.
    """
    size = np.diff(bounds(batch["actor"]))
    mine = np.repeat(placed >= LEAST, size) & (batch["kind"] == VIEW)
    if not mine.any():
        return []
    views = {name: batch[name][mine] for name in ("actor", "subject", "kind", "outcome")}
    starts, first, own = firsts(**views)
    whose = np.repeat(rows, size)[mine][bounds(views["actor"])[:-1]]
    subject = views["subject"][first]
    return [Choices(whose, picks(views), np.diff(starts), subject, own.astype(np.int32))]


class Ordinary(NamedTuple):
    """
    Say whom ordinary visitors see.

    Args:
        subjects: Everybody whom they were shown or sought.
        meeting: How far they meet at the same people (``measures.sweep.meets``).
    """

    subjects: Subjects
    meeting: float


def ordinary(ledger: Relations, measured: Measured, taken_out: NDArray[np.bool_]) -> Ordinary:
    """Ask whom those see who are not *taken_out*."""
    clean = VIEWS.anti_join(CHOSEN, "actor")
    found = ledger.run(popularity(clean, several=True), chosen(measured.actor[taken_out]))
    subjects = Subjects.of(found["subject"], found["seen"].astype(np.int64), found["place"])
    return Ordinary(subjects, meets(subjects.seen, found["several"].astype(np.bool_)))


def tastes(
    ledger: Relations,
    measured: Measured,
    taken_out: NDArray[np.bool_],
    people: int = 0,
    seen: Ordinary | None = None,
) -> Measured:
    """
    Return the measures with tail, tail share, wager and sweep held against ordinary visitors alone.

    A few collectors that went through all people make everybody look equally popular; so their
    sightings are taken out, and the taste of the others is measured again, of those with enough
    people to have one. For the rest it is unknown. The share is that of ``seldom``.

    Args:
        ledger: What was seen.
        measured: All actors.
        taken_out: Whose sightings do not count.
        people: Distinct people that anybody was shown, those of *taken_out* among them; 0 where that is
            not known.
        seen: Whom ordinary visitors see, where that was asked for before.
    """
    rows = np.flatnonzero((measured.placed >= LEAST) & ~taken_out)
    rows = np.sort(rows[np.argsort(-measured.placed[rows], kind="stable")][:MOST_ACTORS])
    held = measured.choices
    if held is None or not len(rows):  # who met people by look-ups alone chose none of them
        return measured.but(rows[:0], {name: np.zeros(0) for name in TASTES})
    subjects, meeting = ordinary(ledger, measured, taken_out) if seen is None else seen
    theirs = held.of(rows)
    met = theirs.visits(subjects)
    kinds: Sequence[Callable[[], Sequence[NDArray[np.float64]]]] = (
        lambda: tail(met, subjects)[:1],
        lambda: _wagers(met, subjects),
        lambda: sweep(theirs.picks, met, max(people, subjects.people), meeting),
    )
    at = np.searchsorted(rows, theirs.rows)
    columns = [np.full(len(rows), np.nan) for _ in TASTES]
    made = [values for each in ledger.map(lambda kind: kind(), kinds) for values in each]
    for column, values in zip(columns, made, strict=True):
        column[at] = values
    return measured.but(rows, dict(zip(TASTES, columns, strict=True)))


def _wagers(met: Visits, subjects: Subjects) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return of each actor the share of whom others see least, and what is wagered on it."""
    ends, told = seldom(met, subjects.seen)
    shares = _means(ends, told)
    usual = np.nanquantile(shares, USUAL) if np.isfinite(shares).any() else np.nan
    if not 0 < usual < 1:
        return shares, np.full(len(shares), np.nan)
    return shares, evidence(ends, told, float(usual))


def leanings(
    ledger: Relations,
    measured: Measured,
    rows: NDArray[np.int64],
    taken_out: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """
    Return how much better a blind draw explains whom some actors were shown than what others like.

    In nats: the sum over the people s that an actor was shown of log((1/N) / p(s)), with p(s) as
    ``measures.tail`` has it. So few as five people tell something; below 0 it chooses as others do.

    Args:
        rows: Which actors, ascending.
        taken_out: Whose sightings do not count, as in ``tastes``.
    """
    clean = VIEWS.anti_join(CHOSEN, "actor")
    found = ledger.run(popularity(clean), chosen(measured.actor[taken_out]))
    subjects = Subjects.of(found["subject"], found["seen"].astype(np.int64), found["place"])
    out = np.zeros(len(rows))
    if not len(rows):
        return out
    for batch in whole_actors(ledger.stream(ORDERED, chosen(measured.actor[rows])), MOST_ROWS):
        met = visits(batch["actor"], batch["subject"], batch["kind"], batch["outcome"], subjects)
        at = np.searchsorted(measured.actor[rows], batch["actor"][bounds(batch["actor"])[:-1]])
        who = np.repeat(np.arange(len(at)), np.diff(met.starts))
        known = (met.subject >= 0) & (met.own > 0)
        who, subject, own = who[known], met.subject[known], met.own[known]
        rest = subjects.total - np.bincount(who, own, len(at)) + subjects.people / 2.0
        usual = (subjects.seen[subject] - own + 0.5) / rest[who]
        out[at] = np.bincount(who, -np.log(subjects.people * usual), len(at))
    return out


def _means(ends: NDArray[np.int64], told: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean of each actor's values; nan where it has none."""
    sums = np.concatenate([[0.0], np.cumsum(told)])
    size = np.diff(ends).astype(np.float64)
    return np.diff(sums[ends]) / np.where(size > 0, size, np.nan)


def seldom(met: Visits, seen: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """
    Return for each actor which of its people, in order, are among the half that others see least.

    1 if so, 0 if not; the mean is the share of them. They stand one actor after the other; with
    them comes where each actor's begin, and at last where they end.

    The half is that of the people whom others see at all; a person at its border counts in part,
    so that a blind draw takes exactly half. Whom nobody else ever saw counts half: how many more
    of them there are, nobody knows.

    Args:
        met: Whom each actor saw, and how often.
        seen: How often each person was seen by anybody, these actors included.
    """
    below = np.cumsum(np.bincount(np.maximum(seen, 0), minlength=1))
    ends = np.zeros(len(met.starts), np.int64)
    told = np.zeros(len(met.subject))
    used = _seldom(met.starts, met.subject, met.own, seen, below, ends, told)
    return ends, told[:used]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _seldom(
    starts: NDArray[np.int64],
    subject: NDArray[np.int64],
    own: NDArray[np.int64],
    seen: NDArray[np.int64],
    below: NDArray[np.int64],
    ends: NDArray[np.int64],
    told: NDArray[np.float64],
) -> int:
    """Note in *told* who is seldom seen; *below* counts the people seen so often at most."""
    used = 0
    for a in range(len(starts) - 1):
        begin = used
        for i in range(starts[a], starts[a + 1]):
            if subject[i] >= 0 and own[i] > 0:
                told[used] = seen[subject[i]] - own[i]
                used += 1
        ends[a + 1] = used
        others = np.sort(told[begin:used])
        whole = np.empty(used - begin)
        k = 0
        for i in range(starts[a], starts[a + 1]):
            if subject[i] >= 0 and own[i] > 0:
                whole[k] = seen[subject[i]]
                k += 1
        whole.sort()
        never = np.searchsorted(others, 0, "right")
        total = below[-1] - below[0] - never
        if total <= 0:
            told[begin:used] = 0.5
            continue
        low, high = 1, len(below) - 1
        while low < high:
            middle = (low + high) // 2
            if 2 * _left(middle, below, whole, others, never) >= total:
                high = middle
            else:
                low = middle + 1
        under = _left(low - 1, below, whole, others, never)
        here = _left(low, below, whole, others, never) - under
        part = (0.5 * total - under) / here if here > 0 else 0.5
        for k in range(begin, used):
            if told[k] == 0:
                told[k] = 0.5
            elif told[k] == low:
                told[k] = part
            else:
                told[k] = 1.0 if told[k] < low else 0.0
    return used


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _left(
    most: int,
    below: NDArray[np.int64],
    whole: NDArray[np.float64],
    others: NDArray[np.float64],
    never: int,
) -> int:
    """Count the people whom others see at least once and *most* times at most."""
    taken = np.searchsorted(whole, most, "right")
    given = np.searchsorted(others, most, "right") - never if most > 0 else 0
    return int(below[most] - below[0] - taken + given)
