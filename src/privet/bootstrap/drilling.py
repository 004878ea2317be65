"""``privet drill``: incidents re-enacted on a simulated site, behind the real guard and detection."""

from __future__ import annotations

import time
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from privet.adapters.intel import proxies
from privet.bootstrap.policies import version_of
from privet.bootstrap.ranging import elders, known, ranged
from privet.bootstrap.scoring import scored, summed
from privet.disclosure.surfaces import Surface
from privet.errors import ConfigError
from privet.review.drills import SIMULATED, Campaign, Crowd, Drill, Run
from privet.settings import Settings, read_settings
from privet.simulation.asking import Words, for_nobody, for_people
from privet.simulation.cast import Kind
from privet.simulation.plan import DAY, Plan
from privet.simulation.playing import Met, Play
from privet.simulation.programmes import prices, programme
from privet.simulation.routes import Route
from privet.simulation.simulate import Simulation
from privet.simulation.tactics import LADDER, Order, Reaction
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from privet.bootstrap.ranging import Range
    from privet.bootstrap.scoring import Scores
    from privet.simulation.asking import Asked
    from privet.simulation.tactics import Tactic

    Say = Callable[[str], None]

HOUR: Final = 3_600_000_000
MINUTE: Final = 60_000_000

SEED: Final = 4_711
"""The seed on which drills are told; budgets and thresholds were chosen on others."""

PLAIN: Final = (Route.PHOTO, Route.MEMBER_FEED, Route.API_POSTS, Route.API_FRIENDS)
"""Routes that show somebody whom the page beside them shows as well; not declared."""

APART: Final = 1.37
"""Hours between the beginnings of two scrapers that do the same."""

PICTURES: Final = "/photos/{subject}.jpg"

Made = TypeVar("Made", bound=Drill)

SETS: Final[dict[str, Callable[[Drill], bool]]] = {
    "all": lambda _: True,
    "incidents": lambda drill: drill.name.startswith("T"),
    "ladder": lambda drill: drill.name.startswith("R"),
    "quick": lambda drill: drill.quick,
}
"""Which drills belong to a set."""


@cache
def drills() -> dict[str, Drill]:
    """Return every drill by its name."""
    folder = files("privet").joinpath("data", "drills")
    names = sorted(each.name for each in folder.iterdir() if each.name[:1] in "RT")
    found = [Drill.read(tomllib.loads(folder.joinpath(name).read_text("utf-8"))) for name in names]
    return {each.name: each for each in found}


def named(text: str) -> tuple[Drill, ...]:
    """
    Return the drills that are meant: ``all``, ``incidents``, ``ladder``, ``quick``, or names.

    Raises:
        ConfigError: There is none of a name.
    """
    return chosen(text, drills())


def chosen(text: str, known: Mapping[str, Made]) -> tuple[Made, ...]:
    """
    Return those of the known drills that are meant.

    Raises:
        ConfigError: There is none of a name.
    """
    if text in SETS:
        return tuple(each for each in known.values() if SETS[text](each))
    names = [each.strip().upper() for each in text.split(",")]
    for name in names:
        if name not in known:
            raise ConfigError(
                f"there is no drill {name!r}", advice=f"Known are {', '.join(known)}."
            )
    return tuple(known[name] for name in names)


def policy(drill: Drill) -> Settings:
    """Return the policy under which a drill is run."""
    return read_settings(written(drill), "policy.toml", presets=proxies.networks())


def written(drill: Drill) -> str:
    """Return the text of that policy."""
    text = files("privet").joinpath("data", "drills", "policy.toml").read_text("utf-8")
    text += f"\n{drill.policy}"
    for name, route in drill.surfaces:
        text += f'\n[[surface]]\nname = "{name}"\nroute = "{route}"\n'
    return text


def run(drill: Drill, seeds: tuple[int, ...] = (SEED,), say: Say = lambda _: None) -> Run:
    """
    Run a drill in its replayed mode: simulated visitors, the real guard, the real detection.

    Args:
        say: Takes a line about each day that is done.
    """
    began = time.monotonic()
    settings = policy(drill)
    parts = [replay(drill, settings, seed, say) for seed in seeds]
    campaigns = tuple(each for part in parts for each in part.campaigns)
    more = parts[0].more
    return Run(
        drill,
        seeds,
        SIMULATED,
        version_of(settings),
        campaigns,
        crowd_of(parts),
        decisions=sum(part.decisions for part in parts),
        looks=sum(part.looks for part in parts),
        seconds=time.monotonic() - began,
        more=more,
        scores=summed(part.scores for part in parts),
    )


@dataclass(slots=True)
class Replay:
    """Hold what came of one seed."""

    campaigns: list[Campaign] = field(default_factory=list)
    days: Counter[str] = field(default_factory=Counter)
    touched: dict[tuple[int, int], tuple[Met, str]] = field(default_factory=dict)
    roles: list[str] = field(default_factory=list)
    strangers: dict[int, str] = field(default_factory=dict)
    """Who the signed out are, by their pseudonyms as signed numbers: kind and role."""
    agents_refused: int = 0
    decisions: int = 0
    looks: int = 0
    more: dict[str, float | None] = field(default_factory=dict)
    scores: Scores = field(default_factory=dict)


