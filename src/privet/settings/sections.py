"""The sections of ``privet.toml`` and what each may say."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from privet.disclosure.surfaces import Surface
from privet.exposure.budgets import Budget, span
from privet.permission.agreements import Agreement
from privet.permission.team import Team
from privet.settings.crowding import ProbationSection, StrangersSection
from privet.settings.governance import MemberSection, PromotionSection
from privet.settings.kinds import (
    MEMORY,
    OFF,
    Handle,
    Named,
    Pace,
    Section,
    Side,
    Span,
    Store,
    Text,
    Who,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MICROSECONDS_A_DAY = 86_400_000_000


class Site(Section):
    """Say what site this is and what stands before it."""

    name: str = ""
    hosts: list[Text] = []
    trusted_proxies: list[Text] = []
    jurisdictions: list[Text] = []
    contact: str = ""
    """Whom a visitor can write to who was stopped."""
    terms: list[Text] = []
    """Files that say on what terms the site is used; a running guard records each version."""


class Identity(Section):
    """Say where each handle on a visitor is found; any may be absent."""

    account: list[Handle] = ["log:remote_user"]
    client: list[Handle] = []
    session: list[Handle] = []
    device: list[Handle] = []
    asn: list[Handle] = []
    role: list[Handle] = []
    forgeable: Literal["count", "believe"] = "count"
    """What a cookie gets that says who somebody is; no signature of it is verified."""


class SurfaceSection(Section):
    """Declare a route on which the site shows people."""

    name: Text
    route: Text
    fields: list[Text] = []
    lists: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    lookup: bool = False
    operation: Text | None = None
    except_: list[Text] = Field(default=[], alias="except")
    on_error: Side | None = None

    @model_validator(mode="after")
    def _can_be_meant(self) -> SurfaceSection:
        self.surface({})
        return self

    def surface(self, weights: Mapping[str, float]) -> Surface:
        """Return the surface; a field without a weight weighs 1."""
        weight = sum(weights.get(field, 1.0) for field in self.fields)
        return Surface(
            self.name,
            self.route,
            tuple(self.fields),
            self.lists,
            self.lookup,
            self.operation,
            weight or 1.0,
            excepted=tuple(self.except_),
        )


class BudgetSection(Section):
    """Allow an actor so many distinct data subjects in a window."""

    who: Who
    window: Span
    subjects: Annotated[int, Field(ge=1)]
    younger_than: Span | None = None
    weighted: bool = False
    role: Text | None = None

    def budget(self) -> Budget:
        """Return the budget."""
        return Budget(
            self.who, self.window, self.subjects, self.younger_than, self.weighted, self.role
        )


class Rung(Section):
    """Say what a visitor meets from a share of suspicion on."""

    at: Annotated[float, Field(ge=0, le=1)]
    remedy: Literal["allow", "slow", "reduce", "challenge", "limit", "deny"]


class Enforcement(Section):
    """Say what is done with a verdict; in shadow mode nothing is."""

    mode: Literal["off", "shadow", "enforce"] = "shadow"
    on_error: Side = "open"
    ladder: list[Rung] = []
    rollout: Annotated[float, Field(ge=0, le=100, strict=False)] = 100.0
    """The share of the actors, in percent, for whom decisions are enforced."""
    jitter: Annotated[float, Field(ge=0, le=0.5, strict=False)] = 0.15
    """How far the limit of a budget is moved for each actor, as a share of it."""
    crowds: bool = True
    """Whether look-ups are judged by their order, and by what all strangers together miss."""
    sentinels: list[Named] = []
    """Visitors who are known to be people; whatever they meet is a mistake, and counted."""


class ChallengeSection(Section):
    """Say what stands beside the wait on a challenge page."""

    wait: Span = "5s"
    """How long the wait lasts where nothing quicker is offered."""
    beside: Span = "20s"
    """How long it lasts beside something quicker."""
    stands: Span | None = None
    """How long one on a page of a list stands until it is answered; it is forgotten at once if not said."""
    work: Literal["none", "light", "usual", "memory"] = "usual"
    cost: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Rounds of PBKDF2, or N of scrypt with ``memory``; each is the guard's cost, too."""
    provider: Literal["hcaptcha", "turnstile", "friendly"] | None = None
    sitekey: str = ""
    secret: str = ""
    endpoint: str = ""

    @model_validator(mode="after")
    def _can_be_meant(self) -> ChallengeSection:
        if self.cost is not None and self.work == "none":
            raise ValueError("cost is that of a proof of work, and work is none")
        if self.work == "memory" and self.cost is not None and self.cost & (self.cost - 1):
            raise ValueError("cost of the memory-hard work must be a power of two, such as 4096")
        if self.secret and self.secret.partition(":")[0] not in {"file", "env"}:
            raise ValueError("secret names where it is kept: file:/etc/privet/secret, or env:NAME")
        if self.provider and not (self.sitekey and self.secret):
            raise ValueError("provider needs a sitekey, and a secret in a file or the environment")
        here = self.endpoint.startswith(("https://", "http://127.0.0.1:"))
        if self.endpoint and not here:
            raise ValueError("endpoint must begin with https://")
        return self


