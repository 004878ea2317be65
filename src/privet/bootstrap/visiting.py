"""What visitors are told: pages and problems, challenges and appeals, joined to policy and tally."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from privet.adapters.pages import appeals, proof, remedies
from privet.adapters.pages.accepting import wants_page
from privet.adapters.pages.context import BASE, Context, Offer, Page
from privet.adapters.pages.parts import part
from privet.adapters.pages.problems import problem
from privet.adapters.pages.providers import EMBEDDINGS
from privet.enforcement.challenges import tickets
from privet.enforcement.challenges.tickets import Kind, Refusal, Ticket, TicketRefused
from privet.enforcement.challenges.work import USUAL, Work
from privet.enforcement.remedies import Remedy
from privet.exposure.recognising import BLOCK
from privet.identity.bearing import cookie
from privet.workflows.admit import admit, spend
from privet.workflows.asking import SpendPass
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.adapters.gateways.guarding import Visit
    from privet.adapters.gateways.metering import Meter
    from privet.adapters.pages.appeals import Appeal
    from privet.adapters.pages.providers import Provider
    from privet.enforcement.decision import Decision
    from privet.traffic.request import Request
    from privet.workflows.guarding import GuardPolicy

log = logging.getLogger("privet.challenges")

VISIT: Final = "privet-visit"
"""The cookie that a challenge is bound to: its page sets it, its answer brings it back."""

_CHANCE: Final = re.compile(r"[0-9a-f]{32}")

NOTHING: Final = Page(404, (("Content-Type", "text/plain; charset=utf-8"),), b"nothing here\n")
SHORTEST_WAIT: Final = 1_000
"""Milliseconds that a wait lasts at least."""

Answer = Page


@dataclass(frozen=True)
class Telling:
    """
    Say what pages are made with.

    Args:
        policy: The policy of this moment.
        spends: Spends a ticket in the store of the fleet; True the first time.
        chance: So many random bytes.
        keep: Keeps an appeal from a neighbourhood of the network; False where there is no room.
        meter: Counts what came of challenges.
        site: The name of the site.
        contact: Of the operator.
        kept_days: How long decisions are kept.
        work: The proof of work that is offered.
        wait_ms: How long the wait lasts that is offered alone.
        beside_ms: How long it lasts beside something quicker: waiting is nobody's cheaper way.
        provider: The company that the operator chose to ask, if any.
    """

    policy: Callable[[], GuardPolicy]
    spends: Callable[[SpendPass], bool]
    chance: Callable[[int], bytes]
    keep: Callable[[Appeal, int], bool]
    meter: Meter
    site: str = ""
    contact: str = ""
    kept_days: int = 28
    work: Work | None = field(default=USUAL)
    wait_ms: int = 5_000
    beside_ms: int = 20_000
    provider: Provider | None = None


class Visiting:
    """Make every page and place that a visitor meets; each request is judged by itself."""

    base = BASE

    def __init__(self, telling: Telling) -> None:
        self.telling = telling

    # ── those who are not served ─────────────────────────────────────────────────────────────────

    def refusal(self, request: Request, decision: Decision) -> Answer:
        """Return what a visitor gets who is not served: a page, or a problem for a machine."""
        ctx = self._context(request, decision.ref, retry_after=decision.retry_after)
        if not wants_page(ctx.accept):
            return problem(ctx, decision.remedy.value)
        if decision.remedy is Remedy.SLOW:
            return self._wait(request, ctx, decision)
        if decision.remedy is Remedy.CHALLENGE:
            return self._challenge(request, ctx, decision.kind, _back(request))
        return remedies.block_page(ctx, limited=decision.remedy is Remedy.LIMIT)

    def _wait(self, request: Request, ctx: Context, decision: Decision) -> Answer:
        session, cookies = self._session(request)
        wait = max(decision.wait_ms, SHORTEST_WAIT)
        ticket = self._ticket(
            Kind.WAIT,
            request,
            session=session,
            kind=decision.kind,
            returning=_back(request),
            ref=ctx.ref,
            wait=wait,
        )
        page = remedies.wait_page(ctx, tickets.seal(self._secret, ticket), wait)
        return _with(page, *cookies)

    def _challenge(
        self,
        request: Request,
        ctx: Context,
        kind: str,
        returning: str,
        refusal: Refusal | None = None,
    ) -> Answer:
        session, cookies = self._session(request)

        def sealed(what: Kind, wait: int) -> tuple[Ticket, str]:
            ticket = self._ticket(
                what,
                request,
                session=session,
                kind=kind,
                returning=returning,
                ref=ctx.ref,
                wait=wait,
            )
            return ticket, tickets.seal(self._secret, ticket)

        alone = self.telling.work is None and self.telling.provider is None
        wait = self.telling.wait_ms if alone else self.telling.beside_ms
        _, first = sealed(Kind.WAIT, wait)
        offer = Offer(first, wait)
        if self.telling.work is not None:
            ticket, text = sealed(Kind.WORK, 0)
            made = proof.challenge(ticket, self.telling.work, self._secret)
            offer = Offer(first, wait, made, text)
        if self.telling.provider is not None:
            provider = self.telling.provider
            _, text = sealed(provider.kind, 0)
            offer = Offer(
                first, wait, offer.work, offer.work_ticket, provider.kind, provider.sitekey, text
            )
        self.telling.meter.outcomes["offered"] += 1
        return _with(remedies.challenge_page(ctx, offer, refusal), *cookies)

    # ── our own places ───────────────────────────────────────────────────────────────────────────

    def visit(self, visit: Visit) -> Answer:
        """Return one of our own places; 404 where there is none."""
        name, _, rest = visit.place.partition("/")
        if name == "parts":
            return part(rest) or NOTHING
        posted = visit.request.method == "POST"
        fields = appeals.entered(visit.body) if posted else visit.query
        language = fields.get("lang", "") or visit.query.get("lang", "")
        ref = fields.get("ref", "")
        ctx = self._context(visit.request, ref, language=language)
        if name == "appeal":
            return self._appeal(visit, ctx) if posted else appeals.appeal_page(ctx)
        if name == "blocked":
            return remedies.block_page(ctx, limited=bool(visit.query.get("limited")))
        if name in {"challenge", "wait"}:
            text = fields.get("ticket", "")
            if posted:
                return self._redeem(visit.request, ctx, text, fields)
            return self._again(visit.request, ctx, text)
        return NOTHING

    def _appeal(self, visit: Visit, ctx: Context) -> Answer:
        def keep(appeal: Appeal) -> bool:
            whence = int(self.telling.policy().recognise(visit.request)[0][BLOCK])
            kept = self.telling.keep(appeal, whence)
            self.telling.meter.appeals += kept
            return kept

        return appeals.answer_appeal(ctx, visit.body, visit.request.at, keep)

    def _again(self, request: Request, ctx: Context, text: str) -> Answer:
        """Show a challenge again, for instance in another language."""
        try:
            ticket = tickets.opened(self._secret, text)
        except TicketRefused as refused:
            return self._challenge(request, ctx, "view", "/", refused.refusal)
        ctx = self._context(request, ticket.ref, language=ctx.language)
        return self._challenge(request, ctx, ticket.surface, ticket.returning)

    def _redeem(
        self, request: Request, ctx: Context, text: str, fields: Mapping[str, str]
    ) -> Answer:
        """Check an answer; give a pass and send the visitor back, or say why not."""
        kind, returning = "view", "/"
        try:
            ticket = tickets.opened(self._secret, text)
            kind, returning = ticket.surface, ticket.returning
            ctx = self._context(request, ticket.ref, language=ctx.language)
            session = self._brought(request)
            ticket = tickets.redeem(self._secret, text, at=request.at, session=session)
            self._answered(request, ticket, fields)
        except TicketRefused as refused:
            self.telling.meter.outcomes[refused.refusal.value] += 1
            if refused.refusal is Refusal.EARLY:
                return remedies.wait_page(ctx, text, refused.wait_ms, refused.refusal)
            return self._challenge(request, ctx, kind, returning, refused.refusal)
        self.telling.meter.outcomes["passed"] += 1
        return self._admitted(request, ticket)

    def _answered(self, request: Request, ticket: Ticket, given: Mapping[str, str]) -> None:
        """Spend the ticket, then look at the answer: what is costly is done once a ticket."""
        if not drive(spend(ticket, request.at), {SpendPass: self.telling.spends}):
            raise TicketRefused(Refusal.SPENT)
        if ticket.kind is Kind.WAIT:
            return
        if ticket.kind is Kind.WORK:
            if not proof.solved(ticket, given.get("altcha", ""), self._secret):
                raise TicketRefused(Refusal.UNSOLVED)
            return
        provider = self.telling.provider
        if provider is None or provider.kind is not ticket.kind:
            raise TicketRefused(Refusal.UNAVAILABLE)
        result = provider.verify(given.get(EMBEDDINGS[provider.kind].field, ""), ticket)
        if result.refusal is Refusal.UNAVAILABLE:
            said = " ".join(result.error.replace('"', "'").split())
            log.warning('event=provider_unavailable provider=%s says="%s"', result.provider, said)
        if not result.ok:
            raise TicketRefused(result.refusal or Refusal.UNSOLVED)

    def _admitted(self, request: Request, ticket: Ticket) -> Answer:
        let = admit(request, ticket, self.telling.policy())
        value = f"{let.cookie}={let.value}; Path=/; Max-Age={let.max_age}; HttpOnly; SameSite=Lax"
        return Page(
            HTTPStatus.SEE_OTHER,
            (
                ("Location", ticket.returning),
                ("Cache-Control", "no-store"),
                ("Set-Cookie", value + ("; Secure" if request.scheme == "https" else "")),
            ),
            b"",
        )

    # ── the inside ───────────────────────────────────────────────────────────────────────────────

    @property
    def _secret(self) -> bytes:
        return self.telling.policy().key.derive("challenges", 32)

    def _ticket(  # noqa: PLR0913 - as in tickets.issue
        self,
        what: Kind,
        request: Request,
        *,
        session: bytes,
        kind: str,
        returning: str,
        ref: str,
        wait: int,
    ) -> Ticket:
        return tickets.issue(
            self._secret,
            id=self.telling.chance(16),
            kind=what,
            at=request.at,
            session=session,
            surface=kind or "view",
            returning=returning,
            ref=ref,
            wait_ms=wait,
        )

    def _brought(self, request: Request) -> bytes:
        found = cookie(request.headers, VISIT)
        return found.encode() if _CHANCE.fullmatch(found) else b""

    def _session(self, request: Request) -> tuple[bytes, tuple[tuple[str, str], ...]]:
        """Return what a challenge is bound to, and the cookie to set where there was none."""
        found = self._brought(request)
        if found:
            return found, ()
        made = self.telling.chance(16).hex()
        text = f"{VISIT}={made}; Path=/; Max-Age=7200; HttpOnly; SameSite=Lax"
        text += "; Secure" if request.scheme == "https" else ""
        return made.encode(), (("Set-Cookie", text),)

    def _context(
        self, request: Request, ref: str, *, language: str = "", retry_after: int = 0
    ) -> Context:
        headers = request.headers
        return Context(
            site=self.telling.site or request.host.partition(":")[0],
            ref=ref,
            accept=headers.get("accept", ""),
            accept_language=headers.get("accept-language", ""),
            language=language,
            base=self.base,
            retry_after=retry_after,
            contact=self.telling.contact,
            kept_days=self.telling.kept_days,
        )


def _back(request: Request) -> str:
    """Return where a visitor goes on: what was sent with a POST is not sent again."""
    return request.target if request.method in {"GET", "HEAD"} else "/"


def _with(page: Answer, *headers: tuple[str, str]) -> Answer:
    return Page(page.status, (*page.headers, *headers), page.body)
