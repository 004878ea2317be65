"""The policy of the guard, made of the policy file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from privet.adapters.intel import proxies
from privet.bootstrap.task import trust
from privet.disclosure.routing import Routes
from privet.enforcement.decision import Mode
from privet.enforcement.ladder import Ladder
from privet.identity.bearing import Bearing
from privet.traffic.sources import Sources
from privet.workflows.guarding import GuardPolicy
from privet.workflows.observe import charge as shown_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.disclosure.surfaces import Surface
    from privet.exposure.pseudonyms import Key
    from privet.identity.agents import Agents
    from privet.settings import Settings


def guard_policy(
    settings: Settings,
    key: Key,
    *,
    surfaces: Sequence[Surface] | None = None,
    agents: Agents | None = None,
) -> GuardPolicy:
    """
    Compile what the policy file says.

    Args:
        surfaces: Instead of those that it declares.
    """
    declared = settings.surfaces() if surfaces is None else tuple(surfaces)
    routes = Routes.of(declared)
    trusted = trust(settings.site.trusted_proxies, proxies.networks())
    enforcement, identity = settings.enforcement, settings.identity
    sources = Sources(
        account=tuple(identity.account),
        client=tuple(identity.client),
        session=tuple(identity.session),
        device=tuple(identity.device),
        asn=tuple(identity.asn),
        role=tuple(identity.role),
    )
    sides = settings.sides() if surfaces is None else (enforcement.on_error,) * len(declared)
    return GuardPolicy.of(
        version_of(settings),
        routes=routes,
        shown=shown_on(routes.surfaces),
        bearing=Bearing(sources, trusted),
        trusted=trusted,
        budgets=settings.budgets(),
        key=key,
        ladder=Ladder.of((rung.at, rung.remedy) for rung in enforcement.ladder),
        mode=Mode(enforcement.mode),
        on_error=sides,
        percent=enforcement.rollout,
        jitter=enforcement.jitter,
        agreements=settings.agreements(),
        agents=agents,
        weights=settings.fields,
    )


def version_of(settings: Settings) -> str:
    """Return twelve letters that tell one policy from another, whatever its mode."""
    text = settings.model_dump_json(exclude={"enforcement": {"mode"}})
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()