class Ledger(Section):
    """Say where exposures are kept, under which key, and for how long."""

    path: Text | None = None
    key: Text | None = None
    retention: Span = "28d"
    spark: Annotated[str, Field(pattern=r"^(sc://\S+)?$")] = ""


class RecordsSection(Section):
    """Say where cases are kept, and how long a case keeps its exposures at first."""

    url: Text | None = None
    """A path, ``sqlite:///PATH`` or ``postgresql://HOST/DATABASE``; else a file beside the ledger."""
    key: Text | None = None
    """The file of the key that evidence is signed with; else beside the records or the ledger."""
    hold: Span = "180d"


class CasesSection(Section):
    """Say for whom a case is opened without anybody having opened it."""

    open: Literal["off", "collectors"] = "off"
    certainty: Annotated[float, Field(ge=0.5, le=1, strict=False)] = 0.9
    """How sure detection is at least."""
    people: Annotated[int, Field(ge=1)] = 100
    """To whom at least so many people were shown."""
    a_day: Annotated[int, Field(ge=1, le=1000)] = 20
    """How many cases are opened within 24 hours at most."""


class WebhookSection(Section):
    """Say which endpoint is told of what happens to cases."""

    url: Text
    secret: Text
    """Where it is: ``file:PATH`` or ``env:NAME``; ``whsec_`` and base64."""
    events: list[
        Literal["opened", "assigned", "held", "resumed", "resolved", "closed", "reopened"]
    ] = ["opened", "assigned", "held", "resumed", "resolved", "closed", "reopened"]

    @model_validator(mode="after")
    def _can_be_meant(self) -> WebhookSection:
        local = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")
        if not self.url.startswith(("https://", *local)):
            raise ValueError("url must begin with https://")
        if self.secret.partition(":")[0] not in {"file", "env"}:
            raise ValueError("secret names where it is kept: file:/etc/privet/secret, or env:NAME")
        return self


class TallySection(Section):
    """Say where people are counted, how much that may take, and what outlives a restart."""

    store: Store = MEMORY
    memory: Annotated[int, Field(ge=16, le=1 << 20)] = 256
    """Mebibytes, where it counts in memory."""
    handles: Annotated[int, Field(ge=1000, le=1_000_000_000)] | None = None
    snapshot: Span = "1m"
    snapshot_path: Text | None = None
    patience_ms: Annotated[int, Field(ge=1, le=1000)] = 18
    """How long a decision waits for a server, milliseconds."""
    prefix: Annotated[str, StringConstraints(pattern=r"^[\w.:-]{1,64}$")] = "privet"

    @property
    def shared(self) -> bool:
        """Whether many processes count together."""
        return self.store != MEMORY


class AgreementSection(Section):
    """Permit actors to collect."""

    actor: Text
    owner: Text
    basis: Text
    until: date

    @model_validator(mode="after")
    def _can_be_meant(self) -> AgreementSection:
        self.agreement()
        return self

    def agreement(self) -> Agreement:
        """Return the agreement."""
        return Agreement(self.actor, self.owner, self.basis, self.until)


class Detection(Section):
    """Say how a running guard judges its own ledger."""

    every: Pace = "1m"
    """How often; ``off`` where nobody shall be judged but by budgets."""
    window: Span = "1d"
    """How far back each look goes at least; whole days are looked at."""
    stands: Span = "1d"
    """How long a verdict stands after it was last concluded."""
    campaigns_stand: Span = "7d"
    """The same of twenty and more that act together, who come back when they were told to."""
    alerts: Annotated[float, Field(gt=0, le=1, strict=False)] = 0.02
    """The share of the actors that one rule may condemn before it is demoted itself."""
    model: Text | None = None
    """What ``privet model train`` wrote; nothing learned is used without it."""

    @property
    def pace(self) -> int:
        """Microseconds between two looks; 0 where there are none."""
        return 0 if self.every == OFF else span(self.every)


