"""What is to be done about demands, and by when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from privet.response.letters.demands import Act, Demand, State
from privet.response.letters.kinds import Kind
from privet.response.letters.watching import EVERY, What, months_on, soon, task_of

NOW = datetime(2026, 12, 12, tzinfo=UTC)
BEGUN = "2026-12-01T08:00:00.000000Z"


def demand(state: State, letter: int = 1, **more: Any) -> Demand:  # noqa: ANN401 - any field
    """Return a demand in a state."""
    return Demand(
        "case-7", letter, Kind.DELETION, "en", "Acme", 14, state, {"title": "A letter"}, **more
    )


WATCHED: dict[str, Any] = {"history": ((Act.WATCH, BEGUN, "ana"),), "watched_until": "2027-06-01"}


def test_an_answer_is_awaited_until_its_day() -> None:
    """What is overdue leads; what is further off is not told."""
    late = demand(State.SERVED, 1, due=NOW - timedelta(days=1))
    soon_due = demand(State.INCOMPLETE, 2, due=NOW + timedelta(days=2))
    later = demand(State.SERVED, 3, due=NOW + timedelta(days=9))
    tasks = soon([later, soon_due, late], NOW, 3)

    assert [1, 2] == [each.demand.letter for each in tasks]
    assert [True, False] == [each.document(NOW)["overdue"] for each in tasks]


def test_a_watch_asks_for_a_look_every_month() -> None:
    """The next is a month after the last, or after the watch began."""
    begun, looked = demand(State.WATCHED, **WATCHED), "2027-01-05T00:00:00.000000Z"
    first = task_of(begun)
    second = task_of(demand(State.WATCHED, **WATCHED, looked=looked))

    assert first is not None
    assert second is not None
    assert (What.LOOK, datetime.fromisoformat(BEGUN) + EVERY) == (first.what, first.by)
    assert datetime.fromisoformat(looked) + EVERY == second.by


def test_the_last_look_is_on_the_last_day() -> None:
    """A watch does not end unlooked."""
    looked = "2027-05-28T00:00:00.000000Z"
    task = task_of(demand(State.WATCHED, **WATCHED, looked=looked))

    assert task is not None
    assert datetime(2027, 6, 1, 23, 59, tzinfo=UTC) == task.by


def test_nothing_is_to_be_done_about_the_others() -> None:
    """What is drafted, confirmed or over waits for nobody."""
    states = set(State) - {State.SERVED, State.INCOMPLETE, State.REAPPEARED, State.WATCHED}

    assert {None} == {task_of(demand(state, due=NOW)) for state in states}


def test_months_end_where_a_month_does() -> None:
    """The same day some months later, or the last of that month."""
    assert date(2027, 2, 28) == months_on(date(2026, 8, 31), 6)
    assert date(2027, 5, 27) == months_on(date(2026, 11, 27), 6)
    assert date(2027, 1, 15) == months_on(date(2026, 12, 15), 1)
