"""The next part is made while one is worked on."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from privet.adapters.ledgers.ahead import ahead

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
