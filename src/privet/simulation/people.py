"""Honest visitors: who they are, when they come, what they open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.simulation import agents
from privet.simulation.cast import Kind
from privet.simulation.plan import DAY

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.world import World

HOUR = DAY // 24


@dataclass(frozen=True, slots=True)
class Role:
    """
    Describe how one kind of person uses the site; all numbers are our choice.

    Args:
        share: Share among the visitors.
        signed: Share of them who are signed in.
        active: Mean chance of a visit on a working day.
        weekend: The same on a Saturday or Sunday, as a factor.
        sessions: Mean visits on a day with any.
        pages: Median pages of a visit.
        spread: Spread (sigma of the logarithm) of pages.
        gap: Median seconds between pages.
        search: Share of pages that are searches; then blog, home; the rest shows a person.
        circle: Share of people opened who belong to the own circle; then the popular, the
            neighbours of the last one opened, the results of the search; the rest is anybody.
        depth: How many pages of results are turned.
        office: Whether the hours are those of an office.
        access: Where from: home, campus, carrier, vpn, office.
        images: Whether pictures are loaded.
    """

    name: str
    share: float
    signed: float = 1.0
    active: float = 0.3
    weekend: float = 1.1
    sessions: float = 1.3
    pages: float = 5.0
    spread: float = 0.9
    gap: float = 20.0
    search: float = 0.12
    blog: float = 0.05
    home: float = 0.15
    circle: float = 0.55
    popular: float = 0.25
    near: float = 0.1
    found: float = 0.08
    depth: int = 2
    office: bool = False
    access: str = "home"
    images: bool = True


ROLES = (
    Role("member", 0.465),
    Role("visitor", 0.22, signed=0, active=0.15, pages=2, search=0.08, home=0.1, circle=0.15,
         popular=0.6),
    Role("phone", 0.12, signed=0.7, active=0.35, pages=4, gap=14, access="carrier"),
    Role("student", 0.08, signed=0.6, active=0.35, weekend=0.5, access="campus"),
    Role("vpn", 0.04, signed=0.6, access="vpn"),
    Role("single-page-app", 0.01, active=0.4),
    Role("screen-reader", 0.01, gap=75, search=0.2, found=0.2, circle=0.5, popular=0.2,
         images=False),
    Role("feed-reader", 0.015, signed=0, active=0.9, weekend=1),
    Role("recruiter", 0.008, active=0.75, weekend=0.05, sessions=4, pages=65, spread=0.35,
         gap=26, search=0.25, blog=0, home=0.03, circle=0.06, popular=0.02, near=0.04, found=0.86,
         depth=5, office=True),
    Role("moderator", 0.003, active=0.7, weekend=0.7, sessions=3, pages=45, spread=0.3, gap=40,
         search=0.02, blog=0, home=0.3, circle=0.1, popular=0.1, near=0.1, found=0, office=True),
    Role("journalist", 0.004, active=0.5, weekend=0.5, sessions=1.5, pages=7, search=0.2,
         blog=0.15, circle=0.3, popular=0.3, near=0.2, found=0.15, depth=3, office=True),
    Role("colleague", 0.005, active=0.55, weekend=0.1, search=0.2, circle=0.5, found=0.15,
         office=True, access="office"),
)  # fmt: skip
"""The roles, in the order in which visitors are numbered."""

RARE = (
    Role("archivist", 0.001, signed=0, active=0.5, weekend=0.3, pages=45, spread=0.5, gap=45,
         search=0.02, blog=0.3, circle=0.05, popular=0.3, near=0.6, found=0, images=False),
    Role("researcher", 0.0005, active=0.7, weekend=0.1, sessions=3, pages=80, spread=0.3, gap=20,
         search=0.2, circle=0.02, popular=0.05, near=0.05, found=0.8, depth=5, office=True),
    Role("pupil", 0.03, signed=0.3, active=0.3, weekend=0.3, pages=6, gap=15, access="school"),
    Role("employee", 0.03, signed=0.8, active=0.35, weekend=0.1, pages=5, office=True,
         access="company"),
    Role("keyboard", 0.005, gap=40, search=0.18, images=True),
)  # fmt: skip
"""Roles of a wide plan, beside the others: who saves pages for later, a researcher under an
agreement (accounts ``research-...``), a school and a company behind one address each, people who
use no mouse."""

EVERYBODY = (*ROLES, *RARE)

NAMES = tuple(role.name for role in EVERYBODY)
DAYTIME = np.array([2, 1, 1, 1, 1, 2, 5, 9, 11, 11, 11, 11, 14, 12, 10, 10, 11, 13, 15, 18, 20, 18,
                    12, 6], dtype=float)  # fmt: skip
"""Visits by local hour: two humps, a quiet night. Our choice."""
OFFICE = np.array([0, 0, 0, 0, 0, 0, 1, 4, 12, 15, 15, 13, 6, 12, 15, 14, 11, 6, 2, 1, 1, 0, 0, 0],
                  dtype=float)  # fmt: skip
ZONES = np.array([1, 0, 2, -5, -8, 5.5, 9])
"""Hours ahead of UTC."""
ZONE_SHARES = np.array([0.5, 0.15, 0.15, 0.1, 0.05, 0.03, 0.02])


def column(name: str) -> NDArray[np.float64]:
    """Return one number of every role, in their order."""
    return np.array([getattr(role, name) for role in EVERYBODY], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class People:
    """
    Hold the honest visitors as columns, one row a visitor; ``who`` of row i is i.

    Args:
        role: Place in ``EVERYBODY``.
        account: Account number, -1 for those who never sign in.
        home: First address of the home and how many it has.
        site: Number of the campus, carrier area, VPN or office; -1 none.
        desk, phone: Agents.
        zone: Microseconds ahead of UTC.
        active: Chance of a visit on a working day.
        joined: When the account was made; long ago for most.
        circle: First place and length in ``friends``.
        topic: What a recruiter or journalist is after.
        pools: Addresses of each access, one row a site.
    """

    role: NDArray[np.int64]
    account: NDArray[np.int64]
    home: NDArray[np.int64]
    homes: NDArray[np.int64]
    site: NDArray[np.int64]
    desk: NDArray[np.int64]
    phone: NDArray[np.int64]
    zone: NDArray[np.int64]
    active: NDArray[np.float64]
    joined: NDArray[np.int64]
    circle: NDArray[np.int64]
    circles: NDArray[np.int64]
    friends: NDArray[np.int64]
    topic: NDArray[np.int64]
    pools: dict[str, NDArray[np.int64]]

    def __len__(self) -> int:
        """Count the visitors."""
        return len(self.role)

    def of(self, name: str) -> NDArray[np.int64]:
        """Return the visitors of one role."""
        return np.flatnonzero(self.role == NAMES.index(name))


SITE_SIZES = {"campus": 350, "carrier": 600, "vpn": 400, "office": 6, "school": 250, "company": 300}
"""How many of a role share one campus, carrier area, VPN, office. Our choice."""
POOL_SIZES = {"campus": 1, "carrier": 8, "vpn": 12, "office": 1, "school": 1, "company": 1}
"""How many addresses each of those has."""


def _apportion(visitors: int, roles: int) -> NDArray[np.int64]:
    shares = column("share")[:roles]
    counts = np.floor(shares / shares.sum() * visitors).astype(np.int64)
    if visitors >= 4 * roles:
        counts = np.maximum(counts, 2)
    counts[0] += visitors - counts.sum()
    return np.repeat(np.arange(roles), np.maximum(counts, 0))


def _sites(
    world: World, role: NDArray[np.int64]
) -> tuple[NDArray[np.int64], dict[str, NDArray[np.int64]]]:
    site = np.full(len(role), -1)
    pools: dict[str, NDArray[np.int64]] = {}
    cast = world.cast
    for access, size in SITE_SIZES.items():
        codes = [k for k, r in enumerate(EVERYBODY) if r.access == access]
        there = np.flatnonzero(np.isin(role, codes))
        if access in {"school", "company"} and not len(there):
            continue
        count = max(1, round(len(there) / size))
        site[there] = np.arange(len(there)) % count
        draw = cast.carrier if access == "carrier" else cast.shared
        pools[access] = np.array(
            [[draw() for _ in range(POOL_SIZES[access])] for _ in range(count)]
        )
    return site, pools


def _circles(
    chance: Generator, world: World, count: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    sizes = np.clip(np.exp(chance.normal(np.log(14), 0.7, count)), 3, 90).astype(np.int64)
    owner = np.repeat(np.arange(count), sizes)
    seat = chance.integers(1, world.people + 1, count)  # where in the graph a visitor lives
    friends = world.near(chance, seat[owner])
    stars = chance.random(len(owner)) < 0.35
    friends[stars] = world.popular(chance, int(stars.sum()))
    return sizes, friends


def populate(chance: Generator, world: World) -> People:
    """Draw the honest visitors of the plan and put them in the cast."""
    role = _apportion(world.plan.visitors, len(EVERYBODY) if world.plan.wide else len(ROLES))
    count = len(role)
    site, pools = _sites(world, role)
    access = np.array([r.access for r in EVERYBODY])[role]
    for code, place, where in zip(role.tolist(), site.tolist(), access.tolist(), strict=True):
        group = f"{where}-{place + 1}" if place >= 0 else ""
        world.cast.cast(Kind.PERSON, NAMES[code], group)
    signed = chance.random(count) < column("signed")[role]
    account = np.full(count, -1)
    for who in np.flatnonzero(signed).tolist():
        digits = b"%d" % (who * 7_919 % 10_000) if who % 3 == 0 else b""
        name = world.names[world.people + 1 + who] + digits
        prefix = b"research-" if role[who] == NAMES.index("researcher") else b""
        account[who] = world.cast.enrol(prefix + name)
    wide = chance.random(count) < 0.3
    home = np.array([
        world.cast.prefix(chance, 3) if modern else world.cast.home(chance)
        for modern in wide.tolist()
    ], dtype=np.int64)  # fmt: skip
    zone = chance.choice(ZONES, count, p=ZONE_SHARES)
    zone[access == "campus"] = ZONES[site[access == "campus"] % 3]
    zone[access == "office"] = 1
    shifts = role == NAMES.index("moderator")
    zone[shifts] = chance.choice([0, 8, 16], int(shifts.sum()))
    base = column("active")[role]
    new = signed & (chance.random(count) < 0.08)
    joined = np.where(
        new, world.plan.begin + (chance.random(count) * world.plan.days * DAY).astype(np.int64), 0
    )
    sizes, friends = _circles(chance, world, count)
    return People(
        role, account, home, np.where(wide, 3, 1), site,
        _pick(chance, agents.DESKTOP, count), _pick(chance, agents.PHONE, count),
        (zone * HOUR).astype(np.int64),
        np.clip(base * np.exp(chance.normal(0, 0.5, count)), 0.02, 0.95),
        joined, np.cumsum(sizes) - sizes, sizes, friends,
        chance.integers(0, 60, count), pools,
    )  # fmt: skip


def _pick(chance: Generator, choice: range, count: int) -> NDArray[np.int64]:
    draw = chance.random(count) ** 1.6  # newer versions are more common
    return choice.start + (draw * len(choice)).astype(np.int64)
