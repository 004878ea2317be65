"""Lines as nginx writes them, against the obvious way to write them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.simulation import writing
from privet.simulation.events import ROW
from privet.simulation.routes import ORIGIN, TEMPLATES, Argument, Route
from privet.simulation.texts import Texts

if TYPE_CHECKING:
    import pytest

FAMILIES = {
    Argument.NAME: [b"", b"ada", b"brunoa"],
    Argument.QUERY: [b"nurse+velmor", b"ba"],
    Argument.SLUG: [b"spring-notes", b"x"],
    Argument.ADDRESS: [b"192.0.2.7", b"2001:db8::1"],
    Argument.ACCOUNT: [b"bob77", b"a"],
    Argument.AGENT: [b"curl/8.14.1", b"Mozilla/5.0 (X11)"],
}
TEXTS = Texts.of(FAMILIES)


def obvious(event: dict[str, Any]) -> bytes:
    """Write one line with Python's own formatting."""

    def target(route: int, a: int, b: int) -> bytes:
        template = TEMPLATES[Route(route)]
        blank = {Argument.NONE: b"", Argument.NUMBER: b"%d" % a}.get(template.argument)
        if blank is None:
            blank = FAMILIES[template.argument][a]
        page = b"%d" % b + template.after if template.paged else b""
        return template.before + blank + template.between + page

    moment = datetime.fromtimestamp(event["at"] // 1_000_000, UTC)
    account = FAMILIES[Argument.ACCOUNT][event["account"]] if event["account"] >= 0 else b"-"
    referrer = b"-"
    if event["referrer"] >= 0:
        referrer = target(event["referrer"], event["referrer_a"], event["referrer_b"])
        referrer = referrer if referrer.startswith(b"http") else ORIGIN + referrer
    return b'%s - %s [%s +0000] "%s %s HTTP/2.0" %d %d "%s" "%s"\n' % (
        FAMILIES[Argument.ADDRESS][event["address"]],
        account,
        moment.strftime("%d/%b/%Y:%H:%M:%S").encode(),
        TEMPLATES[Route(event["route"])].method,
        target(event["route"], event["a"], event["b"]),
        event["status"],
        event["size"],
        referrer,
        FAMILIES[Argument.AGENT][event["agent"]],
    )


EVENT = st.fixed_dictionaries(
    {
        "at": st.integers(0, 4_102_444_800_000_000),
        "who": st.just(0),
        "address": st.integers(0, 1),
        "account": st.integers(-1, 1),
        "agent": st.integers(0, 1),
        "a": st.integers(0, 1),
        "b": st.integers(0, 2**31 - 1),
        "referrer_a": st.integers(0, 1),
        "referrer_b": st.integers(0, 99),
        "size": st.integers(0, 2**31 - 1),
        "status": st.sampled_from([200, 204, 304, 404, 500]),
        "route": st.sampled_from([int(route) for route in Route]),
        "referrer": st.sampled_from([-1, *(int(route) for route in Route)]),
    }
)


@given(st.lists(EVENT, max_size=20))
def test_lines_are_those_of_the_obvious_way(events: list[dict[str, Any]]) -> None:
    """The kernel writes what plain formatting writes, byte for byte."""
    table = np.array(
        [tuple(event[name] for name in ROW.names or ()) for event in events], dtype=ROW
    )

    assert b"".join(map(obvious, events)) == b"".join(writing.write(table, TEXTS))


def test_a_number_may_be_long() -> None:
    """A blank holds any number an id can be."""
    table = np.zeros(1, dtype=ROW)
    table["route"], table["a"], table["account"], table["referrer"] = (
        Route.MEMBER,
        2**31 - 1,
        -1,
        -1,
    )

    assert b"GET /members/2147483647 HTTP" in b"".join(writing.write(table, TEXTS))


def test_a_long_log_comes_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks end at line ends and together are all lines."""
    table = np.zeros(25, dtype=ROW)
    table["account"], table["referrer"] = -1, -1
    whole = b"".join(writing.write(table, TEXTS))
    monkeypatch.setattr(writing, "LINES", 10)
    blocks = list(writing.write(table, TEXTS))

    assert [10, 10, 5] == [block.count(b"\n") for block in blocks]
    assert all(block.endswith(b"\n") for block in blocks)
    assert whole == b"".join(blocks)


def test_nothing_is_written_of_nothing() -> None:
    """No events, no block."""
    assert [] == list(writing.write(np.zeros(0, dtype=ROW), TEXTS))
