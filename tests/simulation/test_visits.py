"""When honest people come and what they open."""

from __future__ import annotations

import numpy as np
import pytest

from privet.simulation.events import within
from privet.simulation.people import DAYTIME, HOUR, OFFICE, People, populate
from privet.simulation.plan import DAY, SECOND, Plan
from privet.simulation.routes import Route
from privet.simulation.visits import (
    Pages,
    browse,
    gaps,
    hours,
    open_pages,
    refer,
    reported,
    seats,
)
from privet.simulation.world import World

PLAN = Plan(people=3_000, visitors=4_000)


@pytest.fixture(scope="module")
def town() -> tuple[World, People]:
    """Populate a site with 4,000 visitors."""
    chance = np.random.default_rng(8)
    world = World.found(chance, PLAN)
    return world, populate(chance, world)


@pytest.fixture(scope="module")
def monday(town: tuple[World, People]) -> Pages:
    """Draw the visits of the first day."""
    return browse(np.random.default_rng(9), *town, PLAN.begin)


def of_role(town: tuple[World, People], pages: Pages, name: str) -> np.ndarray:
    """Say which pages were opened by people of one role."""
    return np.isin(pages.rows["who"], town[1].of(name))


def test_nights_are_quiet() -> None:
    """Few come at three in the morning, most in the evening; offices close at night."""
    chance = np.random.default_rng(1)
    day = np.bincount(hours(chance, DAYTIME, 50_000) // HOUR, minlength=24)
    office = np.bincount(hours(chance, OFFICE, 50_000) // HOUR, minlength=24)

    assert day[20] > 10 * day[3]
    assert 0 == office[3]
    assert 24 == len(day)


def test_gaps_are_human() -> None:
    """The median is as asked, the spread is that of a log-normal, none is under a second."""
    found = gaps(np.random.default_rng(1), np.full(20_000, 20.0), 1.1)

    assert 21 == pytest.approx(np.median(found) / SECOND, rel=0.05)
    assert found.min() >= SECOND
    assert np.log(found / SECOND).std() > 0.9


def test_pages_of_a_visit_follow_each_other(town: tuple[World, People]) -> None:
    """A visit has the pages asked for, in time, from one address by one agent."""
    who = np.array([3, 5])
    pages = open_pages(np.random.default_rng(1), town[1], who, np.array([10, 20]), np.array([4, 1]))

    assert [0, 1, 2, 3, 0] == pages.place.tolist()
    assert [3, 3, 3, 3, 5] == pages.rows["who"].tolist()
    assert [10, 20] == pages.rows["at"][pages.place == 0].tolist()
    assert (np.diff(pages.rows["at"][:4]) >= SECOND).all()
    assert 1 == len(set(pages.rows["address"][:4].tolist()))


def test_people_sit_where_they_belong(town: tuple[World, People]) -> None:
    """A signed-out student is on campus, a telephone behind its carrier."""
    _, people = town
    students = people.of("student")
    students = students[people.account[students] < 0]
    phones = people.of("phone")
    at_campus, _ = seats(np.random.default_rng(1), people, students)
    by_phone, agent = seats(np.random.default_rng(1), people, phones)

    assert set(at_campus.tolist()) <= set(people.pools["campus"].ravel().tolist())
    assert set(by_phone.tolist()) <= set(people.pools["carrier"].ravel().tolist())
    assert people.phone[phones].tolist() == agent.tolist()


def test_a_day_begins_and_ends(monday: Pages) -> None:
    """Every visit begins within its day."""
    first = monday.rows["at"][monday.place == 0]

    assert PLAN.begin <= first.min()
    assert first.max() < PLAN.begin + DAY + 90 * SECOND


def test_fewer_work_on_sundays(town: tuple[World, People], monday: Pages) -> None:
    """Recruiters rest at the weekend."""
    sunday = browse(np.random.default_rng(9), *town, PLAN.begin + 6 * DAY)

    assert of_role(town, sunday, "recruiter").sum() < of_role(town, monday, "recruiter").sum() / 4


def test_recruiters_open_many_and_members_few(town: tuple[World, People], monday: Pages) -> None:
    """A recruiter opens 100 to 300 people on a usual day, a member a handful."""
    shows = np.isin(monday.rows["route"], (Route.MEMBER, Route.NAME))

    def median(name: str) -> float:
        mine = monday.rows[shows & of_role(town, monday, name)]
        pairs = np.unique(mine["who"].astype(np.int64) << 32 | mine["a"])
        return float(np.median(np.unique(pairs >> 32, return_counts=True)[1]))

    assert 90 < median("recruiter") < 300
    assert 2 <= median("member") <= 10


def test_members_return_to_their_circle(town: tuple[World, People], monday: Pages) -> None:
    """About half of what members open is somebody of their own circle."""
    _, people = town
    mine = np.isin(monday.rows["route"], (Route.MEMBER, Route.NAME))
    mine &= of_role(town, monday, "member")
    known = [
        person in people.friends[start : start + size]
        for person, start, size in zip(
            monday.rows["a"][mine].tolist(),
            people.circle[monday.rows["who"][mine]].tolist(),
            people.circles[monday.rows["who"][mine]].tolist(),
            strict=True,
        )
    ]

    assert 0.5 < np.mean(known) < 0.8


def test_recruiters_turn_the_pages_of_a_search(town: tuple[World, People], monday: Pages) -> None:
    """Their searches of one visit begin on page one and go on page by page."""
    searches = (monday.rows["route"] == Route.SEARCH) & of_role(town, monday, "recruiter")
    visit, page = monday.visit[searches], monday.rows["b"][searches]
    first = np.append(True, visit[1:] != visit[:-1])
    same = ~first[1:]

    assert {1} == set(page[first].tolist())
    assert {1, -4} == set((page[1:] - page[:-1])[same].tolist())


def test_what_is_gone_is_not_found(town: tuple[World, People], monday: Pages) -> None:
    """A page that was deleted answers 404, and only such a page."""
    shows = np.isin(monday.rows["route"], (Route.MEMBER, Route.NAME))
    gone = town[0].gone[np.where(shows, monday.rows["a"], 1)] & shows

    assert gone.any()
    assert gone.tolist() == (monday.rows["status"] == 404).tolist()


def test_moderators_follow_a_queue(town: tuple[World, People], monday: Pages) -> None:
    """Moderators ask for the queue, and meet the same troubled people again and again."""
    mine = monday.rows[of_role(town, monday, "moderator")]
    queue = reported(np.random.default_rng(1), town[0], 1_000)

    assert (mine["route"] == Route.QUEUE).any()
    assert 0.2 < len(np.unique(queue)) / 1_000 < 0.9


def test_a_page_names_the_one_before(monday: Pages) -> None:
    """Where a later page has a referrer, it is the page before it."""
    later = np.flatnonzero((monday.place > 0) & (monday.rows["referrer"] >= 0))
    before = later - 1

    assert monday.rows["route"][before].tolist() == monday.rows["referrer"][later].tolist()
    assert monday.rows["a"][before].tolist() == monday.rows["referrer_a"][later].tolist()
    assert 0.85 < len(later) / (monday.place > 0).sum() < 0.97


def test_strangers_come_from_a_search_engine(town: tuple[World, People]) -> None:
    """Some first pages of the signed-out name a search engine; of the signed-in none."""
    who = np.concatenate([town[1].of("visitor"), town[1].of("recruiter")])
    pages = open_pages(np.random.default_rng(1), town[1], who, who * 0, who * 0 + 1)
    refer(np.random.default_rng(2), pages)
    engine = pages.rows["referrer"] == Route.GOOGLE

    assert engine.any()
    assert (pages.rows["account"][engine] == -1).all()


def test_a_new_member_is_not_seen_before_joining(town: tuple[World, People]) -> None:
    """Nobody visits before the account was made, and all visit on the day they join."""
    _, people = town
    for day in range(3):
        midnight = PLAN.begin + day * DAY
        pages = browse(np.random.default_rng(day), *town, midnight)
        joined = people.joined[pages.rows["who"]]
        today = np.flatnonzero((people.joined >= midnight) & (people.joined < midnight + DAY))

        assert (pages.rows["at"] >= joined).all()
        assert set(today.tolist()) <= set(pages.rows["who"].tolist())


def test_sums_of_gaps_are_within_a_visit(monday: Pages) -> None:
    """The pages of one visit never go back in time."""
    steps = np.diff(monday.rows["at"], prepend=monday.rows["at"][0])
    steps[monday.place == 0] = 0

    assert (within(steps, monday.place) >= 0).all()
