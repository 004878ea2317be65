"""How strange an actor's way from surface to surface is on this site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SESSION = 1_800_000_000
"""A pause of 30 minutes, in microseconds, begins a new session, and no step leads across it."""

SIDE = 1 << 16
"""One more than the greatest number of a surface."""


@dataclass(frozen=True, slots=True)
class Steps:
    """
    Count how often each actor went from one surface to another, a row for each that occurred.

    Args:
        row: int64, whose.
        way: int64, the surface it left times ``SIDE``, and the surface it went to.
        times: int64, how often.
    """

    row: NDArray[np.int64]
    way: NDArray[np.int64]
    times: NDArray[np.int64]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _steps(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    surface: NDArray[np.int16],
    row: NDArray[np.int64],
    way: NDArray[np.int64],
    times: NDArray[np.int64],
) -> int:
    used = 0
    for a in range(len(starts) - 1):
        begin = used
        for i in range(starts[a] + 1, starts[a + 1]):
            if at[i] - at[i - 1] > SESSION:
                continue
            taken = np.int64(surface[i - 1]) * SIDE + surface[i]
            k = begin
            while k < used and way[k] != taken:
                k += 1
            if k == used:
                row[k] = a
                way[k] = taken
                times[k] = 0
                used += 1
            times[k] += 1
    return used


def steps_between(
    starts: NDArray[np.int64],
    at: NDArray[np.int64],
    surface: NDArray[np.int16],
    rows: NDArray[np.int64],
) -> Steps:
    """Count the steps of each actor within its sessions; *rows* are the actors' rows of the whole."""
    row, way, times = (np.zeros(len(at), np.int64) for _ in range(3))
    used = _steps(starts, at, surface, row, way, times)
    return Steps(rows[row[:used]], way[:used].copy(), times[:used].copy())


def navigation(parts: Sequence[Steps], rows: NDArray[np.int64]) -> dict[str, NDArray[np.float64]]:
    """
    Return how strange the way of each actor is under the site's own habits.

    P(v | u) = (n_uv + 1/2) / (n_u + V/2) is the site's first-order Markov model, of the steps of
    all these actors within sessions, over its V surfaces. ``strangeness`` is the mean of
    -log P over an actor's steps, in nats; ``strange_spread`` their variance; ``consecutive`` the
    share of steps that stay on the surface. All are nan without a step.

    Args:
        parts: Steps of all actors.
        rows: The actors, ascending.
    """
    row = np.searchsorted(rows, np.concatenate([part.row for part in parts]))
    way = np.concatenate([part.way for part in parts])
    times = np.concatenate([part.times for part in parts]).astype(np.float64)
    ways, at = np.unique(way, return_inverse=True)
    taken = np.bincount(at, weights=times, minlength=len(ways))
    left, went = ways // SIDE, ways % SIDE
    surfaces, place = np.unique(left, return_inverse=True)
    leaving = np.bincount(place, weights=taken, minlength=len(surfaces))[place]
    every = len(np.union1d(left, went))
    nats = -np.log((taken + 0.5) / (leaving + every / 2.0))[at]
    size = len(rows)
    total = np.bincount(row, weights=times, minlength=size)
    total = np.where(total > 0, total, np.nan)
    mean = np.bincount(row, weights=times * nats, minlength=size) / total
    square = np.bincount(row, weights=times * nats**2, minlength=size) / total
    stays = np.bincount(row, weights=times * (left == went)[at], minlength=size) / total
    spread = np.maximum(square - mean**2, 0.0)
    return {"strangeness": mean, "strange_spread": spread, "consecutive": stays}
