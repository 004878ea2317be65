"""Whom to tell, country by country: people who were shown, joined with where they live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

UNKNOWN = "??"
"""The country of people whose country the file does not say."""


@dataclass(frozen=True, slots=True)
class NotifyList:
    """
    Hold who was shown, by country.

    Args:
        countries: Data subjects, as the operator's file writes them, by ISO 3166.
        unplaced: How many were shown whom the file does not name; hits of a lookup whose
            identifier the log did not hold are among them.
        pages: How many pages of lists were shown; the ledger does not hold who stood on them.
        on_pages: How many people stood on them at most.
        listed: How many people the file names.
    """

    countries: Mapping[str, tuple[str, ...]]
    unplaced: int
    pages: int
    on_pages: int
    listed: int

    @property
    def people(self) -> int:
        """How many people are named."""
        return sum(len(each) for each in self.countries.values())

    @property
    def whole(self) -> bool:
        """Whether everybody who was shown is named with a country."""
        return not (self.unplaced or self.pages or self.countries.get(UNKNOWN))

    def counts(self) -> dict[str, int]:
        """Return how many people in which country, the most first."""
        known = {code: len(each) for code, each in self.countries.items()}
        return dict(sorted(known.items(), key=lambda each: (-each[1], each[0])))

    def document(self, *, named: bool) -> dict[str, Any]:
        """Return the list as JSON shows it; without names unless they are asked for."""
        return {
            "people": self.people,
            "countries": self.counts(),
            "unplaced": self.unplaced,
            "list_pages": self.pages,
            "people_on_pages": self.on_pages,
            "listed": self.listed,
            "whole": self.whole,
            **({"subjects": dict(self.countries)} if named else {}),
        }


def notify_list(
    shown: Collection[int],
    known: Iterable[tuple[str, str, int]],
    *,
    pages: int = 0,
    on_pages: int = 0,
) -> NotifyList:
    """
    Return who is to be told, by country.

    Args:
        shown: The pseudonyms of the people who were shown.
        known: Every person of the site: identifier, country ('' where it is not known), pseudonym.
    """
    wanted = frozenset(shown)
    found = dict[str, list[str]]()
    met = set[int]()
    listed = 0
    for subject, country, pseudonym in known:
        listed += 1
        if pseudonym in wanted and pseudonym not in met:
            met.add(pseudonym)
            found.setdefault(country.upper() or UNKNOWN, []).append(subject)
    countries = {code: tuple(sorted(found[code])) for code in sorted(found)}
    return NotifyList(countries, len(wanted) - len(met), pages, on_pages, listed)
