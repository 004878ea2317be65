"""Requests of a simulated day, as rows of one array."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from privet.simulation.routes import TEMPLATES, Route

if TYPE_CHECKING:
    from numpy.random import Generator
    from numpy.typing import NDArray

ROW = np.dtype(
    [
        ("at", np.int64),  # microseconds since 1970 UTC
        ("who", np.int32),  # row of the cast
        ("address", np.int32),
        ("account", np.int32),  # -1 signed out
        ("agent", np.int32),
        ("a", np.int32),  # what fills the route's first blank
        ("b", np.int32),  # and the second
        ("referrer_a", np.int32),
        ("referrer_b", np.int32),
        ("size", np.int32),
        ("status", np.int16),
        ("route", np.int8),
        ("referrer", np.int8),  # route of the page that led here, -1 none
    ]
)
"""One request and its answer; texts are numbers into the pool of ``Texts``."""

_BYTES = np.dtype((np.void, ROW.itemsize))

SIZES = np.zeros(len(Route), dtype=np.float64)
for _route, _template in TEMPLATES.items():
    SIZES[_route] = _template.size


def rows(count: int, **columns: Any) -> NDArray[np.void]:  # noqa: ANN401 - arrays or numbers
    """Return *count* signed-out requests for the home page, with the columns that are given."""
    events = np.zeros(count, dtype=ROW)
    events["account"] = -1
    events["agent"] = 0
    events["referrer"] = -1
    events["status"] = 200
    for name, column in columns.items():
        events[name] = column
    return events


def gather(parts: list[NDArray[np.void]]) -> NDArray[np.void]:
    """Return all rows of *parts*, as they come."""
    if not parts:
        return rows(0)
    # As plain bytes: NumPy copies rows of several columns column by column.
    return np.concatenate([np.ascontiguousarray(each).view(_BYTES) for each in parts]).view(ROW)


def by_time(events: NDArray[np.void]) -> NDArray[np.void]:
    """Return the rows in the order in which the server logs them."""
    order = np.argsort(events["at"], kind="stable")
    return np.ascontiguousarray(events).view(_BYTES)[order].view(ROW)


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each value once, in order; by sorting, since NumPy's hash takes seventeen times as long."""
    ordered = np.sort(values)
    return ordered[np.concatenate(([True], ordered[1:] != ordered[:-1]))[: len(ordered)]]


def weigh(chance: Generator, events: NDArray[np.void]) -> None:
    """Give each answer a size in bytes; answers without a body have none."""
    spread = chance.random(len(events), dtype=np.float32) * 0.6 + 0.7
    events["size"] = SIZES[events["route"]] * spread
    status = events["status"]
    events["size"][status == 404] = 1_270
    events["size"][(status == 304) | (status == 204)] = 0


def expand(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return, for groups of so many rows, each row's group and its place within the group."""
    group = np.repeat(np.arange(len(counts)), counts)
    first = np.cumsum(counts) - counts
    return group, np.arange(len(group)) - first[group]


def within(values: NDArray[np.int64], place: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return running sums that begin anew in each group; *place* is the place within the group."""
    total = np.cumsum(values)
    before = total - values
    first = np.flatnonzero(place == 0)
    sizes = np.diff(np.append(first, len(values)))
    return total - np.repeat(before[first], sizes)
