"""By what the guard decides: a policy, compiled once."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.disclosure.surfaces import METHODS, Kind
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.ladder import Ladder
from privet.enforcement.passes import cookie_name
from privet.enforcement.remedies import Remedy
from privet.enforcement.rollout import chosen, salt_of
from privet.exposure.budgets import DAY, day_of
from privet.exposure.counting import HOLD
from privet.exposure.crowds import Crowds
from privet.exposure.glimpsing import NGINX, OTHERS, Glimpse, Look, glimpse, glimpse_of
from privet.exposure.layout import Site
from privet.exposure.probation import Probation
from privet.exposure.recognising import ACTOR, HI, KNOWN, LO, recognise
from privet.exposure.strangers import Strangers
from privet.exposure.tallying import JITTERED, SITE, Allowances
from privet.identity.actors import Level, actor_name
from privet.identity.addresses import text
from privet.permission.agreements import agreement_for
from privet.traffic.request import Request

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.disclosure.routing import Routes
    from privet.exposure.budgets import Budget
    from privet.exposure.exposures import Shown
    from privet.exposure.glimpsing import Reader
    from privet.exposure.pseudonyms import Key
    from privet.identity.addresses import Trusted
    from privet.identity.agents import Agents
    from privet.identity.bearing import Bearing
    from privet.permission.agreements import Agreement

OPEN: Final = "open"
CLOSED: Final = "closed"
CHALLENGE: Final = "challenge"

GOOD_AGE: Final = 7 * DAY
"""How long ago an account in good standing was first shown somebody, in microseconds."""

NEVER: Final = 36_500 * DAY
"""The same where nobody vouches for accounts: a name that was made up long ago is made up, too."""

LONGEST_TARGET: Final = 65_536

_METHODS: Final = {name: number for number, name in enumerate(METHODS) if number}
_REMEMBERED: Final = 10_000


@dataclass(frozen=True)
class GuardPolicy:
    """
    Hold by what requests are judged.

    Args:
        version: Tells policies apart; it stands in every decision.
        routes: Which requests show whom.
        site: The same, laid out for the kernel.
        look: Where in a head it finds what it needs.
        bearing: Where handles are found.
        allowances: Budgets by the role of the visitor; '' is everybody's.
        ladder: What answers how much of a budget.
        mode: Whether decisions are enforced.
        on_error: What is met while a store cannot answer, by the number of the surface.
        percent: The share of the actors for whom decisions are enforced.
        agreements: Who may take what they take.
        agents: Who is known to be an honest agent; nobody where None.
        key: Of pseudonyms, codes and passes.
        good_age: How long ago an account in good standing was first shown somebody.
        weights: How sensitive each field is.
        vouched: Whether somebody vouches for who visitors say they are; if not, it is counted and
            earns them nothing.
        crowds: Under which handles look-ups are counted beside; None where they are not.
        strangers: What all visitors without a history may be shown together; None for no matter.
        probation: What newcomers may be shown who resemble a campaign that stands; None for no
            matter.
        stands: How long a challenge on a page of a list stands until it is answered, microseconds;
            0 for one that is forgotten at once.
        incumbent: The policy of before, while this one is promoted; it holds for all actors who
            are not among *percent*.
    """

    version: str
    routes: Routes
    site: Site
    look: Look
    bearing: Bearing
    allowances: Mapping[str, Allowances]
    ladder: Ladder
    key: Key
    mode: Mode = Mode.SHADOW
    on_error: tuple[str, ...] = ()
    percent: float = 100.0
    agreements: tuple[Agreement, ...] = ()
    agents: Agents | None = None
    good_age: int = GOOD_AGE
    weights: Mapping[str, float] = field(default_factory=dict)
    vouched: bool = True
    crowds: Crowds | None = None
    strangers: Strangers | None = None
    probation: Probation | None = None
    stands: int = 0
    incumbent: GuardPolicy | None = None
    cookie: str = ""
    salt: int = 0
    stop: float = 0.0
    stop_passed: float = 0.0
    passing: Decision = field(default_factory=lambda: Decision(Remedy.ALLOW))
    _passed: dict[tuple[int, str], Decision] = field(default_factory=dict, repr=False)
    _permitted: dict[tuple[str, ...], Agreement | None] = field(default_factory=dict, repr=False)

    @classmethod
    def of(  # noqa: PLR0913 - a policy takes what an operator may say
        cls,
        version: str,
        *,
        routes: Routes,
        shown: Shown,
        bearing: Bearing,
        trusted: Trusted,
        budgets: Sequence[Budget],
        key: Key,
        ladder: Ladder | None = None,
        mode: Mode = Mode.SHADOW,
        on_error: Sequence[str] = (),
        percent: float = 100.0,
        jitter: float = JITTERED,
        agreements: Sequence[Agreement] = (),
        agents: Agents | None = None,
        weights: Mapping[str, float] | None = None,
        spans: Sequence[int] = (),
        vouched: bool = True,
        crowds: bool = True,
        strangers: tuple[Budget, int] | None = None,
        probation: Budget | None = None,
        stands: int = 0,
    ) -> GuardPolicy:
        """
        Compile a policy.

        Args:
            strangers: What all visitors without a history may be shown together, and each of them
                once it is spent.
            probation: What each newcomer may be shown who resembles a campaign that stands.
            stands: How long a challenge on a page of a list stands, microseconds.

        A budget of devices is left out unless the operator says where a fingerprint stands: what
        browsers call themselves is the same for thousands.
        """
        rungs = ladder or Ladder.of()
        if not bearing.sources.device:
            budgets = [budget for budget in budgets if budget.who != Level.DEVICE.value]
        light = float(min([1.0, *shown.weight.tolist()]))
        surge = [strangers[0]] if strangers else []
        surge += [probation] if probation else []
        spans = sorted({*spans, *(budget.microseconds for budget in (*budgets, *surge))})
        roles = {"", *(budget.role or "" for budget in budgets)}
        allowances = {
            role: Allowances.of(
                for_role(budgets, role), key, jitter=jitter, lightest=light, spans=spans
            )
            for role in roles
        }
        # As much is kept of everybody as the largest role needs: a rebuilt tally knows no roles.
        hold = np.max([each.plan[HOLD] for each in allowances.values()], axis=0)
        for each in allowances.values():
            each.plan[HOLD] = hold
        cookie = cookie_name(key)
        return cls(
            version=version,
            look=Look.of(bearing.sources, cookie),
            routes=routes,
            site=Site.of(routes, trusted, shown, key),
            bearing=bearing,
            allowances=allowances,
            ladder=rungs,
            key=key,
            mode=mode,
            on_error=tuple(on_error) or (OPEN,) * len(routes.surfaces),
            percent=percent,
            agreements=tuple(agreements),
            agents=agents,
            weights=weights or {},
            vouched=vouched,
            strangers=Strangers.of(*strangers, key, spans) if strangers else None,
            probation=Probation.of(probation, key, spans) if probation else None,
            stands=stands,
            crowds=crowds_of(routes, key, spans) if crowds else None,
            good_age=GOOD_AGE if vouched else NEVER,
            cookie=cookie,
            salt=salt_of(key),
            stop=rungs.stop(),
            stop_passed=rungs.stop(challengeable=False),
            passing=Decision(Remedy.ALLOW, policy=version, mode=mode),
        )

    def switched(self, mode: Mode) -> GuardPolicy:
        """Return the same policy in another mode, and so the one of before."""
        before = self.incumbent.switched(mode) if self.incumbent else None
        passing = replace(self.passing, mode=mode)
        return replace(self, mode=mode, passing=passing, incumbent=before, _passed={})

    def promoted(self, percent: float, before: GuardPolicy | None) -> GuardPolicy:
        """
        Return the same policy for the first *percent* of the actors, and another for the rest.

        Both count in one tally, which keeps as much of everybody as the larger of them needs.

        Raises:
            ValueError: They count in different windows.
        """
        if before is None:
            return replace(self, percent=percent, incumbent=None)
        both = [*self.allowances.values(), *before.allowances.values()]
        if len({each.spans for each in both}) > 1:
            raise ValueError("two policies that hold at once count in the same windows")
        hold = np.max([each.plan[HOLD] for each in both], axis=0)
        for each in both:
            each.plan[HOLD] = hold
        rest = replace(before.switched(self.mode), percent=100.0, incumbent=None)
        return replace(self, percent=percent, incumbent=rest)

    def allotted(
        self, request: Request, found: tuple[NDArray[np.int64], int, int, int, int, int]
    ) -> tuple[GuardPolicy, tuple[NDArray[np.int64], int, int, int, int, int]]:
        """Return the policy that holds for an actor, and what it recognises of the request."""
        before = self.incumbent
        if before is None or chosen(int(found[0].view(np.uint64)[ACTOR]), self.salt, self.percent):
            return self, found
        return before, before.recognise(request)

    def named(self, version: str) -> GuardPolicy:
        """Return the policy of a version, this one or that of before."""
        before = self.incumbent
        return before if before is not None and before.version == version else self

    def passed(self, surface: int, kind: str, people: int) -> Decision:
        """Return the decision to let pass; it is the same for everybody, and made once."""
        known = self._passed.get((surface, kind))
        if known is None:
            known = self._passed[surface, kind] = replace(
                self.passing, surface=self.routes.surfaces[surface].name, kind=kind, people=people
            )
        return known

    def recognise(self, request: Request) -> tuple[NDArray[np.int64], int, int, int, int, int]:
        """Return whom a request is from and whom it would show, as ``exposure.recognise`` does."""
        glimpsed = glimpse_of(request)
        if glimpsed is not None and (found := glimpsed.take(self.site)) is not None:
            return found
        headers = request.headers
        bearing = self.bearing
        parts = (
            request.peer,
            headers.get("x-forwarded-for", ""),
            bearing.account(request),
            bearing.client(request),
            bearing.session(request),
            bearing.device(request),
            bearing.asn(request),
            headers.get("user-agent", ""),
            request.target[:LONGEST_TARGET],
        )
        return recognise(self.site, parts, _METHODS.get(request.method, 0), request.at)

    def glimpse(  # noqa: PLR0913 - a question, who asks when, and what reads it whole
        self, data: bytes, begin: int, peer: str, at: int, read: Reader, *, nginx: bool
    ) -> Request | None:
        """
        Return the request that a question is about, recognised and not yet read.

        None where its head has to be read first: it is not plain, or bears a pass.

        Args:
            data: The whole head of the question.
            begin: Where its header fields begin.
            read: Reads the head, once anything else of the request is asked for.
            nginx: Whether it says what it asks about as nginx does.
        """
        found = glimpse(
            self.site,
            self.look,
            data,
            begin,
            peer.encode("latin-1"),
            NGINX if nginx else OTHERS,
            trusted=self.bearing.trusts(peer),
            at=at,
            longest=LONGEST_TARGET,
        )
        if found is None:
            return None
        # It has all that a request has, and reads what was not recognised when it is asked for.
        return Glimpse(found, self.site, at, data, peer, read)  # type: ignore[return-value]

    def bears_pass(self, request: Request) -> bool:
        """Say whether a request may bear a pass; one that was glimpsed bears none."""
        return glimpse_of(request) is None and self.cookie in request.headers.get("cookie", "")

    def whole(self, at: int) -> int:
        """Return the handle of the whole site at a moment, as a signed number."""
        return int(self.recognise(Request(at, "GET", "/", "", "", {}))[0][SITE])

    def counted_under(self, handles: Sequence[int]) -> tuple[int, ...]:
        """Return some handles, as signed numbers, with those under which else they are counted."""
        trails = self.crowds.trails_of if self.crowds is not None else lambda _: ()
        own = [self.probation.counted_under(each) for each in handles] if self.probation else []
        return (*handles, *(one for each in handles for one in trails(each)), *own)

    def budgets_for(self, request: Request) -> Allowances:
        """Return the budgets of a visitor's role."""
        if len(self.allowances) > 1:
            found = self.allowances.get(self.bearing.role(request))
            if found is not None:
                return found
        return self.allowances[""]

    def weigh(self, fields: Sequence[str]) -> int:
        """Return the weight of one person shown with these fields, in thousandths."""
        return round(1000 * (sum(self.weights.get(each, 1.0) for each in fields) or 1.0))

    def agreement(self, request: Request, cells: NDArray[np.int64]) -> Agreement | None:
        """Return the agreement under which a visitor acts today, if there is one."""
        if not self.agreements:
            return None
        day = day_of(request.at)
        names = [
            actor_name(level, name)
            for level, name in (
                (Level.ACCOUNT, self.bearing.account(request) if self.vouched else ""),
                (Level.CLIENT, self.bearing.client(request) if self.vouched else ""),
                (Level.NETWORK, network_name(cells)),
            )
            if name
        ]
        case = (str(day), *names)
        if case not in self._permitted:
            if len(self._permitted) >= _REMEMBERED:
                self._permitted.clear()
            self._permitted[case] = next(
                (found for name in names if (found := agreement_for(self.agreements, name, day))),
                None,
            )
        return self._permitted[case]


def crowds_of(routes: Routes, key: Key, spans: Sequence[int]) -> Crowds | None:
    """Return the crowds of the surfaces that resolve identifiers; None where there is none."""
    names = [each.name if each.kind is Kind.LOOKUP else "" for each in routes.surfaces]
    return Crowds.of(names, key, spans) if spans and any(names) else None


def for_role(budgets: Sequence[Budget], role: str) -> tuple[Budget, ...]:
    """Return the budgets of a role; one of its own stands in place of the one for everybody."""
    own = {(each.who, each.window) for each in budgets if role and each.role == role}
    return tuple(
        each
        for each in budgets
        if (role and each.role == role) or (not each.role and (each.who, each.window) not in own)
    )


def network_name(cells: NDArray[np.int64]) -> str:
    """Return the network of a visitor, such as ``203.0.113.7/32``; '' where it is not known."""
    if not cells[KNOWN]:
        return ""
    return text(int(cells.view(np.uint64)[HI]), int(cells.view(np.uint64)[LO]))
