"""The counts as Prometheus reads them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
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

from privet.adapters.gateways.metering import BOUNDS, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric

    from privet.adapters.gateways.metering import Meter

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST


class Counts(Collector):
    """
    Show what a meter counted.

    Args:
        meter: Of the process.
        gauges: What else stands at some level, by name without ``privet_``.
        fields: Which kinds of personal data a surface shows, by its name.
    """

    def __init__(
        self,
        meter: Meter,
        gauges: Mapping[str, Level],
        fields: Callable[[str], str] = lambda _: "",
    ) -> None:
        self.meter = meter
        self.gauges = gauges
        self.fields = fields

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
            "People shown, by kind of surface, by what is shown of them, and by who says so.",
            labels=("route_class", "fieldclass", "told_by"),
        )
        for (kind, fields, told), count in sorted(self._people().items()):
            people.add_metric([kind or "page", fields or "undeclared", told], count)
        yield people
        yield self._one("privet_errors", "Errors, by where they happened.", "stage", meter.errors)
        yield self._one(
            "privet_challenge_outcomes", "Answers to challenges.", "outcome", meter.outcomes
        )
        yield CounterMetricFamily("privet_appeals", "Appeals kept.", value=meter.appeals)
        yield from self._levels()

    def _people(self) -> Counter[tuple[str, str, str]]:
        found = Counter[tuple[str, str, str]]()
        for (surface, kind, told), count in list(self.meter.people.items()):
            found[kind, self.fields(surface), told] += count
        return found

    def _levels(self) -> Iterator[Metric]:
        for name, level in self.gauges.items():
            value = level.value()
            if isinstance(value, Mapping):
                family = GaugeMetricFamily(f"privet_{name}", level.told, labels=(level.label,))
                for label, each in sorted(value.items()):
                    family.add_metric([label], each)
                yield family
            else:
                yield GaugeMetricFamily(f"privet_{name}", level.told, value=value)

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


def exposition(counts: Counts) -> Callable[[], bytes]:
    """Return what writes the metrics out."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(counts)
    ProcessCollector(registry=registry)
    PlatformCollector(registry=registry)
    return lambda: generate_latest(registry)
