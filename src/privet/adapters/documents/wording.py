"""Numbers, moments and names in the words of the reports; whatever comes from a log is hostile."""

from __future__ import annotations

from math import ceil, floor, isfinite, log10
from typing import TYPE_CHECKING, Final

from privet.detection.signals import Threat
from privet.evidence.findings import Conclusion
from privet.evidence.moments import read_moment
from privet.workflows.caveats import MANY_REJECTS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from privet.detection.signals import Reason
    from privet.evidence.findings import Answer, BudgetEffect, Campaign, Finding, Summary

UNKNOWN: Final = "?"
"""Stands where a number could not be computed; a report is written all the same."""
SPELLED: Final = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
VERDICTS: Final = {
    Conclusion.COLLECTOR: "collector",
    Conclusion.UNCLEAR: "unclear",
    Conclusion.ORDINARY: "ordinary",
    Conclusion.VERIFIED_AGENT: "verified agent",
    Conclusion.PERMITTED: "permitted",
}
WINDOWS: Final = {"h": ("an hour", "hours"), "d": ("a day", "days"), "m": ("a minute", "minutes")}


def plain(text: str) -> str:
    """Replace every character that cannot be seen, or that moves others, by U+FFFD."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else "\ufffd" for sign in text)


def plain_lines(text: str) -> str:
    """Clean a text of several lines, keeping the line ends."""
    return "\n".join(plain(line.expandtabs(4)) for line in text.split("\n"))


def cut(text: str, length: int) -> str:
    """Shorten *text* to *length* characters, keeping its head and its tail."""
    if len(text) <= length:
        return text
    tail = length // 4
    return f"{text[: length - tail - 1]}…{text[-tail:] if tail else ''}"


def count(number: float) -> str:
    """Write a number of things, ``17,310``; ``?`` if it is not known."""
    if not isfinite(number):
        return UNKNOWN
    return f"{round(number):,}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun, ``1 campaign``, ``2 campaigns``."""
    return f"{count(number)} {noun if number == 1 else plural or noun + 's'}"


def spelled(number: int, noun: str) -> str:
    """Write a small number in letters with its noun, ``four collectors``."""
    written = SPELLED[number] if 0 <= number < len(SPELLED) else count(number)
    return f"{written} {noun if number == 1 else noun + 's'}"


def _decimals(value: float) -> int:
    """Return how many decimals show two significant digits of a percentage."""
    return min(6, max(0, 1 - floor(log10(value))))


def percent(share: float) -> str:
    """Write a share of 1; never ``100%`` of what is not all, never ``0%`` of what is something."""
    if not isfinite(share):
        return UNKNOWN
    if share <= 0 or share >= 1:
        return "0%" if share <= 0 else "100%"
    value = share * 100
    if value >= 10:
        steps = 10 if value < 99 else 100
        return f"{min(floor(value * steps + 0.5) / steps, 99.99):g}%"
    return f"{value:.{_decimals(value)}f}%"


def at_most(share: float) -> str:
    """Write an upper bound on a share, rounded up to three significant digits."""
    if not 0 < share < 1:
        return percent(share)
    value = share * 100
    scale = 10 ** min(9, max(0, 2 - floor(log10(value))))
    return f"{min(ceil(value * scale - 1e-9) / scale, 100.0):g}%"


def certainty(share: float) -> str:
    """Write how sure a verdict is, rounded down."""
    if not isfinite(share):
        return UNKNOWN
    if share >= 0.999:
        return ">99.9%"
    return f"{floor(share * 1000) / 10:.1f}%" if share >= 0.99 else f"{floor(share * 100)}%"


def day(moment: datetime) -> str:
    """Write the day of a moment in UTC, ``2 Nov 2026``."""
    return f"{moment.day} {moment:%b %Y}"


def minute(moment: datetime) -> str:
    """Write a moment in UTC to the minute, ``2 Nov 2026 13:55``."""
    return f"{day(moment)} {moment:%H:%M}"


def lasting(seconds: float) -> str:
    """Write how long something took, in its natural unit."""
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size or (noun == "day" and round(seconds / size, 1) == 1):
            return counted(round(seconds / size), noun)
    return counted(round(seconds), "second")


