"""Where decisions are kept by their reference codes, so that each can be explained."""

from __future__ import annotations

import json
import os
from collections import deque
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.enforcement.references import normal
from privet.errors import StoreUnavailable
from privet.exposure.counting import BUDGETS
from privet.exposure.tallying import SITE, Allowances, Ask, Take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from privet.exposure.tallying import Standing
    from privet.workflows.asking import KeepDecision
    from privet.workflows.guarding import GuardPolicy

MOST: Final = 32 << 20
"""Bytes of the file; then it is put aside, and what was put aside before is forgotten."""

WAITING: Final = 20_000
"""Decisions that wait to be written; more than that in a quarter of a second are not kept."""

A_MINUTE: Final = 20
"""Decisions of one actor that are kept within a minute, so that a flood buries nobody else's."""

MINUTE: Final = 60_000_000
HOUR: Final = 3_600_000_000
DAY: Final = 86_400_000_000
NOBODY: Final = 1
"""A subject that was never shown: counting it changes no count."""

Record = dict[str, Any]


class DecisionBox:
    """
    Keep decisions, one line of JSON each, in a file that its owner alone may read.

    No name, address or identifier is in it: actors stand as keyed hashes.

    Args:
        path: The file; None keeps nothing.
        kept_days: How long a line is kept at most.
        judge: Counts without charging, where the tally answers at once.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        kept_days: int = 28,
        judge: Callable[[Ask], Standing] | None = None,
    ) -> None:
        self.path = path
        self.judge = judge
        self.policy: Callable[[], GuardPolicy] | None = None
        self.dropped = 0
        self._half = kept_days * DAY // 2
        self._waiting: deque[Record] = deque()
        self._minute = 0
        self._of_minute: dict[str, int] = {}
        self._first = 0
        self._tidied = 0

    def keep(self, command: KeepDecision) -> None:
        """Take a decision; it is written with the next ``flush``."""
        if self.path is None or not command.decision.ref:
            return
        minute, actor = command.at // MINUTE, command.decision.actor
        if minute != self._minute:
            self._minute, self._of_minute = minute, {}
        count = self._of_minute.get(actor, 0)
        if count >= A_MINUTE or len(self._waiting) >= WAITING:
            self.dropped += 1
            return
        self._of_minute[actor] = count + 1
        self._waiting.append(self._record(command))

    def _record(self, command: KeepDecision) -> Record:
        decision = command.decision
        rungs = self.policy().named(decision.policy).ladder.rungs if self.policy else ()
        return {
            "ref": decision.ref,
            "at": command.at,
            "met": decision.remedy,
            "would": decision.would,
            "mode": decision.mode,
            "policy": decision.policy,
            "surface": decision.surface,
            "kind": decision.kind,
            "people": decision.people,
            "reasons": decision.reasons,
            "retry_after": decision.retry_after,
            "actor": decision.actor,
            "handles": command.cells[:SITE].tolist(),
            "grounds": asdict(command.grounds),
            "ladder": [[rung.at, rung.remedy] for rung in rungs],
            "budgets": self._budgets(command),
        }

    def _budgets(self, command: KeepDecision) -> list[Record]:
        """Return what each budget allows the actors, and what was counted by it."""
        allowances, grounds = command.allowances, command.grounds
        limits = allowances.limits(command.cells)
        found = []
        for row, (budget, limit) in enumerate(
            zip(allowances.budgets, limits.tolist(), strict=True)
        ):
            counted: int | None = None
            if row == grounds.row:
                counted, limit = grounds.counted, grounds.limit  # noqa: PLW2901 - as it was judged
            elif limit and self.judge is not None and grounds.answered:
                counted = self._counted(allowances, row, command)
            found.append({**asdict(budget), "counted": counted, "limit": limit})
        return found

    def _counted(self, allowances: Allowances, row: int, command: KeepDecision) -> int | None:
        """Return how many people one budget counts now; None where it does not hold."""
        assert self.judge is not None  # noqa: S101 - whoever calls asked
        plan: NDArray[np.int64] = allowances.plan
        one = np.concatenate([plan[:BUDGETS], plan[BUDGETS + row : BUDGETS + row + 1]])
        alone = Allowances((allowances.budgets[row],), allowances.spans, one)
        who = command.cells.copy()
        standing = self.judge(Ask(command.at, who, NOBODY, 0, 0, alone, take=Take.NOTHING))
        return standing.counted if standing.row == 0 else None

    def flush(self, at: int) -> str:
        """Write what waits; return what is the matter, '' where nothing is."""
        if self.path is None or not (self._waiting or at >= self._tidied + HOUR):
            return ""
        records = []
        while self._waiting:
            records.append(self._waiting.popleft())
        try:
            self._put_aside(self.path, at)
            self._tidied = at
            if records:
                self._append(self.path, records)
        except OSError as error:
            self._waiting.extendleft(reversed(records))  # they wait for room, up to WAITING
            return f"decisions are not kept: {self.path}: {error.strerror}"
        self._first = self._first or at
        return ""

    @staticmethod
    def _append(path: Path, records: list[Record]) -> None:
        """Write all of them, or none: half of what did not fit is taken away again."""
        lines = "".join(json.dumps(each, separators=(",", ":")) + "\n" for each in records)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(place, "ab", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            text = memoryview(lines.encode())
            try:
                while text:
                    text = text[file.write(text) :]
            except OSError:
                file.truncate(end)
                raise

    def _put_aside(self, path: Path, at: int) -> None:
        """Begin a new file where this one is long or old; forget the older one in time."""
        older = aside(path)
        if older.exists() and older.stat().st_mtime_ns // 1000 < at - self._half:
            older.unlink()
        if not path.exists():
            self._first = 0
            return
        if not self._first:
            with path.open("rb") as file:
                self._first = _moment(file.readline()) or at
        if path.stat().st_size > MOST or self._first < at - self._half:
            path.replace(older)
            self._first = 0


def aside(path: Path) -> Path:
    """Return where the file before this one is."""
    return path.with_name(path.name + ".1")


def find(path: Path, ref: str) -> Record | None:
    """
    Return what was kept of a decision, the latest of that code; None where nothing was.

    Raises:
        StoreUnavailable: What is kept cannot be read.
    """
    wanted = f'"ref":"{normal(ref)}"'.encode()
    found: Record | None = None
    for line in lines(path):
        if wanted in line:
            try:
                found = json.loads(line)
            except ValueError:  # torn by a crash while it was written
                continue
    return found


def lines(path: Path) -> Iterator[bytes]:
    """Yield what is kept of decisions, line by line, the oldest first."""
    for each in (aside(path), path):
        try:
            with each.open("rb") as file:
                yield from file
        except FileNotFoundError:
            continue
        except OSError as error:
            raise StoreUnavailable(
                f"cannot read {each}: {error.strerror}",
                advice="ask as the account that runs privet serve",
            ) from None


def _moment(line: bytes) -> int:
    try:
        return int(json.loads(line)["at"])
    except (ValueError, KeyError, TypeError):
        return 0
