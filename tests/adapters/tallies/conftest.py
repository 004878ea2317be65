"""One server and one cluster for all tests of this folder, started by the first that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pytest_socket import enable_socket
from tests.adapters.tallies.servers import Running, clustered, programs, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def single() -> Iterator[Running]:
    """Run a Valkey server."""
    with serving(programs()["valkey"]) as running:
        yield running


@pytest.fixture(scope="session")
def debian() -> Iterator[Running]:
    """Run the Redis server of the distribution."""
    with serving(programs()["redis"]) as running:
        yield running


@pytest.fixture(scope="session")
def cluster() -> Iterator[list[Running]]:
    """Run three Valkey servers as a cluster."""
    enable_socket()
    with clustered(programs()["valkey"]) as nodes:
        yield nodes
