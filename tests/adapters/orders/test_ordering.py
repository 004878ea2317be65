"""Orders from the command line: noted, waited for, and refused where they would stop everybody."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from privet.adapters.orders import ordering as module
from privet.adapters.orders.ordering import Ordering
from privet.adapters.orders.signs import sign
from privet.adapters.orders.switching import beside, read_switch
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

NOON = 1_795_435_200_000_000


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a policy file."""
    path = tmp_path / "privet.toml"
    path.write_text('[enforcement]\nmode = "shadow"\n')
    return path


def says(config: Path, **more: Any) -> None:  # noqa: ANN401 - whatever a guard says
    """Let a guard give a sign of life."""
    known = {"at": NOON, "pid": 7, "host": "gate", "proxies": "", "since": 0, "problems": []}
    assert sign(config, {**known, "reload": 0, "reloaded": 2 * NOON, **more})


def ordering(config: Path) -> Ordering:
    """Return an operator at noon."""
    return Ordering(config, lambda: NOON)


def test_where_no_guard_runs_an_order_is_noted(config: Path) -> None:
    """Nobody is waited for; who ordered what and why stands in the switch."""
    answers = (
        ordering(config).mode(Mode.ENFORCE, rollout=5.0, why="tuned"),
        ordering(config).reload(),
    )
    switch = read_switch(beside(config))

    assert (None, None) == answers
    assert (Mode.ENFORCE, 5.0, "tuned", NOON, NOON) == (
        *(switch.mode, switch.rollout, switch.why, switch.since, switch.reload),
    )
    assert "" != switch.by
    assert 5.0 == (ordering(config).mode(Mode.OFF), read_switch(beside(config)).rollout)[1]


def test_a_guard_is_waited_for(config: Path) -> None:
    """What it says once it has obeyed is returned."""
    says(config)

    def obey() -> None:
        while not beside(config).exists():
            time.sleep(0.01)
        says(config, since=NOON, reload=NOON, mode="enforce")

    guard = threading.Thread(target=obey)
    guard.start()
    state = ordering(config).mode(Mode.ENFORCE)
    guard.join()

    assert state is not None
    assert "enforce" == state["mode"]
    assert ordering(config).reload() is not None
    assert ordering(config).put(lambda switch: switch, NOON, reload=True) is not None


def test_a_guard_that_does_not_obey_is_told_of(
    config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With its place, so that somebody can look."""
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    says(config)

    with pytest.raises(StoreUnavailable, match="pid 7 on gate"):
        ordering(config).mode(Mode.OFF)


def test_nothing_is_enforced_on_ones_own_proxies(config: Path) -> None:
    """It is refused and nothing is ordered; shadow mode and force are not refused."""
    says(config, proxies="most requests come from 10.0.0.1", since=NOON)
    with pytest.raises(ConfigError, match=r"10\.0\.0\.1"):
        ordering(config).mode(Mode.ENFORCE)
    before = beside(config).exists()
    forced = ordering(config).mode(Mode.ENFORCE, forced=True)
    shadow = ordering(config).mode(Mode.SHADOW)

    assert not before
    assert forced is not None
    assert shadow is not None


def test_the_status_joins_file_switch_and_guard(config: Path) -> None:
    """A file that changed since it was read, a damaged switch and the guard's own troubles."""
    says(config, problems=["the disk is full"], reloaded=0, warnings=["anybody"])
    beside(config).write_text("{")
    status = ordering(config).status()

    assert ("shadow", None, ["anybody"]) == (
        *(status["file_mode"], status["ordered"], status["warnings"]),
    )
    assert 3 == len(status["problems"])
    assert "the disk is full" in status["problems"]
    assert "privet reload" in status["problems"][-1]


def test_without_a_policy_there_is_no_status(config: Path) -> None:
    """A mistake of usage, with the place."""
    config.write_text("enforcement = 1\n")
    odd = ordering(config).status()
    config.unlink()

    assert ("shadow", None, []) == (odd["file_mode"], odd["running"], odd["warnings"])
    with pytest.raises(ConfigError, match=r"privet\.toml"):
        ordering(config).status()
