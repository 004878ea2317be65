"""How routes are written, and what cannot be meant."""

from __future__ import annotations

import tomllib

import pytest

from privet.disclosure.surfaces import METHODS, Kind, Route, Surface
from privet.traffic.lines import Method


def test_methods_are_those_of_the_log() -> None:
    """A method's place in the list is its value in the columns of a log."""
    assert METHODS == tuple(method.name for method in Method)


@pytest.mark.parametrize(
    ("route", "message"),
    [
        ("members/{subject}", "must begin with '/'"),
        ("FETCH /members", "is not one of"),
        ("/{subject}/{subject}", "more than once"),
        ("/members/{subject", "no name in braces"),
        ("/{a}{subject}", "one name in braces"),
        ("/{rest...}/x", "stands alone and last"),
        ("/x/{subject...}", "stands alone and last"),
        ("/x?id={subject", "a name in braces, or plain"),
        ("/x?={subject}", "without a name"),
        ("/" + "x/" * 30 + "{subject}", "more than 24 segments"),
    ],
)
def test_a_route_that_cannot_be_meant_is_refused(route: str, message: str) -> None:
    """The message says what is wrong with it."""
    with pytest.raises(ValueError, match="route") as error:
        Route.read(route)

    assert message in str(error.value)


@pytest.mark.parametrize(
    ("surface", "message"),
    [
        ({"route": "/members"}, "names nobody"),
        ({"route": "/members", "lists": 0}, "at least 1"),
        ({"route": "/members", "lists": 5, "lookup": True}, "not both"),
    ],
)
def test_a_surface_says_whom_it_shows(surface: dict[str, object], message: str) -> None:
    """One subject, a list, a lookup or an operation; else nobody could be counted."""
    with pytest.raises(ValueError, match=message):
        Surface("x", **surface)  # type: ignore[arg-type]


def test_kinds_of_surfaces() -> None:
    """A list is a list, a lookup a lookup, everything else shows one person."""
    surfaces = [
        Surface("a", "/a/{subject}"),
        Surface("b", "/b", lists=20),
        Surface("c", "/c", lookup=True),
        Surface("d", "/graphql", operation="UserCard"),
        Surface("e", "POST /graphql?operationName=UserCard"),
    ]

    assert [Kind.VIEW, Kind.LIST, Kind.LOOKUP, Kind.VIEW, Kind.VIEW] == [s.kind for s in surfaces]


def test_a_declaration_can_be_pasted() -> None:
    """What is proposed to the operator reads back as the surface."""
    written = Surface("people search", "/search", lists=20).declare()
    looked = Surface("lookup", "POST /api/lookup", lookup=True).declare()

    assert {"name": "people search", "route": "/search", "lists": 20} == tomllib.loads(written)[
        "surface"
    ][0]
    assert tomllib.loads(looked)["surface"][0]["lookup"] is True


def test_get_answers_to_head() -> None:
    """A route by GET is meant by HEAD as well; one without a method by POST too."""
    assert {METHODS.index("GET"), METHODS.index("HEAD")} == Route.read("GET /x").methods
    assert METHODS.index("POST") in Route.read("/x").methods
    assert METHODS.index("DELETE") not in Route.read("/x").methods
