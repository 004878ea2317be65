"""The guard's rules replayed over exposures that were kept: who would have been refused, by which budget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from numba import njit

from privet.exposure.counting import (
    CHARGE,
    CHARGED,
    FULL,
    GOOD,
    NOTHING,
    ROOM,
    charge,
    judge,
    release,
)
from privet.exposure.exposures import HIT, LIST
from privet.exposure.guesses import guessed
from privet.exposure.handles import CLIENT
from privet.exposure.interpreting import wrapping
from privet.exposure.tallying import ACCOUNT, DEVICE, NETWORK, SESSION, SITE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

AT, SUBJECT, PEOPLE, LOAD, TRIED, MISSED = range(6)
"""Columns of what was shown, as ``entries`` returns it."""

_AT, _SUBJECT, _PEOPLE, _LOAD, _TRIED, _MISSED = AT, SUBJECT, PEOPLE, LOAD, TRIED, MISSED

GUESSED: Final = -2
"""What stands for a budget where it was the share of misses that decided."""

_NOTHING, _CHARGE, _CHARGED, _GOOD, _FULL, _GUESSED = NOTHING, CHARGE, CHARGED, GOOD, FULL, GUESSED

COLUMNS: Final = (
    "at",
    "actor",
    "level",
    "account",
    "session",
    "device",
    "network",
    "subject",
    "people",
    "weight",
    "kind",
    "outcome",
)
"""What a replay reads of an exposure."""


class Replayed(NamedTuple):
    """
    Hold what the guard would have said of each exposure.

    Args:
        share: The largest share of a budget spent with it, or the share of misses.
        row: The budget of that share; -1 where none, ``GUESSED`` where misses decided.
        refused: Whether it would not have been shown.
        good: Whether the account was in good standing, and nothing else was held against it.
        room: Whether the tally had room for all.
    """

    share: NDArray[np.float64]
    row: NDArray[np.int16]
    refused: NDArray[np.bool_]
    good: NDArray[np.bool_]
    room: bool


def joined(parts: Sequence[Replayed]) -> Replayed:
    """Return the parts of a batch as one."""
    if len(parts) == 1:
        return parts[0]
    return Replayed(
        np.concatenate([part.share for part in parts]),
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.refused for part in parts]),
        np.concatenate([part.good for part in parts]),
        all(part.room for part in parts),
    )


def entries(
    columns: Mapping[str, NDArray[Any]], site: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """
    Return exposures as the tally takes them: what was shown, and the handles it was shown to.

    Args:
        columns: See ``COLUMNS``.
        site: The handle of the whole site, as a signed number.

    Returns:
        (at, subject, people, load, tried, missed), a row an exposure; and its handles. A miss has
        the people that it asked for.
    """
    size = len(columns["at"])
    who = np.zeros((size, ROOM), np.int64)
    for level, name in (
        (ACCOUNT, "account"),
        (SESSION, "session"),
        (DEVICE, "device"),
        (NETWORK, "network"),
    ):
        who[:, level] = columns[name].astype(np.uint64).view(np.int64)
    actor = columns["actor"].astype(np.uint64).view(np.int64)
    who[:, CLIENT] = np.where(columns["level"] == CLIENT, actor, 0)
    who[:, SITE] = site
    missed = (columns["outcome"] != HIT).astype(np.int64)
    people = np.maximum(columns["people"].astype(np.int64), missed)
    load = np.round(people * columns["weight"].astype(np.float64) * 1000).astype(np.int64)
    subject = columns["subject"].astype(np.uint64).view(np.int64)
    tried = (columns["kind"] != LIST).astype(np.int64)
    rows = np.column_stack([columns["at"], subject, people, load, tried, missed])
    return np.ascontiguousarray(rows, np.int64), who


@wrapping
@njit(cache=True, _nrt=False)  # type: ignore[untyped-decorator]
def rehearse(
    book: NDArray[np.int64],
    entry: NDArray[np.int64],
    slots: NDArray[np.int32],
    index: NDArray[np.int32],
    state: NDArray[np.int64],
    plan: NDArray[np.int64],
    who: NDArray[np.int64],
    rows: NDArray[np.int64],
    stops: NDArray[np.float64],
    good_age: int,
    guesses: tuple[float, float, float, int, float],
    share: NDArray[np.float64],
    won: NDArray[np.int16],
    refused: NDArray[np.bool_],
    good: NDArray[np.bool_],
) -> bool:
    """
    Judge exposures in their order and charge those that would have been shown.

    Args:
        rows: See ``entries``.
        stops: For each, the share above which it is refused; infinite for who is exempt.
        guesses: Who counts as guessing: the numbers of ``Guesses``.
        share: Filled, as the columns of ``Replayed``; and so *won*, *refused*, *good*.

    Returns:
        Whether there was room for all.
    """
    room = True
    for i in range(len(rows)):
        at = rows[i, _AT]
        hit = rows[i, _MISSED] == 0
        worst, row, _, _, _, said, tried, missed = judge(
            book,
            entry,
            slots,
            index,
            state,
            plan,
            who[i],
            at,
            rows[i, _SUBJECT],
            rows[i, _PEOPLE],
            rows[i, _LOAD],
            stops[i],
            stops[i],
            good_age,
            _CHARGE if hit else _NOTHING,
        )
        good[i] = said & _GOOD != 0
        blind = guessed(tried, missed, *guesses)
        if blind > 0.0:
            good[i] = False
            if blind > worst:
                worst, row = blind, _GUESSED
        share[i] = worst
        won[i] = row
        refused[i] = worst > stops[i]
        if said & _FULL:
            room = False
        if refused[i]:
            if said & _CHARGED:
                release(
                    book, entry, slots, index, state, who[i], at, rows[i, _SUBJECT], said & 0xFF
                )
        elif not hit and not charge(
            book,
            entry,
            slots,
            index,
            state,
            plan,
            who[i],
            at,
            rows[i, _SUBJECT],
            0,
            0,
            rows[i, _TRIED],
            rows[i, _MISSED],
        ):
            room = False
    return room
