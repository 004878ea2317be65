"""The pages that people meet."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from privet.adapters.pages import remedies
from privet.adapters.pages.catalogues import LANGUAGES, catalogue
from privet.adapters.pages.context import Context, Offer, Page
from privet.enforcement.challenges.tickets import Kind, Refusal

CTX = Context("Example", ref="PV-7K2M", accept="text/html", accept_language="en")
OFFER = Offer("TICKET", 5_000)
WORK = replace(OFFER, work='{"parameters": {"a": "<"}}', work_ticket="WORKTICKET")


def all_pages(ctx: Context) -> list[Page]:
    """Return each page once."""
    return [
        remedies.block_page(ctx),
        remedies.block_page(replace(ctx, retry_after=60)),
        remedies.wait_page(ctx, "TICKET", 5_000),
        remedies.challenge_page(ctx, OFFER),
        remedies.challenge_page(ctx, WORK),
    ]


def policy(page: Page) -> dict[str, str]:
    """Return the directives of a page's policy."""
    held = dict(page.headers)["Content-Security-Policy"].split("; ")
    return {name: sources for name, _, sources in (entry.partition(" ") for entry in held)}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_page_has_what_everybody_needs(tag: str) -> None:
    """The reason, the code, the way to a person, what is stored, every language."""
    words = catalogue(tag)
    for page in all_pages(replace(CTX, accept_language=tag)):
        text = page.body.decode()
        assert f'<html lang="{tag}" dir="{words.direction}">' in text
        assert "PV-7K2M</code>" in text
        assert 'href="/.privet/appeal?ref=PV-7K2M"' in text
        assert words("stored") in text
        assert words("appeal_link") in text
        assert len(LANGUAGES) == text.count(" hreflang=")
        assert 1 == text.count("<h1>")
        assert tag == dict(page.headers)["Content-Language"]


def test_no_page_is_stored_or_shared() -> None:
    """Nothing of one visitor's page reaches another through a cache."""
    for page in all_pages(CTX):
        headers = dict(page.headers)
        assert "no-store" == headers["Cache-Control"]
        assert "Accept, Accept-Language" == headers["Vary"]


def test_a_page_may_load_nothing_but_its_own_parts() -> None:
    """No outside request, no frame around it, no inline script; the style by its hash."""
    for page in all_pages(CTX):
        held = policy(page)
        assert ("'none'", "'none'", "'none'") == (
            held["default-src"],
            held["base-uri"],
            held["frame-ancestors"],
        )
        assert "'self'" == held["form-action"]
        assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", held["style-src"])
        assert not re.findall(r"""(?:src|href|action)=["'](?:https?:)?//""", page.body.decode())
    assert "script-src" not in policy(remedies.challenge_page(CTX, OFFER))
    assert re.fullmatch(
        r"'nonce-[0-9a-f]{32}'", policy(remedies.challenge_page(CTX, WORK))["script-src"]
    )


def test_a_limit_says_when_to_come_back() -> None:
    """429 and Retry-After for a limit, 403 for a denial."""
    limited = remedies.block_page(replace(CTX, retry_after=900))
    denied = remedies.block_page(CTX)

    assert (429, "900") == (limited.status, dict(limited.headers)["Retry-After"])
    assert b"Try again in about 15 min." in limited.body
    assert (403, None) == (denied.status, dict(denied.headers).get("Retry-After"))
    assert b"Try again later." in remedies.block_page(CTX, limited=True).body


def test_a_wait_says_how_long() -> None:
    """429 with Retry-After in whole seconds, rounded up, and a button."""
    page = remedies.wait_page(CTX, "TICKET", 4_200)

    assert (429, "5") == (page.status, dict(page.headers)["Retry-After"])
    assert b"Wait about 5 s, then press the button." in page.body
    assert b'name="ticket" value="TICKET"' in page.body
    assert b"animation-duration:4200ms" in page.body


