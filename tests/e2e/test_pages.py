"""The pages in a real browser, and the checks of other companies against a stand-in."""

from __future__ import annotations

import json
import shutil
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from privet.adapters.pages import appeals, parts, proof, remedies
from privet.adapters.pages.catalogues import LANGUAGES, catalogue
from privet.adapters.pages.context import Context, Offer, Page
from privet.adapters.pages.posting import post
from privet.adapters.pages.providers import EMBEDDINGS, Friendly, HCaptcha, Turnstile
from privet.enforcement.challenges import tickets
from privet.enforcement.challenges.tickets import Kind, Refusal, TicketRefused
from privet.enforcement.challenges.work import LIGHT, MEMORY, USUAL, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser
    from playwright.sync_api import Page as Tab

    Answer = Callable[[str, str, dict[str, str], bytes], Page]
    """Method, target, cookies and body to an answer."""

playwright = pytest.importorskip("playwright.sync_api")
axe = pytest.importorskip("axe_playwright_python.sync_playwright")

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

KEY = b"a key of the guard, 32 bytes long"
SITE = "Example Alumni Network"
ASKED = "/members/7?tab=about"
ENDLESS = Work("PBKDF2/SHA-256", cost=100_000, prefix="0" * 8)
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SPACED = (
    "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
    " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
)
"""What a reader may set without losing anything (WCAG 1.4.12)."""
PLACES = {
    "deny": "blocked",
    "limit": "blocked?retry=900",
    "wait": "wait",
    "challenge": "challenge",
    "refused": "challenge?refusal=session",
    "work": "challenge?work=endless",
    "provider": "challenge?provider=turnstile",
    "appeal": "appeal",
    "mistakes": "appeal?mistakes=bad_ref,no_words,bad_reply",
    "appealed": "appealed",
}
COSTLY = {"work", "provider", "refused"}
"""Pages whose form other pages have, too: two languages are enough, one in each direction."""


@dataclass
class Guard:
    """A guard of a few lines around the pages: it challenges, redeems, spends and lets pass."""

    work: Work | None = None
    now: int = 1_795_435_200_000_000
    given: int = 0
    spent: set[bytes] = field(default_factory=set)
    kept: list[appeals.Appeal] = field(default_factory=list)
    base: str = ""

    def answer(self, method: str, target: str, cookies: dict[str, str], body: bytes) -> Page:
        """Answer a request as the service does."""
        place = urlsplit(target)
        asked = dict(parse_qsl(place.query))
        form = appeals.entered(body)
        ctx = Context(
            SITE,
            "PV-7K2M-Q9XD",
            language=asked.get("lang") or form.get("lang", ""),
            contact="mailto:privacy@example.org",
            retry_after=int(asked.get("retry", 0)),
        )
        name = place.path.removeprefix("/.privet/")
        if name.startswith("parts/"):
            return parts.part(name.removeprefix("parts/")) or Page(404, (), b"")
        if method == "POST":
            return self.posted(name, ctx, cookies.get("sid", ""), form, body)
        if not place.path.startswith("/.privet/"):
            return self.guarded(ctx, cookies, target)
        return self.shown(name, ctx, cookies.get("sid", ""), asked)

    def guarded(self, ctx: Context, cookies: dict[str, str], target: str) -> Page:
        """Show a person to whoever has a pass, and a challenge to everybody else."""
        session = cookies.get("sid") or self.made()
        if cookies.get("pass") == session:
            return Page(200, (("Content-Type", "text/html"),), b"<title>Ada</title>Ada Lovelace")
        page = remedies.challenge_page(ctx, self.offer(session, target, self.work))
        return with_cookie(page, "sid", session)

    def made(self) -> str:
        """Return the name of a new session."""
        self.given += 1
        return f"session-{self.given}"

    def shown(self, name: str, ctx: Context, session: str, asked: dict[str, str]) -> Page:
        """Show one of the pages on its own address."""
        if name == "blocked":
            return remedies.block_page(ctx)
        if name == "wait":
            return remedies.wait_page(ctx, self.ticket(session, ASKED, Kind.WAIT), 5_000)
        if name == "appealed":
            return appeals.appealed_page(ctx)
        if name == "appeal":
            mistakes = [appeals.Mistake(m) for m in asked.get("mistakes", "").split(",") if m]
            return appeals.appeal_page(ctx, mistakes)
        if name != "challenge":
            return Page(404, (), b"")
        provider = Kind(asked["provider"]) if "provider" in asked else None
        offer = self.offer(session, ASKED, ENDLESS if "work" in asked else None, provider)
        refused = Refusal(asked["refusal"]) if "refusal" in asked else None
        return remedies.challenge_page(ctx, offer, refused)

    def posted(
        self, name: str, ctx: Context, session: str, form: dict[str, str], body: bytes
    ) -> Page:
        """Take a form."""
        if name == "appeal":
            return appeals.answer_appeal(ctx, body, self.now, self.keep)
        try:
            ticket = tickets.redeem(
                KEY, form.get("ticket", ""), at=self.now, session=session.encode()
            )
        except TicketRefused as refused:
            if refused.refusal is Refusal.EARLY:
                offer = Offer(form["ticket"], refused.wait_ms)
                return remedies.challenge_page(ctx, offer, refused.refusal)
            session = session or self.made()
            page = remedies.challenge_page(
                ctx, self.offer(session, ASKED, self.work), refused.refusal
            )
            return with_cookie(page, "sid", session)
        again = self.offer(session, ticket.returning, self.work)
        if ticket.id in self.spent:
            return remedies.challenge_page(ctx, again, Refusal.SPENT)
        self.spent.add(ticket.id)
        if ticket.kind is Kind.WORK and not proof.solved(ticket, form.get("altcha", ""), KEY):
            return remedies.challenge_page(ctx, again, Refusal.UNSOLVED)
        return with_cookie(Page(303, (("Location", ticket.returning),), b""), "pass", session)

    def keep(self, appeal: appeals.Appeal) -> bool:
        """Keep an appeal."""
        self.kept.append(appeal)
        return True

    def ticket(self, session: str, returning: str, kind: Kind) -> str:
        """Return a new ticket, sealed."""
        self.given += 1
        return tickets.seal(
            KEY,
            tickets.issue(
                KEY,
                id=self.given.to_bytes(16, "big"),
                kind=kind,
                at=self.now,
                session=session.encode(),
                surface="profile",
                returning=returning,
                wait_ms=0 if kind is Kind.WORK else 20_000,
            ),
        )

    def offer(
        self, session: str, returning: str, work: Work | None, provider: Kind | None = None
    ) -> Offer:
        """Return what a challenge page offers."""
        ticket = self.ticket(session, returning, Kind.WORK)
        return Offer(
            self.ticket(session, returning, Kind.WAIT),
            20_000,
            work=proof.challenge(tickets.opened(KEY, ticket), work, KEY) if work else "",
            work_ticket=ticket if work else "",
            provider=provider,
            sitekey="site",
            provider_ticket=self.ticket(session, returning, provider) if provider else "",
        )


