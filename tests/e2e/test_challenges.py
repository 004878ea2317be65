"""What the policy says of challenges, in a real Chromium through a real nginx."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest
from tests.e2e.proxies import found
from tests.e2e.test_complaints import Visitor, behind_nginx, order
from tests.e2e.test_pages import CHROMIUM, browser, listening, mistakes_of

from privet.adapters.pages.context import Page
from privet.adapters.pages.providers import EMBEDDINGS
from privet.enforcement.challenges.tickets import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

__all__ = ["browser"]

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or found("nginx") is None, reason="no Chromium or no nginx: see .ci"
)

WIDGET = """
for (const box of document.querySelectorAll("." + CSS.escape("%s"))) {
  const answer = document.createElement("input");
  answer.type = "hidden"; answer.name = "%s"; answer.value = "right " + box.dataset.sitekey;
  box.append(answer);
}
"""
"""What stands in for the company's script: it puts an answer into the form, as theirs do."""


@pytest.mark.parametrize("name", ["hcaptcha", "turnstile", "friendly"])
def test_another_company_is_asked_as_the_policy_says(
    browser: Browser,
    tmp_path: Path,
    name: str,
) -> None:
    """Site key on the page, secret from a file to the company, a pass for the visitor."""
    asked: list[bytes] = []

    def company(_: str, target: str, cookies: dict[str, str], body: bytes) -> Page:
        asked.append(body)
        right = b"right" in body and b"k3y" in body
        answer = b'{"success": %s}' % (b"true" if right else b"false")
        return Page(200, (("Content-Type", "application/json"),), answer)

    secret = tmp_path / "secret"
    secret.write_text("s3cret\n")
    kind = EMBEDDINGS[Kind(name)]
    with listening(company) as base, behind_nginx() as site:
        said = (
            f'work = "none"\nprovider = "{name}"\nsitekey = "k3y"\n'
            f'secret = "file:{secret}"\nendpoint = "{base}/siteverify"\n'
        )
        site.config.write_text(site.config.read_text().replace('work = "none"\n', said))
        with site.guarded():
            context = browser.new_context()
            context.route(
                re.compile("^https://"),
                lambda route: route.fulfill(
                    content_type="text/javascript",
                    headers={"Access-Control-Allow-Origin": "*"},
                    body=WIDGET % (kind.element, kind.field),
                ),
            )
            page = opened(context.new_page(), site.port, name)
            page.get_by_role("button", name=f"Start the check by {kind.name}").click()
            page.locator("#provider form button").click()
            page.get_by_text('"target": "/members/3"').wait_for()
            context.close()

    assert 1 == len(asked)
    if name != "friendly":
        assert ["s3cret"] == parse_qs(asked[0].decode())["secret"]


def test_the_work_and_the_contact_are_as_the_policy_says(
    browser: Browser,
) -> None:
    """The browser works through the memory-hard work; axe finds nothing wrong on the real page."""
    with behind_nginx() as site:
        said = site.config.read_text().replace('work = "none"', 'work = "memory"\ncost = 1024')
        site.config.write_text(said)
        with site.guarded():
            offered = order(site, "status").status
            challenge = Visitor(site, "scrypt", "127.0.2.2")
            challenge.opens(0, 1, 2)
            served = challenge.ask("/members/3")[2]
            context = browser.new_context(java_script_enabled=False)
            still = opened(context.new_page(), site.port, "still")
            told = still.content()
            context.close()
            context = browser.new_context()
            page = opened(context.new_page(), site.port, "works")
            page.get_by_text('"target": "/members/3"').wait_for()
            page.goto(f"http://127.0.0.1:{site.port}/.privet/blocked")
            wrong = mistakes_of(page)
            context.close()

    assert offered in {0, 3}
    assert "SCRYPT" in served
    assert "1024" in served
    assert "mailto:privacy@example.org" in told
    assert [] == wrong


def opened(page: Tab, port: int, account: str) -> Tab:
    """Open more people than pass without a check."""
    base = f"http://127.0.0.1:{port}"
    page.context.add_cookies([{"name": "account", "value": account, "url": base}])
    for each in range(4):
        page.goto(f"{base}/members/{each}")
    return page
