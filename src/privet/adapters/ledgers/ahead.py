"""Have the next part of an answer made while one is worked on."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Part = TypeVar("Part")


def ahead(parts: Iterator[Part], give_up: Callable[[], None]) -> Iterator[Part]:
    """
    Yield *parts* in their order; a thread asks for the next one meanwhile.

    Args:
        give_up: Interrupts what the next part waits for; called where nobody wants it any more.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="ahead") as pool:
        try:
            coming = pool.submit(next, parts, None)
            while (part := coming.result()) is not None:
                coming = pool.submit(next, parts, None)
                yield part
        except BaseException:
            give_up()
            raise