def with_cookie(page: Page, name: str, value: str) -> Page:
    """Return the page with a cookie."""
    cookie = ("Set-Cookie", f"{name}={value}; Path=/; HttpOnly; SameSite=Lax")
    return Page(page.status, (*page.headers, cookie), page.body)


@contextmanager
def listening(answer: Answer) -> Iterator[str]:
    """Serve on this machine what a function answers; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

        def do_GET(self) -> None:
            """Answer."""
            cookies = {
                name: morsel.value
                for name, morsel in SimpleCookie(self.headers.get("Cookie", "")).items()
            }
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            page = answer(self.command, self.path, cookies, body)
            self.send_response(page.status)
            for name, value in (*page.headers, ("Content-Length", str(len(page.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(page.body)

        do_POST = do_GET  # noqa: N815 - the name that the library calls

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def guard() -> Iterator[Guard]:
    """Serve a guard."""
    one = Guard()
    with listening(one.answer) as base:
        one.base = base
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start Chromium."""
    with playwright.sync_playwright() as driver:
        one = driver.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
                "--disable-background-networking",
                "--host-resolver-rules=MAP guard.test 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield one
        one.close()


@contextmanager
def tab(browser: Browser, guard: Guard, **how: Any) -> Iterator[Tab]:  # noqa: ANN401
    """Open a tab; no request may leave the site, and the console has nothing to say."""
    context = browser.new_context(**how)
    page = context.new_page()
    said: list[str] = []
    outside: list[str] = []
    # That a page was answered with 403 or 429 is no fault of the page.
    page.on("console", lambda one: said.append(one.text) if "status of 4" not in one.text else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    context.on(
        "request",
        lambda one: outside.append(one.url) if not one.url.startswith(guard.base) else None,
    )
    yield page
    context.close()
    assert [] == said
    assert [] == [url for url in outside if not url.startswith("data:")]


def told(page: Tab, words: str) -> None:
    """Wait until a page tells the visitor something, as an alert."""
    page.get_by_role("alert").filter(has_text=words).wait_for()


def mistakes_of(page: Tab) -> list[str]:
    """Return what axe finds wrong, rule and element."""
    found = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}})
    return [
        f"{one['id']}: {node['html']} {node['failureSummary']}"
        for one in found.response["violations"]
        for node in one["nodes"]
    ]


