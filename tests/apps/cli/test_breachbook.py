"""An assessment, its clocks and a list at the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from privet.adapters.intel.jurisdictions import named
from privet.apps.cli.breachbook import assessment, one_clock, people, when
from privet.response.breach.affected import notify_list
from privet.response.breach.assessment import Assessment, Decision
from privet.response.breach.clocks import State, Targets, Told, clocks
from privet.response.breach.questions import Answer, Answered, Question
from privet.response.breach.rules import Anchor, Whom

NOW = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def test_an_assessment_is_told() -> None:
    """Answers, moments, decisions and facts stand there; what is open says so."""
    known = Assessment(
        {
            Question.SCALE: Answered(
                Question.SCALE, Answer.NO, "9 people\x1b[0m", "ana", "2026-11-27T08:00:00Z"
            )
        },
        {Anchor.SIGNAL: NOW},
        {
            ("GB", Whom.AUTHORITY): Decision(
                "GB", Whom.AUTHORITY, notify=False, why="no risk", by="ana", at="2026-11-27T08:00"
            )
        },
        {("CA", Whom.PEOPLE): NOW},
        {"measures": "closed"},
    )
    told = "\n".join(assessment("case-7", known))

    assert "\x1b" not in told
    assert "-> no: 9 people" in told
    assert "-> open" in told
    assert "signal         2026-11-27T15:00+00:00" in told
    assert "awareness      not recorded" in told
    assert "NOT to notify: GB, authority; no risk (ana, 2026-11-27T08:00)" in told
    assert "told           CA, people: 2026-11-27T15:00+00:00" in told
    assert "fact           measures: closed" in told


def test_a_clock_is_told() -> None:
    """A target is not told as a limit; what is over says since when."""
    there = named("GB")
    told = Told({Anchor.AWARENESS: NOW})
    authority, to_people = clocks(there, told, now=NOW, targets=Targets(), working={})
    later = NOW + timedelta(hours=80)

    assert "running: Mon 2026-11-30 15:00 Europe/London, 72 h left" == when(authority, NOW)
    assert "internal target, no legal limit" in when(to_people, NOW)
    assert "OVERDUE: Mon 2026-11-30 15:00 Europe/London, 8 h ago" == when(
        replace(authority, state=State.OVERDUE), later
    )
    assert "done; it was due Mon 2026-11-30 15:00 Europe/London" == when(
        replace(authority, state=State.DONE), later
    )
    assert "waiting" == when(replace(authority, state=State.WAITING, due=None), NOW)
    lines = "\n".join(one_clock(authority, NOW))
    assert "note: information may follow in phases" in lines
    assert "WARNING: a reform is under way" in lines


def test_a_list_says_what_it_lacks() -> None:
    """Whoever is not named is counted."""
    known = [(f"p{number}", "ES", number) for number in range(25)]
    whole = "\n".join(people(notify_list(set(range(25)), known), named=True))
    short = "\n".join(people(notify_list({1, 99}, known, pages=2, on_pages=40), named=False))

    assert "5 more: --out DIR writes all" in whole
    assert "not whole" not in whole
    assert "1 were shown whom the file does not name" in short
    assert "2 pages of lists showed up to 40 people more" in short
    assert "The list is not whole." in short
    assert "p1" not in short
