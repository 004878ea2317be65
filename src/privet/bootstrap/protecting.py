"""The guard inside an application: a policy file joined to its middleware."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.gateways import asgi, wsgi
from privet.bootstrap.carrying import carrying
from privet.bootstrap.levels import of_sentinels
from privet.bootstrap.operating import Operating
from privet.bootstrap.recalling import Recalling
from privet.bootstrap.serving import now, service
from privet.bootstrap.task import settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.bootstrap.serving import Service


def _made(config: Path, *, blocking: bool = False) -> Service:
    """
    Return a guard whose kernels are compiled, which obeys ``privet on`` and ``off``.

    It goes by the verdicts beside the ledger, and sends its counts to the collector of the policy.
    """
    made = service(settings_of(config), blocking=blocking)
    made.warm()
    operating = Operating(config, made, signs=False)
    recalling = Recalling(made, operating.problems)
    recalling.look()
    operating.also.append(recalling.look)
    made.gauges.update(of_sentinels(operating))

    async def carry() -> None:
        if carried := carrying(made, operating.problems, now):
            await carried.run()

    operating.follow(carry)
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
