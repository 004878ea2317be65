"""One live request is what the same line of a log would have been."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import METHODS, Surface
from privet.exposure.exposures import COLUMNS, Shown, compose
from privet.exposure.handles import handles
from privet.exposure.layout import Site
from privet.exposure.pseudonyms import Domain, Key, of_text
from privet.exposure.recognising import (
    KIND,
    KNOWN,
    PEOPLE,
    SUBJECT,
    SURFACE,
    exposures_of,
    recognise,
)
from privet.identity.addresses import Trusted, client
from privet.traffic.lines import Exchanges, Field, Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.exposure.exposures import Exposures

KEY = Key(b"a key of the tests")
TRUSTED = Trusted.of(["10.0.0.0/8", "unix:"])
AT = 1_700_000_000_000_000
SURFACES = (
    Surface("profile", "/members/{subject}", weight=2.5),
    Surface("rest", "/u/{subject}/{rest...}", excepted=("staff",)),
    Surface("query", "/profile?id={subject}"),
    Surface("search", "/search", lists=20),
    Surface("uncounted", "/directory", lists=20, people=False),
    Surface("lookup", "POST /api/lookup", lookup=True, weight=8),
    Surface("card", "POST /graphql?operationName=UserCard&id={subject}"),
)
ROUTES = Routes.of(SURFACES, ("POST /storage/{rest...}",))
SHOWN = Shown(
    np.asarray([(each.lists or 1) * each.people for each in SURFACES], np.int32),
    np.asarray([each.weight for each in SURFACES], np.float32),
)
SITE = Site.of(ROUTES, TRUSTED, SHOWN, KEY)

FIELDS = (
    Field.ADDRESS,
    Field.FORWARDED,
    Field.ACCOUNT,
    Field.CLIENT,
    Field.SESSION,
    Field.DEVICE,
    None,
    Field.AGENT,
    Field.TARGET,
)
"""Which field of a log is which part of a request; the network operator is in no log."""

PIECES = st.sampled_from(
    b"/ /members/ /u/ /profile /search /directory /api/lookup /graphql /storage/ /.. 7 007 alice "
    b"login staff .jpg .json .css ; ? & = ?id= id q=anna page=2 offset=40 operationName=UserCard "
    b"email= a%40b.c % %2 %zz http://h.example static \xff\xfe \xe4\xbd\xa0".split(b" ")
)
TARGETS = st.one_of(
    st.lists(PIECES, max_size=10).map(b"".join),
    st.lists(PIECES, max_size=8).map(lambda pieces: b"/" + b"".join(pieces)),
    st.binary(max_size=60),
)
ADDRESSES = st.sampled_from(
    [
        b"10.1.2.3",
        b"203.0.113.7",
        b"203.0.113.7:4711",
        b"unix:",
        b"2001:db8:1:2:3::4",
        b"[2001:db8::1]:80",
        b"client.example",
        b"",
        b"-",
        b"\xff",
    ]
)
FORWARDED = st.lists(ADDRESSES, max_size=4).map(b", ".join)
NAMES = st.one_of(st.just(b""), st.binary(max_size=20))


def text(part: bytes) -> str:
    """Return bytes as a server hands over a header."""
    return part.decode("latin-1")


def logged(parts: Sequence[bytes], method: int, status: int = 200) -> tuple[Exposures, int, int]:
    """Return what the analysis of a log makes of the same request, its surface and its kind."""
    buffer = bytearray(b" ")
    start = np.full((len(Field), 1), -1, np.int32)
    end = np.full((len(Field), 1), -1, np.int32)
    for field, part in zip(FIELDS, parts, strict=True):
        if field is not None and part:
            start[field, 0] = len(buffer)
            buffer += part
            end[field, 0] = len(buffer)
    data = np.frombuffer(bytes(buffer) + bytes(64), np.uint8)
    lines = Lines(data, start, end, np.zeros(1, np.int64))
    methods = np.asarray([method], np.int8)
    who = handles(lines, client(lines, TRUSTED), KEY)
    routed = ROUTES.match(data, (start[Field.TARGET], end[Field.TARGET]), methods)
    asked = Exchanges(lines, np.asarray([AT]), methods, np.asarray([status], np.int16))
    found = compose(asked, routed, who, SHOWN, KEY)
    return found, int(routed.surface[0]), int(routed.kind[0])


@given(
    st.tuples(ADDRESSES, FORWARDED, NAMES, NAMES, NAMES, NAMES, st.just(b""), NAMES, TARGETS),
    st.integers(0, len(METHODS) - 1),
)
def test_a_request_is_what_its_line_is(parts: tuple[bytes, ...], method: int) -> None:
    """Surface, kind, subject, place and every handle agree with the analysis of a log."""
    cells, people, subject, load, surface, kind = recognise(
        SITE, list(map(text, parts)), method, AT
    )
    found, expected_surface, expected_kind = logged(parts, method)
    live = exposures_of([cells])
    counted = found.take(found.people > 0)

    assert expected_surface == surface == cells[SURFACE]
    assert kind == cells[KIND]
    assert int(cells[PEOPLE]) == people
    assert len(counted) == int(people > 0)
    if len(counted):
        for name in COLUMNS:
            assert getattr(counted, name)[0] == getattr(live, name)[0], name
        assert subject == int(cells[SUBJECT])
        assert load == round(people * 1000 * float(counted.weight[0]))
    elif expected_kind != 1 or method != 2:
        assert expected_kind == cells[KIND]


def test_a_name_beyond_latin_is_its_utf8() -> None:
    """A framework that decodes headers as UTF-8 names the same account as the log does."""
    parts = ["1.2.3.4", "", "李明", "", "", "", "", "", "/members/7"]
    cells, *_ = recognise(SITE, parts, 1, AT)

    assert of_text("李明", KEY, Domain.ACCOUNT) == int(cells.view(np.uint64)[0])


def test_the_network_operator_is_a_handle() -> None:
    """What a proxy says of the visitor's network has a pseudonym of its own."""
    parts = ["", "", "", "", "", "", "AS64500", "", "/members/7"]
    cells, *_ = recognise(SITE, parts, 1, AT)

    assert of_text("AS64500", KEY, Domain.ASN) == int(cells.view(np.uint64)[5])
    assert not cells[KNOWN]


def test_a_very_long_request_is_recognised() -> None:
    """The length of a URL or a header is no matter."""
    parts = ["1.2.3.4", "", "a" * 8000, "", "", "", "", "b" * 8000, "/members/7?" + "c" * 60_000]
    _, people, _, _, surface, _ = recognise(SITE, parts, 1, AT)

    assert (1, 0) == (people, surface)
