"""The next part is made while one is worked on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from privet.adapters.ledgers.ahead import ahead, in_order

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 60
"""Seconds after which a test gives up waiting."""


def never() -> None:
    """Fail: nothing is to be given up."""
    pytest.fail("gave up")


def test_parts_come_in_their_order() -> None:
    """
    All come, once each, and none of nothing.
    """
    assert [3, 1, 2] == list(ahead(iter([3, 1, 2]), never))
    assert [] == list(ahead(iter([]), never))


def test_the_next_is_made_meanwhile() -> None:
    """
    The second part is under way before anybody asks for it.
    """
    begun = threading.Event()

    def parts() -> Iterator[int]:
        yield 1
        begun.set()
        yield 2

    told = ahead(parts(), never)

    assert 1 == next(told)
    assert begun.wait(PATIENCE)
    assert [2] == list(told)


def test_an_error_is_told_where_the_part_is_wanted() -> None:
    """
    What was made before it comes first.
    """

    def parts() -> Iterator[int]:
        yield 1
        raise ZeroDivisionError

    given_up: list[int] = []
    told = ahead(parts(), lambda: given_up.append(1))

    assert 1 == next(told)
    with pytest.raises(ZeroDivisionError):
        next(told)
    assert [1] == given_up


def test_whoever_stops_waits_for_nothing() -> None:
    """
    A part that nobody wants any more is given up.
    """
    stopped = threading.Event()

    def parts() -> Iterator[int]:
        yield 1
        stopped.wait(PATIENCE)
        yield 2

    told = ahead(parts(), stopped.set)
    next(told)
    told.close()  # type: ignore[attr-defined]

    assert stopped.is_set()


def test_work_is_done_in_order_on_several_threads() -> None:
    """
    Two are worked on at once, and what comes first is given first.
    """
    both = threading.Barrier(2, timeout=30)

    def work(number: int) -> int:
        if number < 2:
            both.wait()
        return number * number

    assert [0, 1, 4, 9, 16, 25, 36] == list(in_order(work, range(7), threads=2, ahead=4))


def test_no_more_is_under_way_than_fits() -> None:
    """
    Parts are taken no faster than they are worked on.
    """
    taken: list[int] = []

    def given() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    results = in_order(lambda number: number, given(), threads=2, ahead=3)
    next(results)

    assert 3 == len(taken)


def test_what_fails_in_a_thread_fails_the_work() -> None:
    """
    An error is raised where the results are taken.
    """

    def work(number: int) -> int:
        return 1 // (3 - number)

    with pytest.raises(ZeroDivisionError):
        list(in_order(work, range(9), threads=2, ahead=4))
