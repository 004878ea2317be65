"""From a template to an answer."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

from privet.adapters.pages import rendering
from privet.adapters.pages.catalogues import catalogue
from privet.adapters.pages.context import Context, Page

CTX = Context("Example", ref="PV-7K2M")


def appealed(wait_ms: int = 0) -> Page:
    """Return a small page."""
    return rendering.rendered(
        "appealed.html", CTX, status=200, here="appeal", query={}, wait_ms=wait_ms
    )


def test_the_policy_names_the_style_that_is_in_the_page() -> None:
    """A browser takes the style by its hash, whatever the length of the bar."""
    for wait_ms in (0, 5_000, 60_000):
        page = appealed(wait_ms)
        style = re.search(r"<style>(.*?)</style>", page.body.decode(), re.DOTALL)
        assert style
        seal = b64encode(sha256(style[1].encode()).digest()).decode()
        assert f"'sha256-{seal}'" in dict(page.headers)["Content-Security-Policy"]


def test_a_bar_fills_as_long_as_the_wait() -> None:
    """A wait of less than a second has no bar to watch."""
    assert b"animation-duration:5000ms" in appealed(5_000).body
    assert b"animation-duration" not in appealed(999).body


def test_each_header_field_stands_once() -> None:
    """Proxies do not agree on fields that stand twice."""
    names = [name for name, _ in rendering.headers("text/plain", catalogue("en"), retry_after=3)]

    assert len(set(names)) == len(names)
    assert "Retry-After" in names


def test_the_page_is_found_again_in_every_language() -> None:
    """The switch asks for the same place with another language."""
    text = rendering.rendered(
        "appealed.html", CTX, status=200, here="blocked", query={"ref": "PV-7K2M", "limited": ""}
    ).body.decode()

    assert 'href="/.privet/blocked?ref=PV-7K2M&amp;lang=fr" lang="fr"' in text
    assert 1 == text.count('aria-current="true"')
