"""Drills: re-enacted incidents as data, with what must hold, and what came of a run."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Self

from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SIMULATED: Final = "simulated"
LIVE: Final = "live"


@dataclass(frozen=True, slots=True)
class Hold:
    """
    Demand something of a run.

    Args:
        figure: Which figure of the run, as ``Run.figures`` names it.
        because: Why, in words; where the number comes from.
        at_most, at_least: The bounds; None where there is none.
    """

    figure: str
    because: str
    at_most: float | None = None
    at_least: float | None = None

    def __post_init__(self) -> None:
        """Refuse to demand nothing."""
        if self.at_most is None and self.at_least is None:
            raise ValueError(f"hold on {self.figure} has no bound")

    def holds(self, figures: Mapping[str, float | None]) -> bool:
        """Say whether a run kept it; a figure that is missing keeps nothing."""
        value = figures.get(self.figure)
        if value is None:
            return False
        above = self.at_most is not None and value > self.at_most
        below = self.at_least is not None and value < self.at_least
        return not (above or below)


@dataclass(frozen=True, slots=True)
class Attack:
    """
    Say who attacks.

    Args:
        tactic: A name of the ladder of scrapers.
        copies: How many do the same at once, each for itself.
        knobs: Of the tactic, where they differ from the ladder's.
    """

    tactic: str
    copies: int = 1
    knobs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Drill:
    """
    Describe a drill; a version is never changed, but followed by another.

    Args:
        name: Such as ``T01``.
        replays: The incidents that it re-enacts.
        people, visitors, days: How large the simulated site is, and for how long.
        every: Minutes of its time between two looks of detection.
        holds: What must hold.
        unjudged: What the incident asks for beside it and a replay cannot judge, and why.
        surfaces: Routes declared beside those of the policy: name and route.
        quick: Whether it belongs to the selection of ten minutes.
        also: What else is looked at: ``trace`` a leak, ``respond`` to the incident; of live drills
            more (``drills/looking.py``).
        only_replayed: Why it is not run live; empty where it is.
        policy: What is added to the policy of all drills: TOML.
    """

    name: str
    version: int
    title: str
    replays: str
    days: int
    every: int
    attacks: tuple[Attack, ...]
    holds: tuple[Hold, ...]
    people: int = 20_000
    visitors: int = 4_000
    unjudged: tuple[str, ...] = ()
    surfaces: tuple[tuple[str, str], ...] = ()
    quick: bool = False
    also: tuple[str, ...] = ()
    only_replayed: str = ""
    policy: str = ""

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Read a drill as its file tells it; refuse what it does not know."""
        plain = dict(told)
        attacks = tuple(Attack(**each) for each in plain.pop("attack", ()))
        holds = tuple(Hold(**each) for each in plain.pop("hold", ()))
        for name in ("unjudged", "also"):
            plain[name] = tuple(plain.get(name, ()))
        surfaces = tuple((each["name"], each["route"]) for each in plain.pop("surface", ()))
        return cls(attacks=attacks, holds=holds, surfaces=surfaces, **plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveDrill(Drill):
    """
    Describe a drill with real tools against a real site; a tactic is the name of a tool.

    Args:
        sessions: Honest ones beside the tools.
        seconds: How long each tool may take.
        hurry: How many times faster than people honest sessions go, so that minutes hold a day of
            theirs. Only they are hurried: windows, looks and tools have the clock's own time.
        warm: Looks that detection has behind it when the tools begin, as on a site at work.
        turns: Seconds after which the guarded site's markup is another; 0 for one that stays.
        follow: Whether the guard reads in the proxy's log how requests ended.
    """

    days: int = 0
    every: int = 0
    people: int = 1_000
    sessions: int = 60
    seconds: int = 60
    hurry: float = 10.0
    warm: int = 2
    turns: float = 0.0
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Campaign:
    """
    Tell what one scraper came to.

    Args:
        people: Different people it obtained behind the guard.
        bare: The same on a site that hinders nobody.
        asked, bare_asked: Questions it took.
        identities: Accounts or addresses that it used up.
        noticed: Hours from its first question to the first refusal; None where there was none.
        doubted: To the first standing verdict on one of its actors.
        found: To the first verdict ``collector``.
        contained: To the last new person it obtained; None where it was not contained, that is
            where it still obtained somebody new in the last quarter of its time.
        before_found: People obtained before that verdict; all where there was none.
        condemned: On how many of its identities such a verdict ever stood.
        plain: Questions for each person of who walks the same site plainly, everybody once, and is
            hindered by nobody; None where that is not known, as in records of earlier versions.
    """

    tactic: str
    people: int
    bare: int
    asked: int
    bare_asked: int
    identities: int
    refused: int
    solved: int
    noticed: float | None
    doubted: float | None
    found: float | None
    contained: float | None
    before_found: int
    condemned: int = 0
    plain: float | None = None

    @property
    def cost(self) -> float | None:
        """Questions a person, over what they cost the same scraper where nobody hinders it."""
        if not self.people or not self.bare:
            return None
        return (self.asked / self.people) / (self.bare_asked / self.bare)

    @property
    def price(self) -> float | None:
        """
        Questions a person, over what they cost whoever walks an unhindered site plainly.

        Where nobody watches nobody needs to seem like a person: what a scraper pays for seeming so
        is in this number and not in ``cost``, which holds it against itself.
        """
        if not self.people or not self.plain:
            return None
        return self.asked / self.people / self.plain


@dataclass(frozen=True, slots=True)
class Crowd:
    """
    Tell what honest people met meanwhile, by person and day.

    Args:
        days: Person-days on which somebody asked for people.
        challenged, limited: On how many of them somebody was challenged; refused.
        by_role, by_rule: How many were touched, by role and by the rule that decided.
        roles: Person-days of each role.
    """

    days: int = 0
    challenged: int = 0
    limited: int = 0
    by_role: Mapping[str, int] = field(default_factory=dict)
    by_rule: Mapping[str, int] = field(default_factory=dict)
    roles: Mapping[str, int] = field(default_factory=dict)
    agents: int = 0
    agents_refused: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Tell what came of a drill on one seed or several."""

    drill: Drill
    seeds: tuple[int, ...]
    mode: str
    policy: str
    campaigns: tuple[Campaign, ...]
    crowd: Crowd
    decisions: int
    looks: int
    seconds: float
    more: Mapping[str, float | None] = field(default_factory=dict)
    scores: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Of how many actors of each truth each detector said something."""

    @property
    def figures(self) -> dict[str, float | None]:
        """Return every figure that may be demanded, by its name."""
        several = self.campaigns
        people = [each.people for each in several]
        found = [each.found for each in several]
        crowd = self.crowd
        return {
            "campaigns": float(len(several)),
            "y50": quantile(people, 0.5),
            "y90": quantile(people, 0.9),
            "most": float(max(people, default=0)),
            "bare": quantile([each.bare for each in several], 0.5),
            "share": max(people, default=0) / self.drill.people,
            "before_found": quantile([each.before_found for each in several], 0.5),
            "noticed_hours": worst([each.noticed for each in several]),
            "found_hours": worst(found),
            "found_share": part(found),
            "condemned_share": quantile(
                [each.condemned / max(1, each.identities) for each in several], 0.5
            ),
            "doubted_share": part([each.doubted for each in several]),
            "contained_share": part([each.contained for each in several]),
            "contained_hours": worst([each.contained for each in several]),
            "cost": quantile([each.cost or 0.0 for each in several], 0.5),
            "price": quantile([each.price for each in several if each.price is not None], 0.5),
            "identities": quantile([each.identities for each in several], 0.5),
            "person_days": float(crowd.days),
            "challenged": float(crowd.challenged),
            "limited": float(crowd.limited),
            "challenged_at_most": upper_bound(crowd.challenged, crowd.days),
            "limited_at_most": upper_bound(crowd.limited, crowd.days),
            "agents_refused": float(crowd.agents_refused),
            **self.more,
        }

    @property
    def broken(self) -> tuple[Hold, ...]:
        """What was demanded and did not hold."""
        figures = self.figures
        return tuple(each for each in self.drill.holds if not each.holds(figures))

    def document(self) -> dict[str, Any]:
        """Return the JSON answer, which is also the record that is kept."""
        figures = self.figures
        return {
            "drill": self.drill.name,
            "version": self.drill.version,
            "title": self.drill.title,
            "replays": self.drill.replays,
            "data": SIMULATED if self.mode != LIVE else LIVE,
            "mode": self.mode,
            "seeds": list(self.seeds),
            "policy": self.policy,
            "judged": bool(self.drill.holds),
            "holds": not self.broken,
            "held": [
                {
                    "figure": each.figure,
                    "at_most": each.at_most,
                    "at_least": each.at_least,
                    "value": figures.get(each.figure),
                    "holds": each.holds(figures),
                    "because": each.because,
                }
                for each in self.drill.holds
            ],
            "unjudged": list(self.drill.unjudged),
            "figures": figures,
            "honest": {
                "person_days": self.crowd.days,
                "challenged": self.crowd.challenged,
                "limited": self.crowd.limited,
                "by_role": dict(self.crowd.by_role),
                "by_rule": dict(self.crowd.by_rule),
                "roles": dict(self.crowd.roles),
            },
            "scores": {name: dict(each) for name, each in self.scores.items()},
            "campaigns": [
                {**asdict(each), "cost": each.cost, "price": each.price} for each in self.campaigns
            ],
            "decisions": self.decisions,
            "looks": self.looks,
            "seconds": round(self.seconds, 1),
        }


def quantile(values: Sequence[float], share: float) -> float | None:
    """Return the least value that *share* of all do not exceed; None of nothing."""
    if not values:
        return None
    ordered = sorted(values)
    return float(
        ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]
    )


def worst(values: Sequence[float | None]) -> float | None:
    """Return the largest; None where one is missing or there is none."""
    known = [each for each in values if each is not None]
    return max(known) if known and len(known) == len(values) else None


def part(values: Sequence[float | None]) -> float | None:
    """Return the share that is not missing; None of nothing."""
    return sum(each is not None for each in values) / len(values) if values else None
