"""What brings many honest people to the same pages."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from privet.simulation.occasions import (
    CLASS_DAYS,
    CLASS_LIST,
    CLASS_SIZE,
    CONTACTS,
    SPIKE_DAY,
    TEAM_LIST,
    feed_readers,
    occasions,
    sign_ups,
)
from privet.simulation.people import People, populate
from privet.simulation.plan import DAY, Plan
from privet.simulation.routes import Route
from privet.simulation.world import World

PLAN = Plan(people=2_000, visitors=4_000)


@pytest.fixture(scope="module")
def town() -> tuple[World, People]:
    """Populate a site with 4,000 visitors."""
    chance = np.random.default_rng(2)
    world = World.found(chance, PLAN)
    return world, populate(chance, world)


def test_a_class_opens_one_list_from_one_address(town: tuple[World, People]) -> None:
    """Pupils of a campus open the same people within the hour, all from its address."""
    _, people = town
    lesson = occasions(np.random.default_rng(1), *town, PLAN.begin + CLASS_DAYS[0] * DAY)[1]
    campuses = people.pools["campus"][:, 0].tolist()

    assert set(campuses) == set(lesson.rows["address"].tolist())
    for campus in campuses:
        there = lesson.rows[lesson.rows["address"] == campus]
        assert CLASS_SIZE == len(np.unique(there["who"]))
        assert len(np.unique(there["a"])) <= CLASS_LIST
        assert len(there) > CLASS_SIZE * CLASS_LIST // 2 - 1


def test_a_team_shares_a_list_for_a_week(town: tuple[World, People]) -> None:
    """Colleagues of one office open people of one list, and the same on another day."""
    _, people = town
    found: dict[int, set[int]] = {}
    for day in range(7):
        team = occasions(np.random.default_rng(day), *town, PLAN.begin + day * DAY)[0]
        for who, person in zip(team.rows["who"].tolist(), team.rows["a"].tolist(), strict=True):
            found.setdefault(int(people.site[who]), set()).add(person)

    assert len(people.pools["office"]) == len(found)
    assert all(len(people_seen) <= TEAM_LIST for people_seen in found.values())


def test_a_newsletter_sends_many_to_one_page(town: tuple[World, People]) -> None:
    """On the day of the newsletter hundreds open one person's page, a day later a few."""
    spike, after = (
        occasions(np.random.default_rng(1), *town, PLAN.begin + day * DAY)[-1]
        for day in (SPIKE_DAY, SPIKE_DAY + 1)
    )

    assert 1 == len(np.unique(spike.rows["a"]))
    assert {int(Route.NEWSLETTER)} == set(spike.rows["referrer"].tolist())
    assert 200 < len(spike.rows) < 400
    assert len(after.rows) < len(spike.rows) / 2


def test_an_ordinary_day_has_only_teams(town: tuple[World, People]) -> None:
    """Where no class meets and no newsletter goes out, only teams work."""
    assert 1 == len(occasions(np.random.default_rng(1), *town, PLAN.begin))


def test_a_new_member_signs_up_signed_out(town: tuple[World, People]) -> None:
    """The form and its answer come before there is an account; then some import contacts."""
    _, people = town
    found = np.concatenate(
        [sign_ups(np.random.default_rng(d), *town, PLAN.begin + d * DAY) for d in range(14)]
    )
    forms = found[np.isin(found["route"], (Route.SIGNUP, Route.SIGNUP_SENT))]
    looks = found[found["route"] == Route.LOOKUP]
    count = Counter(looks["who"].tolist())

    assert 2 * (people.joined > 0).sum() == len(forms)
    assert (forms["account"] == -1).all()
    assert all(CONTACTS[0] <= one < CONTACTS[1] for one in count.values())
    assert 0.25 < (looks["status"] == 200).mean() < 0.55
    assert ((looks["a"] > PLAN.people) == (looks["status"] == 404)).all()


def test_a_feed_reader_polls_day_and_night(town: tuple[World, People]) -> None:
    """Each reader asks at a steady pace at all hours, and follows a few people."""
    found = feed_readers(np.random.default_rng(1), *town, PLAN.begin)
    polls = found[found["route"] == Route.FEED]
    follows = found[found["route"] == Route.MEMBER_FEED]
    hours = np.unique(polls["at"] // 3_600_000_000)
    pairs = np.unique(follows["who"].astype(np.int64) << 32 | follows["a"])

    assert len(hours) >= 24
    assert {24, 48, 72} == set(Counter(polls["who"].tolist()).values())
    assert np.unique(pairs >> 32, return_counts=True)[1].max() <= 6
    assert (polls["status"] == 304).mean() > 0.8
