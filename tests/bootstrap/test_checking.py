"""Where a proxy is asked, and what becomes of the answer; the rest is tested through real proxies."""

from __future__ import annotations

import pytest

from privet.bootstrap import checking
from privet.bootstrap.checking import Door
from privet.bootstrap.concluding import Check
from privet.errors import ConfigError
from privet.settings import read_settings


@pytest.mark.parametrize(
    ("url", "page"), [("example.org", "/"), ("ftp://x", "/"), ("http://", "/"), ("http://x", "a")]
)
def test_what_is_no_address_is_refused(url: str, page: str) -> None:
    """Before anything is asked."""
    with pytest.raises(ConfigError):
        Door(url, page)


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:80", True),
        ("http://localhost", True),
        ("http://[::1]", True),
        ("https://example.org", False),
        ("http://192.0.2.1", False),
    ],
)
def test_this_machine_is_known(url: str, local: bool) -> None:
    """Only from here the visitor's address is chosen."""
    assert local is Door(url).local


def test_headers_that_name_visitors_are_forged() -> None:
    """Sessions are not: they are the visitor's own."""
    text = '[identity]\naccount = ["header:X-Account"]\nsession = ["header:X-S"]\n'
    settings = read_settings(text, "privet.toml")

    assert {"X-Account": "privet-check"} == checking._forgeable(settings)


def test_checks_as_json() -> None:
    """One object a check."""
    told = checking.document([Check("asked", False, "no", "line")])

    assert [{"check": "asked", "fine": False, "says": "no", "mend": "line"}] == told
