"""
What every store of records keeps to, as tests that any implementation may run.

Like this::

    class TestMine(RecordsConformance):
        @pytest.fixture
        def url(self) -> str:
            return "..."  # of an empty store

        def connect(self, url: str) -> RecordStore:
            return MyRecords(url)
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, Protocol

from privet.errors import Overtaken, UnknownCase
from privet.evidence.canonical import digest
from privet.evidence.cases import Basis, opening
from privet.evidence.entries import Attachment, Draft, Entry, append, broken
from privet.workflows.audit import ReadAudit, WriteAudit, enter
from privet.workflows.investigate import (
    OpenCase,
    ReadCase,
    ReadCases,
    Stamp,
    WriteEntry,
    open_case,
    show_case,
    write,
)
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.workflows.steps import Handlers

AT: Final = "2026-11-27T06:00:00.000000Z"
SALT: Final = "5a17" * 8
EACH: Final = 25
"""Entries that each of two writers writes at once."""


class RecordStore(Protocol):
    """Keep cases entry by entry; what a call returned from is committed."""

    def open(self, first: Callable[[int], Entry], contents: Mapping[str, bytes]) -> Entry:
        """Begin a case under the next number."""

    def write(self, entry: Entry, contents: Mapping[str, bytes]) -> None:
        """Write one entry and its bytes, or nothing."""

    def read(self, number: int) -> tuple[Entry, ...]:
        """Return the entries of a case."""

    def all(self) -> tuple[tuple[Entry, ...], ...]:
        """Return the entries of every case."""

    def content(self, sha256: str) -> bytes:
        """Return the bytes of an attachment."""

    def enter(self, entry: Entry, contents: Mapping[str, bytes]) -> None:
        """Write one entry of the audit chain and its bytes, or nothing."""

    def audit(self) -> tuple[Entry, ...]:
        """Return the entries of the audit chain."""

    def close(self) -> None:
        """Let go of the store."""


def handlers(store: RecordStore) -> Handlers:
    """Return what carries out the story of a case on *store*, always at the same moment."""

    def keep(command: WriteEntry) -> None:
        store.write(command.entry, command.contents)

    def keep_audit(command: WriteAudit) -> None:
        store.enter(command.entry, command.contents)

    return {
        ReadAudit: lambda _: store.audit(),
        WriteAudit: keep_audit,
        Stamp: lambda _: (AT, SALT),
        OpenCase: lambda command: store.open(command.first, command.contents),
        WriteEntry: keep,
        ReadCase: lambda command: store.read(command.number),
        ReadCases: lambda _: store.all(),
    }


def opened(store: RecordStore, title: str = "a case") -> int:
    """Open a case and return its number."""
    draft = opening(title, Basis(), by="ana", why="", until="2027-01-01", purpose="a test")
    return drive(open_case(draft), handlers(store)).number


class RecordsConformance:
    """Test a store of records; a subclass says how to ``connect`` to the ``url`` of a new one."""

    def connect(self, url: str) -> RecordStore:
        """Return the store at *url*; a second call opens the same one again."""
        raise NotImplementedError

    def test_cases_are_numbered_from_one(self, url: str) -> None:
        """Cases count from one, and are read back as they were written."""
        store = self.connect(url)
        numbers = [opened(store, f"the {n}th") for n in range(3)]
        titles = [entries[0].payload["title"] for entries in store.all()]
        store.close()

        assert [1, 2, 3] == numbers
        assert ["the 0th", "the 1th", "the 2th"] == titles

    def test_what_was_committed_is_there_when_it_is_opened_again(self, url: str) -> None:
        """Every letter and byte comes back, whatever script it is in."""
        store = self.connect(url)
        number = opened(store)
        content = bytes(range(256)) * 3
        file = Attachment.of("Bölümü 證據.bin", "application/octet-stream", content)
        payload = {"text": "Ünïcødé 證據 \u0000 \U0001f50d", "n": 2**53 - 1, "f": 0.1}
        draft = Draft("note", "Ana Łęcka", "because\nof \u0001", payload, (file,))
        written = drive(write(number, draft, {file.sha256: content}), handlers(store)).last
        store.close()
        again = self.connect(url)
        found, kept = again.read(number)[-1], again.content(file.sha256)
        again.close()

        assert written == found
        assert content == kept

    def test_a_case_that_is_not_there_is_said_to_be_unknown(self, url: str) -> None:
        """Nobody is told of an empty case."""
        store = self.connect(url)
        found: object = None
        try:
            store.read(7)
        except UnknownCase as error:
            found = error
        store.close()

        assert isinstance(found, UnknownCase)

    def test_the_same_bytes_are_kept_once(self, url: str) -> None:
        """Two entries may hold the same file."""
        store = self.connect(url)
        number = opened(store)
        file = Attachment.of("a", "text/plain", b"same")
        for _ in range(2):
            draft = Draft("note", "ana", attachments=(file,))
            drive(write(number, draft, {file.sha256: b"same"}), handlers(store))
        count = len(store.read(number))
        store.close()

        assert 3 == count

    def test_whoever_comes_second_is_told(self, url: str) -> None:
        """An entry is never written over; the second writer is told so, and nothing is changed."""
        one, two = self.connect(url), self.connect(url)
        number = opened(one)
        last = one.read(number)[-1]
        first = append(Draft("note", "ana"), case=number, last=last, at=AT, salt=SALT)
        second = append(Draft("note", "bea"), case=number, last=last, at=AT, salt=SALT)
        one.write(first, {})
        overtaken = False
        try:
            two.write(second, {digest(b"bytes"): b"bytes"})
        except Overtaken:
            overtaken = True
        found = two.read(number)
        one.close()
        two.close()

        assert overtaken
        assert (last, first) == found

    def test_two_writers_at_once_lose_nothing(self, url: str) -> None:
        """All entries of both are there, in one chain without a gap."""
        store = self.connect(url)
        number = opened(store)

        def writer(name: str) -> None:
            mine = self.connect(url)
            for n in range(EACH):
                drive(write(number, Draft("note", name, payload={"n": n})), handlers(mine))
            mine.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(writer, ["ana", "bea"]))
        entries = drive(show_case(number), handlers(store)).entries
        store.close()
        said = {
            name: [each.payload["n"] for each in entries[1:] if each.by == name]
            for name in ("ana", "bea")
        }

        assert "" == broken([entry.head for entry in entries])
        assert {"ana": list(range(EACH)), "bea": list(range(EACH))} == said

    def test_two_who_open_at_once_get_two_cases(self, url: str) -> None:
        """A number is given once."""
        self.connect(url).close()

        def opener(_: int) -> int:
            mine = self.connect(url)
            number = opened(mine)
            mine.close()
            return number

        with ThreadPoolExecutor(2) as pool:
            numbers = list(pool.map(opener, range(8)))

        assert list(range(1, 9)) == sorted(numbers)

    def test_the_audit_chain_stands_apart_from_cases(self, url: str) -> None:
        """What belongs to no case is one chain of its own; bytes come back, cases are untouched."""
        store = self.connect(url)
        number = opened(store)
        file = Attachment.of("a", "text/plain", b"evidence")
        draft = Draft("note", "ana", "why", {"n": 1}, (file,))
        written = [
            drive(enter(draft, {file.sha256: b"evidence"}), handlers(store)) for _ in range(2)
        ]
        store.close()
        again = self.connect(url)
        chain, cases, kept = again.audit(), again.all(), again.content(file.sha256)
        again.close()

        assert tuple(written) == chain
        assert [number] == [entries[0].case for entries in cases]
        assert b"evidence" == kept

    def test_two_writers_of_the_audit_chain_lose_nothing(self, url: str) -> None:
        """All entries of both are there, in one chain without a gap."""
        self.connect(url).close()

        def writer(name: str) -> None:
            mine = self.connect(url)
            for _ in range(8):
                drive(enter(Draft("note", name)), handlers(mine))
            mine.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(writer, ["ana", "bea"]))
        store = self.connect(url)
        chain = store.audit()
        store.close()

        assert "" == broken([entry.head for entry in chain])
        assert ["ana"] * 8 + ["bea"] * 8 == sorted(entry.by for entry in chain)
