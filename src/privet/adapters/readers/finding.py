"""Find the people of a ledger in a dump: which column names them, and which rows they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privet.adapters.readers.spellings import QUOTES, Speller
from privet.errors import ConfigError
from privet.evidence.attribution.tracing import Contents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.adapters.readers.dumps import Dump
    from privet.exposure.pseudonyms import Key

LOOKED_AT = 20_000
"""Rows by which the column is guessed."""

LEAST = 0.01
"""The share of rows that have to name somebody known, for a column to be guessed."""


@dataclass(frozen=True, slots=True)
class Mark:
    """
    Say where a mark stands: in the record of an invented person, in one of two spellings.

    Args:
        number: The number of the mark in its code.
        id: The invented person's identifier.
        column: The column of the dump that holds the spelling.
        first: One spelling, *second* the other.
    """

    number: int
    id: str
    column: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Planted:
    """Name invented people by their identifiers, and the marks in their records."""

    canaries: tuple[str, ...] = ()
    marks: tuple[Mark, ...] = ()


class Canaries:
    """Look for invented people, and read the marks in their records."""

    def __init__(self, planted: Planted, columns: Sequence[str]) -> None:
        self._marks = [mark for mark in planted.marks if mark.column in columns]
        self.columns = tuple(dict.fromkeys(mark.column for mark in self._marks))
        self._ids = {*planted.canaries, *(mark.id for mark in planted.marks)}
        self.met: set[str] = set()
        self.read: dict[int, bool] = {}
        self._torn: set[int] = set()

    def look(self, batch: pa.RecordBatch) -> None:
        """Look through some rows; their first column holds identifiers."""
        if not self._ids:
            return
        bare = pc.replace_substring_regex(
            pc.utf8_trim(batch.column(0), QUOTES),
            r"^(?:.*[/:=#\s])?([^/:=#\s]+?)/?(?:\.0*)?$",
            r"\1",
        )
        here = pc.is_in(bare, value_set=pa.array(sorted(self._ids), pa.string()))
        if not pc.any(here).as_py():
            return
        found = batch.filter(here).to_pylist()
        for row, own in zip(found, bare.filter(here).to_pylist(), strict=True):
            self.met.add(own)
            self._read(own, row)

    def _read(self, own: str, row: dict[str, Any]) -> None:
        for mark in self._marks:
            if mark.id != own:
                continue
            text = str(row[f"c{1 + self.columns.index(mark.column)}"] or "").strip(QUOTES)
            if text in {mark.first, mark.second}:
                second = text == mark.second
                if self.read.setdefault(mark.number, second) != second:
                    self._torn.add(mark.number)  # two copies were mixed: it speaks for neither

    @property
    def legible(self) -> list[tuple[int, bool]]:
        """Return the marks that could be read, with which spelling each has."""
        return sorted((n, s) for n, s in self.read.items() if n not in self._torn)


def find_people(
    dump: Dump,
    known: NDArray[np.uint64],
    key: Key,
    *,
    column: str = "",
    planted: Planted | None = None,
) -> Contents:
    """
    Read a dump and return whom it holds.

    Args:
        known: Pseudonyms of the people of the ledger.
        column: The column that names people; guessed where it is empty.

    Raises:
        ConfigError: There is no such column, or none can be guessed.
    """
    name = _column(dump, column) if column else guess(dump, known, key)
    speller = Speller(known, key)
    canaries = Canaries(planted or Planted(), dump.columns)
    with dump.batches([name, *canaries.columns]) as batches:
        for batch in batches:
            speller.add(batch.column(0))
            canaries.look(batch)
    told, legible = speller.spelled, canaries.legible
    return Contents(
        people=speller.people,
        foreign=told.foreign,
        rows=told.rows,
        empty=told.empty,
        repeated=told.repeated,
        cleaned=told.cleaned,
        ways=dict(told.ways.most_common()),
        column=name,
        guessed=not column,
        title=dump.title,
        canaries=tuple(sorted(canaries.met)),
        marks=tuple(number for number, _ in legible),
        second=tuple(second for _, second in legible),
    )


def find_planted(
    dump: Dump, planted: Planted, *, column: str = ""
) -> tuple[tuple[str, ...], list[tuple[int, bool]]]:
    """
    Return which invented people stand in a dump, and the marks that could be read there.

    Args:
        column: The column that names people; each is looked at where it is empty.

    Raises:
        ConfigError: There is no such column; or none is named, and an invented person is called by
            a bare number, which other columns hold by chance.
    """
    ids = {*planted.canaries, *(mark.id for mark in planted.marks)}
    if not column and len(dump.columns) > 1 and any(each.isdecimal() for each in ids):
        raise ConfigError(
            "invented people are called by bare numbers, which any column may hold by chance",
            advice=f"Say which names people, --column NAME: {_listed(dump)}.",
        )
    met, read = set[str](), dict[int, bool]()
    for name in [_column(dump, column)] if column else dump.columns:
        canaries = Canaries(planted, dump.columns)
        with dump.batches([name, *canaries.columns]) as batches:
            for batch in batches:
                canaries.look(batch)
        met |= canaries.met
        read |= dict(canaries.legible)
    return tuple(sorted(met)), sorted(read.items())


def guess(dump: Dump, known: NDArray[np.uint64], key: Key) -> str:
    """Return the column that names the most people of the ledger, among the first rows."""
    best, most, rows = "", 0, 0
    speller = Speller(known, key)
    with dump.batches(dump.columns, LOOKED_AT) as batches:
        counts = np.zeros(len(dump.columns), np.int64)
        for batch in batches:
            rows += len(batch)
            for i in range(len(dump.columns)):
                number, _ = speller.numbers(batch.column(i))
                counts[i] += len(np.unique(number[number >= 0]))
    if len(counts):
        best, most = dump.columns[int(counts.argmax())], int(counts.max())
    if most < max(3, LEAST * rows):
        raise ConfigError(
            f"no column of {dump.path} names people of the ledger; it has {_listed(dump)}",
            advice="Name the column with --column, and see that it holds the site's identifiers.",
        )
    return best


def _column(dump: Dump, wanted: str) -> str:
    """Return a column as the dump writes it; capital and small letters are the same."""
    alike = [name for name in dump.columns if name.strip().lower() == wanted.strip().lower()]
    if wanted in dump.columns:
        return wanted
    if len(alike) == 1:
        return alike[0]
    raise ConfigError(f"{dump.path} has no column {wanted!r}; it has {_listed(dump)}")


def _listed(dump: Dump) -> str:
    shown = ", ".join(dump.columns[:30])
    return shown + (f" and {len(dump.columns) - 30} more" if len(dump.columns) > 30 else "")
