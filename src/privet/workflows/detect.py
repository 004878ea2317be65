"""How the actors of a ledger are judged: measure, group, signal, conclude."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from privet.detection.between import Between
from privet.detection.claims import Proof, counted
from privet.detection.devices import Against, busy_devices
from privet.detection.groups.awakening import awakenings
from privet.detection.groups.baton import batons
from privet.detection.groups.candidates import Bond, bystanders, candidates, members_of
from privet.detection.groups.complement import grounds, rings
from privet.detection.groups.crowds import cohorts, crowds, others_who_came
from privet.detection.groups.excess import excesses
from privet.detection.groups.lockstep import locksteps
from privet.detection.groups.strangers import standing
from privet.detection.groups.synchrony import synchronies
from privet.detection.groups.tiling import tilings
from privet.detection.measures.sightings import followed, sightings
from privet.detection.measures.traits import traits
from privet.detection.measuring import measure
from privet.detection.relations import EXPOSURES, PEOPLE, people, ways
from privet.detection.tastes import ordinary, tastes
from privet.disclosure.surfaces import Route
from privet.exposure.budgets import DAY, day_of
from privet.exposure.handles import DEVICE, NETWORK
from privet.identity.actors import Level
from privet.permission.agreements import agreement_for
from privet.verdict.conclusions import CODE, Conclusion
from privet.verdict.judge import judge, judge_devices
from privet.workflows.commands import Await, Begin, Consult, NameThem, Recall
from privet.workflows.narrowest import narrowest
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.claims import Claims
    from privet.detection.devices import Devices
    from privet.detection.groups.candidates import Candidate, Traits
    from privet.detection.groups.complement import Ground, Ring
    from privet.detection.learned.model import Fitness, Model
    from privet.detection.measured import Measured
    from privet.detection.relations import Columns, Relations
    from privet.detection.signals import Signals
    from privet.detection.tastes import Ordinary
    from privet.exposure.budgets import Budget
    from privet.identity.agents import Agents
    from privet.permission.agreements import Agreement
    from privet.verdict.conclude import Verdicts
    from privet.workflows.commands import Pending
    from privet.workflows.policy import Policy
    from privet.workflows.steps import Steps

TAKERS = [CODE[Conclusion.COLLECTOR], CODE[Conclusion.VERIFIED_AGENT]]
"""Whose choice of people tells nothing of whom visitors seek."""

SEED = 20_261_127
"""Strangers are drawn the same way each time, so that a ledger is judged the same way twice."""

LEVELS = tuple(Level)
"""Levels by their number in the columns."""


@dataclass(frozen=True, slots=True)
class Extent:
    """Say how much a ledger holds: distinct people, and from when to when in microseconds."""

    subjects: int
    first: int
    last: int

    @property
    def days(self) -> float:
        """How many days it is long; a ledger of one moment is a second long."""
        return max(self.last - self.first, 1_000_000) / DAY


@dataclass(frozen=True, slots=True)
class Judged:
    """
    Hold all actors, what was measured of them and what is concluded.

    Args:
        habits: The handles that each is mostly seen with.
        fitness: Of the model that was asked; None where none was.
    """

    measured: Measured
    verdicts: Verdicts
    names: Mapping[int, str]
    extent: Extent
    habits: Traits
    fitness: Fitness | None = None

    def called(self, row: int) -> str:
        """Return an actor's name; its pseudonym where its name is no longer kept."""
        return self.names_of(np.asarray([row]))[0]

    def names_of(self, rows: NDArray[np.int64]) -> list[str]:
        """Return the names of some actors, as ``called``."""
        measured, verdicts = self.measured, self.verdicts
        known = self.names.get
        found = [known(pseudonym) or "" for pseudonym in measured.actor[rows].tolist()]
        for place in [place for place, name in enumerate(found) if not name]:
            level, pseudonym = LEVELS[measured.level[rows[place]]], int(measured.actor[rows[place]])
            # nobody: all whose address the log does not know, such as peers on a socket
            found[place] = f"{level}:~{pseudonym:016x}" if pseudonym else f"{level}:unknown"
        devices = (verdicts.level[rows] == DEVICE) & (measured.level[rows] == NETWORK)
        for place in np.flatnonzero(devices & (measured.actor[rows] != 0)).tolist():
            found[place] = f"device:one@{found[place].removeprefix('network:')}"
        return found


@dataclass(frozen=True, slots=True)
class Met:
    """
    Hold all actors as they were measured, and what is asked of the ledger meanwhile.

    Args:
        asked: The table ``people``: who was asked for.
        devices: Those on shared addresses that may have gone through people by a list.
        followings: What ``sightings.followed`` says, where that was not counted on the way.
    """

    measured: Measured
    asked: Columns
    habits: Pending[Traits]
    devices: Devices
    followings: Pending[Columns] | None
    extent: Pending[Extent]


