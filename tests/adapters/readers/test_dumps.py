"""Tests of reading dumps in every way they are written."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from privet.adapters.readers.dumps import Kind, open_dump
from privet.errors import UnreadableSource

if TYPE_CHECKING:
    from pathlib import Path

TEXT = 'member;näme\n"12";a\n13;"b;c"\n14;d\n'


def rows(path: Path, *columns: str) -> list[tuple[str | None, ...]]:
    """Return the rows of a dump as text."""
    dump = open_dump(path)
    with dump.batches(columns or dump.columns) as batches:
        return [tuple(row.values()) for batch in batches for row in batch.to_pylist()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_any_encoding(tmp_path: Path, encoding: str) -> None:
    """A table is read whichever way its letters are written."""
    path = tmp_path / "dump.csv"
    path.write_bytes(TEXT.encode(encoding))

    assert ("member", "näme") == open_dump(path).columns
    assert [("12", "a"), ("13", "b;c"), ("14", "d")] == sorted(rows(path))


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("packed", ["", "gzip", "zstd"])
def test_any_delimiter_and_packing(tmp_path: Path, mark: str, packed: str) -> None:
    """A table is read whatever stands between its cells, packed or not, under any name."""
    raw = f"id{mark}name\n1{mark}x\n2{mark}y\n".encode()
    packed_bytes = {"gzip": gzip.compress(raw), "zstd": zstandard.compress(raw)}.get(packed, raw)
    path = tmp_path / "found.bin"
    path.write_bytes(packed_bytes)

    assert [("1", "x"), ("2", "y")] == sorted(rows(path))
    assert packed in open_dump(path).title


def test_without_a_header_columns_are_numbered(tmp_path: Path) -> None:
    """A first row of values is a row."""
    path = tmp_path / "dump.csv"
    path.write_text("100,https://a.example/1\n101,https://a.example/2\n")

    assert ("column1", "column2") == open_dump(path).columns
    assert 2 == len(rows(path))


def test_a_broken_row_does_not_end_it(tmp_path: Path) -> None:
    """Rows with too many cells or a quote that never ends cost themselves."""
    path = tmp_path / "dump.csv"
    lines = ["id,name", *(f"{n},x" for n in range(50)), "51,a,b,c,d", "52", "53,y"]
    path.write_text("\n".join(lines) + "\n")

    assert {str(n) for n in range(50)} < {row[0] for row in rows(path, "id")}


@pytest.mark.parametrize("lines", [True, False])
def test_json(tmp_path: Path, *, lines: bool) -> None:
    """JSON is read as lines and as an array; numbers and texts are both texts."""
    held = [{"id": 1, "x": {"y": 2}}, {"id": "b"}]
    path = tmp_path / "dump.json"
    path.write_text("\n".join(map(json.dumps, held)) if lines else json.dumps(held))

    assert Kind.JSON == open_dump(path).kind
    assert [("1",), ("b",)] == sorted(rows(path, "id"))


def test_parquet(tmp_path: Path) -> None:
    """Parquet is known by its first bytes."""
    path = tmp_path / "dump"
    pq.write_table(pa.table({"id": [1, 2], "f": [1.0, 2.5]}), path)

    assert [("1", "1.0"), ("2", "2.5")] == sorted(rows(path))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"PK\x03\x04....", "spreadsheet"),
        (b"BZh91AY", "bzip2"),
        (b"PAR1 and no more", "cannot be read as a table"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, content: bytes, words: str) -> None:
    """The message says what the file is and what to do."""
    path = tmp_path / "dump"
    path.write_bytes(content)

    with pytest.raises(UnreadableSource, match=words):
        open_dump(path)


def test_a_missing_dump_is_told(tmp_path: Path) -> None:
    """A file that is not there is an error on purpose."""
    with pytest.raises(UnreadableSource, match="cannot be read"):
        open_dump(tmp_path / "nothing.csv")


def test_a_json_that_breaks_off_is_told(tmp_path: Path) -> None:
    """What DuckDB finds wrong on its way becomes an error on purpose."""
    path = tmp_path / "dump.json"
    path.write_text("[" + ",".join('{"id": 1}' for _ in range(50_000)) + ', {"id": ')

    with pytest.raises(UnreadableSource):
        rows(path, "id")
