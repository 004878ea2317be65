"""One PostgreSQL server for all tests of this folder, started by the first that asks."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest
from tests.adapters.records.servers import Server, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Run PostgreSQL."""
    with serving() as running:
        yield running


@pytest.fixture
def database(server: Server) -> str:
    """Return the address of a new, empty database."""
    name = f"records{next(NUMBERS)}"
    server.ask(f"CREATE DATABASE {name}")
    return server.url(name)
