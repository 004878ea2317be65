"""The counts as Prometheus reads them."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final

from prometheus_client import CollectorRegistry, PlatformCollector, ProcessCollector
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from privet.adapters.gateways.metering import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from prometheus_client.metrics_core import Metric

    from privet.adapters.gateways.metering import Meter

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST


class Counts(Collector):
    """
    Show what a meter counted.

    Args:
        meter: Of the process.
        gauges: What else stands at some level, by name without ``privet_``: its help and value.
            Behind a colon may stand a window, as in ``unique_subjects:1h``; it becomes a label.
    """

    def __init__(self, meter: Meter, gauges: Mapping[str, tuple[str, Callable[[], float]]]) -> None:
        self.meter = meter
        self.gauges = gauges

    def collect(self) -> Iterator[Metric]:
        """Yield every metric; none of them has a person among its labels."""
        meter = self.meter
        decisions = CounterMetricFamily(
            "privet_decisions",
            "Decisions, by what the visitor met and what enforcing would do.",
            labels=("action", "would", "route_class", "mode"),
        )
        for (action, would, kind, mode), count in sorted(meter.decisions.items()):
            decisions.add_metric([action, would, kind or "page", mode], count)
        yield decisions
        yield self._seconds()
        people = CounterMetricFamily(
            "privet_exposures",
            "People shown, by kind of surface and by who said so.",
            labels=("route_class", "told_by"),
        )
        for (kind, told), count in sorted(meter.people.items()):
            people.add_metric([kind or "page", told], count)
        yield people
        yield self._one("privet_errors", "Errors, by where they happened.", "stage", meter.errors)
        yield self._one(
            "privet_challenge_outcomes", "Answers to challenges.", "outcome", meter.outcomes
        )
        yield CounterMetricFamily("privet_appeals", "Appeals kept.", value=meter.appeals)
        yield from self._levels()

    def _levels(self) -> Iterator[Metric]:
        families: dict[str, GaugeMetricFamily] = {}
        for key, (told, value) in self.gauges.items():
            name, _, window = key.partition(":")
            family = families.get(name)
            if family is None:
                labels = ("window",) if window else ()
                family = families[name] = GaugeMetricFamily(f"privet_{name}", told, labels=labels)
            family.add_metric([window] if window else [], value())
        yield from families.values()

    def _seconds(self) -> Metric:
        bounds = [*(str(bound) for bound in BOUNDS), "+Inf"]
        seconds = HistogramMetricFamily("privet_decision_seconds", "Time that a decision took.")
        seconds.add_metric(
            [],
            list(zip(bounds, accumulate(self.meter.times), strict=True)),
            self.meter.seconds,
        )
        return seconds

    @staticmethod
    def _one(name: str, told: str, label: str, counts: Mapping[str, int]) -> Metric:
        family = CounterMetricFamily(name, told, labels=(label,))
        for value, count in sorted(counts.items()):
            family.add_metric([value], count)
        return family


def exposition(
    meter: Meter, gauges: Mapping[str, tuple[str, Callable[[], float]]]
) -> Callable[[], bytes]:
    """Return what writes the metrics out."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Counts(meter, gauges))
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return lambda: generate_latest(registry)
