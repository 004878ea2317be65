"""An operator may describe any JSON log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.errors import ConfigError
from privet.traffic.formats import preset
from privet.traffic.formats.json_lines import from_mapping, handles
from privet.traffic.lines import Field
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]


def test_a_mapping(understood: Understood) -> None:
    """A field is taken from the first path that is there; keys with dots and letter case do not matter."""
    chosen = from_mapping(
        {"time": "when", "target": "http.url", "address": ["client.ip", "ip"]},
        Sources(account=("log:user.id",)),
    )
    text = (
        b'{"When":1791640536,"http":{"url":"/a"},"ip":"192.0.2.1","client.ip":"203.0.113.7","user":{"id":7}}\n'
        b'{"when":1791640536,"http.url":"/b","ip":"192.0.2.1","client":null}\n'
    )
    first, second = understood(chosen, text)

    assert ("203.0.113.7", "/a", "7") == (first["address"], first["target"], first["account"])
    assert ("192.0.2.1", "/b") == (second["address"], second["target"])


def test_headers_and_cookies_where_a_server_logs_them(understood: Understood) -> None:
    """A declared header is found where Caddy logs headers."""
    chosen = preset("caddy", Sources(account=("header:X-Account",)))
    line = b'{"ts":1791640536,"request":{"uri":"/a","headers":{"X-Account":["bob"]}}}'

    assert "bob" == understood(chosen, line)[0]["account"]


def test_handles() -> None:
    """A kind of source that a log does not have gives no path."""
    sources = Sources(account=("cookie:a", "log:b"), client=("header:k",), device=("log:ja4",))
    expected = [("b", Field.ACCOUNT), ("h.k", Field.CLIENT), ("ja4", Field.DEVICE)]

    assert expected == handles(sources, {"header": "h.{}"})


@pytest.mark.parametrize(
    ("paths", "message"),
    [({"colour": "x"}, "no field colour"), ({"time": "ts"}, "at least a time and a target")],
)
def test_mistakes(paths: dict[str, str], message: str) -> None:
    """A mapping that cannot work is refused."""
    with pytest.raises(ConfigError, match=message):
        from_mapping(paths)
