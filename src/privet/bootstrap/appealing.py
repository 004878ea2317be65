"""Where appeals are kept until an operator has read and answered them."""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from privet.bootstrap.task import settings_of
from privet.bootstrap.traces import trace
from privet.enforcement.references import normal
from privet.errors import ConfigError, Source, StoreUnavailable, UnknownAppeal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.adapters.pages.appeals import Appeal
    from privet.settings import Settings

MOST: Final = 16 << 20
"""Bytes of appeals that are kept; more would be somebody's flood, and is told to the visitor."""

AN_HOUR: Final = 10
"""Appeals that are taken within an hour from one neighbourhood of the network (/24 or /48)."""

ALL_AN_HOUR: Final = 2_000
"""Appeals that are taken within an hour from all."""

HOUR: Final = 3_600_000_000
HELD: Final = 1_000
"""Appeals that are held where there is no file to keep them in."""


class AppealBox:
    """
    Keep appeals, one line of JSON each, in a file that its owner alone may read.

    Args:
        path: The file; without one, appeals are held in memory until the process ends.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.held: deque[Appeal] = deque(maxlen=HELD)
        self._times: deque[tuple[int, int]] = deque()
        self._counts = Counter[int]()
        self._lock = Lock()
        self._seen: object = None
        self._open = 0

    def keep(self, appeal: Appeal, whence: int = 0) -> bool:
        """
        Keep an appeal; return False where there is no room, so that the visitor is told.

        Args:
            whence: The pseudonym of the neighbourhood that it came from.
        """
        with self._lock:
            while self._times and self._times[0][0] <= appeal.at - HOUR:
                _, old = self._times.popleft()
                self._counts[old] -= 1
                if not self._counts[old]:
                    del self._counts[old]
            if self._counts[whence] >= AN_HOUR or len(self._times) >= ALL_AN_HOUR:
                return False
            if not self._write(appeal):
                return False
            self._times.append((appeal.at, whence))
            self._counts[whence] += 1
            return True

    def forget(self, before: int) -> int:
        """Forget what was written before a moment, and its answers; return how many appeals went."""
        if self.path is None:
            return 0
        with self._lock:
            old = [each for each in _lines(self.path) if each["at"] < before]
            if old:
                young = str(before)
                _rewrite(self.path, [each for each in _lines(self.path) if each["at"] >= before])
                answers = answers_beside(self.path)
                _rewrite(answers, [each for each in _lines(answers) if each["number"] >= young])
            return len(old)

    @property
    def open(self) -> int:
        """How many appeals wait for an answer."""
        if self.path is None:
            return len(self.held)
        seen = (trace(self.path), trace(answers_beside(self.path)))
        if seen != self._seen:
            self._seen, self._open = seen, sum(not each["answered"] for each in kept(self.path))
        return self._open

    def _write(self, appeal: Appeal) -> bool:
        if self.path is None:
            self.held.append(appeal)
            return True
        try:
            return append(self.path, asdict(appeal))
        except OSError:
            return False


def append(path: Path, entry: dict[str, Any]) -> bool:
    """Add a line to a file that its owner alone may read; False where it is long enough."""
    line = json.dumps(entry, ensure_ascii=False) + "\n"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    place = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(place, "ab") as file:
        if file.tell() > MOST:
            return False
        file.write(line.encode())
    return True


# ── for the operator ─────────────────────────────────────────────────────────────────────────────


def appeals_of(settings: Settings) -> Path | None:
    """Return where appeals are kept, beside the ledger; None where there is no ledger."""
    if settings.ledger.path is None:
        return None
    folder = Path(settings.ledger.path)
    return folder.parent / f"{folder.name}.appeals.jsonl"


def answers_beside(appeals: Path) -> Path:
    """Return where it is noted which appeals were answered."""
    return appeals.with_name(appeals.name.replace(".jsonl", ".answered.jsonl"))


def kept(path: Path) -> list[dict[str, Any]]:
    """
    Return the appeals, the oldest first, each with what was noted of its answer.

    An appeal is known by its number, the moment at which it was sent.
    """
    answers = {each["number"]: each for each in _lines(answers_beside(path))}
    return [
        {"number": str(each["at"]), **each, "answered": answers.get(str(each["at"]))}
        for each in _lines(path)
    ]


def appeals(config: Path) -> list[dict[str, Any]]:
    """
    Return the appeals to a guard.

    Raises:
        ConfigError: The policy names no ledger beside which to keep appeals.
        StoreUnavailable: They cannot be read.
    """
    try:
        return kept(_place(config))
    except OSError as error:
        raise StoreUnavailable(f"appeals cannot be read: {error.strerror}") from error


def answer(config: Path, which: str, *, why: str, by: str, at: int) -> dict[str, Any]:
    """
    Note that an appeal was answered, and return it; nothing is sent to anybody.

    Args:
        which: Its number, or the code of the decision, of which every open appeal is answered.
        why: What came of it.

    Raises:
        UnknownAppeal: None is open by that number or code.
    """
    path, ref = _place(config), normal(which)
    found = [
        each
        for each in appeals(config)
        if not each["answered"] and (each["number"] == which or (ref and each["ref"] == ref))
    ]
    if not found:
        raise UnknownAppeal(f"no appeal {which} is open", advice="privet appeals list names them.")
    for each in found:
        each["answered"] = {"number": each["number"], "at": at, "by": by, "why": why}
        append(answers_beside(path), each["answered"])
    return found[-1]


def _place(config: Path) -> Path:
    path = appeals_of(settings_of(config))
    if path is None:
        raise ConfigError("no appeals are kept: [ledger] names no path", source=Source(str(config)))
    return path


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return
    for line in text.splitlines():
        try:
            yield json.loads(line)
        except ValueError:  # the last line, where the disk was full
            continue


def _rewrite(path: Path, entries: list[dict[str, Any]]) -> None:
    half = path.with_name(f".{path.name}.new")
    half.unlink(missing_ok=True)
    place = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(place, "w", encoding="utf-8") as file:
        file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in entries)
    half.replace(path)
