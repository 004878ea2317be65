"""How an answer is charged, when it is known what it showed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from privet.enforcement.decision import Mode
from privet.errors import StoreUnavailable
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW
from privet.exposure.places import NOWHERE
from privet.exposure.pseudonyms import of_handles
from privet.exposure.recognising import (
    KIND,
    LOAD,
    OUTCOME,
    PEOPLE,
    PLACE,
    SUBJECT,
    SURFACE,
    Seen,
)
from privet.workflows.asking import ChargeTally, KeepExposures

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.enforcement.decision import Decision
    from privet.exposure.crowds import Heard
    from privet.exposure.tallying import Shown
    from privet.traffic.request import Request
    from privet.workflows.guarding import GuardPolicy
    from privet.workflows.steps import Steps


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


FORETOLD: Final = Disclosed()
"""What most answers show: whom the route names."""


def charge(
    request: Request, disclosed: Disclosed, policy: GuardPolicy, decision: Decision
) -> Steps[None]:
    """
    Charge what an answer showed, and take back what it did not show after all.

    Args:
        decision: That of this request, decided with *follows*.
    """
    if policy.incumbent is not None:
        policy = policy.named(decision.policy)
    seen = decision.seen or _unforeseen(request, disclosed, policy, decision)
    if seen is None:
        return
    cells = seen.cells
    _, kind, subject, people, load = cells[SURFACE:PLACE].tolist()
    status = disclosed.status
    missed = (status in {404, 410} and kind != LIST) or (kind == LOOKUP and status == 204)
    hit = (200 <= status < 300 or status == 304) and not missed
    kept: tuple[NDArray[np.int64], ...] = (cells,)
    reserved = (subject, people, load)
    shown: list[Shown] = [reserved]
    if not hit or not people or (disclosed is not FORETOLD and disclosed != FORETOLD):
        kept = _kept(cells, disclosed, policy, hit=hit, missed=missed)
        triples = (row[SUBJECT:PLACE].tolist() for row in kept if hit)
        shown = [(whom, count, weight) for whom, count, weight in triples]
    told = hit or missed
    try:
        yield ChargeTally(
            seen.allowances,
            request.at,
            cells,
            shown,
            fresh=seen.fresh,
            released=0 if reserved in shown else reserved[0],
            tried=int(kind != LIST and told),
            missed=int(missed),
        )
        if seen.heard is not None and told:
            yield from trail(policy, request.at, seen.heard, missed=missed)
        if seen.crowd is not None and shown:
            yield from together(policy, request.at, seen.crowd, shown)
    except StoreUnavailable:
        pass  # counted by whoever asked in vain; what was shown is kept all the same
    if kept:
        yield KeepExposures(kept)


def trail(policy: GuardPolicy, at: int, heard: Heard, *, missed: bool) -> Steps[None]:
    """Count a look-up under its trail, and for its crowd."""
    if policy.crowds is None:
        return
    allowances = policy.crowds.allowances
    if heard.stretch:
        yield ChargeTally(allowances, at, heard.trail, heard.shown, tried=1, missed=int(heard.near))
    if heard.crowd is not None:
        yield ChargeTally(allowances, at, heard.crowd, tried=1, missed=int(missed))


def together(
    policy: GuardPolicy, at: int, who: NDArray[np.int64], shown: Sequence[Shown]
) -> Steps[None]:
    """Charge a crowd of strangers with what one of them was shown."""
    if policy.strangers is not None:
        yield ChargeTally(policy.strangers.together, at, who, shown)


def _kept(
    cells: NDArray[np.int64],
    disclosed: Disclosed,
    policy: GuardPolicy,
    *,
    hit: bool,
    missed: bool,
) -> tuple[NDArray[np.int64], ...]:
    """Return the exposures of an answer: a miss, the people it named, or those of the route."""
    if missed:
        return (_changed(cells, OUTCOME, MISS),)
    if not hit:
        return ()
    weight = _weight(disclosed, policy, cells)
    if disclosed.subjects is not None:
        kept = []
        for each in of_handles(disclosed.subjects, policy.key):
            row = _changed(cells, SUBJECT, each)
            if each != cells[SUBJECT]:
                row[PLACE] = NOWHERE
            row[KIND] = VIEW if cells[KIND] == LIST else cells[KIND]
            row[PEOPLE], row[LOAD], row[OUTCOME] = 1, weight, HIT
            kept.append(row)
        return tuple(kept)
    people = int(cells[PEOPLE]) if disclosed.people is None else disclosed.people
    if people <= 0:
        return ()
    row = _changed(cells, PEOPLE, people)
    row[LOAD] = people * weight
    return (row,)


def _unforeseen(
    request: Request, disclosed: Disclosed, policy: GuardPolicy, decision: Decision
) -> Seen | None:
    """Return what to charge where no route foretold that anybody would be shown."""
    if policy.mode is Mode.OFF or not disclosed.subjects or decision.remedy.refuses:
        return None
    cells, people, _, _, _, _ = policy.recognise(request)
    if people:
        return None
    cells[KIND] = VIEW
    return Seen(cells, policy.budgets_for(request))


def _weight(disclosed: Disclosed, policy: GuardPolicy, cells: NDArray[np.int64]) -> int:
    """Return the weight of one person as shown, in thousandths."""
    if disclosed.fields:
        return policy.weigh(disclosed.fields)
    surface = int(cells[SURFACE])
    return round(1000 * policy.routes.surfaces[surface].weight) if surface >= 0 else 1000


def _changed(cells: NDArray[np.int64], cell: int, value: int) -> NDArray[np.int64]:
    """Return a copy with one cell changed."""
    row = cells.copy()
    row[cell] = value
    return row