class Telemetry(Section):
    """Say where counts are sent; nothing is sent unless it is said."""

    otlp: str = ""
    """The address of an OpenTelemetry collector that takes OTLP over HTTP."""
    every: Span = "1m"

    @model_validator(mode="after")
    def _can_be_meant(self) -> Telemetry:
        if self.otlp and not self.otlp.startswith(("http://", "https://")):
            raise ValueError("otlp is the address of a collector, such as http://127.0.0.1:4318")
        return self


class Response(Section):
    """Say who speaks in letters and notices, and how fast where the law gives no number."""

    operator: str = ""
    """Who runs the site, as letters and notices call them: name and seat."""
    contact: str = ""
    """Whom to answer: name, address, email; the data protection officer if there is one."""
    immediately: Span = "4h"
    promptly: Span = "72h"
    """Internal targets for *immediately* and for every other word, such as *promptly*."""


class Analysis(Section):
    """Say how a log is analysed."""

    discover: bool = True
    """Whether surfaces are looked for where none is declared."""
    threads: Annotated[int, Field(ge=1, le=256)] = 2
    memory: Annotated[int, Field(ge=256)] = 1024
    """Mebibytes that the ledger's engine may use."""


class Settings(Section):
    """Hold everything that ``privet.toml`` says."""

    site: Site = Site()
    identity: Identity = Identity()
    fields: dict[Text, Annotated[float, Field(gt=0, strict=False)]] = {
        "name": 1.0,
        "email": 5.0,
        "phone": 8.0,
    }
    surface: list[SurfaceSection] = []
    budget: list[BudgetSection] = []
    strangers: StrangersSection = StrangersSection()
    probation: ProbationSection = ProbationSection()
    enforcement: Enforcement = Enforcement()
    challenge: ChallengeSection = ChallengeSection()
    ledger: Ledger = Ledger()
    records: RecordsSection = RecordsSection()
    cases: CasesSection = CasesSection()
    webhook: list[WebhookSection] = []
    tally: TallySection = TallySection()
    agreement: list[AgreementSection] = []
    team: list[MemberSection] = []
    promotion: PromotionSection = PromotionSection()
    detection: Detection = Detection()
    telemetry: Telemetry = Telemetry()
    response: Response = Response()
    analysis: Analysis = Analysis()

    @model_validator(mode="after")
    def _count_under_one_key(self) -> Settings:
        if self.tally.shared and self.ledger.key is None and self.ledger.path is None:
            raise ValueError(
                "guards that count together in tally.store need the same key; "
                "name its file as ledger.key"
            )
        return self

    @model_validator(mode="after")
    def _name_each_once(self) -> Settings:
        self.designated()
        return self

    def designated(self) -> Team:
        """Return the team."""
        return Team(tuple(section.member() for section in self.team))

    def surfaces(self) -> tuple[Surface, ...]:
        """Return the declared surfaces, weighted by their fields."""
        return tuple(section.surface(self.fields) for section in self.surface)

    def budgets(self) -> tuple[Budget, ...]:
        """Return the declared budgets, or the usual one: an account, 400 people a day."""
        declared = tuple(section.budget() for section in self.budget)
        return declared or (Budget("account", "1d", 400),)

    def budgets_of(self, who: str = "") -> list[BudgetSection]:
        """Return the budgets that bind, as they are written; those of one level where it is named."""
        usual = [BudgetSection(who="account", window="1d", subjects=400)]
        return [each for each in self.budget or usual if who in {"", each.who}]

    def sides(self) -> tuple[str, ...]:
        """Return what is met on each surface while a store does not answer."""
        usual = self.enforcement.on_error
        return tuple(section.on_error or usual for section in self.surface)

    def agreements(self) -> tuple[Agreement, ...]:
        """Return the agreements."""
        return tuple(section.agreement() for section in self.agreement)

    def retention_days(self) -> int:
        """Return how long exposures are kept, in days, at least one."""
        return max(1, span(self.ledger.retention) // MICROSECONDS_A_DAY)

    def hold_days(self) -> int:
        """Return how long a case keeps its exposures at first, in days, at least one."""
        return max(1, span(self.records.hold) // MICROSECONDS_A_DAY)


def schema() -> str:
    """Return the JSON Schema of ``privet.toml``, for editors."""
    document = Settings.model_json_schema(by_alias=True)
    document["title"] = "privet.toml"
    document["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    return json.dumps(document, indent=2, sort_keys=True) + "\n"
