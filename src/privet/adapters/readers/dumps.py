"""Read a found dump, CSV, JSON or Parquet of any size, some rows at a time."""

from __future__ import annotations

import csv
import io
import re
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import duckdb

from privet.adapters.readers.streams import Compression, compression, unpacked
from privet.errors import UnreadableSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

HEAD = 1 << 16
"""Decompressed bytes that are looked at to tell how a dump is written."""

ROWS = 1 << 17
"""Rows that are held at once."""

MEMORY = 400_000_000
"""Bytes that DuckDB may hold of a dump."""


class Kind(StrEnum):
    """How a dump is written."""

    CSV = "CSV"
    JSON = "JSON"
    PARQUET = "Parquet"


@dataclass(frozen=True, slots=True)
class Dump:
    """
    Name a found dump and how it is read.

    Args:
        source: The DuckDB table function that reads it, with its options.
        columns: The names of its columns.
        title: What a person is told of how it is written.
    """

    path: str
    kind: Kind
    source: str
    columns: tuple[str, ...]
    title: str

    @contextmanager
    def batches(self, columns: Sequence[str], limit: int | None = None) -> Iterator[Batches]:
        """Yield a reader of some columns as text, in batches of ``ROWS``."""
        with _connected() as connection:
            listed = ", ".join(
                f'{_text(_quoted(name), self.kind)} AS "c{i}"' for i, name in enumerate(columns)
            )
            most = "" if limit is None else f" LIMIT {limit}"
            try:
                relation = connection.sql(f"SELECT {listed} FROM {self.source}{most}")  # noqa: S608 - names are quoted
                yield Batches(relation.to_arrow_reader(ROWS), self.path)
            except duckdb.Error as error:
                raise _unreadable(self.path, error) from None


class Batches:
    """Give a dump's rows batch by batch; what DuckDB finds wrong becomes an error on purpose."""

    def __init__(self, reader: pa.RecordBatchReader, path: str) -> None:
        self._reader = reader
        self._path = path

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            yield from self._reader
        except (duckdb.Error, OSError, ValueError) as error:
            raise _unreadable(self._path, error) from None


@contextmanager
def _connected() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(
        config={
            "memory_limit": f"{MEMORY // 1_000_000}MB",
            "threads": 2,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    connection.execute("SET enable_progress_bar = false")  # nor writes to standard output
    try:
        yield connection
    finally:
        connection.close()


def open_dump(path: Path) -> Dump:
    """
    Look at a dump and return how it is read.

    Raises:
        UnreadableSource: It is missing, empty, packed in a way that is not read, or no table.
    """
    packed, head = _head(path)
    place = str(path).replace("'", "''")
    if head[:4] == b"PAR1":
        kind, source, title = Kind.PARQUET, f"read_parquet('{place}')", "Parquet"
    elif _json(head):
        kind, title = Kind.JSON, "JSON"
        source = (
            f"read_json('{place}', compression='{packed}', ignore_errors={_lined(head)},"
            " maximum_object_size=67108864, sample_size=20000, maximum_depth=1)"
        )
    else:
        kind = Kind.CSV
        source, title = _csv(place, packed, head)
    with _connected() as connection:
        try:
            columns = tuple(connection.sql(f"SELECT * FROM {source} LIMIT 0").columns)  # noqa: S608 - quoted
        except duckdb.Error as error:
            raise _unreadable(str(path), error) from None
    title += "" if packed == "none" or kind is Kind.PARQUET else f", {packed}"
    return Dump(str(path), kind, source, columns, title)


def _head(path: Path) -> tuple[str, bytes]:
    """Return how DuckDB calls the compression of a file, and its first bytes, decompressed."""
    try:
        with path.open("rb") as stream:
            packed = compression(stream.read(8))
            stream.seek(0)
            if packed in {Compression.BZIP2, Compression.XZ}:
                raise UnreadableSource(
                    f"{path} is compressed by {packed}",
                    advice=f"Unpack it first: {packed} -dk {path}",
                )
            buffer = bytearray(HEAD)
            count, source = 0, unpacked(stream, packed)
            while count < HEAD and (more := source.readinto(memoryview(buffer)[count:])):
                count += more
    except OSError as error:
        raise UnreadableSource(f"{path} cannot be read: {error.strerror}") from None
    if not count:
        raise UnreadableSource(f"{path} is empty")
    if buffer[:4] == b"PK\x03\x04":
        raise UnreadableSource(
            f"{path} is a zip archive or a spreadsheet",
            advice="Unpack it, or save it as CSV, first.",
        )
    return str(packed), bytes(buffer[:count])


def _json(head: bytes) -> bool:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return text[:1] == b"{" or re.match(rb"\[\s*[\[{\]]", text) is not None


def _lined(head: bytes) -> str:
    """Say whether a JSON dump is one of lines, of which a broken one may be left out."""
    return "true" if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" else "false"


def _csv(place: str, packed: str, head: bytes) -> tuple[str, str]:
    encoding, text = _decoded(head)
    lines = text.splitlines()
    lines = lines[: max(1, len(lines) - (len(head) == HEAD))][:200]
    delimiter = _delimiter(lines)
    first = next(csv.reader(io.StringIO(lines[0]), delimiter=delimiter), [""])
    header = all(cell and not re.search(r"[\d/@]", cell) for cell in map(str.strip, first))
    header = header or any(re.fullmatch(r"(?i)\W*\w*_?(id|url|name|e-?mail)\W*", c) for c in first)
    names = "" if header else f", names={[f'column{i + 1}' for i in range(len(first))]}"
    written = {"\t": "tab", " ": "space"}.get(delimiter, delimiter)
    source = (
        f"read_csv('{place}', compression='{packed}', encoding='{encoding}', all_varchar=true,"
        f" delim='{delimiter}', quote='\"', escape='\"', header={str(header).lower()},"
        " null_padding=true, ignore_errors=true, strict_mode=false, parallel=false,"
        f" max_line_size=1048576{names})"
    )
    return source, f"CSV with {written!r} between, {encoding}"


def _decoded(head: bytes) -> tuple[str, str]:
    """Return how the text is encoded, in DuckDB's words, and what stands there."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16", head[: len(head) // 2 * 2].decode("utf-16", "replace")
    try:
        return "utf-8", head.removeprefix(b"\xef\xbb\xbf").decode()
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 4 and len(head) == HEAD:
            return "utf-8", head.decode("utf-8", "replace")
        return "latin-1", head.decode("latin-1")


def _delimiter(lines: list[str]) -> str:
    """Return what stands between the cells of most lines equally often."""
    best, score = ",", 0.0
    for mark in (",", ";", "\t", "|"):
        counts = [re.sub(r'"[^"]*"', "", line).count(mark) for line in lines]
        usual = max(set(counts), key=counts.count)
        if usual and counts.count(usual) / len(counts) * (1 + min(usual, 20) / 100) > score:
            best, score = mark, counts.count(usual) / len(counts) * (1 + min(usual, 20) / 100)
    return best


def _text(column: str, kind: Kind) -> str:
    """Return the SQL that makes text of a column."""
    if kind is Kind.JSON:
        return f"(to_json({column}) ->> '$')"
    return f"CAST({column} AS VARCHAR)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _unreadable(path: str, error: Exception) -> UnreadableSource:
    words = str(error).partition("\n")[0].strip()
    return UnreadableSource(
        f"{path} cannot be read as a table: {words}",
        advice="Privet reads CSV, JSON and Parquet, plain or compressed by gzip or zstd.",
    )
