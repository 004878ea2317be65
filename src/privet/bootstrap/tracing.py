"""A found dump read, traced over a ledger, and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet import __version__
from privet.adapters.readers.dumps import Dump, open_dump
from privet.adapters.readers.finding import Mark, Planted, find_people
from privet.bootstrap import existing, now, opened
from privet.bootstrap.task import Task
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError, Source
from privet.evidence.findings import rfc3339
from privet.workflows.commands import Consult, NameThem
from privet.workflows.steps import drive
from privet.workflows.trace import FindPeople, Inquiry
from privet.workflows.trace import trace as story

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from privet.adapters.ledgers.parquet import Ledger
    from privet.bootstrap.watching import Watch
    from privet.evidence.attribution.tracing import Traced


def trace(  # noqa: PLR0913 - the options of the verb
    dump: Path,
    *,
    ledger: Path,
    column: str = "",
    marks: Path | None = None,
    found: datetime | None = None,
    config: Path | None = None,
    watch: Watch | None = None,
) -> Traced:
    """
    Return which actors of a ledger could have produced a dump.

    Args:
        column: The column that names people; guessed where it is empty.
        marks: A file of canaries and marks.
        found: When the dump was found.

    Raises:
        ConfigError: There is no such ledger or column, or the marks cannot be meant.
        UnreadableSource: The dump cannot be read.
    """
    existing(ledger)
    table = open_dump(dump)
    planted, colluders = planted_in(marks) if marks else (Planted(), 1)
    task = Task(ledger=ledger, config=config).read()
    with opened(task) as held:
        return _traced(table, held, Inquiry(held.key, found, colluders), column, planted, watch)


def over(dump: Path, ledger: Ledger, column: str = "") -> Traced:
    """Return which actors of an open ledger could have produced a dump."""
    return _traced(open_dump(dump), ledger, Inquiry(ledger.key), column, Planted(), None)


def _traced(  # noqa: PLR0913, PLR0917 - what is traced, over what, and how it is read
    table: Dump,
    ledger: Ledger,
    inquiry: Inquiry,
    column: str,
    planted: Planted,
    watch: Watch | None,
) -> Traced:
    handlers = {
        **_handlers(ledger, watch or Unwatched()),
        FindPeople: lambda command: find_people(
            table, command.known, ledger.key, column=column, planted=planted
        ),
    }
    return drive(story(inquiry), handlers)


def _handlers(ledger: Ledger, watch: Watch) -> dict[Any, Any]:
    def consult(command: Consult[Any]) -> Any:  # noqa: ANN401 - whatever the question asks
        watch.doing(command.what)
        return command.question(ledger)

    return {Consult: consult, NameThem: lambda command: ledger.names(command.pseudonyms)}


def planted_in(path: Path) -> tuple[Planted, int]:
    """Read a file of canaries and marks; return them and the strength of the code."""
    try:
        return planted_of(path.read_bytes(), str(path))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None


def planted_of(content: bytes, name: str) -> tuple[Planted, int]:
    """Return the canaries and marks that a file holds, and the strength of the code."""
    try:
        held: Mapping[str, Any] = json.loads(content)
        canaries = tuple(str(each["id"]) for each in held.get("canaries", ()))
        marks = tuple(
            Mark(
                number=int(each["number"]),
                id=str(each["id"]),
                column=str(each["column"]),
                first=str(each["spellings"][0]),
                second=str(each["spellings"][1]),
            )
            for each in held.get("marks", ())
        )
        return Planted(canaries, marks), max(1, int(held.get("colluders", 1)))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ConfigError(
            f"holds no canaries and marks ({type(error).__name__}: {error})",
            source=Source(name),
            advice="docs/how-to/trace-a-leak.md shows such a file.",
        ) from None


def keep(traced: Traced, out: Path, *, dump: Path, ledger: Path) -> Path:
    """Write the report of a tracing, for a case to attach; readable by its owner alone."""
    document = {
        "kind": "privet-trace",
        "version": __version__,
        "written": rfc3339(now()),
        "dump_file": dump.name,
        "ledger": str(ledger),
        **traced.report(),
    }
    path = out / "trace.json" if out.is_dir() or not out.suffix else out
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    except OSError as error:
        raise ConfigError(
            f"cannot be written: {error.strerror}", source=Source(str(path))
        ) from None
    return path
