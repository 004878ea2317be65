"""Drills as data, and what is said of a run."""

from __future__ import annotations

import pytest

from privet.review.bounds import upper_bound
from privet.review.drills import Attack, Campaign, Crowd, Drill, Hold, Run, part, quantile, worst

DRILL = {
    "name": "T99",
    "version": 1,
    "title": "A drill of a drill",
    "replays": "nothing",
    "days": 1,
    "every": 10,
    "people": 1_000,
    "attack": [{"tactic": "R1", "copies": 2, "knobs": {"per_day": 7}}],
    "hold": [
        {"figure": "y90", "at_most": 300, "because": "few"},
        {"figure": "found_share", "at_least": 1.0, "because": "found"},
    ],
    "surface": [{"name": "picture", "route": "/photos/{subject}.jpg"}],
    "unjudged": ["what cannot be seen"],
}


def campaign(people: int = 100, found: float | None = 0.5, **more: object) -> Campaign:
    """Return a campaign of which most is plain."""
    told: dict[str, object] = {
        "tactic": "R1", "people": people, "bare": 1_000, "asked": 400, "bare_asked": 2_000,
        "identities": 1, "refused": 5, "solved": 0, "noticed": 0.25, "doubted": 0.5,
        "found": found, "contained": 2.0, "before_found": 40, **more,
    }  # fmt: skip
    return Campaign(**told)  # type: ignore[arg-type]


def ran(*campaigns: Campaign, crowd: Crowd | None = None) -> Run:
    """Return a run of the drill."""
    drill = Drill.read(DRILL)
    return Run(drill, (1,), "simulated", "abc", campaigns, crowd or Crowd(), 9, 3, 1.0)


def test_a_drill_is_read() -> None:
    """As its file tells it."""
    drill = Drill.read(DRILL)

    assert (Attack("R1", 2, {"per_day": 7}),) == drill.attacks
    assert ("y90", "found_share") == tuple(each.figure for each in drill.holds)
    assert (("picture", "/photos/{subject}.jpg"),) == drill.surfaces
    assert ("what cannot be seen",) == drill.unjudged


@pytest.mark.parametrize("spoilt", [{"tactics": 1}, {"hold": [{"figure": "y90", "because": ""}]}])
def test_what_cannot_be_meant_is_refused(spoilt: dict[str, object]) -> None:
    """An unknown key, or a demand without a bound."""
    with pytest.raises((TypeError, ValueError)):
        Drill.read({**DRILL, **spoilt})


@pytest.mark.parametrize(
    ("value", "holds"), [(299.0, True), (300.0, True), (301.0, False), (None, False)]
)
def test_what_is_not_known_does_not_hold(value: float | None, holds: bool) -> None:
    """A bound is kept by a figure, never by its absence."""
    assert holds == Hold("y90", "few", at_most=300).holds({"y90": value})
    assert not Hold("y90", "many", at_least=400).holds({"y90": value})


def test_figures_of_several() -> None:
    """Y50 and Y90 are people that half and nine of ten do not exceed."""
    found = ran(*(campaign(people) for people in range(10, 110, 10))).figures

    assert (50, 90, 100) == (found["y50"], found["y90"], found["most"])
    assert 0.1 == found["share"]
    assert 1.0 == found["found_share"]
    assert 0.5 == found["found_hours"]


def test_cost_is_what_a_person_costs_over_what_they_would() -> None:
    """Four questions a person instead of two are twice as dear; nobody obtained has no price."""
    assert 2.0 == campaign(100).cost
    assert campaign(0).cost is None


def test_price_is_what_a_person_costs_over_a_plain_walk() -> None:
    """Four questions a person over a walk that takes 1.25; who knows of no walk tells no price."""
    assert pytest.approx(4 / 1.25) == campaign(100, plain=1.25).price
    assert campaign(100).price is None
    assert campaign(0, plain=1.0).price is None
    run = ran(campaign(100, plain=1.0), campaign(50, plain=1.0), campaign())
    assert 4.0 == run.figures["price"]
    assert [4.0, 8.0, None] == [each["price"] for each in run.document()["campaigns"]]


def test_one_that_was_not_found_leaves_no_time() -> None:
    """A time to detection is told only where all were detected."""
    run = ran(campaign(), campaign(found=None))

    assert run.figures["found_hours"] is None
    assert 0.5 == run.figures["found_share"]
    assert ("found_share",) == tuple(each.figure for each in run.broken)
    assert not run.document()["holds"]


def test_bounds_stand_beside_shares() -> None:
    """With nobody touched of 3,000 at most one in a thousand is, at 95 % confidence."""
    crowd = Crowd(days=3_000, challenged=2)
    figures = ran(campaign(), crowd=crowd).figures

    assert upper_bound(0, 3_000) == figures["limited_at_most"]
    assert upper_bound(0, 3_000) < 0.001
    assert upper_bound(2, 3_000) == figures["challenged_at_most"]


def test_the_record_says_that_it_is_simulated() -> None:
    """And what was demanded, with the figure that answers."""
    said = ran(campaign()).document()

    assert "simulated" == said["data"]
    assert [100.0, 1.0] == [each["value"] for each in said["held"]]
    assert said["holds"]


def test_of_nothing_nothing_is_said() -> None:
    """No quantile, no worst, no share."""
    assert quantile([], 0.5) is None
    assert worst([]) is None
    assert part([]) is None
    assert 3 == quantile([3, 1, 2], 0.9)
