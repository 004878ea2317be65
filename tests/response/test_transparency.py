"""The public page tells measures and figures, and no limit, and names nobody."""

from __future__ import annotations

import pytest

from privet.response.transparency import Figures, Measures, page, span_words

MEASURES = Measures(
    site="Example",
    contact="privacy@example.org",
    mode="enforce",
    surfaces={"profile": ("name", "email"), "search": ()},
    budgets=(("account", "1h"), ("account", "7d"), ("network", "1d"), ("account", "1h")),
    remedies=("challenge", "limit", "challenge"),
    agreements=(("research, Art. 89", "2027-05-31"),),
    terms=1,
)
FIGURES = Figures(
    made="2026-11-27",
    period=("2026-11-01", "2026-11-26"),
    shown=4435,
    to_collectors=2125,
    actors={"collector": 4, "ordinary": 3011, "verified-agent": 13},
    since="2026-11-20",
    met={"allow": 10_000, "challenge": 12},
    checks={"passed": 9},
    appeals=1,
    cases=5,
    outcomes={"confirmed-scraping": 2, "false-positive": 1},
    letters={"cease-and-desist": 3, "abuse-report": 1},
    deletions={"demanded": 3, "confirmed": 2, "reappeared": 1},
    notices={"people": 6},
)


def test_it_says_what_is_done_and_how_it_went() -> None:
    """Each measure of the policy and each figure that was counted."""
    text = page(MEASURES, FIGURES).text()

    for words in (
        "profile (name, email), search",
        "each account, a limited number of different people is shown within an hour, or 7 days",
        "each network address",
        "in force",
        "research, Art. 89; until 31 May 2027",
        "From 1 November 2026 to 26 November 2026:",
        "privacy@example.org",
    ):
        assert words in text
    assert ["4,435", "3,028", "4", "2,125", "13", "10,000", "12", "9", "1", "5", "2", "1"] == [
        block.text for block in page(MEASURES, FIGURES).blocks if block.label
    ][:12]
    assert ["4", "3", "1", "3", "2", "1", "0", "6"] == [
        block.text for block in page(MEASURES, FIGURES).blocks if block.label
    ][12:]


def test_what_nobody_counted_is_said_to_be_lacking() -> None:
    """No figure is made up; a trial is called one, and what is switched off is, too."""
    trial = page(Measures("Example"), Figures("2026-11-27")).text()
    off = page(Measures("", mode="off", detects=False), Figures("2026-11-27")).text()

    assert (
        "Not counted here: who was shown whom, what visitors met, cases, letters and notices."
        in trial
    )
    assert "on trial" in trial
    assert "switched off" in off
    assert "Nobody has an agreement" in off


@pytest.mark.parametrize(
    ("window", "words"), [("1h", "an hour"), ("1d", "a day"), ("90s", "90 seconds")]
)
def test_windows_are_words(window: str, words: str) -> None:
    """As one says them."""
    assert words == span_words(window)
