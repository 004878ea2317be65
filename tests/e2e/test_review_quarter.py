"""
A simulated quarter: measured, promoted, fallen back, overdue, expired, packed, shown to an authority.

The site and everybody who visits it are invented; the guard, the ledger, the records and the
documents are the real ones.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.bootstrap.test_promoted import Promoting

from privet.bootstrap import Invention, Task, analyze, dossiers, packing, recording, simulate
from privet.bootstrap.promoting import Done, Wish, promote, rollback
from privet.bootstrap.recording import Where
from privet.bootstrap.registering import Register, Said
from privet.bootstrap.rehearsing import Trial
from privet.bootstrap.rehearsing import simulate as rehearse
from privet.bootstrap.retaining import run as retain
from privet.bootstrap.watching import Unwatched
from privet.evidence.canonical import digest
from privet.review.judgement import Light
from privet.review.promotion import Stage, of_policy
from privet.workflows.audit import read_audit

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class Guarded(Promoting):
    """The site of the story; its accounts are told by logs, too, and staff are known to be people."""

    def write(self, *, mode: str = "enforce", subjects: int = 4, rollout: float = 100) -> None:
        """Write the policy file."""
        super().write(mode=mode, subjects=subjects, rollout=rollout)
        text = self.config.read_text()
        text = text.replace('["cookie:account"]', '["cookie:account", "log:remote_user"]')
        self.config.write_text(text.replace("jitter = 0", 'jitter = 0\nsentinels = ["account:qa"]'))


class Quarter:
    """Hold the clock of a quarter, which everything is stamped with."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        quarter = self
        self.at = datetime(2026, 10, 1, 9, tzinfo=UTC)

        class Then(datetime):
            """The clock of the records, at the moment of the story."""

            @classmethod
            def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
                del tz
                return quarter.at

        monkeypatch.setattr(recording, "datetime", Then)
        self.guard = Guarded(folder)
        self.where = Where(config=self.guard.config)
        self.register = Register(self.where, lambda: self.at)

    def on(self, month: int, day: int) -> Register:
        """Go to a day; return the register on it."""
        self.at = datetime(2026, month, day, 9, tzinfo=UTC)
        return self.register

    def promoted(self, why: str) -> Done:
        """Put the policy file in force for all, whatever speaks against it."""
        wish = Wish(self.guard.config, "ana", why, Stage.ALL, force=True)
        return promote(wish, Unwatched())

    def lights(self) -> dict[str, Light]:
        """Return how every measure stands."""
        return {each.standing.control.id: each.light for each in self.register.list()}


def test_a_quarter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each thing that an officer has to see in a review comes about, and is seen."""
    story = Quarter(tmp_path, monkeypatch)
    proof = tmp_path / "ids.txt"
    proof.write_text("no order in 10,000 identifiers")

    # October: the register begins, is filled by measurement, and somebody takes on a risk.
    register = story.on(10, 1)
    measured = {each.control: each for each in register.measure()}
    register.set("DES-03", Said("Bo", "running", evidence=[proof], reviewed=True), by="bo")
    register.accept(
        "LIM-04", owner="Ana", until="2026-10-31", why="no young accounts yet", by="ana"
    )
    assert "an account is shown 4 people in 1d" in measured["LIM-01"].says
    assert Light.AMBER is story.lights()["LIM-04"]

    # November: two simulated days in the ledger; a good budget is in force, another is simulated.
    log = tmp_path / "access.log"
    simulate(Invention(log, tmp_path / "labels", 7, 2, 300, 330, "none"), quiet=True)
    guard, ledger = story.guard, tmp_path / "ledger"
    story.on(11, 16)
    guard.write(subjects=900)
    analyze(Task(logs=(str(log),), config=guard.config, ledger=ledger), Unwatched())
    good = story.promoted("the budget of before").version
    guard.write(subjects=3)
    tried = rehearse(Trial(guard.config, ledger), Unwatched())
    unknown = [each.name for each in tried.slices if each.bound is None]
    assert tried.whole.people_limited > 0
    assert [each.name for each in tried.slices if each.people < 300] == unknown != []

    # That very one is promoted, stops an account that is known to be a person, and falls back.
    story.on(11, 23)
    promoted = story.promoted("a trial")
    assert promoted.simulated is not None
    assert (tried.policy, tried.whole.people_limited) == (
        promoted.version,
        promoted.simulated["people_touched"],
    )
    guard.tick()
    assert "c" in guard.met(4, "qa")
    guard.tick()
    assert "aaaaa" == guard.met(5, "qa")
    guard.tick()
    back = rollback(Wish(guard.config, "ana", "it stopped our own staff"))
    guard.tick()
    assert (good, good) == (back.version, guard.made.judging.policy.version)
    told = [each.payload for each in of_policy(register.told(read_audit()))]
    assert [good, tried.policy, tried.policy, good] == [each["version"] for each in told]
    assert (good, tried.policy) == (told[2]["to"], told[3]["from"])

    # The pack of November: what the ledger holds, and slices of which nothing can be said.
    november = packing.make(story.on(11, 28), "2026-11", tmp_path / "november", Unwatched())
    figures = json.loads(november.files[2].read_text())["figures"]
    assert figures["people"] > 100
    assert "unknown" in november.files[0].read_text()

    # The accepted risk has expired, reviews and measurements are overdue, evidence was altered.
    assert Light.RED is story.lights()["LIM-04"]
    register = story.on(12, 31)
    retain(story.where, do=True, at=story.at)
    late = {each.standing.control.id: each for each in register.list() if each.late}
    assert ("Ana accepted its risk until 2026-10-31",) == late["LIM-04"].overdue[-1:]
    assert "its review was due 2026-11-01" in late["DET-05"].overdue
    assert Light.GREEN is story.lights()["DES-03"]
    first = dossiers.make(register, "HK", tmp_path / "one", day=story.at.date())
    again = dossiers.make(register, "HK", tmp_path / "two", day=story.at.date())
    proof.write_text("another text")
    assert Light.RED is story.lights()["DES-03"]

    # The pack of the quarter and the dossier for the authority.
    made = packing.make(register, "2026-Q4", tmp_path / "pack", Unwatched())
    page = made.files[0].read_text()
    for word in (
        "fell back",
        "900 people in 1d → 3 people in 1d",
        "Ana accepted its risk",
        "ids.txt: is not what it was",
    ):
        assert word in page, word
    assert first.archive.read_bytes() == again.archive.read_bytes()
    assert first.pdf.read_bytes() == again.pdf.read_bytes()
    kept = register.told(read_audit())[-1]
    assert ("pack-made", digest(made.files[1].read_bytes())) == (kept.kind, made.sha256)
