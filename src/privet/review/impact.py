"""The draft of an assessment of what Privet itself does to people's privacy, filled from the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.review.book import Book, Grid, Points, Section, Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from privet.review.privacy import Stored

GAP: Final = "[to be filled in]"

RISKS: Final = (
    ("an ordinary visitor is stopped", "shadow mode first; bounds by slice; appeal; release"),
    ("somebody learns who looked at whom", "keyed hashes, key apart; no verb names who was shown"),
    ("what is kept grows old", "retention by a job with a log; holds have an end and a purpose"),
    ("a group is hit harder", "bounds for each slice; too few people is told as unknown"),
    ("a person is judged by a machine alone", "reasons in words; a person decides every case"),
    ("the ledger is stolen", "nothing in the clear; the key lies elsewhere; short retention"),
)
"""What could go wrong for people, and what Privet does against it."""


def draft(  # noqa: PLR0913 - what an assessment begins with
    site: str,
    operator: str,
    *,
    mode: str,
    stored: Sequence[Stored],
    day: date,
    fields: Sequence[str],
) -> Book:
    """
    Return the draft; what Privet cannot know is a gap for a person to fill.

    Args:
        fields: The kinds of personal data on the declared surfaces.

    Source: the parts are those of Regulation (EU) 2016/679, Art. 35(7): description, necessity and
    proportionality, risks, measures.
    """
    rows = tuple((each.store, each.what, each.whom, each.form, each.until) for each in stored)
    shown = ", ".join(fields) or GAP
    sections = (
        Section(
            "1  What is done",
            (
                Words(
                    "Each time the site shows somebody's data, Privet counts to whom, limits how many "
                    f"people one visitor is shown, and looks for collection. It is in {mode} mode."
                ),
                Grid(
                    ("store", "what", "about whom", "in which form", "until"),
                    (2, 4, 3, 4, 4),
                    rows,
                ),
            ),
        ),
        Section(
            "2  Whether it is needed, and in proportion",
            (
                Words(f"The site shows of people: {shown}. Purpose: {purposes(stored)}."),
                Words(f"Legal ground: {GAP}. Why nothing milder suffices: {GAP}."),
                Words(
                    "Left out on purpose: location histories, contents of searches, fingerprints as "
                    "an identity, tracking across sites, the country of an address as a risk."
                ),
            ),
        ),
        Section(
            "3  Risks to people, and what is done against them",
            (
                Grid(
                    ("what could happen", "what is done", "what is left"),
                    (4, 6, 3),
                    tuple((risk, done, GAP) for risk, done in RISKS),
                ),
            ),
        ),
        Section(
            "4  Who was asked, who decides",
            (
                Points(
                    (
                        f"Advice of the data protection officer: {GAP}",
                        f"Views of visitors and members: {GAP}",
                        f"Decision, by whom and when: {GAP}",
                    )
                ),
            ),
        ),
    )
    head = (("Operator", operator or GAP), ("Site", site or GAP), ("As of", day.isoformat()))
    return Book(
        "Assessment of the impact of Privet on privacy",
        head,
        sections,
        marks=(
            "DRAFT, filled from the settings. It is no assessment until a person has made it one.",
        ),
        foot=f"{site} · draft of {day}",
    )


def purposes(stored: Sequence[Stored]) -> str:
    """Return what the stores are for, each once."""
    return "; ".join(dict.fromkeys(each.purpose for each in stored if each.place))
