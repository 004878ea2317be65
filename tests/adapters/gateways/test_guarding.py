"""What a gateway needs of the rest is what the rest gives."""

from __future__ import annotations

import inspect

import pytest
from tests.adapters.gateways.scripted import OneLiners, Scripted, ScriptedBlocking

from privet.adapters.gateways import guarding, telling
from privet.bootstrap.judging import Awaiting, Blocking, Immediate
from privet.bootstrap.visiting import Visiting
from privet.enforcement.remedies import Remedy
from privet.traffic.request import Request

ASKED = Request(1, "GET", "/", "", "", {})


def taken(kind: type, name: str) -> list[str]:
    """Return the arguments of a method."""
    return list(inspect.signature(getattr(kind, name)).parameters)


@pytest.mark.parametrize("guard", [Awaiting, Immediate, Scripted])
def test_guards_are_awaited(guard: type) -> None:
    """Every guard for a loop takes what the gateways give it."""
    for name in ("decide", "charge"):
        assert taken(guarding.Guard, name) == taken(guard, name)
        assert inspect.iscoroutinefunction(getattr(guard, name))


@pytest.mark.parametrize("guard", [Blocking, ScriptedBlocking])
def test_blocking_guards_are_not(guard: type) -> None:
    """The same arguments, and an answer at once."""
    for name in ("decide", "charge"):
        assert taken(guarding.BlockingGuard, name) == taken(guard, name)
        assert not inspect.iscoroutinefunction(getattr(guard, name))


@pytest.mark.parametrize("pages", [OneLiners, Visiting])
def test_pages_are_asked_alike(pages: type) -> None:
    """For a refusal, and for a visit to one of our own places."""
    for name in ("refusal", "visit"):
        assert taken(guarding.Pages, name) == taken(pages, name)


def test_an_answer_is_status_fields_and_body() -> None:
    """A plain one is one."""
    answer: guarding.Answer = telling.Plain(413, (("Content-Type", "text/plain"),), b"x")

    assert (413, 1, b"x") == (answer.status, len(answer.headers), answer.body)


def test_what_cannot_be_decided_passes() -> None:
    """Unless the operator says otherwise."""
    assert Remedy.ALLOW is guarding.open_to_all(ASKED)


def test_a_visit_has_no_body_by_itself() -> None:
    """A form has room for an appeal of 2,000 letters, each of which may take twelve bytes."""
    visit = guarding.Visit(ASKED, "appeal", {"a": "b"})

    assert (b"", "b") == (visit.body, visit.query["a"])
    assert guarding.LONGEST_BODY > 12 * 2_000
