"""A site log from a seed: lines in time order, and the truth about everybody in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from privet.simulation.cast import Kind, Label
from privet.simulation.dressing import dress
from privet.simulation.engines import aids, crawl
from privet.simulation.events import by_time, distinct, gather, weigh
from privet.simulation.occasions import feed_readers, occasions, sign_ups
from privet.simulation.people import populate
from privet.simulation.plan import DAY, Plan
from privet.simulation.routes import SHOWS, Route
from privet.simulation.scrapers import scrape
from privet.simulation.visits import browse
from privet.simulation.world import World
from privet.simulation.writing import write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.texts import Texts

_LOW = 2**32


class Simulation:
    """
    Draw one site log, day by day; each can be read once.

    Args:
        chance: All chance there is; the same seed gives the same bytes.
        plan: What the log shall contain.
    """

    def __init__(self, chance: Generator, plan: Plan) -> None:
        self.plan = plan
        self.chance = chance
        self.world = World.found(chance, plan)
        self.people = populate(chance, self.world)
        takers = scrape(chance, self.world)
        engines = crawl(chance, self.world) if plan.engines else []
        if plan.wide:
            engines += aids(chance, self.world)
        self._machines = by_time(gather([*takers, *engines]))
        self._shown: list[NDArray[np.int64]] = []
        self._played: list[NDArray[np.int64]] = []
        self.lines = 0

    def __iter__(self) -> Iterator[bytes]:
        """Yield the log as blocks of whole lines, in time order."""
        texts = self.world.texts()
        for events in self.days():
            yield from self.written(events, texts)

    def written(self, events: NDArray[np.void], texts: Texts | None = None) -> Iterator[bytes]:
        """Yield events as blocks of whole lines."""
        yield from write(events, texts or self.world.texts())

    def days(self) -> Iterator[NDArray[np.void]]:
        """Yield the requests of each day, in time order, as rows of ``events.ROW``."""
        late = gather([])
        for midnight in range(self.plan.begin, self.plan.end, DAY):
            events = self._day(midnight, late)
            events["at"] = np.maximum(events["at"], midnight)
            events = by_time(events)
            today, tomorrow = np.searchsorted(events["at"], (midnight, midnight + DAY))
            late, events = events[tomorrow:], events[today:tomorrow]
            self._keep(events)
            yield events

    def _day(self, midnight: int, late: NDArray[np.void]) -> NDArray[np.void]:
        """Return what was *late* the day before, and what is asked on this one."""
        chance, world, people = self.chance, self.world, self.people
        parts = []
        if len(people):
            visits = [browse(chance, world, people, midnight)]
            visits += occasions(chance, world, people, midnight)
            parts = [dress(chance, world, people, pages) for pages in visits]
            parts.append(sign_ups(chance, world, people, midnight))
            parts.append(feed_readers(chance, world, people, midnight))
        span = np.searchsorted(self._machines["at"], (midnight, midnight + DAY))
        parts.append(self._machines[slice(*span)])
        events = gather([late, *parts])
        weigh(chance, events[len(late) :])
        return events

    def _keep(self, events: NDArray[np.void]) -> None:
        # Who was shown whom, for the labels.
        self.lines += len(events)
        good = np.isin(events["status"], (200, 304)) & np.isin(events["route"], SHOWS)
        asks = np.isin(events["route"], (Route.LOOKUP, Route.LOOKUP_NUMBER))
        network = np.array(self.world.cast.network_of)[events["address"]]
        account = events["account"].astype(np.int64)
        actor = np.where(account >= 0, account, len(self.world.cast.accounts) + network)
        self._shown.append(distinct((actor * _LOW + events["a"])[good]))
        self._played.append(distinct((actor * _LOW + events["who"])[good | asks]))

    def exposures(self, events: NDArray[np.void]) -> dict[str, NDArray[Any]]:
        """
        Return the truth about who was shown whom in some events, as columns, a row an exposure.

        Returns:
            at (microseconds), actor (as in the labels), subject (what stands for them in the route),
            route, who (the row of the cast).
        """
        shown = np.isin(events["status"], (200, 304)) & np.isin(events["route"], SHOWS)
        kept = events[shown]
        network = np.array(self.world.cast.network_of)[kept["address"]]
        account = kept["account"].astype(np.int64)
        actor = np.where(account >= 0, account, len(self.world.cast.accounts) + network)
        actors, place = np.unique(actor, return_inverse=True)
        names = np.array([self._name(each) for each in actors.tolist()], object)
        routes = np.array([route.name.lower() for route in Route], object)
        return {
            "at": kept["at"],
            "actor": names[place] if len(names) else names,
            "subject": kept["a"],
            "route": routes[kept["route"]],
            "who": kept["who"],
        }

    def labels(self) -> list[Label]:
        """Return the truth about every actor that was shown somebody or used a lookup so far."""
        if not self._played:
            return []
        cast = self.world.cast
        played = distinct(np.concatenate(self._played))
        shown = distinct(np.concatenate(self._shown)) // _LOW
        actors, first, count = np.unique(played // _LOW, return_index=True, return_counts=True)
        begin, end = np.searchsorted(shown, actors), np.searchsorted(shown, actors, side="right")
        found = []
        for actor, row, several, subjects in zip(
            actors.tolist(), first.tolist(), (count > 1).tolist(), (end - begin).tolist(),
            strict=True,
        ):  # fmt: skip
            who = int(played[row] % _LOW)
            role = "shared" if several and cast.kinds[who] is Kind.PERSON else cast.roles[who]
            name = self._name(actor)
            found.append(Label(name, cast.kinds[who], role, cast.groups[who], subjects))
        return found

    def obtained(self) -> dict[str, int]:
        """Return how many different people each scraper and engine has been shown so far."""
        if not self._played:
            return {}
        cast = self.world.cast
        groups: dict[str, list[int]] = {}
        for pair in distinct(np.concatenate(self._played)).tolist():
            if cast.kinds[pair % _LOW] is not Kind.PERSON:
                groups.setdefault(cast.roles[pair % _LOW], []).append(pair // _LOW)
        shown = distinct(np.concatenate(self._shown))
        actor = shown // _LOW
        return {
            name: len(np.unique(shown[np.isin(actor, members)] % _LOW))
            for name, members in groups.items()
        }

    def _name(self, actor: int) -> str:
        cast = self.world.cast
        if actor < len(cast.accounts):
            return f"account:{cast.accounts[actor].decode()}"
        return f"network:{cast.networks[actor - len(cast.accounts)]}"


def simulate(chance: Generator, plan: Plan | None = None) -> Simulation:
    """
    Return a site log to be read block by block, and then its labels.

    Args:
        chance: All chance there is; the same seed gives the same bytes.
        plan: What the log shall contain; the default is two weeks with every scraper.
    """
    return Simulation(chance, plan or Plan())
