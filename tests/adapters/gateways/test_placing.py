"""Our own places on a site."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from tests.adapters.gateways.scripted import OneLiners, asked

from privet.adapters.gateways import placing
from privet.adapters.gateways.guarding import LONGEST_BODY
from privet.adapters.gateways.metering import Meter
from privet.adapters.gateways.placing import Places
from privet.traffic.request import Request


def places(meter: Meter | None = None) -> Places:
    """Return places of one line."""
    return Places(OneLiners(), meter or Meter(), lambda: 1)


def test_a_place_is_told_its_query_and_form() -> None:
    """The first value of each name, and the body of a POST."""
    got = asked(places(), "/.privet/appeal?a=b&a=c", method="GET")
    sent = asked(places(), "/.privet/appeal/", method="POST", body=b"said")

    assert (200, b"GET appeal {'a': 'b'} ") == (got.status, got.body)
    assert b"POST appeal {} said" == sent.body
    assert "no-store" == got.headers["cache-control"]


def test_head_has_no_body() -> None:
    """And the length that a GET would have."""
    got = asked(places(), "/.privet/appeal", method="HEAD")

    assert (200, b"") == (got.status, got.body)
    assert int(got.headers["content-length"]) > 0


def test_other_methods_and_long_forms_are_refused() -> None:
    """Without a word of what was sent."""
    put = asked(places(), "/.privet/appeal", method="PUT", body=b"x")
    long = asked(places(), "/.privet/appeal", method="POST", body=b"x" * (LONGEST_BODY + 1))

    assert (405, "GET, HEAD, POST") == (put.status, put.headers["allow"])
    assert 413 == long.status


def test_a_broken_page_is_an_apology() -> None:
    """It is counted, and may be tried again."""
    meter = Meter()
    got = asked(places(meter), "/.privet/broken")

    assert (503, "5", 1) == (got.status, got.headers["retry-after"], meter.errors["page"])


def test_a_form_comes_in_pieces_or_not_at_all() -> None:
    """A visitor who is gone has sent nothing."""
    form = "application"

    def body(*messages: dict[str, Any]) -> bytes:
        waiting = list(messages)
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return waiting.pop(0)

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        scope = {"type": "http", "method": "POST", "path": "/.privet/a", "headers": []}
        asyncio.run(places()(scope, receive, send))
        found: bytes = sent[-1]["body"]
        return found

    pieces = (
        {"type": "http.request", "body": form[:3].encode(), "more_body": True},
        {"type": "http.request", "body": form[3:].encode()},
    )

    assert b"POST a {} application" == body(*pieces)
    assert b"POST a {} " == body(pieces[0], {"type": "http.disconnect"})


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a", {}),
        ("/a?b=c&d=%C3%A9&b=e", {"b": "c", "d": "\xe9"}),
        ("/a?" + "&".join(f"n{n}=1" for n in range(17)), {}),
    ],
)
def test_a_query_is_read_within_measure(target: str, expected: dict[str, str]) -> None:
    """One of seventeen names says nothing."""
    assert expected == dict(placing.query_of(target))


def test_a_visit_knows_its_place() -> None:
    """By what stands behind the base."""
    request = Request(1, "GET", "/.privet/parts/a.js?v=1", "", "", {})
    visit = placing.visit_of(request, "/.privet", "/.privet/parts/a.js", b"")

    assert ("parts/a.js", {"v": "1"}) == (visit.place, dict(visit.query))
