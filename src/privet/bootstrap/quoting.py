"""Lines of a log that show the actors of a case, each with where it stands in which file."""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.adapters.readers.opening import open_logs
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.sampling import sample
from privet.bootstrap.naming import ledger_key
from privet.bootstrap.task import Task
from privet.disclosure.routing import Routes
from privet.errors import CaseRefused, UnreadableSource
from privet.evidence.canonical import digest
from privet.evidence.moments import moment
from privet.workflows.analyse import EACH
from privet.workflows.observe import Observer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.adapters.readers.opening import LogFile
    from privet.bootstrap.recording import Where
    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case

MOST: Final = 200_000
"""Lines that a bundle quotes at most; the first ones."""

NEWLINE: Final = 10


def quote(where: Where, case: Case, logs: Sequence[str]) -> dict[str, list[Document]]:
    """
    Return the lines of some logs that the actors of a case asked for, by the log's name.

    Raises:
        CaseRefused: The case does not say under which pseudonyms it knows its actors.
    """
    folder = where.folder or (Path(case.basis.ledger) if case.basis.ledger else None)
    known = {int(hashed, 16): actor for actor, hashed in case.basis.actors.items() if hashed}
    if folder is None or not known:
        raise CaseRefused(
            f"{case.name} does not rest on a ledger, so that nobody knows whose lines to quote",
            advice="Open a case with --ledger DIR, and name the ledger here, too.",
        )
    task = Task(config=where.policy, ledger=folder).read()
    plan = task.plan(ledger_key(where.settings, folder))
    found: dict[str, list[Document]] = {}
    for log in open_logs(tuple(logs), stdin=sys.stdin.buffer):
        if log.path == "-":
            raise UnreadableSource("standard input cannot be quoted: a file has a hash and offsets")
        taken = sample(log, EACH)
        observer = Observer(plan.settle(taken.lines), Routes.of(()), plan.trusted, plan.key)
        rows = list(_rows(taken.file, observer, known, MOST - sum(map(len, found.values()))))
        found[f"{len(found) + 1}-{Path(log.path).name}"] = rows
    return found


def _rows(log: LogFile, observer: Observer, known: dict[int, str], room: int) -> Iterator[Document]:
    """Yield the lines of one log that somebody known asked for."""
    path = Path(log.path)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    wanted = np.asarray(sorted(known), np.uint64)
    for block in Reading(log):
        whole = block.data[: block.size].tobytes()  # a format may unescape in place
        begins = [0, *(place + 1 for place, byte in enumerate(whole) if byte == NEWLINE)]
        seen = observer.observe(block)
        for row in np.flatnonzero(np.isin(seen.who.actor, wanted)):
            if room <= 0:
                return
            room -= 1
            begin = begins[int(seen.exchanges.lines.numbers[row]) - block.number]
            text = whole[begin:].partition(b"\n")[0]
            offset = block.offset - block.size + begin
            _there(log, offset, text)
            yield {
                "log": path.name,
                "log_sha256": sha256,
                "offset": offset,
                "size": len(text),
                "at": moment(datetime.fromtimestamp(int(seen.exchanges.at[row]) / 1e6, UTC)),
                "actor": known[int(seen.who.actor[row])],
                "sha256": digest(text),
                "text": text.decode("utf-8", "backslashreplace"),
            }


def _there(log: LogFile, offset: int, text: bytes) -> None:
    """Look again whether a line of a plain file stands where we are about to swear it does."""
    if not log.plain:
        return
    with Path(log.path).open("rb") as file:
        file.seek(offset)
        if file.read(len(text)) != text:
            raise UnreadableSource(
                f"{log.path} changed while it was read, or has a line above 1 MiB"
            )
