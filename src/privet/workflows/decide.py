"""How a request is judged before it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.enforcement.decision import Mode
from privet.enforcement.remedies import Remedy
from privet.errors import StoreUnavailable
from privet.exposure.recognising import ACTOR, LEVEL
from privet.exposure.tallying import ACCOUNT, DEVICE, SITE, Standing
from privet.workflows.asking import (
    ChargeTally,
    KeepDecision,
    KeepExposures,
    KeepOwed,
    Meet,
    ReadLikeness,
    ReadOwed,
    ReadTally,
    ReadVerdicts,
    SpendPass,
)
from privet.workflows.charging import Disclosed, charge, together, trail
from privet.workflows.judging import LISTED, Case
from privet.workflows.owing import Owed, owes, reckons, sought
from privet.workflows.steps import drive, nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from privet.enforcement.decision import Decision
    from privet.exposure.tallying import AsyncTally, Tally
    from privet.traffic.request import Request
    from privet.verdict.standing import StandingVerdict
    from privet.workflows.guarding import GuardPolicy
    from privet.workflows.steps import Handlers, Steps

__all__ = ["Disclosed", "charge", "decide", "decide_at_once", "handlers"]

# A member of an enumeration costs as much to look up as a tally's entry; here it is looked up once.
_OFF = Mode.OFF
_ALLOW = Remedy.ALLOW


def decide(request: Request, policy: GuardPolicy, *, follows: bool = False) -> Steps[Decision]:
    """
    Return what a visitor shall meet; in shadow mode that is ``ALLOW``.

    Args:
        follows: Whether ``charge`` will tell what the answer showed; if not, whom the route names
            is charged at once.
    """
    if policy.mode is _OFF:
        return policy.passing
    found = policy.recognise(request)
    if policy.incumbent is not None:
        policy, found = policy.allotted(request, found)
    if found[1] == 0:
        yield Meet(request, found[0])
        return policy.passing
    case = Case(request, policy, found, follows=follows)
    try:
        verdict = case.heeds((yield ReadVerdicts(case.cells, request.at)))
        standing: Standing = yield ReadTally(case.ask(verdict))
    except StoreUnavailable as error:
        return (yield from unanswered(case, error))
    if policy.stands and reckons(case, standing):
        case.owed = yield ReadOwed(int(case.cells[ACTOR]), request.at, case.waived)
    if verdict is None and case.passes(standing):
        yield Meet(request, case.cells)
        if not follows:
            yield KeepExposures((case.cells,))
        return case.passed(standing)
    return (yield from weighed(case, standing, verdict))


def decide_at_once(
    request: Request, policy: GuardPolicy, rim: Handlers, *, follows: bool = False
) -> Decision:
    """
    Return what ``decide`` returns, where every handler answers at once.

    Nine requests of ten let somebody pass without a thought; for them a generator that is resumed
    three times costs as much as the tally. Whatever needs a thought goes on as ``decide`` does. A
    property test holds the two to each other: the same decisions, commands and charges.
    """
    if policy.mode is _OFF:
        return policy.passing
    found = policy.recognise(request)
    if policy.incumbent is not None:
        policy, found = policy.allotted(request, found)
    meet, keep = rim[Meet], rim[KeepExposures]
    if found[1] == 0:
        if meet is not nothing:
            meet(Meet(request, found[0]))
        return policy.passing
    case = Case(request, policy, found, follows=follows)
    try:
        verdict = case.heeds(rim[ReadVerdicts](ReadVerdicts(case.cells, request.at)))
        standing: Standing = rim[ReadTally](ReadTally(case.ask(verdict)))
    except StoreUnavailable as error:
        return drive(unanswered(case, error), rim)
    if policy.stands and reckons(case, standing):
        case.owed = rim[ReadOwed](ReadOwed(int(case.cells[ACTOR]), request.at, case.waived))
    if verdict is None and case.passes(standing):
        if meet is not nothing:
            meet(Meet(request, case.cells))
        if not follows and keep is not nothing:
            keep(KeepExposures((case.cells,)))
        return case.passed(standing)
    return drive(weighed(case, standing, verdict), rim)


def unanswered(case: Case, error: StoreUnavailable) -> Steps[Decision]:
    """Decide while a store does not answer."""
    return (yield from _kept(case, case.unanswered((error.code,), Standing())))


def weighed(case: Case, standing: Standing, verdict: StandingVerdict | None) -> Steps[Decision]:
    """Decide where there is something to think about."""
    if not standing.good:
        if case.sounds:
            yield from sounded(case, standing)
        if case.strange:
            yield from crowded(case, standing)
        if case.new:
            yield from likened(case, standing)
    decision = case.judged(standing, verdict)
    if standing.charged and decision.remedy.refuses:
        yield from take_back(case, standing)
    if owes(case, decision):
        at = case.request.at
        yield KeepOwed(int(case.cells[ACTOR]), at, at + case.policy.stands)
    return (yield from _kept(case, decision))


def _kept(case: Case, decision: Decision) -> Steps[Decision]:
    at = case.request.at
    yield Meet(case.request, case.cells, case.received(decision))
    if decision.would is not _ALLOW:
        yield KeepDecision(decision, at, case.cells, case.allowances, case.grounds)
    if (vain := sought(case, decision)) is not None:
        yield KeepExposures((vain,))
    if not case.follows and not decision.remedy.refuses:
        yield KeepExposures((case.cells,))
        if case.heard is not None or case.surge is not None:
            yield from told(case)
    return decision


def sounded(case: Case, standing: Standing) -> Steps[None]:
    """Ask what a look-up comes to beside the visitor's own budgets; nothing where no store says."""
    crowds = case.policy.crowds
    if crowds is None:
        return
    asks = crowds.asks(case.cells, case.request.at)
    try:
        trail_ = yield ReadTally(asks[0])
        crowd = yield ReadTally(asks[1])
    except StoreUnavailable:
        return  # counted by whoever asked in vain
    case.heard = crowds.hear(case.cells, asks, standing, trail_, crowd)


