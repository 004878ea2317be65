"""The files of an answer, each written whole or not at all."""

from __future__ import annotations

import csv
import errno
import json
import os
import tempfile
from io import StringIO
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from privet import __version__
from privet.adapters.documents import html
from privet.adapters.documents.wording import plain
from privet.errors import Source, StoreFull, StoreUnavailable
from privet.evidence.findings import load, sure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from privet.detection.signals import Reason
    from privet.evidence.findings import Answer, Conclusion, Finding

FORMULA: Final = tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20")
"""First characters at which a spreadsheet starts to compute, their full-width forms included.

Source: OWASP, CSV Injection.
"""
FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
COLUMNS: Final = (
    *("actor", "level", "verdict", "certainty", "subjects", "exposures", "weighted"),
    *("first", "last", "campaign", "accounts", "addresses", "reasons"),
)
BATCH: Final = 4_096
"""Findings that are held as text at once."""


def write(
    answer: Answer, folder: Path, *, written: datetime, unmask: bool = False
) -> tuple[Path, ...]:
    """
    Write ``report.html``, ``findings.jsonl``, ``actors.csv`` and ``summary.json``.

    The files are written beside their places and put there together, so that a full disk or
    Ctrl-C leaves what stood there before. They are readable by their owner alone.

    Args:
        folder: Made if it is not there.
        written: When the report was made.
        unmask: Show addresses in full in the report; the other files always do.

    Raises:
        StoreFull: No space is left.
        StoreUnavailable: The folder cannot be written to.
    """
    page = html.report(answer, written=written, version=__version__, unmask=unmask)
    contents: dict[str, Iterable[bytes]] = {
        "report.html": [page.encode("utf-8", "replace")],
        "findings.jsonl": jsonl(answer.findings),
        "actors.csv": table(answer.findings),
        "summary.json": [_json(answer.summary.document(), indent=2) + b"\n"],
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _put(contents, folder)
    except OSError as trouble:
        raise _explained(trouble, folder) from trouble


def jsonl(findings: Sequence[Finding]) -> Iterator[bytes]:
    """Yield the findings as lines of JSON, some thousands at a time, in ASCII."""
    lines = msgspec.json.Encoder().encode_lines
    for begin in range(0, len(findings), BATCH):
        documents = [finding.document() for finding in findings[begin : begin + BATCH]]
        yield _fast(lines, documents) or b"".join(_json(each) + b"\n" for each in documents)


def table(findings: Sequence[Finding]) -> Iterator[bytes]:
    """Yield the findings as CSV that no spreadsheet takes for formulas."""
    text = StringIO()
    rows = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for begin in range(0, len(findings), BATCH):
        rows.writerows([_row(*finding) for finding in findings[begin : begin + BATCH]])
        yield text.getvalue().encode("utf-8", "replace")
        text.seek(0)
        text.truncate()
    yield text.getvalue().encode("utf-8", "replace")


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows rather than computes."""
    simple = cell[:1].isalnum() and cell.isascii() and cell.isprintable()
    if simple or not cell:  # most, and nothing to mend
        return cell
    clean = plain(cell)
    return f"'{clean}" if clean.lstrip().startswith(FORMULA) or cell.startswith(FORMULA) else clean


def _row(  # noqa: PLR0913, PLR0917 - the fields of a finding, which are read off one by one more slowly
    actor: str,
    _: int,
    level: str,
    subjects: int,
    exposures: int,
    weighted: float,
    first: str,
    last: str,
    verdict: Conclusion,
    certainty: float,
    campaign: str | None,
    accounts: int,
    addresses: int,
    reasons: tuple[Reason, ...],
) -> tuple[str | int | float, ...]:
    """Return a finding's cells in the order of the columns."""
    return (
        *(harmless(actor), level, verdict, sure(certainty)),
        *(subjects, exposures, load(weighted), first, last),
        harmless(campaign) if campaign else "",
        *(accounts, addresses),
        harmless("; ".join([reason.because for reason in reasons])) if reasons else "",
    )


def _json(document: dict[str, Any], indent: int | None = None) -> bytes:
    """
    Write JSON in ASCII, so that no reader finds a line end within a name.

    A lone surrogate, which no strict reader accepts, becomes U+FFFD; a number that could not be
    computed becomes null.
    """
    fast = _fast(msgspec.json.encode, document) if indent is None else b""
    return fast or json.dumps(_whole(document), indent=indent).replace("\x7f", "\\u007f").encode()


def _fast(encode: Callable[[Any], bytes], value: Any) -> bytes:  # noqa: ANN401  whatever JSON can hold
    """Write JSON twenty times as fast; nothing where it would not be ASCII."""
    try:
        text = encode(value)
    except UnicodeEncodeError:
        return b""
    return text if text.isascii() and b"\x7f" not in text else b""


def _whole(value: Any) -> Any:  # noqa: ANN401  whatever JSON can hold
    """Replace what strict readers refuse: lone surrogates, and numbers that are none."""
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_whole(item) for item in value]
    return value


def _put(contents: dict[str, Iterable[bytes]], folder: Path) -> tuple[Path, ...]:
    """Write every file beside its place, then move all into place."""
    waiting: list[tuple[Path, Path]] = []
    try:
        for name, parts in contents.items():
            descriptor, beside = tempfile.mkstemp(dir=folder, prefix=f".{name}.", suffix=".part")
            waiting.append((Path(beside), folder / name))
            with os.fdopen(descriptor, "wb") as file:
                for part in parts:
                    file.write(part)
                file.flush()
                os.fsync(file.fileno())
        for path, place in waiting:
            path.replace(place)
        return tuple(place for _, place in waiting)
    finally:
        for path, _ in waiting:
            path.unlink(missing_ok=True)


def _explained(trouble: OSError, folder: Path) -> StoreUnavailable:
    """Say what a failed write means, and what to do."""
    place = Source(str(folder))
    if trouble.errno in FULL:
        return StoreFull(
            "no space left to write the report",
            source=place,
            advice="Make room, or choose another disk with --out; the files that stood there "
            "before are unchanged.",
        )
    return StoreUnavailable(
        f"the report cannot be written: {trouble.strerror or trouble}",
        source=place,
        advice="Choose a folder that you may write to with --out.",
    )
