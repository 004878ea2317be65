"""From a simulated log to a model that detection asks; and one that is not what it was."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from privet.apps.cli import app
from privet.bootstrap import modelling
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

RUN = CliRunner()


def run(*words: object) -> Any:  # noqa: ANN401 - typer's own result
    """Run a verb."""
    return RUN.invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Invent a small site with several families, and keep its log."""
    folder = tmp_path_factory.mktemp("site")
    log = folder / "access.log"
    families = "shuffled-walker,contact-lookup,tail-taker,R6,R7,R8,R17"
    made = ("--people", 3000, "--visitors", 2500, "--days", 10, "--seed", 5, "--scrapers", families)
    assert 0 == run("simulate", "--out", log, *made, "--quiet").exit_code
    done = run("analyze", log, "--ledger", folder / "ledger", "--out", folder / "report", "--quiet")
    assert done.exit_code in {0, 1}
    return folder


@pytest.fixture(scope="module")
def model(site: Path) -> Path:
    """Train on it, and write the model whether it beats the line or not."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(modelling, "beats", lambda *_: True)
        labels = site / "access.log.labels.jsonl"
        done = run(
            "model", "train", "--ledger", site / "ledger", "--labels", labels, "--out", site / "m"
        )
    assert 0 == done.exit_code, done.output
    assert "# Model card" in done.output
    return site / "m"


def test_what_was_written_is_verified(site: Path, model: Path) -> None:
    """Plain Python walks it as LightGBM scored; it is fresh until 35 days after its calibration."""
    said = json.loads(run("model", "verify", model, "--ledger", site / "ledger", "--json").stdout)
    calibrated = date.fromisoformat(said["calibrated"])

    assert said["agrees"]
    assert 1e-9 > said["walks_within"]
    assert 35 == (date.fromisoformat(said["expires"]) - calibrated).days
    assert "expired" == modelling.verify(model, date(2030, 1, 1))["fitness"]
    assert "fresh" == modelling.verify(model, calibrated)["fitness"]
    assert (
        1 == run("model", "verify", model).exit_code
        or "fresh" in run("model", "verify", model).output
    )


def test_its_card_is_told(model: Path) -> None:
    """As a page, and as JSON."""
    card = json.loads(run("model", "card", model, "--json").stdout)

    assert "What defeats it" in run("model", "card", model).stdout
    assert {"data", "parts", "model", "line", "slices"} == set(card)
    assert card["parts"]["train"]["days"][1] < card["parts"]["calibrate"]["days"][0]


def test_detection_asks_it(site: Path, model: Path) -> None:
    """Named in the policy, it is a reason among others, and nobody's only one."""
    policy = site / "privet.toml"
    policy.write_text(f'[site]\nname = "x"\n[detection]\nmodel = "{model}"\n')
    told = json.loads(
        run(
            "actors", "top", "--ledger", site / "ledger", "--config", policy, "--json", "-n", 5000
        ).stdout
    )
    reasons = {
        each["actor"]: {reason["detector"] for reason in each["reasons"]}
        for each in told
        if each["verdict"] == "collector"
    }

    assert any("learned" in found for found in reasons.values())
    assert all(found - {"learned"} for found in reasons.values())


def test_the_oddest_are_ranked(site: Path) -> None:
    """A list of whom to look at first, which says that it is no finding."""
    done = run("model", "triage", "--ledger", site / "ledger", "-n", 5, "--json")
    ranked = json.loads(done.stdout)

    assert [1, 2, 3, 4, 5] == [each["rank"] for each in ranked]
    assert sorted((each["oddness"] for each in ranked), reverse=True) == [
        e["oddness"] for e in ranked
    ]
    assert "no finding" in " ".join(run("model", "triage", "--help").stdout.split())


def test_labels_must_be_labels(site: Path, tmp_path: Path) -> None:
    """A line that is none is named; nobody labelled is said."""
    (tmp_path / "bad").write_text('{"actor": "a", "kind": "person", "role": "m"}\n{"actor": 1}\n')
    (tmp_path / "empty").write_text("")
    with pytest.raises(ConfigError, match=r"bad:2"):
        modelling.train(site / "ledger", tmp_path / "bad", tmp_path / "m")
    with pytest.raises(ConfigError, match="no scrapers"):
        modelling.train(site / "ledger", tmp_path / "empty", tmp_path / "m")
    with pytest.raises(ConfigError, match="cannot be read"):
        modelling.train(site / "ledger", tmp_path / "none", tmp_path / "m")
