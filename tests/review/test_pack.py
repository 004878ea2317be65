"""What a pack says of a period, and what it asks somebody to decide."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.review.test_judgement import BEGUN, GOOD, TODAY, light
from tests.review.test_register import entry

from privet.adapters.intel.controls import catalogue
from privet.review.judgement import BEGIN, Health, judged
from privet.review.pack import Figures, Period, bound, decisions, pack
from privet.review.register import fold
from privet.review.rehearsal import Effect

NONE = Figures()
FULL = Figures(
    since=BEGUN,
    exposures=900,
    people=80,
    visitors=40,
    most=70,
    median=3.0,
    met={"challenge": 4, "limit": 0},
    appeals=3,
    answered=1,
    hours=2.5,
    whole=Effect("", 900, 9, 1300, 9, 9, 1300, 13, 20),
    slices=(Effect("signed out", 9, 0, 299, 0, 0, 299, 0, 0),),
    drift=0.31,
    remarks=("a remark",),
)
CHAIN = (
    entry(
        "policy-promoted",
        "2026-08-03",
        why="a week in shadow",
        version="abc",
        stage="1%",
        changes=[{"what": "budget of accounts", "was": "", "now": "9 people in 1d"}],
    ),
    entry("policy-fell-back", "2026-08-03", version="abc", stage="1%", to="def"),
    entry("drill-failed", "2026-08-04", why="T01 does not hold", drill="T01"),
    entry("retention-ran", "2026-08-05"),
    entry("policy-promoted", "2026-09-01", why="not of August"),
)


def texts(figures: Figures, **changes: Any) -> dict[str, str]:  # noqa: ANN401 - any part
    """Return the words of each section."""
    judged = changes.get("judged", (light(GOOD),))
    book = pack("Example", Period("2026-08"), judged, CHAIN, figures)
    return {each.title: str(each.document()["blocks"]) for each in book.sections}


def test_periods_are_months_and_quarters() -> None:
    """The day after the last one is the first of the next."""
    assert (date(2026, 10, 1), date(2027, 1, 1)) == (Period("2026-Q4").begin, Period("2026-Q4").end)
    assert (date(2026, 12, 1), date(2027, 1, 1)) == (Period("2026-12").begin, Period("2026-12").end)
    for name in ("2026", "2026-Q5", "2026-13", "soon"):
        with pytest.raises(ValueError, match="no month and no quarter"):
            Period(name)


def test_a_slice_of_few_is_unknown() -> None:
    """299 people untouched say nothing of the others; of everybody a bound is told."""
    assert "unknown" == bound(FULL.slices[0])[-1]
    assert FULL.whole is not None
    assert "everybody who is ordinary" == bound(FULL.whole)[0]
    assert bound(FULL.whole)[-1].endswith("%")


def test_only_what_is_of_the_period_is_told() -> None:
    """A promotion of the next month stands in the next pack."""
    said = texts(FULL)

    assert "a week in shadow" in said["What changed in the policy, and why"]
    assert "promoted abc (1%)" in said["What changed in the policy, and why"]
    assert "nothing → 9 people in 1d" in said["What changed in the policy, and why"]
    assert "back to def" in said["What changed in the policy, and why"]
    assert "not of August" not in str(said)
    assert "T01 does not hold" in said["Drills"]
    assert "1 times the retention job ran" in said["Privacy of the protector"]


def test_where_nothing_is_known_nothing_is_claimed() -> None:
    """No ledger, no replay, no drift: each is said."""
    said = texts(NONE)

    assert "holds nothing of this period" in said["Coverage"]
    assert "Nothing was replayed" in said["Bounds on false positives"]
    assert "Unknown" in said["Drift"]
    assert "No appeal" in said["Appeals"]


def test_figures_are_told() -> None:
    """People, not requests; the worst that each met; how appeals were heard."""
    said = texts(FULL)

    assert "'people shown', '80'" in said["Coverage"]
    assert "'challenge', '4'" in said["People touched"]
    assert "3 received, 1 answered; the median took 2.5 hours" in said["Appeals"]
    assert "has moved" in said["Drift"]
    assert 0.31 == FULL.document()["drift"]


def test_what_is_to_be_decided() -> None:
    """Evidence that does not hold, drills that failed, use that moved, appeals that wait."""
    altered = light(GOOD, TODAY, Health.ALTERED)
    found = decisions([altered], FULL, CHAIN)

    assert [] == decisions([light(GOOD)], NONE, ())
    assert "is not what it was" in found[0]
    assert ["Drills that failed: 1.", "Use has moved", "Appeals without an answer: 2."] == [
        word
        for word in ("Drills that failed: 1.", "Use has moved", "Appeals without an answer: 2.")
        if any(word in each for each in found)
    ]


def test_a_register_that_has_not_begun_is_one_thing_to_do() -> None:
    """And not a line for each measure."""
    unbegun = judged(fold(catalogue(), ()), TODAY)
    book = pack("Example", Period("2026-08"), unbegun, (), NONE)
    said = {each.title: str(each.document()["blocks"]) for each in book.sections}

    assert [BEGIN] == decisions(unbegun, NONE, ())
    assert "LIM-01" not in said["Measures"]
    assert "privet review measure" in said["Measures"]
