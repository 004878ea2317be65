"""Figures of learners, by hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from privet.review.modelling import (
    Part,
    auc,
    beats,
    left_out,
    operating,
    slices,
    threshold,
    whole,
)


@dataclass
class Known:
    """Score actors by their first feature."""

    def score(self, rows: np.ndarray) -> np.ndarray:
        """Return the first feature."""
        return np.asarray(rows[:, 0], np.float64)


def part(people: list[float], scrapers: list[float], families: list[str], role: str = "m") -> Part:
    """Return actors with these scores."""
    return Part(
        rows=np.asarray([*people, *scrapers])[:, None],
        label=np.asarray([0.0] * len(people) + [1.0] * len(scrapers)),
        role=np.asarray([role] * len(people) + families),
        days=("a", "b"),
    )


def test_auc_by_hand() -> None:
    """Of four pairs three are right and one is a tie: 3.5 / 4."""
    assert pytest.approx(3.5 / 4) == auc(np.asarray([0.0, 1.0]), np.asarray([1.0, 2.0]))
    assert np.isnan(auc(np.zeros(0), np.ones(1)))


def test_a_threshold_lets_as_many_through_as_allowed() -> None:
    """Of 199 people, two in a hundred and of two hundred: the fourth highest is above, itself not."""
    people = np.arange(199.0)

    assert 3 == (people >= threshold(people, 0.02)).sum()
    assert 0 == (people >= threshold(people, 1e-4)).sum()


def test_rates_have_their_bounds() -> None:
    """Half the scrapers caught, no person of 400: the bound is 1 - 0.05^(1/400), PPV by Bayes."""
    calibrate = part(list(np.linspace(0, 1, 999)), [5.0], ["x"])
    test = part([0.5] * 400, [0.5, 2.0], ["x", "x"])
    first, _, last = operating(Known(), calibrate, test)
    bound = 1 - 0.05 ** (1 / 400)

    assert (1, 2, 0, 400) == (first["caught"], first["scrapers"], first["hit"], first["people"])
    assert pytest.approx(bound) == first["fpr_at_most"]
    assert pytest.approx(0.01 * 0.5 / (0.01 * 0.5 + 0.99 * bound)) == first["ppv_at_least"]["0.01"]
    assert round(1e6 * bound) == first["people_per_million_at_most"]
    assert (True, False) == (first["provable"], last["provable"])


def test_few_people_are_unknown() -> None:
    """A role of 299 is not spoken of; one of 300 is."""
    calibrate = part(list(np.linspace(0, 1, 999)), [5.0], ["x"])

    assert (
        "unknown" == slices(Known(), calibrate, part([2.0] * 299, [3.0], ["x"]))["m"]["fpr_at_most"]
    )
    told = slices(Known(), calibrate, part([0.1] * 300, [3.0], ["x"]))["m"]
    assert (300, 0) == (told["people"], told["hit"])
    assert 0.011 > told["fpr_at_most"]


def test_a_family_is_looked_for_by_who_never_met_it() -> None:
    """The learner is fitted without it, and its members of all days are looked for."""
    met: list[list[str]] = []

    def fit(train: Part) -> Known:
        met.append(train.families)
        return Known()

    train = part([0.0] * 99, [3.0, 0.5], ["x", "y"])
    rest = part([0.1] * 99, [3.0], ["x"])
    told = left_out(fit, train, rest, rest)

    assert [["y"], ["x"]] == met
    assert (3, 1.0) == (told["x"]["scrapers"], told["x"]["tpr"])
    assert 1 == told["y"]["scrapers"]
    assert {} == left_out(fit, train.without("y"), rest, rest)


def test_a_line_must_be_beaten() -> None:
    """More caught wins, then better ranks; a tie does not; without families the test decides."""
    train = part([0.0] * 99, [3.0, 0.5], ["x", "y"])
    told = whole(lambda _: Known(), Known(), train, train, train)

    def has(tpr: float, rank: float) -> dict[str, object]:
        return {"left_out_mean": {"tpr": tpr, "auc": rank}, "auc": rank}

    assert 1.0 == told["auc"]
    assert beats(has(0.9, 0.5), has(0.8, 0.9))
    assert beats(has(0.9, 0.99), has(0.9, 0.9))
    assert not beats(told, told)
    assert not beats(has(1.0, 0.99996), has(1.0, 0.99994))
    assert not beats(has(float("nan"), 0.99996), has(float("nan"), 0.99994))
    assert beats(has(float("nan"), 0.9), has(float("nan"), 0.8))
