"""Guesses: an address book is none, a sweep is one, and the chance of a mistake is bounded."""

from __future__ import annotations

import numpy as np
import pytest

from privet.exposure.guesses import ACCUSED, BOOK, RATE, TRIES, Guesses, guessed

GUESSES = Guesses()


@pytest.mark.parametrize("kernel", [guessed, guessed.py_func])
def test_only_misses_accuse(kernel: object) -> None:
    """Twenty-one in a row do; as many with six hits among them do not; hits alone never."""
    asked = kernel  # compiled, and as it is written

    assert 1.0 == asked(21.0, 21.0, *GUESSES)  # type: ignore[operator]
    assert 0.0 == asked(20.0, 20.0, *GUESSES)  # type: ignore[operator]
    assert 0.0 == asked(27.0, 21.0, *GUESSES)  # type: ignore[operator]
    assert 0.0 == asked(500.0, 0.0, *GUESSES)  # type: ignore[operator]


def test_hits_mixed_in_hide_nobody_for_long() -> None:
    """From two hundred tries on, half of them in vain is enough."""
    assert 0.0 == GUESSES.share(TRIES - 1, RATE * TRIES)
    assert RATE == GUESSES.share(TRIES, RATE * TRIES)
    assert GUESSES.least <= RATE * TRIES


def test_an_address_book_is_rarely_called_guesses() -> None:
    """Of 20,000 books of contacts, looked at after each, as few are ever called so as is claimed."""
    chance = np.random.default_rng(5)
    misses = np.cumsum(chance.random((20_000, 150)) < BOOK, axis=1)
    tried = np.arange(1, 151)
    stake = misses * GUESSES.miss - (tried - misses) * GUESSES.hit
    accused = int((stake >= GUESSES.bar).any(axis=1).sum())

    assert accused <= 20_000 * ACCUSED + 3 * (20_000 * ACCUSED) ** 0.5


def test_a_sweep_is_called_so_soon() -> None:
    """One hit in a hundred: called within 60 tries, nine times of ten."""
    chance = np.random.default_rng(6)
    misses = np.cumsum(chance.random((2_000, 60)) < 0.99, axis=1)
    stake = misses * GUESSES.miss - (np.arange(1, 61) - misses) * GUESSES.hit

    assert (stake >= GUESSES.bar).any(axis=1).mean() > 0.9
