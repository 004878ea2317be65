"""
Drafts of notices: each place in each language, held to a file.

``PRIVET_WRITE_GOLDEN=1`` writes the files anew; then read what changed.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from privet.adapters.intel.jurisdictions import jurisdictions, words
from privet.adapters.intel.languages import LANGUAGES
from privet.response.breach.assessment import Assessment, Kind, assess
from privet.response.breach.notices import Item, Notice, draft
from privet.response.breach.rules import Whom
from privet.response.facts import Facts, Ground, People

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLDEN = Path(__file__).parent / "notices"
DRAFTED = [*((code, Whom.AUTHORITY) for code in jurisdictions()), ("EU", Whom.PEOPLE)]
"""What people are told is the same everywhere, but for the law it names."""

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Line:
    """Stand for an entry of a case."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    by: str = "ana"
    at: str = "2026-11-27T08:00:00.000000Z"


FACTS = Facts(
    "case-7",
    site="Example",
    actors={"account:bob77": "3f2a9c1bd4e5f607"},
    first="2026-11-20T03:12:00Z",
    last="2026-11-26T22:40:00Z",
    people=People(
        18_000, 21_500, "18,000 counted one by one; 175 pages of lists with 3,500 people at most"
    ),
    countries={"ES": 4_210, "GB": 3_900, "HK": 812, "CO": 77, "CA": 540, "US-CA": 610},
    fields=("name", "phone"),
    surfaces=("profile", "contact lookup"),
    exposures=48_211,
    certainty="0.97",
    because=(
        Ground(
            "account:bob77",
            "budget",
            "saw 18,000 people in one day; others rarely see more than 400",
        ),
    ),
    evidence=(("bundle.zip", "ab" * 32),),
)
ASSESSED = assess(
    [
        Line(Kind.ANSWER, {"question": "safeguard", "answer": "yes"}, "lookups had no limit"),
        Line(Kind.ANSWER, {"question": "linkage", "answer": "yes"}, "phone numbers to names"),
        Line(Kind.ANSWER, {"question": "misuse", "answer": "unknown"}, "nobody has looked"),
        Line(Kind.ANCHOR, {"anchor": "signal", "moment": "2026-11-27T06:00+00:00"}),
        Line(Kind.ANCHOR, {"anchor": "awareness", "moment": "2026-11-27T15:00+00:00"}),
        Line(Kind.FACT, {"item": "operator", "text": "Example Ltd, a directory of {members}"}),
        Line(Kind.FACT, {"item": "measures", "text": "lookups are limited since 27 November"}),
        Line(Kind.TOLD, {"jurisdiction": "GB", "whom": "authority", "moment": "2026-11-28T08Z"}),
    ]
)


def drafted(code: str, language: str, **more: Any) -> Notice:  # noqa: ANN401 - of any kind
    """Draft the notice of a place."""
    there = jurisdictions()[code]
    rule = there.rule(NOW.date())
    assert rule is not None
    given: dict[str, Any] = {"facts": FACTS, "assessed": ASSESSED, "now": NOW, **more}
    return draft(there, rule, given.pop("facts"), given.pop("assessed"), words(language), **given)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "whom"), DRAFTED)
def test_a_draft_is_what_was_read(code: str, language: str, whom: Whom) -> None:
    """Each notice in each language is the text that a person has read."""
    text = drafted(code, language, whom=whom).text()
    path = GOLDEN / f"{code}.{whom}.{language}.txt"
    if os.environ.get("PRIVET_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")

    assert path.read_text("utf-8") == text


def test_a_draft_says_that_it_is_one() -> None:
    """It stands at its head, with what is missing."""
    notice = drafted("EU", "en")

    assert notice.text().startswith("*** DRAFT. Nobody has signed or sent this. ***\n")
    assert "[MISSING: Likely consequences]" in notice.text()
    assert f"{len(notice.gaps)} of the facts it needs are missing" in notice.marks[1]
    assert notice.document()["draft"]


def test_nothing_is_invented() -> None:
    """Of a case that knows nothing, everything but the nature of the thing is a gap."""
    notice = drafted("EU", "en", facts=Facts("case-7"), assessed=Assessment())
    said = {label for label, text in notice.sections if text is not None}
    labels = words("en").items

    assert {
        labels[Item.ATTACK],
        labels[Item.INDIVIDUALS_TOLD],
        labels[Item.DELAY],
        labels[Item.PHASE],
    } == said


def test_people_are_told_in_plain_words() -> None:
    """No number of a catalogue, and no certainty; the risk says which question was answered."""
    people = drafted("EU", "en", whom=Whom.PEOPLE).text()
    told = dict(drafted("HK", "en").sections)
    risk = "A safeguard was bypassed, missing or defective: Yes: lookups had no limit"

    assert "OWASP" not in people
    assert "certainty" not in people
    assert "collected by a computer program" in people
    assert risk in str(told["Assessment of the risk, with reasons"])


def test_a_late_notice_has_to_say_why() -> None:
    """Once the time is over, "no delay" is not what it says."""
    label = words("en").items[Item.DELAY]

    assert label not in drafted("EU", "en").gaps
    assert label in drafted("EU", "en", late=True).gaps


def test_what_a_person_wrote_goes_first() -> None:
    """A person knows better than a count; nothing that they write is taken for a template."""
    facts = replace(FACTS, more={"people": "all {members} of the site"})
    told = dict(drafted("EU", "en", facts=facts).sections)

    assert "all {members} of the site" == told["People concerned in all"]
    assert "Example Ltd, a directory of {members}" == told["Controller and sector"]


def test_what_happened_elsewhere_is_told() -> None:
    """An authority is told which others know; when people were told, it says when."""
    assessed = assess(
        [
            Line(
                Kind.TOLD, {"jurisdiction": "GB", "whom": "authority", "moment": "2026-11-28T08Z"}
            ),
            Line(Kind.TOLD, {"jurisdiction": "CA", "whom": "people", "moment": "2026-11-28T08Z"}),
            Line(
                Kind.DECISION,
                {"jurisdiction": "CA", "whom": "authority", "notify": True},
                "phone numbers are sensitive",
            ),
        ]
    )
    told = dict(drafted("CA", "en", assessed=assessed).sections)
    names = {"GB": "Information Commissioner (ICO)"}
    named = dict(drafted("CA", "en", assessed=assessed, authorities=names).sections)

    assert str(named["Other authorities told"]).startswith("Information Commissioner (ICO), 28")
    assert "GB, 28 November 2026, 03:00 (UTC−5)" == told["Other authorities told"]
    assert "28 November 2026, 03:00 (UTC−5)" == told["Notice to the people concerned"]
    assert "phone numbers are sensitive" == told["Assessment of the risk, with reasons"]


def test_a_count_is_told_without_a_range() -> None:
    """Who was counted exactly is not told as an estimate."""
    for method, expected in [("", "12"), ("counted", "12 (counted)")]:
        facts = replace(FACTS, people=People(12, 12, method))
        told = dict(drafted("EU", "en", facts=facts).sections)

        assert expected == told["People concerned in all"]
