"""What a running guard forgets in time by itself, and the log of it."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from subprocess import DEVNULL, SubprocessError, run
from typing import TYPE_CHECKING, Any, Final

from privet.bootstrap.appealing import append
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.bootstrap.appealing import AppealBox
    from privet.settings import Settings

log = logging.getLogger("privet.ledger")

MOST: Final = 10_000
"""Entries of the log; the oldest are forgotten."""

LONGEST: Final = 120.0
"""Seconds after which the process is given up that puts an erasure on record."""

LATE: Final = timedelta(hours=26)
"""After how long without a run one has to ask why; a service forgets every hour."""


def beside(ledger: Path) -> Path:
    """Return the log of the retention of a ledger: ``ledger.retention.jsonl``."""
    return ledger.with_name(ledger.name + ".retention.jsonl")


def note(  # noqa: PLR0913 - what a run is remembered by
    ledger: Path, at: datetime, before: datetime, *, files: int, appeals: int, by: str
) -> None:
    """
    Note that what is older than may be kept was looked for, and how much of it went.

    Where nothing went, the first run of a day is enough.
    """
    path = beside(ledger)
    entry: dict[str, Any] = {
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "before": before.strftime("%Y-%m-%d"),
        "files": files,
        "appeals": appeals,
        "by": by,
    }
    last = next(iter(runs(ledger)), None)
    if last and not (files or appeals) and (last["by"], last["at"][:10]) == (by, entry["at"][:10]):
        return
    append(path, entry)


def runs(ledger: Path) -> list[dict[str, Any]]:
    """
    Return the runs of the retention of a ledger, the latest first.

    Raises:
        StoreUnavailable: The log cannot be read.
    """
    try:
        lines = beside(ledger).read_text("utf-8").splitlines()[-MOST:]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreUnavailable(f"cannot read {beside(ledger)}: {error.strerror}") from error
    found = []
    for line in reversed(lines):
        try:
            found.append(json.loads(line))
        except ValueError:  # torn by a full disk
            continue
    return found


def due(ledger: Path, at: datetime) -> bool:
    """Say whether the last run is longer ago than it may be."""
    last = next(iter(runs(ledger)), None)
    return last is None or at - datetime.fromisoformat(last["at"]) > LATE


def forgetting(
    settings: Settings, box: AppealBox, now: Callable[[], int]
) -> Callable[[datetime, int], None]:
    """Return what is done after exposures were forgotten: appeals go, too, and all is noted."""

    def retained(before: datetime, files: int) -> None:
        folder = Path(settings.ledger.path or "")
        try:
            moment = datetime.fromtimestamp(now() / 1e6, UTC)
            written = moment - timedelta(days=settings.hold_days())
            appeals = box.forget(int(written.timestamp() * 1_000_000))
            note(folder, moment, before, files=files, appeals=appeals, by="privet serve")
        except OSError as error:
            log.error("event=retention_not_noted errno=%s", error.errno)  # noqa: TRY400

    return retained


def settling(config: Path, problems: dict[str, str]) -> Callable[[], None]:
    """Return what a running guard does once it has erased people; it goes on trying."""

    def settled() -> None:
        words = (sys.executable, "-m", "privet.bootstrap.erasing", str(config))
        try:
            run(words, stdin=DEVNULL, check=True, timeout=LONGEST)  # noqa: S603 - our own module
        except (SubprocessError, OSError):
            problems["erasures"] = "people were erased on request, which is not on record yet"
            log.exception("event=erasure_not_recorded")
        else:
            problems.pop("erasures", None)

    return settled
