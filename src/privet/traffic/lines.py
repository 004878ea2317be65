"""A block of log lines whose fields are slices of one buffer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PADDING = 64
"""Zero bytes behind the last byte of a buffer, so that kernels may load whole vectors."""


class Field(IntEnum):
    """What a slice of a line holds; the value is its row in the arrays of ``Lines``."""

    ADDRESS = 0
    """The peer that connected, as the server saw it: an address or a host name."""
    FORWARDED = 1
    """X-Forwarded-For as it was logged."""
    ACCOUNT = 2
    """The name a visitor is signed in under; absent where it is ``-``."""
    CLIENT = 3
    """An API key's or client's identifier."""
    SESSION = 4
    """A session identifier."""
    DEVICE = 5
    """A fingerprint of the device that a proxy logged, such as JA4."""
    TIME = 6
    METHOD = 7
    TARGET = 8
    """The request target: a path, perhaps with a query, perhaps an absolute URL."""
    QUERY = 9
    """The query, where the log has it in a column of its own."""
    HOST = 10
    STATUS = 11
    SIZE = 12
    REFERRER = 13
    AGENT = 14
    """The User-Agent."""
    OPERATION = 15
    """A GraphQL operation name, where the log has one."""


FIELDS = len(Field)
"""How many rows the arrays of ``Lines`` have."""


@dataclass(frozen=True, slots=True)
class Lines:
    """
    Hold the lines of one block that were understood.

    Args:
        data: Bytes of the block, uint8, with at least ``PADDING`` zeros behind the last one.
        start: Where each field begins, int32, shape (fields, lines); -1 where it is absent.
        end: Where each field ends, exclusive; same shape.
        numbers: The line number in its source, int64, counted from 1.
    """

    data: NDArray[np.uint8]
    start: NDArray[np.int32]
    end: NDArray[np.int32]
    numbers: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Exchanges:
    """
    Hold requests and their answers as columns, in the order of the log.

    Args:
        lines: The lines they come from; row i here is column i there.
        at: When the request was logged, int64, microseconds since 1970 UTC.
        method: int8, the value of ``Method``.
        status: int16, the answer's status code.
    """

    lines: Lines
    at: NDArray[np.int64]
    method: NDArray[np.int8]
    status: NDArray[np.int16]

    def __len__(self) -> int:
        """Count the exchanges."""
        return len(self.at)


class Method(IntEnum):
    """How a resource was asked for."""

    OTHER = 0
    GET = 1
    HEAD = 2
    POST = 3
    PUT = 4
    DELETE = 5
    PATCH = 6
    OPTIONS = 7
