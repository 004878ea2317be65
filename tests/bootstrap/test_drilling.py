"""Drills: the guard and detection against simulated scrapers."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from privet.bootstrap import drilling
from privet.errors import ConfigError
from privet.review.drills import Attack, Drill, Run
from privet.simulation.asking import Asked
from privet.simulation.plan import Plan
from privet.simulation.playing import Met
from privet.simulation.programmes import COVERED
from privet.simulation.routes import Route
from privet.simulation.simulate import Simulation
from privet.simulation.tactics import LADDER

SMALL = {"people": 600, "visitors": 120, "days": 1, "every": 60}


@pytest.fixture(scope="module")
def walked() -> Run:
    """Run a drill in which two walk from id to id, and one has no chance to be noticed."""
    drill = replace(
        drilling.drills()["T07"],
        attacks=(
            Attack("R1", 2, {"per_day": 500, "days": 1}),
            Attack("R1", 1, {"per_day": 5, "days": 1}),
        ),
        **SMALL,  # type: ignore[arg-type]
    )
    return drilling.run(drill, (5,))


def test_every_incident_and_every_rung_has_its_drill() -> None:
    """T01 to T20, R0 to R17, some beside R6 and R8; of known scrapers, and with figures that there are."""
    known = drilling.drills()
    figures = set(Run(known["T01"], (), "", "", (), drilling.crowd_of([]), 0, 0, 0.0).figures)
    also = {"traced", "answered_minutes", "notices", "affected", *COVERED}

    names = (
        {f"T{k:02d}" for k in range(1, 21)}
        | {f"R{k:02d}" for k in range(18)}
        | {"R06B", "R06C", "R08B"}
    )
    assert names == set(known)
    for drill in known.values():
        assert {each.tactic for each in drill.attacks} <= set(LADDER)
        assert {each.figure for each in drill.holds} <= figures | also
        assert drill.holds or drill.unjudged or drill.name.startswith("R")
        assert all(each.title for each in drilling.tactics(drill))


def test_drills_are_named() -> None:
    """One, several, or a set of them."""
    assert ["T02", "T01"] == [each.name for each in drilling.named("t02, T01")]
    assert 41 == len(drilling.named("all"))
    assert 0 < len(drilling.named("quick")) < len(drilling.named("incidents"))
    with pytest.raises(ConfigError, match="T99"):
        drilling.named("T99")


def test_a_walker_is_found_and_held(walked: Run) -> None:
    """It obtains fewer than on a site that hinders nobody; the same who takes five a day goes on."""
    first, second, tiny = walked.campaigns

    assert first.people < first.bare
    assert first.found is not None
    assert second.found is not None
    assert first.before_found <= first.people
    assert (None, None) == (tiny.found, tiny.noticed)
    assert tiny.people == tiny.bare == 5
    assert tiny.contained is None or tiny.people == 5


def test_honest_people_are_counted_beside_it(walked: Run) -> None:
    """Each person once a day; whoever was touched is one of them."""
    crowd = walked.crowd

    assert 10 < crowd.days <= 120 * 2
    assert crowd.days == sum(crowd.roles.values())
    assert crowd.limited <= crowd.challenged <= crowd.days
    assert 0 == crowd.agents_refused
    assert walked.decisions > crowd.days
    assert walked.looks > 0


def test_the_guard_meets_who_opens_pages_of_nobody() -> None:
    """Home, articles and log-ins are met beside pages of people; pictures and calls are not."""
    site = Simulation(np.random.default_rng(1), Plan(1, 400, 300, (), wide=True))
    (day,) = site.days()
    met = drilling.wanted(day, drilling.drills()["T19"])
    routes = {Route(each) for each in np.unique(met["route"]).tolist()}

    assert {Route.HOME, Route.BLOG, Route.LOGIN, Route.MEMBER, Route.SEARCH_NAME} <= routes
    assert not routes & {Route.PHOTO, Route.STYLE, Route.BEACON, Route.API_FEED, Route.API_POSTS}
    assert np.array_equal(met, day[np.isin(day["route"], list(routes))])


def test_who_opens_no_page_of_people_is_no_person_day() -> None:
    """Days are counted of those alone who asked for somebody."""
    site = Simulation(np.random.default_rng(1), Plan(1, 400, 300, ()))
    done = drilling.Replay(roles=site.world.cast.roles)
    place = SimpleNamespace(answer=lambda _: (Met.SHOWN, 0))
    crowd = drilling.Honest(place, site, done)  # type: ignore[arg-type]
    asked = Asked(0, 0, "GET", "/", "somebody", "", "", 200)
    crowd.meet(asked, people=False)

    assert 0 == done.days.total()
    crowd.meet(asked)
    crowd.meet(asked)
    assert 1 == done.days.total()


def test_the_same_seed_comes_to_the_same() -> None:
    """But for how long it took."""
    drill = replace(drilling.drills()["T01"], **SMALL)  # type: ignore[arg-type]
    knobs = {"per_day": 300, "hit": 0.2, "solves": 1.0}
    drill = replace(drill, attacks=(Attack("R11", 1, knobs),), every=240)
    first, second = (drilling.run(drill, (7,)).document() for _ in range(2))
    first["seconds"] = second["seconds"] = 0

    assert first == second
    assert first["figures"]["y50"] > 0


def test_what_was_taken_is_traced() -> None:
    """A dump of all that one account was shown names it, or nobody."""
    drill = replace(
        drilling.drills()["T18"],
        attacks=(Attack("R1", 1, {"signed": True, "per_day": 150, "days": 1, "gap": 200.0}),),
        **SMALL,  # type: ignore[arg-type]
    )
    assert isinstance(drill, Drill)
    found = drilling.run(replace(drill, every=0), (5,))

    assert found.more["traced"] in {0.0, 1.0}


def test_a_drill_may_add_to_the_policy() -> None:
    """A mill of accounts is met by an operator who answers mills; elsewhere nobody is on probation."""
    mill, walk = (
        drilling.policy(drilling.drills()[name]).probation.subjects for name in ("T08", "T06")
    )

    assert 10 == mill
    assert not walk
