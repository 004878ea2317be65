"""Live drills: handed to the repository's stage, and what comes back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import drilled, drilling, staging
from privet.errors import StageMissing
from privet.review.drills import LIVE, Attack, LiveDrill

if TYPE_CHECKING:
    from pathlib import Path

DRILL = LiveDrill("T07", 1, "ids", "2021", attacks=(Attack("loop", 2),), holds=(), sessions=6)

ONE = {
    "tactic": "loop", "people": 130, "bare": 1_000, "asked": 260, "bare_asked": 1_000,
    "identities": 1, "refused": 130, "solved": 0, "noticed": 0.001, "doubted": None, "found": 0.01,
    "contained": 0.001, "before_found": 130, "condemned": 1,
}  # fmt: skip

CAME = {
    "campaigns": [ONE],
    "crowd": {"days": 6, "challenged": 1, "limited": 0, "by_role": {"member": 1}, "by_rule": {},
              "roles": {"member": 6}},
    "decisions": 400,
    "looks": 2,
    "more": {"bare_cut": 0.0},
}  # fmt: skip


def staged(folder: Path, script: str) -> Path:
    """Return a repository whose stage is this script."""
    drills = folder / "drills"
    drills.mkdir()
    (drills / "live.py").write_text("")
    (drills / "__init__.py").write_text("")
    (drills / "__main__.py").write_text(script)
    return folder


SAYS = f"""
import json, sys
asked = json.loads(sys.stdin.read())
print(asked["name"], asked["attacks"][0]["copies"], sys.argv[1], file=sys.stderr)
print(json.dumps({CAME!r}))
"""


def test_a_drill_is_handed_over_once_for_each_seed(tmp_path: Path) -> None:
    """What came of two seeds adds up; what the stage says meanwhile is passed on."""
    said: list[str] = []
    run = staging.run(DRILL, (1, 2), said.append, staged(tmp_path, SAYS))
    document = run.document()

    assert ["T07: T07 2 live"] * 2 == said
    assert (LIVE, LIVE) == (document["mode"], document["data"])
    assert 2 == document["figures"]["campaigns"]
    assert (130, 12, 2) == (run.figures["y90"], run.crowd.days, run.crowd.challenged)
    assert {"member": 2} == run.crowd.by_role
    assert 2.0 == document["campaigns"][0]["cost"]
    assert 800 == run.decisions


def test_what_the_stage_lacks_is_said(tmp_path: Path) -> None:
    """No repository, a program that is missing, and a stage that fails."""
    with pytest.raises(StageMissing, match="no live drills") as none:
        staging.stage(tmp_path)
    lacking = staged(tmp_path, "import sys; sys.exit('httrack is missing' and 3)")

    assert ".ci/tools" in none.value.advice
    with pytest.raises(StageMissing, match="a program is missing"):
        staging.run(DRILL, (1,), print, lacking)
    (lacking / "drills" / "__main__.py").write_text("raise ValueError('no')")
    with pytest.raises(StageMissing, match=r"status 1 and said: .*ValueError: no"):
        staging.run(DRILL, (1,), lambda _: None, lacking)


def test_every_live_drill_is_complete() -> None:
    """Its policy is valid, tools, looks and its name are known; and a drill without it says why."""
    from drills.looking import LOOKS
    from drills.scrapers import BY_NAME

    known = staging.drills().values()
    tools = {attack.tactic for each in known for attack in each.attacks}

    assert {"enforce"} == {staging.policy(each).enforcement.mode for each in known}
    assert set() == set(staging.drills()) - set(drilling.drills())
    assert {each.name for each in drilling.drills().values() if not each.only_replayed} == set(
        staging.drills()
    )
    assert set() == tools - set(BY_NAME)
    assert set() == {look for each in known for look in each.also} - set(LOOKS)


def test_what_a_drill_adds_to_the_policy_is_declared() -> None:
    """A route of its own is known in its own drill alone, and the stage is told the same text."""
    surfaces = {
        name: {each.name for each in staging.policy(staging.drills()[name]).surfaces()}
        for name in ("T05", "T07")
    }

    assert {"order"} == surfaces["T05"] - surfaces["T07"]
    assert staging.drills()["T05"].policy in staging.written(staging.drills()["T05"])


def test_a_live_run_is_kept_beside_the_replayed_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mode belongs to what a run is known by: one is not taken for the other."""
    kept = tmp_path / "progress.jsonl"
    place = staged(tmp_path, SAYS)
    monkeypatch.setattr(drilling, "run", None)  # a live drill is never replayed
    session = drilled.Session((1,), kept, lambda _: None, stage=place)
    first = session.run(DRILL)
    again = drilled.Session((1,), kept, lambda _: None, stage=tmp_path / "nowhere").run(DRILL)

    assert first == again
    assert ["live"] == [json.loads(line)["mode"] for line in kept.read_text().splitlines()]