def crowd_of(parts: list[Replay]) -> Crowd:
    """Sum up what honest people met."""
    by_role: Counter[str] = Counter()
    by_rule: Counter[str] = Counter()
    roles: Counter[str] = Counter()
    met: Counter[Met] = Counter()
    for part in parts:
        roles.update(part.days)
        for (who, _), (what, rule) in part.touched.items():
            met[what] += 1
            by_role[part.roles[who]] += 1
            by_rule[rule] += 1
    return Crowd(
        days=roles.total(),
        challenged=met.total(),
        limited=met[Met.LIMITED] + met[Met.DENIED],
        by_role=by_role,
        by_rule=by_rule,
        roles=roles,
        agents_refused=sum(part.agents_refused for part in parts),
    )


def replay(drill: Drill, settings: Settings, seed: int, say: Say) -> Replay:
    """Let honest people and scrapers at the site at once, each question answered before the next."""
    chance = np.random.default_rng(seed)
    plan = Plan(drill.days, drill.people, drill.visitors, (), wide=True)
    site = Simulation(chance, plan)
    words = Words(site.world)
    plays = [
        Play(chance, site.world, words, programme(chance, site.world, tactic, nth))
        for nth, tactic in enumerate(tactics(drill))
    ]
    done = Replay(roles=site.world.cast.roles)
    with ranged(settings, drill.every * MINUTE, seed, known(site)) as place:
        place.remember(elders(site), plan.begin)
        watch = Watch(plays, place)
        for nth, day in enumerate(site.days(), 1):
            crowd = Honest(place, site, done)
            events = wanted(day, drill)
            for asked, people in zip(words.each(events), for_people(events).tolist(), strict=True):
                while watch.due < asked.at:
                    watch.step()
                crowd.meet(asked, people=people)
            while watch.due < plan.begin + nth * DAY:
                watch.step()
            say(f"{drill.name} day {nth} of {drill.days}: {watch.said()}, {place.looks} looks")
        done.campaigns = [campaign(play, place, watch, site) for play in plays]
        done.decisions, done.looks = place.decisions, place.looks
        takers = [(p.tactic.name, h) for p, h in zip(plays, watch.handles, strict=True)]
        done.scores = scored(place, site, takers, done.strangers)
        done.more |= prices([each.tactic for each in plays], site.world)
        if "trace" in drill.also:
            done.more["traced"] = traced(plays[0], place, site)
        if "respond" in drill.also:
            done.more |= answered(plays[0], place, site, drill)
    return done


def traced(play: Play, place: Range, site: Simulation) -> float:
    """Return 1 where tracing what a scraper obtained names its accounts and nobody else, 0 where not."""
    from privet.bootstrap.tracing import over

    taken = np.flatnonzero(play.seen).tolist()
    with TemporaryDirectory(prefix="privet-") as folder:
        dump = Path(folder) / "found.csv"
        dump.write_text("id\n" + "".join(f"{each}\n" for each in taken), "utf-8")
        said = over(dump, place.kept(), "id")
    own = {f"account:{site.world.cast.accounts[each].decode()}" for each in play.accounts}
    named = {each.actor for each in said.accused}
    return float(bool(named) and named <= own)


def answered(play: Play, place: Range, site: Simulation, drill: Drill) -> dict[str, float]:
    """Return how long the answer to an incident takes, and what it holds."""
    from privet.bootstrap.aftermath import responded

    actors = [f"account:{site.world.cast.accounts[each].decode()}" for each in play.accounts]
    told = play.programme
    subjects = [str(each) for each in told.events["a"][told.count > 0].tolist()]
    place.kept()
    place.ledger.close()
    return responded(place.ledger.folder, actors, subjects, written(drill))


def tactics(drill: Drill) -> Iterator[Tactic]:
    """Yield the scrapers of a drill, each as often as it comes."""
    for attack in drill.attacks:
        knobs = dict(attack.knobs)
        for name, kind in (("order", Order), ("reaction", Reaction)):
            if name in knobs:
                knobs[name] = kind(knobs[name])
        if "route" in knobs:
            knobs["route"] = Route[knobs["route"]]
        tactic = LADDER[attack.tactic].turned(**knobs)
        for nth in range(attack.copies):
            yield tactic.turned(hour=(tactic.hour + APART * nth) % 16)


def wanted(day: NDArray[np.void], drill: Drill) -> NDArray[np.void]:
    """Return the pages of a day: those of people on routes that the policy declares, and others."""
    declared = {Surface(name, route).route for name, route in drill.surfaces}
    plain = [each for each in PLAIN if each is not Route.PHOTO or PICTURES not in declared]
    kept = day[~np.isin(day["route"], plain)]
    return kept[for_people(kept) | for_nobody(kept)]


