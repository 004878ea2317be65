"""Mistakes that a policy file can be read with: what it says is meant, and does not do what it should."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from privet.exposure.budgets import span
from privet.settings import forging
from privet.settings.places import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from privet.settings.places import Place
    from privet.settings.sections import BudgetSection, Settings

SOON = timedelta(days=30)
"""How long before its last day an agreement is told of."""

KNOWN_BY = {"client": "client", "session": "session", "device": "device", "asn": "asn"}
"""Levels at which nobody is known unless the policy says where their handle stands."""

SIGNED_OUT = frozenset({"session", "device", "network", "asn"})
"""Levels that bind a visitor who did not sign in."""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Say what a policy does not do that it should, or does that it should not.

    Args:
        rule: Which of the rules found it; stable, for programs.
        what: What is wrong, and for whom.
        mend: What to do about it.
        line: Where; None where something is missing.
    """

    rule: str
    what: str
    mend: str
    line: int | None = None

    def document(self) -> dict[str, Any]:
        """Return it as it stands in the JSON answer."""
        return {"rule": self.rule, "line": self.line, "what": self.what, "mend": self.mend}


Found = tuple[str, tuple[str | int, ...], str, str]


def lint(
    text: str, settings: Settings, day: date, simulated: Mapping[str, Any] | None = None
) -> tuple[Finding, ...]:
    """
    Return what should be mended in a policy, in the order of its lines.

    Args:
        text: The policy file.
        settings: What it says.
        day: Today.
        simulated: What the last simulation of this version said; None where there was none.
    """
    lines = lines_of(text)
    found = [
        *surfaces(settings),
        *budgets(settings),
        *pairs(settings),
        *the_young(settings),
        *ladder(settings),
        *handles(settings),
        *agreements(settings, day),
        *people(simulated),
        *team(settings),
    ]
    said = [Finding(rule, what, mend, _line(place, lines)) for rule, place, what, mend in found]
    return tuple(sorted(said, key=lambda each: (each.line is None, each.line or 0)))


def _line(place: tuple[str | int, ...], lines: Mapping[Place, int]) -> int | None:
    for end in range(len(place), 0, -1):
        if place[:end] in lines:
            return lines[place[:end]]
    return None


def surfaces(settings: Settings) -> Iterator[Found]:
    """Find what is not guarded."""
    if not settings.surface:
        yield (
            "no-surface",
            (),
            "no surface is declared: the guard judges nothing, whatever the budgets say",
            "declare each route that shows people: [[surface]] name, route",
        )
    levels = {each.who for each in settings.budgets()}
    if settings.surface and not levels & SIGNED_OUT:
        yield (
            "no-budget-signed-out",
            ("budget",),
            "no budget binds who is not signed in: surfaces that are public may be copied whole",
            'add [[budget]] who = "network" (wide: a campus is one), or who = "session"',
        )
    for number, each in enumerate(settings.surface):
        unknown = sorted(set(each.fields) - settings.fields.keys())
        if unknown:
            yield (
                "field-without-weight",
                ("surface", number, "fields"),
                (
                    f"{each.name} shows {', '.join(unknown)}, which [fields] does not weigh: "
                    "it counts no more than a name"
                ),
                f"write {unknown[0]} = 5 into [fields], or mend its name",
            )
        if each.lookup and (each.on_error or settings.enforcement.on_error) == "open":
            yield (
                "lookup-open",
                ("surface", number),
                f"{each.name} resolves identifiers, and answers everybody while the tally is away",
                'write on_error = "challenge" or "closed" there',
            )


def budgets(settings: Settings) -> Iterator[Found]:
    """Find budgets that nobody can reach, one by one."""
    retention = span(settings.ledger.retention)
    for number, each in enumerate(settings.budget):
        place = ("budget", number)
        if each.who in KNOWN_BY and not getattr(settings.identity, each.who):
            yield (
                "unreachable-budget",
                (*place, "who"),
                f"nobody is known as a {each.who}: this budget binds nobody",
                f"say where the handle stands, identity.{each.who}, or remove the budget",
            )
        if each.role and not settings.identity.role:
            yield (
                "unreachable-budget",
                (*place, "role"),
                f"nobody is known to be {each.role}: this budget binds nobody",
                "say where the role stands, identity.role, or remove the budget",
            )
        if span(each.window) > retention:
            yield (
                "window-beyond-retention",
                (*place, "window"),
                (
                    f"{each.window} are counted and {settings.ledger.retention} kept: after a restart "
                    "the budget begins anew"
                ),
                f"keep longer, ledger.retention = {each.window!r}, or count a shorter window",
            )


def pairs(settings: Settings) -> Iterator[Found]:
    """Find budgets that another one makes pointless, or that hit many for one."""
    for number, each in enumerate(settings.budget):
        for other in settings.budget:
            if other is each or _whose(other) != _whose(each) or other.weighted != each.weighted:
                continue
            longer = span(other.window) > span(each.window)
            if longer and other.subjects <= each.subjects:
                yield (
                    "unreachable-budget",
                    ("budget", number, "subjects"),
                    f"{_told(each)} is never reached: {_told(other)} is spent before",
                    f"lower it below {other.subjects:,}, or remove it",
                )
                break
    accounts = [each for each in settings.budgets_of("account") if not each.younger_than]
    for number, each in enumerate(settings.budget):
        if each.who not in {"network", "asn", "site"} or each.weighted:
            continue
        for account in accounts:
            if span(account.window) == span(each.window) and each.subjects <= account.subjects:
                many = "the whole site" if each.who == "site" else f"everybody of one {each.who}"
                yield (
                    "shared-budget-too-small",
                    ("budget", number, "subjects"),
                    (
                        f"one account may spend what {many} has ({_told(each)}): a campus, a company "
                        "or a carrier would be stopped for one of them"
                    ),
                    f"allow many times {account.subjects:,}",
                )
                break


