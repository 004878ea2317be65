"""The way to a person."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.pages import appeals
from privet.adapters.pages.appeals import Appeal, Mistake
from privet.adapters.pages.context import Context

CTX = Context("Example", ref="PV-7K2M", accept="text/html", accept_language="en")
GOOD = {"ref": "PV-7K2M", "words": "I looked up\r\nmy class.", "reply": "ada@example.org"}


def answered(fields: dict[str, str], room: bool = True) -> tuple[int, str, list[Appeal]]:
    """Send a form; return status, page, and what was kept."""
    kept: list[Appeal] = []

    def keep(appeal: Appeal) -> bool:
        kept.extend([appeal] if room else [])
        return room

    page = appeals.answer_appeal(CTX, urlencode(fields).encode(), 5, keep)
    return page.status, page.body.decode(), kept


def test_an_appeal_is_kept() -> None:
    """What was written reaches whoever keeps it, and the visitor is told."""
    status, page, kept = answered(GOOD)

    expected = Appeal(5, "PV-7K2M", "I looked up\nmy class.", "ada@example.org", "en")
    assert [expected] == kept
    assert 200 == status
    assert "Your message has reached" in page


def test_code_and_address_may_be_missing() -> None:
    """Somebody who lost the code, or wants no answer, is heard all the same."""
    assert 1 == len(answered({"words": "Please look."})[2])


@pytest.mark.parametrize(
    ("fields", "mistake"),
    [
        ({**GOOD, "ref": "PV 7"}, Mistake.BAD_REF),
        ({**GOOD, "words": " \r\n\x00 "}, Mistake.NO_WORDS),
        ({**GOOD, "words": "a" * 2_001}, Mistake.LONG_WORDS),
        ({**GOOD, "reply": "ada@example"}, Mistake.BAD_REPLY),
        ({**GOOD, "reply": "ada@example.org\nBcc: x@y.z"}, Mistake.BAD_REPLY),
        ({**GOOD, "reply": "a" * 300 + "@example.org"}, Mistake.BAD_REPLY),
        ({}, Mistake.NO_WORDS),
    ],
)
def test_a_mistake_is_shown_and_nothing_is_lost(fields: dict[str, str], mistake: Mistake) -> None:
    """The page names the mistake, links to its field, and keeps what was entered."""
    status, page, kept = answered(fields)

    assert (422, []) == (status, kept)
    assert [mistake] == appeals.mistaken(appeals.read_appeal(urlencode(fields).encode(), 5))
    assert f'href="#{mistake.field}"' in page
    assert 'aria-invalid="true"' in page
    if fields and mistake is not Mistake.BAD_REPLY:
        assert "ada@example.org" in page


def test_a_full_store_is_said() -> None:
    """The visitor is not told that a message was kept which was not."""
    status, page, kept = answered(GOOD, room=False)

    assert (503, []) == (status, kept)
    assert "could not be kept" in page
    assert "I looked up" in page


def test_what_was_entered_is_text_and_not_markup() -> None:
    """The page shows it back escaped."""
    _, page, _ = answered({**GOOD, "words": "</textarea><script>x</script>", "ref": '"><b>'})

    assert "<script" not in page
    assert "<b>" not in page


def test_the_form_is_reachable_without_a_code() -> None:
    """It opens on its own address for anybody."""
    page = appeals.appeal_page(replace(CTX, ref=""))

    assert 200 == page.status
    assert b'action="/.privet/appeal"' in page.body


def test_a_language_that_was_picked_stays() -> None:
    """The form carries it on."""
    page = appeals.appeal_page(replace(CTX, language="ja"))

    assert b'name="lang" value="ja"' in page.body


def test_a_form_beyond_any_measure_is_empty() -> None:
    """Neither its size nor its number of fields costs us anything."""
    assert {} == appeals.entered(b"words=" + b"a" * 40_000)
    assert {} == appeals.entered(b"&".join(b"a%d=1" % number for number in range(9)))


def test_the_first_of_two_fields_counts() -> None:
    """Fields sent twice are read once."""
    assert {"a": "1"} == appeals.entered(b"a=1&a=2")


def test_a_full_message_fits_whatever_its_script() -> None:
    """Two thousand characters beyond the basic plane are sent as 24,000 bytes, and read."""
    words = "\U0001f33f" * 2_000

    assert words == appeals.read_appeal(urlencode({"words": words}).encode(), 5).words


@given(st.binary(max_size=300))
def test_no_body_breaks_the_reader(body: bytes) -> None:
    """Whatever is posted is answered with a page."""
    page = appeals.answer_appeal(CTX, body, 5, lambda _: True)

    assert page.status in {200, 422}
