"""Counts as OTLP holds them; whether a collector takes them shows tests/e2e/test_watching.py."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from opentelemetry.sdk.metrics.export import MetricExportResult, MetricsData

from privet.adapters.gateways.exposition import Counts
from privet.adapters.gateways.metering import Level, Meter
from privet.adapters.gateways.otlp import Carrier
from privet.enforcement.decision import Decision
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Callable

SECOND = 1_000_000_000


@pytest.fixture
def carrier(monkeypatch: pytest.MonkeyPatch) -> tuple[Carrier, list[MetricsData], Meter]:
    """Return a carrier whose exporter keeps what it is given, then fails."""
    meter = Meter()
    levels = {
        "handles": Level("Handles.", lambda: 5.0),
        "drift_psi": Level("Drift.", lambda: {"novelty": 0.25}, "feature"),
    }
    made = Carrier(
        Counts(meter, levels).collect,
        "http://127.0.0.1:4318/",
        started=1_000_000,
        version="1.2",
        instance="abc",
    )
    kept: list[MetricsData] = []

    def export(said: MetricsData) -> MetricExportResult:
        kept.append(said)
        return MetricExportResult.SUCCESS if len(kept) == 1 else MetricExportResult.FAILURE

    monkeypatch.setattr(made._exporter, "export", export)
    return made, kept, meter


def test_each_kind_of_metric_is_told(
    carrier: tuple[Carrier, list[MetricsData], Meter], socket_disabled: Callable[..., None]
) -> None:
    """Counters add up since the start, levels stand, times are spread over classes."""
    made, kept, meter = carrier
    meter.decided(Decision(Remedy.ALLOW), 0.000_3)
    meter.decided(Decision(Remedy.ALLOW), 5.0)
    took = made.send(2_000_000)
    failed = made.send(3_000_000)
    resource = kept[0].resource_metrics[0]
    found: dict[str, Any] = {each.name: each for each in resource.scope_metrics[0].metrics}
    decided = found["privet.decisions"].data
    times = found["privet.decision_seconds"]
    point = times.data.data_points[0]

    assert (True, False) == (took, failed)
    assert ("privet", "1.2", "abc") == tuple(resource.resource.attributes.values())
    assert (2.0, True) == (decided.data_points[0].value, decided.is_monotonic)
    assert SECOND == decided.data_points[0].start_time_unix_nano
    assert 2 * SECOND == decided.data_points[0].time_unix_nano
    assert ("s", 2, 5.0003) == (times.unit, point.count, point.sum)
    assert [0, 0, 0, 0, 1, 0] == list(point.bucket_counts)[:6]
    assert (1, 14) == (point.bucket_counts[-1], len(point.bucket_counts))
    assert 13 == len(point.explicit_bounds)
    assert {"feature": "novelty"} == found["privet.drift_psi"].data.data_points[0].attributes
    assert 5.0 == found["privet.handles"].data.data_points[0].value


def test_it_ends(carrier: tuple[Carrier, list[MetricsData], Meter]) -> None:
    """The connection is let go."""
    carrier[0].close()

    assert carrier[0]._exporter._shutdown
