"""The counts as OpenTelemetry carries them: the same as Prometheus reads, sent to a collector."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from opentelemetry.exporter.otlp.proto.http.metric_exporter import OTLPMetricExporter
from opentelemetry.sdk.metrics.export import (
    AggregationTemporality,
    Gauge,
    Histogram,
    HistogramDataPoint,
    Metric,
    MetricExportResult,
    MetricsData,
    NumberDataPoint,
    ResourceMetrics,
    ScopeMetrics,
    Sum,
)
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.util.instrumentation import InstrumentationScope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from prometheus_client.metrics_core import Metric as Family

CUMULATIVE: Final = AggregationTemporality.CUMULATIVE
UNITS: Final = {"_seconds": "s", "_bytes": "By", "_ratio": "1"}
NANOSECONDS: Final = 1000
"""In a microsecond."""

PATIENCE: Final = 5
"""Seconds within which a collector must have answered, tries included."""

# What the exporter says of a failure, we say in our own log: once, and without an address.
logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)


class Carrier:
    """
    Send counts to a collector, as OTLP over HTTP.

    What else the exporter needs, such as a token or a certificate, it reads from the environment
    (``OTEL_EXPORTER_OTLP_HEADERS`` and so on).

    Args:
        collect: Yields what is told, as for Prometheus.
        base: The collector's address, such as ``http://127.0.0.1:4318``.
        started: Since when is counted, microseconds since 1970 UTC.
        version: Ours.
        instance: Tells processes apart.
    """

    def __init__(
        self,
        collect: Callable[[], Iterable[Family]],
        base: str,
        *,
        started: int,
        version: str,
        instance: str,
    ) -> None:
        self.collect = collect
        self.started = started * NANOSECONDS
        self._scope = InstrumentationScope("privet", version)
        self._resource = Resource(
            {
                "service.name": "privet",
                "service.version": version,
                "service.instance.id": instance,
            }
        )
        endpoint = base.rstrip("/") + "/v1/metrics"
        self._exporter = OTLPMetricExporter(endpoint=endpoint, timeout=PATIENCE)

    def send(self, at: int) -> bool:
        """Send what is counted at a moment; say whether the collector took it."""
        moment = at * NANOSECONDS
        metrics = [self._metric(family, moment) for family in self.collect()]
        said = MetricsData(
            [ResourceMetrics(self._resource, [ScopeMetrics(self._scope, metrics, "")], "")]
        )
        return self._exporter.export(said) is MetricExportResult.SUCCESS

    def close(self) -> None:
        """Let go of the connection."""
        self._exporter.shutdown()

    def _metric(self, family: Family, at: int) -> Metric:
        name = family.name.replace("_", ".", 1)
        unit = next((unit for end, unit in UNITS.items() if name.endswith(end)), "")
        data: Sum | Gauge | Histogram
        if family.type == "histogram":
            data = Histogram([self._spread(family, at)], CUMULATIVE)
        elif family.type == "counter":
            data = Sum(self._numbers(family, at), CUMULATIVE, is_monotonic=True)
        else:
            data = Gauge(self._numbers(family, at))
        return Metric(name, family.documentation, unit, data)

    def _numbers(self, family: Family, at: int) -> list[NumberDataPoint]:
        return [
            NumberDataPoint(dict(sample.labels), self.started, at, sample.value)
            for sample in family.samples
        ]

    def _spread(self, family: Family, at: int) -> HistogramDataPoint:
        """Return a histogram; Prometheus tells how many lie below a bound, OTLP between two."""
        below: list[tuple[float, int]] = []
        rest: dict[str, Any] = {}
        for sample in family.samples:
            if "le" in sample.labels:
                below.append((float(sample.labels["le"]), int(sample.value)))
            else:
                rest[sample.name.rpartition("_")[2]] = sample.value
        counts = [count for _, count in below]
        return HistogramDataPoint(
            {},
            self.started,
            at,
            count=counts[-1],
            sum=float(rest["sum"]),
            bucket_counts=[
                here - before for before, here in zip([0, *counts], counts, strict=False)
            ],
            explicit_bounds=[bound for bound, _ in below[:-1]],
            min=float("nan"),
            max=float("nan"),
        )
