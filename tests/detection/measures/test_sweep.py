"""How improbably seldom an actor came back: by hand, by chance, and where nothing is due."""

from __future__ import annotations

import math

import numpy as np
import pytest

from privet.detection.measures.sweep import meets, picks, sweep
from privet.detection.visits import Subjects, visits
from privet.exposure.exposures import HIT, VIEW

PEOPLE = 1000


def swept(chosen: list[list[int]], meeting: float = 1.0) -> tuple[np.ndarray, np.ndarray]:
    """Measure actors who picked so, among a thousand people."""
    subject = np.array([person + 1 for one in chosen for person in one], np.uint64)
    rows = {
        "actor": np.repeat(np.arange(1, len(chosen) + 1), [len(one) for one in chosen]).astype(
            "u8"
        ),
        "subject": subject,
        "outcome": np.full(len(subject), HIT, np.int8),
    }
    everybody = np.arange(1, PEOPLE + 1, dtype=np.uint64)
    known = Subjects.of(everybody, np.full(PEOPLE, 9), np.arange(PEOPLE))
    kind = np.full(len(subject), VIEW, np.int8)
    met = visits(rows["actor"], rows["subject"], kind, rows["outcome"], known)
    return sweep(picks(rows), met, PEOPLE, meeting)


def test_who_never_comes_back_lacks_all_that_was_due() -> None:
    """400 picks among 1,000 people repeat 400 - 1000 (1 - (1 - 1/1001)^400), some 70; there are none."""
    nats, due = swept([list(range(400))])
    expected = 400 - PEOPLE * (1 - (1 - 1 / (PEOPLE + 1)) ** 400)

    assert expected == pytest.approx(due[0])
    assert expected == pytest.approx(nats[0])


def test_blind_picking_lacks_nothing() -> None:
    """Of fifty who pick blindly, none is improbable beyond what chance does in fifty."""
    chance = np.random.default_rng(8)
    nats, _ = swept([chance.integers(0, PEOPLE, 400).tolist() for _ in range(50)])

    assert nats.max() < 10 < swept([list(range(400))])[0][0]


def test_few_returns_are_counted_against_what_was_due() -> None:
    """With ten returns of seventy due, it is m - k + k log(k/m)."""
    nats, due = swept([[*range(400), *range(10)]])
    expected = due[0] - 10 + 10 * math.log(10 / due[0])

    assert expected == pytest.approx(nats[0])


def test_a_page_and_its_picture_are_one_pick() -> None:
    """Who is shown each person twice, one after the other, came back to none."""
    once, twice = swept([list(range(400)), [each for each in range(400) for _ in range(2)]])[0]

    assert once == twice > 60


def test_nothing_is_due_where_nobody_meets() -> None:
    """Where everybody opens records of his own alone, there is nothing to come back to."""
    nats, due = swept([list(range(400))], meeting=0.0)

    assert (0.0, 0.0) == (nats[0], due[0])


def test_how_far_visitors_meet() -> None:
    """Own records: not at all; people drawn blindly: as is due; a site without views: not at all."""
    drawn = np.random.default_rng(2).integers(0, PEOPLE, (2, 2 * PEOPLE))
    actors = [set(drawn[0][drawn[1] == person].tolist()) for person in range(PEOPLE)]
    seen = np.bincount(drawn[1], minlength=PEOPLE)
    several = np.array([len(each) > 1 for each in actors])

    assert meets(np.full(9, 5), np.zeros(9, np.bool_)) == 0.0
    assert meets(seen, several) == pytest.approx(1.0, abs=0.1)
    assert meets(np.zeros(0, np.int64), np.zeros(0, np.bool_)) == 0.0
