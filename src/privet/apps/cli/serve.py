"""``privet serve``: the guard, in front of any site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def serve(
    *,
    config: Annotated[Path, typer.Option(help="The policy file.")] = Path("privet.toml"),
    bind: Annotated[
        str, typer.Option(help="Where proxies ask: HOST:PORT, or unix:PATH for a socket.")
    ] = "127.0.0.1:8999",
    memory: Annotated[
        int | None,
        typer.Option(
            min=16, help="Mebibytes that counting people may take, whatever the file says."
        ),
    ] = None,
    follow: Annotated[
        Path | None,
        typer.Option(help="The proxy's access log: what ended as 404 there is taken back."),
    ] = None,
) -> None:
    """Answer proxies whether a request may pass, until stopped; ready when /readyz says 200."""
    from privet.bootstrap.serving import serve as run

    run(config, bind, memory=memory, follow=follow)
