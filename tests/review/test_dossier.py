"""Every expectation with the measures that answer it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from tests.review.test_judgement import ACCEPTED, GOOD, light

from privet.adapters.intel.controls import catalogue
from privet.adapters.intel.jurisdictions import named
from privet.review.dossier import Asked, dossier, index, shown, worst
from privet.review.judgement import Health, Light, judged
from privet.review.register import Test, fold
from privet.review.sight import State

DAY = date(2026, 11, 27)
ASKED = Asked("Example", "Example Ltd", named("HK"), DAY, "abc")


def test_every_expectation_stands_in_it() -> None:
    """All forty-seven, each with a measure; and the law of the place with its source."""
    standing = judged(fold(catalogue(), []), DAY)
    book = dossier(ASKED, catalogue(), standing, ())
    titles = [each.title for each in book.sections]

    assert set(catalogue().expectations) == {each[:5] for each in titles if each[2] == "-"}
    assert "The law: Hong Kong" in titles
    assert "Last verified" in str(book.document())
    assert 65 == len({name for name in catalogue().controls if name in str(book.document())})


def test_a_place_without_a_rule_on_that_day_says_so() -> None:
    """Nothing is made up for a day on which no rule is known to hold."""
    old = replace(ASKED, day=date(1900, 1, 1))
    book = dossier(old, catalogue(), judged(fold(catalogue(), []), DAY), ())

    assert "No rule ships for 1900-01-01." in str(book.document())


def test_what_shows_a_measure_is_told() -> None:
    """Tests, files, gaps, acceptances, and what is wrong."""
    failed = Test(DAY, passed=False, by="ana")
    whole = replace(GOOD, test=failed, gap="old ids", acceptance=ACCEPTED)
    unknown = replace(GOOD, told=State.UNKNOWN, test=None, exhibits=())
    told = shown(light(whole))

    assert "tested 2026-11-27: failed; 1 files of evidence; gap: old ids" in told
    assert "risk accepted by Bo until 2026-08-15" in told
    assert "nobody has said how it stands" == shown(light(unknown))
    assert Light.RED is worst([light(GOOD), light(GOOD, health=Health.MISSING)])


def test_evidence_is_listed_with_its_digest() -> None:
    """A file that does not hold is not in the archive, and red."""
    standing = judged(fold(catalogue(), []), DAY)
    ill = light(GOOD, health=Health.ALTERED)
    others = [each for each in standing if each.standing.control.id != "DES-03"]
    book = dossier(ASKED, catalogue(), [*others, ill], ())
    listed = index(ASKED, [ill], {"dossier.pdf": "00"}, "ff")

    rows = book.document()["sections"][-1]["blocks"][0]["rows"]

    assert [["DES-03", "not in the archive", "red", "00\n"]] == rows
    assert (["CS-04"], "ff") == (listed["expectations"], listed["register"])
