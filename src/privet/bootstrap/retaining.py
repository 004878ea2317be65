"""The job that forgets what Privet keeps for too long, and writes down that it ran."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from privet import bootstrap
from privet.adapters.ledgers import manifest
from privet.adapters.orders.signs import state_of
from privet.bootstrap.appealing import appeals_of
from privet.bootstrap.casework import now
from privet.bootstrap.decided import aside
from privet.bootstrap.operating import decisions_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.task import Task
from privet.evidence.signatures import noted
from privet.workflows.audit import enter

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

RAN: Final = "retention-ran"
"""The kind of the audit entry that says that the job ran."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """
    Say what was forgotten of one store, or would be.

    Args:
        count: Files of a ledger, lines of every other store.
        before: What is older goes, YYYY-MM-DD.
        oldest: The oldest day that is left; '' where nothing is.
        by: ``privet``, or ``guard`` where a running guard forgets by itself.
    """

    store: str
    count: int
    before: str
    oldest: str
    by: str = "privet"


def run(where: Where, *, do: bool, at: datetime | None = None) -> tuple[Forgotten, ...]:
    """Forget what is too old in every store of a site, or say what would be; write that it ran."""
    at = at or now()
    found = []
    folder = where.folder
    if folder is not None and folder.is_dir():
        found.append(ledger(where, folder, at, do=do))
        days = where.settings.retention_days()
        running = guarded(where, at)
        kept = (
            ("decisions", decisions_of(where.settings), days),
            ("appeals", appeals_of(where.settings), where.settings.hold_days()),
        )
        found += [
            lines(path, name, at - timedelta(days=keep), do=do and not running)
            for name, place, keep in kept
            if place is not None
            for path in (aside(place), place)
            if path.exists()
        ]
    if do:
        payload: dict[str, Any] = {"stores": [asdict(each) for each in found]}
        told(where, enter(noted(RAN, None, payload=payload)))
    return tuple(found)


def guarded(where: Where, at: datetime) -> bool:
    """Say whether a guard runs."""
    return (
        where.policy is not None and state_of(where.policy, int(at.timestamp() * 1e6)) is not None
    )


def ledger(where: Where, folder: Path, at: datetime, *, do: bool) -> Forgotten:
    """Forget what a ledger holds for too long; a running guard does so by itself every hour."""
    before = at - timedelta(days=where.settings.retention_days())
    count, by = 0, "guard"
    if not guarded(where, at):
        by = "privet"
        task = Task(ledger=folder, config=where.policy).read()
        with bootstrap.opened(task) as opened:
            count = opened.purge(before, dry_run=not do, now=at)
    return Forgotten("ledger", count, f"{before:%Y-%m-%d}", oldest_of(folder), by)


def oldest_of(folder: Path) -> str:
    """Return the oldest day of a ledger; '' where it is empty."""
    held = manifest.read(folder)
    days = [
        name.split("day=")[1][:10]
        for source in (held.sources if held else ())
        for name in (*source.exposures, *source.activity)
    ]
    return min(days, default="")


def lines(path: Path, name: str, before: datetime, *, do: bool) -> Forgotten:
    """Forget the lines of a file from before a moment, and those that cannot be read."""
    limit = int(before.timestamp() * 1e6)
    kept, gone, oldest = [], 0, 0
    for line in path.read_bytes().splitlines(keepends=True):
        at = moment_of(line)
        if at < limit:
            gone += 1
            continue
        oldest = min(oldest or at, at)
        kept.append(line)
    if gone and do:
        half = path.with_name(f".{path.name}.new")
        half.write_bytes(b"".join(kept))
        half.chmod(0o600)
        half.replace(path)
    said = bootstrap.day_of(oldest)[:10]
    return Forgotten(name, gone, f"{before:%Y-%m-%d}", said, "privet")


def moment_of(line: bytes) -> int:
    """Return when a line was written; 0 where it does not say."""
    try:
        return int(json.loads(line)["at"])
    except (ValueError, KeyError, TypeError):
        return 0
