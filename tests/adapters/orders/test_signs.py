"""Signs of life: written beside the policy or the ledger, found, and taken away again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from privet.adapters.orders.signs import ALIVE, sign, signs_of, state_of, unsign, written

if TYPE_CHECKING:
    from pathlib import Path


def policy(folder: Path) -> Path:
    """Write a policy file."""
    config = folder / "privet.toml"
    config.write_text(f'[ledger]\npath = "{folder / "store" / "ledger"}"\n')
    return config


def test_a_sign_is_found_while_it_is_fresh(tmp_path: Path) -> None:
    """And no longer than a guard is silent."""
    config = policy(tmp_path)
    sign(config, {"pid": os.getpid(), "at": 1000})

    assert {"pid": os.getpid(), "at": 1000} == state_of(config, 1000)
    assert state_of(config, 1000 + ALIVE) is None


def test_beside_the_ledger_where_the_policy_stands_in_a_closed_folder(tmp_path: Path) -> None:
    """A service may not write below /etc; nowhere to say it is no failure."""
    config = policy(tmp_path)
    first, second = signs_of(config)
    first.mkdir()  # nothing can be put in its place
    assert not sign(config, {"pid": 1, "at": 5})
    second.parent.mkdir()
    assert sign(config, {"pid": 1, "at": 5})

    assert {"pid": 1, "at": 5} == state_of(config, 5)


def test_only_ones_own_sign_is_taken_away(tmp_path: Path) -> None:
    """Another process may run by now."""
    config = policy(tmp_path)
    sign(config, {"pid": os.getpid() + 1, "at": 5})
    unsign(config)
    others = state_of(config, 5)
    sign(config, {"pid": os.getpid(), "at": 6})
    unsign(config)

    assert others is not None
    assert state_of(config, 6) is None


def test_what_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    """A policy that is none, a sign that is none."""
    config = tmp_path / "privet.toml"
    assert {} == written(config)
    config.write_text("[[[")
    signs_of(config)[0].write_text("{")

    assert {} == written(config)
    assert state_of(config, 0) is None