def test_a_wait_that_is_over_says_nothing_of_waiting() -> None:
    """Only the button is left."""
    page = remedies.wait_page(CTX, "TICKET", 0)

    assert b"Wait about" not in page.body
    assert b"<button>Continue</button>" in page.body


def test_nothing_moves_by_itself_without_a_script() -> None:
    """No page refreshes after a time of its own: WCAG 2.2.1, failure F40."""
    for page in all_pages(CTX):
        assert b"http-equiv" not in page.body
        assert "Refresh" not in dict(page.headers)


@pytest.mark.parametrize("offer", [OFFER, WORK])
def test_the_rung_without_a_script_is_always_there(offer: Offer) -> None:
    """A plain form with a button; what needs a script stands within the text of one."""
    text = remedies.challenge_page(CTX, offer).body.decode()

    assert 'name="ticket" value="TICKET"' in text
    assert 'aria-describedby="how">Continue</button>' in text
    without = re.sub(r"<script.*?</script>", "", text, flags=re.DOTALL)
    assert "altcha" not in without
    assert "Stop" not in without


def test_a_challenge_carries_its_work() -> None:
    """The widget has the challenge, escaped, and looks at nothing the visitor does."""
    text = remedies.challenge_page(CTX, WORK).body.decode()

    assert "&#34;parameters&#34;: {&#34;a&#34;: &#34;&lt;&#34;}" in text
    assert '"humanInteractionSignature":false' in text
    assert 'value="WORKTICKET"' in text


@pytest.mark.parametrize("refusal", Refusal)
@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_refusal_is_explained(refusal: Refusal, tag: str) -> None:
    """Whoever is refused is told why in plain words, once, and nothing goes in circles."""
    text = remedies.challenge_page(replace(CTX, accept_language=tag), OFFER, refusal).body.decode()

    assert 1 == text.count('role="alert"')


def test_a_visitor_without_cookies_is_told_so() -> None:
    """The cause is named, and the way to a person stands beside it."""
    text = remedies.challenge_page(CTX, OFFER, Refusal.SESSION).body.decode()

    assert "did not send back the cookie" in text


@pytest.mark.parametrize("kind", [Kind.HCAPTCHA, Kind.TURNSTILE, Kind.FRIENDLY])
def test_another_company_is_loaded_only_where_it_was_chosen(kind: Kind) -> None:
    """Its name and what it learns are said; no script of its own stands in the page."""
    page = remedies.challenge_page(
        CTX, replace(OFFER, provider=kind, sitekey='"site', provider_ticket="PT")
    )

    text = page.body.decode()
    assert "https:" in policy(page)["script-src"]
    assert "https:" in policy(page)["frame-src"]
    assert policy(page)["style-src"].startswith("'sha256-")
    assert "run by another company" in text
    assert "Nothing is sent to another company" not in text
    assert 'data-sitekey="&#34;site"' in text
    assert not re.findall(r'<script[^>]*src="https:', text)


def test_names_and_addresses_are_escaped() -> None:
    """A site's name and a contact are text, whatever they hold."""
    for page in all_pages(replace(CTX, site="<script>", contact="<b>&", ref="<i>")):
        assert not re.findall(rb"<script>|<b>|<i>(?!<)", page.body)


def test_a_page_is_a_function_of_its_context() -> None:
    """The same context gives the same bytes."""
    assert all_pages(CTX) == all_pages(CTX)


def test_a_proxy_may_need_another_status() -> None:
    """Some proxies, nginx for one, take 401 and 403 alone from the service that it asks."""
    assert {401} == {page.status for page in all_pages(replace(CTX, status=401))}


def test_a_contact_is_shown() -> None:
    """Those who run the site can be reached without their site."""
    text = remedies.block_page(replace(CTX, contact="mailto:dpo@example.org")).body.decode()

    assert '<a href="mailto:dpo@example.org"><bdi>dpo@example.org</bdi></a>' in text
