"""What the guard decided of a case's actors comes to the case."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from privet.bootstrap import casework
from privet.bootstrap.deciding import decisions, of_actors
from privet.bootstrap.recording import Where, told
from privet.evidence.cases import Basis, opening
from privet.evidence.met import DECISIONS
from privet.workflows.investigate import open_case

if TYPE_CHECKING:
    from pathlib import Path


def line(ref: str, *handles: int) -> str:
    """Return a decision as the guard keeps it."""
    said = {"ref": ref, "at": 1, "met": "limit", "would": "limit", "mode": "enforce", "policy": "p"}
    return json.dumps({**said, "handles": handles}) + "\n"


def test_decisions_on_the_actors_are_found(tmp_path: Path) -> None:
    """By any handle, negative as the tally has it; a torn line costs itself."""
    path = tmp_path / "ledger.decisions.jsonl"
    path.write_text(line("A", 7, 0) + line("B", 8, -1) + '{"ref":"C","at":1,"han')

    assert ["B"] == [each["ref"] for each in of_actors(path, {2**64 - 1})]
    assert ["A", "B"] == [each["ref"] for each in of_actors(path, {7, 8})]


def test_the_same_decisions_are_written_once(tmp_path: Path) -> None:
    """A case that holds them all is not given them again."""
    (tmp_path / "ledger").mkdir()
    path = tmp_path / "ledger.decisions.jsonl"
    path.write_text(line("A", 7))
    where = Where(ledger=tmp_path / "ledger")
    basis = Basis(actors={"account:bob77": f"{7:016x}"})
    draft = opening("a", basis, by="ana", why="", until="2099-01-01", purpose="x")
    case = told(where, open_case(draft))
    first = decisions(where, case)
    assert first is not None
    case = casework.written(where, case.name, *first)
    again = decisions(where, case)
    path.write_text(line("A", 7) + line("B", 7))
    more = decisions(where, case)

    assert (None, 2) == (again, more[0].payload["decisions"] if more else 0)
    assert DECISIONS == case.last.kind
