"""An inspection shows a value of each field, and what was set aside and why."""

from __future__ import annotations

import numpy as np

from privet.traffic.blocks import Fault
from privet.traffic.formats import preset
from privet.traffic.inspection import backward_jumps, inspect
from privet.traffic.lines import Field

LINE = b'203.0.113.7 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "Mozilla/5.0"'


def test_inspect() -> None:
    """Fields with their share, the period, the reject rate and its reasons are there."""
    found = inspect([LINE] * 6 + [b"torn", b"lines", LINE[:-5]], preset("combined"))
    values = {field: (text, share) for field, text, share in found.values}

    assert ("combined", 6, 3, 1 / 3) == (
        found.format,
        found.parsed,
        found.rejected,
        found.reject_rate,
    )
    assert ("203.0.113.7", 1.0) == values[Field.ADDRESS]
    assert ("", 0.0) == values[Field.ACCOUNT]
    assert (1_791_640_536_000_000, 1_791_640_536_000_000) == (found.first, found.last)
    assert [(Fault.MISMATCH, 2), (Fault.TRUNCATED, 1)] == [one[:2] for one in found.reasons]
    assert [7, 8] == [reject.number for reject in found.reasons[0][2]]


def test_nothing_understood() -> None:
    """Where nothing is understood there is no period."""
    found = inspect([b"torn"], preset("combined"))

    assert (None, None, 1.0) == (found.first, found.last, found.reject_rate)
    assert 0.0 == inspect([], preset("combined")).reject_rate


def test_clocks_that_jump() -> None:
    """A clock that was set back is noticed; lines that are a little late are not."""
    hour = 3_600_000_000

    assert 1 == backward_jumps(np.array([0, 10 * hour, 10 * hour - 5, 2 * hour, 3 * hour]))
