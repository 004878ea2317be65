"""The process beside the guard: what it concludes, writes down, and says when it cannot."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import NOON, SECOND, crowd, guarded, harvest, policy
from tests.bootstrap.test_models import written

from privet.adapters.ledgers import standings
from privet.bootstrap import looking
from privet.bootstrap.effort import Effort
from privet.bootstrap.looking import answer, attend, looked
from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.serving import key_of
from privet.bootstrap.task import settings_of
from privet.errors import ConfigError
from privet.exposure.tallying import signed
from privet.verdict import alerts
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from pathlib import Path

DAY = 86_400 * SECOND


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return the policy of a site that a scraper and forty others visited three days ago, and today."""
    config = policy(tmp_path)
    made = guarded(config)
    crowd(made, NOON)
    harvest(made, "old", NOON - 3 * DAY)
    harvest(made, "scraper", NOON)
    assert made.live is not None
    made.live.flush()
    made.close()
    return config


def handle(config: Path, name: str) -> int:
    """Return the pseudonym of an actor, as a verdict is found by."""
    return signed(pseudonym_of(name, key_of(settings_of(config))))


def read(config: Path) -> standings.Standings:
    """Return what stands."""
    return standings.read(standings.beside(config.parent / "ledger"))


def test_it_says_how_long_it_worked(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was compiled meanwhile took its time, and is no work."""
    done = Effort()
    done.took, done.worked = 21.0, 1.0
    monkeypatch.setattr(looking, "Effort", lambda: nullcontext(done))
    said = looked(config, "near", clock=lambda: NOON)

    assert (21.0, 1.0) == (said["took"], said["worked"])


def test_who_takes_everybody_stands_there(config: Path) -> None:
    """A near look finds today's scraper and nobody else; a look at the whole finds both."""
    at = NOON + 6 * 3600 * SECOND
    near = looked(config, "near", clock=lambda: at)
    first = read(config)
    looked(config, "whole", clock=lambda: at)
    both = read(config)

    assert {handle(config, "account:scraper")} == set(first.verdicts)
    assert {handle(config, f"account:{name}") for name in ("scraper", "old")} == set(both.verdicts)
    verdict = first.verdicts[handle(config, "account:scraper")]
    assert (Conclusion.COLLECTOR, at + DAY) == (verdict.conclusion, verdict.until)
    assert "concluded 2026-11-23 18:00 UTC by policy" in verdict.because
    assert (1, 41) == (near["standing"], near["actors"])
    assert near["within"]["1d"] >= 150
    assert {"near", "whole"} == set(both.looks)


def test_a_rule_beyond_its_budget_condemns_nobody(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whom it condemned is doubted, also who was condemned before; the look says which rule."""
    at = NOON + 6 * 3600 * SECOND
    looked(config, "near", clock=lambda: at)
    before = read(config).verdicts[handle(config, "account:scraper")]
    monkeypatch.setattr(alerts, "LEAST", 0)
    config.write_text(config.read_text() + "\n[detection]\nalerts = 0.001\n")
    said = looked(config, "near", clock=lambda: at + 1)
    after = read(config).verdicts[handle(config, "account:scraper")]

    assert (Conclusion.COLLECTOR, Conclusion.UNCLEAR) == (before.conclusion, after.conclusion)
    assert [[1, 0]] == list(said["demoted"].values())
    assert next(iter(said["demoted"])) in after.because


@pytest.mark.parametrize(("calibrated", "fitness"), [(23, "fresh"), (1, "expired")])
def test_a_stale_model_is_told_of(config: Path, calibrated: int, fitness: str) -> None:
    """A look says how the model is, and what else condemns somebody goes on doing so."""
    month = 11 if fitness == "fresh" else 10
    model = written(config.parent / "model.json", date(2026, month, calibrated))
    config.write_text(config.read_text() + f'\n[detection]\nmodel = "{model}"\n')
    said = looked(config, "near", clock=lambda: NOON + 6 * 3600 * SECOND)

    assert fitness == said["model"]
    assert 1 == said["standing"]


def test_it_ends_by_itself(config: Path) -> None:
    """What was concluded goes when its time is over, and is not renewed by looks that miss it."""
    looked(config, "whole", clock=lambda: NOON + DAY // 4)
    looked(config, "near", clock=lambda: NOON + 4 * DAY)

    assert {} == read(config).verdicts
    assert "whole" in read(config).looks


def test_a_young_ledger_is_seen_whole(config: Path) -> None:
    """A near look that leaves nothing out is a look at the whole."""
    looked(config, "near", clock=lambda: NOON - 3 * DAY)

    assert read(config).looks["near"] == read(config).looks["whole"]


def test_it_looks_while_the_guard_writes(config: Path) -> None:
    """The ledger is not locked, and what the look reads is not removed meanwhile."""
    made = guarded(config)
    assert made.live is not None
    said = looked(config, "near", clock=lambda: NOON + 6 * 3600 * SECOND)
    made.close()

    assert 1 == said["standing"]


def test_without_a_ledger_nothing_is_judged(tmp_path: Path) -> None:
    """A policy that names none, or one that is not there, is a mistake with words."""
    config = policy(tmp_path)
    with pytest.raises(ConfigError, match="there is no ledger"):
        looked(config, "near")
    config.write_text(config.read_text().replace("[ledger]", "[analysis]").replace("path", "#"))
    with pytest.raises(ConfigError, match="names no path"):
        looked(config, "near")


def test_it_attends_line_by_line(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line is a look, each answer a line; a trouble is an answer, too."""
    told = io.StringIO()
    attend(config, io.StringIO("whole\n"), told)
    monkeypatch.setattr(looking, "settings_of", lambda _: 1 / 0)
    broken = answer(config, "near\n")

    assert json.loads(told.getvalue())["ok"]
    assert (False, "ZeroDivisionError") == (broken["ok"], broken["trouble"])
    assert broken["where"].startswith("test_looking.py:")


def test_errors_on_purpose_have_codes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The code of an error goes to the guard; its words, which may name a path, do not."""

    def short(*_: object) -> None:
        raise MemoryError

    assert {"ok": False, "trouble": "config"} == answer(policy(tmp_path), "near")
    monkeypatch.setattr(looking, "looked", short)
    assert {"ok": False, "trouble": "memory"} == answer(policy(tmp_path), "near")
