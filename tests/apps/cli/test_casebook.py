"""Cases at the terminal."""

from __future__ import annotations

from dataclasses import replace

from privet.apps.cli.casebook import facts, line, people
from privet.evidence.cases import Basis, Case, fold, opening
from privet.evidence.entries import Attachment, Draft, append

AT = "2026-11-27T06:00:00.000000Z"


def case() -> Case:
    """Return a case with a note that is longer than a screen."""
    basis = Basis(actors={"account:bob77": "00ff"}, first="a", last="b")
    first = opening("t", basis, by="ana", why="", until="2027-01-01", purpose="p")
    begun = append(first, case=1, last=None, at=AT, salt="5a" * 16)
    file = Attachment.of("a.txt", "text/plain", b"abc")
    note = Draft("note", "ana", "why\x1b[31m", {"long": "x" * 999}, (file,))
    return fold([begun, append(note, case=1, last=begun, at=AT, salt="5a" * 16)])


def test_an_entry_is_one_line() -> None:
    """What a terminal would act on is replaced, and what is long is cut."""
    written = line(case().entries[1])

    assert "\x1b" not in written
    assert "a.txt (3 bytes)" in written
    assert len(written) < 500


def test_people_are_told_exactly_or_with_a_range() -> None:
    """Nobody reads an estimate as a count."""
    exact = {"exact": True, "people": 1234, "method": "counted"}
    rough = {"exact": False, "people": 1234, "low": 1000, "high": 2000, "method": "pages"}

    assert "" == people(case())
    assert "1,234" == people(replace(case(), affected=exact))
    assert "about 1,234 (1,000 to 2,000)" == people(replace(case(), affected=rough))


def test_facts_of_a_case() -> None:
    """What is known is told, what is not is left out."""
    told = dict(facts(replace(case(), affected={"exact": True, "people": 1, "method": "m"})))

    assert ("account:bob77", "a to b", "1; m") == (told["actors"], told["from"], told["people"])
    assert "of" not in told
    assert "case-3" == dict(facts(replace(case(), duplicate_of=3)))["of"]