@needs_chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_wrong(browser: Browser, guard: Guard, language: str) -> None:
    """WCAG 2.2 A and AA, light and dark, each page in each language."""
    with tab(browser, guard, color_scheme="dark" if language in {"fr", "ar"} else "light") as page:
        for name, place in PLACES.items():
            if name in COSTLY and language not in {"en", "ar"}:
                continue
            mark = "&" if "?" in place else "?"
            page.goto(f"{guard.base}/.privet/{place}{mark}lang={language}")
            page.locator("summary").click()
            assert [] == mistakes_of(page), place


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_would_find_something(browser: Browser, guard: Guard, scheme: str) -> None:
    """A control: a page made worse is noticed, so that the test above proves something."""
    with tab(browser, guard, color_scheme=scheme, bypass_csp=True) as page:
        page.goto(f"{guard.base}/.privet/appeal")
        page.add_style_tag(content=".note { color: #999 !important; background: #aaa }")
        page.evaluate("document.querySelector('label').remove()")

        found = " ".join(mistakes_of(page))

        assert "color-contrast" in found
        assert "label" in found


@needs_chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_scrolls_sideways(browser: Browser, guard: Guard, language: str) -> None:
    """At 320 CSS pixels, at 200 % zoom, and with the spacing a reader may set."""
    views: list[dict[str, Any]] = [
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
    ]
    sampled = language in {"en", "ar"}
    for view in views if sampled else views[:1]:
        with tab(browser, guard, bypass_csp=True, **view) as page:
            for name, place in PLACES.items():
                if name in COSTLY and not sampled:
                    continue
                mark = "&" if "?" in place else "?"
                page.goto(f"{guard.base}/.privet/{place}{mark}lang={language}")
                page.locator("summary").click()
                for style in ("* {}", SPACED):
                    page.add_style_tag(content=style)
                    width = page.evaluate("document.documentElement.scrollWidth")
                    assert width <= view["viewport"]["width"], (place, style)


@needs_chromium
def test_text_grows_with_the_readers_setting(browser: Browser, guard: Guard) -> None:
    """Twice the letters (WCAG 1.4.4) fit at 640 pixels: every size is relative."""
    with tab(browser, guard, bypass_csp=True, viewport={"width": 640, "height": 800}) as page:
        for place in PLACES.values():
            page.goto(f"{guard.base}/.privet/{place}")
            before = page.locator("h1").bounding_box()
            page.add_style_tag(content="html { font-size: 200% }")
            after = page.locator("h1").bounding_box()
            assert before
            assert after
            assert after["height"] > before["height"]
            assert page.evaluate("document.documentElement.scrollWidth") <= 640, place


@needs_chromium
def test_a_visitor_without_javascript_gets_through(browser: Browser, guard: Guard) -> None:
    """Complaint: no-JS and old browsers are excluded (Anubis #95, #1753)."""
    guard.work = USUAL
    with tab(browser, guard, java_script_enabled=False) as page:
        page.goto(guard.base + ASKED)
        assert 0 == page.locator("#work").count()

        page.get_by_role("button", name="Continue").click()
        told(page, "Please wait about 20 s more.")
        guard.now += 15_000_000
        page.get_by_role("button", name="Continue").click()
        told(page, "Please wait about 5 s more.")
        guard.now += 5_000_000
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("Ada Lovelace").wait_for()

        assert (guard.base + ASKED, "Ada") == (page.url, page.title())


@needs_chromium
@pytest.mark.parametrize("work", [LIGHT, USUAL, MEMORY], ids=["light", "usual", "memory"])
def test_a_browser_works_its_way_through(browser: Browser, guard: Guard, work: Work) -> None:
    """The calculation runs in workers, shows itself, and ends on the page that was asked for."""
    guard.work = work
    with tab(browser, guard) as page:
        page.goto(guard.base + ASKED)
        page.wait_for_url(guard.base + ASKED)
        page.get_by_text("Ada Lovelace").wait_for(timeout=30_000)

        assert (guard.base + ASKED, 1) == (page.url, len(guard.spent))


