"""What an application says of its answers."""

from __future__ import annotations

from contextvars import copy_context
from itertools import pairwise

from privet.adapters.gateways import exposing
from privet.adapters.gateways.exposing import expose, listening


def test_a_person_counts_once() -> None:
    """However often and in whatever form they are named; fields likewise."""
    with listening() as heard:
        expose([7, "8"], ("name",))
        expose("7", "name email")
        expose(9)

    assert ["7", "8", "9"] == list(heard.subjects)
    assert ["name", "email"] == list(heard.fields)
    assert heard.said


def test_silence_is_not_an_empty_list() -> None:
    """Who names nobody shows nobody; who says nothing leaves it to the route."""
    with listening() as heard:
        pass
    with listening() as told:
        expose([])

    assert (False, True) == (heard.said, told.said)


def test_outside_a_request_nothing_happens() -> None:
    """Neither before nor after one, and not in a context of its own."""
    expose(7)
    with listening() as heard:
        pass
    expose(8)

    assert {} == heard.subjects


def test_requests_do_not_hear_each_other() -> None:
    """Each has its own context, as tasks and threads have."""

    def answer(person: int) -> list[str]:
        with listening() as heard:
            expose(person)
            return list(heard.subjects)

    with listening() as outer:
        inner = [copy_context().run(answer, person) for person in (1, 2)]
        expose(3)

    assert [["1"], ["2"]] == inner
    assert ["3"] == list(outer.subjects)


def test_a_large_export_is_counted() -> None:
    """People beyond the most that are named are a number; memory stays bounded."""
    with listening() as heard:
        expose(range(exposing.MOST + 5))

    assert (exposing.MOST, 5) == (len(heard.subjects), heard.more)
    assert all(int(a) < int(b) for a, b in pairwise(heard.subjects))
