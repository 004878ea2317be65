"""
Marks: harmless variants in the records of invented people, which differ from actor to actor.

A mark is one of two spellings, such as two ways to write an invented telephone number. Which of
them an actor is shown follows from a key, the actor and the number of the mark; nothing is stored.
A dump that holds enough marks names the actor that it was shown to, and with a Tardos code also
several who mixed theirs. Real people's data never bear marks: they have to be right.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.pseudonyms import Domain, Key, of_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVEL = 1e-3
"""The chance, over all candidates, that anybody innocent is accused by marks."""

SLOPES = np.linspace(0.02, 3.0, 60)
"""Exponents at which the bound of a tail is tried; the best holds."""


@dataclass(frozen=True, slots=True)
class Code:
    """
    Say which spelling of each mark an actor is shown.

    Args:
        key: The secret that the marks are made with.
        colluders: How many may mix their copies before the code fails; 1 is a plain code of equal
            chances.

    Raises:
        ValueError: *colluders* is below 1.
    """

    key: Key
    colluders: int = 1

    def __post_init__(self) -> None:
        if self.colluders < 1:
            raise ValueError("a code is made against one colluder at least")

    def biases(self, marks: NDArray[np.int64]) -> NDArray[np.float64]:
        """
        Return for each mark the share of actors that are shown its second spelling.

        Source: Tardos, Optimal probabilistic fingerprint codes, 2003: an arcsine law, cut off at
        1/(300 c) from either end.
        """
        if self.colluders == 1:
            return np.full(len(marks), 0.5)
        cut = math.asin(math.sqrt(1 / (300 * self.colluders)))
        drawn = _uniform(np.zeros(len(marks), np.uint64), marks, self._own("biases"))
        return np.asarray(np.sin(cut + drawn * (math.pi / 2 - 2 * cut)) ** 2, np.float64)

    def symbols(self, actors: NDArray[np.uint64], mark: int) -> NDArray[np.bool_]:
        """Return for each actor whether it is shown the second spelling of one mark."""
        marks = np.full(len(actors), mark, np.int64)
        bias = self.biases(np.asarray([mark], np.int64))[0]
        return np.asarray(_uniform(actors, marks, self._own("symbols")) < bias, np.bool_)

    def _own(self, purpose: str) -> Key:
        return Key(self.key.derive(f"marks:{purpose}", 32))


def _uniform(high: NDArray[np.uint64], low: NDArray[np.int64], key: Key) -> NDArray[np.float64]:
    mixed = of_pairs(high.astype(np.uint64), low.astype(np.uint64), key, Domain.UNKNOWN)
    return np.asarray((mixed >> np.uint64(11)) * 2.0**-53, np.float64)


@dataclass(frozen=True, slots=True)
class Match:
    """
    Say how well the marks in a dump are those of one actor.

    Args:
        actor: Its place among the candidates.
        agreeing: How many marks agree, of *read* that could be read.
        score: The symmetric Tardos score; for a plain code, agreeing less disagreeing marks.
        risk: The chance, over all candidates, that an innocent one scores as high.
    """

    actor: int
    agreeing: int
    read: int
    score: float
    risk: float


def matches(
    code: Code,
    actors: NDArray[np.uint64],
    marks: NDArray[np.int64],
    second: NDArray[np.bool_],
    level: float = LEVEL,
) -> list[Match]:
    """
    Return the actors whom the marks in a dump accuse, the best match first.

    Args:
        actors: Every candidate, as a pseudonym.
        marks: Numbers of the marks that could be read in the dump, each once.
        second: Whether the dump has the second spelling of each.
        level: The chance, over all candidates, that an innocent one is accused.

    Source: Škorić, Katzenbeisser, Celik, Symmetric Tardos fingerprinting codes, 2008, for the score.
    The bound is Chernoff's; for a plain code it is the exact binomial tail.
    """
    bias = code.biases(marks)
    score = np.zeros(len(actors))
    agreeing = np.zeros(len(actors), np.int64)
    for mark, p, here in zip(marks.tolist(), bias.tolist(), second.tolist(), strict=True):
        shown = code.symbols(actors, mark)
        q = p if here else 1 - p
        same = shown == here
        agreeing += same
        score += np.where(same, math.sqrt((1 - q) / q), -math.sqrt(q / (1 - q)))
    found = []
    for row in np.argsort(-score, kind="stable").tolist():
        risk = _risk(code, float(score[row]), int(agreeing[row]), bias, second, len(actors))
        if risk >= level:
            break
        found.append(Match(row, int(agreeing[row]), len(marks), float(score[row]), risk))
    return found


def _risk(  # noqa: PLR0913, PLR0917 - what a tail is made of
    code: Code,
    score: float,
    agreeing: int,
    bias: NDArray[np.float64],
    second: NDArray[np.bool_],
    candidates: int,
) -> float:
    tail = binomial(agreeing, len(bias)) if code.colluders == 1 else bound(score, bias, second)
    return min(1.0, tail * candidates)


def binomial(agreeing: int, read: int) -> float:
    """Return the chance that at least so many of the marks *read* agree by chance."""
    ways = sum(math.comb(read, k) for k in range(agreeing, read + 1))
    return float(ways / 2**read)


def bound(score: float, bias: NDArray[np.float64], second: NDArray[np.bool_]) -> float:
    """Return a bound of the chance that an innocent actor's symmetric score is as high."""
    q = np.where(second, bias, 1 - bias)
    good, bad = np.sqrt((1 - q) / q), -np.sqrt(q / (1 - q))
    each = q * np.exp(SLOPES[:, None] * good) + (1 - q) * np.exp(SLOPES[:, None] * bad)
    exponent = np.log(each).sum(axis=1) - SLOPES * score
    return min(1.0, math.exp(max(-700.0, float(exponent.min()))))


def threshold(read: int, candidates: int, level: float = LEVEL) -> int | None:
    """Return how many of the marks *read* have to agree to accuse; None if no number is enough."""
    for agreeing in range(read // 2, read + 1):
        if candidates * binomial(agreeing, read) < level:
            return agreeing
    return None
