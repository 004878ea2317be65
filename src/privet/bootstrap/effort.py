"""What a piece of work costs a machine that goes on doing it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Self

from numba.core.event import Listener, register, unregister

if TYPE_CHECKING:
    from types import TracebackType

    from numba.core.event import Event

COMPILES = "numba:compile"
"""What Numba says while it compiles, and not where it finds a kernel in its cache."""


class Effort(Listener):  # type: ignore[misc]
    """
    Measure the work that is done inside a ``with``.

    Kernels are compiled once after an installation, and never again: that is no cost of the work, which
    would else be thought twenty times as dear as it is.

    Attributes:
        took: Seconds that passed.
        worked: Seconds of the processor, all threads of this process together and no more than passed,
            but for what was compiled.
        compiled: Seconds of the processor that compiling took.
    """

    def __init__(self) -> None:
        self.took = self.worked = self.compiled = 0.0
        self._depth = 0
        self._since = 0.0

    def __enter__(self) -> Self:
        register(COMPILES, self)
        self._begun, self._busy = time.monotonic(), time.process_time()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.took = time.monotonic() - self._begun
        busy = min(self.took, time.process_time() - self._busy)
        self.worked = max(0.0, busy - self.compiled)
        unregister(COMPILES, self)

    def on_start(self, _: Event) -> None:
        """Note that a kernel is compiled; one inside another counts with it."""
        if self._depth == 0:
            self._since = time.thread_time()
        self._depth += 1

    def on_end(self, _: Event) -> None:
        """Note that it is done; Numba compiles in one thread at a time."""
        self._depth -= 1
        if self._depth == 0:
            self.compiled += time.thread_time() - self._since
