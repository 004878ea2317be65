"""``privet drill``: what is said, and how it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.apps.cli.drill import hours, told
from privet.bootstrap import drilling, staging
from privet.review.drills import LIVE, Campaign, Crowd, Drill, LiveDrill, Run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def come(drill: Drill, seeds: tuple[int, ...], say: object) -> Run:
    """Say of each drill that one scraper obtained 250 people, and was found."""
    del say
    one = Campaign("R1", 250, 5_000, 300, 6_000, 1, 3, 0, 0.2, 0.4, 0.5, 1.0, 90)
    crowd = Crowd(4_000, 3, 0, {"member": 3}, {"guesses": 3}, {"member": 4_000})
    return Run(drill, seeds, "simulated", "abc", (one,), crowd, 10, 2, 1.0)


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drilling, "run", come)


def said(arguments: Sequence[str]) -> tuple[int, str]:
    """Run the verb."""
    found = CliRunner().invoke(app, list(arguments))
    return found.exit_code, found.stdout


def test_the_list() -> None:
    """Every drill with what must hold; the same as JSON."""
    status, text = said(["drill", "list"])
    _, document = said(["drill", "list", "--json"])
    drills = json.loads(document)["drills"]

    assert 0 == status
    assert "T01* A contact import, swept" in text
    assert 41 == len(drills)
    assert (
        "T07* One id after the other  (Clubhouse 2021, Gravatar 2020, Parler 2021) [replayed and live]"
        in text
    )
    assert ["live"] == next(each["modes"] for each in drills if each["name"] == "T16")
    assert ["replayed"] == next(each["modes"] for each in drills if each["name"] == "R17")
    assert "       not live: its hands are people who are paid" in text
    assert {"R06B", "R06C", "R08B", "R16", "R17", "T09"} == {
        each["name"] for each in drills if each["only_replayed"]
    }
    assert {"figure", "at_most", "at_least", "because"} == set(drills[0]["holds"][0])


def test_a_drill_that_holds() -> None:
    """Status 0, and the words say that it is simulated, with n and bounds."""
    status, text = said(["drill", "run", "T07", "-q"])

    assert 0 == status
    assert "T07 v1 One id after the other: holds (simulated)" in text
    assert "people obtained: 250 (Y50), 250 (Y90) of 5,000 without the guard; n = 1" in text
    assert "4,000 person-days, 3 touched (at most 0.194%), 0 refused (at most 0.075%, 95 %)" in text
    assert "touched by: guesses 3" in text


def test_a_drill_that_does_not_hold() -> None:
    """Status 1; the JSON says which demand was broken."""
    status, text = said(["drill", "run", "T01,T07", "--json", "--quiet"])
    found = json.loads(text)

    assert 1 == status
    assert not found["holds"]
    assert [False, True] == [each["holds"] for each in found["drills"]]
    assert "share" in [each["figure"] for each in found["drills"][0]["held"] if not each["holds"]]


def test_a_live_drill(monkeypatch: pytest.MonkeyPatch) -> None:
    """The figures are those of a clock and of sessions, and each tool has a row of its own."""

    def staged(drill: LiveDrill, seeds: tuple[int, ...], say: object, place: object) -> Run:
        del say, place
        one = Campaign("loop", 110, 900, 300, 900, 1, 190, 2, 0.001, None, None, None, 110)
        other = Campaign("loop", 0, 900, 9, 900, 1, 9, 0, 0.001, 0.02, 0.02, 0.002, 0, 1)
        crowd = Crowd(60, 1, 0, {"member": 1}, {}, {"member": 60})
        return Run(drill, seeds, LIVE, "abc", (one, other), crowd, 10, 2, 1.0, {"bare_cut": 1.0})

    monkeypatch.setattr(staging, "run", staged)
    status, text = said(["drill", "run", "R00", "--mode", "live", "-q"])
    _, document = said(["drill", "run", "R00", "--mode", "live", "-q", "--json"])
    _, known = said(["drill", "list", "--mode", "live"])

    assert 0 == status
    assert "R00 v1 a loop in a shell: curl: holds (live)" in text
    assert "of at least 900 without the guard; n = 2" in text
    assert "first refusal after 4 s, found not for all (50%)" in text
    assert "60 sessions, 1 touched" in text
    assert "| R00 | loop | 900 | 110 | 900 / 300 | 4 s | 2 | – | 110 | – | x 2.7 | – |" in text
    assert "| R00 | loop | 900 | 0 | 900 / 9 | 4 s | 0 | 72 s | 0 | 7 s | – |" in text
    assert ["live"] == [each["mode"] for each in json.loads(document)["drills"]]
    assert "privet drill run quick --mode live" in known


def test_a_live_drill_needs_its_stage(tmp_path: Path) -> None:
    """Before anything is run; main says it, as every error made on purpose."""
    away = ["drill", "run", "R00", "--mode", "live", "--stage", str(tmp_path)]
    found = CliRunner().invoke(app, away)

    assert "no live drills in" in str(found.exception)


def test_an_unknown_drill_is_a_mistake_of_usage() -> None:
    """It is said by main, as every error made on purpose."""
    found = CliRunner().invoke(app, ["drill", "run", "T77"])

    assert "T77" in str(found.exception)


def test_words() -> None:
    """Minutes below two hours; what was not judged is said."""
    document = come(drilling.drills()["T16"], (1,), None).document()

    assert "after 30 min" == hours(0.5)
    assert "after 36 s" == hours(0.01)
    assert "after 30.0 h" == hours(30)
    assert "not for all" == hours(None)
    assert any("unjudged" in line for line in told(document))
