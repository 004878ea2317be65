"""A model on disk, fresh and stale."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest
from tests.detection.worlds import table as made

from privet.detection.learned.conformal import ANYBODY
from privet.detection.learned.drift import FEWEST, edges, shares
from privet.detection.learned.features import FEATURES
from privet.detection.learned.lines import Line
from privet.detection.learned.model import LASTS, STALE, Fitness, Model
from privet.detection.learned.trees import Forest
from privet.detection.signals import Family, Threat, mark
from privet.verdict.conclude import conclude
from privet.verdict.conclusions import Conclusion
from privet.verdict.weights import SOUND, WEIGHTS

DAY = date(2026, 11, 1)
NAMES = list(FEATURES)


def model(rng: np.random.Generator) -> Model:
    """Return a model that scores by novelty alone."""
    weight = np.zeros(len(NAMES) + 1)
    weight[NAMES.index("novelty")] = 1.0
    forest = Forest(Line(np.zeros(len(NAMES)), np.ones(len(NAMES)), weight), ())
    rows = rng.normal(size=(400, len(NAMES)))
    scores = np.asarray([forest.score(row) for row in rows.tolist()])
    reference = {}
    for place, name in enumerate(NAMES):
        between = edges(rows[:, place])
        reference[name] = (between, shares(rows[:, place], between))
    return Model(
        forest, DAY, 7, {ANYBODY: np.sort(scores)}, reference, rows[:5], scores[:5], {"data": "x"}
    )


def test_it_survives_the_disk() -> None:
    """Written and read again it scores the same, and walks as it was written."""
    one = model(np.random.default_rng(1))
    again = Model.of(json.loads(json.dumps(one.document())))

    assert one.score(one.rows).tolist() == again.score(one.rows).tolist()
    assert 1e-9 > again.error()
    assert DAY + LASTS == again.expires


def test_another_version_is_refused() -> None:
    """A model of other features would read the wrong columns; one with a part missing nothing."""
    document = model(np.random.default_rng(1)).document()
    with pytest.raises(ValueError, match="another version"):
        Model.of({**document, "features": {"novelty": 1}})
    with pytest.raises(ValueError, match="missing"):
        Model.of({name: part for name, part in document.items() if name != "people"})


def test_it_grows_old_and_drifts() -> None:
    """It lasts 35 days, and as long as actors are those it knew; a handful of them tell nothing."""
    one = model(np.random.default_rng(1))
    alike = np.random.default_rng(2).normal(size=(400, len(NAMES)))

    assert Fitness.FRESH is one.fitness(DAY + LASTS, alike)
    assert Fitness.EXPIRED is one.fitness(DAY + LASTS + timedelta(days=1), alike)
    assert Fitness.DRIFTED is one.fitness(DAY, alike * 3)
    assert Fitness.FRESH is one.fitness(DAY, alike[: FEWEST - 1] * 3)


def signalled(age: int) -> tuple[list[int], float]:
    """Return whom a model of some age signals, and how strongly."""
    measured = made(4, subjects=[100, 100, 5, 100], novelty=[9.0, 0.0, 9.0, 9.0])
    one = model(np.random.default_rng(1))
    fitness = one.fitness_for(measured, DAY + timedelta(days=age))
    told = one.signals(measured, measured.actor, fitness)

    assert not told.decisive.any()
    return told.rows.tolist(), float(told.strength[0])


def test_a_stale_model_counts_a_step_less() -> None:
    """Fresh it is a witness beside another; stale it is none."""
    assert ([0, 3], 1.0) == signalled(10)
    assert ([0, 3], STALE) == signalled(40)
    assert WEIGHTS["learned"] >= SOUND > WEIGHTS["learned"] * STALE


@pytest.mark.parametrize(
    ("beside", "steps"),
    [
        ("enumeration", [Conclusion.COLLECTOR, Conclusion.UNCLEAR]),
        ("rhythm", [Conclusion.UNCLEAR, Conclusion.ORDINARY]),
    ],
)
def test_what_is_concluded_with_a_stale_model_is_a_step_less(
    beside: str, steps: list[Conclusion]
) -> None:
    """Whom it helped to condemn is doubted, and whom it helped to doubt is left alone."""
    measured = made(1, subjects=100, novelty=9.0)
    one = model(np.random.default_rng(1))
    family = Family.ORDER if beside == "enumeration" else Family.TIMING
    other = mark(beside, Threat.SCRAPING, family, np.ones(1), lambda _: "")
    found = [
        conclude(measured, [other, one.signals(measured, measured.actor, fitness)]).conclusion(0)
        for fitness in (Fitness.FRESH, Fitness.DRIFTED)
    ]

    assert steps == found


def test_a_score_alone_concludes_nothing() -> None:
    """Whoever scores highest, and has nothing else against it, is ordinary."""
    measured = made(2, subjects=[5000, 40], novelty=9.0)
    told = model(np.random.default_rng(1)).signals(measured, measured.actor)
    verdicts = conclude(measured, [told])

    assert [Conclusion.ORDINARY] * 2 == [verdicts.conclusion(row) for row in range(2)]
    assert "verified people" in verdicts.reasons(0)[0].because


def test_nobody_to_score_is_nobody_signalled() -> None:
    """A ledger of passers-by has no signals."""
    told = model(np.random.default_rng(1)).signals(
        made(3, subjects=1.0), np.arange(1, 4, dtype=np.uint64)
    )

    assert 0 == len(told)
