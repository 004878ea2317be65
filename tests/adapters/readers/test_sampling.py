"""A sample comes from all over a log, and a stream can still be read after it."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

import pytest

from privet.adapters.readers.opening import open_logs
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.sampling import sample

if TYPE_CHECKING:
    from pathlib import Path

LINES = [b"line %07d of a log" % i for i in range(40_000)]
TEXT = b"\n".join(LINES) + b"\n"


@pytest.mark.parametrize("packed", [False, True])
def test_from_all_over(tmp_path: Path, packed: bool) -> None:
    """Of a long file, whole lines of its beginning, its middle and its end are taken."""
    path = tmp_path / "access.log"
    path.write_bytes(gzip.compress(TEXT) if packed else TEXT)
    found = sample(open_logs([str(path)])[0], size=200_000, pieces=8).lines
    numbers = [int(line.split()[1]) for line in found]

    assert set(found) <= set(LINES)
    assert numbers == sorted(set(numbers))
    assert (0, True) == (numbers[0], numbers[-1] > 30_000)
    assert any(15_000 < number < 25_000 for number in numbers)
    assert sum(map(len, found)) <= 220_000


@pytest.mark.parametrize("packed", [False, True])
def test_a_short_file_is_taken_whole(tmp_path: Path, packed: bool) -> None:
    """What fits is taken whole, with or without a last line end."""
    path = tmp_path / "access.log"
    path.write_bytes(gzip.compress(TEXT[:-1]) if packed else TEXT[:-1])

    assert LINES == sample(open_logs([str(path)])[0]).lines


@pytest.mark.parametrize("packed", [False, True])
def test_a_stream(packed: bool) -> None:
    """The beginning of a stream is looked at, and then it is read from its beginning."""
    text = gzip.compress(TEXT) if packed else TEXT
    [file] = open_logs(["-"], stdin=io.BytesIO(text))
    found = sample(file, size=100_000)

    assert LINES[:1000] == found.lines[:1000]
    assert TEXT == b"".join(block.data[: block.size].tobytes() for block in Reading(found.file))


def test_nothing(tmp_path: Path) -> None:
    """Of an empty file there is no sample."""
    (tmp_path / "a").write_bytes(b"")

    assert b"" == sample(open_logs([str(tmp_path / "a")])[0]).text
