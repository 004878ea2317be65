"""A range for drills: a simulated site with the real guard before it and the real detection behind."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.adapters.gateways.metering import Meter
from privet.adapters.intel.agents import agents
from privet.adapters.ledgers import keys
from privet.adapters.ledgers.live import Live
from privet.adapters.ledgers.parquet import Ledger
from privet.adapters.tallies.memory import MemoryTally
from privet.bootstrap.judging import Blocking, Judging
from privet.bootstrap.policies import policy_of, version_of
from privet.bootstrap.rehearsing import age, youth
from privet.bootstrap.rim import questions
from privet.bootstrap.task import Task
from privet.bootstrap.writing import greeter, keeper
from privet.enforcement.passes import VALID, Pass, binding, sign_pass
from privet.enforcement.remedies import Remedy
from privet.exposure.budgets import span
from privet.exposure.recognising import ACTOR
from privet.exposure.tallying import ACCOUNT, SITE
from privet.simulation.asking import Asked
from privet.simulation.playing import Met
from privet.traffic.request import Request
from privet.verdict.conclusions import Conclusion
from privet.workflows.charging import Disclosed
from privet.workflows.decide import handlers
from privet.workflows.meeting import Guests
from privet.workflows.standing import look, together
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from privet.enforcement.decision import Decision
    from privet.exposure.pseudonyms import Key
    from privet.settings import Settings
    from privet.simulation.simulate import Simulation
    from privet.verdict.standing import StandingVerdict

HOST: Final = "members.example"
SECOND: Final = 1_000_000
ROOM: Final = 1 << 18
"""Exposures between two looks; beyond, the range flushes early."""

RARELY: Final = 4 * 3_600 * SECOND
"""Time between two looks while no scraper obtains anything; a guard's own are never so rare."""

WAIT: Final = 1_800 * SECOND
"""When somebody comes back who met a challenge and was told no time."""

KNOWN: Final = dict.fromkeys(("recruiter", "moderator", "journalist"), "recruiter")
"""Roles that the operator of the invented site knows, and what its policy calls them."""

_MET: Final = {
    Remedy.CHALLENGE: Met.CHALLENGED,
    Remedy.LIMIT: Met.LIMITED,
    Remedy.DENY: Met.DENIED,
}


