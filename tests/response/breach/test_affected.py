"""Whom to tell, country by country."""

from __future__ import annotations

from privet.response.breach.affected import UNKNOWN, notify_list

KNOWN = [("ana", "es", 1), ("ben", "GB", 2), ("cy", "ES", 3), ("dot", "", 4), ("ANA", "es", 1)]


def test_people_are_listed_by_country() -> None:
    """Those who were shown are named once, the others are not."""
    found = notify_list({1, 3, 4, 9}, KNOWN)

    assert {UNKNOWN: ("dot",), "ES": ("ana", "cy")} == found.countries
    assert {"ES": 2, UNKNOWN: 1} == found.counts()
    assert (3, 1, 5) == (found.people, found.unplaced, found.listed)


def test_a_list_says_whether_it_is_whole() -> None:
    """A page of a list hides people, and so do those whom the file does not place."""
    assert notify_list({1}, KNOWN).whole
    assert not notify_list({1}, KNOWN, pages=1).whole
    assert not notify_list({4}, KNOWN).whole
    assert not notify_list({9}, KNOWN).whole


def test_names_are_shown_when_asked_for() -> None:
    """A count goes round more easily than names do."""
    found = notify_list({1}, KNOWN)

    assert {"ES": ("ana",)} == found.document(named=True)["subjects"]
    assert "subjects" not in found.document(named=False)
