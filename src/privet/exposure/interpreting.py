"""Kernels run without a compiler, for coverage and debugging."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numba import config

if TYPE_CHECKING:
    from collections.abc import Callable

Kernel = TypeVar("Kernel", bound="Callable[..., Any]")


def wrapping(kernel: Kernel) -> Kernel:
    """
    Return a kernel whose numbers wrap around without a warning where it is interpreted.

    A compiled one wraps as it is, and stays what it is: a call costs nothing more.
    """
    if not config.DISABLE_JIT:
        return kernel

    @wraps(kernel)
    def run(*arguments: object) -> object:
        with np.errstate(over="ignore"):
            return kernel(*arguments)

    return cast("Kernel", run)
