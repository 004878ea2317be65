"""What the cases say of how others were answered."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tests.response.letters.test_demands import lived
from tests.response.test_sent import case

from privet.evidence.entries import Draft
from privet.evidence.lifecycle import Act as Step
from privet.response.breach.assessment import Kind
from privet.response.letters.demands import Act
from privet.review.dealings import Dealings, dealings

LATER = datetime(2028, 1, 1, tzinfo=UTC)
SERVED = (Act.SIGN, Act.SERVE)


def wrote(*acts: Act, kind: str = "deletion-demand") -> list[Draft]:
    """Return the entries of a letter to which some things happened."""
    return [
        Draft(
            line.kind,
            "ana",
            "",
            {**line.payload, "kind": kind} if "kind" in line.payload else line.payload,
        )
        for line in lived(Act.DRAFT, *acts)
    ]


def test_nothing_is_said_where_no_case_is() -> None:
    """And of a case without letters."""
    assert Dealings(deletions={}, unanswered=[], unwatched=[], undecided=[]) == dealings([], LATER)


def test_letters_that_wait_too_long_are_named() -> None:
    """For an answer, or for a look; a letter to a host is told apart, and so is data that is back."""
    silent = case(wrote(*SERVED)).entries
    watched = case(wrote(*SERVED, Act.CONFIRM, Act.WATCH)).entries
    back = case(wrote(*SERVED, Act.CONFIRM, Act.WATCH, Act.FIND)).entries
    host = case(wrote(*SERVED, kind="host-takedown")).entries
    found = dealings([silent, watched, back, host], LATER)

    assert ["case-1 letter 1"] == list(found.unwatched)
    assert 3 == len(found.unanswered)
    assert {"demanded": 3, "confirmed": 2, "reappeared": 1} == found.deletions
    assert 1 == found.back
    assert date(2026, 11, 27) == found.lettered == found.taken_down
    assert None is dealings([silent], LATER).taken_down


def test_a_confirmed_case_is_to_be_decided_on() -> None:
    """Whether it is a breach; and that people were told is told."""
    confirmed = [
        Draft(Step.ASSIGN, "ana", "", {"to": "ana"}),
        Draft(Step.RESOLVE, "ana", "sure", {"outcome": "confirmed-scraping"}),
    ]
    said = {"jurisdiction": "HK", "whom": "people"}
    told = Draft(Kind.TOLD, "ana", "", {**said, "moment": "2026-11-28T08:00+00:00"})
    decided = Draft(Kind.DECISION, "ana", "harm", {**said, "notify": True})
    open_ = dealings([case(confirmed).entries], LATER)
    done = dealings([case([*confirmed, decided, told]).entries], LATER)

    assert (1, ["case-1"], None) == (open_.confirmed, open_.undecided, open_.told)
    assert (1, [], date(2026, 11, 27)) == (done.confirmed, done.undecided, done.told)
