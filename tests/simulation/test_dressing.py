"""What browsers ask for around a page."""

from __future__ import annotations

import numpy as np
import pytest

from privet.simulation.dressing import dress
from privet.simulation.people import People, populate
from privet.simulation.plan import SECOND, Plan
from privet.simulation.routes import Route
from privet.simulation.visits import Pages, open_pages
from privet.simulation.world import World


@pytest.fixture(scope="module")
def town() -> tuple[World, People]:
    """Populate a site with 2,000 visitors."""
    chance = np.random.default_rng(6)
    world = World.found(chance, Plan(people=1_000, visitors=2_000))
    return world, populate(chance, world)


def visit(town: tuple[World, People], name: str, pages: int, person: int | None) -> Pages:
    """Let everybody of one role open so many pages, all of one person or of the home page."""
    who = town[1].of(name)
    found = open_pages(
        np.random.default_rng(1), town[1], who, np.full(len(who), 1_000 * SECOND),
        np.full(len(who), pages),
    )  # fmt: skip
    if person is not None:
        found.rows["route"], found.rows["a"] = Route.MEMBER, person
    return found


def alive(town: tuple[World, People]) -> int:
    """Return somebody whose page is there."""
    return int(town[0].by_rank[0])


def test_a_browser_loads_each_picture_once(town: tuple[World, People]) -> None:
    """However often a page is opened, its picture comes once, just after the page."""
    pages = visit(town, "member", 5, alive(town))
    found = dress(np.random.default_rng(2), *town, pages)
    pictures = found[found["route"] == Route.PHOTO]

    assert len(pictures) == len(np.unique(pictures["who"]))
    assert 0.8 < len(pictures) / len(town[1].of("member")) < 0.97
    assert {alive(town)} == set(pictures["a"].tolist())


def test_pictures_stay_away_without_eyes_or_page(town: tuple[World, People]) -> None:
    """A screen-reader asks for no pictures, and a page that is gone has none."""
    quiet = dress(np.random.default_rng(2), *town, visit(town, "screen-reader", 3, alive(town)))
    missing = visit(town, "member", 3, alive(town))
    missing.rows["status"] = 404

    assert not (quiet["route"] == Route.PHOTO).any()
    assert not (dress(np.random.default_rng(2), *town, missing)["route"] == Route.PHOTO).any()


def test_a_cache_spares_most_files(town: tuple[World, People]) -> None:
    """Some visits load styles, some ask whether theirs are good, most do neither."""
    found = dress(np.random.default_rng(2), *town, visit(town, "member", 1, None))
    styles = found[(found["route"] == Route.STYLE) & (found["a"] == 1)]
    visits = len(town[1].of("member"))

    assert 0.25 == pytest.approx((styles["status"] == 200).sum() / visits, abs=0.05)
    assert 0.15 == pytest.approx((styles["status"] == 304).sum() / visits, abs=0.05)


def test_signing_in_comes_first_and_signed_out(town: tuple[World, People]) -> None:
    """The form is sent before the first page, without an account; strangers see no form."""
    found = dress(np.random.default_rng(2), *town, visit(town, "member", 1, None))
    sent = found[found["route"] == Route.LOGIN_SENT]
    strangers = dress(np.random.default_rng(2), *town, visit(town, "visitor", 1, None))

    assert len(sent) > 0
    assert (sent["account"] == -1).all()
    assert (sent["at"] < 1_000 * SECOND).all()
    assert (sent["status"] == 302).all()
    assert not (strangers["route"] == Route.LOGIN).any()


def test_moderators_settle_reports(town: tuple[World, People]) -> None:
    """Moderators answer reports where members write messages."""
    settled = dress(np.random.default_rng(2), *town, visit(town, "moderator", 40, alive(town)))
    written = dress(np.random.default_rng(2), *town, visit(town, "member", 40, alive(town)))

    assert {int(Route.REPORT)} == set(settled["route"][settled["status"] == 302].tolist()) - {
        int(Route.LOGIN_SENT)
    }
    assert (written["route"] == Route.MESSAGE).any()


def test_an_application_makes_sixty_calls_a_page(town: tuple[World, People]) -> None:
    """One page of a single-page application is 60 calls; the shell is loaded once a visit."""
    found = dress(np.random.default_rng(2), *town, visit(town, "single-page-app", 2, alive(town)))
    visits = len(town[1].of("single-page-app"))

    assert 120 * visits == (found["route"] != Route.HOME).sum()
    assert visits == (found["route"] == Route.HOME).sum()
    assert not np.isin(found["route"], (Route.MEMBER, Route.NAME)).any()
    assert 2 * visits == (found["route"] == Route.API_MEMBER).sum()
