"""A store that several guards share, for the tests of this folder that ask for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.adapters.tallies.servers import Running, programs, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def store() -> Iterator[Running]:
    """Run a Valkey server of the test's own."""
    with serving(programs()["valkey"]) as running:
        yield running
