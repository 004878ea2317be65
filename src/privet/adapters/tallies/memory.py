"""A tally in the memory of one process, written to disk from time to time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from privet.adapters.tallies.snapshots import Snapshot
from privet.errors import StoreFull
from privet.exposure import books, counting
from privet.exposure.budgets import DAY
from privet.exposure.chunks import (
    ACTORS,
    BUMP,
    CELLS,
    INDEX_BUMP,
    ROWS,
    SPAN,
    SPANS,
    TTL,
    WINDOWS,
)
from privet.exposure.counting import CHARGED, FULL, GOOD
from privet.exposure.rehearsing import Replayed, rehearse
from privet.exposure.tallying import Standing, usual_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.exposure.guesses import Guesses
    from privet.exposure.tallying import Allowances, Ask, Shown

MOST_TOKENS: Final = 200_000
"""Spent tokens that are remembered."""

ENTRY_BYTES: Final = 24

_tuple: Final = tuple.__new__


class MemoryTally:
    """
    Count in this process.

    Memory is reserved at once and used as it is needed: about ``bytes_an_actor`` bytes for each
    handle, and 24 bytes for each person that it was shown.

    Args:
        spans: The windows, in microseconds.
        actors: Handles at most.
        entries: People shown to all of them at most, each counted once a handle.
        ttl: How long a handle is known that is shown nobody, microseconds.
    """

    def __init__(
        self,
        spans: Sequence[int] = (),
        *,
        actors: int = 1_000_000,
        entries: int = 16_000_000,
        ttl: int = 28 * DAY,
    ) -> None:
        lengths = tuple(sorted(set(spans or usual_spans())))
        self.spans = lengths
        self.book = np.zeros((actors, WINDOWS + 3 * len(lengths)), np.int64)
        self.entry = np.zeros((entries, 3), np.int64)
        self.slots = np.zeros(1 << max(4, (2 * actors - 1).bit_length()), np.int32)
        self.index = np.zeros(2 * entries, np.int32)
        self.state = np.zeros(CELLS, np.int64)
        self.state[TTL] = max([ttl, *lengths])
        self.state[SPANS] = len(lengths)
        self.state[SPAN : SPAN + len(lengths)] = lengths
        self._spent: dict[int, int] = {}
        self.full = False

    @classmethod
    def bounded(
        cls, spans: Sequence[int], memory: int, *, handles: int | None = None
    ) -> MemoryTally:
        """
        Return a tally that takes at most so many bytes, at about nine people a handle.

        Args:
            handles: How many it knows at most; what fewer of them leave is for their people.
        """
        row = 8 * (WINDOWS + 3 * len(spans)) + 16
        people = ENTRY_BYTES + 8
        actors = max(1024, memory // (row + 9 * people))
        entries = 9 * actors
        if handles is not None:
            actors = min(handles, actors)
            entries = (memory - actors * row) // people
        return cls(spans, actors=actors, entries=entries)

    def __len__(self) -> int:
        """Count the handles that are known."""
        return int(self.state[ACTORS])

    @property
    def bytes(self) -> int:
        """How much of the reserved memory has been used so far."""
        return int(
            self.state[ROWS] * self.book.itemsize * self.book.shape[1]
            + self.state[BUMP] * ENTRY_BYTES
            + self.state[INDEX_BUMP] * self.index.itemsize
            + self.slots.nbytes
        )

    def judge(self, ask: Ask) -> Standing:
        """Say how the actors stand, and charge them unless a budget refuses; in one step."""
        allowances = ask.allowances
        if allowances.spans != self.spans:
            self.adopt(allowances.spans)
        share, row, count, limit, frees, flags, tried, missed = counting.judge(
            self.book,
            self.entry,
            self.slots,
            self.index,
            self.state,
            allowances.plan,
            ask.who,
            ask.at,
            ask.subject,
            ask.people,
            ask.load,
            ask.stop,
            ask.stop_good,
            ask.good_age,
            int(ask.take),
        )
        charged, good, full = flags & CHARGED != 0, flags & GOOD != 0, flags & FULL != 0
        fresh = flags & 0xFF
        if full:
            self.full = True
        # Through its own constructor a named tuple takes twice as long to make, 0.3 us.
        return _tuple(
            Standing,
            (share, row, count, limit, frees, charged, fresh, good, tried, missed, full),
        )

    def charge(  # noqa: PLR0913 - who was shown whom, and what is taken back
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """Enter who was shown; return whether there was room for all."""
        if allowances.spans != self.spans:
            self.adopt(allowances.spans)
        arrays = (self.book, self.entry, self.slots, self.index, self.state)
        if fresh and released:
            counting.release(*arrays, who, at, released, fresh)
        room = True
        plan = allowances.plan
        if not shown:
            room = counting.charge(*arrays, plan, who, at, 0, 0, 0, tried, missed)
        for subject, people, load in shown:
            if not counting.charge(*arrays, plan, who, at, subject, people, load, tried, missed):
                room = False
            tried = missed = 0
        self.full = self.full or not room
        return room

    def forget(self, handle: int) -> bool:
        """Forget an actor, by its pseudonym as a signed number; return whether it was known."""
        return bool(
            books.forget(
                self.book, self.entry, self.slots, self.index, self.state, np.int64(handle)
            )
        )

    def spend(self, token: int, until: int, at: int) -> bool:
        """
        Return True for a token the first time; it is remembered until *until*.

        Raises:
            StoreFull: So many tokens were spent that another could not be remembered.
        """
        if token in self._spent:
            return False
        if len(self._spent) >= MOST_TOKENS:
            self._spent = {each: end for each, end in self._spent.items() if end > at}
            if len(self._spent) >= MOST_TOKENS:
                raise StoreFull(f"{MOST_TOKENS:,} challenges were answered and are not over yet")
        self._spent[token] = until
        return True

    def sweep(self, at: int) -> int:
        """Forget all whose time is over; return how many. Between times each call does a little."""
        self.full = False
        return int(
            books.sweep(
                self.book,
                self.entry,
                self.slots,
                self.index,
                self.state,
                at,
                int(self.state[ROWS]),
            )
        )

    def adopt(self, spans: Sequence[int]) -> None:
        """Count other windows from now on; whom a longer one would have held may be forgotten."""
        lengths = tuple(sorted(set(spans)))
        book = np.zeros((len(self.book), WINDOWS + 3 * len(lengths)), np.int64)
        rows = int(self.state[ROWS])
        book[:rows, :WINDOWS] = self.book[:rows, :WINDOWS]
        self.book = book
        self.spans = lengths
        self.state[SPANS] = len(lengths)
        self.state[SPAN : SPAN + len(lengths)] = lengths
        self.state[TTL] = max([int(self.state[TTL]), *lengths])
        books.rewind(self.book, self.entry, self.state)

    def rebuild(
        self, allowances: Allowances, rows: NDArray[np.int64], who: NDArray[np.int64]
    ) -> bool:
        """
        Charge what a ledger holds, in the order of time; return whether there was room for all.

        Args:
            rows: (at, subject, people, load, tried, missed), a row an exposure.
            who: The handles of each, as ``handles_of`` makes them.
        """
        if allowances.spans != self.spans:
            self.adopt(allowances.spans)
        return bool(
            counting.replay(
                self.book,
                self.entry,
                self.slots,
                self.index,
                self.state,
                allowances.plan,
                who,
                rows,
            )
        )

    def rehearse(  # noqa: PLR0913 - what was shown, to whom, and how the guard judges it
        self,
        allowances: Allowances,
        rows: NDArray[np.int64],
        who: NDArray[np.int64],
        stops: NDArray[np.float64],
        *,
        good_age: int,
        guesses: Guesses,
    ) -> Replayed:
        """
        Judge what a ledger holds, in the order of time, and charge what would have been shown.

        Args:
            rows: What was shown, as ``rehearsing.entries`` returns it.
            who: The handles of each.
            stops: The share of a budget above which each is refused.
            good_age: How long ago an account in good standing was first shown somebody.
            guesses: Who counts as guessing.
        """
        if allowances.spans != self.spans:
            self.adopt(allowances.spans)
        size = len(rows)
        share, won = np.zeros(size, np.float64), np.zeros(size, np.int16)
        refused, good = np.zeros((2, size), np.bool_)
        arrays = (self.book, self.entry, self.slots, self.index, self.state)
        told = (stops, good_age, tuple(guesses))
        room = rehearse(*arrays, allowances.plan, who, rows, *told, share, won, refused, good)
        self.full = self.full or not room
        return Replayed(share, won, refused, good, bool(room))

    def snapshot(self, at: int, mark: str = "") -> Snapshot:
        """Return a copy of what is known, to be written while counting goes on."""
        used = (
            self.state,
            self.book[: self.state[ROWS]],
            self.entry[: self.state[BUMP]],
            self.index[: self.state[INDEX_BUMP]],
        )
        spent = {token: end for token, end in self._spent.items() if end > at}
        return Snapshot(at, mark, self.spans, spent, tuple(each.copy() for each in used))

    def restore(self, snapshot: Snapshot) -> None:
        """
        Know what a snapshot holds, and nothing else.

        Raises:
            StoreFull: It holds more than this tally has room for.
        """
        state, book, entry, index = snapshot.arrays
        if len(book) > len(self.book) or len(entry) > len(self.entry):
            raise StoreFull("the snapshot holds more handles than the tally has room for")
        if len(index) > len(self.index):
            raise StoreFull("the snapshot holds more people than the tally has room for")
        wanted, ttl = self.spans, int(self.state[TTL])
        self.spans = snapshot.spans
        self.book = np.zeros((len(self.book), book.shape[1]), np.int64)
        self.book[: len(book)] = book
        self.entry[: len(entry)] = entry
        self.index[: len(index)] = index
        self.state[:] = state
        self.state[TTL] = ttl
        self.slots[:] = 0
        books.enter_all(self.book, self.slots, self.state)
        self._spent = dict(snapshot.spent)
        if wanted != self.spans:
            self.adopt(wanted)
