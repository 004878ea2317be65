"""How actors behaved is shared; who they are, only for a purpose and until a day."""

from __future__ import annotations

import re

import pytest
from tests.evidence.sharing.cases import ACCOUNT, case

from privet.errors import CaseRefused
from privet.evidence.cases import Basis, fold, opening
from privet.evidence.entries import append
from privet.evidence.sharing.behaviour import Naming, of_case, pattern_of

NAMING = Naming("to warn a sister site", "2026-12-31")


def test_nobody_is_named_by_default() -> None:
    """Routes, detectors and pace say enough."""
    known = of_case(case())

    assert ((), (), 3) == (known.names, known.networks, known.actors)
    assert "bob77" not in str(known.template)
    assert ["GET /members/{subject}"] == known.template["routes"]
    assert ("enumeration",) == known.detectors
    assert "7,000 people were shown to 3 actors, at most 4,000 within a day" == known.summary


def test_addresses_have_a_purpose_and_an_end() -> None:
    """No later than 90 days; without either nothing is said."""
    known = of_case(case(), NAMING)

    assert ("198.51.100.7/32", "2001:db8:7::/64") == known.networks
    assert ("account", "bob77") in known.names
    assert ACCOUNT == ":".join(known.names[2])
    assert "2027-01-01" == known.valid_until.date().isoformat()
    assert "2027-02-25" == of_case(case()).valid_until.date().isoformat()
    for naming in (Naming(" ", "2026-12-31"), Naming("why", ""), Naming("why", "2027-02-26")):
        with pytest.raises(CaseRefused):
            of_case(case(), naming)


def test_an_empty_case_says_so() -> None:
    """What was not counted is 0, and nobody was judged."""
    first = opening("a", Basis(), by="ana", why="", until="2027-01-01", purpose="x")
    entry = append(first, case=1, last=None, at="2026-11-27T06:00:00.000000Z", salt="00")
    known = of_case(fold([entry]))

    assert ((0, 0), None, 0) == (known.people, known.certainty, known.actors)


@pytest.mark.parametrize(
    ("route", "fits", "fits_not"),
    [
        ("/members/{subject}", "/members/7", "/members/7/edit"),
        ("GET /a.b/{id}/x", "/a.b/7/x", "/aXb/7/x"),
        ("/files/{rest...}", "/files/a/b", "/file/a"),
    ],
)
def test_a_route_is_a_pattern(route: str, fits: str, fits_not: str) -> None:
    """Each part in braces is one segment, or the rest."""
    pattern = re.compile(pattern_of(route) + "$")

    assert (True, False) == (bool(pattern.match(fits)), bool(pattern.match(fits_not)))
