"""Each detector held against the truth."""

from __future__ import annotations

from dataclasses import replace

from privet.bootstrap import drilling
from privet.bootstrap.scoring import summed
from privet.review.drills import Attack


def test_of_a_walker_something_is_said() -> None:
    """Its one actor is counted under its tactic, each person once under a role."""
    drill = replace(
        drilling.drills()["T07"],
        attacks=(Attack("R1", 1, {"per_day": 150, "days": 1}),),
        people=400,
        visitors=60,
        days=1,
        every=30,
    )
    scores = drilling.run(drill, (3,)).document()["scores"]

    assert 1 == scores["actors"]["R1"]
    assert {"R1": 1} == scores["collector"]
    assert 1 == scores["ever collector"]["R1"]
    assert 1 == scores["enumeration"]["R1"]
    assert 8 * 2 == scores["verified"]["agent:googlebot"]  # by address and by what it calls itself
    assert any(name.startswith("person:") for name in scores["ordinary"])
    assert sum(scores["actors"].values()) == sum(
        sum(scores.get(name, {}).values())
        for name in ("ordinary", "collector", "unclear", "permitted", "verified-agent")
    )


def test_runs_are_summed() -> None:
    """By detector and truth."""
    parts = [{"tail": {"R1": 1}}, {"tail": {"R1": 2, "R2": 1}, "walks": {"R2": 4}}]

    assert {"tail": {"R1": 3, "R2": 1}, "walks": {"R2": 4}} == summed(parts)
