"""How others are answered, as the register sees it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from privet.review import replies
from privet.review.dealings import Dealings
from privet.review.sight import Sight

TODAY = date(2026, 11, 27)
LONG_AGO = date(2025, 1, 1)
DONE = {"demanded": 3, "confirmed": 2, "verified": 1}


@pytest.mark.parametrize(
    ("probe", "facts", "state", "word"),
    [
        ("letters", {}, "unknown", "no letter"),
        ("letters", {"lettered": LONG_AGO}, "partly", "2025-01-01"),
        ("letters", {"lettered": TODAY}, "running", "none is overdue"),
        ("letters", {"lettered": TODAY, "unanswered": ["case-1 letter 1"]}, "partly", "case-1"),
        ("deletions", {}, "unknown", "nothing shows"),
        ("deletions", {"deletions": {"demanded": 1}}, "partly", "confirmed 0"),
        ("deletions", {"deletions": DONE}, "running", "demanded 3, confirmed 2, verified 1"),
        ("deletions", {"deletions": DONE, "back": 1}, "partly", "go after"),
        ("deletions", {"deletions": DONE, "unwatched": ["case-2 letter 1"]}, "partly", "case-2"),
        ("takedowns", {}, "unknown", "no host"),
        ("takedowns", {"taken_down": TODAY}, "running", "2026-11-27"),
        ("notices", {}, "unknown", "no notice"),
        ("notices", {"told": TODAY}, "running", "2026-11-27"),
        ("breaches", {}, "unknown", "no case was confirmed"),
        ("breaches", {"confirmed": 2}, "running", "each with a decision: 2"),
        ("breaches", {"confirmed": 2, "undecided": ["case-4"]}, "partly", "case-4"),
    ],
)
def test_what_the_cases_say_is_seen(
    probe: str, facts: dict[str, Any], state: str, word: str
) -> None:
    """A measure that nobody needed yet is unknown, and not absent; what is late is told."""
    how, says = getattr(replies, probe)(Sight(TODAY, dealings=Dealings(**facts)))

    assert (state, True) == (how, word in says), says


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, "absent"),
        ({"contact": True}, "partly"),
        ({"contact": True, "appealable": True}, "running"),
        ({"contact": True, "appealable": True, "waits": 30}, "running"),
        ({"contact": True, "appealable": True, "waits": 31}, "partly"),
    ],
)
def test_a_complaint_does_not_wait_for_more_than_thirty_days(
    facts: dict[str, Any], state: str
) -> None:
    """Whoever is stopped knows whom to write to, and is answered in time."""
    assert state == replies.complaints(Sight(TODAY, **facts))[0]
