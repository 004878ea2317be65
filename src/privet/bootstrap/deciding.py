"""What the guard decided of the actors of a case, written into the case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from privet.bootstrap.decided import lines
from privet.bootstrap.operating import decisions_of
from privet.evidence.met import DECISIONS, met

if TYPE_CHECKING:
    from pathlib import Path

    from privet.bootstrap.decided import Record
    from privet.bootstrap.recording import Where
    from privet.evidence.cases import Case
    from privet.evidence.entries import Draft

MOST = 100_000
"""Decisions that a case holds at most; the last ones."""


def decisions(where: Where, case: Case) -> tuple[Draft, dict[str, bytes]] | None:
    """
    Return the entry that holds the decisions on the actors of a case.

    None where the guard kept none, or the last entry holds all of them already.
    """
    path = decisions_of(where.settings)
    if path is None and where.folder is not None:
        path = where.folder.with_name(f"{where.folder.name}.decisions.jsonl")
    wanted = {int(each, 16) for each in case.basis.actors.values() if each}
    if path is None or not wanted:
        return None
    found = of_actors(path, wanted)
    if not found:
        return None
    draft, contents = met(found)
    before = [entry for entry in case.entries if entry.kind == DECISIONS]
    if before and tuple(before[-1].attachments) == tuple(draft.attachments):
        return None
    return draft, contents


def of_actors(path: Path, wanted: set[int]) -> list[Record]:
    """Return the decisions on some actors, by any of their handles; the last ``MOST``."""
    found: list[Record] = []
    for line in lines(path):
        try:
            record = json.loads(line)
            handles = {int(each) % (1 << 64) for each in record["handles"]}
        except (ValueError, KeyError, TypeError):  # torn by a crash while it was written
            continue
        if wanted & handles:
            found.append(record)
    return found[-MOST:]
