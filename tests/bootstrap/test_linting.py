"""Policies are read with what the records know of them, and compared by file or by version."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.linting import compared, linted
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
