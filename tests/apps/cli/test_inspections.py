"""An inspection as the terminal and as programs read it."""

from __future__ import annotations

import pytest

from privet.apps.cli.inspections import document, moment, show
from privet.traffic.formats import preset
from privet.traffic.inspection import Inspection, inspect

GOOD = b'203.0.113.7 - ann [20/Nov/2026:03:00:00 +0000] "GET /m/1 HTTP/1.1" 200 5 "-" "Mozilla"'


@pytest.fixture
def inspected() -> Inspection:
    """Inspect ten lines, two of which are none."""
    return inspect([GOOD] * 8 + [b"no \x1b[31mlog"] * 2, preset("combined"))


def test_as_json(inspected: Inspection) -> None:
    """
    Each field has a value and its share; each reason its lines.
    """
    told = document(inspected)

    assert ("combined", 8, 2, 0.2) == tuple(
        told[key] for key in ("format", "parsed", "rejected", "reject_rate")
    )
    assert {"value": "ann", "share": 1.0} == told["fields"]["account"]
    assert ["2026-11-20T03:00:00Z"] * 2 == told["period"]
    assert [9, 10] == [each["line"] for each in told["reasons"][0]["examples"]]


def test_as_words(inspected: Inspection, capsys: pytest.CaptureFixture[str]) -> None:
    """
    Many rejects are said first, and no byte of a rejected line acts on the terminal.
    """
    show(inspected)
    out = capsys.readouterr().out

    assert out.startswith("20.0% of the lines do not fit")
    assert "not in this format" in out
    assert "\x1b" not in out


def test_a_log_without_times(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Where nothing was parsed, the period is not known.
    """
    show(inspect([b"no log"], preset("combined")))

    assert "unknown to unknown" in capsys.readouterr().out
    assert "" == moment(None)


def test_one_line_and_a_time_in_two_columns(capsys: pytest.CaptureFixture[str]) -> None:
    """
    One line is no lines, and the tab between day and hour is read as a blank.
    """
    head = b"#Fields: date\ttime\tc-ip\tcs-method\tcs-uri-stem\tsc-status"
    row = b"2026-11-20\t03:00:00\t203.0.113.7\tGET\t/m/1\t200"
    show(inspect([head, *[row] * 9, b"torn"], preset("cloudfront")))
    out = capsys.readouterr().out

    assert "2026-11-20 03:00:00" in out
    assert "rejected  1 line: " in out
