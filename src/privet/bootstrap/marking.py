"""What an actor is shown in the records of invented people, so that a found copy names it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from privet.bootstrap import existing
from privet.bootstrap.naming import ledger_key, pseudonym_of
from privet.bootstrap.task import Task
from privet.bootstrap.tracing import planted_in
from privet.evidence.attribution.marks import Code

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Spelled:
    """Say what an actor is to be shown in one column of an invented person's record."""

    actor: str
    mark: int
    id: str
    column: str
    spelling: str


def spelled(
    marks: Path, actors: Sequence[str], *, ledger: Path, config: Path | None = None
) -> list[Spelled]:
    """
    Return the spelling of each mark that each actor is to be shown; nothing is stored.

    Args:
        marks: A file of canaries and marks, the one that a found copy is read with later.
        actors: As they are written elsewhere, such as ``account:bob77``.

    Raises:
        ConfigError: The file, an actor or the ledger's key cannot be meant.
    """
    existing(ledger)
    planted, colluders = planted_in(marks)
    task = Task(ledger=ledger, config=config).read()
    key = ledger_key(task.settings, ledger)
    code = Code(key, colluders)
    hashed = np.asarray([pseudonym_of(each, key) for each in actors], np.uint64)
    return [
        Spelled(actor, mark.number, mark.id, mark.column, mark.second if second else mark.first)
        for mark in planted.marks
        for actor, second in zip(actors, code.symbols(hashed, mark.number).tolist(), strict=True)
    ]
