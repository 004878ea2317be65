"""How a request is judged before it is answered, and charged when it is known what it showed."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.enforcement.decision import Decision, Mode, Seen
from privet.enforcement.passes import read_pass
from privet.enforcement.references import reference
from privet.enforcement.remedies import Remedy
from privet.enforcement.rollout import chosen
from privet.errors import StoreUnavailable
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW
from privet.exposure.places import NOWHERE
from privet.exposure.pseudonyms import of_handles
from privet.exposure.recognising import (
    ACTOR,
    HI,
    KIND,
    LEVEL,
    LO,
    LOAD,
    OUTCOME,
    PEOPLE,
    PLACE,
    SUBJECT,
    SURFACE,
)
from privet.exposure.tallying import SESSION, SITE, Ask, Standing, Take
from privet.identity.bearing import cookie
from privet.verdict.conclusions import Conclusion
from privet.workflows.asking import (
    ChargeTally,
    KeepDecision,
    KeepExposures,
    ReadTally,
    ReadVerdicts,
    SpendPass,
)
from privet.workflows.guarding import CHALLENGE, CLOSED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from privet.exposure.tallying import AsyncTally, Tally
    from privet.traffic.request import Request
    from privet.verdict.standing import StandingVerdict
    from privet.workflows.guarding import GuardPolicy
    from privet.workflows.steps import Handlers, Steps

KINDS: Final = {VIEW: "view", LIST: "list", LOOKUP: "lookup"}

TRIES: Final = 30
"""Identifiers tried below which no share of misses is judged, as ``detectors/misses`` has it."""

RATE: Final = 0.5
"""The share of misses from which on somebody guesses: more than twice what nobody is held to
(0.2, ``detectors/misses``), since the guard sees a day and detection the whole ledger."""

LEAST: Final = 60
MOST: Final = 86_400
"""Seconds of a Retry-After: whole minutes, so that the limit cannot be told from it, and a day."""

SLOWEST: Final = 5000
"""Milliseconds that a visitor is slowed by at most."""


@dataclass(frozen=True, slots=True)
class Disclosed:
    """
    Say what an answer showed.

    Args:
        status: Its status code.
        subjects: Whom, by the identifiers of the site, where it is known; None where not.
        fields: Which kinds of personal data, where it is known.
        people: How many, where only their number is known.
    """

    status: int = 200
    subjects: tuple[str, ...] | None = None
    fields: tuple[str, ...] = ()
    people: int | None = None


def decide(request: Request, policy: GuardPolicy, *, follows: bool = False) -> Steps[Decision]:
    """
    Return what a visitor shall meet; in shadow mode that is ``ALLOW``.

    Args:
        follows: Whether ``charge`` will tell what the answer showed; if not, whom the route names
            is charged at once.
    """
    if policy.mode is Mode.OFF:
        return policy.passing
    cells = policy.recognise(request)
    people = int(cells[PEOPLE])
    if people == 0:
        return policy.passing
    verdict: StandingVerdict | None = None
    case = _Case(request, policy, cells, people, follows)
    try:
        verdict = yield ReadVerdicts(cells, request.at)
        ask = case.ask(verdict)
        standing: Standing = yield ReadTally(ask)
    except StoreUnavailable as error:
        decision = case.failed(error.code)
    else:
        if standing.share <= case.lowest and verdict is None and not standing.full:
            if standing.missed < TRIES * RATE:
                if not follows:
                    yield KeepExposures((cells,))
                return case.passed(standing)
        decision = case.judged(standing, verdict)
        if standing.charged and decision.remedy.refuses:
            yield ChargeTally(
                ask.allowances,
                request.at,
                cells,
                fresh=standing.fresh,
                released=int(cells[SUBJECT]),
            )
    if decision.would is not Remedy.ALLOW:
        yield KeepDecision(decision, request.at)
    if not follows and not decision.remedy.refuses:
        yield KeepExposures((cells,))
    return decision


class _Case:
    """Hold what is known of one request while it is judged."""

    __slots__ = (
        "allowances",
        "cells",
        "enforced",
        "follows",
        "permit",
        "people",
        "policy",
        "request",
        "waived",
    )

    def __init__(
        self,
        request: Request,
        policy: GuardPolicy,
        cells: NDArray[np.int64],
        people: int,
        follows: bool,
    ) -> None:
        self.request = request
        self.policy = policy
        self.cells = cells
        self.people = people
        self.follows = follows
        self.allowances = policy.budgets_for(request)
        self.permit = policy.agreement(request, cells)
        self.waived = self._holds_pass()
        self.enforced = (
            policy.mode is Mode.ENFORCE
            and self.permit is None
            and (
                policy.percent >= 100
                or chosen(int(cells.view(np.uint64)[ACTOR]), policy.salt, policy.percent)
            )
        )
        if self.permit is not None:
            cells[SITE] = 0

    @property
    def lowest(self) -> float:
        """The share up to which everybody passes."""
        return self.policy.ladder.rungs[0].at

    def _holds_pass(self) -> bool:
        """Say whether a challenge was passed; a pass that is bound to nothing is a session."""
        if self.policy.cookie not in self.request.headers.get("cookie", ""):
            return False
        text = cookie(self.request.headers, self.policy.cookie)
        held = read_pass(self.policy.key, text) if text else None
        kind = KINDS[int(self.cells[KIND])]
        if held is None or not held.covers(self.cells[:SITE].tolist(), kind, self.request.at):
            return False
        if held.binding == 0 and not self.cells[SESSION]:
            self.cells[SESSION] = held.id
            if self.cells[LEVEL] > SESSION:
                self.cells[ACTOR] = held.id
                self.cells[LEVEL] = SESSION
        return True

    def ask(self, verdict: StandingVerdict | None) -> Ask:
        """Return what to ask the tally."""
        policy, cells = self.policy, self.cells
        stop = stop_good = math.inf
        take = Take.RESERVE if self.follows else Take.CHARGE
        if self.enforced:
            stop = policy.stop_passed if self.waived else policy.stop
            stop_good = policy.stop_passed
            if verdict is not None and verdict.suspicion > 0:
                stop_good = stop
                if self._remedy(verdict.suspicion, False, verdict).refuses:
                    take = Take.NOTHING
        return Ask(
            self.request.at,
            cells,
            int(cells[SUBJECT]),
            self.people,
            int(cells[LOAD]),
            self.allowances,
            stop,
            stop_good,
            policy.good_age,
            take,
        )

    def _remedy(self, share: float, good: bool, verdict: StandingVerdict | None) -> Remedy:
        """Return what answers a share; nobody is denied whom detection did not find to collect."""
        remedy = self.policy.ladder.remedy(share, challengeable=not (good or self.waived))
        condemned = verdict is not None and verdict.conclusion is Conclusion.COLLECTOR
        if remedy is Remedy.DENY and not condemned:
            return Remedy.LIMIT
        return remedy

    def passed(self, standing: Standing) -> Decision:
        """Return the decision to let pass."""
        cells, policy = self.cells, self.policy
        return Decision(
            Remedy.ALLOW,
            policy=policy.version,
            surface=policy.routes.surfaces[cells[SURFACE]].name,
            mode=policy.mode,
            kind=KINDS[int(cells[KIND])],
            people=self.people,
            seen=Seen(cells, self.allowances, standing.fresh) if self.follows else None,
        )

    def judged(self, standing: Standing, verdict: StandingVerdict | None) -> Decision:
        """Return the decision, with its reasons."""
        suspicion = verdict.suspicion if verdict is not None else 0.0
        if self.permit is not None:
            said = f"permitted: agreement of {self.permit.owner} until {self.permit.until}"
            return self._decision(Remedy.ALLOW, (said,), standing)
        if verdict is not None and verdict.conclusion in _TRUSTED:
            return self._decision(
                Remedy.ALLOW, (f"{verdict.conclusion}: {verdict.because}",), standing
            )
        guesses = 0.0
        if standing.tried >= TRIES and standing.missed >= RATE * standing.tried:
            guesses = standing.missed / standing.tried
        share = max(standing.share, suspicion, guesses)
        good = standing.good and suspicion == 0.0 and guesses == 0.0
        would = self._remedy(share, good, verdict)
        agent = self._agent() if would is not Remedy.ALLOW and suspicion <= 1.0 else ""
        if agent:
            return self._decision(Remedy.ALLOW, (f"verified-agent: {agent}",), standing)
        reasons = self._reasons(standing, verdict, guesses)
        if standing.full and not would.refuses:
            return self._unanswered("tally-full", (*reasons, "tally-full"), standing)
        until = standing.frees_at
        if verdict is not None and suspicion > 1.0:
            until = max(until, verdict.until)
        return self._decision(would, reasons, standing, until)

    def _reasons(
        self, standing: Standing, verdict: StandingVerdict | None, guesses: float
    ) -> tuple[str, ...]:
        found = []
        if verdict is not None and verdict.suspicion > 0:
            found.append(f"{verdict.conclusion}: {verdict.because}")
        if guesses:
            found.append(
                f"guesses: {standing.missed:.0f} of {standing.tried:.0f} identifiers "
                "belong to nobody"
            )
        if standing.row >= 0 and standing.share > self.lowest:
            budget = self.allowances.budgets[standing.row]
            scale = 1000 if budget.weighted else 1
            what = "people by weight" if budget.weighted else "people"
            found.append(
                f"{budget.who}: {standing.count / scale:,.0f} {what} in {budget.window}, "
                f"{standing.limit / scale:,.0f} allowed to this one"
            )
        return tuple(found)

    def _agent(self) -> str:
        """Return the honest agent that a visitor is, as its operator publishes; or ''."""
        agents = self.policy.agents
        if agents is None:
            return ""
        claim = agents.claimed(self.request.headers.get("user-agent", ""))
        address = self.cells.view(np.uint64)
        if claim and agents.verified(claim, int(address[HI]), int(address[LO])):
            return claim
        return ""

    def failed(self, code: str) -> Decision:
        """Return the decision while a store does not answer, to the side the policy names."""
        return self._unanswered(code, (code,), Standing())

    def _unanswered(self, code: str, reasons: tuple[str, ...], standing: Standing) -> Decision:
        side = self.policy.on_error[int(self.cells[SURFACE])]
        would = Remedy.ALLOW
        if self.permit is None and side == CLOSED:
            would = Remedy.LIMIT
        elif self.permit is None and side == CHALLENGE and not (self.waived or standing.good):
            would = Remedy.CHALLENGE
        del code
        return self._decision(would, reasons, standing, self.request.at + LEAST * 1_000_000)

    def _decision(
        self, would: Remedy, reasons: tuple[str, ...], standing: Standing, until: int = 0
    ) -> Decision:
        """Return a decision, enforced or in the shadow."""
        cells, policy, at = self.cells, self.policy, self.request.at
        surface = policy.routes.surfaces[cells[SURFACE]].name
        actor = int(cells.view(np.uint64)[ACTOR])
        remedy = would if self.enforced else Remedy.ALLOW
        retry = 0
        if would in {Remedy.LIMIT, Remedy.DENY}:
            minutes = -(-max(until - at, 0) // 60_000_000)
            retry = min(max(minutes * 60, LEAST), MOST)
        return Decision(
            remedy,
            would,
            reference(policy.key, at, actor, surface) if would is not Remedy.ALLOW else "",
            reasons,
            policy.version,
            surface,
            policy.mode,
            retry,
            min(SLOWEST, int(1000 * standing.share)) if would is Remedy.SLOW else 0,
            f"{actor:016x}",
            0,
            KINDS[int(cells[KIND])],
            self.people,
            None if remedy.refuses else Seen(cells, self.allowances, standing.fresh),
        )


_TRUSTED: Final = frozenset({Conclusion.PERMITTED, Conclusion.VERIFIED_AGENT})


def charge(
    request: Request, disclosed: Disclosed, policy: GuardPolicy, decision: Decision
) -> Steps[None]:
    """
    Charge what an answer showed, and take back what it did not show after all.

    Args:
        decision: That of this request, decided with *follows*.
    """
    seen = decision.seen
    if seen is None:
        seen = _unforeseen(request, disclosed, policy)
        if seen is None:
            return
    cells = seen.cells
    kind, status = int(cells[KIND]), disclosed.status
    subject, people, load = (int(cells[each]) for each in (SUBJECT, PEOPLE, LOAD))
    weight = _weight(disclosed, policy, cells)
    tried = int(kind in {VIEW, LOOKUP})
    missed = status in {404, 410} and kind != LIST or (kind == LOOKUP and status == 204)
    hit = (200 <= status < 300 or status == 304) and not missed
    kept: tuple[NDArray[np.int64], ...] = ()
    shown: list[tuple[int, int, int]] = []
    released = subject
    if missed and tried:
        kept = (_cells(cells, OUTCOME, MISS),)
    elif hit and disclosed.subjects is not None:
        for each in of_handles(disclosed.subjects, policy.key):
            row = _cells(cells, SUBJECT, each)
            row[KIND], row[PLACE] = VIEW if kind == LIST else kind, NOWHERE
            row[PEOPLE], row[LOAD], row[OUTCOME] = 1, weight, HIT
            kept = (*kept, row)
            shown.append((each, 1, weight))
            if each == subject:
                released = 0
    elif hit:
        count = people if disclosed.people is None else disclosed.people
        if count > 0:
            per = weight if disclosed.fields else load // max(people, 1)
            row = _cells(cells, PEOPLE, count)
            row[LOAD] = count * per
            kept, shown, released = (row,), [(subject, count, count * per)], 0
    yield ChargeTally(
        seen.allowances,
        request.at,
        cells,
        shown,
        fresh=seen.fresh,
        released=released,
        tried=tried if hit or missed else 0,
        missed=int(missed),
    )
    if kept:
        yield KeepExposures(kept)


def _unforeseen(request: Request, disclosed: Disclosed, policy: GuardPolicy) -> Seen | None:
    """Return what to charge where no route foretold that anybody would be shown."""
    if policy.mode is Mode.OFF or not disclosed.subjects:
        return None
    cells = policy.recognise(request)
    if cells[PEOPLE]:
        return None
    cells[KIND] = VIEW
    return Seen(cells, policy.budgets_for(request))


def _weight(disclosed: Disclosed, policy: GuardPolicy, cells: NDArray[np.int64]) -> int:
    """Return the weight of one person as shown, in thousandths."""
    if disclosed.fields:
        return policy.weigh(disclosed.fields)
    surface = int(cells[SURFACE])
    return round(1000 * policy.routes.surfaces[surface].weight) if surface >= 0 else 1000


def _cells(cells: NDArray[np.int64], cell: int, value: int) -> NDArray[np.int64]:
    """Return a copy with one cell changed."""
    row = cells.copy()
    row[cell] = value
    return row


def handlers(
    tally: Tally | AsyncTally,
    *,
    verdicts: Mapping[int, StandingVerdict] | None = None,
    keep: Callable[[KeepExposures], None] | None = None,
    record: Callable[[KeepDecision], None] | None = None,
) -> Handlers:
    """
    Wire the commands of the guard to a tally.

    Args:
        verdicts: What stands, by pseudonym as a signed number; it may change at any time.
        keep: Takes exposures for the ledger.
        record: Takes decisions that were not to let pass.
    """
    standing = {} if verdicts is None else verdicts

    def look(command: ReadVerdicts) -> StandingVerdict | None:
        if not standing:
            return None
        found = [
            each
            for handle in command.who[:SITE].tolist()
            if handle and (each := standing.get(handle)) and each.until > command.at
        ]
        return max(found, key=lambda each: each.suspicion, default=None)

    return {
        ReadTally: lambda command: tally.judge(command.ask),
        ChargeTally: lambda command: tally.charge(
            command.allowances,
            command.at,
            command.who,
            command.shown,
            fresh=command.fresh,
            released=command.released,
            tried=command.tried,
            missed=command.missed,
        ),
        ReadVerdicts: look,
        KeepExposures: keep or (lambda _: None),
        KeepDecision: record or (lambda _: None),
        SpendPass: lambda command: tally.spend(command.token, command.until, command.at),
    }
