"""What an answer disclosed, by whoever said so."""

from __future__ import annotations

import pytest

from privet.adapters.gateways.answering import count, disclosed
from privet.adapters.gateways.exposing import Exposed
from privet.adapters.gateways.metering import Meter
from privet.enforcement.decision import Decision
from privet.enforcement.remedies import Remedy
from privet.workflows.charging import Disclosed


def exposed(*ids: str, more: int = 0) -> Exposed:
    """Return what an application said."""
    found = Exposed()
    found.add(ids, ("name",))
    found.more = more
    return found


def test_who_says_nothing_leaves_it_to_the_route() -> None:
    """Neither a header field nor the application: nobody is named."""
    assert Disclosed(200) == disclosed(200, (), Exposed(), Meter())


def test_header_field_and_application_add_up() -> None:
    """Each person counts once, whoever names them, and so does each field."""
    said = ['"7", "8"; fields="email"', '"7"']
    found = disclosed(200, said, exposed("7", "9"), Meter())

    assert ("7", "9", "8") == found.subjects
    assert ("name", "email") == found.fields


def test_a_number_counts_where_nobody_is_named() -> None:
    """People who are counted and not named are charged as a number."""
    assert Disclosed(200, None, ("name",), 5) == disclosed(200, (), exposed(more=5), Meter())
    assert Disclosed(200, (), ("name",)) == disclosed(200, (), exposed(), Meter())


def test_what_cannot_be_read_counts_as_not_sent() -> None:
    """It is counted as an error, and the application's own words stay."""
    meter = Meter()
    alone = disclosed(200, ["((("], Exposed(), meter)
    beside = disclosed(200, ["((("], exposed("7"), meter)

    assert Disclosed(200) == alone
    assert ("7",) == beside.subjects
    assert 2 == meter.errors["subjects"]


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Disclosed(200, ("7", "8")), {("people", "list", "application"): 2}),
        (Disclosed(200, None, (), 5), {("people", "list", "application"): 5}),
        (Disclosed(200), {("people", "list", "route"): 20}),
        (Disclosed(404), {}),
    ],
)
def test_people_are_counted_by_who_said_so(
    shown: Disclosed, expected: dict[tuple[str, str, str], int]
) -> None:
    """An error shows nobody."""
    meter = Meter()
    count(shown, Decision(Remedy.ALLOW, surface="people", kind="list", people=20), meter)
    count(shown, Decision(Remedy.ALLOW), Meter())

    assert expected == dict(meter.people)
