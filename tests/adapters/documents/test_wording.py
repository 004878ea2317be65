"""The words of the reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.documents import wording
from privet.detection.signals import Reason
from privet.evidence.findings import BudgetEffect, Conclusion

if TYPE_CHECKING:
    from privet.evidence.findings import Answer

AT = datetime(2026, 11, 2, 13, 55, 36, tzinfo=UTC)


@given(st.text())
def test_a_plain_text_shows_every_character(text: str) -> None:
    """What is printed holds nothing that hides, moves or commands."""
    clean = wording.plain(text)

    assert clean.isprintable()
    assert len(text) == len(clean)


def test_a_plain_text_of_several_lines_keeps_its_lines() -> None:
    """Only the line ends survive of what cannot be seen."""
    assert "a\n    b\ufffd[31m" == wording.plain_lines("a\n\tb\x1b[31m")


@given(st.text(max_size=80), st.integers(min_value=1, max_value=50))
def test_a_cut_text_is_never_longer(text: str, length: int) -> None:
    """A long name is cut to the length asked for, a short one is not touched."""
    cut = wording.cut(text, length)

    assert max(0, min(length, len(text))) == len(cut)
    assert (cut == text) == (len(text) <= length)


@pytest.mark.parametrize(
    ("share", "written"),
    [
        (0.0, "0%"),
        (1.0, "100%"),
        (0.9998, "99.98%"),
        (0.999999, "99.99%"),
        (0.817, "81.7%"),
        (0.05, "5.0%"),
        (0.0000873, "0.0087%"),
    ],
)
def test_a_share_never_promises_all_or_nothing(share: float, written: str) -> None:
    """What is not all is not 100%, what is something is not 0%."""
    assert written == wording.percent(share)


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.0, "0%"), (1.0, "100%"), (0.000315331, "0.0316%"), (0.05, "5%"), (0.9999, "100%")],
)
def test_a_bound_is_rounded_up(share: float, written: str) -> None:
    """An upper bound that is rounded stays an upper bound."""
    assert written == wording.at_most(share)


@given(st.floats(min_value=1e-7, max_value=1))
def test_a_written_bound_is_a_bound(share: float) -> None:
    """The number that is read is at least the number that was computed."""
    assert float(wording.at_most(share).removesuffix("%")) >= share * 100 * (1 - 1e-9)


@pytest.mark.parametrize(
    ("share", "written"), [(0.9999, ">99.9%"), (0.9949, "99.4%"), (0.618, "61%"), (0.0, "0%")]
)
def test_certainty_is_rounded_down(share: float, written: str) -> None:
    """A verdict is never written surer than it is."""
    assert written == wording.certainty(share)


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (14 * 86_400, "14 days"),
        (86_400, "1 day"),
        (7_200, "2 hours"),
        (5_400, "90 minutes"),
        (60, "60 seconds"),
        (1, "1 second"),
    ],
)
def test_a_time_has_its_natural_unit(seconds: float, written: str) -> None:
    """A duration reads as one says it."""
    assert written == wording.lasting(seconds)


def test_an_interval_repeats_nothing() -> None:
    """Day, month and year stand once where they are shared."""
    assert "2 Nov 2026, 13:55 to 14:10" == wording.interval(AT, AT.replace(hour=14, minute=10))
    assert "2 Nov to 16 Nov 2026" == wording.interval(AT, AT.replace(day=16))
    assert "2 Nov 2026 to 1 Jan 2027" == wording.interval(AT, datetime(2027, 1, 1, tzinfo=UTC))
    assert "2 Nov 2026 13:55" == wording.within(AT, AT)
    assert "2 Nov 2026 13:55 to 3 Nov 2026 13:55" == wording.within(AT, AT.replace(day=3))


@pytest.mark.parametrize(
    ("window", "written"),
    [("1d", "a day"), ("7d", "in 7 days"), ("1h", "an hour"), ("?", "in ?"), ("", "in ")],
)
def test_a_window_reads_as_one_says_it(window: str, written: str) -> None:
    """A window of the policy file becomes English, and an unknown one stays."""
    assert written == wording.per_window(window)


def test_a_budget_names_n_and_the_bound() -> None:
    """The people touched come with how many were judged and with the exact bound."""
    effect = BudgetEffect("account", "1d", 150, 14_100, 22_903, 2, 0.000315331)

    assert "150 people a day for each account" == wording.allowance(effect)
    assert (
        "2 of 22,903 ordinary actors stopped (0.0087%; at most 0.0316% with 95% confidence)"
        == wording.touched(effect)
    )
    assert "no ordinary actor" in wording.touched(replace(effect, ordinary=0))


def test_the_headline_counts_a_campaign_as_one(answer: Answer) -> None:
    """Forty-two addresses of one fleet are one campaign, not forty-two collectors."""
    assert (
        "Three collectors and one campaign of 42 actors were shown 31,206 people, "
        "81.7% of everybody this log shows." == wording.headline(answer)
    )


def test_the_headline_says_when_nothing_was_found(answer: Answer, quiet: Answer) -> None:
    """Without a collector the headline says so, and who should be looked at."""
    calm = replace(
        answer,
        summary=replace(answer.summary, actors={Conclusion.UNCLEAR: 1}, campaigns=()),
        findings=(),
    )

    assert wording.headline(quiet).startswith("No page in this log showed a person")
    assert (
        "No collector was found; one actor should be looked at. 38,214 people were shown in all."
        == wording.headline(calm)
    )


def test_one_collector_that_took_everything(answer: Answer) -> None:
    """One collector is spoken of in the singular; everybody is everybody."""
    alone = tuple(f for f in answer.findings if f.actor == "account:bob77")
    summary = replace(
        answer.summary,
        actors={Conclusion.COLLECTOR: 1},
        campaigns=(),
        subjects_seen=20_000,
        subjects_by_collectors=20_000,
    )

    assert "One collector was shown 20,000 people, everybody this log shows." == wording.headline(
        replace(answer, summary=summary, findings=alone)
    )
    blind = replace(summary, subjects_seen=0, subjects_by_collectors=0)
    assert "One collector was shown 0 people." == wording.headline(
        replace(answer, summary=blind, findings=alone)
    )


def test_rejects_come_first_above_a_twentieth(answer: Answer) -> None:
    """Five lines in a hundred are borne in silence, six are not."""
    few = replace(answer.summary, lines=100, rejected=5)
    many = replace(few, rejected=6, reject_reasons={"no closing quote": 4, "no such date": 2})

    assert not wording.rejects_first(few)
    assert wording.rejects_first(many).startswith("6.0% of the lines could not be read (6 of 100;")


def test_reasons_that_clear_stand_last() -> None:
    """What speaks for an actor does not stand before what speaks against it."""
    clears = Reason("verified", "none", 1.0, "address published by Google")
    weak = Reason("rhythm", "OAT-011", 0.2, "asked every two seconds")
    strong = Reason("enumeration", "OAT-011", 0.9, "opened ids in order")

    assert [strong, weak, clears] == wording.foremost([clears, weak, strong])


def test_numbers_beyond_twelve_are_written_in_digits() -> None:
    """Small numbers are words, larger ones digits, and one is singular."""
    assert "one collector" == wording.spelled(1, "collector")
    assert "13 collectors" == wording.spelled(13, "collector")
    assert "1 person" == wording.counted(1, "person", "people")


def test_a_number_that_is_not_known_is_said() -> None:
    """A measure that could not be computed does not keep a report from being written."""
    nan = float("nan")

    assert ("?", "?", "?", "?") == tuple(
        write(nan) for write in (wording.count, wording.percent, wording.at_most, wording.certainty)
    )
