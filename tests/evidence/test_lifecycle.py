"""The life of a case is one table."""

from __future__ import annotations

import pytest

from privet.errors import CaseRefused
from privet.evidence.lifecycle import PARTICIPLES, TRANSITIONS, Act, State, after, possible


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_what_is_not_in_the_table_is_refused(state: State, act: Act) -> None:
    """An act leads where the table says, or is refused with what is possible."""
    if to := TRANSITIONS.get((state, act)):
        assert to is after(state, act)
        return
    with pytest.raises(CaseRefused) as caught:
        after(state, act)

    assert all(each in caught.value.advice for each in possible(state))


def test_every_state_can_be_reached_and_left() -> None:
    """There is no dead end, and nothing that nobody can come to."""
    reached, left = {State.NEW}, set()
    for _ in State:
        reached |= {to for (state, _), to in TRANSITIONS.items() if state in reached}
        left |= {state for state, _ in TRANSITIONS}

    assert set(State) == reached == left


def test_every_act_has_a_word() -> None:
    """A refusal says in words what was refused."""
    assert set(Act) == set(PARTICIPLES)
