"""Where appeals are kept until an operator reads them."""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from dataclasses import asdict
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

    from privet.adapters.pages.appeals import Appeal

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

    def _write(self, appeal: Appeal) -> bool:
        if self.path is None:
            self.held.append(appeal)
            return True
        line = json.dumps(asdict(appeal), ensure_ascii=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            place = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(place, "ab") as file:
                if file.tell() > MOST:
                    return False
                file.write(line.encode())
        except OSError:
            return False
        return True
