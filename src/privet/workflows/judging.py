"""One request while it is judged: what is asked of the tally, and what its answer comes to."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.enforcement.decision import Decision, Mode
from privet.enforcement.grounds import Grounds
from privet.enforcement.passes import read_pass
from privet.enforcement.references import reference
from privet.enforcement.remedies import Remedy
from privet.enforcement.rollout import chosen
from privet.exposure.budgets import WHO
from privet.exposure.exposures import LIST, LOOKUP, VIEW
from privet.exposure.guesses import Guesses
from privet.exposure.recognising import ACTOR, HI, LEVEL, LO, Seen
from privet.exposure.tallying import ACCOUNT, SESSION, SITE, Ask, Standing, Take
from privet.identity.bearing import cookie
from privet.verdict.conclusions import Conclusion
from privet.workflows.asking import Reception
from privet.workflows.guarding import CHALLENGE, CLOSED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.exposure.crowds import Heard
    from privet.exposure.probation import Probed
    from privet.exposure.strangers import Surge
    from privet.traffic.request import Request
    from privet.verdict.standing import StandingVerdict
    from privet.workflows.guarding import GuardPolicy

LISTED: Final = "list"
VIEWED: Final = "view"
KINDS: Final = {VIEW: VIEWED, LIST: LISTED, LOOKUP: "lookup"}

GUESSES: Final = Guesses()
FEW: Final = GUESSES.least
"""Misses below which nobody guesses."""

ALARM: Final = 1.0
"""The share of a budget that an alarm about look-ups amounts to: every rung below the whole is
climbed, and nobody is refused for what others do."""

LEAST: Final = 60
MOST: Final = 86_400
"""Seconds of a Retry-After: whole minutes, so that the limit cannot be told from it, and a day."""

SLOWEST: Final = 5000
"""Milliseconds that a visitor is slowed by at most."""

_TRUSTED: Final = frozenset({Conclusion.PERMITTED, Conclusion.VERIFIED_AGENT})

# A member of an enumeration costs as much to look up as a tally's entry; here it is looked up once.
_ENFORCE: Final = Mode.ENFORCE
_NOTHING, _RESERVE, _CHARGE = Take
_NONE: Final = Grounds()
_tuple: Final = tuple.__new__


class Case:
    """
    Hold what is known of one request while it is judged.

    Args:
        found: What was recognised of it, as ``GuardPolicy.recognise`` returns it.
        follows: Whether it will be told what the answer showed.
    """

    __slots__ = (
        "allowances",
        "cells",
        "enforced",
        "follows",
        "grounds",
        "heard",
        "kind",
        "load",
        "new",
        "owed",
        "people",
        "permit",
        "policy",
        "probed",
        "request",
        "sounds",
        "strange",
        "subject",
        "surface",
        "surge",
        "waived",
    )

    def __init__(
        self,
        request: Request,
        policy: GuardPolicy,
        found: tuple[NDArray[np.int64], int, int, int, int, int],
        *,
        follows: bool,
    ) -> None:
        cells, self.people, self.subject, self.load, self.surface, kind = found
        self.request = request
        self.policy = policy
        self.cells = cells
        self.follows = follows
        self.grounds = _NONE
        self.heard: Heard | None = None
        self.kind = KINDS[kind]
        self.allowances = policy.budgets_for(request)
        self.permit = policy.agreement(request, cells) if policy.agreements else None
        self.waived = policy.bears_pass(request) and self._holds_pass()
        self.enforced = (
            policy.mode is _ENFORCE
            and self.permit is None
            and (
                policy.percent >= 100
                or chosen(int(cells.view(np.uint64)[ACTOR]), policy.salt, policy.percent)
            )
        )
        self.surge: Surge | None = None
        self.owed = 0
        self.sounds = kind == LOOKUP and policy.crowds is not None and self.permit is None
        self.strange = (
            policy.strangers is not None
            and self.permit is None
            and self.allowances is policy.allowances[""]
        )
        self.probed: Probed | None = None
        self.new = (
            policy.probation is not None
            and self.permit is None
            and cells[LEVEL] == ACCOUNT
            and self.allowances is policy.allowances[""]
        )
        if self.permit is not None:
            cells[SITE] = 0

    def _holds_pass(self) -> bool:
        """Say whether a challenge was passed; a pass that is bound to nothing is a session."""
        text = cookie(self.request.headers, self.policy.cookie)
        held = read_pass(self.policy.key, text) if text else None
        handles = self.cells[:SITE].tolist()
        if held is None or not held.covers(handles, self.kind, self.request.at):
            return False
        if held.binding == 0:
            self.cells[SESSION] = held.id
            if self.cells[LEVEL] > SESSION:
                self.cells[ACTOR] = held.id
                self.cells[LEVEL] = SESSION
        return True

    def heeds(self, verdict: StandingVerdict | None) -> StandingVerdict | None:
        """
        Return a verdict; None where it speaks of what the visitor's role, which has budgets, explains.

        Detection reads a ledger that knows no roles: it doubts whoever looks at very many people that
        few others look at, which is what the operator said is this visitor's work; and two of a trade
        with one browser share people out, as a fleet does. Their budgets go on binding, and certainty
        that rests on anything else is heeded.
        """
        if verdict is None or self.allowances is self.policy.allowances[""]:
            return verdict
        return None if verdict.choice or verdict.conclusion is Conclusion.UNCLEAR else verdict

    def ask(self, verdict: StandingVerdict | None) -> Ask:
        """Return what to ask the tally."""
        policy = self.policy
        stop = stop_good = math.inf
        take = _RESERVE if self.follows else _CHARGE
        if self.enforced:
            stop = policy.stop_passed if self.waived else policy.stop
            stop_good = policy.stop_passed
            if verdict is not None and verdict.suspicion > 0:
                stop_good = stop
                feared = Grounds(
                    suspicion=verdict.suspicion,
                    waived=self.waived,
                    condemned=verdict.conclusion is Conclusion.COLLECTOR,
                )
                if feared.remedy(policy.ladder).refuses:
                    take = _NOTHING
        # Through its own constructor a named tuple takes twice as long to make, 0.3 us.
        return _tuple(
            Ask,
            (
                self.request.at,
                self.cells,
                self.subject,
                self.people,
                self.load,
                self.allowances,
                stop,
                stop_good,
                policy.good_age,
                take,
            ),
        )

    def passes(self, standing: Standing) -> bool:
        """Say whether there is nothing to think about."""
        return (
            not self.owed
            and standing.share <= self.policy.ladder.lowest
            and standing.missed < FEW
            and not standing.full
            and (standing.good or not (self.sounds or self.strange or self.new))
        )

    def passed(self, standing: Standing) -> Decision:
        """Return the decision to let pass."""
        if not self.follows:
            return self.policy.passed(self.surface, self.kind, self.people)
        return Decision(
            Remedy.ALLOW,
            policy=self.policy.version,
            surface=self.policy.routes.surfaces[self.surface].name,
            mode=self.policy.mode,
            kind=self.kind,
            people=self.people,
            seen=Seen(self.cells, self.allowances, standing.fresh),
        )

    def _seen(self, standing: Standing) -> Seen:
        """Return what is charged once the answer is known."""
        crowd = self.surge.who if self.surge is not None else None
        return Seen(self.cells, self.allowances, standing.fresh, self.heard, crowd)

    def judged(self, standing: Standing, verdict: StandingVerdict | None) -> Decision:
        """Return the decision, with its reasons."""
        if self.permit is not None:
            said = f"permitted: agreement of {self.permit.owner} until {self.permit.until}"
            return self._decision(Remedy.ALLOW, (said,), standing)
        if verdict is not None and verdict.conclusion in _TRUSTED and self._vouched(verdict):
            said = f"{verdict.conclusion}: {verdict.because}"
            return self._decision(Remedy.ALLOW, (said,), standing)
        suspicion = verdict.suspicion if verdict is not None else 0.0
        guesses = GUESSES.share(standing.tried, standing.missed)
        self.grounds = self._grounds(standing, verdict, guesses)
        would = self.grounds.remedy(self.policy.ladder)
        agent = self.agent() if would is not Remedy.ALLOW and suspicion <= 1.0 else ""
        if agent:
            return self._decision(Remedy.ALLOW, (f"verified-agent: {agent}",), standing)
        reasons = self._reasons(standing, verdict, guesses)
        if standing.full and not would.refuses:
            return self.unanswered((*reasons, "tally-full"), standing)
        until = standing.frees_at
        if verdict is not None and suspicion > 1.0:
            until = max(until, verdict.until)
        if self.probed is not None:
            until = max(until, self.probed.frees_at)
        return self._decision(would, reasons, standing, until)

    def _grounds(
        self, standing: Standing, verdict: StandingVerdict | None, guesses: float
    ) -> Grounds:
        """Return what a decision is made from."""
        suspicion = verdict.suspicion if verdict is not None else 0.0
        return Grounds(
            standing.share,
            suspicion,
            guesses,
            good=standing.good and suspicion == 0.0 and guesses == 0.0,
            waived=self.waived,
            condemned=verdict is not None and verdict.conclusion is Conclusion.COLLECTOR,
            row=standing.row,
            counted=standing.counted,
            limit=standing.limit,
            crowd=ALARM if any(each.alarmed for each in self._beside()) else 0.0,
            probation=self.probed.share if self.probed is not None else 0.0,
            owed=self.policy.ladder.challenging if self.owed else 0.0,
        )

    def _beside(self) -> tuple[Heard | Surge, ...]:
        """Return what was asked beside the visitor's own budgets and misses."""
        return tuple(each for each in (self.heard, self.surge) if each is not None)

    def _vouched(self, verdict: StandingVerdict) -> bool:
        """Say whether a verdict to somebody's good is theirs; anybody may take a permitted name."""
        return self.policy.vouched or verdict.conclusion is not Conclusion.PERMITTED

    def unanswered(self, reasons: tuple[str, ...], standing: Standing) -> Decision:
        """Return the decision while a store does not answer, to the side the policy names."""
        self.grounds = Grounds(
            good=standing.good,
            waived=self.waived,
            answered=False,
            row=standing.row,
            counted=standing.counted,
            limit=standing.limit,
        )
        side = self.policy.on_error[self.surface]
        would = Remedy.ALLOW
        if self.permit is None and side == CLOSED:
            would = Remedy.LIMIT
        elif self.permit is None and side == CHALLENGE and not (self.waived or standing.good):
            would = Remedy.CHALLENGE
        return self._decision(would, reasons, standing, self.request.at + LEAST * 1_000_000)

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
        for each in self._beside():
            found.extend(each.reasons)
        if self.probed is not None:
            found.extend(self.probed.reasons(self.policy.ladder.lowest))
        if self.owed:
            found.append("challenge: one was asked for and is not answered")
        if standing.row >= 0 and standing.share > self.policy.ladder.lowest:
            budget = self.allowances.budgets[standing.row]
            scale = 1000 if budget.weighted else 1
            what = "people by weight" if budget.weighted else "people"
            found.append(
                f"{budget.who}: {standing.counted / scale:,.0f} {what} in {budget.window}, "
                f"{standing.limit / scale:,.0f} allowed to this one"
            )
        return tuple(found)

    def received(self, decision: Decision) -> Reception:
        """
        Return how the visitor was received.

        Only a budget of their own tells somebody to stop. What a verdict refuses is no evidence for the
        next one, and what their neighbours' or the site's budget refuses is no evidence against them.
        """
        if not decision.remedy.refuses:
            return Reception.ANSWERED if self.waived else Reception.ADMITTED
        found = self.grounds
        if found.rule != "budget" or found.row < 0:
            return Reception.REFUSED
        counted = WHO.index(self.allowances.budgets[found.row].who)
        return Reception.STOPPED if counted <= self.cells[LEVEL] else Reception.REFUSED

    def agent(self) -> str:
        """Return the honest agent that a visitor is, as its operator publishes; or ''."""
        agents = self.policy.agents
        if agents is None:
            return ""
        claim = agents.claimed(self.request.headers.get("user-agent", ""))
        address = self.cells.view(np.uint64)
        if claim and agents.verified(claim, int(address[HI]), int(address[LO])):
            return claim
        return ""

    def _decision(
        self, would: Remedy, reasons: tuple[str, ...], standing: Standing, until: int = 0
    ) -> Decision:
        """Return a decision, enforced or in the shadow."""
        policy, at = self.policy, self.request.at
        surface = policy.routes.surfaces[self.surface].name
        actor = int(self.cells.view(np.uint64)[ACTOR])
        remedy = would if self.enforced else Remedy.ALLOW
        retry = 0
        if would in {Remedy.LIMIT, Remedy.DENY}:
            minutes = -(-max(until - at, 0) // 60_000_000)
            retry = min(max(minutes * 60, LEAST), MOST)
        return Decision(
            remedy=remedy,
            would=would,
            ref=reference(policy.key, at, actor, surface) if would is not Remedy.ALLOW else "",
            reasons=reasons,
            policy=policy.version,
            surface=surface,
            mode=policy.mode,
            retry_after=retry,
            wait_ms=min(SLOWEST, int(1000 * standing.share)) if would is Remedy.SLOW else 0,
            actor=f"{actor:016x}",
            kind=self.kind,
            people=self.people,
            seen=None if remedy.refuses else self._seen(standing),
        )
