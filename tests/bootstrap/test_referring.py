"""Cases that a real ledger, or the look of a running guard, opens by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import NOON, SECOND, crowd, guarded, harvest, policy

from privet.bootstrap import casework, referring
from privet.bootstrap.looking import looked
from privet.bootstrap.recording import Where
from privet.bootstrap.task import Task, settings_of
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

CASES = '\n[cases]\nopen = "collectors"\npeople = 50\n'
LATER = NOON + 6 * 3600 * SECOND


def site(folder: Path, more: str) -> Path:
    """Return the policy of a site that a scraper and forty others visited."""
    config = policy(folder, more=more)
    made = guarded(config)
    crowd(made, NOON)
    harvest(made, "scraper", NOON)
    assert made.live is not None
    made.live.flush()
    made.close()
    return config


def test_a_look_opens_one_case_and_no_other(tmp_path: Path) -> None:
    """It rests on the actor, says how many people, and a guard may be writing meanwhile."""
    config = site(tmp_path, CASES)
    made = guarded(config)
    first = looked(config, "near", clock=lambda: LATER)
    again = looked(config, "whole", clock=lambda: LATER)
    made.close()
    (case,) = casework.listed(Where(config=config))

    assert (["case-1"], []) == (first["cases"], again["cases"])
    assert ["account:scraper"] == list(case.basis.actors)
    assert ["opened", "finding", "affected"] == [entry.kind for entry in case.entries]
    assert 150 == (case.affected or {})["people"]
    assert (tmp_path / "ledger" / "holds.json").exists()


def test_without_leave_nothing_is_opened(tmp_path: Path) -> None:
    """The setting is off by default, and no records are made."""
    config = site(tmp_path, "")
    said = looked(config, "near", clock=lambda: LATER)

    assert [] == said["cases"]
    assert not (tmp_path / "ledger.records").exists()


def test_verdicts_stand_although_no_case_can_be_opened(tmp_path: Path) -> None:
    """Records that do not answer are told of; what was concluded is not lost by it."""
    (tmp_path / "blocked").write_text("no folder")
    config = site(tmp_path, f'{CASES}[records]\nurl = "{tmp_path}/blocked/records"\n')
    said = looked(config, "near", clock=lambda: LATER)

    assert (1, "store-unavailable") == (said["standing"], said["cases_trouble"])
    assert (tmp_path / "ledger.verdicts.json").exists()


def test_an_analysis_without_a_place_is_told_before_it_begins(tmp_path: Path) -> None:
    """A policy that opens cases has to say where they are kept."""
    config = tmp_path / "privet.toml"
    config.write_text(CASES)
    with pytest.raises(ConfigError, match="where cases are kept"):
        referring.of_analysis(Task(config=config))

    assert referring.of_analysis(Task()) is None
    assert referring.rule_of(settings_of(config)) is not None
