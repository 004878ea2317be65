"""Passes, from the challenge to the next visit."""

from __future__ import annotations

from tests.workflows.guards import KEY, SECOND, START, Guard, policy

from privet.enforcement.challenges.tickets import Kind, Ticket, issue
from privet.enforcement.ladder import Ladder
from privet.enforcement.passes import VALID
from privet.exposure.budgets import Budget
from privet.workflows.admit import admit, spend
from privet.workflows.steps import drive

USUAL = Ladder.of([(0.2, "slow"), (0.5, "challenge"), (1.0, "limit")])


def ticket(number: int = 1, surface: str = "view") -> Ticket:
    """Return a ticket for a class of surface."""
    return issue(
        KEY.secret,
        id=number.to_bytes(16, "little"),
        kind=Kind.WAIT,
        at=START,
        session=b"s",
        surface=surface,
        returning="/",
    )


def admitted(guard: Guard, number: int = 1, surface: str = "view", **headers: str) -> str:
    """Answer a challenge; return the cookie."""
    given = admit(guard.request("/", **headers), ticket(number, surface), guard.policy)
    return f"{given.cookie}={given.value}"


def test_a_pass_lets_by_until_the_limit() -> None:
    """Neither challenge nor wait is asked for again; the budget itself stays."""
    guard = Guard(policy(ladder=USUAL))
    before = guard.views(range(6), x_account="anna")
    held = admitted(guard, x_account="anna")
    after = guard.views(range(100, 108), x_account="anna", cookie=held)

    assert ["allow", "allow", "slow", "slow", "slow", "challenge"] == before
    assert ["allow"] * 5 + ["limit"] * 3 == after


def test_a_pass_survives_roaming() -> None:
    """From Wi-Fi to mobile the address changes and the pass holds."""
    guard = Guard()
    held = admitted(guard, cookie="sid=s1")
    guard.views(range(5), x_account="anna", cookie="sid=s1")
    met = guard.views(
        range(20, 24), x_account="anna", cookie=f"sid=s1; {held}", peer="198.51.100.1"
    )

    assert ["allow"] * 4 == met


def test_a_pass_is_not_handed_on() -> None:
    """In another session it opens nothing, nor on another class of surface, nor too late."""
    guard = Guard(policy(budgets=(Budget("account", "1d", 2),)))
    view = admitted(guard, cookie="sid=s1")
    guard.ask("/members/1", x_account="anna")
    other = guard.ask("/members/2", x_account="anna", cookie=f"sid=s2; {view}")
    lookup = admitted(guard, surface="lookup", cookie="sid=s1")
    wrong = guard.ask("/members/2", x_account="anna", cookie=f"sid=s1; {lookup}")
    right = guard.ask("/members/2", x_account="anna", cookie=f"sid=s1; {view}")
    guard.now += VALID
    late = guard.ask("/members/3", x_account="bert", cookie=f"sid=s1; {view}")

    assert ["challenge", "challenge", "allow", "allow"] == [
        str(each.remedy) for each in (other, wrong, right, late)
    ]
    assert "challenge" == guard.ask("/members/4", x_account="bert", cookie=view).remedy


def test_a_pass_without_a_session_is_one() -> None:
    """Who has no handle but the pass is counted by it, so that it cannot be shared by a fleet."""
    guard = Guard(policy(budgets=(Budget("session", "1d", 6),)))
    held = admitted(guard)
    met = [
        str(guard.ask(f"/members/{n}", cookie=held, peer=f"203.0.{n}.1").remedy) for n in range(8)
    ]

    assert ["allow"] * 6 + ["limit"] * 2 == met


def test_a_forged_pass_is_no_pass() -> None:
    """A cookie of the right name and no more is left aside."""
    guard = Guard()
    guard.views(range(5), x_account="anna")
    met = guard.ask("/members/9", x_account="anna", cookie=f"{guard.policy.cookie}=AAAA.AAAA")

    assert "challenge" == met.remedy


def test_two_tabs_have_two_passes() -> None:
    """Each tab answers its own challenge; either cookie lets both by."""
    guard = Guard()
    guard.views(range(5), x_account="anna", cookie="sid=s1")
    one, two = admitted(guard, 1, cookie="sid=s1"), admitted(guard, 2, cookie="sid=s1")
    met = [
        guard.ask(f"/members/{n}", x_account="anna", cookie=f"sid=s1; {each}").remedy
        for n, each in ((20, one), (21, two))
    ]

    assert one != two
    assert ["allow", "allow"] == met


def test_a_ticket_is_spent_once() -> None:
    """Whoever answers the same challenge again is turned away, in the whole fleet."""
    guard = Guard()
    first = drive(spend(ticket(), START + SECOND), guard.handlers)
    second = drive(spend(ticket(), START + 2 * SECOND), guard.handlers)
    other = drive(spend(ticket(2), START + 2 * SECOND), guard.handlers)

    assert (True, False, True) == (first, second, other)
