"""Privet keeps the personal data that a site shows to people from being harvested by machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.gateways.exposing import expose

if TYPE_CHECKING:
    from pathlib import Path

    from privet.adapters.gateways import asgi, wsgi

__all__ = ["expose", "protect_asgi", "protect_wsgi"]

__version__ = "0.1.0"


def protect_asgi(app: asgi.App, config: Path | str = "privet.toml") -> asgi.Guarded:
    """
    Return an ASGI application guarded by the policy in *config*.

    People are counted in this process. Where several processes serve one site, let them ask
    ``privet serve`` through the proxy instead: each alone would see a part of what is taken.
    """
    from privet.bootstrap.protecting import protected_asgi  # noqa: PLC0415 - loads the guard

    return protected_asgi(app, config)


def protect_wsgi(app: wsgi.App, config: Path | str = "privet.toml") -> wsgi.Guarded:
    """Return a WSGI application guarded by the policy in *config*; as ``protect_asgi``."""
    from privet.bootstrap.protecting import protected_wsgi  # noqa: PLC0415 - loads the guard

    return protected_wsgi(app, config)
