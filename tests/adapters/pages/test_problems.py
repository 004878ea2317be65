"""The answer for machines."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from privet.adapters.pages.context import Context, Page
from privet.adapters.pages.problems import STATUS, choose, problem

CTX = Context("Example", ref="PV-7K2M", accept_language="en", retry_after=900)


@pytest.mark.parametrize(
    ("remedy", "status"), [("deny", 403), ("challenge", 403), ("limit", 429), ("slow", 429)]
)
def test_a_problem_says_what_a_machine_needs(remedy: str, status: int) -> None:
    """RFC 9457 members, the reference code, where to appeal, when to come back."""
    page = problem(CTX, remedy)

    said = json.loads(page.body)
    assert (status, status) == (page.status, said["status"])
    assert "https://iana.org/assignments/http-problem-types#abnormal-usage-detected" == said["type"]
    assert {"type", "title", "status", "detail", "ref", "appeal"} == set(said)
    assert ("PV-7K2M", "/.privet/appeal?ref=PV-7K2M") == (said["ref"], said["appeal"])
    headers = dict(page.headers)
    assert "application/problem+json" == headers["Content-Type"]
    assert ("no-store", "900") == (headers["Cache-Control"], headers["Retry-After"])
    assert "Accept, Accept-Language" == headers["Vary"]


def test_no_threshold_is_told() -> None:
    """Neither budget nor window nor count is in any answer: a scraper would stay just below."""
    for remedy in STATUS:
        said = json.loads(problem(CTX, remedy).body)
        assert "violated-policies" not in said
        assert not any(character.isdigit() for character in said["title"] + said["detail"])


def test_a_problem_is_told_in_the_language_of_the_request() -> None:
    """Machines have people behind them who read their logs."""
    page = problem(replace(CTX, accept_language="ja"))

    assert "ja" == dict(page.headers)["Content-Language"]
    assert "通常と異なる" in page.body.decode()


def test_a_proxy_may_need_another_status() -> None:
    """Nginx takes 401 and 403 alone; the body says the same."""
    page = problem(replace(CTX, status=401), "limit")

    assert (401, 401) == (page.status, json.loads(page.body)["status"])


def test_people_get_the_page_and_machines_the_problem() -> None:
    """The page is not even made for a machine."""
    made = Page(403, (), b"page")

    assert made == choose(replace(CTX, accept="text/html"), "deny", lambda: made)
    assert problem(CTX, "deny") == choose(CTX, "deny", lambda: pytest.fail("made a page"))
