"""What a program that soon ends need not do: look for what nobody holds, and free its memory."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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
