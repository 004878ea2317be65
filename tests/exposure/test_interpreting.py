"""Kernels with and without a compiler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import config, njit

from privet.exposure.interpreting import wrapping

if TYPE_CHECKING:
    import pytest


def doubled(number: np.int64) -> np.int64:
    """Double a number, past its end if need be."""
    return number * np.int64(2)


def test_a_compiled_kernel_stays_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stands before a compiled kernel."""
    monkeypatch.setattr(config, "DISABLE_JIT", 0)
    kernel = njit(doubled)

    assert kernel is wrapping(kernel)


def test_an_interpreted_kernel_wraps_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that runs over does so without a warning."""
    monkeypatch.setattr(config, "DISABLE_JIT", 1)

    assert -2 == wrapping(doubled)(np.int64((1 << 63) - 1))
