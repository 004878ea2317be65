"""Where a visitor may be sent back to."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.enforcement.challenges.returns import safe_return

SITE = "https://example.org/.privet/challenge"


@pytest.mark.parametrize(
    "target",
    ["/", "/members/7", "/search?q=a&page=2", "/a//b", "/%2F%2Fevil.example", "/@evil.example"],
)
def test_a_place_on_the_site_is_kept(target: str) -> None:
    """A path with its query is where the visitor wanted to go."""
    assert target == safe_return(target)


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "/a\r\nSet-Cookie: x=1",
        "https://evil.example/",
        "javascript:alert(1)",
        "members/7",
        " /members/7",
        "/membres/é",
        "/" + "a" * 2_000,
        "//[",
    ],
)
def test_everything_else_is_the_front_page(target: str) -> None:
    """Other sites, tricks with slashes and header injection lead to the front page."""
    assert "/" == safe_return(target)


def test_a_fragment_is_dropped() -> None:
    """A fragment never reaches a server; what remains is the path."""
    assert "/members/7?x=1" == safe_return("/members/7?x=1#frag")


@given(st.text(alphabet=st.sampled_from("/\\:@.?#[]ab\t\n %2Fjavscript"), max_size=30))
def test_no_text_leads_to_another_site(target: str) -> None:
    """Whatever is asked for, a browser that joins it to the site stays on the site."""
    back = safe_return(target)

    joined = urlsplit(urljoin(SITE, back))
    assert ("https", "example.org") == (joined.scheme, joined.netloc)
    assert back.startswith("/")
    assert not back.startswith("//")
