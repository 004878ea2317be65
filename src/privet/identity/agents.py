"""What a visitor's software calls itself, and whether the one it names would own up to it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from privet.identity.ranges import Ranges

AGE: Final = timedelta(days=400)
"""How far the day of a log may lie from that of published ranges for a claim to be called false.

Source: measured on a log of 2015 and ranges of 2026: 539 of 542 Googlebot claims still verify, but
0 of 58 bingbot claims, whose operator has moved; ranges of another year cannot convict.
"""

GENERIC: Final = re.compile(
    r"(?<![A-Za-z])(?:bot|crawler|spider|scraper|scrapy)(?![A-Za-z])"
    r"|(?<![Cc]u)(?:Bot|[Cc]rawler|[Ss]pider|[Ss]craper)\b|[a-z]bot(?:/|$)"
)
"""Words by which software that no list knows still calls itself automated."""

_GENERIC_WORDS: Final = ("bot", "crawler", "spider", "scrap")

PEOPLES: Final = re.compile(r"okhttp|Dart/|CFNetwork|Alamofire|Dalvik|ReactNative")
"""Libraries inside apps that people hold in their hands."""

_LITERAL: Final = re.compile(r"(?:\\[^\w\s]|[A-Za-z0-9 /_@,;:=!%~'\"<>&#-])+")
_GRAM: Final = 4


class Standing(StrEnum):
    """What is known of a claim to be a certain agent."""

    VERIFIED = "verified"
    FALSE = "false"
    UNPROVEN = "unproven"


@dataclass(frozen=True, slots=True)
class Published:
    """
    Hold the ranges that an operator publishes for one of its agents.

    Args:
        name: What the agent calls itself in a User-Agent, such as ``Googlebot``.
        operator: Who runs it.
        ranges: Where it comes from; empty where nothing is published.
        day: Of what day the ranges are.
        source: Where they are published.
    """

    name: str
    operator: str
    ranges: Ranges
    day: date | None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Agents:
    """
    Know the software that declares itself automated, and the agents that can be verified.

    Args:
        patterns: How automated software calls itself.
        published: Agents by the name in lower case.
    """

    patterns: Patterns
    published: Mapping[str, Published] = field(default_factory=dict)
    _names: re.Pattern[str] = field(default=re.compile(r"(?!)"), repr=False)

    @classmethod
    def of(cls, patterns: Iterable[str], published: Iterable[Published]) -> Agents:
        """Gather regular expressions of User-Agents and the agents that are published."""
        by_name = {agent.name.lower(): agent for agent in published}
        longest = sorted((name for name in by_name if by_name[name].ranges), key=len, reverse=True)
        names = "|".join(re.escape(name) for name in longest) or r"(?!)"
        # "like FeedFetcher-Google" is said by those who want to be treated so, and claims nothing.
        claims = re.compile(rf"(?<!like )(?:{names})", re.IGNORECASE)
        return cls(Patterns.of(patterns), by_name, claims)

    def declared(self, agent: str) -> bool:
        """Say whether software calls itself automated; apps that people hold are not meant."""
        if PEOPLES.search(agent):
            return False
        folded = agent.lower()
        says = any(word in folded for word in _GENERIC_WORDS) and GENERIC.search(agent) is not None
        return says or self.patterns.match(agent)

    def claimed(self, agent: str) -> str:
        """Return the agent that software claims to be, if its operator publishes ranges; or ''."""
        found = self._names.search(agent)
        return self.published[found[0].lower()].name if found else ""

    def verified(self, name: str, hi: int, lo: int) -> bool:
        """Say whether the operator of an agent publishes this address for it."""
        known = self.published.get(name.lower())
        return known is not None and (hi, lo) in known.ranges

    def refutable(self, name: str, day: date) -> bool:
        """Say whether the published ranges are near enough to a day to call a claim false."""
        known = self.published.get(name.lower())
        if known is None or known.day is None or not known.ranges:
            return False
        return abs(day - known.day) <= AGE

    def standing(self, name: str, hi: int, lo: int, day: date) -> Standing:
        """Judge a claim made from an address on a day."""
        if self.verified(name, hi, lo):
            return Standing.VERIFIED
        return Standing.FALSE if self.refutable(name, day) else Standing.UNPROVEN


@dataclass(frozen=True, slots=True)
class Patterns:
    """
    Match many regular expressions at once.

    Most contain plain letters: the four letters with which they begin are looked up for every place
    in a text, and only the expressions that may fit are tried. They are read when they are first tried: a log
    meets few of them, and to read all 1,500 takes a twentieth of a second.
    """

    by_gram: Mapping[str, tuple[str, ...]]
    others: tuple[str, ...]

    @classmethod
    def of(cls, patterns: Iterable[str]) -> Patterns:
        """Sort expressions by the letters that they must contain."""
        by_gram: dict[str, list[str]] = {}
        others: list[str] = []
        for text in patterns:
            literal = longest_literal(text)
            if len(literal) >= _GRAM:
                by_gram.setdefault(literal[:_GRAM], []).append(text)
            else:
                others.append(text)
        return cls({gram: tuple(group) for gram, group in by_gram.items()}, tuple(others))

    def match(self, text: str) -> bool:
        """Say whether any of the expressions is found in a text."""
        grams = {text[place : place + _GRAM] for place in range(len(text) - _GRAM + 1)}
        for gram in grams & self.by_gram.keys():
            if _any(self.by_gram[gram], text):
                return True
        return _any(self.others, text)


def _any(patterns: Sequence[str], text: str) -> bool:
    return any(_read(pattern).search(text) for pattern in patterns)


@cache
def _read(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def longest_literal(pattern: str) -> str:
    """Return the longest plain text that whatever fits an expression must contain; '' if unsure."""
    if re.search(r"[|(]|\\[A-Za-z0-9]", pattern):
        return ""
    plain = re.sub(r"\[[^\]]*\]", "\0", pattern)
    best = ""
    for found in _LITERAL.finditer(plain):
        text = re.sub(r"\\(.)", r"\1", found[0])
        if plain[found.end() : found.end() + 1] in {"?", "*", "{"}:
            text = text[:-1]
        best = max(best, text, key=len)
    return best
