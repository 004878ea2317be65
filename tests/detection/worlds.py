"""Small invented logs, measured the slow and obvious way, for the tests of judgement."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import Traits
from privet.detection.groups.complement import Seen, Sightings
from privet.detection.measured import Measured, measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

ACCOUNT, NETWORK = 0, 4
HOUR, DAY = 3600.0, 86_400.0
MIN = np.iinfo(np.int64).min


def seen(*lists: list[int], known: list[float]) -> Seen:
    """Hold who was shown whom, by hand; *known* is how many know each person."""
    begin = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    rank = np.array([each for one in lists for each in one], np.int64)
    place = np.arange(len(known))
    return Seen(begin, rank, np.zeros_like(rank), place, np.ones(len(known)), np.array(known))


def table(rows: int, **columns: object) -> Measured:
    """Make measures by hand; a count that is not given is 0, any other measure nan."""
    given = {name: np.resize(np.asarray(value), rows) for name, value in columns.items()}
    full = {name: np.zeros(rows) for name in COUNTS} | given
    full.setdefault("actor", np.arange(1, rows + 1, dtype=np.uint64))
    return measured(**full)


def unseen(rows: int) -> Traits:
    """Return the handles of actors of whom none is known."""
    nothing = np.zeros(rows, np.uint64)
    return Traits(nothing, nothing, nothing)


COUNTS = (
    *("subjects", "exposures", "views", "newcomer", "placed"),
    *("lookups", "lookup_misses", "misses", "lists"),
    *("pages", "assets", "beacons", "requests", "errors", "declared", "claimed", "verified"),
    *("networks", "blocks", "devices", "accounts"),
)


@dataclass
class World:
    """Collect views, and measure them slowly."""

    views: dict[str, list[tuple[float, int, int, int]]] = field(
        default_factory=lambda: defaultdict(list),
    )
    levels: dict[str, int] = field(default_factory=dict)
    loads: dict[str, float] = field(default_factory=dict)
    opens: dict[str, float] = field(default_factory=dict)

    def sees(
        self,
        actor: str,
        people: Sequence[int] | NDArray[np.int64],
        *,
        begin: float = 0.0,
        every: float | NDArray[np.float64] = 30.0,
        level: int = ACCOUNT,
        network: int | None = None,
        device: int | None = None,
        assets: float = 3.0,
        pages: float = 1.0,
    ) -> None:
        """Let an actor see people one by one; *every* is the gap in seconds, or all the gaps."""
        gaps = np.broadcast_to(np.asarray(every, float), (len(people),))
        at = begin + np.cumsum(gaps)
        own = abs(hash(actor)) % 2**40 + 1
        home, tool = network or own, device or own
        rows = [(float(t), int(p), home, tool) for t, p in zip(at, people, strict=True)]
        self.views[actor].extend(rows)
        self.levels[actor] = level
        self.loads[actor] = assets
        self.opens[actor] = pages

    @property
    def names(self) -> list[str]:
        """Return the actors in the order of their rows."""
        return list(self.views)

    def row(self, actor: str) -> int:
        """Return the row of an actor."""
        return self.names.index(actor)

    def ranked(self) -> dict[int, int]:
        """Return the rank of each person."""
        seen = sorted({view[1] for views in self.views.values() for view in views})
        return {person: rank for rank, person in enumerate(seen)}

    def subjects(self) -> int:
        """Count the people seen."""
        return len(self.ranked())

    def days(self) -> float:
        """Return how long the log is."""
        at = [view[0] for views in self.views.values() for view in views]
        return (max(at) - min(at)) / DAY

    def measured(self) -> Measured:
        """Measure every actor."""
        ranks = self.ranked()
        events = Counter(view[1] for views in self.views.values() for view in views)
        start = min(view[0] for views in self.views.values() for view in views)
        rows = [self._one(name, ranks, events, start) for name in self.names]
        keys = dict.fromkeys(key for row in rows for key in row)
        return table(len(rows), **{key: [row.get(key, np.nan) for row in rows] for key in keys})

    def _one(
        self,
        name: str,
        ranks: dict[int, int],
        events: Counter[int],
        start: float,
    ) -> dict[str, float]:
        """Measure one actor."""
        views = sorted(self.views[name])
        at = np.array([view[0] for view in views])
        mine = Counter(view[1] for view in views)
        order = list(dict.fromkeys(view[1] for view in views))
        rank = np.array([ranks[person] for person in order])
        size, total = len(ranks), sum(events.values())
        popular = [(events[p] - mine[p] + 0.5) / (total - len(views) + size / 2) for p in order]
        devices = Counter(view[3] for view in views)
        gaps = np.log(np.maximum(np.diff(at), 0.5))
        row: dict[str, float] = {
            "level": self.levels[name],
            "subjects": len(order),
            "placed": len(order),
            "exposures": len(views),
            "weighted": len(order),
            "views": len(views),
            "first": int(at[0] * 1e6),
            "last": int(at[-1] * 1e6),
            "rank_first": ranks[views[0][1]],
            "rank_last": ranks[views[-1][1]],
            "newcomer": float(at[0] - start >= 2 * DAY),
            "novelty": len(order) / len(views),
            "tail": float(np.mean(np.log((1 / size) / np.array(popular)))),
            "tail_share": _seldom(events, mine),
            "pages": len(views) * self.opens[name],
            "requests": len(views) * (1 + self.loads[name]),
            "assets": len(views) * self.loads[name],
            "networks": len({view[2] for view in views}),
            "blocks": len({view[2] for view in views}),
            "devices": len(devices),
            "accounts": float(self.levels[name] == ACCOUNT),
            "devices_top": max(devices.values()) / len(views),
            "gap_median": float(np.exp(np.median(gaps))) if len(gaps) else np.nan,
            "gap_cv": float(gaps.std() / max(abs(gaps.mean()), 0.1)) if len(gaps) else np.nan,
            "hours": len({int(t % DAY // HOUR) for t in at}),
            "days": len({int(t // DAY) for t in at}),
            "concurrent": _concurrent(views),
        }
        for key, seconds in (("1h", HOUR), ("1d", DAY), ("7d", 7 * DAY), ("28d", 28 * DAY)):
            row[f"peak_{key}"] = _peak(views, seconds)
            if key != "28d":
                row[f"fresh_{key}"] = len({v[1] for v in views if v[0] < at[0] + seconds})
        return row | _order(order, rank)

    def sightings(self) -> Sightings:
        """Return all views as columns."""
        ranks = self.ranked()
        rows = [
            (self.row(name), int(view[0] * 1e6), ranks[view[1]])
            for name, views in self.views.items()
            for view in views
        ]
        columns = np.array(rows, np.int64).T
        popularity = np.zeros(len(ranks))
        for views in self.views.values():
            popularity[[ranks[p] for p in {view[1] for view in views}]] += 1
        return Sightings(columns[0], columns[1], columns[2], np.array(list(ranks)), popularity)

    def traits(self) -> Traits:
        """Return the most frequent handles of each actor; a block is its network's."""
        network = [
            Counter(v[2] for v in views).most_common(1)[0][0] for views in self.views.values()
        ]
        device = [
            Counter(v[3] for v in views).most_common(1)[0][0] for views in self.views.values()
        ]
        return Traits(
            device=np.array(device, np.uint64),
            network=np.array(network, np.uint64),
            block=np.array(network, np.uint64),
        )


