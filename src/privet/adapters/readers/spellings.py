"""The spellings of an identifier in a dump, until one is found that the site knows."""

from __future__ import annotations

import string
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from privet.exposure.pseudonyms import of_subjects
from privet.exposure.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key

QUOTES = " \t\r\n\v\f\u00a0\u200b\ufeff\"'`\u00b4\u2018\u2019\u201c\u201d«»"
"""What is taken off either end of an identifier."""

_SPELLINGS: tuple[tuple[str, str, Callable[[pa.Array], pa.Array]], ...] = (
    ("quotes or spaces around it", "", lambda text: pc.utf8_trim(text, QUOTES)),
    (
        "a number with a fraction of zeros",
        ".",
        lambda text: pc.replace_substring_regex(
            pc.utf8_trim(text, QUOTES), r"^(\d+)[.,]0*$", r"\1"
        ),
    ),
    (
        "a label before it",
        ":=#",
        lambda text: pc.utf8_trim(
            pc.replace_substring_regex(
                pc.utf8_trim(text, QUOTES), r"^[^/:=#]{0,30}[:=#]\s*(.*)$", r"\1"
            ),
            QUOTES,
        ),
    ),
    ("the end of an address", "/", lambda text: _segment(text, 1)),
    ("the middle of an address", "/", lambda text: _segment(text, 2)),
    (
        "a parameter of an address",
        "=",
        lambda text: pc.replace_substring_regex(
            pc.utf8_trim(text, QUOTES),
            r"^[^?]*\?(?:.*&)?(?:id|[a-z_]*id|u|uid|p)=([^&#]+).*$",
            r"\1",
        ),
    ),
    ("small letters", "", lambda text: pc.utf8_lower(pc.utf8_trim(text, QUOTES))),
    ("small letters at the end of an address", "/", lambda text: pc.utf8_lower(_segment(text, 1))),
    ("capital letters", "", lambda text: pc.utf8_upper(pc.utf8_trim(text, QUOTES))),
)
"""How each spelling is called, which characters it needs one of, and how it is made."""

_HIGH = bytes(range(0x80, 0x100))
_ANYWHERE = {
    "quotes or spaces around it": "".join(filter(str.isascii, QUOTES)).encode() + _HIGH,
    "small letters": string.ascii_uppercase.encode() + _HIGH,
    "capital letters": string.ascii_lowercase.encode() + _HIGH,
}
"""
Bytes without which, among all rows, a spelling changes nothing; else those that a row needs.

Identifiers are numbers more often than not, which have neither quotes nor letters. What is not
ASCII is never ruled out.
"""

AS_WRITTEN = "as the site writes it"


def _segment(text: pa.Array, place: int) -> pa.Array:
    """Return a segment of an address, counted from its end, without query and fragment."""
    bare = pc.replace_substring_regex(pc.utf8_trim(text, QUOTES), r"[?#].*$", "")
    bare = pc.utf8_trim(bare, "/" + QUOTES)
    return pc.replace_substring_regex(bare, r"^.*?([^/]+)" + r"/[^/]*" * (place - 1) + "$", r"\1")


@dataclass
class Spelled:
    """
    Gather the people of a dump.

    Args:
        people: The people that the site knows, by their number in its roster, each once.
        rows: Rows read; *empty* of them without an identifier.
        ways: How many rows had each spelling.
        repeated: Rows whose person had been met before.
        foreign: Distinct identifiers that the site does not know.
    """

    rows: int = 0
    empty: int = 0
    repeated: int = 0
    foreign: int = 0
    unknown_rows: int = 0
    ways: Counter[str] = field(default_factory=Counter)

    @property
    def cleaned(self) -> int:
        """Count the rows whose identifier was cleaned."""
        return sum(count for way, count in self.ways.items() if way != AS_WRITTEN)


