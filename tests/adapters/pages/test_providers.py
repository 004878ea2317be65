"""Checks by other companies, without asking any of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from privet.adapters.pages.providers import EMBEDDINGS, Friendly, HCaptcha, Result, Turnstile
from privet.enforcement.challenges.tickets import Kind, Refusal, issue

if TYPE_CHECKING:
    from collections.abc import Mapping

TICKET = issue(
    b"a key of the guard, 32 bytes long",
    id=bytes(range(16)),
    kind=Kind.TURNSTILE,
    at=0,
    session=b"s",
    surface="profile",
    returning="/",
)
Make = type[HCaptcha] | type[Turnstile] | type[Friendly]
ALL: list[Make] = [HCaptcha, Turnstile, Friendly]


class Company:
    """Answer as told, and remember what was asked."""

    def __init__(self, status: int = 200, answer: object = None, fails: bool = False) -> None:
        self.status = status
        self.answer = {"success": True} if answer is None else answer
        self.fails = fails
        self.asked: list[tuple[str, dict[str, str], bytes]] = []

    def __call__(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, bytes]:
        """Answer a question."""
        self.asked.append((url, dict(headers), body))
        if self.fails:
            raise TimeoutError
        answer = self.answer
        return self.status, answer if isinstance(answer, bytes) else json.dumps(answer).encode()


def ask(provider: Make, company: Company, response: str = "answer") -> Result:
    """Return what comes of an answer."""
    return provider("site", "secret", company).verify(response, TICKET)


@pytest.mark.parametrize("provider", ALL)
def test_a_right_answer_passes(provider: Make) -> None:
    """The company says so, and its check counts most."""
    result = ask(provider, Company())

    assert (True, 3, None) == (result.ok, result.strength, result.refusal)


@pytest.mark.parametrize("provider", ALL)
def test_no_address_is_sent(provider: Make) -> None:
    """The question holds the answer and our keys, and nothing of the visitor's."""
    company = Company()
    ask(provider, company)

    _, _, body = company.asked[0]
    sent = json.loads(body) if body.startswith(b"{") else parse_qs(body.decode())
    assert set(sent) <= {"secret", "response", "sitekey", "idempotency_key"}


def test_each_company_is_asked_in_its_own_way() -> None:
    """Address, keys and form as each documents them."""
    hcaptcha, turnstile, friendly = Company(), Company(), Company()
    for provider, company in zip(ALL, (hcaptcha, turnstile, friendly), strict=True):
        ask(provider, company)

    url, headers, body = hcaptcha.asked[0]
    assert "https://api.hcaptcha.com/siteverify" == url
    assert b"secret=secret&response=answer&sitekey=site" == body
    assert "application/x-www-form-urlencoded" == headers["Content-Type"]
    url, _, body = turnstile.asked[0]
    assert "https://challenges.cloudflare.com/turnstile/v0/siteverify" == url
    assert b"idempotency_key=00010203-0405-0607-0809-0a0b0c0d0e0f" in body
    url, headers, body = friendly.asked[0]
    assert "https://global.frcapi.com/api/v2/captcha/siteverify" == url
    assert "secret" == headers["X-API-Key"]
    assert {"response": "answer", "sitekey": "site"} == json.loads(body)


@pytest.mark.parametrize("provider", ALL)
@pytest.mark.parametrize(
    "answer",
    [
        {"success": False, "error-codes": ["invalid-input-response"]},
        {"success": False, "error": {"error_code": "response_invalid"}},
        {"success": False, "error-codes": ["timeout-or-duplicate"]},
        {"success": False},
    ],
)
def test_a_wrong_answer_is_the_visitors(provider: Make, answer: object) -> None:
    """Wrong, stale or used answers do not pass."""
    result = ask(provider, Company(answer=answer))

    assert (False, 0, Refusal.UNSOLVED) == (result.ok, result.strength, result.refusal)


@pytest.mark.parametrize("provider", ALL)
@pytest.mark.parametrize(
    "company",
    [
        Company(fails=True),
        Company(status=500, answer=b"<html>"),
        Company(status=401, answer={"success": False, "error": {"error_code": "auth_invalid"}}),
        Company(status=400, answer={"success": False, "error-codes": ["sitekey-secret-mismatch"]}),
        Company(answer=b""),
        Company(answer=[1]),
        Company(answer={"success": "true"}),
        Company(answer={"success": False, "error-codes": ["invalid-input-secret"]}),
    ],
)
def test_a_companys_failure_is_not_the_visitors(provider: Make, company: Company) -> None:
    """They are offered the check without it; the operator is told why."""
    result = ask(provider, company)

    assert (False, Refusal.UNAVAILABLE) == (result.ok, result.refusal)


@pytest.mark.parametrize("provider", ALL)
@pytest.mark.parametrize("response", ["", "a" * 10_001])
def test_no_answer_is_not_sent_on(provider: Make, response: str) -> None:
    """Nobody makes us ask the company for nothing."""
    company = Company()

    assert Refusal.UNSOLVED is ask(provider, company, response).refusal
    assert [] == company.asked


def test_each_check_says_what_a_page_needs() -> None:
    """Every kind but our own has a script over TLS from an origin that the policy names."""
    assert {Kind.HCAPTCHA, Kind.TURNSTILE, Kind.FRIENDLY} == set(EMBEDDINGS)
    for embedding in EMBEDDINGS.values():
        host = embedding.script.split("/")[2]
        assert embedding.script.startswith("https://")
        assert any(host.endswith(origin.split("/")[2].lstrip("*")) for origin in embedding.origins)
