"""Whom a case concerns is asked of its ledger, and what it rests on is held there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.ledgers import holds
from privet.bootstrap.task import Task
from privet.detection.relations import EXPOSURES
from privet.evidence import affected
from privet.evidence.cases import AFFECTED
from privet.evidence.entries import Attachment, Draft

if TYPE_CHECKING:
    from privet.bootstrap.recording import Where
    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def hold(case: Case, store: str) -> None:
    """Have the ledger of a case keep what the case rests on, as long as the case says."""
    folder = Path(case.basis.ledger) if case.basis.ledger else None
    actors = tuple(hashed for hashed in case.basis.actors.values() if hashed)
    if folder is None or not actors or not folder.is_dir():
        return
    name = f"{store}#{case.name}"
    holds.keep(folder, holds.Hold(name, actors, case.held_until, case.purpose))


def counted(where: Where, actors: list[int]) -> tuple[Draft, dict[str, bytes]] | None:
    """Return the entry that says whom some actors were shown; None where there is no ledger."""
    from privet import bootstrap

    if where.folder is None or not actors:
        return None
    task = Task(ledger=where.folder, config=where.policy).read()
    with bootstrap.looked_at(task) as ledger:
        shown = affected.of_case(EXPOSURES, actors)
        row = {name: int(column[0]) for name, column in ledger.run(affected.counted(shown)).items()}
        days = ledger.run(affected.by_day(shown))
        used = ledger.run(affected.by_surface(shown))
        people = ledger.run(affected.subjects(shown))["subject"]
        noted = ledger.notes.get("surfaces", [])
    daily = [
        {"day": (EPOCH + timedelta(days=int(day))).date().isoformat(), "people": int(count)}
        for day, count in zip(days["day"], days["people"], strict=True)
    ]
    surfaces = [
        surface_of(noted, *(int(used[name][i]) for name in ("surface", "exposures", "people")))
        for i in range(len(used["surface"]))
    ]
    payload = affected.affected(row, daily, surfaces, written)
    listed = "".join(f"{int(each):016x}\n" for each in people).encode()
    file = Attachment.of("subjects.txt", "text/plain", listed)
    return Draft(AFFECTED, "privet", "", payload, (file,)), {file.sha256: listed}


def surface_of(noted: list[dict[str, Any]], number: int, exposures: int, people: int) -> Document:
    """Return how a surface was used, with its name where the ledger knows it."""
    known = noted[number] if 0 <= number < len(noted) else {}
    return {
        "name": known.get("name", f"surface {number}"),
        "route": known.get("route", ""),
        "fields": list(known.get("fields", ())),
        "exposures": exposures,
        "people": people,
    }


def written(microseconds: int) -> str:
    """Write a moment of the ledger; nothing where there is none."""
    if not microseconds:
        return ""
    return (EPOCH + timedelta(microseconds=microseconds)).strftime("%Y-%m-%dT%H:%M:%SZ")
