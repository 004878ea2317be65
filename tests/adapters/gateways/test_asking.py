"""How a question becomes the request that it is about."""

from __future__ import annotations

from typing import Any

import pytest

from privet.adapters.gateways import asking

AT = 1_700_000_000_000_000


def scope(path: str = "/v1/auth/nginx", method: str = "GET", **headers: str) -> dict[str, Any]:
    """Return a question as ASGI has it."""
    place, _, query = path.partition("?")
    return {
        "method": method,
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "scheme": "http",
        "client": ("127.0.0.1", 5000),
        "headers": [
            (name.replace("_", "-").encode(), value.encode("latin-1"))
            for name, value in headers.items()
        ],
    }


def test_fields_sent_several_times_are_joined() -> None:
    """Cookies as HTTP/2 splits them, everything else as a list."""
    raw = [(b"cookie", b"a=1"), (b"x-a", b"1"), (b"cookie", b"b=2"), (b"x-a", b"\xe9")]

    assert {"cookie": "a=1; b=2", "x-a": "1, \xe9"} == asking.headers_of(raw)


@pytest.mark.parametrize("client", [None, ("", 0)])
def test_a_socket_names_nobody(client: tuple[str, int] | None) -> None:
    """Whoever connects through a Unix socket has no address."""
    assert "unix:" == asking.peer_of({"client": client})
    assert "192.0.2.1" == asking.peer_of({"client": ("192.0.2.1", 5)})


def test_a_target_is_as_it_was_asked_for() -> None:
    """Not decoded where the server kept it, and with its query."""
    kept = {"path": "/\xe9", "raw_path": b"/%C3%A9", "query_string": b"a=b"}

    assert "/%C3%A9?a=b" == asking.target_of(kept)
    assert "/a" == asking.target_of({"path": "/a"})


def test_nginx_says_what_it_asks_about() -> None:
    """By header fields of its own; without a target nobody knows."""
    told = scope(
        x_original_uri="/members/7?a=b",
        x_original_method="POST",
        host="h",
        x_forwarded_proto="https",
    )
    found = asking.from_nginx(told, AT)
    usual = asking.from_nginx(scope(x_original_uri="/x"), AT)

    assert found is not None
    assert usual is not None
    assert ("POST", "/members/7?a=b", "h", "https") == (
        *(found.method, found.target, found.host, found.scheme),
    )
    assert ("GET", "http", "127.0.0.1", AT) == (usual.method, usual.scheme, usual.peer, usual.at)
    assert asking.from_nginx(scope(), AT) is None


def test_others_say_it_in_header_fields_or_in_the_path() -> None:
    """What stands in the path counts more, with the method of the question."""
    fields = {"x_forwarded_uri": "/a", "x_forwarded_method": "POST", "x_forwarded_host": "h"}
    named = asking.from_forward(scope("/v1/auth/forward", **fields), AT)
    placed = asking.from_forward(scope("/v1/auth/forward/b?c=d", "PUT", **fields), AT)
    usual = asking.from_forward(scope("/v1/auth/forward", x_forwarded_uri="/a", host="i"), AT)

    assert named is not None
    assert placed is not None
    assert usual is not None
    assert ("POST", "/a", "h") == (named.method, named.target, named.host)
    assert ("PUT", "/b?c=d", "h") == (placed.method, placed.target, placed.host)
    assert ("GET", "/a", "i") == (usual.method, usual.target, usual.host)
    assert asking.from_forward(scope("/v1/auth/forward"), AT) is None


def test_a_request_of_ones_own_is_itself() -> None:
    """With what the server knows beside it."""
    found = asking.plain(scope("/.privet/appeal?a=b", host="h"), AT, remote_user="anna")

    assert ("GET", "/.privet/appeal?a=b", "h") == (found.method, found.target, found.host)
    assert {"remote_user": "anna"} == found.variables


def test_preflight_is_known_by_three_signs() -> None:
    """OPTIONS alone is none."""
    signs = {"origin": "https://a.example", "access_control_request_method": "PUT"}

    def of(method: str, **headers: str) -> bool:
        found = asking.from_nginx(
            scope(x_original_uri="/a", x_original_method=method, **headers), AT
        )
        assert found is not None
        return asking.preflight(found)

    assert of("OPTIONS", **signs)
    assert not of("GET", **signs)
    assert not of("OPTIONS", origin="https://a.example")
    assert not of("OPTIONS", access_control_request_method="PUT")
