"""What brings many honest people to the same pages, and what they do besides browsing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.simulation import agents
from privet.simulation.events import expand, gather, rows
from privet.simulation.people import HOUR, ROLES
from privet.simulation.plan import DAY, SECOND
from privet.simulation.routes import Route
from privet.simulation.visits import READER, Pages, open_pages, refer, seats
from privet.simulation.world import addressed

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

    from privet.simulation.people import People
    from privet.simulation.world import World

CLASS_SIZE, CLASS_LIST, CLASS_DAYS = 28, 40, (1, 3, 8, 10)
"""A class opens the same list together on some days. Our choice."""
TEAM_LIST = 60
"""How many people are on the list that a team of colleagues shares for a week."""
SPIKE_DAY = 4
"""The newsletter goes out on this day of each two weeks."""
IMPORTS, CONTACTS = 0.25, (10, 60)
"""Share of new members who look up their address book, and how many contacts it holds."""

_CAMPUS = [k for k, role in enumerate(ROLES) if role.access == "campus"]


def occasions(chance: Generator, world: World, people: People, midnight: int) -> list[Pages]:
    """Draw the visits of classes, teams and newsletter readers on one day."""
    day = (midnight - world.plan.begin) // DAY % 14
    found = [_teams(chance, world, people, midnight)]
    if day in CLASS_DAYS:
        found.append(_classes(chance, world, people, midnight))
    if day in (SPIKE_DAY, SPIKE_DAY + 1):
        found.append(_spike(chance, world, people, midnight, first=day == SPIKE_DAY))
    return found


def _classes(chance: Generator, world: World, people: People, midnight: int) -> Pages:
    who, start, which = [], [], []
    students = np.flatnonzero(np.isin(people.role, _CAMPUS))
    for campus in range(len(people.pools["campus"])):
        there = students[people.site[students] == campus]
        pupils = there[:CLASS_SIZE]
        who.append(pupils)
        lesson = midnight + int(chance.integers(7, 13)) * HOUR
        start.append(lesson + (chance.random(len(pupils)) * 300 * SECOND).astype(np.int64))
        which.append(np.full(len(pupils), campus))
    group = np.concatenate(which)
    pages = open_pages(
        chance, people, np.concatenate(who), np.concatenate(start),
        chance.integers(CLASS_LIST // 2, CLASS_LIST, len(group)),
    )  # fmt: skip
    lists = world.popular(chance, (group.max(initial=0) + 1) * CLASS_LIST).reshape(-1, CLASS_LIST)
    pages.rows["address"] = people.pools["campus"][group[pages.visit], 0]
    pages.rows["a"] = lists[group[pages.visit], pages.place % CLASS_LIST]
    pages.rows["route"] = addressed(pages.rows["a"])
    refer(chance, pages)
    return pages


def _teams(chance: Generator, world: World, people: People, midnight: int) -> Pages:
    week = (midnight - world.plan.begin) // (7 * DAY)
    team = people.of("colleague")
    team = team[(chance.random(len(team)) < 0.4) & (midnight // DAY % 7 not in (2, 3))]
    start = midnight + 7 * HOUR + (chance.random(len(team)) * 9 * HOUR).astype(np.int64)
    pages = open_pages(chance, people, team, start, chance.integers(8, 35, len(team)))
    seed = people.site[team][pages.visit] * 7_919 + week * 104_729  # a team's list, week by week
    begin = chance.integers(0, TEAM_LIST, len(team))[pages.visit]
    item = seed * TEAM_LIST + (begin + pages.place) % TEAM_LIST
    pages.rows["a"] = world.by_rank[item * 2_654_435_761 % 2**32 * len(world.by_rank) // 2**32]
    pages.rows["route"] = addressed(pages.rows["a"])
    refer(chance, pages)
    return pages


def _spike(chance: Generator, world: World, people: People, midnight: int, *, first: bool) -> Pages:
    readers = np.flatnonzero(chance.random(len(people)) < (0.07 if first else 0.015))
    readers = readers[(people.role[readers] != READER) & (people.joined[readers] < midnight)]
    delay = chance.exponential(5 * HOUR, len(readers)).astype(np.int64)
    start = midnight + (8 * HOUR if first else 0) + np.minimum(delay, 15 * HOUR)
    pages = open_pages(chance, people, readers, start, np.ones(len(readers), dtype=np.int64))
    pages.rows["a"] = world.by_rank[len(world.by_rank) // 3]
    pages.rows["route"] = addressed(pages.rows["a"])
    pages.rows["referrer"] = Route.NEWSLETTER
    return pages


def sign_ups(chance: Generator, world: World, people: People, midnight: int) -> NDArray[np.void]:
    """Draw the sign-ups of one day; some new members look up their address book."""
    new = np.flatnonzero((people.joined >= midnight) & (people.joined < midnight + DAY))
    address, agent = seats(chance, people, new)
    form = rows(len(new), at=people.joined[new], who=new, address=address, agent=agent,
                route=Route.SIGNUP)  # fmt: skip
    sent = form.copy()
    sent["at"] += (40 + chance.random(len(new)) * 45).astype(np.int64) * SECOND
    sent["route"], sent["status"], sent["referrer"] = Route.SIGNUP_SENT, 302, Route.SIGNUP
    importer = np.flatnonzero(chance.random(len(new)) < IMPORTS)
    count = chance.integers(*CONTACTS, len(importer))
    whose, place = expand(count)
    known = chance.random(len(whose)) < 0.4
    who = new[importer][whose]
    friend = people.friends[people.circle[who] + place % people.circles[who]]
    stranger = chance.integers(world.people + 1, len(world.names), len(whose))
    known &= ~world.gone[friend]
    looks = rows(
        len(whose),
        at=sent["at"][importer][whose] + (200 + place) * SECOND // 2,
        who=who,
        address=address[importer][whose],
        agent=agent[importer][whose],
        account=people.account[who],
        route=Route.LOOKUP,
        a=np.where(known, friend, stranger),
        status=np.where(known, 200, 404),
        referrer=Route.HOME,
    )
    return gather([form, sent, looks])


def feed_readers(
    chance: Generator, world: World, people: People, midnight: int
) -> NDArray[np.void]:
    """Draw the polls of feed readers, at all hours, and the few things opened from them."""
    readers = people.of("feed-reader")
    period = np.where(readers % 3 == 0, 60, np.where(readers % 3 == 1, 30, 20))
    polls, nth = expand(24 * 60 // period)
    who = readers[polls]
    jitter = (chance.random(len(who)) * 8 * SECOND).astype(np.int64)
    offset = who * 7_919 % (20 * 60) * SECOND
    at = midnight + offset + nth * period[polls] * 60 * SECOND + jitter
    events = rows(
        len(who),
        at=at,
        who=who,
        address=people.home[who],
        agent=agents.FEED_READER.start + who % len(agents.FEED_READER),
        route=Route.FEED,
        status=np.where(chance.random(len(who)) < 0.85, 304, 200),
    )
    few = np.flatnonzero(chance.random(len(who)) < 0.3)
    follows = events[few]
    follows["at"] += SECOND
    follows["route"] = Route.MEMBER_FEED
    owner = follows["who"]
    follows["a"] = people.friends[people.circle[owner] + few % np.minimum(people.circles[owner], 6)]
    follows["status"][world.gone[follows["a"]]] = 404
    opens = follows[chance.random(len(follows)) < 0.04]
    opens["at"] += 300 * SECOND
    opens["route"], opens["agent"] = addressed(opens["a"]), people.desk[opens["who"]]
    opens["status"] = np.where(world.gone[opens["a"]], 404, 200)
    return gather([events, follows, opens])
