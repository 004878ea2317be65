"""How far visitors of today are from those of the reference."""

from __future__ import annotations

import json

import numpy as np

from privet.review.baseline import LEAST, Reference


def columns(chance: np.random.Generator, mean: float = 0.0, count: int = 2000) -> dict[str, object]:
    """Return a measure of invented actors, of whom some are not known."""
    column = chance.normal(mean, 1.0, count)
    column[: count // 10] = np.nan
    return {"novelty": column}


def reference() -> Reference:
    """Return a reference."""
    found = Reference.of(columns(np.random.default_rng(1)), 77)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_the_same_population_has_not_moved() -> None:
    """Other actors of the same kind are within chance; the very same not at all."""
    same = reference().drift(columns(np.random.default_rng(1)))  # type: ignore[arg-type]
    others = reference().drift(columns(np.random.default_rng(2)))  # type: ignore[arg-type]

    assert {"novelty": 0.0} == same
    assert others["novelty"] < 0.02


def test_another_population_has() -> None:
    """
    The index of two normal populations a deviation apart is about one.

    Source: for densities it is their symmetric divergence, the square of the distance in deviations.
    """
    moved = reference().drift(columns(np.random.default_rng(2), 1.0))  # type: ignore[arg-type]

    assert 0.8 < moved["novelty"] < 1.2


def test_too_few_tell_nothing() -> None:
    """Neither a reference nor an index is made of a handful."""
    few = {"novelty": np.arange(LEAST - 1.0)}

    assert None is Reference.of(few, 1)
    assert {} == reference().drift(few)


def test_a_measure_that_is_mostly_one_value_has_fewer_classes() -> None:
    """Zeros fill one class, and their share is followed."""
    zeros = {"misses": np.concatenate([np.zeros(900), np.arange(1.0, 101)])}
    held = Reference.of(zeros, 1)

    assert held is not None
    assert {"misses": 0.0} == held.drift(zeros)
    assert held.drift({"misses": np.arange(1.0, 1001)})["misses"] > 1


def test_it_is_read_as_it_was_written() -> None:
    """JSON holds it."""
    held = reference()

    assert held == Reference.read(json.loads(json.dumps(held.document())))