class Speller:
    """
    Find the people of a dump among those of a ledger.

    Args:
        known: Pseudonyms of the data subjects of the ledger.
        key: The key of the ledger.
    """

    def __init__(self, known: NDArray[np.uint64], key: Key) -> None:
        self.known = known
        self._key = key
        self._roster = Roster(len(known))
        self._roster.number(known)
        self._met = np.zeros(len(known), np.bool_)
        self._foreign = Roster()
        self.spelled = Spelled()

    @property
    def people(self) -> NDArray[np.uint64]:
        """The data subjects of the ledger that were met so far, sorted."""
        return np.sort(self.known[self._met])

    def add(self, text: pa.Array) -> NDArray[np.int32]:
        """Take identifiers; return the number of each person, -1 for one that is not known."""
        told = self.spelled
        number, way = self.numbers(text)
        told.rows += len(text)
        here = number >= 0
        empty = np.zeros(len(text), np.bool_)
        empty[~here] = _blank(text.filter(pa.array(~here)))  # who is known is not nobody
        told.empty += int(empty.sum())
        for name, count in zip(*np.unique(way[here], return_counts=True), strict=True):
            told.ways[AS_WRITTEN if name == 0 else _SPELLINGS[name - 1][0]] += int(count)
        met = np.unique(number[here])
        fresh = int((~self._met[met]).sum())
        self._met[met] = True
        strange = pc.utf8_lower(pc.utf8_trim(text.filter(pa.array(~here & ~empty)), QUOTES))
        told.unknown_rows += len(strange)
        _, new = self._foreign.number(self._pseudonyms(strange))
        told.foreign += len(new)
        told.repeated += int(here.sum()) - fresh + len(strange) - len(new)
        return number

    def numbers(self, text: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Return each person's number in the ledger, -1 if none, and by which spelling."""
        number = self._roster.find(self._pseudonyms(text))
        way = np.zeros(len(text), np.int8)
        rows = np.flatnonzero(number < 0)
        rest = text.take(pa.array(rows)) if len(rows) else text.slice(0, 0)
        for code, rows_of, tried in _tries(rest):
            found = self._roster.find(self._pseudonyms(tried))
            better = (found >= 0) & (number[rows[rows_of]] < 0)
            at = rows[rows_of][better]
            number[at], way[at] = found[better], code
        return number, way

    def _pseudonyms(self, text: pa.Array) -> NDArray[np.uint64]:
        """Hash identifiers where they stand in the array's own memory."""
        if not len(text):
            return np.zeros(0, np.uint64)
        text = text.cast(pa.string())
        _, places, letters = text.buffers()
        ends = np.frombuffer(places, np.int32)[text.offset : text.offset + len(text) + 1]
        data = np.frombuffer(letters or bytes(8), np.uint8)
        start = np.array(ends[:-1])  # a copy: what follows must not write into the array
        end = np.array(ends[1:])
        if text.null_count:
            start[text.is_null().to_numpy(zero_copy_only=False)] = -1
        return of_subjects(data, start, end, self._key)


def _tries(rest: pa.Array) -> Iterator[tuple[int, NDArray[np.intp], pa.Array]]:
    """Yield each spelling by its code, with the rows of *rest* that it changes."""
    there = _bytes_of(rest)
    for code, (name, needs, spell) in enumerate(_SPELLINGS, 1):
        if not there[list(_ANYWHERE.get(name, needs.encode()))].any():
            continue
        rows = np.arange(len(rest))
        if needs:
            match = pc.fill_null(pc.match_substring_regex(rest, f"[{needs}]"), fill_value=False)
            rows = np.flatnonzero(match.to_numpy(zero_copy_only=False))
        if len(rows):
            yield code, rows, spell(rest.take(pa.array(rows)))


def _bytes_of(text: pa.Array) -> NDArray[np.bool_]:
    """Say of each byte whether it stands anywhere in an array of texts."""
    there = np.zeros(256, np.bool_)
    if len(text):
        text = text.cast(pa.string())
        _, places, letters = text.buffers()
        ends = np.frombuffer(places, np.int32)[text.offset : text.offset + len(text) + 1]
        there[np.frombuffer(letters or b"", np.uint8)[ends[0] : ends[-1]]] = True
    return there


def _blank(text: pa.Array) -> NDArray[np.bool_]:
    """Say which rows have no identifier: none, or a word that says so."""
    bare = pc.utf8_lower(pc.utf8_trim(text, QUOTES))
    words = pa.array(["", "null", "none", "nan", "n/a", "na", "-", "nil", "undefined"])
    return np.asarray(
        pc.is_in(bare.fill_null(""), value_set=words).to_numpy(zero_copy_only=False), np.bool_
    )
