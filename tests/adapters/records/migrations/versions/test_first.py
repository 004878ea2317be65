"""The first step has no step before it, and no way back."""

from __future__ import annotations

import pytest

from privet.adapters.records.migrations.versions import first


def test_it_is_the_first() -> None:
    """Everything begins here."""
    assert None is first.down_revision


def test_records_are_never_thrown_away() -> None:
    """There is no way back that drops tables."""
    with pytest.raises(NotImplementedError, match="from a copy"):
        first.downgrade()
