"""Scrapers that copy people: what they open besides, and what it costs them."""

from __future__ import annotations

import numpy as np
import pytest
from tests.simulation.test_programmes import drawn, world

from privet.simulation.mimicry import AGAIN, BETWEEN, between, levels
from privet.simulation.programmes import programme
from privet.simulation.routes import Route
from privet.simulation.tactics import LADDER, Tactic

FAR = LADDER["R6"].turned(hands=40, mimicry=1.0)
NOBODY = (Route.HOME, Route.SEARCH_NAME, Route.BLOG)


def test_who_copies_nobody_draws_nothing() -> None:
    """The logs of old seeds stay as they are."""
    chance = np.random.default_rng(1)

    assert not levels(chance, LADDER["R6"]).any()
    assert np.random.default_rng(1).random() == chance.random()


@pytest.mark.parametrize("name", list(LADDER))
def test_a_copying_scraper_has_a_whole_programme(name: str) -> None:
    """Hand by hand, in the order of time, each with its own account; nobody new is shown by it."""
    tactic = LADDER[name]
    site, plain = drawn(tactic)
    _, found = drawn(tactic.turned(mimicry=1.0))
    at = found.events["at"]
    followed = (np.diff(found.hand) == 0).nonzero()[0]

    assert (np.diff(found.hand) >= 0).all()
    assert (np.diff(at)[followed] >= 0).all()
    assert (at < site.plan.end).all()
    assert (found.accounts[found.hand] == found.events["account"]).all()
    assert 0 < found.obtainable(site) <= plain.obtainable(site)


def test_each_hand_copies_as_far_as_it_likes() -> None:
    """Evenly, up to the tactic's mimicry."""
    drawn_levels = levels(np.random.default_rng(3), FAR.turned(hands=2_000, mimicry=0.5))

    assert 0 <= drawn_levels.min() < 0.01
    assert 0.49 < drawn_levels.max() < 0.5
    assert 0.24 < drawn_levels.mean() < 0.26

    alike = levels(np.random.default_rng(3), FAR.turned(hands=9, mimicry=0.6, least_mimicry=0.6))
    assert [0.6] * 9 == alike.tolist()


def test_what_comes_between_is_a_members() -> None:
    """So many pages of nobody, so many people again, and a picture of almost everybody new."""
    _, questions = drawn(LADDER["R6"].turned(hands=20, noise=0.0))
    count = len(questions.events)
    far = np.ones(20)
    more, whose, shows = between(np.random.default_rng(4), far, questions.events, questions.hand)
    nobody = np.isin(more["route"], NOBODY)
    pictures = more["route"] == Route.PHOTO
    again = ~nobody & ~pictures

    assert (shows[nobody] == -1).all()
    assert (shows[~nobody] >= 0).all()
    assert (questions.events["a"][shows[~nobody]] == more["a"][~nobody]).all()
    assert (questions.hand[shows[~nobody]] == whose[~nobody]).all()
    assert BETWEEN * 0.9 < nobody.sum() / count < BETWEEN * 1.1
    assert AGAIN * 0.8 < again.sum() / count < AGAIN * 1.2
    assert 0.85 < pictures.sum() / (questions.events["status"] == 200).sum() < 0.95


def test_hands_rest_and_follow_links() -> None:
    """Fewer people fit in a day, and some stand under the names that their owners chose."""
    eager = Tactic("eager", "", hands=2, per_day=900, days=1, gap=60)
    site = world()
    plain, copying = (
        programme(np.random.default_rng(2), site, eager.turned(mimicry=far)) for far in (0.0, 1.0)
    )

    assert copying.obtainable(site) < 0.9 * plain.obtainable(site)
    assert not (plain.events["route"] == Route.NAME).any()
    assert (copying.events["route"] == Route.NAME).any()


@pytest.mark.parametrize("far", [-0.1, 1.1])
def test_mimicry_is_a_share(far: float) -> None:
    """Nobody copies people further than wholly."""
    with pytest.raises(ValueError, match="nothing of a scraper"):
        LADDER["R6"].turned(mimicry=far)
