"""The rules that ship, and the clocks that come of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from privet.adapters.intel.calendars import calendars
from privet.adapters.intel.jurisdictions import jurisdictions, named, words
from privet.adapters.intel.languages import LANGUAGES
from privet.errors import ConfigError
from privet.response.breach.clocks import Targets, Told, clocks
from privet.response.breach.notices import TO_PEOPLE, Item
from privet.response.breach.questions import Question
from privet.response.breach.rules import Anchor

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNATORIES = set("AR AU CA CO GG HK IL JE MX MC MA NZ NO ES CH GB".split())
SINCE = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def told(*anchors: Anchor) -> Told:
    """Record anchors at one moment, a Friday at ten in Bogotá."""
    return Told(dict.fromkeys(anchors, SINCE))


def test_every_place_has_rules() -> None:
    """The sixteen who signed, the Union and California; and two provinces of Canada."""
    assert SIGNATORIES | {"EU", "US-CA", "CA-QC", "CA-AB"} == set(jurisdictions())


@pytest.mark.parametrize("code", sorted(jurisdictions()))
def test_a_place_is_whole(code: str) -> None:
    """Today's rule is known, was verified, says its source, and its notices can be written."""
    there = jurisdictions()[code]
    rule = there.rule(date(2026, 11, 27))

    assert rule is not None
    assert rule.source
    assert rule.valid_from < rule.last_verified <= date(2026, 11, 27)
    assert set(there.languages) <= set(LANGUAGES)
    assert len(rule.contents) == len(set(rule.contents))


@pytest.mark.parametrize(
    ("code", "anchor", "expected"),
    [
        ("GB", Anchor.AWARENESS, "2026-11-30T15:00:00+00:00"),
        ("EU", Anchor.AWARENESS, "2026-11-30T16:00:00+01:00"),
        # 28 November to 18 December, with the holiday of 8 December: until the 21st, a Monday
        ("CO", Anchor.SIGNAL, "2026-12-21T23:59:59-05:00"),
        ("IL", Anchor.SIGNAL, "2026-11-27T21:00:00+02:00"),
        ("AU", Anchor.SUSPICION, "2026-12-28T23:59:59+11:00"),
        ("CA", Anchor.DETERMINATION, "2026-11-30T10:00:00-05:00"),
        ("MX", Anchor.AWARENESS, "2026-11-27T13:00:00-06:00"),
        ("HK", Anchor.AWARENESS, "2026-11-30T23:00:00+08:00"),
        ("US-CA", Anchor.AWARENESS, "2026-12-27T23:59:59-08:00"),
        ("US-CA", Anchor.PEOPLE_TOLD, "2026-12-12T23:59:59-08:00"),
    ],
)
def test_when_a_clock_ends(code: str, anchor: Anchor, expected: str) -> None:
    """Counted by hand from Friday, 27 November 2026, 15:00 UTC."""
    there = named(code)
    found = clocks(
        there,
        told(anchor),
        now=SINCE,
        targets=Targets(),
        working=calendars([there.calendar]),
    )
    (first, *_) = [each for each in found if each.since is not None]

    assert first.due is not None
    assert expected == first.due.isoformat()


def test_a_place_has_other_names() -> None:
    """People write UK; a place without rules is refused."""
    assert "GB" == named("uk").code
    assert "EU" == named("de").code
    with pytest.raises(ConfigError, match="no rules"):
        named("ZZ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_things(language: str) -> None:
    """No word is missing, and each takes the same parts as in English."""
    from string import Formatter

    def parts(says: Mapping[str, str]) -> dict[str, set[str | None]]:
        return {
            name: {each[1] for each in Formatter().parse(text)} - {None}
            for name, text in says.items()
        }

    said, english = words(language), words("en")

    assert set(Item) == set(said.items)
    assert set(Question) == set(said.questions)
    assert set(TO_PEOPLE) == set(said.people)
    assert parts(english.says) == parts(said.says)


def test_no_notices_in_other_languages() -> None:
    """A language without words is refused with those that have some."""
    with pytest.raises(ConfigError, match="no notices"):
        words("tlh")
