"""Where a site keeps what, with the sizes of what is here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.bootstrap.mapping import mapped, size_of, without_password
from privet.bootstrap.recording import Where

if TYPE_CHECKING:
    from pathlib import Path


def test_the_map_follows_the_settings(tmp_path: Path) -> None:
    """Places and spans are those of the policy; passwords are not told."""
    config = tmp_path / "privet.toml"
    config.write_text(
        f'[ledger]\npath = "{tmp_path / "l"}"\nretention = "7d"\n'
        '[records]\nurl = "postgresql://privet:secret@db/privet"\n'
        '[tally]\nstore = "valkey://:secret@cache:6379/0"\n'
    )
    (tmp_path / "l").mkdir()
    (tmp_path / "l" / "a").write_bytes(bytes(7))
    found = {each.store: each for each in mapped(Where(config=config))}

    assert ("postgresql://db/privet", None) == (found["records"].place, found["records"].size)
    assert "valkey://cache:6379/0" == found["tally"].place
    assert 7 == found["ledger"].size
    assert "7 days" in found["ledger"].until


def test_what_is_not_here_has_no_size(tmp_path: Path) -> None:
    """Nothing, a server, and a file."""
    (tmp_path / "r").write_bytes(bytes(3))

    assert [None, None, 3] == [size_of(each) for each in ("", "valkey://x", str(tmp_path / "r"))]
    assert "memory" == without_password("memory")


def test_without_records_nothing_is_kept_there(tmp_path: Path) -> None:
    """A site without ledger and records keeps neither."""
    (tmp_path / "privet.toml").write_text("")
    found = {each.store: each.place for each in mapped(Where(config=tmp_path / "privet.toml"))}

    assert ("", "") == (found["ledger"], found["records"])