@needs_chromium
def test_the_calculation_can_be_stopped(browser: Browser, guard: Guard) -> None:
    """Progress is shown, Stop stops, the keyboard stands on the button that remains."""
    guard.work = ENDLESS
    with tab(browser, guard) as page:
        page.goto(guard.base + ASKED)
        assert page.get_by_role("progressbar", name="Progress of the calculation").is_visible()
        assert "Calculating …" == page.locator("#work [role=status]").inner_text()
        page.locator("progress[value]").wait_for()

        page.get_by_role("button", name="Stop").press("Enter")

        assert "was stopped" in page.locator("#work [role=status]").inner_text()
        assert page.get_by_role("progressbar").is_hidden()
        assert "Continue" == page.evaluate("document.activeElement.textContent")
        guard.now += 20_000_000
        page.keyboard.press("Enter")
        page.get_by_text("Ada Lovelace").wait_for()


@needs_chromium
@pytest.mark.parametrize("missing", ["altcha", "challenge", "pbkdf2"])
def test_a_part_that_does_not_load_leaves_the_button(
    browser: Browser, guard: Guard, missing: str
) -> None:
    """A lost script or worker costs nobody the way through."""
    guard.work = USUAL
    context = browser.new_context()
    page = context.new_page()
    page.route(f"**/parts/{missing}-*", lambda route: route.abort())
    page.goto(guard.base + ASKED)
    if missing == "pbkdf2":
        page.get_by_text("does not work in this browser").wait_for()
    else:
        assert 0 == page.locator("#work").count()

    guard.now += 20_000_000
    page.get_by_role("button", name="Continue").click()

    page.get_by_text("Ada Lovelace").wait_for()
    context.close()


@needs_chromium
def test_a_site_without_tls_offers_the_button_alone(browser: Browser, guard: Guard) -> None:
    """Browsers calculate only on secure sites; elsewhere nothing is shown that cannot work."""
    guard.work = USUAL
    guard.base = guard.base.replace("127.0.0.1", "guard.test")
    with tab(browser, guard) as page:
        page.goto(guard.base + ASKED)
        page.wait_for_load_state("networkidle")

        assert 0 == page.locator("#work").count()
        guard.now += 20_000_000
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("Ada Lovelace").wait_for()


@needs_chromium
def test_a_visitor_without_cookies_is_told_and_does_not_go_in_circles(
    browser: Browser, guard: Guard
) -> None:
    """Complaint: "You block cookies", endless refresh (Anubis #1952, #520, #428)."""
    with tab(browser, guard) as page:
        page.goto(guard.base + ASKED)
        page.context.clear_cookies()
        guard.now += 20_000_000
        page.get_by_role("button", name="Continue").click()

        told(page, "did not send back the cookie")
        assert page.get_by_role("link", name="Ask a person to look at this").is_visible()
        page.wait_for_load_state("networkidle")
        assert guard.base + "/.privet/challenge" == page.url


@needs_chromium
def test_two_tabs_opened_at_once_both_get_through(browser: Browser, guard: Guard) -> None:
    """Each was the first to set the cookie; the one that lost is told why, and asked once more."""
    with tab(browser, guard) as first:
        first.goto(guard.base + ASKED)
        cookie = first.context.cookies()
        first.context.clear_cookies()
        second = first.context.new_page()
        second.goto(guard.base + ASKED)
        assert cookie != first.context.cookies()
        guard.now += 20_000_000

        second.get_by_role("button", name="Continue").click()
        second.get_by_text("Ada Lovelace").wait_for()
        first.get_by_role("button", name="Continue").click()
        told(first, "belongs to another window")
        guard.now += 20_000_000
        first.get_by_role("button", name="Continue").click()
        first.get_by_text("Ada Lovelace").wait_for()


@needs_chromium
def test_a_form_sent_twice_gets_a_new_check(browser: Browser, guard: Guard) -> None:
    """A ticket counts once; whoever comes back to it is not shown an error but a new one."""
    with tab(browser, guard) as page:
        page.goto(guard.base + ASKED)
        used = page.locator("[name=ticket]").get_attribute("value")
        guard.now += 20_000_000
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("Ada Lovelace").wait_for()
        page.goto(f"{guard.base}/.privet/challenge")
        page.evaluate("ticket => document.querySelector('[name=ticket]').value = ticket", used)
        page.get_by_role("button", name="Continue").click()

        told(page, "used before")


