"""The records: cases as their entries, and the bytes of what is attached to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa

from privet.adapters.records.engines import engine_of, trouble
from privet.adapters.records.tables import AUDIT, CONTENTS, ENTRIES
from privet.errors import Overtaken, StoreUnavailable, UnknownCase
from privet.evidence.canonical import canonical, digest
from privet.evidence.entries import HOUSE, Entry, broken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Records:
    """
    Keep cases.

    What ``open`` and ``write`` return from is committed: it outlives the process and the machine's
    power. Two writers at once never lose an entry: the second is told ``Overtaken`` and writes
    again behind the first.

    Args:
        url: A path, ``sqlite:///PATH`` or ``postgresql://...``.
    """

    def __init__(self, url: str) -> None:
        self._engine = engine_of(url)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the connections."""
        self._engine.dispose()

    # ── writing ──────────────────────────────────────────────────────────────────────────────────

    def open(self, first: Callable[[int], Entry], contents: Mapping[str, bytes]) -> Entry:
        """
        Begin a case under the next number; *first* makes its first entry of the number.

        Raises:
            Overtaken: Somebody else took that number.
        """
        with trouble(self._engine), self._engine.connect() as connection:
            highest = connection.scalar(sa.select(sa.func.max(ENTRIES.c.case_number)))
        entry = first((highest or 0) + 1)
        self.write(entry, contents)
        return entry

    def write(self, entry: Entry, contents: Mapping[str, bytes]) -> None:
        """
        Write an entry and the bytes that belong to it, or nothing.

        Raises:
            Overtaken: Somebody else wrote that entry of the case.
            StoreFull: There is no space left; nothing was written.
        """
        taken = f"entry {entry.number} of case-{entry.case}"
        self._insert(ENTRIES, {"case_number": entry.case, **_row(entry)}, contents, taken)

    def enter(self, entry: Entry, contents: Mapping[str, bytes]) -> None:
        """
        Write an entry of the audit chain and the bytes that belong to it, or nothing.

        Raises:
            Overtaken: Somebody else wrote that entry.
            StoreFull: There is no space left; nothing was written.
        """
        self._insert(AUDIT, _row(entry), contents, f"entry {entry.number} of the audit chain")

    def _insert(
        self, table: sa.Table, row: dict[str, object], contents: Mapping[str, bytes], what: str
    ) -> None:
        """Write a row and bytes in one transaction."""
        for sha256, content in contents.items():
            if digest(content) != sha256:
                raise ValueError("bytes are kept under their own digest")
        try:
            with trouble(self._engine), self._engine.begin() as connection:
                connection.execute(sa.insert(table), row)
                for sha256, content in contents.items():
                    self._keep(connection, sha256, content)
        except sa.exc.IntegrityError:
            raise Overtaken(
                f"somebody else wrote {what}",
                advice="do the same again; it is then written behind theirs",
            ) from None

    def _keep(self, connection: sa.Connection, sha256: str, content: bytes) -> None:
        """Keep bytes once, however often and by whomever they are written."""
        if connection.dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415 - of this engine
        else:
            from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]  # noqa: PLC0415
        row = {"sha256": sha256, "content": content}
        connection.execute(insert(CONTENTS).values(row).on_conflict_do_nothing())

    # ── reading ──────────────────────────────────────────────────────────────────────────────────

    def read(self, number: int) -> tuple[Entry, ...]:
        """
        Return the entries of a case in their order.

        Raises:
            UnknownCase: There is none of that number.
            StoreUnavailable: An entry was changed by something else than Privet.
        """
        entries = self._entries(ENTRIES.c.case_number == number)
        if not entries:
            raise UnknownCase(f"there is no case-{number}", advice="List them: privet cases list")
        return entries

    def all(self) -> tuple[tuple[Entry, ...], ...]:
        """Return the entries of every case, by number."""
        cases: dict[int, list[Entry]] = {}
        for entry in self._entries(sa.true()):
            cases.setdefault(entry.case, []).append(entry)
        return tuple(tuple(entries) for entries in cases.values())

    def audit(self) -> tuple[Entry, ...]:
        """
        Return the entries of the audit chain in their order.

        Raises:
            StoreUnavailable: An entry was changed or removed by something else than Privet.
        """
        asked = sa.select(AUDIT.c.number, AUDIT.c.record).order_by(AUDIT.c.number)
        with trouble(self._engine), self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        entries = tuple(_entry(HOUSE, row.number, row.record) for row in rows)
        if said := broken([entry.head for entry in entries]):
            raise StoreUnavailable(
                f"the audit chain is broken: {said}", advice="restore the records from a copy"
            )
        return entries

    def content(self, sha256: str) -> bytes:
        """
        Return the bytes that are kept under a digest.

        Raises:
            StoreUnavailable: They are not there, or were changed.
        """
        with trouble(self._engine), self._engine.connect() as connection:
            found = connection.scalar(
                sa.select(CONTENTS.c.content).where(CONTENTS.c.sha256 == sha256)
            )
        if found is None or digest(found) != sha256:
            raise StoreUnavailable(
                f"the records no longer hold the file {sha256[:16]}…",
                advice="restore the records from a copy",
            )
        return bytes(found)

    def _entries(self, where: sa.ColumnElement[bool]) -> tuple[Entry, ...]:
        asked = (
            sa.select(ENTRIES.c.case_number, ENTRIES.c.number, ENTRIES.c.record)
            .where(where)
            .order_by(ENTRIES.c.case_number, ENTRIES.c.number)
        )
        with trouble(self._engine), self._engine.connect() as connection:
            rows = connection.execute(asked).all()
        return tuple(_entry(row.case_number, row.number, row.record) for row in rows)


def _row(entry: Entry) -> dict[str, object]:
    """Return an entry as a row: the record, and what it is looked up by."""
    return {
        "number": entry.number,
        "at": entry.at,
        "kind": entry.kind,
        "digest": entry.digest,
        "record": canonical(entry.document()).decode(),
    }


def _entry(case: int, number: int, record: str) -> Entry:
    try:
        entry = Entry.read(json.loads(record))
        if (entry.case, entry.number) == (case, number):
            return entry
    except ValueError:
        pass
    place = f"case-{case}" if case else "the audit chain"
    raise StoreUnavailable(
        f"entry {number} of {place} was changed by something else than Privet",
        advice="restore the records from a copy; a sealed bundle still holds what it was",
    )
