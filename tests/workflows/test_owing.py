"""Who owes the answer to a challenge."""

from __future__ import annotations

from tests.workflows.guards import DAY, FOREVER, KEY, SECOND, Guard, handle, policy

from privet.enforcement.passes import Pass, sign_pass
from privet.exposure.budgets import Budget
from privet.exposure.exposures import HIT, SOUGHT
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict
from privet.workflows.asking import KeepOwed, ReadOwed
from privet.workflows.owing import MOST_SOUGHT, Due, Owed

LISTS = (Budget("account", "1d", 60),)
"""Challenged above thirty: a profile, and one page of a list."""


def test_it_is_owed_until_it_is_answered() -> None:
    """Questions are counted from the challenge on; an answer forgives it, and so does time."""
    owed = Owed()
    owed.keep(KeepOwed(7, at=0, until=100))
    asked = [owed.since(ReadOwed(7, at, answered=False)) for at in (1, 2, 99)]
    other = owed.since(ReadOwed(8, 3, answered=False))
    answered = [owed.since(ReadOwed(7, 99, answered=said)) for said in (True, False)]
    owed.keep(KeepOwed(9, at=0, until=100))
    late = [owed.since(ReadOwed(9, at, answered=False)) for at in (100, 50)]

    assert [1, 2, 3] == asked
    assert 0 == other
    assert [0, 0] == answered
    assert [0, 0] == late


def test_it_is_owed_no_longer_for_asking_again() -> None:
    """A second challenge does not put off the end of the first, nor count anew."""
    owed = Owed()
    owed.keep(KeepOwed(7, at=0, until=100))
    owed.since(ReadOwed(7, 1, answered=False))
    owed.keep(KeepOwed(7, at=50, until=150))

    assert 2 == owed.since(ReadOwed(7, 99, answered=False))
    assert 0 == owed.since(ReadOwed(7, 101, answered=False))


def test_memory_is_bounded() -> None:
    """Where too many owe, those of whom it is not wanted any more make room, and nobody else does."""
    owed = Owed(most=2)
    for actor, until in ((1, 10), (2, 100), (3, 100)):
        owed.keep(KeepOwed(actor, at=0, until=until))
    before = len(owed), owed.since(ReadOwed(3, 5, answered=False))
    owed.keep(KeepOwed(4, at=20, until=100))

    assert (2, 0) == before
    assert (2, 1) == (len(owed), owed.since(ReadOwed(4, 21, answered=False)))


def test_a_restart_knows_who_owed_an_answer() -> None:
    """And how often each asked since; whom it met itself meanwhile it knows better."""
    before, after = Owed(), Owed(most=2)
    for actor in (7, 8, 9):
        before.keep(KeepOwed(actor, at=0, until=100))
    before.since(ReadOwed(8, 1, answered=False))
    after.keep(KeepOwed(7, at=50, until=150))
    after.know(before.all())

    assert [Due(7, 100), Due(8, 100, 1), Due(9, 100)] == before.all()
    assert [Due(7, 150), Due(8, 100, 1)] == after.all()


def test_guards_agree_who_owes_an_answer() -> None:
    """Who answered another guard owes nothing; whom another challenged does, unless they answered here."""
    owed = Owed()
    for actor in (1, 2, 3):
        owed.keep(KeepOwed(actor, at=0, until=100))
    told = {due.actor: due.until for due in owed.all()}
    owed.since(ReadOwed(3, 10, answered=True))
    owed.keep(KeepOwed(4, at=10, until=110))
    owed.agree(told, {1: 100, 3: 100, 5: 120})

    assert [Due(1, 100), Due(4, 110), Due(5, 120)] == owed.all()


def test_a_challenge_on_a_list_stands_until_it_is_answered() -> None:
    """
    Whoever ignores it is shown nobody new; whom they were shown, and who answers, is left alone.
    """
    for stands in (0, DAY):
        guard = Guard(policy(budgets=LISTS, stands=stands))
        guard.views([1], x_account="anna")
        pages = [str(guard.ask(f"/search?page={n}", x_account="anna").remedy) for n in (1, 2)]
        met = guard.views([2, 1, 3], x_account="anna")
        other = guard.views([2], x_account="bob")
        owed = guard.recorded[-1]
        passed = Pass(1, "list", handle("anna"), 0, FOREVER)
        cookie = f"{guard.policy.cookie}={sign_pass(KEY, passed)}"
        told = str(guard.ask("/search?page=2", x_account="anna", cookie=cookie).remedy)

        assert ["allow", "challenge"] == pages
        assert (["challenge", "allow", "challenge"] if stands else ["allow"] * 3) == met
        assert ["allow"] == other
        assert "allow" == told
        assert (owed.grounds.rule == "owed") is bool(stands)
        assert (
            not stands
            or "challenge: one was asked for and is not answered" in owed.decision.reasons
        )


def test_who_answered_owes_nothing() -> None:
    """After an answer, also without its pass, budgets alone decide; after a day as well."""
    guard = Guard(policy(budgets=(Budget("account", "1d", 62),), stands=DAY))
    for number in (1, 2):
        guard.ask(f"/search?page={number}", x_account="anna")
    held = guard.views([1], x_account="anna")
    passed = Pass(1, "view", handle("anna"), 0, FOREVER)
    cookie = f"{guard.policy.cookie}={sign_pass(KEY, passed)}"
    answered = guard.views([1], x_account="anna", cookie=cookie)
    after = guard.views([2, 3], x_account="anna")
    guard.now += 2 * DAY
    for number in (1, 2):
        guard.ask(f"/search?page={number}", x_account="anna")
    guard.now += DAY - 30 * SECOND
    again = guard.views([4], x_account="anna")
    guard.now += 40 * SECOND

    assert (["challenge"], ["allow"], ["allow", "allow"]) == (held, answered, after)
    assert ["challenge"] == again
    assert ["allow"] == guard.views([4], x_account="anna")


def test_no_address_owes_an_answer() -> None:
    """Behind an address may be a campus: none of them is challenged for what another left."""
    guard = Guard(policy(budgets=(Budget("network", "1d", 60),), stands=DAY))
    pages = [str(guard.ask(f"/search?page={number}").remedy) for number in (1, 2)]

    assert ["allow", "challenge"] == pages
    assert ["allow"] == guard.views([1])


def test_whom_one_asked_for_in_vain_is_kept() -> None:
    """Beside exposures, and as none; not for ever, and not what a verdict refuses."""
    guard = Guard(policy(budgets=LISTS, stands=DAY))
    for number in (1, 2):
        guard.ask(f"/search?page={number}", x_account="anna")
    guard.views(range(MOST_SOUGHT + 9), x_account="anna")
    outcomes = guard.exposures.outcome.tolist()
    people = guard.exposures.people.tolist()
    guard.kept.clear()
    guard.verdicts[handle("bob")] = StandingVerdict(Conclusion.COLLECTOR, 0.99, FOREVER)
    for number in (1, 2, 3):
        guard.ask(f"/search?page={number}", x_account="bob")
    guard.views([1, 2], x_account="bob")

    assert [HIT, *([SOUGHT] * MOST_SOUGHT)] == outcomes
    assert [20, *([0] * MOST_SOUGHT)] == people
    assert [] == guard.kept
