"""
One person is erased from a ledger: what was shown of them, and what they were shown themselves.

Whoever asks writes a wish into the ledger's folder. A process that has the ledger to itself carries
it out at once; a running guard finds the wish between two writings, carries it out, and writes down
what came of it. Wishes hold pseudonyms alone, and are gone once they were answered: whoever finds
one that was carried out puts that on record, so that also an erasure which nobody waited for is.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from privet.adapters.ledgers import holds
from privet.adapters.ledgers.faults import trouble
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from numpy.typing import NDArray

    from privet.adapters.ledgers.looking import Look
    from privet.adapters.ledgers.parquet import Ledger

NAME: Final = "erasures.json"
HANDLES: Final = ("actor", "account", "session", "device", "network")
"""Columns of an exposure in which a visitor may stand."""


@dataclass(frozen=True, slots=True)
class Erased:
    """
    Say what came of a wish.

    Args:
        rows: Exposures that are gone.
        days: Rows of activity that are gone: one a day and actor.
        names: Names that are gone.
        held: Exposures that stay, since they rest on an actor that a case holds.
        cases: Those cases, each with until when and what for.
    """

    rows: int = 0
    days: int = 0
    names: int = 0
    held: int = 0
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """
    Ask that somebody be erased.

    Args:
        id: Tells the wish.
        subjects: Pseudonyms of them as a data subject, hexadecimal.
        visitors: Pseudonyms of them as a visitor.
        asked: Who asked and why, as it is to be put on record.
        done: What came of it; None while nobody did it.
    """

    id: str
    subjects: tuple[str, ...] = ()
    visitors: tuple[str, ...] = ()
    asked: Mapping[str, Any] = field(default_factory=dict)
    done: Erased | None = None


def read(folder: Path) -> tuple[Wish, ...]:
    """
    Return the wishes of a ledger.

    Raises:
        StoreUnavailable: They cannot be read.
    """
    path = folder / NAME
    try:
        return tuple(_wish(each) for each in json.loads(path.read_bytes()))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise trouble(error, path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise StoreUnavailable(
            f"{path} is damaged", advice="remove it, and ask again: privet erase"
        ) from error


def _wish(entry: dict[str, Any]) -> Wish:
    done = entry["done"]
    return Wish(
        str(entry["id"]),
        tuple(entry["subjects"]),
        tuple(entry["visitors"]),
        dict(entry["asked"]),
        Erased(**{**done, "cases": tuple(done["cases"])}) if done else None,
    )


def keep(folder: Path, wish: Wish) -> None:
    """Write a wish, in place of the one of the same id."""
    with _alone(folder):
        _write(folder, (*(each for each in read(folder) if each.id != wish.id), wish))


@contextmanager
def answered(folder: Path) -> Iterator[Wish | None]:
    """Hand over a wish that was carried out, None where none was; it is forgotten if all goes well."""
    with _alone(folder):
        wishes = read(folder)
        done = next((each for each in wishes if each.done is not None), None)
        yield done
        if done is not None:
            _write(folder, tuple(each for each in wishes if each is not done))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    try:
        with (folder / ".erasures.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise trouble(error, folder / NAME) from error


def _write(folder: Path, wishes: Sequence[Wish]) -> None:
    path = folder / NAME
    if not wishes:
        path.unlink(missing_ok=True)
        return
    half = folder / f".{NAME}.new"
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump([asdict(each) for each in wishes], file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def carry_out(ledger: Ledger, now: datetime) -> int:
    """Carry out the wishes that wait; return how many."""
    waiting = [each for each in read(ledger.folder) if each.done is None]
    for wish in waiting:
        keep(ledger.folder, replace(wish, done=erase(ledger, wish, now)))
    return len(waiting)


def erase(ledger: Ledger, wish: Wish, now: datetime) -> Erased:
    """Erase somebody; all files are exchanged in one step."""
    work, found = planned(ledger, wish, now)
    ledger.exchange(work.write())
    return found


def planned(ledger: Ledger | Look, wish: Wish, now: datetime) -> tuple[Work, Erased]:
    """
    Say what erasing somebody would take away; nothing is changed.

    Exposures of an actor that a case holds stay, whoever was shown: they are the evidence that
    something was taken from that very person.
    """
    held = [each for each in holds.read(ledger.folder) if each.until >= f"{now:%Y-%m-%d}"]
    of_cases = _hashes(actor for each in held for actor in each.actors)
    work = Work(ledger, _hashes(wish.subjects), _hashes(wish.visitors), of_cases)
    for source in ledger.sources:
        for name in source.exposures:
            work.exposures(name)
        for name in source.activity:
            work.activity(name)
        for name in source.names:
            work.names(name)
    touched = set(work.touched.tolist())
    cases = tuple(
        f"{each.case.rpartition('#')[2]} until {each.until}: {each.purpose}"
        for each in held
        if touched & {int(actor, 16) for actor in each.actors}
    )
    return work, replace(work.found, cases=cases)


def _hashes(written: Any) -> NDArray[np.uint64]:  # noqa: ANN401 - any series of texts
    return np.asarray(sorted({int(each, 16) for each in written}), np.uint64)


class Work:
    """Look at each file, remember what would be left of it, and put that in its place."""

    def __init__(
        self,
        ledger: Ledger | Look,
        subjects: NDArray[np.uint64],
        visitors: NDArray[np.uint64],
        held: NDArray[np.uint64],
    ) -> None:
        self.ledger = ledger
        self.subjects = pa.array(subjects)
        self.visitors = pa.array(visitors)
        self.held = pa.array(held)
        self.found = Erased()
        self.touched = np.zeros(0, np.uint64)
        self._tables: dict[str, pa.Table] = {}
        self._names: dict[str, tuple[NDArray[np.uint64], list[bytes]]] = {}

    def exposures(self, name: str) -> None:
        """Look at a file of exposures."""
        table = pq.ParquetFile(self.ledger.folder / name).read()
        mine = _among(table, "subject", self.subjects)
        for handle in HANDLES:
            mine = pc.or_(mine, _among(table, handle, self.visitors))
        kept = pc.and_(mine, _among(table, "actor", self.held))
        self.touched = np.union1d(
            self.touched, table.filter(kept).column("actor").cast(pa.uint64()).to_numpy()
        )
        gone = pc.and_not(mine, kept)
        rows = _count(gone)
        self.found = replace(
            self.found, rows=self.found.rows + rows, held=self.found.held + _count(kept)
        )
        if rows:
            self._tables[name] = table.filter(pc.invert(gone))

    def activity(self, name: str) -> None:
        """Look at a file of activity."""
        table = pq.ParquetFile(self.ledger.folder / name).read()
        gone = pc.and_not(_among(table, "actor", self.visitors), _among(table, "actor", self.held))
        if rows := _count(gone):
            self.found = replace(self.found, days=self.found.days + rows)
            self._tables[name] = table.filter(pc.invert(gone))

    def names(self, name: str) -> None:
        """Look at a piece of names."""
        sealed = (self.ledger.folder / name).read_bytes()
        keys, lengths, text = self.ledger.seal.open(sealed, name)
        away = np.isin(keys, self.visitors.to_numpy()) & ~np.isin(keys, self.held.to_numpy())
        if not away.any():
            return
        self.found = replace(self.found, names=self.found.names + int(away.sum()))
        ends = np.cumsum(lengths)
        left = [
            text[end - length : end].tobytes()
            for end, length, gone in zip(ends, lengths, away, strict=True)
            if not gone
        ]
        self._names[name] = (keys[~away], left)

    def write(self) -> dict[str, str | None]:
        """Write what is left; return which file is to stand in the place of which."""
        instead: dict[str, str | None] = {}
        for name, table in self._tables.items():
            instead[name] = self._anew(name) if len(table) else None
            if instead[name]:
                path = self.ledger.folder / str(instead[name])
                try:
                    pq.write_table(table, path, compression="zstd")
                except OSError as error:
                    raise trouble(error, path) from error
        for name, (keys, left) in self._names.items():
            instead[name] = new = self._anew(name)
            path = self.ledger.folder / new
            try:
                path.write_bytes(self.ledger.seal.close(keys, left, new))
                path.chmod(0o600)
            except OSError as error:
                raise trouble(error, path) from error
        return instead

    def _anew(self, name: str) -> str:
        """Return a name for what is left of a file, which no other file has."""
        room, _, last = name.rpartition("/")
        while (self.ledger.folder / room / last).exists():
            last = f"less-{last}"
        return f"{room}/{last}"


def _among(table: pa.Table, column: str, values: pa.Array) -> pa.ChunkedArray:
    return pc.is_in(table.column(column).cast(pa.uint64()), value_set=values)


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(mask).as_py() or 0)
