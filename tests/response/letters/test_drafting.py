"""
Letters: each kind in each language, held to a file that a person has read.

``PRIVET_WRITE_GOLDEN=1`` writes the files anew; then read what changed.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from privet.adapters.intel.languages import LANGUAGES
from privet.adapters.intel.letters import words
from privet.response.facts import Facts, Ground, People
from privet.response.letters.demands import demands
from privet.response.letters.drafting import Letter, Signature, draft, reminder, signed, told
from privet.response.letters.kinds import Item, Kind
from privet.response.sheets import Sheet

if TYPE_CHECKING:
    from collections.abc import Mapping

GOLDEN = Path(__file__).parent / "letters"
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
TO = "Acme Data Ltd\n9 Low Street, London"
ANA = Signature("Ana Lam", "counsel", "2026-11-27", "Example Ltd")
FACTS = Facts(
    "case-7",
    site="Example",
    actors={"account:bob77": "3f2a9c1bd4e5f607", "network:203.0.113.7/32": "0b1c2d3e4f506172"},
    first="2026-11-20T03:12:00.000000Z",
    last="2026-11-26T22:40:00Z",
    people=People(
        18_000, 21_500, "18,000 counted one by one; 175 pages of lists with 3,500 people at most"
    ),
    fields=("name", "phone"),
    surfaces=("profile", "contact lookup"),
    exposures=48_211,
    because=(
        Ground(
            "account:bob77",
            "budget",
            "saw 18,000 people in one day; 99.9 % of visitors see at most 312, the budget is 400",
        ),
        Ground("account:bob77", "novelty", "saw 21,500 people and went back to none"),
        Ground("network:203.0.113.7/32", "rhythm", "asked every 12 seconds, in its own words"),
    ),
    evidence=(("bundle.zip", "ab" * 32),),
    more={"operator": "Example Ltd, Hong Kong", "contact": "dpo@example.org"},
)


@dataclass(frozen=True)
class Line:
    """Stand for an entry of a case."""

    kind: str
    payload: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""
    by: str = "ana"
    at: str = "2026-11-27T08:00:00.000000Z"


ENTRIES = (
    Line("terms", why="Terms of 1 May 2025, clause 4: no automated collection {really}"),
    Line("canary", why="two invented members, 90017 and 90023, stand in the file"),
    Line("letter-fact", {"item": "location", "text": "https://files.example/dump.csv"}),
    Line("breach-fact", {"item": "measures", "text": "no matter of a letter"}),
    Line("note", why="nor is this"),
)


def drafted(kind: Kind, language: str = "en", **more: Any) -> Letter:  # noqa: ANN401 - of any kind
    """Draft a letter of the case."""
    facts, entries = more.pop("facts", FACTS), more.pop("entries", ENTRIES)
    known = told(
        facts,
        entries,
        words(language),
        kind=kind,
        zone=HONG_KONG,
        to=more.pop("to", TO),
        unmasked=more.get("unmasked", False),
    )
    return draft(kind, known, words(language), case="case-7", days=14, **more)


def held(name: str, text: str) -> str:
    """Return the text of a file, written anew where that is asked for."""
    path = GOLDEN / name
    if os.environ.get("PRIVET_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return path.read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_a_letter_is_what_was_read(kind: Kind, language: str) -> None:
    """Each letter in each language is the text that a person has read."""
    text = drafted(kind, language).sheet.text()

    assert held(f"{kind}.{language}.txt", text) == text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_reminder_is_what_was_read(language: str) -> None:
    """It names the letter, its days and the new ones."""
    terms = words(language)
    letter = drafted(Kind.CEASE, language, entries=ENTRIES, left_out=LEFT)
    sheet = signed(letter.sheet, ANA, terms)
    (demand,) = demands(
        "case-7",
        [
            Line("letter-drafted", {"letter": 1, **letter.document()}),
            Line("letter-signed", {"letter": 1, "day": ANA.day, "sheet": sheet.document()}),
            Line("letter-served", {"letter": 1, "moment": "2026-11-28T10:00:00+08:00"}),
        ],
    )
    text = reminder(demand, ANA, terms, days=7).text()

    assert held(f"reminder.{language}.txt", text) == text


LEFT = frozenset({Item.PROTECTIONS, Item.LAW})


def test_nothing_is_invented() -> None:
    """Of a case that knows nothing, every item is a gap, and the draft says at its head which."""
    letter = drafted(Kind.CEASE, facts=Facts("case-7"), entries=(), to="")
    text = letter.sheet.text()

    assert len(letter.gaps) == len(set(Item) - {Item.LOCATION, Item.ORIGIN})
    assert f"*** {len(letter.gaps)} of the facts it needs are missing:" in text
    assert all(f"[MISSING: {gap}]" in text for gap in letter.gaps)


@pytest.mark.parametrize("kind", Kind)
def test_every_item_is_a_gap_of_some_letter(kind: Kind) -> None:
    """What is missing of a letter is named in its language, each once."""
    letter = drafted(kind, "fr", facts=Facts("case-7"), entries=(), to="")

    assert len(set(letter.gaps)) == len(letter.gaps)
    assert set(letter.gaps) <= set(words("fr").items.values())


def test_what_a_person_says_goes_first() -> None:
    """A fact that was written for letters stands in place of what the case found."""
    said = Line("letter-fact", {"item": "people", "text": "some 20,000 members"})
    text = drafted(Kind.TAKEDOWN, entries=(*ENTRIES, said)).sheet.text()

    assert "Personal data of some 20,000 members." in text
    assert "21,500" not in text


def test_what_is_left_out_is_not_spoken_of() -> None:
    """Its lines go, and a heading under which nothing is left goes with them."""
    letter = drafted(Kind.CEASE, left_out={Item.TERMS, Item.LAW, Item.PROTECTIONS})
    text = letter.sheet.text()

    assert () == letter.gaps
    assert "WHY IT WAS NOT PERMITTED" not in text
    assert ("protections", "terms", "law") != letter.left_out
    assert {"protections", "terms", "law"} == set(letter.left_out)


def test_braces_in_a_fact_mean_nothing() -> None:
    """What people write is text."""
    assert "no automated collection {really}" in drafted(Kind.CEASE).sheet.text()


def test_a_signed_letter_is_no_draft() -> None:
    """It bears a name, a capacity and a day, and no mark."""
    sheet = signed(drafted(Kind.DELETION, left_out={Item.LAW}).sheet, ANA, words("en"))
    text = sheet.text()

    assert "DRAFT" not in text
    assert text.endswith("Signed for Example Ltd\n\nName: Ana Lam\nCapacity: counsel\n")
    assert "Date: 27 November 2026" in text
    assert sheet == Sheet.read(sheet.document())


def test_people_who_were_counted_are_no_estimate() -> None:
    """An exact number stands alone."""
    facts = replace(FACTS, people=People(30, 30, "counted one by one"))

    assert "personal data of 30 people was" in drafted(Kind.CEASE, facts=facts).sheet.text()


def test_moments_are_told_by_the_clock_of_the_place() -> None:
    """Those of an abuse report are those of the log; a record's day is that of the place, too."""
    late = replace(ENTRIES[0], at="2026-11-27T20:00:00.000000Z")

    assert "20 November 2026, 11:12 (UTC+8)" in drafted(Kind.CEASE).sheet.text()
    assert "20 November 2026, 03:12 (UTC)" in drafted(Kind.ABUSE).sheet.text()
    assert "{really} (28 November 2026)" in drafted(Kind.CEASE, entries=(late,)).sheet.text()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_no_letter_names_a_visitor(kind: Kind, language: str) -> None:
    """An account is a pseudonym everywhere; an address is whole where nothing can be done without."""
    text = drafted(kind, language).sheet.text()
    needed = kind in {Kind.ABUSE, Kind.PRESERVATION}

    assert "bob77" not in text
    assert needed == ("203.0.113.7" in text)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", text)


def test_a_network_is_told_of_addresses() -> None:
    """An account of ours says nothing to whoever runs a network; without an address it is a gap."""
    facts = replace(FACTS, actors={"account:bob77": "3f2a9c1bd4e5f607"})

    assert "From: address 203.0.113.7\n" in drafted(Kind.ABUSE).sheet.text()
    assert words("en").items[Item.ACTORS] in drafted(Kind.ABUSE, facts=facts).gaps


def test_a_person_may_choose_to_name_visitors() -> None:
    """Then the letter has them as they are, and the case keeps that it was chosen."""
    letter = drafted(Kind.CEASE, unmasked=True)

    assert "account bob77, address 203.0.113.7" in letter.sheet.text()
    assert letter.document()["unmasked"]
