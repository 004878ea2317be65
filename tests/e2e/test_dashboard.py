"""The dashboard for Grafana asks for nothing that the guard does not tell."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from tests.bootstrap.crowds import NOON, asks, guarded, policy

from privet.adapters.gateways.exposition import exposition
from privet.bootstrap.detecting import Detecting
from privet.bootstrap.judging import Blocking
from privet.bootstrap.levels import of_sentinels
from privet.bootstrap.operating import Operating
from privet.enforcement.decision import Decision, Mode

if TYPE_CHECKING:
    from pathlib import Path

DASHBOARD: dict[str, Any] = json.loads(
    files("privet.data").joinpath("grafana/privet.json").read_text("utf-8")
)
QUERIES = [
    (panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel["targets"]
]
DRIFT = {"drift": {"novelty": 0.04}, "reference": NOON}
NAMES = {
    "decisions_total": {"action", "route_class", "mode"},
    "decision_seconds_bucket": {"le"},
    "exposures_total": {"fieldclass", "told_by"},
    "unique_subjects": {"window"},
    "site_coverage_ratio": set[str](),
    "fp_sentinel_ratio": set[str](),
    "challenge_outcomes_total": {"outcome"},
    "appeals_open": set[str](),
    "errors_total": {"stage"},
    "model_age_seconds": set[str](),
    "drift_psi": {"feature"},
}
"""What every guard tells, and by which labels."""

PERSONAL = {"actor", "account", "client", "session", "device", "network", "ip", "subject"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the metrics of a guard at which everything has happened."""
    folder: Path = tmp_path_factory.mktemp("site")
    config = policy(folder)
    made = guarded(config)
    decision: Decision = Blocking(made.judging).decide(asks("ana", 7, NOON))
    made.meter.decided(decision, 0.001)
    made.meter.outcomes["passed"] += 1
    made.meter.shown(decision, 1, "route")
    made.meter.failed("detection")
    detecting = Detecting(config, made, {}, lambda: NOON)
    detecting.last = {"near": {"at": NOON, "within": {}, "took": 1, "actors": 2, **DRIFT}}
    operating = Operating(config, made, clock=lambda: NOON)
    made.gauges.update(detecting.gauges() | of_sentinels(operating))
    watched = made.app().watch
    made.close()
    assert Mode.ENFORCE is decision.mode
    return watched.metrics().decode()


def test_the_guard_tells_its_metrics(told: str) -> None:
    """None of the labels is a person, and none of the values is who came."""
    labels = set(re.findall(r'[{,](\w+)="', told))

    assert callable(exposition)
    assert set() == labels & PERSONAL
    assert "ana" not in re.findall(r'"([^"]*)"', told)
    assert "198.51.100.7" not in told


@pytest.mark.parametrize("name", NAMES)
def test_what_a_site_needs_is_told_and_drawn(told: str, name: str) -> None:
    """Each metric is told with its labels, and stands in the dashboard."""
    lines = [line for line in told.splitlines() if re.match(rf"privet_{name}[ {{]", line)]

    assert lines
    assert set() == {label for label in NAMES[name] if f'{label}="' not in lines[0]}
    assert any(f"privet_{name}" in query for _, query in QUERIES)


@pytest.mark.parametrize(("title", "query"), QUERIES)
def test_every_query_names_a_metric(told: str, title: str, query: str) -> None:
    """Each metric of a query, and each label it groups by, is told by the guard."""
    names = re.findall(r"\b(?:privet|process)_\w+", query)
    labels = re.findall(r"by \(([^)]*)\)", query)
    wanted = {label.strip() for group in labels for label in group.split(",")}

    assert names, title
    for name in names:
        lines = [line for line in told.splitlines() if re.match(rf"{name}[ {{]", line)]
        assert lines, name
        assert set() == {label for label in wanted if f'{label}="' not in lines[0]}


def test_the_panels_stand_apart() -> None:
    """Every panel has its own number and its own place."""
    panels = DASHBOARD["panels"]

    assert len(panels) == len({panel["id"] for panel in panels})
    assert len(panels) == len({(p["gridPos"]["x"], p["gridPos"]["y"]) for p in panels})
