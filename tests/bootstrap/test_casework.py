"""Cases about actors of a real ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import casework
from privet.bootstrap.recording import Where
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_case_without_its_key_is_refused(tmp_path: Path) -> None:
    """Pseudonyms cannot be told without the key of the ledger, and no new key is made."""
    where = Where(str(tmp_path / "records"), tmp_path / "ledger")
    with pytest.raises(ConfigError, match="no ledger"):
        casework.pseudonyms_of(where, ["account:bob77"])
    (tmp_path / "ledger").mkdir()
    with pytest.raises(ConfigError, match="key is not there"):
        casework.pseudonyms_of(where, ["account:bob77"])

    assert not (tmp_path / "ledger.key").exists()


def test_a_device_stands_for_its_network() -> None:
    """The ledger knows it by the network."""
    assert "network:192.0.2.7" == casework.plain("device:one@192.0.2.7")
    assert "account:bob77" == casework.plain("account:bob77")


def test_what_is_attached_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that is too large is named."""
    monkeypatch.setattr(casework, "LARGEST", 3)
    (tmp_path / "a").write_bytes(b"1234")
    with pytest.raises(ConfigError, match="is larger"):
        casework.bytes_of(tmp_path / "a")
