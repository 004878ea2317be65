"""Whether a door tells who exists: answers and times for somebody and for nobody, held against chance."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import erfc, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEVEL = 1e-3
"""The chance that any of all doors is called an oracle which is none; shared out among their tests."""

DRAWS = 20_000
"""Of whom is called somebody at random; the least probability that these tell is one in so many."""

CONTROL = "control"
"""How the doors are called that do tell, so that it is known that it would be seen."""


@dataclass(frozen=True)
class Door:
    """
    Say what a door tells.

    Args:
        answers, times: The probability of such a difference where nothing is told (two-sided).
        area: How often a time for somebody is the longer one; 0.5 tells nothing.
        asked: How often it was asked.
        held: How many of these the guard refused.
    """

    name: str
    answers: float
    times: float
    area: float
    asked: int
    held: int

    def tells(self, level: float) -> bool:
        """Say whether either is less likely than *level*."""
        return min(self.answers, self.times) < level


def doors(probes: Sequence[Mapping[str, Any]], chance: np.random.Generator) -> list[Door]:
    """Return what each door tells."""
    by_door: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for each in probes:
        by_door[each["door"]].append(each)
    return [_door(name, asked, chance) for name, asked in by_door.items()]


def telling(found: Sequence[Door]) -> tuple[list[str], list[str]]:
    """Return the doors that tell who exists, and which of them do so by design."""
    level = LEVEL / max(1, 2 * len(found))
    names = [each.name for each in found if each.tells(level)]
    controls = [each for each in names if each.startswith(CONTROL)]
    return [each for each in names if each not in controls], controls


def _door(name: str, asked: Sequence[Mapping[str, Any]], chance: np.random.Generator) -> Door:
    somebody = np.array([each["exists"] for each in asked])
    seconds = np.array([each["seconds"] for each in asked])
    held = np.array([each["held"] for each in asked])
    # Times of refusals are the guard's, and those of the site are compared among themselves.
    probability, area = ranked(seconds[~held & somebody], seconds[~held & ~somebody])
    kinds = [(each["status"], each["said"]) for each in asked]
    return Door(
        name, apart(kinds, somebody, chance), probability, area, len(asked), int(held.sum())
    )


def apart(
    kinds: Sequence[tuple[int, str]], somebody: np.ndarray[Any, Any], chance: np.random.Generator
) -> float:
    """Return how likely answers as different as these are, were they dealt to anybody (permutation test)."""
    counts = Counter(kinds)
    of_some = Counter(each for each, exists in zip(kinds, somebody, strict=True) if exists)
    total = np.array(list(counts.values()))
    size = int(somebody.sum())
    if size in {0, len(kinds)}:
        return 1.0
    expected = total * size / len(kinds)
    seen = np.abs(np.array([of_some[each] for each in counts]) - expected).sum()
    drawn = chance.multivariate_hypergeometric(total, size, DRAWS)
    as_far = np.abs(drawn - expected).sum(axis=1) >= seen - 1e-9
    return float((1 + as_far.sum()) / (1 + DRAWS))


def ranked(one: np.ndarray[Any, Any], other: np.ndarray[Any, Any]) -> tuple[float, float]:
    """
    Return how likely times as different as these are by chance, and how often one is the longer.

    Source: H. B. Mann and D. R. Whitney, 1947; the normal approximation.
    """
    if len(one) == 0 or len(other) == 0:
        return 1.0, 0.5
    ranks = np.argsort(np.argsort(np.concatenate([one, other]), kind="stable"), kind="stable") + 1
    wins = ranks[: len(one)].sum() - len(one) * (len(one) + 1) / 2
    pairs = len(one) * len(other)
    spread = sqrt(pairs * (len(one) + len(other) + 1) / 12)
    return erfc(abs(wins - pairs / 2) / spread / sqrt(2)), float(wins / pairs)
