"""How an application says whom an answer shows: ``privet.expose``."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST: Final = 100_000
"""People of one answer that are named; the rest of a larger export is counted."""


class Exposed:
    """
    Hold whom the answer under way shows.

    Args:
        subjects: Each id once, in the order in which they were named.
        fields: Which fields of them.
        more: How many were named beyond the most that are held.
    """

    __slots__ = ("fields", "more", "said", "subjects")

    def __init__(self) -> None:
        self.subjects: dict[str, None] = {}
        self.fields: dict[str, None] = {}
        self.more = 0
        self.said = False

    def add(self, ids: Iterable[str | int], fields: Iterable[str]) -> None:
        """Take ids and fields."""
        self.said = True
        self.fields.update(dict.fromkeys(fields))
        for each in ids:
            if len(self.subjects) < MOST:
                self.subjects[str(each)] = None
            else:
                self.more += 1


_UNDER_WAY: ContextVar[Exposed | None] = ContextVar("privet_exposed", default=None)


class listening:  # noqa: N801 - read as a verb: with listening() as exposed
    """Listen to what the application says while it answers one request."""

    __slots__ = ("_token", "exposed")

    def __init__(self) -> None:
        self.exposed = Exposed()

    def __enter__(self) -> Exposed:
        """Begin."""
        self._token = _UNDER_WAY.set(self.exposed)
        return self.exposed

    def __exit__(self, *_: object) -> None:
        """End, whatever happened."""
        _UNDER_WAY.reset(self._token)


def expose(ids: Iterable[str | int] | str | int, fields: Iterable[str] | str = ()) -> None:
    """
    Say whom the answer under way shows; an empty list says that it shows nobody.

    Call it as often as you like while answering; a person counts once. What is said here counts
    more than what the route tells. Outside a guarded request it does nothing.

    Args:
        ids: Ids of the people, as they stand in the routes of the site where they do.
        fields: Which of their fields, by the names in ``privet.toml``: ``("name", "email")``.
    """
    exposed = _UNDER_WAY.get()
    if exposed is None:
        return
    exposed.add(
        (ids,) if isinstance(ids, str | int) else ids,
        fields.split() if isinstance(fields, str) else fields,
    )
