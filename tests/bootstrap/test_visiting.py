"""What visitors are told, by itself: refusals, tickets, answers, passes, appeals and odd places."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import dataclass, field
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import altcha
import pytest
from tests.workflows.guards import SECOND, START, policy

from privet.adapters.gateways.guarding import Visit
from privet.adapters.gateways.metering import Meter
from privet.adapters.pages.providers import Result
from privet.bootstrap.visiting import NOTHING, Telling, Visiting
from privet.enforcement.challenges.tickets import Kind, Refusal
from privet.enforcement.challenges.work import Work
from privet.enforcement.decision import Decision
from privet.enforcement.remedies import Remedy
from privet.traffic.request import Request

if TYPE_CHECKING:
    from privet.adapters.pages.appeals import Appeal
    from privet.adapters.pages.context import Page
    from privet.enforcement.challenges.tickets import Ticket
    from privet.workflows.asking import SpendPass

QUICK = Work("PBKDF2/SHA-256", cost=1, prefix="0")
WAITS_MS = 20_000


@dataclass
class Company:
    """A check by a company that says what it is told to say."""

    ok: bool = True
    refusal: Refusal | None = None
    kind: Kind = Kind.TURNSTILE
    sitekey: str = "site-key"
    asked: list[str] = field(default_factory=list)

    def verify(self, response: str, ticket: Ticket) -> Result:
        """Remember what was sent."""
        self.asked.append(response)
        return Result(self.ok, 3, self.kind, self.refusal, "invalid-secret" if not self.ok else "")


class Desk:
    """Pages with a store of spent tickets, a box of appeals, chance that counts, and a visitor."""

    def __init__(self, **told: Any) -> None:  # noqa: ANN401 - as Telling takes
        self.at = START
        self.drawn = 0
        self.spent: set[int] = set()
        self.kept: list[tuple[Appeal, int]] = []
        self.room = True
        self.jar: dict[str, str] = {}
        self.scheme = "https"
        self.accept = "text/html"
        self.policy = policy()
        self.meter = Meter()
        how: dict[str, Any] = {"work": None, "site": "Example", **told}
        self.pages = Visiting(
            Telling(
                policy=lambda: self.policy,
                spends=self._spends,
                chance=self._chance,
                keep=self._keep,
                meter=self.meter,
                **how,
            )
        )

    def _spends(self, command: SpendPass) -> bool:
        fresh = command.token not in self.spent
        self.spent.add(command.token)
        return fresh

    def _chance(self, size: int) -> bytes:
        self.drawn += 1
        return sha256(self.drawn.to_bytes(8, "big")).digest()[:size]

    def _keep(self, appeal: Appeal, whence: int) -> bool:
        if self.room:
            self.kept.append((appeal, whence))
        return self.room

    def request(self, target: str, method: str = "GET", **headers: str) -> Request:
        """Return a request of the visitor."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        sent = {"accept": self.accept, "cookie": cookies, **headers}
        return Request(
            self.at, method, target, "example.org:8443", "203.0.113.7", sent, self.scheme
        )

    def refuse(
        self,
        remedy: Remedy,
        target: str = "/members/7?tab=1",
        method: str = "GET",
        wait_ms: int = 0,
    ) -> Page:
        """Refuse the visitor, who keeps the cookies."""
        decision = Decision(remedy, remedy, "0VKA-3M7Q-2XPD", kind="view", wait_ms=wait_ms)
        return self._kept(self.pages.refusal(self.request(target, method), decision))

    def visit(self, place: str, form: dict[str, str] | None = None, **query: str) -> Page:
        """Go to one of our own places, with a form or without."""
        target = f"/.privet/{place}?{urlencode(query)}"
        method = "GET" if form is None else "POST"
        body = urlencode(form or {}).encode()
        return self._kept(self.pages.visit(Visit(self.request(target, method), place, query, body)))

    def _kept(self, page: Page) -> Page:
        for name, value in page.headers:
            if name == "Set-Cookie":
                given, _, rest = value.partition("=")
                self.jar[given] = rest.partition(";")[0]
        return page


def header(page: Page, name: str) -> str:
    """Return a header field; '' where it is not there."""
    return dict(page.headers).get(name, "")


def tickets_of(page: Page) -> list[str]:
    """Return the tickets on a page, as they stand on it."""
    return re.findall(r'name="ticket" value="([^"]+)"', page.body.decode())


def works(page: Page) -> str:
    """Return the solution of the proof of work on a page, as the widget sends it."""
    text = re.search(r'challenge="([^"]+)"', page.body.decode())
    assert text
    challenge = altcha.Challenge.from_dict(json.loads(unescape(text[1])))
    found = altcha.solve_challenge(challenge)
    assert found
    payload = altcha.Payload(challenge, found).to_dict()
    return base64.b64encode(json.dumps(payload).encode()).decode()


