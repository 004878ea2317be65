"""What a case knows."""

from __future__ import annotations

import pytest

from privet.response.facts import Facts, People


def test_what_is_no_number_of_people() -> None:
    """A range has its ends in order, and an estimate its method."""
    with pytest.raises(ValueError, match="range"):
        People(3, 2, "a guess")
    with pytest.raises(ValueError, match="how"):
        People(2, 3)


def test_people_are_counted_or_estimated() -> None:
    """Where both ends are the same, everybody was counted."""
    assert {"low": 3, "high": 3, "exact": True, "method": ""} == People(3, 3).document()
    assert not People(2, 3, "of a sample").exact


def test_facts_may_lack_everything_but_the_case() -> None:
    """What is not known is empty, so that it becomes a gap."""
    assert Facts("case-1").people is None