def the_young(settings: Settings) -> Iterator[Found]:
    """Find new accounts that may see as many as old ones."""
    everybody = [each for each in settings.budgets_of("account") if not each.younger_than]
    young = [each for each in settings.budgets_of("account") if each.younger_than]
    if not young and settings.surface and everybody:
        yield (
            "no-budget-for-new-accounts",
            ("budget",),
            "a new account may see as many people as one of years: a farm of new ones has no limit",
            'add [[budget]] who = "account", younger_than = "7d", with a tenth of the people',
        )
    for number, each in enumerate(settings.budget):
        if not each.younger_than or each.who != "account":
            continue
        for other in everybody:
            if span(other.window) == span(each.window) and each.subjects >= other.subjects:
                yield (
                    "new-accounts-not-stricter",
                    ("budget", number, "subjects"),
                    (
                        f"new accounts may see {each.subjects:,} people in {each.window}, "
                        f"and everybody {other.subjects:,}: the rule for the new does nothing"
                    ),
                    f"lower it below {other.subjects:,}",
                )
                break


def ladder(settings: Settings) -> Iterator[Found]:
    """Find a ladder that refuses nobody, or asks nobody before it does."""
    rungs = settings.enforcement.ladder
    if not rungs:
        return
    refusing = [each.at for each in rungs if each.remedy in {"limit", "deny"}]
    if not refusing:
        yield (
            "ladder-without-limit",
            ("enforcement", "ladder"),
            "no rung limits: whoever passes challenges has no limit",
            'add { at = 1.0, remedy = "limit" }',
        )
    asked = [each.at for each in rungs if each.remedy == "challenge"]
    if refusing and asked and min(asked) >= min(refusing):
        yield (
            "challenge-above-limit",
            ("enforcement", "ladder"),
            "a challenge stands above a limit: nobody is ever asked before being refused",
            f"put the challenge below {min(refusing):g}",
        )
    if refusing and min(refusing) < 1.0:
        yield (
            "limit-below-budget",
            ("enforcement", "ladder"),
            (
                f"people are refused at {min(refusing):.0%} of a budget: the budgets say more than "
                "they allow"
            ),
            "limit at 1.0, and lower the budgets instead",
        )


def handles(settings: Settings) -> Iterator[Found]:
    """Find handles that a visitor may forge."""
    named = {
        level: [each for each in getattr(settings.identity, level) if each.startswith("header:")]
        for level in ("account", "client", "device", "asn", "role")
    }
    forgeable = {level: names for level, names in named.items() if names}
    if forgeable and not settings.site.trusted_proxies:
        level, names = next(iter(forgeable.items()))
        yield (
            "forgeable-handle",
            ("identity", level),
            f"{names[0]} says who somebody is, and no proxy is trusted: a visitor may send it",
            "name your proxies in site.trusted_proxies and have them set it; then privet check",
        )
    if invented := forging.forgeable(settings):
        yield "unverified-handle", ("identity", invented.level), invented.says, invented.mend


def agreements(settings: Settings, day: date) -> Iterator[Found]:
    """Find exemptions that ended, or are about to."""
    for number, each in enumerate(settings.agreement):
        place = ("agreement", number, "until")
        if each.until < day:
            yield (
                "agreement-over",
                place,
                f"the agreement with {each.actor} ended on {each.until}: it is judged as anybody",
                "remove it, or renew it with a lawful basis",
            )
        elif each.until - day <= SOON:
            yield (
                "agreement-ends-soon",
                place,
                f"the agreement with {each.actor} ends on {each.until}",
                f"ask {each.owner} whether it is renewed",
            )
        if each.actor.partition(":")[2] in {"*", "0.0.0.0/0", "::/0"}:
            yield (
                "agreement-with-everybody",
                ("agreement", number, "actor"),
                f"{each.actor} exempts everybody: no budget binds anybody",
                "name who is meant",
            )


def people(simulated: Mapping[str, Any] | None) -> Iterator[Found]:
    """Find what the last simulation says of people."""
    if simulated is None:
        yield (
            "not-simulated",
            (),
            "this version was never simulated: nobody knows whom it stops",
            "privet policy promote begins with that; or privet policy simulate",
        )
        return
    for each in simulated["budgets"]:
        touched, of = each["people_touched"], each["people"]
        if touched:
            yield (
                "touches-people",
                ("budget",),
                f"{each['name']} would have refused {touched:,} of {of:,} people",
                "raise it, or look at them: privet policy simulate --json",
            )
    if simulated["people"] < 300:
        yield (
            "too-few-simulated",
            (),
            f"the simulation knows {simulated['people']:,} people: too few for a bound",
            "simulate again when the ledger holds more",
        )


def team(settings: Settings) -> Iterator[Found]:
    """Find what nobody answers for."""
    designated = settings.designated()
    if not designated.members:
        yield (
            "no-team",
            (),
            "nobody is designated: whoever has an account on the machine may change the policy",
            "write [[team]] with name and roles; one person alone will do",
        )
    elif gaps := designated.gaps():
        yield (
            "duty-of-nobody",
            ("team",),
            f"nobody of the team may {', '.join(gaps)}",
            "give somebody the role: privet team",
        )
    if not settings.enforcement.sentinels:
        yield (
            "no-sentinel",
            ("enforcement",),
            "no visitor is known to be a person: a policy that stops people is noticed late",
            "name test accounts of your staff in enforcement.sentinels",
        )


def _whose(each: BudgetSection) -> tuple[str, str | None, str | None]:
    return each.who, each.role, each.younger_than


def _told(each: BudgetSection) -> str:
    return f"{each.who} {each.subjects:,} in {each.window}"