# ── those who are not served ─────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("remedy", "status"),
    [(Remedy.SLOW, 429), (Remedy.CHALLENGE, 403), (Remedy.LIMIT, 429), (Remedy.DENY, 403)],
)
def test_a_person_gets_a_page_and_a_machine_a_problem(remedy: Remedy, status: int) -> None:
    """Both are told the code; a machine gets no cookie, since it answers nothing."""
    desk = Desk()
    page = desk.refuse(remedy)
    desk.accept = "application/json"
    problem = desk.refuse(remedy)

    assert (status, "text/html") == (page.status, header(page, "Content-Type").partition(";")[0])
    assert b"0VKA-3M7Q-2XPD" in page.body
    assert "application/problem+json" == header(problem, "Content-Type")
    assert "0VKA-3M7Q-2XPD" == json.loads(problem.body)["ref"]
    assert "" == header(problem, "Set-Cookie")


def test_a_page_is_bound_to_a_visitor_once() -> None:
    """The first page sets the cookie, the second finds it; a made up one is not believed."""
    desk = Desk()
    first = header(desk.refuse(Remedy.CHALLENGE), "Set-Cookie")
    second = header(desk.refuse(Remedy.CHALLENGE), "Set-Cookie")
    desk.jar["privet-visit"] = "mine"
    desk.scheme = "http"
    third = header(desk.refuse(Remedy.CHALLENGE), "Set-Cookie")

    assert re.fullmatch(
        r"privet-visit=[0-9a-f]{32}; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax; Secure", first
    )
    assert "" == second
    assert third.endswith("SameSite=Lax")


def test_the_site_is_named_by_its_host_where_it_has_no_name() -> None:
    """Without the port."""
    desk = Desk(site="")

    assert b"<title>" in desk.refuse(Remedy.DENY).body
    assert b"example.org" in desk.refuse(Remedy.DENY).body
    assert b"8443" not in desk.refuse(Remedy.DENY).body


def test_a_short_wait_is_a_second() -> None:
    """A visitor who is slowed by less waits a second, and then goes on."""
    desk = Desk()
    (text,) = tickets_of(desk.refuse(Remedy.SLOW, wait_ms=20))
    early = desk.visit("wait", {"ticket": text})
    desk.at += SECOND
    passed = desk.visit("wait", {"ticket": text})

    assert (429, "1") == (early.status, header(early, "Retry-After"))
    assert (303, "/members/7?tab=1") == (passed.status, header(passed, "Location"))


def test_what_was_posted_is_not_sent_again() -> None:
    """Whoever was stopped in a form goes on at the beginning."""
    desk = Desk()
    (text,) = tickets_of(desk.refuse(Remedy.SLOW, method="POST"))
    desk.at += SECOND

    assert "/" == header(desk.visit("wait", {"ticket": text}), "Location")


# ── challenges ───────────────────────────────────────────────────────────────────────────────────


def test_the_wait_is_shorter_where_it_stands_alone() -> None:
    """Beside something quicker it is nobody's cheaper way."""
    alone, beside = Desk(), Desk(work=QUICK)
    (one,) = tickets_of(alone.refuse(Remedy.CHALLENGE))
    other = tickets_of(beside.refuse(Remedy.CHALLENGE))[-1]
    for desk in (alone, beside):
        desk.at += 5 * SECOND

    assert 303 == alone.visit("challenge", {"ticket": one}).status
    assert 429 == beside.visit("challenge", {"ticket": other}).status
    assert {"offered": 1, "passed": 1} == dict(alone.meter.outcomes)
    assert {"offered": 1, "early": 1} == dict(beside.meter.outcomes)


def test_a_proof_of_work_is_quicker_than_the_wait() -> None:
    """A right answer opens the page at once; a wrong one is told, and its ticket is spent."""
    desk = Desk(work=QUICK)
    page = desk.refuse(Remedy.CHALLENGE)
    text = tickets_of(page)[0]
    wrong = desk.visit("challenge", {"ticket": text, "altcha": "x"})
    again = desk.visit("challenge", {"ticket": text, "altcha": works(page)})
    page = desk.refuse(Remedy.CHALLENGE)
    right = desk.visit("challenge", {"ticket": tickets_of(page)[0], "altcha": works(page)})

    assert [403, 403, 303] == [wrong.status, again.status, right.status]
    assert (1, 1, 1) == tuple(desk.meter.outcomes[name] for name in ("unsolved", "spent", "passed"))
    pass_cookie = header(right, "Set-Cookie")
    assert pass_cookie.startswith(f"{desk.policy.cookie}=")
    assert pass_cookie.endswith("HttpOnly; SameSite=Lax; Secure")
    assert "no-store" == header(right, "Cache-Control")


