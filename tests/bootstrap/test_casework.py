"""Cases about actors of a real ledger."""

from __future__ import annotations

import resource
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap import casework
from privet.bootstrap.recording import Where
from privet.errors import ConfigError, StoreUnavailable

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


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    """Where the file cannot grow, what stood there before stays, and nothing is left beside it."""
    place = tmp_path / "case-1.zip"
    casework.save(place, b"before")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(StoreUnavailable, match=r"case-1\.zip"):
            casework.save(place, b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    with pytest.raises(StoreUnavailable):
        casework.save(place / "no folder", b"")

    assert b"before" == place.read_bytes()
    assert [place] == list(tmp_path.iterdir())
    assert 0o600 == place.stat().st_mode & 0o777
