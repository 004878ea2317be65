"""The guard inside an application: a policy file joined to its middleware."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.gateways import asgi, wsgi
from privet.bootstrap.serving import now, service
from privet.bootstrap.task import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable


def protected_asgi(
    app: asgi.App, config: Path | str, *, clock: Callable[[], int] = now
) -> asgi.Guarded:
    """Return a guarded ASGI application, its kernels compiled."""
    made = service(settings_of(Path(config)))
    made.warm()
    return asgi.Guarded(app, made.guard, made.pages, made.meter, clock, on_error=made.on_error)


def protected_wsgi(
    app: wsgi.App, config: Path | str, *, clock: Callable[[], int] = now
) -> wsgi.Guarded:
    """Return a guarded WSGI application, its kernels compiled."""
    made = service(settings_of(Path(config)))
    made.warm()
    return wsgi.Guarded(app, made.blocking, made.pages, made.meter, clock, on_error=made.on_error)
