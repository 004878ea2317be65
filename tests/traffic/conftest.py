"""What the tests of traffic share: reading lines, and looking at what was understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.traffic.blocks import Block
from privet.traffic.lines import Exchanges, Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

Texts = dict[str, str]


def texts(exchanges: Exchanges, i: int) -> Texts:
    """Return the fields of one line as text, those that are there."""
    lines = exchanges.lines
    return {
        field.name.lower(): lines.data[lines.start[field, i] : lines.end[field, i]]
        .tobytes()
        .decode()
        for field in Field
        if lines.start[field, i] >= 0
    }


@pytest.fixture
def understood() -> Callable[[Format, bytes], list[Texts]]:
    """Return a function that reads lines, and gives the fields of each that was understood."""

    def read(chosen: Format, text: bytes) -> list[Texts]:
        exchanges, _ = chosen.read(Block.of(text))
        return [texts(exchanges, i) for i in range(len(exchanges))]

    return read
