"""Whom detection refers to people, and whom it leaves to what they said."""

from __future__ import annotations

from privet.evidence.cases import Basis, Case, fold, opening
from privet.evidence.entries import Draft, Entry, append
from privet.evidence.findings import Campaign, Conclusion, Finding
from privet.evidence.referrals import ITSELF, Rule, referrals

RULE = Rule(certainty=0.9, people=100, a_day=2)
YESTERDAY, TODAY = "2026-11-26T06:00:00.000000Z", "2026-11-27T06:00:00.000000Z"
LAST = "2026-11-27T05:00:00Z"


def found(number: int, **other: object) -> Finding:
    """Return a collector."""
    finding = Finding(
        actor=f"account:a{number}",
        pseudonym=number,
        level="account",
        subjects=200,
        exposures=200,
        weighted=200.0,
        first="2026-11-27T01:00:00Z",
        last=LAST,
        verdict=Conclusion.COLLECTOR,
        certainty=0.95,
    )
    return finding._replace(**other)  # type: ignore[arg-type]


def case(number: int, actor: int, *drafts: Draft, by: str = "ana", at: str = YESTERDAY) -> Case:
    """Return a case about one actor."""
    basis = Basis(actors={f"account:a{actor}": f"{actor:016x}"})
    first = opening("a case", basis, by=by, why="", until="2027-01-01", purpose="to look")
    entries: list[Entry] = []
    for draft in (first, *drafts):
        last = entries[-1] if entries else None
        entries.append(append(draft, case=number, last=last, at=at, salt="00" * 16))
    return fold(entries)


def close(outcome: str) -> Draft:
    """Return the end of a case."""
    return Draft("close", "ana", payload={"outcome": outcome})


def referred(*findings: Finding, cases: tuple[Case, ...] = ()) -> list[tuple[str, int]]:
    """Return the first actor and the case of each referral."""
    due, _ = referrals(findings, (), cases, RULE, since=YESTERDAY)
    return [(each.findings[0].actor, each.case) for each in due]


def test_only_who_is_sure_and_many_counts() -> None:
    """Doubt, ordinary use, few people and an unknown actor open nothing."""
    due = referred(
        found(1),
        found(2, certainty=0.89),
        found(3, subjects=99),
        found(4, verdict=Conclusion.UNCLEAR),
        found(5, verdict=Conclusion.ORDINARY),
        found(0),
    )

    assert [("account:a1", 0)] == due


def test_no_other_case_of_whom_one_is_open() -> None:
    """By pseudonym or by name, opened by whomever."""
    renamed = found(1, actor="account:~0000000000000001")

    assert [] == referred(found(1), cases=(case(1, 1),))
    assert [] == referred(renamed, cases=(case(1, 1),))
    assert [("account:a2", 0)] == referred(found(1), found(2), cases=(case(1, 1),))


def test_what_people_answered_is_asked_once() -> None:
    """Permitted and wrongly accused actors are left alone for good."""
    for outcome in ("permitted", "false-positive"):
        assert [] == referred(found(1), cases=(case(1, 1, close(outcome)),))


def test_who_goes_on_is_referred_again() -> None:
    """A case that was concluded before the last exposure is followed by another, which names it."""
    closed = case(1, 1, close("confirmed-scraping"))
    later = case(1, 1, close("confirmed-scraping"), at=TODAY)
    due, _ = referrals([found(1)], (), [closed], RULE, since=YESTERDAY)

    assert [] == referred(found(1), cases=(later,))
    assert "goes on after case-1" in due[0].why


def test_a_campaign_is_one_case() -> None:
    """Whoever comes to it later joins the case that is open."""
    members = [found(n, campaign="C1", subjects=50) for n in (1, 2, 3)]
    names = tuple(each.actor for each in members)
    joined = Campaign("C1", names, 140, 0.95, "share 3 devices", LAST, LAST)
    new, _ = referrals(members, [joined], [], RULE, since=YESTERDAY)
    more, _ = referrals(members, [joined], [case(4, 2)], RULE, since=YESTERDAY)

    assert ["account:a1 and 2 more: 140 people"] == [each.title for each in new]
    assert [(4, {"account:a1", "account:a3"})] == [(each.case, set(each.actors)) for each in more]
    assert "share 3 devices" in more[0].why


def test_a_flood_of_cases_has_a_bound() -> None:
    """The gravest come first; those of the last day that Privet opened itself count."""
    many = [found(n, subjects=100 + n) for n in range(1, 6)]
    due, waiting = referrals(many, (), [], RULE, since=YESTERDAY)
    mine = case(1, 9, by=ITSELF, at=TODAY)
    fewer, more = referrals(many, (), [mine], RULE, since=YESTERDAY)

    assert (["account:a5", "account:a4"], 3) == ([r.findings[0].actor for r in due], waiting)
    assert (1, 4) == (len(fewer), more)
