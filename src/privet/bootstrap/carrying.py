"""What a guard counts, carried to an OpenTelemetry collector every so often."""

from __future__ import annotations

import asyncio
import logging
import secrets
from typing import TYPE_CHECKING, Final

from privet import __version__
from privet.errors import ConfigError
from privet.exposure.budgets import span

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.gateways.otlp import Carrier
    from privet.bootstrap.serving import Service

log = logging.getLogger("privet.telemetry")

SECOND: Final = 1_000_000


class Carrying:
    """
    Send what is counted to a collector until cancelled, and once more at the end.

    A collector that does not answer costs nobody anything: it is counted, logged once and told.

    Args:
        carrier: Sends.
        made: The guard.
        problems: Where troubles are told to whoever asks how the guard is.
        clock: The moment, microseconds since 1970 UTC.
        every: Seconds between two times.
    """

    def __init__(
        self,
        carrier: Carrier,
        made: Service,
        problems: dict[str, str],
        clock: Callable[[], int],
        every: float,
    ) -> None:
        self.carrier = carrier
        self.made = made
        self.problems = problems
        self.clock = clock
        self.every = every

    async def run(self) -> None:
        """Send until cancelled."""
        try:
            while True:
                await asyncio.sleep(self.every)
                await self.send()
        finally:
            if "telemetry" not in self.problems:  # else the end would wait for nobody
                self.carrier.send(self.clock())
            self.carrier.close()

    async def send(self) -> None:
        """Send once."""
        took = await asyncio.to_thread(self.carrier.send, self.clock())
        if took:
            if self.problems.pop("telemetry", ""):
                log.info("event=telemetry_taken_again")
            return
        self.made.meter.failed("telemetry")
        if "telemetry" not in self.problems:
            log.error("event=telemetry_not_taken")
        self.problems["telemetry"] = "the collector of [telemetry] takes no metrics"


def carrying(made: Service, problems: dict[str, str], clock: Callable[[], int]) -> Carrying | None:
    """
    Return what carries the counts of a guard; None where the policy names no collector.

    Raises:
        ConfigError: OpenTelemetry is not installed.
    """
    said = made.settings.telemetry
    if not said.otlp:
        return None
    try:
        from privet.adapters.gateways.otlp import Carrier
    except ModuleNotFoundError:
        raise ConfigError(
            "[telemetry] otlp needs OpenTelemetry", advice="pip install 'privet[otel]'"
        ) from None
    carrier = Carrier(
        made.counts().collect,
        said.otlp,
        started=clock(),
        version=__version__,
        instance=secrets.token_hex(8),
    )
    return Carrying(carrier, made, problems, clock, span(said.every) / SECOND)
