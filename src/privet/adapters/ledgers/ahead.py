"""Have the next part of an answer made while one is worked on, or several worked on at once."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

Part = TypeVar("Part")
Made = TypeVar("Made")


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


def in_order(
    work: Callable[[Part], Made], parts: Iterable[Part], *, threads: int, ahead: int
) -> Iterator[Made]:
    """
    Yield *work* done on each of *parts*, in their order, on several threads.

    Args:
        ahead: How many parts are taken before the first is given.
    """
    with ThreadPoolExecutor(threads, thread_name_prefix="work") as pool:
        under_way: deque[Future[Made]] = deque()
        try:
            for one in parts:
                under_way.append(pool.submit(work, one))
                if len(under_way) >= ahead:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()
