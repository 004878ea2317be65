"""The switch beside the policy: orders are kept whole, with who gave them."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from privet.adapters.orders.switching import (
    MOST,
    Release,
    Switch,
    beside,
    oneself,
    order,
    read_switch,
)
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

LET_GO = Release((-7, 9), 3, "ana@gate", "a teacher", "0VKA-3M7Q-2XPD")


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return an empty policy file."""
    path = tmp_path / "privet.toml"
    path.write_text("")
    path.chmod(0o640)
    return path


def test_nothing_is_ordered_at_first(config: Path) -> None:
    """Without a file everything is as the policy says."""
    assert Switch() == read_switch(beside(config))


def test_an_order_is_read_back(config: Path) -> None:
    """What was ordered stands in the file, as readable as the policy, and in no other."""
    wanted = Switch(Mode.ENFORCE, 10.0, 5, "ana@gate", "tuned", forced=True, reload=6)
    wanted = wanted.with_release(LET_GO)

    order(config, lambda _: wanted)

    assert wanted == read_switch(beside(config))
    assert 0o640 == beside(config).stat().st_mode & 0o777
    assert {"privet.toml", "privet.toml.switch"} == {each.name for each in config.parent.iterdir()}


def test_orders_do_not_undo_each_other(config: Path) -> None:
    """Ten operators who release somebody at the same moment release ten."""

    def release(number: int) -> None:
        one = replace(LET_GO, handles=(number,))
        order(config, lambda switch: switch.with_release(one))

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(release, range(10)))

    kept = {each.handles[0] for each in read_switch(beside(config)).releases}
    assert set(range(10)) == kept


def test_releases_are_bounded(config: Path) -> None:
    """The oldest is forgotten first."""
    switch = Switch()
    for number in range(MOST + 5):
        switch = switch.with_release(replace(LET_GO, at=number))

    assert MOST == len(switch.releases)
    assert 5 == switch.releases[0].at


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"format": 9}', json.dumps({**Switch().document(), "mode": "maybe"})]
)
def test_what_is_no_switch_is_said_to_be_none(config: Path, text: str) -> None:
    """A file that was torn is not obeyed, and an order makes a new one."""
    beside(config).write_text(text)

    with pytest.raises(ConfigError, match="no switch"):
        read_switch(beside(config))
    order(config, lambda switch: replace(switch, mode=Mode.OFF))

    assert Mode.OFF is read_switch(beside(config)).mode


def test_without_a_policy_nothing_is_ordered(tmp_path: Path) -> None:
    """A wrong path is noticed; no switch is left lying about."""
    with pytest.raises(ConfigError, match=r"nowhere\.toml"):
        order(tmp_path / "nowhere.toml", lambda switch: switch)

    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever may not write is told what to do, and leaves nothing behind."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.fsync", refuse)

    with pytest.raises(StoreUnavailable, match="may write to"):
        order(config, lambda switch: switch)

    assert [config] == list(config.parent.iterdir())


def test_whoever_gives_an_order_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind sudo it is the person, not root."""
    monkeypatch.setenv("SUDO_USER", "ana")

    assert oneself().startswith("ana@")
