"""The page on how well it works, from what came of drills."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from drills.page import page, read

from privet.bootstrap.drilling import drills
from privet.review.drills import Campaign, Crowd, Run

if TYPE_CHECKING:
    from pathlib import Path


def came(name: str, people: int, *, honest: int, challenged: int) -> str:
    """Return what came of a drill in which one scraper was found."""
    one = Campaign(name, people, 5_000, 300, 6_000, 1, 3, 0, 0.2, 0.4, 0.5, 1.0, 90)
    crowd = Crowd(honest, challenged, 0, {"member": challenged}, {"guesses": challenged},
                  {"member": honest})  # fmt: skip
    scores = {
        "actors": {name: 2, "person:member": 4_000},
        "rhythm": {name: 1, "person:member": 4},
        "ever collector": {name: 1},
    }
    run = Run(drills()[name], (9,), "simulated", "abc", (one,), crowd, 10, 2, 1.0, scores=scores)
    return json.dumps(run.document())


def test_the_page_says_what_the_drills_said(tmp_path: Path) -> None:
    """Figures with n and bounds, what was aimed at and missed, and that it is simulated."""
    kept = tmp_path / "drills.jsonl"
    lines = [came("R01", 4_000, honest=1_000, challenged=5),
             came("R01", 250, honest=1_000, challenged=5),
             came("R02", 4_000, honest=1_000, challenged=0)]  # fmt: skip
    kept.write_text("\n".join(lines) + "\n")
    text = "\n".join(page(read(kept)))

    assert "SIMULATED" in text
    assert "**Not run for this page yet**: R00, R03, " in text
    assert "| R01: 300 people at most, for nine of ten | 250 | yes |" in text
    assert "| R02: 300 people at most, for nine of ten | 4,000 | **no** |" in text
    assert "| challenged or refused: at most 0.001 of honest person-days | 5 of 2,000" in text
    assert "* **R02, " in text
    assert "| rhythm | 50% | 50% | 8 |" in text
    assert "| **ever collector** | 50% | 50% | 0 |" in text
    assert "| 0.10% | 100.0% | 57." in text
    assert "| member | 2,000 | 5 |" in text