@needs_chromium
@pytest.mark.parametrize("scripts", [True, False], ids=["js", "no-js"])
def test_an_appeal_is_reachable_and_kept(browser: Browser, guard: Guard, scripts: bool) -> None:
    """Complaint: told to contact a site they cannot open (Anubis #964, #116, #1007, #1248)."""
    with tab(browser, guard, java_script_enabled=scripts) as page:
        page.goto(f"{guard.base}/.privet/blocked")
        page.get_by_role("link", name="Ask a person to look at this").click()
        assert "PV-7K2M-Q9XD" == page.get_by_label("Reference code").input_value()
        page.get_by_label("What were you doing?").fill("I looked up my class.")
        page.get_by_label("E-mail address").fill("ada@example.org")
        page.get_by_role("button", name="Send").click()

        page.get_by_role("status").filter(has_text="Your message has reached").wait_for()
    assert [("PV-7K2M-Q9XD", "I looked up my class.", "ada@example.org")] == [
        (one.ref, one.words, one.reply) for one in guard.kept
    ]


@needs_chromium
def test_the_language_can_be_changed_and_stays(browser: Browser, guard: Guard) -> None:
    """Each page is found in each language, from right to left where it runs so."""
    with tab(browser, guard) as page:
        page.goto(f"{guard.base}/.privet/blocked")
        page.get_by_role("link", name="العربية").click()
        page.get_by_role("heading", name=catalogue("ar")("deny_title")).wait_for()
        assert "rtl" == page.evaluate("getComputedStyle(document.body).direction")

        page.get_by_role("link", name=catalogue("ar")("appeal_link")).click()
        page.get_by_role("heading", name=catalogue("ar")("appeal_title")).wait_for()
        page.locator("#words").fill("...")
        page.get_by_role("button").click()
        page.get_by_role("heading", name=catalogue("ar")("appealed_title")).wait_for()


@needs_chromium
def test_everything_is_reached_by_keyboard(browser: Browser, guard: Guard) -> None:
    """From the first to the last, each thing to press takes the focus and shows it."""
    with tab(browser, guard) as page:
        page.goto(f"{guard.base}/.privet/challenge?work=endless")
        count = page.locator("a, button, summary").locator("visible=true").count()
        seen = []
        for _ in range(count):
            page.keyboard.press("Tab")
            seen.append(
                page.evaluate(
                    "[document.activeElement.textContent,"
                    " getComputedStyle(document.activeElement).outlineStyle]"
                )
            )

        assert ["Stop", "Continue"] == [words for words, _ in seen[:2]]
        assert {"solid"} == {outline for _, outline in seen}
        assert count == len({words for words, _ in seen})


@needs_chromium
def test_another_company_hears_of_a_visitor_only_after_a_press(
    browser: Browser, guard: Guard
) -> None:
    """The page loads nothing from it; the press does, and a failure leaves the button."""
    context = browser.new_context()
    page = context.new_page()
    outside: list[str] = []
    context.on(
        "request",
        lambda one: outside.append(one.url) if not one.url.startswith(guard.base) else None,
    )
    page.goto(f"{guard.base}/.privet/challenge?provider=turnstile")
    page.wait_for_load_state("networkidle")
    assert [] == [url for url in outside if not url.startswith("data:")]

    page.get_by_role("button", name="Start the check by Cloudflare Turnstile").click()
    page.get_by_text("could not be loaded").wait_for()

    assert [EMBEDDINGS[Kind.TURNSTILE].script] == [u for u in outside if u.startswith("https")]
    assert page.get_by_role("button", name="Continue").is_visible()
    context.close()


def test_other_companies_are_asked_over_http() -> None:
    """Each adapter asks a stand-in on this machine, and reads a yes, a no, and a failure."""
    asked: list[bytes] = []

    def company(method: str, target: str, cookies: dict[str, str], body: bytes) -> Page:
        asked.append(body)
        if target == "/down":
            return Page(502, (), b"<html>")
        answer = {"success": b"right" in body, "error-codes": []}
        return Page(200, (("Content-Type", "application/json"),), json.dumps(answer).encode())

    ticket = tickets.issue(
        KEY, id=b"i" * 16, kind=Kind.WAIT, at=0, session=b"s", surface="a", returning="/"
    )
    with listening(company) as base:
        for provider in (HCaptcha, Turnstile, Friendly):
            one = provider("site", "secret", post, url=f"{base}/siteverify")
            assert one.verify("right", ticket).ok
            assert Refusal.UNSOLVED is one.verify("wrong", ticket).refusal
            down = provider("site", "secret", post, url=f"{base}/down")
            assert Refusal.UNAVAILABLE is down.verify("right", ticket).refusal
        assert 9 == len(asked)
    gone = HCaptcha("site", "secret", post, url=f"{base}/siteverify")
    assert Refusal.UNAVAILABLE is gone.verify("right", ticket).refusal
