"""Policies are kept to the byte, and put back in one step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.adapters.orders.versions import keep, kept, place_of, restore
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

VERSION = "0123456789ab"


def test_a_version_is_kept_and_put_back(tmp_path: Path) -> None:
    """With every byte, and as readable as the policy was."""
    config = tmp_path / "privet.toml"
    config.write_bytes(b"# \xc3\xa4\r\n")
    config.chmod(0o640)
    for _ in range(2):
        keep(config, VERSION, config.read_bytes())
    config.write_bytes(b"other")
    restore(config, kept(config, VERSION) or b"")

    assert b"# \xc3\xa4\r\n" == config.read_bytes()
    assert [0o640] * 2 == [
        each.stat().st_mode & 0o777 for each in (config, place_of(config, VERSION))
    ]
    assert kept(config, "ba9876543210") is None


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A folder that is a file, a policy that is gone, a version that is none."""
    config = tmp_path / "privet.toml"
    config.write_bytes(b"")
    (tmp_path / "privet.toml.versions").write_bytes(b"")

    with pytest.raises(StoreUnavailable, match="cannot write"):
        keep(config, VERSION, b"x")
    config.unlink()
    with pytest.raises(ConfigError, match="cannot be written"):
        restore(config, b"x")
    with pytest.raises(ConfigError, match="no version of a policy"):
        place_of(config, "../../etc")
