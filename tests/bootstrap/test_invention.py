"""An invented site on disk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.invention import Invention, simulate
from privet.errors import ConfigError, StoreUnavailable
from privet.simulation.plan import SCRAPERS

if TYPE_CHECKING:
    from pathlib import Path


def invention(folder: Path, **more: object) -> Invention:
    """Plan a small site."""
    told: dict[str, object] = {
        "out": folder / "site" / "access.log",
        "labels": folder / "site" / "labels.jsonl",
        "seed": 1,
        "days": 1,
        "people": 300,
        "visitors": 20,
        "scrapers": "none",
        **more,
    }
    return Invention(**told)  # type: ignore[arg-type]


def test_a_log_and_its_labels(tmp_path: Path) -> None:
    """
    The folder is made; each label says who an actor is.
    """
    lines = simulate(invention(tmp_path), quiet=True)
    labels = (tmp_path / "site" / "labels.jsonl").read_text().splitlines()

    assert lines == (tmp_path / "site" / "access.log").read_bytes().count(b"\n")
    assert {"actor", "kind", "role", "group", "subjects"} == set(json.loads(labels[0]))


def test_a_log_of_so_many_lines(tmp_path: Path) -> None:
    """
    The last line is whole.
    """
    lines = simulate(invention(tmp_path, lines=77), quiet=True)
    log = (tmp_path / "site" / "access.log").read_bytes()

    assert 77 == lines == log.count(b"\n")
    assert log.endswith(b"\n")


def test_scrapers_by_name(tmp_path: Path) -> None:
    """
    All, none, or some.
    """
    assert SCRAPERS == invention(tmp_path, scrapers="all").cast()
    assert () == invention(tmp_path).cast()
    assert ("loud", "ipv6") == invention(tmp_path, scrapers="loud, ipv6").cast()
    with pytest.raises(ConfigError, match="lewd"):
        invention(tmp_path, scrapers="loud,lewd").cast()


def test_a_site_that_cannot_be(tmp_path: Path) -> None:
    """
    What the plan refuses is told as a mistake of the operator.
    """
    with pytest.raises(ConfigError):
        invention(tmp_path, days=0).plan()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    """
    A disk that fails is said in words.
    """
    (tmp_path / "site").write_text("a file, not a folder")

    with pytest.raises(StoreUnavailable, match="cannot write"):
        simulate(invention(tmp_path), quiet=True)


def test_exposures_are_the_truth_behind_the_labels(tmp_path: Path) -> None:
    """Counting the people of each actor gives what its label says."""
    import pyarrow.parquet as pq

    where = tmp_path / "site"
    told = invention(tmp_path, exposures=where / "exposures.parquet", scrapers="R0", wide=True)
    where.mkdir()
    simulate(told, quiet=True)
    table = pq.read_table(where / "exposures.parquet").to_pydict()
    seen: dict[str, set[int]] = {}
    for actor, subject in zip(table["actor"], table["subject"], strict=True):
        seen.setdefault(actor, set()).add(subject)
    labels = [json.loads(line) for line in (where / "labels.jsonl").read_text().splitlines()]

    assert {each["actor"]: each["subjects"] for each in labels if each["subjects"]} == {
        actor: len(subjects) for actor, subjects in seen.items()
    }
    assert "R0" in {each["role"] for each in labels}
