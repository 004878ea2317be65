"""What the entries of a case add up to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from privet.response.breach.assessment import Decision, Kind, assess, moment, unordered
from privet.response.breach.questions import Leaning, Question
from privet.response.breach.rules import Anchor, Whom

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Line:
    """Stand for an entry of a case."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    why: str = "so"
    by: str = "ana"
    at: str = "2026-11-27T08:00:00.000000Z"


ENTRIES = [
    Line("opened", {"title": "whoever"}),
    Line(Kind.ANSWER, {"question": "safeguard", "answer": "unknown"}, why="not looked at yet"),
    Line(Kind.ANSWER, {"question": "safeguard", "answer": "yes"}, why="no limit on lookups"),
    Line(Kind.ANCHOR, {"anchor": "signal", "moment": "2026-11-27T08:00+01:00"}),
    Line(Kind.DECISION, {"jurisdiction": "GB", "whom": "authority", "notify": False}),
    Line(Kind.DECISION, {"jurisdiction": "CO", "whom": "authority", "notify": True}),
    Line(Kind.TOLD, {"jurisdiction": "US-CA", "whom": "people", "moment": "2026-11-28T08:00Z"}),
    Line(Kind.FACT, {"item": "measures", "text": "lookups are closed"}),
    Line(Kind.PEOPLE, {"countries": {"ES": 9}}),
    Line(Kind.PEOPLE, {"countries": {"GB": 7, "CO": 1}}),
]


def test_the_last_word_counts() -> None:
    """An answer given again replaces the earlier one; its reason and author stand beside it."""
    found = assess(ENTRIES)
    answered = found.answers[Question.SAFEGUARD]

    assert ("yes", "no limit on lookups", "ana") == (answered.answer, answered.why, answered.by)
    assert Leaning.TOWARDS == found.leaning
    assert set(Question) - {Question.SAFEGUARD} == set(found.open)
    assert {"measures": "lookups are closed"} == found.facts
    assert {"GB": 7, "CO": 1} == found.countries


def test_clocks_learn_what_was_decided_and_done() -> None:
    """A decision not to notify stops a clock; that people were told starts another."""
    found = assess(ENTRIES)

    assert {("GB", "authority")} == found.clocks("GB").refused
    assert {("US-CA", "people")} == found.clocks("US-CA").done
    assert {("US-CA", "people"), ("GB", "assessment")} == found.clocks("GB").done
    assert {Anchor.SIGNAL} == set(found.clocks("GB").anchors)
    assert {Anchor.SIGNAL, Anchor.PEOPLE_TOLD} == set(found.clocks("US-CA").anchors)


def test_a_determination_ends_the_assessment() -> None:
    """Whoever has found out what it is does not have to find out any longer."""
    line = Line(Kind.ANCHOR, {"anchor": "determination", "moment": "2026-11-27T08:00+01:00"})

    assert {("AU", "assessment")} == assess([line]).clocks("AU").done


def test_an_assessment_shows_all_of_it() -> None:
    """Answered or not, each question stands there; a decision not to notify as well."""
    shown = assess(ENTRIES).document()

    assert [6, "yes", None] == [
        len(shown["questions"]),
        shown["questions"][0]["answer"],
        shown["questions"][1]["answer"],
    ]
    assert {"signal": "2026-11-27T08:00:00+01:00"}.items() <= shown["anchors"].items()
    assert [False, True] == [each["notify"] for each in shown["decisions"]]
    assert ["US-CA"] == [each["jurisdiction"] for each in shown["told"]]


def test_a_decision_has_a_reason() -> None:
    """To decide not to notify asks for the same care."""
    with pytest.raises(ValueError, match="reason"):
        Decision("GB", Whom.AUTHORITY, notify=False, why="", by="ana", at="2026")
    with pytest.raises(ValueError, match="people"):
        Decision("GB", Whom.ASSESSMENT, notify=False, why="so", by="ana", at="2026")


def test_a_moment_has_an_offset() -> None:
    """A clock cannot run from a guess."""
    with pytest.raises(ValueError, match="no offset"):
        moment("2026-11-27T08:15")


def test_anchors_come_in_their_order() -> None:
    """Nobody is aware before there was a sign."""
    at = datetime(2026, 11, 27, tzinfo=UTC)
    late = at + timedelta(hours=1)

    assert "" == unordered({Anchor.SIGNAL: at, Anchor.AWARENESS: at})
    assert "awareness cannot come before signal" == unordered(
        {Anchor.SIGNAL: late, Anchor.AWARENESS: at}
    )
