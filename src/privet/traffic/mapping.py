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

COLUMNS = 6
"""Of a node: first child, next sibling, begin and length of its key, field, rank."""

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


def mapped(paths: Sequence[tuple[str, int]]) -> Mapping:
    """
    Compile which path holds which field.

    A path is written ``request.headers.User-Agent``; a key that holds dots itself matches too. Letter case does not
    count. Of an array, the first element is taken. Where several paths hold one field, the earlier one in *paths*
    counts if it is there.
    """
    rows = [[-1, -1, 0, 0, NOTHING, 0]]
    names: list[bytes] = [b""]
    keys = bytearray()

    def child(node: int, key: bytes) -> int:
        found = rows[node][0]
        while found >= 0:
            if names[found] == key:
                return found
            found = rows[found][1]
        rows.append([-1, rows[node][0], len(keys), len(key), NOTHING, 0])
        names.append(key)
        keys.extend(key)
        rows[node][0] = len(rows) - 1
        return len(rows) - 1

    for rank, (path, field) in enumerate(paths):
        whole = path.lower().encode()
        for way in {tuple(whole.split(b".")), (whole,)}:
            node = 0
            for key in way:
                node = child(node, key)
            if rows[node][4] == NOTHING:
                rows[node][4:] = [int(field), len(paths) - rank]
    fields: set[Field] = set()
    for _, field in paths:
        fields |= {Field.METHOD, Field.TARGET} if field == REQUEST else {Field(field)}
    return Mapping(
        nodes=np.array(rows, np.int64),
        keys=np.frombuffer(bytes(keys) + b"\0", np.uint8).copy(),
        fields=frozenset(fields),
        paths=tuple(paths),
    )
