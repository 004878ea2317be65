"""Policies are read with what the records know of them, and compared by file or by version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.apps.cli.policies import effects
from privet.bootstrap import Task, analyze
from privet.bootstrap.linting import compared, linted, replayed
from privet.bootstrap.promoting import Wish, promote
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError
from privet.review.promotion import Stage

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a policy with records."""
    path = tmp_path / "privet.toml"
    path.write_text(f'[records]\nurl = "{tmp_path / "records"}"\n')
    return path


def test_what_was_not_simulated_is_found(config: Path) -> None:
    """With records and without them."""
    with_records = {each.rule for each in linted(config)}
    config.write_text("")

    assert "not-simulated" in with_records & {each.rule for each in linted(config)}


def test_the_file_is_compared_with_what_was_promoted(config: Path) -> None:
    """Or one file with another, or a version with the file."""
    with pytest.raises(ConfigError, match="nothing was promoted"):
        compared(config)
    first = promote(Wish(config, "ana", "a reason", Stage.ALL, force=True), Unwatched()).version
    other = config.with_name("other.toml")
    config.write_text(config.read_text() + "[enforcement]\nrollout = 10\n")
    other.write_text("")
    before, after, changes = compared(config)

    assert (first, True) == (before, before != after)
    assert ["rollout"] == [each.what for each in changes]
    assert changes == compared(config, first, str(config))[2]
    assert changes == compared(config, str(other), str(config))[2]


def test_what_a_change_would_have_done_is_counted(config: Path, tmp_path: Path) -> None:
    """Both policies are replayed over the same exposures: who took twenty is stopped at ten."""
    line = '192.0.2.7 - {} [20/Nov/2026:03:{:02}:00 +0000] "GET /m/{} HTTP/1.1" 200 5 "-" "c"\n'
    log, ledger = tmp_path / "a.log", tmp_path / "ledger"
    shown = [("bob", n) for n in range(20)] + [("eve", n) for n in range(5)]
    log.write_text("".join(line.format(who, n, n) for who, n in shown))
    surface = '[[surface]]\nname = "m"\nroute = "/m/{subject}"\n'
    config.write_text(f"{config.read_text()}{surface}[enforcement]\njitter = 0\n")
    analyze(Task(logs=(str(log),), ledger=ledger, config=config), Unwatched())
    first = promote(Wish(config, "ana", "a reason", Stage.ALL, force=True), Unwatched()).version
    budget = '[[budget]]\nwho = "account"\nwindow = "1d"\nsubjects = 10\n'
    config.write_text(config.read_text() + budget)
    before, after = replayed(
        *(config, "", "", ""), ledger=ledger, since="28d", roles=None, watch=Unwatched()
    )
    told = list(effects(before, after))

    assert (first, 0, 10) == (before.policy, before.whole.prevented, after.whole.prevented)
    assert (0, 1) == (before.whole.limited, after.whole.limited)
    assert any(each.split() == ["exposures", "prevented", "0", "10", "+10"] for each in told)
    assert any(each.split()[:4] == ["VPN", "0", "0", "+0"] for each in told)
    assert any("VPN" in each and each.endswith("unknown: 0 people") for each in told)
