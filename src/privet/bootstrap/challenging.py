"""What the policy file says of pages and challenges, made ready; secrets are read where they are."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.pages.posting import post
from privet.adapters.pages.providers import Friendly, HCaptcha, Turnstile
from privet.enforcement.challenges.work import NAMED
from privet.errors import ConfigError
from privet.exposure.budgets import span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.adapters.pages.providers import Provider
    from privet.enforcement.challenges.work import Work
    from privet.settings import Settings
    from privet.settings.sections import ChallengeSection

PROVIDERS: Final[dict[str, type[HCaptcha | Turnstile | Friendly]]] = {
    "hcaptcha": HCaptcha,
    "turnstile": Turnstile,
    "friendly": Friendly,
}
LONGEST: Final = 4_096
"""Bytes of a secret that are read; the companies' have some 40."""
MILLISECOND: Final = 1_000


def told(settings: Settings) -> dict[str, Any]:
    """
    Return what pages say and offer, by the names that ``Telling`` has for it.

    Raises:
        ConfigError: The secret of another company is not where it should be.
    """
    section = settings.challenge
    return {
        "site": settings.site.name,
        "contact": settings.site.contact,
        "kept_days": settings.retention_days(),
        "work": work_of(section),
        "wait_ms": span(section.wait) // MILLISECOND,
        "beside_ms": span(section.beside) // MILLISECOND,
        "provider": provider_of(section),
    }


def work_of(section: ChallengeSection) -> Work | None:
    """Return the proof of work that is offered; None for none."""
    work = NAMED.get(section.work)
    return replace(work, cost=section.cost) if work and section.cost else work


def provider_of(section: ChallengeSection) -> Provider | None:
    """Return the company that is asked, with the secret it gave; None where none is named."""
    if section.provider is None:
        return None
    secret = secret_of(section.secret, os.environ)
    made = PROVIDERS[section.provider](section.sitekey, secret, post)
    if section.endpoint:
        return PROVIDERS[section.provider](section.sitekey, secret, post, section.endpoint)
    return made


def secret_of(place: str, environment: Mapping[str, str], name_of: str = "challenge.secret") -> str:
    """
    Return a secret from ``file:PATH`` or ``env:NAME``.

    Raises:
        ConfigError: It is not there, or empty. The message never holds it.
    """
    kind, _, name = place.partition(":")
    if kind == "env":
        found = environment.get(name, "")
        where = f"the environment has no {name}"
    else:
        where = f"{name} is empty"
        try:
            with Path(name).open(encoding="utf-8") as file:
                found = file.read(LONGEST)
        except OSError as error:
            found, where = "", f"{name}: {error.strerror}"
        except UnicodeDecodeError:
            found, where = "", f"{name} is no text"
    found = found.strip()
    if not found:
        raise ConfigError(
            f"{name_of} cannot be read: {where}",
            advice="Put the secret there, readable to the account of the service alone.",
        )
    return found
