"""The section on strangers says both of its numbers, or nothing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from privet.exposure.budgets import DAY, Budget
from privet.settings.crowding import ProbationSection, StrangersSection


def test_nothing_is_counted_unless_it_is_said() -> None:
    """The usual policy knows no crowd."""
    assert None is StrangersSection().crowd()


def test_both_are_said_together() -> None:
    """A sum without a part, a part without a sum, and a part as large as the sum are mistakes."""
    said = StrangersSection(subjects=3000, each=40)

    assert (Budget("account", "1d", 3000), 40) == said.crowd()
    assert DAY == said.length
    for wrong in ({"subjects": 9}, {"each": 9}, {"subjects": 9, "each": 9}):
        with pytest.raises(ValidationError, match="each"):
            StrangersSection.model_validate(wrong)


def test_probation_is_said_in_people_a_day() -> None:
    """Nobody is on it unless it is said."""
    assert None is ProbationSection().budget()
    assert Budget("account", "1d", 10) == ProbationSection(subjects=10).budget()
