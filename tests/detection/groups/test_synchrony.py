"""One clock, many hands: fleets it must find, and what brings people at one minute, to leave alone."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import DAY, HOUR, World, crowded, seen

from privet.detection.groups.candidates import candidates
from privet.detection.groups.complement import Ground, Ring, grounds, rings
from privet.detection.groups.patterns import Pattern
from privet.detection.groups.spells import MINUTE, Spells
from privet.detection.groups.strangers import standing
from privet.detection.groups.synchrony import (
    CELL,
    CELLS,
    Clock,
    beside,
    clock_of,
    close,
    meetings,
    synchronies,
    timetable,
)

PEOPLE = 2000


def begun(*minutes: list[float]) -> Spells:
    """Hold beginnings by hand."""
    at = (np.concatenate([np.array(each, float) for each in minutes]) * MINUTE).astype(np.int64)
    begin = np.cumsum([0, *map(len, minutes)]).astype(np.int64)
    return Spells(begin, at, np.arange(len(at)), np.diff(begin))


def woken(
    made: World,
    rng: np.random.Generator,
    hands: int = 12,
    *,
    days: int = 3,
    late: int = 0,
    attend: float = 1.0,
    network: int | None = None,
) -> None:
    """Let one scheduler wake hands with one browser, eight times a day, each for two people at random."""
    clock = np.add.outer(np.arange(days) * DAY, np.zeros(8)) + rng.uniform(8, 20, (days, 8)) * HOUR
    for hand in range(hands):
        own = int(rng.integers(0, late + 1)) * 60
        for moment in np.sort(clock.ravel())[rng.random(days * 8) < attend]:
            begin = 3 * DAY + moment + own + rng.uniform(-60, 60)
            who = rng.choice(PEOPLE, 2, replace=False)
            made.sees(f"hand{hand}", who, begin=begin, device=7, network=network)


def grounded(made: World) -> tuple[Ground, list[Ring]]:
    """Return the ground of a world and who goes by one clock on it."""
    measured, traits = made.measured(), made.traits()
    ground = grounds(made.sightings(), measured, made.subjects())
    groups = candidates(measured, traits)
    found = list(synchronies(groups, ground, traits))
    return ground, standing(found, groups, ground, traits, np.random.default_rng(3))


def found(made: World) -> list[Ring]:
    """Find who goes by one clock in a world, those that stand."""
    return grounded(made)[1]


def test_meetings_are_counted_by_hand() -> None:
    """
    In the first hour three members begin at moments 1, 1 and 2, and one again at 5; in the second two.

    One pair meets in the first hour and one in the second; of the first hour's pairs of two members,
    5 (4 * 4 less 4 + 1 + 1, by two), each meets with a chance of 1/20, of the second's 1 with 1/4 + 19 / 4 / 361.
    """
    share = np.full(2 * CELLS, 1 / CELLS)
    share[CELLS:] = 0.5 / 19
    share[CELLS] = 0.5
    owner, cells = np.array([0, 1, 2, 0, 0, 1]), np.array([1, 1, 2, 5, CELLS, CELLS])
    met, due, counted = meetings(owner, cells, Clock(0, share), 3)

    assert (2.0, 2.0) == (met, counted)
    assert pytest.approx(5 / 20 + 0.25 + 0.25 / 19) == due


def test_a_timetable_is_counted_by_hand() -> None:
    """
    Two begin at 9:00 on each of three days: 3 pairs meet, and 6 would on other days: 3 were due.

    Where the second begins at another hour each day, none is.
    """
    nine = 9 * CELLS
    days = np.arange(3) * 24 * CELLS
    owner = np.repeat([0, 1], 3)

    assert 3.0 == timetable(owner, np.r_[days + nine, days + nine], 3.0, 2)
    assert 0.0 == timetable(owner, np.r_[days + nine, days + 40 * np.arange(3)], 0.0, 2)
    assert 0.0 == timetable(np.arange(2), np.full(2, nine), 1.0, 2)


def test_the_day_of_the_site_is_that_of_all_others() -> None:
    """Others begin once in the first moment of an hour and twice in its third; each moment has a half."""
    clock = clock_of(np.array([0]), begun([5 * 60], [4 * 60], [4 * 60 + 7], [4 * 60 + 8]))
    hour = np.full(CELLS, 0.5)
    hour[[0, 2]] = 1.5, 2.5

    assert 4 * CELLS == clock.base
    assert pytest.approx(np.r_[hour / hour.sum(), np.full(CELLS, 1 / CELLS)]) == clock.share
    assert [0, 0, 2, 39] == clock.cells(np.array([0, 240, 247, 900]) * MINUTE).tolist()
    assert 3 * MINUTE == CELL


@pytest.mark.parametrize(("late", "attend"), [(0, 1.0), (5, 1.0), (0, 0.75)])
def test_a_fleet_that_one_scheduler_wakes_is_found_by_this_alone(late: int, attend: float) -> None:
    """A dozen homes, ten or so people a day each, at random; some later by as much each time, or not always."""
    made, rng = crowded(23, PEOPLE)
    woken(made, rng, late=late, attend=attend)
    ground, (ring,) = grounded(made)
    others = rings(candidates(made.measured(), made.traits()), ground)

    assert (Pattern.SYNCHRONY, True) == (ring.pattern, ring.bound)
    assert {f"hand{hand}" for hand in range(12)} == {made.names[row] for row in ring.members}
    assert 12 <= ring.size <= 24
    assert ring.overlap > 3 * ring.expected
    assert ring.stray is not None
    assert max(ring.stray) <= 0.05
    assert [] == others


def test_who_has_the_same_browser_is_no_member() -> None:
    """Ten others with it, and one who begins as often at times of its own."""
    made, rng = crowded(23, PEOPLE)
    woken(made, rng)
    for guest in range(10):
        made.sees(f"guest{guest}", rng.choice(PEOPLE, 9), begin=3 * DAY + 9 * HOUR, device=7)
    busy = np.sort(rng.uniform(0, 2 * DAY, 30))
    made.sees(
        "busy", rng.choice(PEOPLE, 30), begin=3 * DAY, every=np.diff(busy, prepend=0), device=7
    )
    (ring,) = found(made)

    assert {f"hand{hand}" for hand in range(12)} == {made.names[row] for row in ring.members}


def test_a_timetable_of_people_is_shorter_than_that_of_a_program() -> None:
    """At each full hour from 8 to 18 it may be bells and breaks; from 6 to 22 it is none."""
    bells, rng = crowded(23, PEOPLE)
    program, _ = crowded(23, PEOPLE)
    for made, hours in ((bells, range(8, 18)), (program, range(6, 22))):
        for hand in range(12):
            for hour in hours:
                for day in range(3):
                    begin = (3 + day) * DAY + hour * HOUR + rng.uniform(0, 60)
                    made.sees(f"hand{hand}", rng.choice(PEOPLE, 1), begin=begin, device=7)

    assert [] == found(bells)
    assert [Pattern.SYNCHRONY] == [ring.pattern for ring in found(program)]


def test_what_brings_people_at_one_minute_is_left_alone() -> None:
    """
    A class at home that opens one list at five lessons a day; a letter that comes at eight.

    An office that comes back from its breaks; messages of an application, of which each reader
    answers some; and a match of three hours on two evenings, with its players.
    """
    made, rng = crowded(23, PEOPLE)
    roll, players = rng.choice(PEOPLE, 90, replace=False), rng.choice(PEOPLE, 22, replace=False)
    pushed = np.sort(rng.uniform(0, 10 * DAY, 60))
    goals = [day * DAY + hour * HOUR for day in (4, 5) for hour in rng.uniform(18, 22, 8)]
    for one in range(25):
        for day in range(1, 6):
            for lesson in range(5):
                begin = day * DAY + (8 + lesson) * HOUR + 7000 * rng.random() * (lesson == 4)
                who = rng.choice(roll, 3, replace=False)
                made.sees(f"pupil{one}", who, begin=begin + 90 * rng.random(), device=1)
            letter = day * DAY + 8 * HOUR + rng.exponential(300)
            made.sees(f"reader{one}", rng.choice(PEOPLE, 3), begin=letter, device=2)
            for hour in (9, 10.5, 13, 15.5):
                back = day * DAY + hour * HOUR + rng.normal(0, 100)
                made.sees(f"clerk{one}", rng.choice(PEOPLE, 3), begin=back, device=3)
        for moment in pushed[rng.random(60) < 0.4]:
            begin = moment + rng.exponential(120)
            made.sees(f"follower{one}", rng.choice(PEOPLE, 2), begin=begin, device=4)
        for moment in goals:
            begin = moment + rng.uniform(0, 90)
            made.sees(f"fan{one}", rng.choice(players, 3, replace=False), begin=begin, device=5)

    assert [] == found(made)


def test_who_comes_back_within_minutes_goes_by_no_clock() -> None:
    """Forty at home whose breaks move from day to day begin within three minutes or so of each other."""
    made, rng = crowded(23, PEOPLE)
    for clerk in range(40):
        for day in range(6):
            for hour in (10, 12, 15, 17):
                begin = day * DAY + hour * HOUR + 1200 * day + rng.normal(0, 180)
                made.sees(f"clerk{clerk}", rng.choice(PEOPLE, 2), begin=begin, device=7)

    assert [] == found(made)


def test_a_member_goes_by_one_clock_with_half_of_the_others() -> None:
    """Six keep one time and one half of it; who goes with that one alone is left out, as strangers are."""
    clock = [60.0 * k for k in range(16)]
    half = clock[:8] + [each + 30 for each in clock[8:]]
    other = [each + 30 for each in clock]
    apart = [[60.0 * k + 7 * one + k % (one + 2) * 5 for k in range(16)] for one in range(5)]
    made = begun(*[clock] * 6, other, half, *apart)

    assert [0, 1, 2, 3, 4, 5, 7] == close(np.arange(8), made).tolist()
    assert len(close(np.arange(8, 13), made)) < 5


def test_a_team_an_office_and_a_lesson_a_day_are_left_alone() -> None:
    """Four may be a team; a dozen behind one address are an office; once a day it may be a lesson."""
    team, rng = crowded(23, PEOPLE)
    woken(team, rng, 4)
    office, _ = crowded(23, PEOPLE)
    woken(office, rng, network=9)
    once, _ = crowded(23, PEOPLE)
    for day, hour in enumerate(rng.uniform(8, 18, 10)):
        for pupil in range(20):
            begin = day * DAY + hour * HOUR + 60 * rng.random()
            once.sees(f"pupil{pupil}", rng.choice(PEOPLE, 3), begin=begin, device=7)

    assert [] == found(team)
    assert [] == found(office)
    assert [] == found(once)


def test_where_outsiders_keep_the_same_time_nobody_stands_out() -> None:
    """Twenty actors begin together ten times; a ring of ten of them is no ring beside the other ten."""
    moments = [[60.0 * k for k in range(10)]] * 20
    apart = [[60.0 * k + 4 * one % 50 for k in range(10)] for one in range(20)]
    rows = np.arange(10)
    ring = Ring(*("device", Pattern.SYNCHRONY, rows, 99, 99.0, 9.0, 1.0), among=rows)  # type: ignore[arg-type]
    level = np.zeros(40, np.int8)
    lists = [list(range(10 * one, 10 * one + 10)) for one in range(40)]
    yes = np.ones(40, np.bool_)
    ground = Ground(seen(*lists, known=[1.0] * 400), yes, yes, 400, level)
    made = begun(*moments, *apart)

    assert beside(ring, np.arange(20), ground, made) is None
    assert beside(ring, np.arange(12), ground, made) is None
    alone = beside(ring, np.r_[rows, np.arange(20, 40)], ground, made)
    assert alone is not None
    assert [0.0] * 10 == alone.tolist()
