"""A real WordPress behind a real nginx: real tools take what they can, honest people are there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drills.real_site import QUICK, Compared, run


@pytest.fixture(scope="module")
def drilled() -> Compared:
    """Return what came of a small drill; .ci/site installs what it needs."""
    return run(replace(QUICK, scrapers=("crawl", "mirror", "lists")), lambda _: None)


def test_a_site_without_the_guard_is_taken(drilled: Compared) -> None:
    """Four requests to WordPress' REST interface take everybody who is on the site."""
    everybody = next(each for each in drilled.bare.yields if each.scraper.name == "lists")

    assert (QUICK.people, 4) == (everybody.profiles, everybody.requests)
    assert all(each.profiles > 0 for each in drilled.bare.yields)


def test_the_guard_keeps_them(drilled: Compared) -> None:
    """Nobody without a script obtains more than half a budget; a page of too many shows none."""
    obtained = {each.scraper.name: each for each in drilled.guarded.yields}

    assert 0 == obtained["lists"].profiles
    assert 4 == sum(obtained["lists"].remedies.values())
    assert 0 < obtained["mirror"].profiles <= 160 * 0.5 * 1.15
    assert 0 < obtained["crawl"].profiles <= 300 * 0.5 * 1.15


def test_honest_people_are_left_alone(drilled: Compared) -> None:
    """Nobody of a campus behind one address is touched, and hardly anybody else."""
    honest = drilled.guarded.honest
    students = [each for each in honest if each.name == "student"]

    assert sum(each.pages for each in drilled.bare.honest) > 0
    assert students
    assert [] == [each.first for each in students if each.held]
    assert sum(each.held > 0 for each in honest) <= len(honest) // 20
