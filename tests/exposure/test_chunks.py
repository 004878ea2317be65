"""Chunks: the same as a list of (person, moment, worth), however often they grow and are packed."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.books import enrol
from privet.exposure.chunks import (
    CELLS,
    LIVE,
    SPAN,
    SPANS,
    WINDOWS,
    append,
    find_entry,
    forward,
    withdraw,
)

LENGTHS = (50, 400)
HOLD = 10_000
STEP = st.tuples(
    st.sampled_from(["show", "show", "show", "take back"]),
    st.integers(0, 1),
    st.integers(1, 90),
    st.integers(0, 12),
)


class Shelf:
    """Two actors in one arena, and their people as plain lists beside it."""

    def __init__(self, entries: int = 4096) -> None:
        self.book = np.zeros((2, WINDOWS + 3 * len(LENGTHS)), np.int64)
        self.entry = np.zeros((entries, 3), np.int64)
        self.index = np.zeros(2 * entries, np.int32)
        self.state = np.zeros(CELLS, np.int64)
        self.state[SPANS] = len(LENGTHS)
        self.state[SPAN : SPAN + len(LENGTHS)] = LENGTHS
        slots = np.zeros(8, np.int32)
        self.plain: list[dict[int, tuple[int, int]]] = [{}, {}]
        for actor in range(2):
            enrol(self.book, slots, self.state, actor + 1, 0, 0)

    def find(self, actor: int, subject: int) -> int:
        """Return where somebody stands."""
        return int(find_entry(self.book, self.entry, self.index, actor, subject))

    def show(self, actor: int, subject: int, at: int, hold: int = HOLD) -> bool:
        """Show somebody, again or for the first time."""
        forward(self.book, self.entry, self.state, actor, at)
        self.take_back(actor, subject)
        worth = (1 << 32) + subject
        arrays = (self.book, self.entry, self.index, self.state)
        room = bool(append(*arrays, actor, subject, at, worth, hold))
        if room:
            self.plain[actor][subject] = at, subject
        return room

    def take_back(self, actor: int, subject: int) -> None:
        """Take somebody out, where they are."""
        place = self.find(actor, subject)
        if place >= 0:
            withdraw(self.book, self.entry, self.state, actor, place)
        self.plain[actor].pop(subject, None)

    def counts(self, actor: int) -> list[tuple[int, int]]:
        """Return people and load of each window."""
        row = self.book[actor, WINDOWS:].reshape(-1, 3)
        return [(int(people), int(load)) for _, people, load in row]

    def expected(self, actor: int, at: int) -> list[tuple[int, int]]:
        """Return what the lists say."""
        loads = [
            [load for seen, load in self.plain[actor].values() if seen > at - length]
            for length in LENGTHS
        ]
        return [(len(each), sum(each)) for each in loads]


@given(st.lists(STEP, max_size=300))
def test_windows_count_as_lists_do(steps: list[tuple[str, int, int, int]]) -> None:
    """Each window holds whom it should, and everybody whom a window holds is found."""
    shelf, at = Shelf(), 1000
    for what, actor, subject, later in steps:
        at += later
        if what == "show":
            assert shelf.show(actor, subject, at)
        else:
            shelf.take_back(actor, subject)
        for each in range(2):
            forward(shelf.book, shelf.entry, shelf.state, each, at)
            assert shelf.expected(each, at) == shelf.counts(each)
    for each in range(2):
        for subject, (seen, _) in shelf.plain[each].items():
            assert seen <= at - max(LENGTHS) or shelf.find(each, subject) >= 0


def test_many_are_found_by_an_index() -> None:
    """Beyond sixty-four people nobody is sought one by one, and strangers are strangers."""
    shelf = Shelf()
    for subject in range(1, 900):
        shelf.show(0, subject, 1000)

    assert all(shelf.find(0, subject) >= 0 for subject in range(1, 900))
    assert {-1} == {shelf.find(0, subject) for subject in range(900, 1000)}
    assert [(899, 899 * 450)] * 2 == shelf.counts(0)


def test_the_oldest_beyond_what_is_held_go() -> None:
    """An actor keeps little more than its budgets ask, and always the latest."""
    shelf = Shelf()
    for subject in range(1, 500):
        shelf.show(0, subject, 1000, hold=40)

    assert 40 <= shelf.book[0, LIVE] <= 40 + 10 + 8 + 32
    assert all(shelf.find(0, subject) >= 0 for subject in range(465, 500))
    assert -1 == shelf.find(0, 1)


def test_an_arena_without_room_says_so() -> None:
    """What was entered before stays; what one actor leaves serves the other."""
    shelf = Shelf(entries=64)
    shown = [shelf.show(0, subject, 1000) for subject in range(1, 100)]
    full = shown.index(False)

    assert full >= 16
    assert [(full, sum(range(1, full + 1)))] * 2 == shelf.counts(0)
    assert all(shelf.find(0, subject) >= 0 for subject in range(1, full + 1))
