"""Counts on their way to a collector."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING, cast

import pytest
from tests.bootstrap.crowds import NOON, guarded, policy

from privet.bootstrap.carrying import Carrying, carrying
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

    from privet.adapters.gateways.otlp import Carrier


class Scripted:
    """A carrier whose collector takes as it is told."""

    def __init__(self, *takes: bool) -> None:
        self.takes = list(takes)
        self.sent: list[int] = []

    def send(self, at: int) -> bool:
        """Note the moment."""
        self.sent.append(at)
        return self.takes.pop(0) if self.takes else True

    def close(self) -> None:
        """Note the end."""
        self.sent.append(0)


def test_a_collector_that_is_away_is_told_of_and_forgotten(tmp_path: Path) -> None:
    """Each failure is counted; once it takes again, nothing is wrong any more."""
    made = guarded(policy(tmp_path))
    problems: dict[str, str] = {}
    carrier = cast("Carrier", Scripted(False, False, True))
    carried = Carrying(carrier, made, problems, lambda: NOON, 0.01)
    asyncio.run(carried.send())
    away = dict(problems)
    asyncio.run(carried.send())
    asyncio.run(carried.send())
    made.close()

    assert ["telemetry"] == list(away)
    assert {} == problems
    assert 2 == made.meter.errors["telemetry"]


@pytest.mark.parametrize(("problems", "last"), [({}, [NOON, 0]), ({"telemetry": "away"}, [0])])
def test_the_last_counts_are_sent_at_the_end(
    tmp_path: Path, problems: dict[str, str], last: list[int]
) -> None:
    """Not to a collector that was away, which would hold up the end."""
    made = guarded(policy(tmp_path))
    carrier = Scripted()
    carried = Carrying(cast("Carrier", carrier), made, problems, lambda: NOON, 60)

    async def run() -> None:
        task = asyncio.create_task(carried.run())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())
    made.close()

    assert last == carrier.sent


def test_nothing_is_sent_unless_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a collector nothing is made; with one, OpenTelemetry has to be there."""
    silent = guarded(policy(tmp_path))
    silent.close()
    (tmp_path / "b").mkdir()
    made = guarded(policy(tmp_path / "b", more='[telemetry]\notlp = "http://127.0.0.1:4318"\n'))
    made.close()
    monkeypatch.setitem(sys.modules, "privet.adapters.gateways.otlp", None)

    assert None is carrying(silent, {}, lambda: NOON)
    with pytest.raises(ConfigError, match="OpenTelemetry"):
        carrying(made, {}, lambda: NOON)
    monkeypatch.undo()
    assert 60.0 == getattr(carrying(made, {}, lambda: NOON), "every", 0)
