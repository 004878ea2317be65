"""What every test stands on: no sockets outside the end-to-end tests, no chance, no deadline."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import settings

E2E = Path(__file__).parent / "e2e"
SOURCE = Path(__file__).parents[1] / "src" / "privet"
KERNELS = SOURCE / "__pycache__" / "kernels.sha256"
"""The sources of which the compiled kernels were made."""

# Examples are the same in every run: a red test is red for everybody. A kernel compiles within
# its first example, so that no example has a deadline. HYPOTHESIS_PROFILE=explore looks further.
settings.register_profile("house", deadline=None, derandomize=True, database=None)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """
    Have every kernel compiled anew where the source of one of them has changed.

    Numba looks at the file of a kernel alone: one that calls a kernel of another file, and was
    compiled before that changed, would go on with the old one, and a test of it be red or green by
    chance.
    """
    if hasattr(config, "workerinput"):
        return
    hashed = hashlib.sha256()
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_bytes()
        if b"njit" in text:
            hashed.update(text)
    if KERNELS.exists() and KERNELS.read_text() == hashed.hexdigest():
        return
    for path in [*SOURCE.rglob("*.nbi"), *SOURCE.rglob("*.nbc")]:
        path.unlink(missing_ok=True)
    KERNELS.parent.mkdir(exist_ok=True)
    KERNELS.write_text(hashed.hexdigest())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the end-to-end tests; they alone may open sockets on this machine."""
    for item in items:
        if E2E in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.enable_socket)
