"""What an answer turned out to show."""

from __future__ import annotations

import pytest
from tests.workflows.guards import KEY, Guard, policy

from privet.enforcement.decision import Mode
from privet.enforcement.ladder import Ladder
from privet.exposure.budgets import Budget
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW
from privet.exposure.pseudonyms import Domain, of_handles, of_text
from privet.exposure.tallying import Ask, handles_of
from privet.workflows.charging import Disclosed


def people(guard: Guard, account: str = "anna") -> int:
    """Count the people that an account is charged with."""
    who = handles_of([of_text(account, KEY, Domain.ACCOUNT)])
    ask = Ask(guard.now, who, 999, 1, 1, guard.policy.allowances[""])
    return int(guard.tally.judge(ask).counted) - 1


def test_the_route_is_charged_if_it_was_served() -> None:
    """An answer of 200 shows whom the route names."""
    guard = Guard()
    guard.serve("/members/7", x_account="anna")

    assert 1 == people(guard)
    assert [of_handles(["7"], KEY)[0] & (1 << 64) - 1] == guard.exposures.subject.tolist()


@pytest.mark.parametrize("status", [301, 302, 401, 403, 429, 500, 503])
def test_a_refusal_of_the_site_shows_nobody(status: int) -> None:
    """Who was reserved is taken back, and nothing is kept."""
    guard = Guard()
    guard.serve("/members/7", Disclosed(status), x_account="anna")

    assert (0, 0) == (people(guard), len(guard.exposures))


def test_a_miss_is_kept_as_a_miss() -> None:
    """A 404 shows nobody; that somebody was asked for is kept."""
    guard = Guard()
    guard.serve("/members/7", Disclosed(404), x_account="anna")
    found = guard.exposures

    assert 0 == people(guard)
    assert ([MISS], [0]) == (found.outcome.tolist(), found.people.tolist())


def test_a_lookup_without_content_is_a_miss() -> None:
    """204 to a lookup says that nobody is behind the identifier."""
    guard = Guard()
    guard.serve("/api/lookup?email=a", Disclosed(204), method="POST", x_account="anna")

    assert [(LOOKUP, MISS)] == list(
        zip(guard.exposures.kind.tolist(), guard.exposures.outcome.tolist(), strict=True)
    )


def test_named_people_stand_in_place_of_the_page() -> None:
    """A page that names three of its people costs three, each with their own pseudonym."""
    guard = Guard(policy(Mode.SHADOW))
    told = Disclosed(subjects=("7", "008", "anna"))
    guard.serve("/search?q=a", told, x_account="anna")
    guard.serve("/members/8", x_account="anna")
    found = guard.exposures

    assert 3 == people(guard)
    assert [VIEW] * 4 == found.kind.tolist()
    assert of_handles(["7", "8", "anna", "8"], KEY) == found.subject.view("i8").tolist()


def test_a_number_of_people_stands_in_place_of_the_usual_one() -> None:
    """A last page with two people costs two, not twenty."""
    guard = Guard(policy(Mode.SHADOW))
    guard.serve("/search?q=a", Disclosed(people=2), x_account="anna")

    assert 2 == people(guard)
    assert [(LIST, 2)] == list(
        zip(guard.exposures.kind.tolist(), guard.exposures.people.tolist(), strict=True)
    )


def test_an_empty_page_costs_nothing() -> None:
    """A search without a result shows nobody."""
    guard = Guard(policy(Mode.SHADOW))
    guard.serve("/search?q=a", Disclosed(people=0), x_account="anna")
    guard.serve("/search?q=b", Disclosed(subjects=()), x_account="anna")

    assert (0, 0) == (people(guard), len(guard.exposures))


def test_people_on_a_page_that_no_route_names() -> None:
    """An application may tell whom it showed anywhere."""
    guard = Guard()
    guard.serve("/home", Disclosed(subjects=("7", "8")), x_account="anna")

    assert 2 == people(guard)
    assert [-1, -1] == guard.exposures.surface.tolist()
    assert [HIT, HIT] == guard.exposures.outcome.tolist()


def test_fields_that_were_shown_weigh() -> None:
    """An answer that tells its fields is weighed by them."""
    guard = Guard(policy(Mode.SHADOW, weights={"phone": 8.0}))
    guard.serve("/members/7", Disclosed(fields=("phone", "name")), x_account="anna")
    guard.serve("/members/8", Disclosed(subjects=("8",), fields=("phone",)), x_account="anna")

    assert [9.0, 8.0] == guard.exposures.weight.tolist()


def test_two_at_once_do_not_overrun() -> None:
    """Requests that are under way together are counted before they are answered."""
    from privet.workflows.decide import decide
    from privet.workflows.steps import drive

    budget = (Budget("account", "1d", 3),)
    guard = Guard(policy(budgets=budget, ladder=Ladder.of([(1.0, "limit")])))
    decisions = [
        drive(
            decide(guard.request(f"/members/{n}", x_account="anna"), guard.policy, follows=True),
            guard.handlers,
        )
        for n in range(5)
    ]

    assert ["allow"] * 3 + ["limit"] * 2 == [str(each.remedy) for each in decisions]
    assert 0 == len(guard.kept)


def test_off_charges_nothing() -> None:
    """While nothing is judged nothing is kept, whatever an application tells."""
    guard = Guard(policy(Mode.OFF))
    guard.serve("/members/7", Disclosed(subjects=("7",)), x_account="anna")

    assert (0, 0) == (len(guard.tally), len(guard.kept))
