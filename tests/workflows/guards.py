"""A small site with a guard before it, in one process and without a clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from privet.adapters.tallies.memory import MemoryTally
from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface
from privet.enforcement.decision import Mode
from privet.exposure.budgets import Budget
from privet.exposure.pseudonyms import Domain, Key, of_text
from privet.exposure.recognising import exposures_of
from privet.exposure.tallying import signed
from privet.identity.addresses import Trusted
from privet.identity.bearing import Bearing
from privet.traffic.request import Request
from privet.traffic.sources import Sources
from privet.workflows.charging import Disclosed, charge
from privet.workflows.decide import decide, handlers
from privet.workflows.guarding import GuardPolicy
from privet.workflows.observe import charge as shown_on
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.enforcement.decision import Decision
    from privet.exposure.exposures import Exposures
    from privet.verdict.standing import StandingVerdict
    from privet.workflows.asking import KeepDecision, KeepExposures

KEY = Key(b"a key of the tests")
START = 1_700_000_000_000_000
SECOND = 1_000_000
DAY = 86_400 * SECOND
FOREVER = START + 1000 * DAY
TRUSTED = Trusted.of(["10.0.0.0/8"])
SURFACES = (
    Surface("profile", "/members/{subject}"),
    Surface("search", "/search", lists=20),
    Surface("lookup", "POST /api/lookup", lookup=True, weight=8),
)
SOURCES = Sources(
    account=("header:x-account",),
    client=("header:x-key",),
    session=("cookie:sid",),
    role=("header:x-role",),
)
BUDGETS = (Budget("account", "1d", 10), Budget("session", "1h", 20), Budget("network", "1d", 30))


def policy(mode: Mode = Mode.ENFORCE, **others: Any) -> GuardPolicy:  # noqa: ANN401 - as of()
    """Return a policy whose limits are not moved."""
    routes = Routes.of(SURFACES)
    sources = others.pop("sources", SOURCES)
    told: dict[str, Any] = {"budgets": BUDGETS, "jitter": 0.0, **others}
    return GuardPolicy.of(
        "v1",
        routes=routes,
        shown=shown_on(routes.surfaces),
        bearing=Bearing(sources, TRUSTED),
        trusted=TRUSTED,
        key=KEY,
        mode=mode,
        **told,
    )


def handle(name: str, domain: Domain = Domain.ACCOUNT) -> int:
    """Return a pseudonym as the tally knows it."""
    return signed(of_text(name, KEY, domain))


@dataclass
class Guard:
    """Decide and charge, and remember what was kept."""

    policy: GuardPolicy = field(default_factory=policy)
    tally: Any = None
    verdicts: dict[int, StandingVerdict] = field(default_factory=dict)
    kept: list[KeepExposures] = field(default_factory=list)
    recorded: list[KeepDecision] = field(default_factory=list)
    now: int = START

    def __post_init__(self) -> None:
        """Begin with an empty tally."""
        if self.tally is None:
            spans = self.policy.allowances[""].spans
            self.tally = MemoryTally(spans, actors=4096, entries=65_536)

    @cached_property
    def handlers(self) -> Any:  # noqa: ANN401 - a mapping of handlers
        """The wiring."""
        return handlers(
            self.tally,
            verdicts=self.verdicts,
            keep=self.kept.append,
            record=self.recorded.append,
        )

    def request(
        self, target: str, *, method: str = "GET", peer: str = "203.0.113.7", **headers: str
    ) -> Request:
        """Return a request a second after the last."""
        self.now += SECOND
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Request(self.now, method, target, "example.org", peer, named)

    def ask(self, target: str, **how: Any) -> Decision:  # noqa: ANN401 - as request()
        """Decide a request that nothing follows."""
        return drive(decide(self.request(target, **how), self.policy), self.handlers)

    def serve(
        self,
        target: str,
        disclosed: Disclosed | None = None,
        **how: Any,  # noqa: ANN401 - as request()
    ) -> Decision:
        """Decide a request, answer it unless it is refused, and charge the answer."""
        request = self.request(target, **how)
        decision = drive(decide(request, self.policy, follows=True), self.handlers)
        if not decision.remedy.refuses:
            answer = disclosed or Disclosed()
            drive(charge(request, answer, self.policy, decision), self.handlers)
        return decision

    def views(self, people: Sequence[int], **how: Any) -> list[str]:  # noqa: ANN401 - as request()
        """Ask for profiles one after the other; return what was met."""
        return [str(self.ask(f"/members/{person}", **how).remedy) for person in people]

    @property
    def exposures(self) -> Exposures:
        """What the ledger would hold."""
        return exposures_of([cells for each in self.kept for cells in each.cells])
