"""Options that verbs share: each is described once, and means the same wherever it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Config = Annotated[Path | None, typer.Option(help="The policy, privet.toml.")]

Number = Annotated[str, typer.Argument(metavar="CASE", help="A case, such as case-7 or 7.")]
Store = Annotated[
    str,
    typer.Option(
        "--records", envvar="PRIVET_RECORDS", help="Where cases are kept: FILE or postgresql://..."
    ),
]
Ledger = Annotated[Path | None, typer.Option(help="The ledger that the cases belong to.")]
By = Annotated[str, typer.Option("--by", help="Who acts; else the account at this machine.")]
Why = Annotated[str, typer.Option("--why", help="The reason.")]
Unmask = Annotated[
    bool, typer.Option("--unmask", help="Name accounts and whole addresses, not pseudonyms.")
]
Many = list[str] | None
"""An option that may be repeated."""
