"""How often a verified person of the same role scores as high."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

ANYBODY = ""
"""The role of those whose role is not known: verified people of all roles."""


def p_values(scores: NDArray[np.float64], people: NDArray[np.float64]) -> NDArray[np.float64]:
    """
    Return for each score p = (1 + #{people who score as high}) / (n + 1).

    If an actor is exchangeable with these people, P(p <= alpha) <= alpha. It is never below
    1 / (n + 1): with a thousand people nothing can be said of one in ten thousand.

    Args:
        people: The scores of verified people, ascending.
    """
    below = np.searchsorted(people, scores, side="left")
    return np.asarray((1.0 + len(people) - below) / (len(people) + 1.0))


def by_role(
    scores: NDArray[np.float64],
    roles: NDArray[np.str_],
    people: Mapping[str, NDArray[np.float64]],
) -> NDArray[np.float64]:
    """
    Return p-values against people of each actor's own role.

    Who has no role, or one that nobody verified has, is held against every role and gets the
    greatest p-value: a recruiter whom nobody told us of is as unusual as recruiters are.
    """
    every = np.stack([p_values(scores, known) for known in people.values()])
    found = every.max(axis=0)
    for place, role in enumerate(people):
        if role != ANYBODY:
            found = np.where(roles == role, every[place], found)
    return np.asarray(found)
