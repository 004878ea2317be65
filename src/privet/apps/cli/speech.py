"""How the command line speaks: answers on stdout, everything else on stderr."""

from __future__ import annotations

import json
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from privet.errors import PrivetError


class Exit(IntEnum):
    """What an exit status tells a script."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    DEGRADED = 3
    INTERRUPTED = 130


def say_json(document: Any) -> None:  # noqa: ANN401 - any JSON document
    """Print a document as JSON on stdout, for programs."""
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))


def note(message: str) -> None:
    """Print a remark on stderr."""
    typer.echo(message, err=True)


def complain(error: PrivetError) -> None:
    """Print an error made on purpose, with its stable code, on stderr."""
    typer.echo(f"privet: {error} [{error.code}]", err=True)
