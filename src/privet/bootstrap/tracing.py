"""A found dump read, traced over a ledger, and told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet import __version__
from privet.adapters.readers.dumps import Dump, open_dump
from privet.adapters.readers.finding import Mark, Planted, find_people
from privet.bootstrap import casework, existing, looked_at, now
from privet.bootstrap.naming import ledger_key
from privet.bootstrap.rim import questions
from privet.bootstrap.task import Task
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError, Source
from privet.evidence.entries import Attachment, Draft
from privet.evidence.findings import rfc3339
from privet.workflows.commands import Consult
from privet.workflows.steps import drive
from privet.workflows.trace import FindPeople, Inquiry
from privet.workflows.trace import trace as story

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from privet.adapters.ledgers.looking import Look
    from privet.adapters.ledgers.parquet import Ledger
    from privet.bootstrap.recording import Where
    from privet.bootstrap.watching import Watch
    from privet.evidence.attribution.tracing import Traced
    from privet.evidence.cases import Case

ATTRIBUTION = "attribution"
"""The kind of the entry that says which actors could have produced a found data set."""


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
    key = ledger_key(task.settings, ledger)
    with looked_at(task) as held:
        return _traced(table, held, Inquiry(key, found, colluders), column, planted, watch)


def over(dump: Path, ledger: Ledger, column: str = "") -> Traced:
    """Return which actors of an open ledger could have produced a dump."""
    return _traced(open_dump(dump), ledger, Inquiry(ledger.key), column, Planted(), None)


def _traced(  # noqa: PLR0913, PLR0917 - what is traced, over what, and how it is read
    table: Dump,
    ledger: Ledger | Look,
    inquiry: Inquiry,
    column: str,
    planted: Planted,
    watch: Watch | None,
) -> Traced:
    handlers = {
        **_handlers(ledger, watch or Unwatched()),
        FindPeople: lambda command: find_people(
            table, command.known, inquiry.key, column=column, planted=planted
        ),
    }
    return drive(story(inquiry), handlers)


def _handlers(ledger: Ledger | Look, watch: Watch) -> dict[Any, Any]:
    def consult(command: Consult[Any]) -> Any:  # noqa: ANN401 - whatever the question asks
        watch.doing(command.what)
        return command.question(ledger)

    return {**questions(ledger), Consult: consult}


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


def attach(  # noqa: PLR0913 - what was traced, over which ledger, and who writes it where
    where: Where, case: str, traced: Traced, *, dump: Path, ledger: Path, by: str = ""
) -> Case:
    """Write a tracing into a case: what it says, and the whole report as a file."""
    content = written(traced, dump=dump, ledger=ledger)
    file = Attachment.of("trace.json", "application/json", content)
    draft = Draft(ATTRIBUTION, where.by(by), f"traced {dump.name}", traced.document(), (file,))
    return casework.written(where, case, draft, {file.sha256: content})


def written(traced: Traced, *, dump: Path, ledger: Path) -> bytes:
    """Return the report of a tracing as JSON."""
    document = {
        "kind": "privet-trace",
        "version": __version__,
        "written": rfc3339(now()),
        "dump_file": dump.name,
        "ledger": str(ledger),
        **traced.report(),
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def keep(traced: Traced, out: Path, *, dump: Path, ledger: Path) -> Path:
    """Write the report of a tracing, for a case to attach; readable by its owner alone."""
    path = out / "trace.json" if out.is_dir() or not out.suffix else out
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(written(traced, dump=dump, ledger=ledger))
    except OSError as error:
        raise ConfigError(
            f"cannot be written: {error.strerror}", source=Source(str(path))
        ) from None
    return path
