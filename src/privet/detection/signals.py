"""What a detector says of the actors it marks: how strongly, and in which words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray


class Threat(StrEnum):
    """
    Name what an actor does, as the OWASP Automated Threats to Web Applications number it.

    Source: OWASP Automated Threat Handbook, Web Applications, version 1.3.
    """

    SCRAPING = "OAT-011"
    FOOTPRINTING = "OAT-018"
    ACCOUNT_CREATION = "OAT-019"
    ACCOUNT_AGGREGATION = "OAT-020"
    NONE = "none"
    """Nothing hostile: the signal clears."""


class Family(StrEnum):
    """
    Name the kind of evidence; detectors of one family see the same thing from near by.

    Evidence is added over families and never within one.
    """

    VOLUME = "volume"
    SELECTION = "selection"
    ORDER = "order"
    TIMING = "timing"
    CLIENT = "client"
    ORACLE = "oracle"
    GROUP = "group"
    LEARNED = "learned"


@dataclass(frozen=True, slots=True)
class Reason:
    """
    Give one detector's reason in words that can be sent on.

    Args:
        detector: The detector's name.
        threat: The OWASP Automated Threat it speaks of, such as ``OAT-011``.
        strength: How strong, 0 to 1.
        because: A short clause, past tense, no actor's name in it.
    """

    detector: str
    threat: str
    strength: float
    because: str

    def document(self) -> dict[str, Any]:
        """Return the reason as it is written to disk."""
        return {
            "detector": self.detector,
            "threat": self.threat,
            "strength": round(self.strength, 3),
            "because": self.because,
        }


@dataclass(frozen=True, slots=True)
class Signals:
    """
    Hold one detector's findings as columns, a row for each actor it marks.

    Args:
        detector: Its name.
        threat: What it speaks of.
        family: The kind of evidence.
        rows: Which actors, int64, ascending rows of ``Measured``.
        strength: How strong, above 0 up to 1; same length.
        decisive: Whether this alone may carry a verdict; same length.
        because: Gives the words for a row of ``Measured``; asked only for rows that are shown.
    """

    detector: str
    threat: Threat
    family: Family
    rows: NDArray[np.int64]
    strength: NDArray[np.float64]
    decisive: NDArray[np.bool_]
    because: Callable[[int], str]

    def __len__(self) -> int:
        """Count the actors that are marked."""
        return len(self.rows)

    def reason(self, row: int) -> Reason | None:
        """Return the reason against one actor; None where it is not marked."""
        rows = self.rows.data  # one row is sought: a scalar of NumPy costs ten times as much
        at = bisect_left(rows, row)
        if at == len(rows) or rows[at] != row:
            return None
        strength = float(self.strength[at])
        return Reason(self.detector, self.threat.value, strength, self.because(row))


def mark(
    detector: str,
    threat: Threat,
    family: Family,
    strength: NDArray[np.float64],
    because: Callable[[int], str],
    *,
    decisive: NDArray[np.bool_] | None = None,
) -> Signals:
    """
    Mark the actors whose strength is above 0.

    Args:
        detector: Its name.
        threat: What it speaks of.
        family: The kind of evidence.
        strength: One value an actor; nan and below 0 count as 0, above 1 as 1.
        because: Gives the words for a row.
        decisive: Whether a row may carry a verdict alone; nobody where None.
    """
    sure = np.clip(np.nan_to_num(strength), 0.0, 1.0)
    rows = np.flatnonzero(sure > 0).astype(np.int64)
    alone = np.zeros(len(rows), np.bool_) if decisive is None else decisive[rows]
    return Signals(detector, threat, family, rows, sure[rows], alone, because)


def ramp(
    values: NDArray[np.float64],
    begin: float | NDArray[np.float64],
    full: float | NDArray[np.float64],
) -> NDArray[np.float64]:
    """
    Grow from 0 at *begin* to 1 at *full*, in a straight line; 0 where the value is nan.

    Args:
        values: One value an actor.
        begin: Where strength begins.
        full: Where it is complete; above *begin*.
    """
    return np.nan_to_num(np.clip((values - begin) / (np.asarray(full) - begin), 0.0, 1.0))
