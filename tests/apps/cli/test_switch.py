"""``privet on``, ``off``, ``status`` and ``reload`` where no guard runs; beside one: tests/e2e."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.bootstrap.crowds import policy
from tests.e2e.running import privet

from privet.adapters.orders.switching import beside, read_switch
from privet.apps.cli.switch import told

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a policy."""
    return policy(tmp_path, "shadow")


@pytest.mark.parametrize(
    ("words", "mode"), [(["on"], "enforce"), (["on", "--shadow"], "shadow"), (["off"], "off")]
)
def test_an_order_waits_for_a_guard(config: Path, words: list[str], mode: str) -> None:
    """It is noted with the reason, and that no guard runs is said."""
    ran = privet(*words, "--why", "tuned", "--config", config)
    status = privet("status", "--config", config)
    document = privet("status", "--json", "--config", config).json

    assert 0 == ran.status
    assert "no privet serve runs" in ran.err
    assert mode == read_switch(beside(config)).mode
    assert (3, mode, "tuned") == (status.status, document["ordered"], document["why"])
    assert "tuned" in status.out
    assert "none runs" in status.out


def test_a_rollout_is_a_share(config: Path) -> None:
    """Percent, or a mistake of usage."""
    good = privet("on", "--rollout", "10", "--config", config)
    bad = privet("on", "--rollout", "101", "--config", config)

    assert (0, 2) == (good.status, bad.status)
    assert 10.0 == read_switch(beside(config)).rollout


def test_a_file_with_a_mistake_is_not_read(config: Path) -> None:
    """Reload says the line; a good file is fine although nobody reads it now."""
    fine = privet("reload", "--config", config)
    config.write_text(config.read_text() + "[enforcment]\n")
    wrong = privet("reload", "--config", config)

    assert (0, 2) == (fine.status, wrong.status)
    assert "no guard runs" in fine.err
    assert "privet.toml:" in wrong.err


def test_a_status_stands_one_fact_a_line() -> None:
    """What runs, what was ordered, who was let go, and what is wrong."""
    running: dict[str, Any] = {
        "mode": "enforce", "rollout": 25.0, "pid": 7, "host": "gate", "bind": "unix:/run/p",
        "started": 1_795_435_200_000_000, "reloaded": 1_795_435_200_000_000, "policy": "abc",
        "surfaces": 2,
        "tally": {"where": "memory", "handles": 5, "room": 10, "bytes": 1 << 20, "bound": 1 << 21},
    }  # fmt: skip
    document = {
        "running": running, "ordered": "enforce", "file_mode": "shadow", "config": "privet.toml",
        "since": 1_795_435_200_000_000, "by": "ana@gate", "why": "", "problems": [],
        "promoted": None, "fell": None, "warnings": ["anybody may be anybody"],
        "releases": [{"what": "account", "at": 1_795_435_200_000_000, "by": "ana", "why": "x"}],
    }  # fmt: skip
    well = list(told(document))
    ill = list(told({**document, "problems": ["the disk is full"]}))
    distant = list(told({**document, "running": {**running, "tally": {"where": "valkey"}}}))

    assert "rollout    25 % of the actors" in well
    assert any("5 of 10 handles (50.0%), 1.0 of 2 MiB" in line for line in well)
    assert any(line.startswith("released   account") for line in well)
    assert ("health     fine", "health     the disk is full") == (well[-1], ill[-1])
    assert "tally      valkey" in distant
    assert "warning    anybody may be anybody" in well