@pytest.mark.parametrize(
    ("company", "status", "outcome"),
    [
        (Company(), 303, "passed"),
        (Company(ok=False), 403, "unsolved"),
        (Company(ok=False, refusal=Refusal.UNAVAILABLE), 403, "unavailable"),
    ],
    ids=["right", "wrong", "away"],
)
def test_a_company_is_asked(
    company: Company, status: int, outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is sent the visitor's answer; what is its own fault or the operator's is logged."""
    desk = Desk(provider=company)
    page = desk.refuse(Remedy.CHALLENGE)
    got = desk.visit("challenge", {"ticket": tickets_of(page)[0], "cf-turnstile-response": "yes"})

    assert (status, ["yes"], 1) == (got.status, company.asked, desk.meter.outcomes[outcome])
    assert ("invalid-secret" in caplog.text) is (outcome == "unavailable")


def test_a_company_that_was_taken_away_opens_nothing() -> None:
    """A ticket of before a reload is told to be of no use, and another challenge is shown."""
    before, after = Desk(provider=Company()), Desk()
    text = tickets_of(before.refuse(Remedy.CHALLENGE))[0]
    after.jar = before.jar

    assert 403 == after.visit("challenge", {"ticket": text, "cf-turnstile-response": "y"}).status
    assert 1 == after.meter.outcomes["unavailable"]


def test_two_tabs_and_cleared_cookies_do_not_go_in_circles() -> None:
    """Each tab's ticket is good; without the cookie the page says why, and the new one is good."""
    desk = Desk()
    (one,) = tickets_of(desk.refuse(Remedy.CHALLENGE, "/members/1"))
    (two,) = tickets_of(desk.refuse(Remedy.CHALLENGE, "/members/2"))
    desk.at += 5 * SECOND
    places = [header(desk.visit("challenge", {"ticket": each}), "Location") for each in (one, two)]
    (three,) = tickets_of(desk.refuse(Remedy.CHALLENGE, "/members/3"))
    desk.jar.clear()
    desk.at += 5 * SECOND
    told = desk.visit("challenge", {"ticket": three})
    desk.at += 5 * SECOND
    opened = desk.visit("challenge", {"ticket": tickets_of(told)[0]})

    assert ["/members/1", "/members/2"] == places
    assert (403, 1) == (told.status, desk.meter.outcomes["session"])
    assert b'role="alert"' in told.body
    assert (303, "/members/3") == (opened.status, header(opened, "Location"))


def test_a_challenge_is_shown_again_in_another_language() -> None:
    """With where it leads and its code; a ticket that is none leads to the front page."""
    desk = Desk()
    (text,) = tickets_of(desk.refuse(Remedy.CHALLENGE))
    shown = desk.visit("challenge", ticket=text, lang="ar")
    odd = desk.visit("challenge", ticket="nonsense")
    desk.at += 5 * SECOND

    assert ("ar", True) == (header(shown, "Content-Language"), b"0VKA-3M7Q-2XPD" in shown.body)
    places = [
        header(desk.visit("challenge", {"ticket": tickets_of(page)[0]}), "Location")
        for page in (shown, odd)
    ]
    assert ["/members/7?tab=1", "/"] == places
    assert b'role="alert"' in odd.body


# ── our own places ───────────────────────────────────────────────────────────────────────────────


def test_an_appeal_is_kept_with_whence_it_came() -> None:
    """It is counted once it is kept; without room the visitor is told to try another way."""
    desk = Desk()
    form = desk.visit("appeal", ref="0VKA-3M7Q-2XPD")
    sent = desk.visit("appeal", {"ref": "0VKA-3M7Q-2XPD", "words": "I teach", "lang": "fr"})
    desk.room = False
    full = desk.visit("appeal", {"words": "I teach"})

    assert (200, 200, 503) == (form.status, sent.status, full.status)
    assert ("I teach", "fr", 1) == (desk.kept[0][0].words, desk.kept[0][0].language, len(desk.kept))
    assert 0 != desk.kept[0][1]
    assert 1 == desk.meter.appeals


def test_places_are_served_and_others_are_not() -> None:
    """The page of the blocked says whether it is for a while; what is unknown is not found."""
    desk = Desk()

    assert 429 == desk.visit("blocked", limited="1", ref="0VKA-3M7Q-2XPD").status
    assert 403 == desk.visit("blocked").status
    assert NOTHING == desk.visit("parts/../../privet.toml")
    assert NOTHING == desk.visit("nowhere")
    assert NOTHING == desk.visit("nowhere", {"ticket": "x"})
