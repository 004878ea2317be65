"""What a page is made from."""

from __future__ import annotations

import pytest

from privet.adapters.pages.context import Context


@pytest.mark.parametrize("ref", ["PV-7K2M-Q9XD", "a", "0" * 40])
def test_a_reference_code_is_shown(ref: str) -> None:
    """Letters, digits and hyphens."""
    assert ref == Context("Example", ref).reference


@pytest.mark.parametrize("ref", ["", "<b>", "a b", "0" * 41, "a\n", "é"])
def test_what_is_no_reference_code_is_not(ref: str) -> None:
    """A code comes back in addresses; nobody writes their own text on our page with it."""
    assert "" == Context("Example", ref).reference


@pytest.mark.parametrize(
    ("contact", "link", "words"),
    [
        ("mailto:privacy@example.org", "mailto:privacy@example.org", "privacy@example.org"),
        ("https://example.org/help", "https://example.org/help", "https://example.org/help"),
        ("tel:+4930", "tel:+4930", "+4930"),
        ("the front desk", "", "the front desk"),
        ("javascript:alert(1)", "", "javascript:alert(1)"),
        ("\tjavascript:alert(1)", "", "\tjavascript:alert(1)"),
    ],
)
def test_a_contact_is_a_link_where_it_can_be(contact: str, link: str, words: str) -> None:
    """Mail, web and telephone are links; all else is words."""
    ctx = Context("Example", contact=contact)

    assert (link, words) == (ctx.contact_link, ctx.contact_words)


def test_an_address_of_our_own_leaves_out_what_is_empty() -> None:
    """Addresses are short, and escaped."""
    ctx = Context("Example", base="/guard")

    assert "/guard/appeal" == ctx.at("appeal", ref="")
    assert "/guard/appeal?ref=a%26b&lang=de" == ctx.at("appeal", ref="a&b", lang="de")