class Honest:
    """Let honest people ask for a day; who is refused for good stops, who is challenged passes."""

    def __init__(self, place: Range, site: Simulation, done: Replay) -> None:
        self._place = place
        self._kinds = site.world.cast.kinds
        self._roles = site.world.cast.roles
        self._done = done
        self._gone: set[int] = set()
        self._seen: set[int] = set()

    def meet(self, asked: Asked, *, people: bool = True) -> None:
        """Ask once, for people or for another page, and note what was met."""
        who = asked.who
        if who in self._gone:
            return
        met, _ = self._place.answer(asked)
        person = self._kinds[who] is Kind.PERSON
        if person and people and who not in self._seen:
            self._seen.add(who)
            self._done.days[self._roles[who]] += 1
        if not asked.account:
            self._stranger(asked)
        if met in {Met.SHOWN, Met.MISSED}:
            return
        if not person:
            self._done.agents_refused += 1
            return
        case = (who, asked.at // DAY)
        if met is not Met.CHALLENGED or case not in self._done.touched:
            self._done.touched[case] = (met, rule(self._place.decision(asked).reasons))
        if met is Met.CHALLENGED:
            self._place.solved(asked)
        else:
            self._gone.add(who)

    def _stranger(self, asked: Asked) -> None:
        """Note who somebody is who is signed out; several of different roles may be one stranger."""
        truth = f"{self._kinds[asked.who]}:{self._roles[asked.who]}"
        handle = self._place.handle(asked)
        known = self._done.strangers.setdefault(handle, truth)
        if known != truth:
            self._done.strangers[handle] = f"{Kind.PERSON}:shared"


def rule(reasons: tuple[str, ...]) -> str:
    """Return which rule decided, in a word."""
    return reasons[0].partition(":")[0] if reasons else "budget"


class Watch:
    """Let scrapers take their turns, and note what the guard told them first."""

    def __init__(self, plays: list[Play], place: Range) -> None:
        self._plays = plays
        self._place = place
        self.handles: list[set[int]] = [set() for _ in plays]
        self.first: list[int] = [0] * len(plays)
        self.noticed: list[int | None] = [None] * len(plays)
        self._known: dict[tuple[int, str, str], int] = {}

    @property
    def due(self) -> int:
        """When the next of them asks."""
        return min((play.due for play in self._plays), default=1 << 62)

    def step(self) -> None:
        """Let the next of them ask."""
        nth = min(range(len(self._plays)), key=lambda k: self._plays[k].due)
        play = self._plays[nth]
        asked = play.ask()
        if asked.at >= play.programme.begins:
            self.first[nth] = self.first[nth] or asked.at
        case = (nth, asked.account, asked.address if not asked.account else "")
        if case not in self._known:
            self._known[case] = self._place.handle(asked)
            self.handles[nth].add(self._known[case])
        met, wait = self._place.answer(asked)
        refused = met not in {Met.SHOWN, Met.MISSED}
        if not refused and self._place.free(self._known[case], asked.at):
            self._place.busy = True
        if refused and self.noticed[nth] is None:
            self.noticed[nth] = asked.at
        if play.tell(met, wait):
            self._place.solved(asked)

    def said(self) -> str:
        """Say how far they are."""
        return ", ".join(f"{play.tactic.name} {play.toll.people:,}" for play in self._plays[:4])


def campaign(play: Play, place: Range, watch: Watch, site: Simulation) -> Campaign:
    """Sum up what one scraper came to."""
    nth = watch._plays.index(play)  # noqa: SLF001 - it is our own
    first = watch.first[nth] or play.programme.begins
    verdicts = [place.found[each] for each in watch.handles[nth] if each in place.found]
    found = min((at for at, what in verdicts if what is Conclusion.COLLECTOR), default=None)
    toll, told = play.toll, play.programme
    ends = min(site.plan.end, int(told.events["at"].max(initial=first)))
    last = toll.gained[-1][0] if toll.gained else first
    over = last <= first + 0.75 * (ends - first)
    before = [count for at, count in toll.gained if found is None or at < found]
    taken = told.events["at"] >= told.begins
    return Campaign(
        tactic=play.tactic.name,
        people=toll.people,
        bare=told.obtainable(site.world),
        asked=toll.asked,
        bare_asked=int(taken.sum()),
        identities=toll.identities,
        refused=sum(toll.met.get(each, 0) for each in (Met.CHALLENGED, Met.LIMITED, Met.DENIED)),
        solved=toll.solved,
        noticed=_hours(watch.noticed[nth], first),
        doubted=_hours(min((at for at, _ in verdicts), default=None), first),
        found=_hours(found, first),
        contained=_hours(last, first) if over else None,
        before_found=max(before, default=0),
        condemned=sum(what is Conclusion.COLLECTOR for _, what in verdicts),
        plain=site.world.plain,
    )


def _hours(at: int | None, since: int) -> float | None:
    return None if at is None else round((at - since) / HOUR, 3)
