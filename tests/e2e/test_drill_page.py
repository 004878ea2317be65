"""The page on how well it works, from what came of drills."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

from drills.obtained import obtained
from drills.page import page, read

from privet.bootstrap import staging
from privet.bootstrap.drilling import drills
from privet.review.drills import LIVE, Campaign, Crowd, Run

ROOT = Path(__file__).parents[2]


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
    assert (
        "| challenged or refused: at most 0.001 of honest person-days of all drills, scrapers at work | 5 of"
        in text
    )
    assert "* **R02, " in text
    assert "| rhythm | 50% | 50% | 8 |" in text
    assert "| **ever collector** | 50% | 50% | 0 |" in text
    assert "| 0.10% | 100.0% | 57." in text
    assert "| member | 2,000 | 5 |" in text


def test_a_drill_in_which_nobody_was_called_anything_counts() -> None:
    """Its scraper and its people are among those of whom the share is told."""
    found = json.loads(came("R01", 250, honest=1_000, challenged=5))
    missed = json.loads(came("R05", 250, honest=1_000, challenged=0))
    for never in ("rhythm", "ever collector"):
        del missed["scores"][never]
    text = "\n".join(page([found, missed]))

    assert "| **ever collector** | 50% | 0% | 0 |" in text
    assert "how many of 8,000 honest actors" in text


def test_what_real_tools_obtained_is_told_of_live_drills_alone() -> None:
    """Each tool, what a drill looked at besides, what did not hold, and which drills were not run."""
    drill = staging.drills()["T20"]
    one = Campaign("contacts", 10, 1_000, 140, 10_000, 1, 26, 0, 0.001, None, None, 0.001, 10)
    more = {"bare_cut": 0.0, "answered_minutes": 0.131, "notices": 5.0}
    run = Run(
        drill, (9,), LIVE, "abc", (one,), Crowd(60, 1, 0, {}, {}, {"member": 60}), 200, 2, 1.0, more
    )
    replayed = json.loads(came("R02", 4_000, honest=1_000, challenged=0))
    text = "\n".join(obtained([run.document(), replayed]))

    assert text.startswith("1 live drills")
    assert "| T20 | contacts | 1,000 | 10 |" in text
    assert "answered minutes 0.131, notices 5 | **no** |" in text
    assert "* T20: a draft for the authority and the people of each of three places: 5" in text
    assert "**Not run for these tables**: R00, " in text
    assert "Honest sessions beside the tools: 60; touched 1, refused 0" in text


def test_the_page_of_real_tools_holds_what_the_command_prints() -> None:
    """Of the records that are kept beside it; whoever renews one renews the other."""
    told = (ROOT / "docs" / "explanation" / "what-real-tools-obtain.md").read_text("utf-8")

    assert "\n".join(obtained(read(ROOT / "drills" / "came-live.jsonl"))) in told


def test_the_learned_score_is_told_with_its_families() -> None:
    """Beside the line that it must beat; where it does not, that is said."""
    left = {"R1": {"scrapers": 3, "tpr": 0.5, "auc": 0.9}}
    rates = [
        {"rate": 0.01, "provable": True, "hit": 2, "people": 900, "fpr_at_most": 0.007,
         "caught": 8, "scrapers": 9, "tpr_at_least": 0.57},
        {"rate": 0.0001, "provable": False, "hit": 0, "people": 900, "fpr_at_most": 0.003,
         "caught": 5, "scrapers": 9, "tpr_at_least": 0.25},
    ]  # fmt: skip
    one = {"auc": 0.97, "operating": rates, "left_out": left,
           "left_out_mean": {"tpr": 0.5, "auc": 0.9}}  # fmt: skip
    part = {"people": 900, "scrapers": 9}
    card = {"data": "some log", "model": one, "line": one, "parts": {"train": part, "test": part}}
    said = {better: "\n".join(page([], [{"card": card, "beats_the_line": better}]))
            for better in (True, False)}  # fmt: skip

    assert "| R1 | 3 | 50% | 0.900 | 50% | 0.900 |" in said[True]
    assert "| 0.01 | 2 of 900 | 0.700% | 8 of 9 | 57% |" in said[True]
    assert "0.0001 (too few people to set it)" in said[True]
    assert "no better than the line" not in said[True]
    assert "**the trees do no better than the line**" in said[False]
    assert "The same of logs" not in said[True]
    assert "What defeats it: of" not in said[True]


def test_other_logs_are_told_in_a_line_each() -> None:
    """How far scrapers copy people is what a learned score hangs on."""
    rates = [{"rate": 0.01, "provable": True, "hit": 2, "people": 900, "fpr_at_most": 0.007,
              "caught": 8, "scrapers": 9, "tpr_at_least": 0.57}]  # fmt: skip
    part = {"people": 900, "scrapers": 9}

    def made(data: str, tpr: float) -> dict[str, Any]:
        one, line = (
            {"auc": 0.97, "operating": rates, "left_out": {"R5": {"scrapers": 3, "tpr": 0.25, "auc": 0.9}},
             "left_out_mean": {"tpr": each, "auc": each}}
            for each in (tpr, 0.5)
        )  # fmt: skip
        card = {"data": data, "model": one, "line": line, "parts": {"train": part, "test": part}}
        return {"card": card, "beats_the_line": tpr > 0.5}

    said = "\n".join(page([], [made("far", 0.75), made("near", 0.5)]))

    assert "What defeats it: of R5 it catches less than half" in said
    assert "| far | 75% | 0.750 | 50% | 0.500 | 2 of 900 (at most 0.70%) | yes |" in said
    assert "| near | 50% | 0.500 | 50% | 0.500 | 2 of 900 (at most 0.70%) | no |" in said


def test_labelled_sessions_are_named_for_what_they_are(tmp_path: Path) -> None:
    """Where somebody has them: how many of each, what was concluded, and what measures tell."""
    lines, labels = [], ["session_id\tlabel\trequests"]
    for nth in range(12):
        label = ("human", "moderate_bot", "advanced_bot")[nth % 3]
        labels.append(f"s{nth}\t{label}\t30")
        for page_ in range(30):
            gap = (nth % 5 + 2) * page_ if nth % 3 else nth * page_
            at = f"{13 + gap // 3600:02d}:{gap // 60 % 60:02d}:{gap % 60:02d}"
            page_of = f"/content/t/p{page_ % (20 + nth)}.php"
            lines += [
                f'- - [01/Nov/2019:{at} +0000] "{asked} HTTP/1.1" 200 9 "-" s{nth} "-"'
                for asked in (f"GET {page_of}", "POST /storage/mouse.php")
            ]
    with gzip.open(tmp_path / "labelled_sessions.log.gz", "wt") as out:
        out.write("\n".join(lines) + "\n")
    (tmp_path / "labelled_sessions.tsv").write_text("\n".join(labels) + "\n")
    text, again = ("\n".join(page([], (), tmp_path)) for _ in range(2))

    assert text == again  # of two ledgers, whose keys differ
    assert "research set, 100 sessions" in text
    assert "4 of people, 4 of moderate bots and 4 of advanced ones" in text
    assert "| gap_cv | " in text
    assert "a line learned on moderate bots" in text
