"""The policy of the guard, made from the policy file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from privet.adapters.intel import proxies
from privet.adapters.intel.agents import agents
from privet.bootstrap.task import trust
from privet.disclosure.routing import Routes
from privet.enforcement.decision import Mode
from privet.enforcement.ladder import Ladder
from privet.exposure.budgets import span
from privet.identity.bearing import Bearing, writable
from privet.settings.forging import forgeable
from privet.traffic.sources import Sources
from privet.workflows.guarding import GuardPolicy
from privet.workflows.observe import charge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.exposure.pseudonyms import Key
    from privet.settings import Settings


def policy_of(
    settings: Settings, key: Key, *, sockets: bool = False, spans: Sequence[int] = ()
) -> GuardPolicy:
    """
    Compile what an operator wrote.

    Args:
        key: Of pseudonyms, reference codes and passes.
        sockets: Whether whoever connects through a Unix socket is believed about the visitor's
            address; nobody else than the proxy can open the guard's own.
        spans: Windows in which a policy counts that holds beside this one, microseconds.

    Raises:
        ConfigError: A trusted proxy is none.
    """
    names = tuple(settings.site.trusted_proxies)
    if sockets and "unix:" not in names:
        names = (*names, "unix:")
    trusted = trust(names, proxies.networks())
    routes = Routes.of(settings.surfaces())
    identity = settings.identity
    vouched = identity.forgeable == "believe" or forgeable(settings) is None
    unearned = () if vouched else writable(identity.role)
    sources = Sources(
        account=tuple(identity.account),
        client=tuple(identity.client),
        session=tuple(identity.session),
        device=tuple(identity.device),
        asn=tuple(identity.asn),
        role=tuple(place for place in identity.role if place not in unearned),
    )
    enforcement = settings.enforcement
    return GuardPolicy.of(
        version_of(settings),
        routes=routes,
        shown=charge(routes.surfaces),
        bearing=Bearing(sources, trusted),
        trusted=trusted,
        budgets=settings.budgets(),
        key=key,
        ladder=Ladder.of((rung.at, rung.remedy) for rung in enforcement.ladder),
        mode=Mode(enforcement.mode),
        on_error=settings.sides(),
        percent=enforcement.rollout,
        jitter=enforcement.jitter,
        agreements=settings.agreements(),
        agents=agents(),
        weights=settings.fields,
        spans=spans,
        vouched=vouched,
        crowds=enforcement.crowds,
        strangers=settings.strangers.crowd(),
        probation=settings.probation.budget(),
        stands=span(settings.challenge.stands) if settings.challenge.stands else 0,
    )


def version_of(settings: Settings) -> str:
    """
    Return what tells policies apart: a hash of what they say.

    Where people are counted, where counts are sent and who is of the team change nothing that a
    visitor meets.
    """
    written = settings.model_dump_json(
        by_alias=True, exclude={"tally", "team", "promotion", "telemetry"}
    )
    return hashlib.blake2b(written.encode(), digest_size=6).hexdigest()
