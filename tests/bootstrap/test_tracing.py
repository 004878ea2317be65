"""Tests of tracing a file over a real ledger."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from benchmarks.leaking import leak
from benchmarks.leaks import actors_of, keep, write

from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap import casework, tracing
from privet.bootstrap.recording import Where
from privet.errors import ConfigError
from privet.evidence.attribution.marks import Code

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.leaking import Leak


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a ledger and a dump of one source."""
    folder = tmp_path_factory.mktemp("leak")
    keep(ONE, folder / "ledger", np.random.default_rng(1))
    write(ONE, folder / "dump.csv", np.random.default_rng(2))
    return folder


ONE: Leak = leak("single", 5_001)
(SOURCE,) = ONE.guilty


def test_the_source_is_named(place: Path) -> None:
    """A dirty dump with strangers in it is traced to its source, by name."""
    traced = tracing.trace(place / "dump.csv", ledger=place / "ledger")

    assert [f"account:{SOURCE}"] == [each.actor for each in traced.accused]
    assert 0.6 < traced.accused[0].covers < 0.8
    assert 0 < traced.risk < 1e-3
    assert ("member", True) == (traced.contents.column, traced.contents.guessed)


def test_a_report_is_kept_for_its_owner_alone(place: Path, tmp_path: Path) -> None:
    """What a case attaches says which dump and ledger it was made of."""
    traced = tracing.trace(place / "dump.csv", ledger=place / "ledger", column="member")
    path = tracing.keep(traced, tmp_path, dump=place / "dump.csv", ledger=place / "ledger")
    kept = json.loads(path.read_text())

    assert ("privet-trace", "traced", "dump.csv") == (
        kept["kind"],
        kept["verdict"],
        kept["dump_file"],
    )
    assert 0o600 == path.stat().st_mode & 0o777
    with pytest.raises(ConfigError, match="cannot be written"):
        tracing.keep(traced, path / "below.json", dump=path, ledger=path)


def test_it_is_written_into_a_case(place: Path, tmp_path: Path) -> None:
    """As where the data came from, with the whole report as a file; a guard may be writing."""
    where = Where(str(tmp_path / "records"), place / "ledger")
    casework.opened(Where(str(tmp_path / "records")), [], title="a leak")
    with Ledger.open(place / "ledger"):
        traced = tracing.trace(place / "dump.csv", ledger=place / "ledger", column="member")
    case = tracing.attach(
        where, "1", traced, dump=place / "dump.csv", ledger=place / "ledger", by="ana"
    )
    (file,) = case.last.attachments

    assert ("attribution", "traced", "trace.json") == (
        case.last.kind,
        case.last.payload["verdict"],
        file.name,
    )
    with where.opened() as records:
        assert b"privet-trace" in records.content(file.sha256)


def test_marks_name_whoever_was_shown_them(place: Path, tmp_path: Path) -> None:
    """A dump of invented people alone is traced by the marks in their records."""
    with Ledger.open(place / "ledger") as ledger:
        names = ledger.names()
        own = next(each for each in names if names[each] == "account:3")
        code = Code(ledger.key)
        second = [bool(code.symbols(np.array([own], np.uint64), n)[0]) for n in range(40)]
    marks = [
        {"number": n, "id": f"c{n}", "column": "phone", "spellings": ["555 1", "5551"]}
        for n in range(40)
    ]
    (tmp_path / "marks.json").write_text(json.dumps({"canaries": [{"id": "c0"}], "marks": marks}))
    rows = [f"c{n},{'5551' if is_second else '555 1'}" for n, is_second in enumerate(second)]
    (tmp_path / "dump.csv").write_text("id,phone\n" + "\n".join(rows) + "\n")
    traced = tracing.trace(
        tmp_path / "dump.csv",
        ledger=place / "ledger",
        column="id",
        marks=tmp_path / "marks.json",
    )

    assert ["account:3"] == [each.actor for each in traced.accused]
    assert "40 of the 40 marks" in traced.accused[0].because
    assert 40 == len(traced.contents.canaries)
    assert any("only 0 people" in reason for reason in traced.why)


@pytest.mark.parametrize("text", ["[]", '{"marks": [{"id": "1"}]}', "no JSON"])
def test_marks_that_cannot_be_meant_are_told(tmp_path: Path, text: str) -> None:
    """The message names the file."""
    (tmp_path / "marks.json").write_text(text)

    with pytest.raises(ConfigError, match=r"marks\.json"):
        tracing.planted_in(tmp_path / "marks.json")


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    """Neither a ledger nor a file of marks is made up."""
    with pytest.raises(ConfigError, match="no ledger"):
        tracing.trace(tmp_path / "dump.csv", ledger=tmp_path / "ledger")
    with pytest.raises(ConfigError, match="cannot be read"):
        tracing.planted_in(tmp_path / "marks.json")
    assert 3 == len(actors_of(3, 1))
