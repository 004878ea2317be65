"""Facts for letters and notices."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from privet.evidence.cases import Basis, Case, fold, opening
from privet.evidence.entries import Attachment, Draft, append
from privet.exposure.exposures import LIST, VIEW
from privet.response.facts import Ground, People
from privet.workflows.notify import Taken, certainty, facts_of, taken_of

AT = "2026-11-27T06:00:00.000000Z"
SURFACES = [
    {"name": "profile", "fields": ["name", "email"]},
    {"name": "lookup", "fields": ["phone"]},
    {"name": "search", "fields": ["name"]},
]


def taken() -> Taken:
    """Two people on profiles, one page of a list."""
    return taken_of(
        {
            "surface": np.array([0, 0, 2], np.int16),
            "kind": np.array([VIEW, VIEW, LIST], np.int8),
            "subject": np.array([7, 1 << 63, 9], np.uint64),
            "people": np.array([1, 1, 20], np.int32),
            "times": np.array([3, 1, 2], np.int64),
        },
        SURFACES,
    )


def case(*drafts: Draft) -> Case:
    """Return a case with some entries."""
    basis = Basis(actors={"account:bob77": "00ff"}, first="a", last="b")
    entries = [
        append(
            opening("t", basis, by="ana", why="", until="2027-01-01", purpose="p"),
            case=1,
            last=None,
            at=AT,
            salt="5a" * 16,
        )
    ]
    for draft in drafts:
        entries.append(append(draft, case=1, last=entries[-1], at=AT, salt="5a" * 16))
    return fold(entries)


def test_what_was_taken() -> None:
    """People and pages are told apart; surfaces that were not used are not named."""
    found = taken()

    assert {7, -(1 << 63)} == found.subjects
    assert (1, 20, 6) == (found.pages, found.on_pages, found.exposures)
    assert ("profile", "search") == found.surfaces
    assert ("name", "email") == found.fields


def test_pages_of_lists_make_a_range() -> None:
    """Who stood on a page is not known: at least those seen one by one, at most all."""
    found = taken().people
    counted = replace(taken(), pages=0, on_pages=0).people

    assert found is not None
    assert (2, 22) == (found.low, found.high)
    assert counted is not None
    assert counted.exact
    assert Taken().people is None


def test_the_facts_of_a_case() -> None:
    """A case tells its actors, findings and files; what nobody said is left out."""
    finding = {
        "actor": "account:bob77",
        "certainty": 0.9999,
        "reasons": [{"because": "saw 400 people"}],
    }
    file = Attachment.of("terms.txt", "text/plain", b"abc")
    found = facts_of(
        case(
            Draft("finding", "privet", payload=finding),
            Draft("note", "ana", "terms", {}, (file,)),
            Draft("breach-people", "ana", payload={"countries": {"ES": 2}}),
        ),
        taken(),
        site="Example",
        more={"operator": "Example Ltd", "contact": ""},
    )

    assert ("case-1", "Example", {"account:bob77": "00ff"}) == (
        found.case,
        found.site,
        found.actors,
    )
    assert ("0.99", (Ground("account:bob77", "", "saw 400 people"),)) == (
        found.certainty,
        found.because,
    )
    assert (("terms.txt", file.sha256),) == found.evidence
    assert {"ES": 2} == found.countries
    assert {"operator": "Example Ltd"} == found.more


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"exact": True, "people": 5, "method": "counted"}, People(5, 5, "counted")),
        ({"exact": False, "people": 5, "low": 4, "high": 9, "method": "m"}, People(4, 9, "m")),
    ],
)
def test_a_number_of_the_case_goes_first(said: dict[str, object], expected: People) -> None:
    """What an analyst wrote into the case replaces what was counted here."""
    found = facts_of(case(Draft("affected", "ana", payload=said)), taken(), site="", more={})

    assert expected == found.people


def test_certainty_is_a_range() -> None:
    """It is rounded down, and nothing is told as certain."""
    assert "0.50 – 0.99" == certainty([{"certainty": 0.509}, {"certainty": 1.0}])
    assert "" == certainty([])
