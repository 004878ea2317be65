"""The life of a demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.errors import CaseRefused
from privet.response.letters.demands import (
    TRANSITIONS,
    Act,
    Demand,
    State,
    after,
    demands,
    due,
    possible,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOW = datetime(2026, 12, 20, tzinfo=UTC)
SAID: Mapping[Act, Mapping[str, Any]] = {
    Act.DRAFT: {
        "kind": "deletion-demand", "language": "en", "to": "Acme", "days": 14, "gaps": ["law"],
        "operator": "Example Ltd", "sheet": {"title": "A letter"},
    },
    Act.SIGN: {"day": "2026-11-27", "sheet": {"title": "A letter"}},
    Act.SERVE: {"moment": "2026-11-28T23:30:00+08:00"},
    Act.REMIND: {"days": 7},
    Act.DOUBT: {"faults": ["no name"]},
    Act.WATCH: {"until": "2027-05-28", "marks": "ab"},
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """Stand for an entry of a case."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    by: str = "ana"
    at: str = "2026-11-27T08:00:00.000000Z"


def lived(*acts: Act, letter: int = 1) -> list[Line]:
    """Return the entries of a letter to which all this happened."""
    return [Line(act.entry, {"letter": letter, **SAID.get(act, {})}) for act in acts]


def demand(*acts: Act) -> Demand:
    """Return a demand to which all this happened."""
    (found,) = demands("case-7", lived(Act.DRAFT, *acts))
    return found


WAY: Mapping[State, Sequence[Act]] = {
    State.DRAFTED: (),
    State.SIGNED: (Act.SIGN,),
    State.SERVED: (Act.SIGN, Act.SERVE),
    State.INCOMPLETE: (Act.SIGN, Act.SERVE, Act.DOUBT),
    State.CONFIRMED: (Act.SIGN, Act.SERVE, Act.CONFIRM),
    State.WATCHED: (Act.SIGN, Act.SERVE, Act.CONFIRM, Act.WATCH),
    State.VERIFIED: (Act.SIGN, Act.SERVE, Act.CONFIRM, Act.WATCH, Act.VERIFY),
    State.REAPPEARED: (Act.SIGN, Act.SERVE, Act.CONFIRM, Act.WATCH, Act.FIND),
    State.WITHDRAWN: (Act.WITHDRAW,),
}


@pytest.mark.parametrize("state", State)
def test_every_state_is_reached(state: State) -> None:
    """There is a way to each, and the next steps are those of the table."""
    found = demand(*WAY[state])

    assert state is found.state
    assert set(possible(state)) == {act for known, act in TRANSITIONS if known is state}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", State)
def test_what_the_table_lacks_is_refused(state: State, act: Act) -> None:
    """Nothing counts as sent before it was signed, and nothing runs before it was served."""
    found = demand(*WAY[state])
    if (state, act) in TRANSITIONS:
        assert TRANSITIONS[state, act] is after(found, act)
    else:
        with pytest.raises(CaseRefused, match=f"case-7 letter 1 is {state} and cannot be {act}"):
            after(found, act)


@given(st.lists(st.sampled_from(Act), max_size=12))
def test_whatever_was_written_can_be_read(acts: list[Act]) -> None:
    """An entry that came too late stays in the history and changes nothing."""
    found = demand(*acts)

    assert 1 + len(acts) == len(found.history)
    assert (found.state is State.DRAFTED) or found.signed_by or Act.WITHDRAW in acts
    assert found.document(NOW)["history"][0]["act"] == "drafted"


def test_a_draft_is_replaced_by_the_next() -> None:
    """Its number and its history stay."""
    entries = lived(Act.DRAFT)
    entries.append(Line(Act.DRAFT.entry, {**entries[0].payload, "gaps": [], "to": "Bob"}))
    (found,) = demands("case-7", entries)

    assert ("Bob", ()) == (found.to, found.gaps)
    assert 2 == len(found.history)


def test_letters_are_told_apart() -> None:
    """Each has its number, and other entries of the case are passed over."""
    entries = [*lived(Act.DRAFT, letter=2), Line("note"), *lived(Act.DRAFT, Act.SIGN)]

    assert [(1, "signed"), (2, "drafted")] == [
        (each.letter, each.state) for each in demands("case-7", entries)
    ]


def test_the_last_day_is_that_of_the_place() -> None:
    """Fourteen days end at the end of a day, by the clock where the letter was received."""
    hong_kong = timezone(timedelta(hours=8))
    served = datetime(2026, 11, 28, 23, 30, tzinfo=hong_kong)

    assert datetime(2026, 12, 12, 23, 59, tzinfo=hong_kong) == due(served, 14)


def test_time_runs_from_service_and_again_from_a_reminder() -> None:
    """A reminder changes the days; its own service sets the new end."""
    served = demand(Act.SIGN, Act.SERVE)
    reminded = demand(Act.SIGN, Act.SERVE, Act.REMIND)
    again = demand(Act.SIGN, Act.SERVE, Act.REMIND, Act.SERVE)

    assert served.due == reminded.due
    assert served.overdue(NOW)
    assert again.due == due(datetime.fromisoformat(SAID[Act.SERVE]["moment"]), 7)
    assert not demand(Act.SIGN, Act.SERVE, Act.CONFIRM).overdue(NOW)


def test_a_demand_says_how_it_is() -> None:
    """Its JSON has what a program asks."""
    told = demand(*WAY[State.WATCHED], Act.REPLY, Act.LOOK).document(NOW)

    assert ("watched", "2027-05-28", "ana") == (
        told["state"],
        told["watched_until"],
        told["signed_by"],
    )
    assert (1, 0, False) == (told["replies"], told["reminders"], told["overdue"])
    assert ["no name"] == demand(*WAY[State.INCOMPLETE]).document(NOW)["faults"]
