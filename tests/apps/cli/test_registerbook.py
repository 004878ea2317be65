"""One measure, line by line."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from privet.apps.cli.registerbook import one, show_due
from privet.review.controls import Control
from privet.review.judgement import Health, judge
from privet.review.register import Exhibit, Standing
from privet.review.sight import Finding, State

if TYPE_CHECKING:
    import pytest

BEGUN = date(2026, 8, 1)
CONTROL = Control("LIM-01", "Limits", "a limit", ("IS-09",), "counts", "shows", "monthly", 31)


def test_a_measured_one_says_what_was_found() -> None:
    """The probe's words, the day, and the digest of each file with how it stands."""
    standing = Standing(
        CONTROL,
        findings=(Finding("LIM-01", "by_account", State.PARTLY, "in shadow mode"),),
        measured=BEGUN,
        exhibits=(Exhibit("/proof", "ab" * 32, 9),),
    )
    lines = list(one(judge(standing, BEGUN, BEGUN, {"/proof": Health.ALTERED}), ()))

    assert "probe      by_account: partly; in shadow mode (2026-08-01)" in lines
    assert f"evidence   /proof: altered; sha256 {'ab' * 32}" in lines
    assert "stands     red: partly, measured; owner: nobody" in lines


def test_what_is_overdue_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    """Under each measure stand the reasons, and whose it is."""
    late = judge(Standing(CONTROL, owner="Ana\x1b[2J"), date(2026, 12, 1), BEGUN, {})
    show_due([late], [])

    assert [
        "OVERDUE  LIM-01  a limit; owner: Ana�[2J",
        "         its review was due 2026-09-01",
    ] == capsys.readouterr().out.splitlines()
