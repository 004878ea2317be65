"""Drills: the guard and detection against simulated scrapers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from privet.bootstrap import drilling
from privet.errors import ConfigError
from privet.review.drills import Attack, Drill, Run
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
    """T01 to T20, R0 to R17, one beside R8; of known scrapers, and with figures that there are."""
    known = drilling.drills()
    figures = set(Run(known["T01"], (), "", "", (), drilling.crowd_of([]), 0, 0, 0.0).figures)
    also = {"traced", "answered_minutes", "notices", "affected"}

    names = {f"T{k:02d}" for k in range(1, 21)} | {f"R{k:02d}" for k in range(18)} | {"R08B"}
    assert names == set(known)
    for drill in known.values():
        assert {each.tactic for each in drill.attacks} <= set(LADDER)
        assert {each.figure for each in drill.holds} <= figures | also
        assert drill.holds or drill.unjudged or drill.name.startswith("R")
        assert all(each.title for each in drilling.tactics(drill))


def test_drills_are_named() -> None:
    """One, several, or a set of them."""
    assert ["T02", "T01"] == [each.name for each in drilling.named("t02, T01")]
    assert 39 == len(drilling.named("all"))
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