def _seldom(events: Counter[int], mine: Counter[int]) -> float:
    """Return the share of people among the half that others see least, ties counted in part."""
    others = events - mine
    if not others:
        return np.nan
    counts = sorted(others.values())
    middle = counts[(len(counts) - 1) // 2]
    below, here = sum(c < middle for c in counts), sum(c == middle for c in counts)
    part = (len(counts) / 2 - below) / here
    told = {p: 0.5 if not others[p] else float(others[p] < middle) for p in mine}
    told |= {p: part for p in mine if others[p] == middle}
    return float(np.mean(list(told.values())))


def _order(order: list[int], rank: NDArray[np.int64]) -> dict[str, float]:
    """Measure in which order people were seen for the first time."""
    if len(order) < 15:
        return {}
    steps = np.diff(np.array(order))
    stride, times = Counter(steps.tolist()).most_common(1)[0]
    longest = current = 1
    for one, two in pairwise([None, *steps.tolist()]):
        current = current + 1 if one == two else 2
        longest = max(longest, current)
    taken = set(order)
    beside = [p for p in order if p + stride in taken or p - stride in taken]
    few = rank[:: max(1, len(rank) // 500)]
    rises = np.sign(few[None, :] - few[:, None])[np.triu_indices(len(few), 1)]
    return {
        "unit_share": float(np.mean(np.abs(np.diff(rank)) == 1)),
        "near_share": float(np.mean(np.abs(np.diff(rank)) <= 5)),
        "run": float(longest),
        "stride": float(stride),
        "stride_share": times / len(steps),
        "tau": float(rises.mean()),
        "adjacent": len(beside) / len(order),
        "density": len(order) / (int(rank.max()) - int(rank.min()) + 1),
        "walkers": 0.0,
    }


def _peak(views: list[tuple[float, int, int, int]], seconds: float) -> float:
    """Count the distinct people in the busiest window."""
    best, low, seen = 0, 0, Counter[int]()
    for at, person, *_ in views:
        seen[person] += 1
        while views[low][0] <= at - seconds:
            seen[views[low][1]] -= 1
            if not seen[views[low][1]]:
                del seen[views[low][1]]
            low += 1
        best = max(best, len(seen))
    return float(best)


def _concurrent(views: list[tuple[float, int, int, int]]) -> float:
    """Count the networks within the busiest ten minutes."""
    best, low = 0, 0
    for high, view in enumerate(views):
        while views[low][0] <= view[0] - 600:
            low += 1
        best = max(best, len({v[2] for v in views[low : high + 1]}))
    return float(best)


def zipf(
    rng: np.random.Generator, people: int, size: int, exponent: float = 1.0
) -> NDArray[np.int64]:
    """Draw people as visitors do: few are looked at by many; popularity is shuffled over ids."""
    weight = 1.0 / np.arange(1, people + 1) ** exponent
    shuffled = np.random.default_rng(1).permutation(people)
    return np.asarray(shuffled[rng.choice(people, size, p=weight / weight.sum())])


def visitors(
    world: World,
    rng: np.random.Generator,
    count: int,
    people: int,
    *,
    level: int = ACCOUNT,
) -> None:
    """Add ordinary visitors: a few people each, mostly the same ones, with uneven gaps."""
    for number in range(count):
        circle = rng.integers(0, people, 12)
        size = int(min(rng.lognormal(2.0, 1.0) + 1, 300))
        who = np.where(
            rng.random(size) < 0.5,
            rng.choice(circle, size),
            zipf(rng, people, size),
        )
        gaps = rng.lognormal(4.0, 1.5, size)
        begin = float(rng.random() * 10 * DAY)
        world.sees(f"v{level}-{number}", who, begin=begin, every=gaps, level=level)


def crowded(seed: int, people: int) -> tuple[World, np.random.Generator]:
    """Make a site with ordinary visitors, on which everybody was seen by somebody."""
    rng = np.random.default_rng(seed)
    made = World()
    visitors(made, rng, 150, people)
    made.sees("everybody", range(people), begin=0.0, every=400.0)
    return made, rng
