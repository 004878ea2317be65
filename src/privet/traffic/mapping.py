"""A JSON log compiled: which path of an object holds which field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.traffic.lines import Field
from privet.traffic.program import REQUEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SLOTS = 16
"""How many lists of children a node has, by length and first letter of the key: most keys of a log are not wanted."""

NEXT, BEGIN, LENGTH, FIELD, RANK = range(SLOTS, SLOTS + 5)
"""Of a node, behind its lists: its next sibling, begin and length of its key, field, rank."""

COLUMNS = SLOTS + 5

NOTHING = -1
"""Stands for a field at a node that is not wanted itself."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    What the JSON kernel interprets: the wanted paths as a tree.

    Args:
        nodes: int64, one row a node; the root is row 0.
        keys: All keys in lower case, uint8.
        fields: The fields that it can fill.
        paths: What it was compiled from.
    """

    nodes: NDArray[np.int64]
    keys: NDArray[np.uint8]
    fields: frozenset[Field]
    paths: tuple[tuple[str, int], ...]


def slot(length: int, first: int) -> int:
    """Return in which list of children a key stands; letter case does not count."""
    return (length + 3 * (first | 32)) % SLOTS


def mapped(paths: Sequence[tuple[str, int]]) -> Mapping:
    """
    Compile which path holds which field.

    A path is written ``request.headers.User-Agent``; a key that holds dots itself matches too. Letter case does not
    count. Of an array, the first element is taken. Where several paths hold one field, the earlier one in *paths*
    counts if it is there.
    """
    rows = [[-1] * SLOTS + [-1, 0, 0, NOTHING, 0]]
    names: list[bytes] = [b""]
    keys = bytearray()

    def child(node: int, key: bytes) -> int:
        place = slot(len(key), key[0]) if key else 0
        found = rows[node][place]
        while found >= 0:
            if names[found] == key:
                return found
            found = rows[found][NEXT]
        rows.append([-1] * SLOTS + [rows[node][place], len(keys), len(key), NOTHING, 0])
        names.append(key)
        keys.extend(key)
        rows[node][place] = len(rows) - 1
        return len(rows) - 1

    for rank, (path, field) in enumerate(paths):
        whole = path.lower().encode()
        for way in {tuple(whole.split(b".")), (whole,)}:
            node = 0
            for key in way:
                node = child(node, key)
            if rows[node][FIELD] == NOTHING:
                rows[node][FIELD:] = [int(field), len(paths) - rank]
    fields: set[Field] = set()
    for _, field in paths:
        fields |= {Field.METHOD, Field.TARGET} if field == REQUEST else {Field(field)}
    return Mapping(
        nodes=np.array(rows, np.int64),
        keys=np.frombuffer(bytes(keys) + b"\0", np.uint8).copy(),
        fields=frozenset(fields),
        paths=tuple(paths),
    )
