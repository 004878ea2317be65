"""The key: made once, kept outside the ledger, readable to its owner only."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from privet.adapters.ledgers.keys import SIZE, beside, load
from privet.adapters.ledgers.parquet import Ledger
from privet.errors import StoreUnavailable, WrongKey

if TYPE_CHECKING:
    from pathlib import Path

CHANCE = bytes(range(SIZE))


def test_it_is_made_once(tmp_path: Path) -> None:
    """The first run makes the key, and later chance does not change it."""
    path = beside(tmp_path / "deep" / "ledger")
    first = load(path, chance=CHANCE)
    second = load(path, chance=CHANCE[::-1])

    assert tmp_path / "deep" / "ledger.key" == path
    assert CHANCE == first.secret == second.secret
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(path.parent.iterdir())


@pytest.mark.parametrize("text", ["", "not a key", "00" * 4])
def test_what_is_no_key_is_refused(tmp_path: Path, text: str) -> None:
    """A damaged key is an error with advice, never a new key."""
    path = tmp_path / "ledger.key"
    path.write_text(text)
    with pytest.raises(StoreUnavailable, match="holds no key") as caught:
        load(path, chance=CHANCE)

    assert "hexadecimal" in caught.value.advice


def test_an_unreadable_key_says_so(tmp_path: Path) -> None:
    """A folder in the key's place cannot be read, and the error says what to do."""
    path = tmp_path / "ledger.key"
    path.mkdir()
    with pytest.raises(StoreUnavailable, match="cannot read the key"):
        load(path, chance=CHANCE)


def test_little_chance_makes_no_key(tmp_path: Path) -> None:
    """A key is never made of too little."""
    with pytest.raises(StoreUnavailable, match="holds no key"):
        load(tmp_path / "ledger.key", chance=b"short")

    assert [] == list(tmp_path.iterdir())


def test_a_ledger_that_is_there_gets_no_new_key(tmp_path: Path) -> None:
    """Under another key its people would be others; that the key is gone is said, and nothing is put in its place."""
    folder = tmp_path / "ledger"
    with Ledger.open(folder):
        pass
    (folder / "manifest.json").touch()
    beside(folder).unlink()

    with pytest.raises(WrongKey, match="is gone"):
        Ledger.open(folder)
    assert not beside(folder).exists()
