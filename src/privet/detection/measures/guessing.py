"""Whether an actor's tries, one by one, are guesses: Wald's sequential test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.detection.anytime import Wald
from privet.exposure.exposures import LIST

if TYPE_CHECKING:
    from numpy.typing import NDArray

HONEST = 0.2
"""The share of tries in vain that nobody is held to (``detectors/misses``)."""

GUESSES = 0.5
"""The share from which on somebody guesses (``workflows/judging``)."""

TEST = Wald(alpha=1e-4, beta=0.1)


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _guessing(
    starts: NDArray[np.int64],
    kind: NDArray[np.int8],
    outcome: NDArray[np.int8],
    gain: float,
    loss: float,
    high: float,
    low: float,
    out: NDArray[np.float64],
) -> None:
    for a in range(len(starts) - 1):
        total = 0.0
        tries = 0
        for i in range(starts[a], starts[a + 1]):
            if kind[i] == LIST:
                continue
            tries += 1
            total += loss if outcome[i] > 0 else gain
            if total >= high or total <= low:
                break
        if tries > 0:
            out[a] = total


def guessing(
    starts: NDArray[np.int64], kind: NDArray[np.int8], outcome: NDArray[np.int8]
) -> NDArray[np.float64]:
    """
    Return the sum of log-likelihood ratios of each actor's tries, where the test stopped.

    A try (a view or a lookup) in vain adds log(q / p), one that met somebody log((1-q) / (1-p)),
    with p = ``HONEST`` and q = ``GUESSES``. The test stops above log((1-beta) / alpha) = 9.1, which
    an honest actor reaches with a chance of at most alpha / (1-beta) = 1.1e-4 if its tries fail
    independently, or below log(beta / (1-alpha)) = -2.3. nan without a try.
    """
    out = np.full(len(starts) - 1, np.nan)
    gain, loss = np.log(GUESSES / HONEST), np.log((1 - GUESSES) / (1 - HONEST))
    _guessing(starts, kind, outcome, gain, loss, TEST.high, TEST.low, out)
    return out