def detect(policy: Policy) -> Steps[Judged]:
    """Return every actor of the ledger with what is concluded of it."""
    met = yield from meet(policy)
    return (yield from conclude(policy, met))


def meet(policy: Policy) -> Steps[Met]:
    """Return every actor of the ledger, measured."""
    daily = allowance(policy.budgets)
    found: Pending[Columns] = yield from ask(Begin(people))
    met: Columns = yield from ask(Consult(ways, "measuring"))
    habits: Pending[Traits] = yield from ask(Begin(lambda ledger: traits(ledger, met=met)))
    asked: Columns = yield from ask(Await(found, "measuring"))
    extent: Pending[Extent] = yield from ask(Begin(lambda ledger: extent_of(ledger, asked)))
    around = lists_under_people((yield from ask(Recall())).get("surfaces", ()))
    measured: Measured = yield from ask(
        Consult(lambda ledger: measure(ledger, daily, around, met, asked), "measuring")
    )
    followings: Pending[Columns] | None = None
    if measured.followed is None:
        followings = yield from ask(Begin(followed))
    return Met(measured, asked, habits, busy_devices(met, measured), followings, extent)


def conclude(policy: Policy, met: Met) -> Steps[Judged]:
    """Return the actors with what is concluded of each."""
    measured = met.measured
    names = yield from ask(NameThem(measured.actor))
    habits: Traits = yield from ask(Await(met.habits, "comparing"))
    claims = yield from claims_of(measured, habits, policy.agents)
    groups = candidates(measured, habits)
    known = measured.followed
    if met.followings is not None:
        known = yield from ask(Await(met.followings, "comparing"))
    extent: Extent = yield from ask(Await(met.extent, "comparing"))
    found: Sequence[Ring] = ()
    among = Among(groups, list(crowds(measured, habits)), list(cohorts(measured, habits)))
    members = members_of([one for kind in among for one in kind])
    if len(members):
        asked = np.union1d(members, bystanders(measured, members))
        seen = yield from ask(
            Consult(lambda ledger: sightings(ledger, measured.actor, asked, known), "comparing")
        )
        ground = grounds(seen, measured, extent.subjects)
        found = yield from ask(
            Consult(lambda ledger: rings_of(ledger, among, ground, measured, habits), "comparing")
        )
    allowed = permitted(measured, names, policy.agreements)

    learned, fitness = yield from _learned(policy.model, measured, extent)

    def concluded(known: Measured, *, tasted: bool) -> Verdicts:
        return judge(
            known,
            subjects=extent.subjects,
            days=extent.days,
            budgets=policy.budgets,
            claims=claims,
            permitted=allowed,
            rings=found,
            tasted=tasted,
            learned=learned,
        )

    verdicts = concluded(measured, tasted=False)
    takers = np.isin(verdicts.code, TAKERS)
    sought: Ordinary | None = None
    if len(met.devices.row):
        sought = yield from ask(
            Consult(lambda ledger: ordinary(ledger, measured, takers), "comparing")
        )
    tasted = yield from ask(
        Consult(
            lambda ledger: tastes(ledger, measured, takers, extent.subjects, sought), "comparing"
        )
    )
    verdicts = concluded(tasted, tasted=True)
    against = None
    if sought is not None and known is not None:
        against = Against.of(met.devices, known, extent.subjects, sought.meeting)
    of_devices = partial(
        judge_devices,
        measured=tasted,
        subjects=extent.subjects,
        days=extent.days,
        budgets=policy.budgets,
    )
    verdicts = yield from narrowest(verdicts, tasted, against, of_devices, policy.agents)
    return Judged(tasted, verdicts, names, extent, habits, fitness)


def _learned(
    model: Model | None, measured: Measured, extent: Extent
) -> Steps[tuple[tuple[Signals, ...], Fitness | None]]:
    """
    Return what a model says of actors over the last days of the ledger, as many as it learned on.

    And whether it counts in full: an expired or drifted one has its say by a step less.
    """
    if model is None or not len(measured):
        return (), None
    end = extent.last // DAY + 1
    recent: Measured = yield from ask(
        Consult(lambda ledger: measure(Between(ledger, end - model.days, end)), "comparing")
    )
    fitness = model.fitness_for(recent, day_of(extent.last))
    told = model.signals(recent, measured.actor, fitness)
    return (told,) if len(told) else (), fitness


class Among(NamedTuple):
    """Hold where rings are looked for: candidates, all who have one device, and newcomers with it."""

    candidates: Sequence[Candidate]
    crowds: Sequence[Candidate]
    cohorts: Sequence[Candidate]


