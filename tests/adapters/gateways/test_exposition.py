"""The counts as Prometheus reads them."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from privet.adapters.gateways.exposition import Counts, exposition
from privet.adapters.gateways.metering import Level, Meter
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy

LABELS = {
    "action",
    "would",
    "route_class",
    "mode",
    "told_by",
    "fieldclass",
    "window",
    "stage",
    "outcome",
    "le",
}
"""What may tell counts apart: never a person."""


LEVELS = {
    "handles": Level("Handles.", lambda: 5.0),
    "unique_subjects": Level("People.", lambda: {"1h": 2, "1d": 3}, "window"),
}


def test_everything_counted_is_shown_and_nobody() -> None:
    """Each count has its name and its labels; none is a visitor, an actor or a data subject."""
    meter = Meter()
    meter.decided(
        Decision(Remedy.LIMIT, Remedy.LIMIT, mode=Mode.ENFORCE, kind="view", actor="feed"), 0.000_3
    )
    meter.decided(Decision(Remedy.ALLOW), 2.0)
    meter.failed("decide")
    meter.outcomes["passed"] += 1
    meter.shown(Decision(Remedy.ALLOW, surface="profile", kind="view"), 3, "route")
    meter.shown(Decision(Remedy.ALLOW, surface="card", kind="view"), 4, "route")
    meter.shown(Decision(Remedy.ALLOW), 1, "application")
    meter.appeals = 2

    text = exposition(Counts(meter, LEVELS, lambda name: "name" if name else ""))().decode()
    samples = {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("privet_")
    }
    labels = {
        label
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name.startswith("privet_")
        for label in sample.labels
    }

    assert 1 == samples["privet_decisions_total", "enforce", "limit", "limit", "view"]
    assert 1 == samples["privet_decisions_total", "allow", "allow", "page", "shadow"]
    assert 1 == samples["privet_decision_seconds_bucket", "0.0005"]
    assert 2 == samples["privet_decision_seconds_bucket", "+Inf"]
    assert 2 == samples["privet_decision_seconds_count",]
    assert 7 == samples["privet_exposures_total", "name", "route", "view"]
    assert 1 == samples["privet_exposures_total", "application", "page", "undeclared"]
    assert (2, 3) == (
        samples["privet_unique_subjects", "1h"],
        samples["privet_unique_subjects", "1d"],
    )
    assert 1 == samples["privet_errors_total", "decide"]
    assert 1 == samples["privet_challenge_outcomes_total", "passed"]
    assert 2 == samples["privet_appeals_total",]
    assert 5 == samples["privet_handles",]
    assert set() == labels - LABELS
    assert "feed" not in text
