"""Tests of names, figures and sentences."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from privet.evidence.attribution.accusing import Outcome, Source
from privet.evidence.attribution.marks import Match
from privet.evidence.attribution.questions import Extent, Taking
from privet.evidence.attribution.telling import accusations, branded, limits
from privet.evidence.attribution.tracing import Contents, Traced

CONTENTS = Contents(people=np.arange(1, 11, dtype=np.uint64), foreign=10, rows=25)
TRACED = Traced(CONTENTS, 500)
ACTORS = np.array([70, 80, 90], np.uint64)
TOOK = Taking(
    actor=np.array([0] * 6 + [1] * 4),
    subject=np.arange(1, 11, dtype=np.uint64),
    first=np.arange(10) * 1_000_000,
    people=np.array([8, 4, 0]),
)
NAMES = {70: "account:a", 80: "account:b"}
ALONE = Source((0,), 30.0, 1e-7, 6, usual=0.02)
GROUP = Source((0, 1), 40.0, 1e-6, 10)
NOBODY = Outcome((), (), (), (), 0.005, 0.0, 0, 10, 100)


def told(outcome: Outcome) -> Traced:
    """Put names to an outcome."""
    return accusations(TRACED, outcome, [0, 1, 2], ACTORS, TOOK, NAMES)


def test_an_actor_is_accused_with_its_figures() -> None:
    """Coverage counts all people of the dump, known or not, and the words say the rest."""
    traced = told(replace(NOBODY, sources=(ALONE,), stood_out=(ALONE,)))

    assert ("account:a", 0.3) == (traced.accused[0].actor, traced.accused[0].covers)
    assert "6 of the 10 people" in traced.accused[0].because
    assert "75% of the 8 people" in traced.accused[0].because
    assert 0.999 == traced.accused[0].certainty
    assert 1e-7 == traced.risk
    assert (0, 5) == tuple(m.second for m in traced.between or ())


def test_a_group_is_accused_together() -> None:
    """Its members cover the union of what they were shown."""
    traced = told(replace(NOBODY, sources=(GROUP,), groups=((0,),), stood_out=(GROUP,)))

    assert () == traced.accused
    assert (("account:a", "account:b"), 0.5) == (traced.groups[0].members, traced.groups[0].covers)


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        (NOBODY, "nobody was shown more"),
        (replace(NOBODY, people=15), "most of the people"),
        (replace(NOBODY, rivals=((0, 2),), stood_out=(ALONE,)), "account:a, actor:~"),
        (replace(NOBODY, kinship=9.0, stood_out=(ALONE,)), "a choice of people that many share"),
        (replace(NOBODY, explained=3, stood_out=(ALONE,)), "were shown 30% of"),
    ],
)
def test_it_says_why_it_cannot_tell(outcome: Outcome, words: str) -> None:
    """Each way not to accuse somebody has its sentence."""
    traced = told(outcome)

    assert () == traced.accused
    assert any(words in sentence for sentence in traced.why)


def test_marks_add_to_what_was_shown() -> None:
    """Whoever is accused by both is accused once, with both reasons."""
    before = told(replace(NOBODY, sources=(ALONE,), stood_out=(ALONE,)))
    match = Match(0, 39, 40, 38.0, 1e-8)
    traced = branded(before, [match], ACTORS, NAMES)
    alone = branded(TRACED, [replace(match, actor=2)], ACTORS, NAMES)

    assert 1 == len(traced.accused)
    assert traced.accused[0].llr > before.accused[0].llr
    assert "39 of the 40 marks" in traced.accused[0].because
    assert alone.accused[0].actor.startswith("actor:~")


def test_limits_name_lists_and_the_day() -> None:
    """People on lists are not seen, and without a day later exposures count."""
    assert 3 == len(limits(Extent(1, 1, 5), None))
    assert 1 == len(limits(Extent(1, 1, 0), TRACED_ON))


TRACED_ON = told(replace(NOBODY, sources=(ALONE,), stood_out=(ALONE,))).between[0]  # type: ignore[index]
