"""What actors say of themselves by the name of their software, and what is known of its truth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured


class Proof(IntEnum):
    """Say what the published address ranges tell of a claim."""

    NONE = 0
    """Nothing was claimed, or its operator publishes no ranges."""
    UNKNOWN = 1
    """The ranges at hand do not fit the time of the log."""
    TRUE = 2
    FALSE = 3


@dataclass(frozen=True, slots=True)
class Claims:
    """
    Hold what each actor claims to be, a row an actor in the order of ``Measured``.

    Args:
        declared: The share of its requests whose software calls itself automated, 0 to 1.
        claim: Which name of *names* it goes by, int32; -1 where it names no known agent.
        proof: A value of ``Proof``, int8.
        names: The distinct names, such as ``Googlebot`` or ``curl``.
    """

    declared: NDArray[np.float64]
    claim: NDArray[np.int32]
    proof: NDArray[np.int8]
    names: Sequence[str]

    def name(self, row: int) -> str:
        """Return the name that an actor goes by; empty where it has none."""
        claim = int(self.claim[row])
        return self.names[claim] if 0 <= claim < len(self.names) else ""


MOSTLY = 0.8
"""The share of an actor's requests that must be proven for the whole actor to be."""


def counted(measured: Measured) -> Claims:
    """
    Return the claims that the counts of requests tell of, without names.

    Args:
        measured: All actors, with requests that were declared automated and that were proven.
    """
    requests = np.maximum(np.nan_to_num(measured.requests), 1.0)
    proven = np.nan_to_num(measured.verified) >= MOSTLY * requests
    return Claims(
        declared=np.minimum(np.nan_to_num(measured.declared) / requests, 1.0),
        claim=np.full(len(measured.actor), -1, np.int32),
        proof=np.where(proven, Proof.TRUE, Proof.NONE).astype(np.int8),
        names=(),
    )
