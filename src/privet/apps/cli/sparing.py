"""What a program that soon ends need not do: look for what nobody holds, free its memory, keep much of it apart."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator


ARENAS: Final = 2
"""From how many stores of free memory threads take theirs; as many of them work at once as a rule."""

M_ARENA_MAX: Final = -8
"""The number by which the C library knows that setting. Source: GNU C library, ``malloc.h``."""


def share_arenas() -> bool:
    """
    Have threads share stores of free memory, where the C library is GNU's; say whether it does.

    By itself it gives each thread one of its own, up to eight for each core, and what one of them has
    left lies idle while another one asks for more. Measured on ten million lines: 45 MB less at the
    peak, four runs each, and no difference in time. Call it before there are threads.
    """
    try:
        return bool(ctypes.CDLL(None).mallopt(M_ARENA_MAX, ARENAS))
    except (AttributeError, OSError):
        return False


@contextmanager
def unswept() -> Iterator[None]:
    """
    Leave objects be that refer to one another in a circle.

    An answer makes none, and holds some objects for each actor: to look through them again and
    again takes half a second with 55,000 actors; through what is imported, a fifth. What is left
    in the end counts as looked through: else that would be done once, at the very end.
    """
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.freeze()
            gc.unfreeze()  # into the oldest generation, which is looked through last
            gc.enable()


class Leave:
    """
    End the process once all that others asked for at its end is done, its memory not freed.

    The system takes it back at once; Python takes a second to free what an analysis of ten million
    lines and its libraries held (measured: 1.0 s of CPU time).
    """

    def __init__(self) -> None:
        self.status: int | None = None
        atexit.register(self)  # what is registered later is called before

    def __call__(self) -> None:
        """Leave with the status that was set; as any program does where there is none."""
        if self.status is None:
            return
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (OSError, ValueError):  # Python says what is to be said of it
            return
        os._exit(self.status)
