"""Taste, held against ordinary visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.measuring import measure
from privet.detection.tastes import choices, leanings, seldom, tastes
from privet.detection.visits import Visits
from privet.exposure.exposures import HIT, LOOKUP, VIEW, exposures

if TYPE_CHECKING:
    from pathlib import Path


def met(people: list[list[int]]) -> Visits:
    """Make visits, everybody seen once."""
    subject = np.array([person for one in people for person in one], np.int64)
    starts = np.cumsum([0, *(len(one) for one in people)]).astype(np.int64)
    unknown = np.full(len(subject), -1, np.int64)
    return Visits(starts, subject, np.ones(len(subject), np.int64), unknown, unknown)


def shares(visits: Visits, seen: np.ndarray) -> np.ndarray:
    """Return the share of each actor's people whom others seldom see; nan where it saw none."""
    ends, told = seldom(visits, seen)
    parts = np.split(told, ends[1:-1])
    return np.array([each.mean() if len(each) else np.nan for each in parts])


def test_half_of_a_blind_draw_is_seldom_seen() -> None:
    """Who sees everybody takes exactly half, however popular some are."""
    seen = np.array([1, 1, 2, 3, 5, 8, 13, 21], np.int64) + 1

    assert shares(met([list(range(8))]), seen)[0] == pytest.approx(0.5)


def test_heads_and_tails_are_told_apart() -> None:
    """Who sees the popular half has none of the others, and the reverse."""
    seen = np.array([1, 2, 3, 4, 50, 60, 70, 80], np.int64) + 1
    head, tail = shares(met([[4, 5, 6, 7], [0, 1, 2, 3]]), seen)

    assert (0.0, 1.0) == (head, tail)


def test_whom_nobody_else_saw_counts_half() -> None:
    """Of people whom others never see it is unknown how many more there are."""
    seen = np.array([1, 1, 1, 5, 6, 7], np.int64)

    assert [0.5] == shares(met([[0, 1, 2]]), seen).tolist()


def test_who_saw_nobody_has_no_taste() -> None:
    """Misses alone tell nothing."""
    visits = met([[0]])
    visits.own[:] = 0

    assert np.isnan(shares(visits, np.array([3], np.int64))).all()


def test_whoever_is_alone_on_a_site_counts_half() -> None:
    """Where nobody else saw anybody there is no half to compare with."""
    assert [0.5] == shares(met([[0, 1]]), np.array([1, 1], np.int64)).tolist()


READERS, LOUD, SHUNNING = range(1, 31), 50, 60


def test_taste_is_held_against_ordinary_visitors_alone(tmp_path: Path) -> None:
    """With a taker of everybody left out, whoever takes whom the others leave is known by it."""
    chance = np.random.default_rng(2)
    popular = chance.permutation(1000)
    seen = [(reader, int(popular[int(1000 * chance.random() ** 3)])) for reader in READERS
            for _ in range(150)]  # fmt: skip
    seen += [(LOUD, person) for person in range(1000)]
    seen += [(SHUNNING, int(person)) for person in popular[700:]]
    actor, person = np.array(seen, np.int64).T
    moments = 20_000 * 86_400_000_000 + np.arange(len(seen)) * 1_000_000
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(exposures(actor=actor, subject=person + 1, place=person, at=moments))
            intake.commit()
        measured = measure(ledger)
        tasted = tastes(ledger, measured, measured.actor == LOUD)
        nobody = tastes(ledger, measured, np.ones(len(measured.actor), np.bool_))
    shares = dict(zip(tasted.actor.tolist(), tasted.tail_share.tolist(), strict=True))

    assert shares[SHUNNING] > 0.6
    assert all(shares[reader] < 0.45 or np.isnan(shares[reader]) for reader in READERS)
    assert np.isnan(shares[LOUD])
    assert np.isnan(nobody.tail).all()


def test_a_blind_draw_leans_to_nobody_and_people_to_whom_others_like(tmp_path: Path) -> None:
    """Five people tell something; it is the sum that the definition says."""
    seen = [(reader, person) for reader in range(1, 21) for person in range(1, 4)]
    seen += [(30, 1), (30, 2), (30, 2), (31, 4), (31, 5), (32, 6), (32, 7)]
    actor, person = np.array(seen, np.int64).T
    moments = 20_000 * 86_400_000_000 + np.arange(len(seen)) * 1_000_000
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(exposures(actor=actor, subject=person, at=moments))
            intake.commit()
        measured = measure(ledger)
        rows = np.flatnonzero(np.isin(measured.actor, [30, 31]))
        found = leanings(ledger, measured, rows, measured.actor == 32)
        nobody = leanings(ledger, measured, rows[:0], measured.actor == 32)
    # 65 sightings of five people but those of 32; 30 saw 1 once and 2 twice
    liked = -np.log(5 * 20.5 / (65 - 3 + 2.5)) - np.log(5 * 20.5 / (65 - 3 + 2.5))
    blind = -2 * np.log(5 * 0.5 / (65 - 2 + 2.5))

    assert found.tolist() == pytest.approx([liked, blind])
    assert 0 == len(nobody)


def test_seldom_is_counted_as_by_hand() -> None:
    """For many actors of many tastes, the halves are those that counting everybody anew gives."""
    chance = np.random.default_rng(12)
    picks = [chance.integers(0, 60, chance.integers(1, 40)) for _ in range(80)]
    subject = np.concatenate([np.unique(each) for each in picks])
    starts = np.cumsum([0, *(len(np.unique(each)) for each in picks)]).astype(np.int64)
    own = chance.integers(0, 3, len(subject))
    seen = np.bincount(subject, weights=own, minlength=60).astype(np.int64)
    unknown = np.full(len(subject), -1, np.int64)
    ends, told = seldom(Visits(starts, subject.astype(np.int64), own, unknown, unknown), seen)
    for row in range(80):
        mine = slice(starts[row], starts[row + 1])
        known = own[mine] > 0
        left = seen.copy()
        left[subject[mine]] -= own[mine]
        others, everybody = left[subject[mine]][known], np.sort(left[left > 0])
        middle = everybody[(len(everybody) - 1) // 2]
        under, here = (everybody < middle).sum(), (everybody == middle).sum()
        part = (len(everybody) / 2 - under) / here
        expected = np.where(others < middle, 1.0, np.where(others == middle, part, 0.0))
        expected = np.where(others == 0, 0.5, expected)

        assert expected.tolist() == pytest.approx(told[ends[row] : ends[row + 1]].tolist())


def test_who_only_looks_up_has_no_taste(tmp_path: Path) -> None:
    """Where nobody opened as many pages, the taste of all is unknown."""
    person = np.arange(40)
    moments = 20_000 * 86_400_000_000 + person * 1_000_000
    rows = exposures(
        actor=np.full(40, LOUD), subject=person + 1, place=person, at=moments,
        kind=np.full(40, LOOKUP),
    )  # fmt: skip
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(rows)
            intake.commit()
        tasted = tastes(ledger, measure(ledger), np.zeros(1, np.bool_))

    assert 40 == tasted.placed[0]
    assert np.isnan(tasted.tail).all()


def test_nobody_with_enough_people_has_choices() -> None:
    """Whoever met few has no taste, and nothing is kept of it."""
    rows: dict[str, np.ndarray] = {
        "actor": np.ones(3, np.uint64),
        "subject": np.arange(3, dtype=np.uint64),
        "kind": np.full(3, VIEW, np.int8),
        "outcome": np.full(3, HIT, np.int8),
    }

    assert [] == choices(rows, np.array([0]), np.array([3.0]))
