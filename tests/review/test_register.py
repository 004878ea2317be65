"""The register is what the audit entries make of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from privet.evidence.entries import Draft, append
from privet.review.controls import Catalogue, Control, Expectation
from privet.review.register import Exhibit, Kind, fold, together
from privet.review.sight import Finding, State

if TYPE_CHECKING:
    from privet.evidence.entries import Entry

CONTROLS = {
    name: Control(name, "F", name, ("IS-01",), "does", "shows", "monthly", 31)
    for name in ("LIM-01", "DES-03")
}
CATALOGUE = Catalogue(CONTROLS, {"IS-01": Expectation("IS-01", "x", "y")})
SALT = "5a17" * 8


def entry(kind: str, day: str, by: str = "ana", why: str = "", **payload: Any) -> Entry:  # noqa: ANN401 - any JSON
    """Return an audit entry of a day."""
    at = f"{day}T06:00:00.000000Z"
    return append(Draft(kind, by, why, payload), case=0, last=None, at=at, salt=SALT)


def test_what_was_set_last_counts() -> None:
    """A key that is not named leaves what was; other kinds of entries say nothing."""
    chain = [
        entry("note", "2026-01-01"),
        entry(
            Kind.SET,
            "2026-08-01",
            control="DES-03",
            owner="Ana",
            state="running",
            gap="one",
            tested="2026-07-30",
            passed=True,
            evidence=[Exhibit("/a", "00", 1).document()],
        ),
        entry(Kind.SET, "2026-08-02", control="DES-03", owner="Bo", why="Ana left"),
        entry(Kind.SET, "2026-08-02", control="NEW-99", owner="Bo"),
    ]
    found = fold(CATALOGUE, chain)
    one = found.standings["DES-03"]

    assert ("Bo", "one", State.RUNNING, "Ana left") == (one.owner, one.gap, one.state, one.why)
    assert (Exhibit("/a", "00", 1),) == one.exhibits
    assert one.test is not None
    assert (date(2026, 7, 30), True, "ana") == (one.test.day, one.test.passed, one.test.by)
    assert date(2026, 8, 1) == found.begun


def test_reviews_come_again() -> None:
    """A cadence after the register began, after the last review, or on the day that was set."""
    begun = date(2026, 8, 1)
    reviewed = entry(Kind.SET, "2026-08-10", control="DES-03", reviewed=True)
    moved = entry(Kind.SET, "2026-08-11", control="DES-03", next="2026-08-20")
    again = entry(Kind.SET, "2026-08-21", control="DES-03", reviewed=True)

    def after(*chain: Entry) -> date:
        return fold(CATALOGUE, chain).standings["DES-03"].next_review(begun)

    assert date(2026, 9, 1) == after()
    assert date(2026, 9, 10) == after(reviewed)
    assert date(2026, 8, 20) == after(reviewed, moved)
    assert date(2026, 9, 21) == after(reviewed, moved, again)


def test_what_is_measured_is_not_told() -> None:
    """The state of a probed measure is what the probes found, unless it does not apply."""
    finding = Finding("LIM-01", "by_account", State.PARTLY, "shadow")
    told = entry(Kind.SET, "2026-08-01", control="LIM-01", state="running")
    seen = entry(
        Kind.MEASURED,
        "2026-08-02",
        findings=[finding.document(), {**finding.document(), "control": "NEW-99"}],
    )
    apart = entry(Kind.SET, "2026-08-03", control="LIM-01", state="not-applicable", why="static")

    def state(*chain: Entry) -> State:
        return fold(CATALOGUE, chain).standings["LIM-01"].state

    assert State.UNKNOWN is state(told)
    assert State.PARTLY is state(told, seen)
    assert State.NOT_APPLICABLE is state(told, seen, apart)


def test_an_acceptance_has_an_owner_and_an_end() -> None:
    """It keeps the gap that was there where it names none."""
    chain = [
        entry(Kind.SET, "2026-08-01", control="DES-03", gap="old ids"),
        entry(
            Kind.ACCEPTED,
            "2026-08-02",
            why="soon",
            control="DES-03",
            owner="Bo",
            until="2026-12-31",
        ),
    ]
    one = fold(CATALOGUE, chain).standings["DES-03"]

    assert "old ids" == one.gap
    assert one.acceptance is not None
    assert ("Bo", "soon", "ana") == (one.acceptance.owner, one.acceptance.why, one.acceptance.by)
    assert "2026-12-31" == one.acceptance.document()["until"]


def test_probes_speak_together() -> None:
    """One that sees nothing has no say; those that differ make it run partly."""
    assert State.UNKNOWN is together([State.UNKNOWN])
    assert State.RUNNING is together([State.RUNNING, State.UNKNOWN])
    assert State.PARTLY is together([State.RUNNING, State.ABSENT])
    assert None is fold(CATALOGUE, []).begun
