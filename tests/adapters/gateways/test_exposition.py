"""The counts as Prometheus reads them."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from privet.adapters.gateways.exposition import exposition
from privet.adapters.gateways.metering import Meter
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy

LABELS = {"action", "would", "route_class", "mode", "told_by", "stage", "outcome", "le"}
"""What may tell counts apart: never a person."""


def test_everything_counted_is_shown_and_nobody() -> None:
    """Each count has its name and its labels; none is a visitor, an actor or a data subject."""
    meter = Meter()
    meter.decided(
        Decision(Remedy.LIMIT, Remedy.LIMIT, mode=Mode.ENFORCE, kind="view", actor="feed"), 0.000_3
    )
    meter.decided(Decision(Remedy.ALLOW), 2.0)
    meter.failed("decide")
    meter.outcomes["passed"] += 1
    meter.people["view", "route"] += 3
    meter.appeals = 2

    text = exposition(meter, {"handles": ("Handles.", lambda: 5.0)})().decode()
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
    assert 3 == samples["privet_exposures_total", "route", "view"]
    assert 1 == samples["privet_errors_total", "decide"]
    assert 1 == samples["privet_challenge_outcomes_total", "passed"]
    assert 2 == samples["privet_appeals_total",]
    assert 5 == samples["privet_handles",]
    assert set() == labels - LABELS
    assert "feed" not in text