def crowded(case: Case, standing: Standing) -> Steps[None]:
    """
    Ask how many people all strangers were shown; an agent that is known to be honest is none.

    Whoever asks for somebody whom they were shown before is not held to it, as by no budget.
    """
    strangers = case.policy.strangers
    if strangers is None or case.agent():
        return
    asked = strangers.ask(case.cells, case.request.at, (case.subject, case.people, case.load))
    try:
        all_ = yield ReadTally(asked)
        apart: Standing | None = None
        if all_.counted > all_.limit and standing.fresh >> int(case.cells[LEVEL]) & 1:
            apart = yield ReadTally(strangers.ask_apart(case.cells, case.request.at))
    except StoreUnavailable:
        return  # counted by whoever asked in vain
    case.surge = strangers.surge(asked, all_, apart)


def likened(case: Case, standing: Standing) -> Steps[None]:
    """
    Ask whether a newcomer has the software of a campaign that stands, and how many people it was shown.

    Whoever asks for somebody whom they were shown before is not held to it, as by no budget; nor is a
    page of a list, which costs as many people as it names and which a mill has no use for.
    """
    probation = case.policy.probation
    if probation is None or case.kind == LISTED or not standing.fresh >> int(case.cells[LEVEL]) & 1:
        return
    try:
        alike = yield ReadLikeness(case.cells, case.request.at)
        if alike is not None and not case.agent():
            shown = (case.subject, case.people, case.load)
            own = yield ReadTally(probation.ask(case.cells, case.request.at, shown))
            case.probed = probation.probed(own, alike.because)
    except StoreUnavailable:
        return  # counted by whoever asked in vain


def told(case: Case) -> Steps[None]:
    """Count beside what nobody will say of, whether the answer showed it."""
    policy, at = case.policy, case.request.at
    try:
        if case.heard is not None:
            yield from trail(policy, at, case.heard._replace(crowd=None), missed=False)
        if case.surge is not None:
            shown = ((case.subject, case.people, case.load),)
            yield from together(policy, at, case.surge.who, shown)
    except StoreUnavailable:
        return


def take_back(case: Case, standing: Standing) -> Steps[None]:
    """Release somebody who was charged and, for another reason, is not shown."""
    try:
        yield ChargeTally(
            case.allowances,
            case.request.at,
            case.cells,
            fresh=standing.fresh,
            released=case.subject,
        )
    except StoreUnavailable:
        return


def handlers(  # noqa: PLR0913 - what a guard is wired to, each by its name
    tally: Tally | AsyncTally,
    *,
    verdicts: Mapping[int, StandingVerdict] | None = None,
    keep: Callable[[KeepExposures], None] | None = None,
    record: Callable[[KeepDecision], None] | None = None,
    meet: Callable[[Meet], None] | None = None,
    owed: Owed | None = None,
) -> Handlers:
    """
    Wire the commands of the guard to a tally.

    Args:
        verdicts: What stands, by pseudonym as a signed number; it may change at any time.
        keep: Takes exposures for the ledger.
        record: Takes decisions that were not to let pass.
        meet: Takes note of everybody who comes.
        owed: Who owes the answer to a challenge.
    """
    standing = {} if verdicts is None else verdicts

    def look(command: ReadVerdicts) -> StandingVerdict | None:
        if not standing:
            return None
        who: list[int] = command.who.tolist()
        actor, device = who[LEVEL], who[DEVICE]
        found = [
            known
            for level, handle in enumerate(who[:SITE])
            if handle
            and (each := standing.get(handle))
            and each.until > command.at
            and (known := each.seen_from(level, actor=actor, device=device))
        ]
        return max(found, key=lambda each: each.suspicion, default=None)

    def resemble(command: ReadLikeness) -> StandingVerdict | None:
        if not standing:
            return None
        each, own = (standing.get(int(command.who[level])) for level in (DEVICE, ACCOUNT))
        if own is not None and own.alike and own.until > command.at:
            return None
        return each if each is not None and each.alike and each.until > command.at else None

    owing = Owed() if owed is None else owed
    return {
        ReadOwed: owing.since,
        KeepOwed: owing.keep,
        ReadTally: lambda command: tally.judge(command.ask),
        ReadLikeness: resemble,
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
        Meet: meet or nothing,
        KeepExposures: keep or nothing,
        KeepDecision: record or nothing,
        SpendPass: lambda command: tally.spend(command.token, command.until, command.at),
    }
