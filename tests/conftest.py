"""What every test stands on: no sockets outside the end-to-end tests, no chance, no deadline."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

E2E = Path(__file__).parent / "e2e"

# Examples are the same in every run: a red test is red for everybody. A kernel compiles within
# its first example, so that no example has a deadline. HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the end-to-end tests; they alone may open sockets on this machine."""
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.enable_socket)
