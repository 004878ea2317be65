"""A whole log, and whether its labels tell the truth."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.simulation.cast import Kind
from privet.simulation.people import ROLES
from privet.simulation.plan import SCRAPERS, Plan
from privet.simulation.simulate import simulate

if TYPE_CHECKING:
    from .conftest import Line, Site


def person(line: Line, names: dict[str, int]) -> int | None:
    """Return whom a line shows, read from its target the slow way; 0 for a lookup that missed."""
    parts = line.target.split("?")[0].split("/")
    if line.target.startswith("/api/lookup"):
        found = names.get(line.target.partition("=")[2].removesuffix("%40mail.example"), 0)
        return found if line.status == 200 else 0
    if line.status not in {200, 304}:
        return None
    if parts[1] == "u":
        return names[parts[2]]
    if parts[1] == "members":
        return int(parts[2])
    if parts[1] == "photos":
        return int(parts[2].removesuffix(".jpg"))
    if parts[1:3] == ["api", "members"]:
        return int(parts[3])
    return None


def test_labels_tell_who_was_shown_whom(site: Site) -> None:
    """Counting people from the text of the log gives what the labels say, for everybody."""
    world = site.simulation.world
    names = {name.decode(): k for k, name in enumerate(world.names[: world.people + 1])}
    shown: dict[str, set[int]] = defaultdict(set)
    for line in site.lines:
        whom = person(line, names)
        if whom is not None:
            shown[line.actor].add(whom)
    expected = {actor: len(people - {0}) for actor, people in shown.items()}

    assert expected == {actor: label.subjects for actor, label in site.labels.items()}


def test_a_log_is_in_time_order(site: Site) -> None:
    """No line is earlier than the one before it, and all lie within the log."""
    times = [datetime.strptime(line.time, "%d/%b/%Y:%H:%M:%S %z") for line in site.lines]

    assert all(a <= b for a, b in pairwise(times))
    assert times[0] >= site.simulation.plan.start
    assert (times[-1] - site.simulation.plan.start).days == 4


def test_everybody_appears(site: Site) -> None:
    """Every role, every engine and every scraper is in the log under its label."""
    roles = {label.role for label in site.labels.values()}
    expected = {*(role.name for role in ROLES), *SCRAPERS, "googlebot", "bingbot", "shared"}

    assert expected == roles
    assert len(site.lines) == site.simulation.lines


def test_a_shared_address_is_a_persons(site: Site) -> None:
    """An address that several stand behind is labelled as theirs, with where it is."""
    shared = [label for label in site.labels.values() if label.role == "shared"]

    assert {Kind.PERSON} == {label.kind for label in shared}
    assert all(label.actor.startswith("network:") for label in shared)
    assert "campus-1" in {label.group for label in shared}


def test_what_was_obtained_is_the_union(site: Site) -> None:
    """A scraper with one actor obtained what its label says, a fleet what its members did."""
    obtained = site.simulation.obtained()
    of = defaultdict(list)
    for label in site.labels.values():
        of[label.role].append(label.subjects)

    assert {*SCRAPERS, "googlebot", "bingbot"} == set(obtained)
    assert of["loud"] == [obtained["loud"]]
    assert sum(of["new-accounts"]) == obtained["new-accounts"]
    assert max(of["googlebot"]) < obtained["googlebot"] <= sum(of["googlebot"])


def test_the_same_seed_gives_the_same_log() -> None:
    """All chance comes from the generator."""
    plan = Plan(days=2, people=300, visitors=150)
    first, again, other = (
        b"".join(simulate(np.random.default_rng(seed), plan)) for seed in (1, 1, 2)
    )

    assert first == again
    assert first != other


def test_scrapers_and_engines_can_stay_away() -> None:
    """Without them there are only people, and nobody obtained anything."""
    plan = Plan(days=1, people=300, visitors=150, scrapers=(), engines=False)
    simulation = simulate(np.random.default_rng(1), plan)

    assert b"".join(simulation)
    assert {Kind.PERSON} == {label.kind for label in simulation.labels()}
    assert {} == simulation.obtained()


def test_a_site_may_have_one_scraper_and_nobody_else() -> None:
    """Only the scraper that was named is in the log."""
    plan = Plan(days=3, people=300, visitors=0, scrapers=("tail-taker",), engines=False)
    simulation = simulate(np.random.default_rng(1), plan)

    assert b"".join(simulation)
    assert ["tail-taker"] == [label.role for label in simulation.labels()]


def test_an_empty_site_writes_nothing() -> None:
    """Without anybody the log is empty."""
    plan = Plan(days=2, people=100, visitors=0, scrapers=(), engines=False)
    simulation = simulate(np.random.default_rng(1), plan)

    assert [] == list(simulation)
    assert [] == simulation.labels()
    assert {} == simulation.obtained()


def test_there_are_no_labels_before_the_log_is_read() -> None:
    """Labels grow with the log."""
    simulation = simulate(np.random.default_rng(1), Plan(days=1, people=200, visitors=60))

    assert [] == simulation.labels()
    assert {} == simulation.obtained()


def test_the_usual_plan_is_two_weeks_with_every_scraper() -> None:
    """Without a plan the site is the one of the demo."""
    simulation = simulate(np.random.default_rng(1))

    assert 14 == simulation.plan.days
    assert SCRAPERS == simulation.plan.scrapers


@pytest.mark.parametrize("start", ["2026-02-26", "2028-02-27"])
def test_a_log_may_cross_a_leap_day(start: str) -> None:
    """The dates of the log are those of the calendar."""
    plan = Plan(
        days=4, people=100, visitors=60, start=datetime.fromisoformat(f"{start}T00:00:00+00:00")
    )
    log = b"".join(simulate(np.random.default_rng(1), plan))

    assert (b"[29/Feb/" in log) == start.startswith("2028")
    assert b"[01/Mar/" in log
