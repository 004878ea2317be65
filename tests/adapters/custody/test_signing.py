"""The key that evidence is signed with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.adapters.custody.signing import Signer, read_public, signed
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    """The second time it is the same."""
    place = tmp_path / "deep" / "signing.key"
    one, two = Signer(place), Signer(place)

    assert one.public_key == two.public_key
    assert 0o600 == place.stat().st_mode & 0o777
    assert signed(two.public_key, one.sign(b"x"), b"x")
    assert not signed(two.public_key, one.sign(b"x"), b"y")
    assert not signed("zz", "zz", b"y")


def test_a_public_key_is_read_as_file_or_digits(tmp_path: Path) -> None:
    """Either can be handed out."""
    signer = Signer(tmp_path / "k")
    (tmp_path / "pem").write_bytes(signer.pem)
    (tmp_path / "hex").write_text(signer.public_key + "\n")

    assert signer.public_key == read_public(tmp_path / "pem") == read_public(tmp_path / "hex")


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    """And nothing is written over it."""
    (tmp_path / "k").write_text("no key")
    for read in (lambda: Signer(tmp_path / "k"), lambda: read_public(tmp_path / "k")):
        with pytest.raises(ConfigError, match="holds no"):
            read()
    with pytest.raises(ConfigError, match="cannot be read"):
        read_public(tmp_path / "absent")
    with pytest.raises(StoreUnavailable):
        Signer(tmp_path)
