"""A snapshot on disk: what was written, or nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.tallies.snapshots import FORMAT, Snapshot
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def snapshot() -> Snapshot:
    """Return a small one."""
    chance = np.random.default_rng(1)
    arrays = tuple(chance.integers(-(1 << 62), 1 << 62, shape) for shape in (20, (5, 9), (40, 3)))
    owed = ((-9, 7_000, 2), (11, 8_000, 0))
    return Snapshot(5_000, "key", (60, 3600), {-7: 9_000}, (*arrays, np.zeros(0, np.int32)), owed)


def test_what_was_written_is_read(snapshot: Snapshot, tmp_path: Path) -> None:
    """All of it is there again, and its owner alone may read it."""
    path = tmp_path / "tally"
    size = snapshot.write(path)
    size = snapshot.write(path)
    found = Snapshot.read(path)

    assert found is not None
    assert (5_000, "key", (60, 3600), {-7: 9_000}) == (
        *(found.at, found.mark, found.spans),
        found.spent,
    )
    assert ((-9, 7_000, 2), (11, 8_000, 0)) == found.owed
    assert all(map(np.array_equal, snapshot.arrays, found.arrays))
    assert (size, 0o600) == (path.stat().st_size, path.stat().st_mode & 0o777)
    assert [path] == list(tmp_path.iterdir())


def test_one_that_knew_of_no_challenges_is_read(snapshot: Snapshot, tmp_path: Path) -> None:
    """As an earlier version wrote it: the tally outlives an upgrade."""
    path = tmp_path / "tally"
    snapshot.write(path)
    head, _, rest = path.read_bytes().partition(b"\n")
    earlier = {name: each for name, each in json.loads(head).items() if name != "owed"}
    path.write_bytes(json.dumps(earlier).encode() + b"\n" + rest)
    found = Snapshot.read(path)

    assert found is not None
    assert ({-7: 9_000}, ()) == (found.spent, found.owed)


def test_what_is_not_as_it_was_written_is_not_believed(snapshot: Snapshot, tmp_path: Path) -> None:
    """A file that is missing, cut short, changed, of another format or something else is nothing."""
    whole = tmp_path / "whole"
    snapshot.write(whole)
    data = whole.read_bytes()
    head, _, rest = data.partition(b"\n")
    changed = bytearray(data)
    changed[-100] ^= 1
    later = {**json.loads(head), "format": FORMAT + 1}
    files = {
        "short": data[:-30],
        "head": data[:30],
        "changed": bytes(changed),
        "later": json.dumps(later).encode() + b"\n" + rest,
        "list": b"[]\n",
        "other": b"not a snapshot\n",
        "empty": b"",
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)

    assert {None} == {Snapshot.read(tmp_path / name) for name in [*files, "none"]}


def test_a_snapshot_that_cannot_be_written_is_told(snapshot: Snapshot, tmp_path: Path) -> None:
    """A folder that is not there is a store that is not available."""
    with pytest.raises(StoreUnavailable):
        snapshot.write(tmp_path / "nowhere" / "tally")
