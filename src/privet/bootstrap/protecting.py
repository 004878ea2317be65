"""The guard inside an application: a policy file joined to its middleware."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.gateways import asgi, wsgi
from privet.bootstrap.operating import Operating
from privet.bootstrap.serving import now, service
from privet.bootstrap.task import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.bootstrap.serving import Service


def _made(config: Path, *, blocking: bool = False) -> Service:
    """Return a guard whose kernels are compiled, and which obeys ``privet on`` and ``off``."""
    made = service(settings_of(config), blocking=blocking)
    made.warm()
    Operating(config, made, signs=False).follow()
    return made


def protected_asgi(
    app: asgi.App, config: Path | str, *, clock: Callable[[], int] = now
) -> asgi.Guarded:
    """Return a guarded ASGI application, its kernels compiled."""
    made = _made(Path(config))
    return asgi.Guarded(app, made.guard, made.pages, made.meter, clock, on_error=made.on_error)


def protected_wsgi(
    app: wsgi.App, config: Path | str, *, clock: Callable[[], int] = now
) -> wsgi.Guarded:
    """Return a guarded WSGI application, its kernels compiled."""
    made = _made(Path(config), blocking=True)
    return wsgi.Guarded(app, made.blocking, made.pages, made.meter, clock, on_error=made.on_error)
