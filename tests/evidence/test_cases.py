"""A case is what its entries add up to, whatever is done to it in whichever order."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from privet.errors import CaseRefused, UnknownCase
from privet.evidence.cases import Basis, Case, case_number, fold, opening, step
from privet.evidence.entries import Draft, append, broken
from privet.evidence.lifecycle import TRANSITIONS, Act, Outcome, State

AT = "2026-11-27T06:00:00.000000Z"
SALT = "5a17" * 8
FIRST = opening(
    "a case", Basis(actors={"account:bob77": "00ff"}), by="ana", why="", until="2027-01-01",
    purpose="to look"
)  # fmt: skip

DAYS = st.dates().map(lambda day: day.isoformat())


def began(draft: Draft = FIRST) -> Case:
    """Return a new case."""
    return fold([append(draft, case=1, last=None, at=AT, salt=SALT)])


def done(case: Case, kind: str, **payload: object) -> Case:
    """Return a case after one more entry."""
    draft = Draft(kind, "ana", payload=payload)
    return step(case, append(draft, case=1, last=case.last, at=AT, salt=SALT))


class Life(RuleBasedStateMachine):
    """Do anything to a case, and compare with a model that knows only the table."""

    @initialize()
    def open(self) -> None:
        """Begin."""
        self.case = began()
        self.state = State.NEW
        self.outcome: Outcome | None = None
        self.until = "2027-01-01"
        self.written = 1

    def attempt(self, act: Act, **payload: object) -> bool:
        """Try an act; say whether it was done, which is when the table knows it."""
        known = TRANSITIONS.get((self.state, act))
        needs = act in {Act.RESOLVE, Act.CLOSE} and not payload.get("outcome") and not self.outcome
        try:
            self.case = done(self.case, act.value, **payload)
        except CaseRefused:
            assert known is None or needs
            return False
        assert known is not None
        assert not needs
        self.state = known
        self.written += 1
        return True

    @rule(name=st.sampled_from(["ana", "bea"]))
    def assign(self, name: str) -> None:
        """Assign."""
        if self.attempt(Act.ASSIGN, to=name):
            assert name == self.case.assignee

    @rule()
    def hold(self) -> None:
        """Rest."""
        self.attempt(Act.HOLD)

    @rule(until=DAYS)
    def hold_until(self, until: str) -> None:
        """Rest until a day: exposures are kept at least as long, and never less long than before."""
        if self.attempt(Act.HOLD, until=until, purpose=""):
            self.until = max(self.until, until)

    @rule()
    def resume(self) -> None:
        """Go on."""
        self.attempt(Act.RESUME)

    @rule(
        act=st.sampled_from([Act.RESOLVE, Act.CLOSE]),
        outcome=st.none() | st.sampled_from([each for each in Outcome if each != "duplicate"]),
    )
    def conclude(self, act: Act, outcome: Outcome | None) -> None:
        """Conclude."""
        if self.attempt(act, outcome=outcome.value if outcome else ""):
            self.outcome = outcome or self.outcome

    @rule()
    def reopen(self) -> None:
        """Open again."""
        if self.attempt(Act.REOPEN):
            self.outcome = None

    @rule(until=DAYS)
    def pin(self, until: str) -> None:
        """Keep exposures: longer always, shorter never."""
        try:
            self.case = done(self.case, "pin", until=until, purpose="")
            self.written += 1
        except CaseRefused:
            assert until < self.until
        else:
            assert until >= self.until
            self.until = until

    @rule(kind=st.sampled_from(["note", "letter-sent", "breach-assessed", "finding"]))
    def attach(self, kind: str) -> None:
        """Keep something else with the case: always possible."""
        self.case = done(self.case, kind, anything=[1, "two"])
        self.written += 1

    @precondition(lambda self: self.state is State.CLOSED)
    @rule()
    def open_twice(self) -> None:
        """Refuse to open a case that is open."""
        with pytest.raises(CaseRefused, match="opened already"):
            done(self.case, "opened", title="again")

    @invariant()
    def adds_up(self) -> None:
        """Compare what was done step by step with what the entries add up to."""
        case = self.case
        assert (self.state, self.outcome, self.until) == (case.state, case.outcome, case.held_until)
        assert self.written == len(case.entries)
        assert fold(case.entries) == case
        assert "" == broken([entry.head for entry in case.entries])
        concluded = case.state in {State.RESOLVED, State.CLOSED}
        assert concluded == (case.outcome is not None)


Life.TestCase.settings = settings(max_examples=100, stateful_step_count=30, deadline=None)
TestLife = Life.TestCase


def test_a_duplicate_names_the_other() -> None:
    """And nothing else does, nor itself."""
    case = done(began(), "close", outcome="duplicate", of=3)
    for wrong in ({"outcome": "duplicate"}, {"outcome": "permitted", "of": 3},
                  {"outcome": "duplicate", "of": 1}):  # fmt: skip
        with pytest.raises(CaseRefused, match="names the other"):
            done(began(), "close", **wrong)

    assert ("case-3", "duplicate") == (
        case.document()["duplicate_of"],
        case.document()["outcome"],
    )


def test_affected_people_are_told_as_last_counted() -> None:
    """A second count replaces the first; both entries stay."""
    case = done(done(began(), "affected", people=3), "affected", people=4)

    assert {"people": 4} == case.affected
    assert 3 == len(case.entries)


@pytest.mark.parametrize(("text", "number"), [("7", 7), ("case-7", 7), (" CASE-12 ", 12)])
def test_a_case_is_named_by_number(text: str, number: int) -> None:
    """With or without the word."""
    assert number == case_number(text)


@pytest.mark.parametrize("text", ["", "case-", "-1", "0", "x", "٣", "99999999999"])
def test_what_is_no_number_is_no_case(text: str) -> None:
    """And says how cases are called."""
    with pytest.raises(UnknownCase):
        case_number(text)


def test_a_case_begins_once_and_with_a_title() -> None:
    """Not with a note, nor with nothing."""
    with pytest.raises(CaseRefused, match="begins with opened"):
        began(Draft("note", "ana"))
    with pytest.raises(CaseRefused, match="at least one"):
        fold([])
    with pytest.raises(CaseRefused, match="title"):
        opening(" ", Basis(), by="ana", why="", until="", purpose="")
