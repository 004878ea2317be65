"""A measure is asked for and reviewed; an expectation is answered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from privet.review.controls import Catalogue, Control, Expectation

CONTROL = Control("LIM-01", "Limits", "a limit", ("IS-09",), "counts", "counts", "quarterly", 92)
EXPECTED = Expectation("IS-09", "limit profiles", "a statement")


def test_a_measure_is_reviewed_and_asked_for() -> None:
    """What nobody reviews within a year, or nobody asks for, is no measure of the register."""
    for mistake in ({"days": 0}, {"days": 367}, {"asked_by": ()}):
        with pytest.raises(ValueError, match="LIM-01"):
            replace(CONTROL, **mistake)


def test_expectations_are_answered() -> None:
    """Each side knows the other, or the catalogue is refused."""
    whole = Catalogue({"LIM-01": CONTROL}, {"IS-09": EXPECTED})
    with pytest.raises(ValueError, match="no expectation IS-09"):
        Catalogue({"LIM-01": CONTROL}, {})
    with pytest.raises(ValueError, match="no measure answers CS-01"):
        Catalogue({"LIM-01": CONTROL}, {"IS-09": EXPECTED, "CS-01": replace(EXPECTED, id="CS-01")})

    assert (CONTROL,) == whole.answering("IS-09")
    assert ["IS-09"] == CONTROL.document()["asked_by"]
