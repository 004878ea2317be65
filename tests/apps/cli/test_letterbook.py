"""Letters at the terminal."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from privet.apps.cli import letterbook
from privet.response.letters.demands import Act, Demand, State
from privet.response.letters.kinds import Kind
from privet.response.letters.watching import Task, What

if TYPE_CHECKING:
    import pytest

NOW = datetime(2026, 12, 12, tzinfo=UTC)
DEMAND = Demand(
    "case-7",
    2,
    Kind.DELETION,
    "en",
    "Acme\x1b Ltd\nLondon",
    14,
    State.INCOMPLETE,
    {"title": "A letter"},
    history=((Act.DRAFT, "2026-11-27T08:00:00.000000Z", "ana"),),
    signed_by="Ana Lam",
    due=NOW - timedelta(days=1),
    faults=("no name",),
)


def test_a_line_says_how_a_demand_is() -> None:
    """A name from outside moves no cursor."""
    told = letterbook.line(DEMAND, NOW)

    assert "OVERDUE since 2026-12-11; the confirmation has 1 faults; to Acme� Ltd" in told
    assert "\x1b" not in told


def test_a_history_names_each_step_and_fault(capsys: pytest.CaptureFixture[str]) -> None:
    """Who did what when, and what is wrong with a confirmation."""
    letterbook.show_history(DEMAND, NOW)
    shown = capsys.readouterr().out

    assert "2026-11-27 08:00  drafted     ana" in shown
    assert "fault: no name" in shown


def test_tasks_say_what_is_late(capsys: pytest.CaptureFixture[str]) -> None:
    """The word is large where it is too late."""
    letterbook.show_tasks([Task(DEMAND, What.ANSWER, NOW - timedelta(days=1))], NOW)
    letterbook.show_demands([], NOW)

    assert "OVERDUE  2026-12-11  answer  case-7 letter 2" in capsys.readouterr().out
