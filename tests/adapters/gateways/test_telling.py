"""What proxies are told."""

from __future__ import annotations

import pytest

from privet.adapters.gateways import telling
from privet.enforcement.decision import Decision
from privet.enforcement.remedies import Remedy

LIMIT = Decision(
    Remedy.LIMIT, Remedy.LIMIT, "0VKA-3M7Q", ("a reason",), retry_after=120, kind="view"
)


@pytest.mark.parametrize("remedy", list(Remedy))
def test_every_remedy_has_a_status_that_proxies_understand(remedy: Remedy) -> None:
    """Allowed is 200, never 204; nginx gets 200, 401 or 403."""
    assert telling.STATUS[remedy] in {200, 403, 429}
    assert telling.NGINX[remedy] in {200, 401, 403}
    assert (telling.STATUS[remedy] == 200) == (remedy in telling.SERVED)
    assert (telling.NGINX[remedy] == 200) == (remedy in telling.SERVED)


def test_the_truth_is_told_and_no_reason() -> None:
    """Reasons tell the limits, and stay inside."""
    limited = dict(telling.told(LIMIT))
    shadowed = dict(telling.told(Decision(Remedy.ALLOW, Remedy.LIMIT, "R", retry_after=60)))

    assert {
        b"x-privet-remedy": b"limit",
        b"x-privet-status": b"429",
        b"x-privet-ref": b"0VKA-3M7Q",
        b"retry-after": b"120",
    } == limited
    assert {
        b"x-privet-remedy": b"allow",
        b"x-privet-would": b"limit",
        b"x-privet-ref": b"R",
    } == shadowed


def test_nginx_is_told_where_the_page_is() -> None:
    """Where there is one; and what it is told leads to the same decision."""
    status, head = telling.told_to_nginx(LIMIT)
    page = dict(head)[b"x-privet-page"]
    asked = telling.page_asked(page)

    assert 403 == status
    assert (LIMIT.remedy, LIMIT.ref, 120, "view") == (
        *(asked.remedy, asked.ref, asked.retry_after, asked.kind),
    )
    assert (200, [(b"x-privet-remedy", b"allow")]) == telling.told_to_nginx(Decision(Remedy.ALLOW))


@pytest.mark.parametrize(
    "query", [b"", b"remedy=allow", b"remedy=nonsense&retry=-1&wait=1e9", b"retry=9999999999"]
)
def test_what_cannot_be_read_is_a_denial(query: bytes) -> None:
    """Nobody passes by writing a query."""
    asked = telling.page_asked(query)

    assert (Remedy.DENY, 0, 0) == (asked.remedy, asked.retry_after, asked.wait_ms)


def test_an_answer_is_written_as_a_server_would() -> None:
    """Status line, fields, length, body."""
    written = telling.written(429, [(b"a", b"b")], b"page")

    assert b"HTTP/1.1 429 Too Many Requests\r\na: b\r\ncontent-length: 4\r\n\r\npage" == written
    assert {
        "type": "http.response.start",
        "status": 200,
        "headers": [(b"content-length", b"0")],
    } == (telling.start(200, [], 0))


def test_a_page_says_a_field_once() -> None:
    """What the page itself says counts; a page is never kept unless it says so."""
    page = telling.Plain(429, (("Retry-After", "7"), ("Content-Type", "text/html")))
    kept = telling.Plain(200, (("Cache-Control", "max-age=60"),))

    head = telling.wire(page, LIMIT)

    assert [b"7"] == [value for name, value in head if name == b"retry-after"]
    assert (b"cache-control", b"no-store") in head
    assert [(b"cache-control", b"max-age=60")] == telling.wire(kept)
