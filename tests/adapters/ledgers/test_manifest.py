"""The manifest: read as it was written, whole or not at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from privet.adapters.ledgers.manifest import NAME, Manifest, Source, read, write
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = Source(
    id="00000",
    name="access.log",
    mark={"head": "ab", "consumed": 12},
    lines=3,
    rows=2,
    first=5,
    last=9,
    exposures=("exposures/day=2026-11-20/hour=03/00000-0.parquet",),
    names=("names/00000-0.sealed",),
)


def test_it_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Nothing is lost on the way to disk and back."""
    held = Manifest(key="k1", sources=(SOURCE,), notes={"surfaces": ["profile"]})
    write(tmp_path, held)

    assert held == read(tmp_path)
    assert [tmp_path / NAME] == list(tmp_path.iterdir())


def test_no_manifest_is_no_ledger_yet(tmp_path: Path) -> None:
    """An empty folder holds nothing."""
    assert read(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"version": 1, "key": "k", "sources": [{}]}'])
def test_damage_is_told(tmp_path: Path, text: str) -> None:
    """A manifest that is no manifest is an error, never an empty ledger."""
    (tmp_path / NAME).write_text(text)
    with pytest.raises(StoreUnavailable, match="is damaged"):
        read(tmp_path)


def test_a_later_version_is_left_alone(tmp_path: Path) -> None:
    """What a later Privet wrote is not guessed at."""
    (tmp_path / NAME).write_text(json.dumps({"version": 99}))
    with pytest.raises(StoreUnavailable, match="later Privet"):
        read(tmp_path)


def test_files_can_go() -> None:
    """A source without some files keeps the others."""
    left = SOURCE.without({SOURCE.exposures[0]})

    assert ("names/00000-0.sealed",) == left.files
