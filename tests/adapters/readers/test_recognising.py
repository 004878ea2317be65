"""A log is recognised though it was rotated, compressed or continued."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING

from privet.adapters.readers.fingerprints import HEAD, Fingerprint, Imprint
from privet.adapters.readers.opening import LogFile, open_logs
from privet.adapters.readers.reading import Reading
from privet.adapters.readers.recognising import known
from privet.adapters.readers.streams import Compression

if TYPE_CHECKING:
    from pathlib import Path

DAY = b"".join(b"line %d of the first day, long enough to tell\n" % i for i in range(4000))
NEXT = b"".join(b"line %d of the next day\n" % i for i in range(1000))


def read(path: Path) -> Fingerprint:
    """Return the fingerprint of a log that was read to its end."""
    reading = Reading(open_logs([str(path)])[0], block=50_000)
    list(reading)
    return reading.fingerprint()


def recognised(path: Path, *fingerprints: Fingerprint) -> int | None:
    """Return how many bytes of a log were read before."""
    found = known(open_logs([str(path)])[0], fingerprints)
    return found.size if found else None


def test_the_same_file_twice(tmp_path: Path) -> None:
    """A file that has not changed was read to its end; under another name and compressed too."""
    path = tmp_path / "access.log"
    path.write_bytes(DAY)
    before = read(path)
    (tmp_path / "access.log.1.gz").write_bytes(gzip.compress(DAY))

    assert len(DAY) == recognised(path, before)
    assert len(DAY) == recognised(tmp_path / "access.log.1.gz", before)
    assert before == read(tmp_path / "access.log.1.gz")


def test_a_file_that_grew(tmp_path: Path) -> None:
    """Only what is new is left to read, also where the first reading was short; the longest reading counts."""
    path = tmp_path / "access.log"
    path.write_bytes(DAY[:100])
    first = read(path)
    path.write_bytes(DAY)
    second = read(path)
    path.write_bytes(DAY + NEXT)

    assert 100 == recognised(path, first)
    assert len(DAY) == recognised(path, first, second)
    assert first.key != second.key


def test_another_file(tmp_path: Path) -> None:
    """Another beginning, or another line where the first reading ended, is another log."""
    path = tmp_path / "access.log"
    path.write_bytes(DAY)
    before = read(path)
    path.write_bytes(NEXT)
    assert recognised(path, before) is None
    path.write_bytes(DAY[:-10] + b"changed!!\n" + NEXT)
    assert recognised(path, before) is None
    path.write_bytes(DAY[: HEAD + 10])
    assert recognised(path, before) is None
    assert recognised(path) is None


def test_what_cannot_be_recognised(tmp_path: Path) -> None:
    """A stream cannot be read twice, and nothing stands in an empty file."""
    (tmp_path / "a.log").write_bytes(b"")
    none = Imprint().fingerprint()

    assert known(LogFile("-", None, Compression.NONE, stream=io.BytesIO(DAY)), [none]) is None
    assert recognised(tmp_path / "a.log", none) is None
