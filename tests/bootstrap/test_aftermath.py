"""What follows an incident in a drill."""

from __future__ import annotations

from dataclasses import replace

from privet.bootstrap import drilling
from privet.bootstrap.aftermath import PLACES
from privet.review.drills import Attack


def test_an_incident_is_answered() -> None:
    """A case about its accounts, clocks, drafts, a letter, dossiers, evidence that holds, and who it was."""
    sweep = Attack("R11", 1, {"hands": 5, "per_day": 300, "hit": 0.2, "gap": 4.0})
    drill = replace(
        drilling.drills()["T20"], attacks=(sweep,), people=600, visitors=60, days=1, every=240
    )
    run = drilling.run(drill, (5,))

    assert run.campaigns[0].people == run.more["affected"]
    assert run.campaigns[0].people > 0
    assert 2 * len(PLACES) == run.more["notices"]
    assert (run.more["clocks"] or 0) >= len(PLACES)
    assert (1, len(PLACES), 1) == tuple(
        run.more[name] for name in ("letters", "dossiers", "bundled")
    )
    assert not run.broken