def interval(first: datetime, last: datetime) -> str:
    """Write from when to when, repeating nothing."""
    if minute(first) == minute(last):
        return minute(first)
    if first.date() == last.date():
        return f"{day(first)}, {first:%H:%M} to {last:%H:%M}"
    if first.year == last.year:
        return f"{first.day} {first:%b} to {day(last)}"
    return f"{day(first)} to {day(last)}"


def within(first: datetime, last: datetime) -> str:
    """Write from when to when to the minute, repeating nothing."""
    if first.date() == last.date():
        return interval(first, last)
    return f"{minute(first)} to {minute(last)}"


def when(found: Finding | Campaign) -> str:
    """Say from when to when somebody was shown people."""
    return within(read_moment(found.first), read_moment(found.last))


def per_window(window: str) -> str:
    """Write a window as one says it, ``1d`` as ``a day``, ``7d`` as ``in 7 days``."""
    length, unit = window[:-1], window[-1:]
    if unit not in WINDOWS or not length.isdigit():
        return f"in {plain(window)}"
    one, many = WINDOWS[unit]
    return one if length == "1" else f"in {length} {many}"


def allowance(budget: BudgetEffect) -> str:
    """Name a budget, ``400 people a day for each account``."""
    people = counted(budget.subjects, "person", "people")
    return f"{people} {per_window(budget.window)} for each {plain(budget.who)}"


def touched(budget: BudgetEffect) -> str:
    """Say how many ordinary actors a budget would have stopped, with n and the exact bound."""
    if budget.ordinary <= 0:
        return "no ordinary actor in this log to judge the effect on people by"
    share = percent(budget.people_touched / budget.ordinary)
    return (
        f"{count(budget.people_touched)} of {counted(budget.ordinary, 'ordinary actor')} stopped "
        f"({share}; at most {at_most(budget.upper_bound)} with 95% confidence)"
    )


def foremost(reasons: Sequence[Reason]) -> list[Reason]:
    """Order reasons: those that speak against an actor first, the strongest of them foremost."""
    return sorted(reasons, key=lambda reason: (reason.threat == Threat.NONE, -reason.strength))


def headline(answer: Answer) -> str:
    """Say in one sentence whose data left, and to whom."""
    summary = answer.summary
    found = summary.actors.get(Conclusion.COLLECTOR, 0)
    unclear = summary.actors.get(Conclusion.UNCLEAR, 0)
    if not summary.subjects_seen and not found:
        return "No page in this log showed a person, as far as Privet can tell."
    if not found:
        tail = f"; {spelled(unclear, 'actor')} should be looked at" if unclear else ""
        people = counted(summary.subjects_seen, "person was shown", "people were shown")
        return f"No collector was found{tail}. {people} in all."
    taken = summary.subjects_by_collectors
    who, one = _who(answer)
    sentence = f"{who} {'was' if one else 'were'} shown {counted(taken, 'person', 'people')}"
    if summary.subjects_seen > taken:
        sentence += f", {percent(taken / summary.subjects_seen)} of everybody this log shows"
    elif summary.subjects_seen:
        sentence += ", everybody this log shows"
    return f"{sentence[0].upper()}{sentence[1:]}."


def _who(answer: Answer) -> tuple[str, bool]:
    """Name the collectors, those of a campaign as one; and whether that is a single thing."""
    campaigns = answer.summary.campaigns
    joined = {member for campaign in campaigns for member in campaign.members}
    collectors = [f.actor for f in answer.findings if f.verdict is Conclusion.COLLECTOR]
    alone = sum(actor not in joined for actor in collectors)
    named = [spelled(alone, "collector")] if alone or not campaigns else []
    if campaigns:
        actors = counted(len(joined), "actor")
        named.append(f"{spelled(len(campaigns), 'campaign')} of {actors}")
    return " and ".join(named), alone + len(campaigns) == 1


def rejects_first(summary: Summary) -> str:
    """Return the sentence that must come first when too many lines were set aside, or nothing."""
    if summary.lines <= 0 or summary.rejected / summary.lines <= MANY_REJECTS:
        return ""
    kinds = sorted(summary.reject_reasons.items(), key=lambda item: -item[1])[:2]
    why = "; ".join(f"{plain(reason)}: {count(number)}" for reason, number in kinds)
    return (
        f"{percent(summary.rejected / summary.lines)} of the lines could not be read "
        f"({count(summary.rejected)} of {count(summary.lines)}{'; ' + why if why else ''}). "
        "Everything below speaks of the rest."
    )