@dataclass(slots=True)
class Range:
    """
    Decide for simulated visitors as a guard at work does, and look at its ledger every so often.

    The clock is that of the visitors: nothing waits.

    Args:
        settings: The policy.
        every: Microseconds of the visitors' time between two looks; 0 for none at all.
        ledger: Where exposures are kept.
        key: Of pseudonyms; seeded, so that a run can be repeated.
        known: What the operator knows of some accounts: their roles.
    """

    settings: Settings
    every: int
    ledger: Ledger
    key: Key
    known: dict[str, str] = field(default_factory=dict)
    at: int = 0
    busy: bool = True
    """Whether looks come as often as told: somebody took that detection has not found. Else a look
    would change nothing for a scraper, and seldom is often enough."""
    looks: int = 0
    decisions: int = 0
    standing: dict[int, StandingVerdict] = field(default_factory=dict)
    found: dict[int, tuple[int, Conclusion]] = field(default_factory=dict)
    """When something was first concluded of an actor, and what; a collector's displaces doubt."""
    _looked: int = 0
    _passes: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)
    _issued: int = 0
    _live: Live = field(init=False)
    _judging: Judging = field(init=False)
    _guard: Blocking = field(init=False)
    _tally: MemoryTally = field(init=False)

    def __post_init__(self) -> None:
        policy = policy_of(self.settings, self.key)
        self.ledger.annotate({"surfaces": [asdict(each) for each in policy.routes.surfaces]})
        self._live = Live(self.ledger, lambda: self.at, room=ROOM, guests=Guests(policy.agents))
        tally = MemoryTally(policy.allowances[""].spans, actors=400_000, entries=6_000_000)
        self._tally = tally
        self._judging = Judging(policy, {})
        meter = Meter()
        self._judging.handlers = handlers(
            tally,
            verdicts=self.standing,
            keep=keeper(self._live, lambda: self._judging, meter),
            meet=greeter(self._live, lambda: self._judging),
        )
        self._guard = Blocking(self._judging)

    def answer(self, asked: Asked) -> tuple[Met, int]:
        """Let the guard decide and the site answer; return what was met, and when to come back."""
        self.at = asked.at
        wait = self.every if self.busy else max(self.every, RARELY)
        if self.every and asked.at >= self._looked + wait:
            self._look(asked.at)
            self.busy = False
        if self._live.waiting > ROOM - 64:
            self._live.flush()
        self.decisions += 1
        request = self.request(asked)
        decision = self._guard.decide(request, follows=True)
        if decision.remedy.refuses:
            wait = decision.retry_after * SECOND or WAIT
            return _MET[decision.remedy], wait
        self._guard.charge(request, Disclosed(asked.status, people=asked.people), decision)
        return (Met.SHOWN if asked.status in {200, 304} else Met.MISSED), 0

    def request(self, asked: Asked) -> Request:
        """Return a question as the guard takes it, with the pass that its visitor holds."""
        headers = {"user-agent": asked.agent}
        if role := self.known.get(asked.account):
            headers["x-role"] = role
        if not asked.account:
            headers["x-stranger"] = _name(asked)
        held = self._passes.get((_name(asked), _kind(asked)))
        if held is not None and held[0] > asked.at:
            headers["cookie"] = held[1]
        variables = {"remote_user": asked.account} if asked.account else {}
        return Request(
            asked.at,
            asked.method,
            asked.target,
            HOST,
            asked.address,
            headers,
            variables=variables,
        )

    def solved(self, asked: Asked) -> None:
        """Give whoever passed a challenge what its page gives them."""
        policy = self._judging.policy
        cells = policy.recognise(self.request(asked))[0]
        self._issued += 1
        kind, until = _kind(asked), asked.at + VALID
        held = Pass(self._issued, kind, binding(cells[:SITE].tolist()), asked.at, until)
        cookie = f"{policy.cookie}={sign_pass(self.key, held)}"
        self._passes[_name(asked), kind] = (until, cookie)

    def remember(self, accounts: Iterable[str], since: int) -> None:
        """Know accounts that are older than all that is replayed, as a guard at work would."""
        policy = self._judging.policy
        names = [Asked(since, 0, "GET", "/", each, "", "", 200) for each in accounts]
        handles = [policy.recognise(self.request(each))[0][ACCOUNT] for each in names]
        age(self._tally, policy, np.array(handles, np.int64), since - youth(policy))

    def decision(self, asked: Asked) -> Decision:
        """Return what would be decided now, without charging anybody."""
        return self._guard.decide(self.request(asked), follows=True)

    def free(self, handle: int, at: int) -> bool:
        """Say whether nothing stands against an actor that would refuse it."""
        stands = self.standing.get(handle)
        return stands is None or stands.until <= at or stands.suspicion <= 1.0

    def kept(self) -> Ledger:
        """Return the ledger with all that was kept so far."""
        self._live.flush()
        return self.ledger

    def handle(self, asked: Asked) -> int:
        """Return the pseudonym of who asks, as a signed number."""
        return int(self._judging.policy.recognise(self.request(asked))[0][ACTOR])

    def _look(self, at: int) -> None:
        """Judge what was kept so far, and let it stand."""
        self._looked = at
        self._live.flush()
        self._live.tidy()
        if not self._live.kept:
            return
        policy = Task(settings=self.settings).policy()
        stands = span(self.settings.detection.stands)
        said = drive(
            look(
                policy,
                at=at,
                stands=stands,
                version=version_of(self.settings),
                probation=self.settings.probation.subjects or 0,
                campaigns_stand=span(self.settings.detection.campaigns_stand),
            ),
            questions(self.ledger),
        )
        self.looks += 1
        kept = together(self.standing, said.stands, at)
        self.standing.clear()
        self.standing.update(kept)
        for actor, verdict in said.verdicts.items():
            before = self.found.get(actor)
            graver = verdict.conclusion is Conclusion.COLLECTOR
            if before is None or (graver and before[1] is not Conclusion.COLLECTOR):
                self.found[actor] = (at, verdict.conclusion)


@contextmanager
def ranged(
    settings: Settings, every: int, seed: int, known: dict[str, str] | None = None
) -> Iterator[Range]:
    """Open a range whose ledger is thrown away."""
    agents()
    with TemporaryDirectory(prefix="privet-") as folder:
        place = Path(folder) / "ledger"
        key = keys.load(keys.beside(place), chance=np.random.default_rng(seed).bytes(keys.SIZE))
        with Ledger(place, key, memory=500_000_000) as ledger:
            yield Range(settings, every, ledger, key, known or {})


def known(site: Simulation) -> dict[str, str]:
    """Return the roles that the operator knows, by account."""
    cast, people = site.world.cast, site.people
    return {
        cast.accounts[people.account[who]].decode(): meant
        for role, meant in KNOWN.items()
        for who in people.of(role).tolist()
        if people.account[who] >= 0
    }


def elders(site: Simulation) -> list[str]:
    """Return the accounts of honest people that are older than the drill."""
    people = site.people
    old = np.flatnonzero((people.account >= 0) & (people.joined < site.plan.begin))
    return [site.world.cast.accounts[each].decode() for each in people.account[old].tolist()]


def _name(asked: Asked) -> str:
    """
    Return as whom the site's proxy knows a visitor: by account, or by address and software.

    The latter is what a proxy writes for the signed out (``X-Stranger``): all behind an address who
    call their software alike are one, so that a campus is not one stranger.
    """
    return asked.account or f"{asked.address} {asked.agent}"


def _kind(asked: Asked) -> str:
    """Return the class of what is asked for, as a pass names it."""
    if asked.target.startswith("/search"):
        return "list"
    return "lookup" if asked.method == "POST" else "view"