def rings_of(
    ledger: Relations,
    among: Among,
    ground: Ground,
    measured: Measured,
    habits: Traits,
) -> Sequence[Ring]:
    """
    Return the rings among candidates and crowds, but for those that strangers would make as well.

    The statistics are independent of each other and several are computed at once where the ledger
    can; those that draw from *chance* do so in their order.
    """
    chance = np.random.default_rng(SEED)
    groups, crowd, cohort = among
    statistics: Sequence[Callable[[], Sequence[Ring]]] = (
        lambda: rings(groups, ground),
        lambda: [
            *locksteps(groups, ground, habits),
            *excesses(groups, members_of(groups), ground, habits),
            *awakenings(groups, ground, habits),
        ],
        lambda: [
            *tilings(groups, ground, habits, chance),
            *batons(groups, measured, ground, habits, chance),
        ],
        lambda: list(synchronies(groups, ground, habits)),
    )
    found = [ring for each in ledger.map(lambda made: made(), statistics) for ring in each]
    found += unexplained(among, found, ground, measured, habits)
    return standing(found, groups or [*cohort, *crowd], ground, habits, chance)


def unexplained(
    among: Among, found: Sequence[Ring], ground: Ground, measured: Measured, habits: Traits
) -> list[Ring]:
    """
    Return the rings among those with one device, each time of who is in no ring found before.

    Newcomers who lean come first, held against other newcomers (``others_who_came``); then who awoke; then who
    merely leans, of whom it decides nothing.
    """
    made: list[Ring] = []

    def rest(many: Sequence[Candidate]) -> tuple[list[Candidate], NDArray[np.int64]]:
        accused = members_of([*found, *made])
        some = [replace(each, members=np.setdiff1d(each.members, accused)) for each in many]
        return some, np.setdiff1d(np.flatnonzero(np.diff(ground.seen.begin)), accused)

    came, shown = rest(among.cohorts)
    arrived = others_who_came(came, shown, measured, habits)
    made += [replace(ring, bond=Bond.COHORT) for ring in excesses(came, arrived, ground, habits)]
    made += awakenings(rest(among.crowds)[0], ground, habits)
    leaning = excesses(*rest(among.crowds), ground, habits)
    return [*made, *(replace(ring, crowd=True) for ring in leaning)]


def allowance(budgets: Sequence[Budget]) -> float:
    """Return the people that an account may be shown in a day, the least declared; nan for none."""
    each = [
        one.subjects
        for one in budgets
        if (one.who, one.window) == ("account", "1d")
        and not (one.weighted or one.role or one.younger_than)
    ]
    return float(min(each, default=np.nan))


def lists_under_people(noted: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    """Return the numbers of the surfaces of a ledger that are lists under one person."""
    return tuple(
        number
        for number, each in enumerate(noted)
        if each.get("lists") is not None and Route.read(each["route"]).names_subject
    )


def extent_of(ledger: Relations, asked: Columns | None = None) -> Extent:
    """
    Return how much a ledger holds.

    Args:
        asked: The table ``people``, where it was asked for before.
    """
    each = PEOPLE.group_by("subject").agg(people=PEOPLE.people.max())
    sought = {"people": people(ledger) if asked is None else asked}
    total = ledger.run(each.agg(subjects=each.people.sum()), sought)
    ends = ledger.run(EXPOSURES.agg(first=EXPOSURES.at.min(), last=EXPOSURES.at.max()))
    return Extent(
        subjects=whole(total["subjects"]), first=whole(ends["first"]), last=whole(ends["last"])
    )


def whole(column: NDArray[Any]) -> int:
    """Return the only value of a column as a whole number; 0 where the ledger is empty."""
    value = float(column[0]) if len(column) and column[0] is not None else np.nan
    return 0 if np.isnan(value) else int(column[0])


def claims_of(measured: Measured, habits: Traits, agents: Agents | None) -> Steps[Claims]:
    """Return what actors claim to be, by name, and whether the published ranges bear them out."""
    claims = counted(measured)
    rows = np.flatnonzero(np.nan_to_num(measured.claimed) > 0.5 * measured.requests)
    if agents is None or len(rows) == 0:
        return claims
    devices = yield from ask(NameThem(np.unique(habits.device[rows])))
    known: dict[str, int] = {}
    claim, proof = claims.claim.copy(), claims.proof.copy()
    for row in rows:
        agent = devices.get(int(habits.device[row]), "").removeprefix("device:")
        name = agents.claimed(agent)
        if not name:
            continue
        claim[row] = known.setdefault(name, len(known))
        if proof[row] != Proof.TRUE:
            timely = agents.refutable(name, day_of(int(measured.last[row])))
            proof[row] = Proof.FALSE if timely else Proof.UNKNOWN
    return replace(claims, claim=claim, proof=proof, names=tuple(known))


def permitted(
    measured: Measured, names: Mapping[int, str], agreements: Sequence[Agreement]
) -> NDArray[np.bool_] | None:
    """Return who acts under an agreement that was in force at its last exposure; None if nobody."""
    if not agreements:
        return None
    return np.asarray(
        [
            agreement_for(agreements, names.get(int(actor), ""), day_of(int(last))) is not None
            for actor, last in zip(measured.actor, measured.last, strict=True)
        ],
        np.bool_,
    )
