"""The files of an answer."""

from __future__ import annotations

import csv
import errno
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.documents import files
from privet.errors import StoreFull, StoreUnavailable
from privet.evidence.findings import Conclusion, Finding, rfc3339

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privet.evidence.findings import Answer

WRITTEN = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
NAMES = ("report.html", "findings.jsonl", "actors.csv", "summary.json")


def named(actor: str) -> Finding:
    """Build a finding of one name."""
    at = rfc3339(WRITTEN)
    return Finding(actor, 1, "account", 3, 4, 3.0, at, at, Conclusion.UNCLEAR, 0.5)


def rows(findings: list[Finding] | tuple[Finding, ...]) -> list[dict[str, Any]]:
    """Write and read the CSV."""
    text = b"".join(files.table(findings)).decode()
    return list(csv.DictReader(StringIO(text, newline="")))


def test_four_files_are_written_for_their_owner(answer: Answer, tmp_path: Path) -> None:
    """The folder is made, and nobody else may read what names people."""
    folder = tmp_path / "a" / "out"
    written = files.write(answer, folder, written=WRITTEN)

    assert NAMES == tuple(path.name for path in written)
    assert sorted(NAMES) == sorted(path.name for path in folder.iterdir())
    assert {0o600} == {path.stat().st_mode & 0o777 for path in written}


def test_an_existing_folder_is_fine(answer: Answer, quiet: Answer, tmp_path: Path) -> None:
    """A second run replaces its own files and touches no other."""
    (tmp_path / "notes.txt").write_text("mine")
    files.write(answer, tmp_path, written=WRITTEN)
    files.write(quiet, tmp_path, written=WRITTEN)

    assert "mine" == (tmp_path / "notes.txt").read_text()
    assert "" == (tmp_path / "findings.jsonl").read_text()
    assert 0 == json.loads((tmp_path / "summary.json").read_text())["lines"]


def test_findings_and_summary_are_what_the_contract_says(answer: Answer, tmp_path: Path) -> None:
    """One object a line, addresses in full, and a summary that reads back."""
    files.write(answer, tmp_path, written=WRITTEN)
    lines = (tmp_path / "findings.jsonl").read_bytes().splitlines()

    assert [f.document() for f in answer.findings] == [json.loads(line) for line in lines]
    assert answer.summary.document() == json.loads((tmp_path / "summary.json").read_text())


def test_a_large_answer_is_written_in_parts(answer: Answer) -> None:
    """Thousands of findings are never held as one text."""
    many = [answer.findings[0]] * (files.BATCH + 1)

    assert 2 == len(list(files.jsonl(many)))
    assert [] == list(files.jsonl([]))
    assert len(many) == len(rows(many))


@given(st.text(alphabet=st.characters(codec=None)))
def test_a_name_never_breaks_its_line(name: str) -> None:
    """Whatever a name holds, one finding is one line, and it reads back."""
    line = b"".join(files.jsonl([named(name)]))

    assert 1 == len(line.decode().splitlines())
    back = json.loads(line)["actor"]
    assert name.encode("utf-16", "surrogatepass").decode("utf-16", "replace") == back


def test_a_lone_surrogate_becomes_the_replacement_sign() -> None:
    """A byte that was no UTF-8 does not make JSON that strict readers refuse."""
    assert b"\\udc80" not in b"".join(files.jsonl([named("account:\udc80")]))


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠", " =", "|", "%"]
)
def test_no_cell_begins_a_formula(start: str) -> None:
    """A spreadsheet shows a name that looks like a formula."""
    name = f"{start}HYPERLINK(0)"
    cell = rows([named(name)])[0]["actor"]

    assert cell.startswith("'")
    assert "HYPERLINK" in cell


def test_separators_and_quotes_stay_within_their_cell() -> None:
    """A name cannot open a second cell, whichever separator a spreadsheet expects."""
    name = 'account:a";=1+1,b\r\n=2'
    text = b"".join(files.table([named(name)])).decode()

    assert 'account:a";=1+1,b\ufffd\ufffd=2' == rows([named(name)])[0]["actor"]
    assert 2 == len(text.splitlines())
    assert '"account:a"";' in text


def test_the_table_has_every_column(answer: Answer) -> None:
    """A row of the CSV says what its finding says."""
    row = next(r for r in rows(answer.findings) if r["actor"] == "account:bob77")

    assert list(files.COLUMNS) == list(row)
    assert ("20000", "collector", "212") == (row["subjects"], row["verdict"], row["addresses"])
    assert row["reasons"].startswith("opened 20,000 ids in order, none twice; saw")


def test_a_full_disk_leaves_what_stood_there(
    answer: Answer, quiet: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No space left is said with what to do, and no half file stays."""
    files.write(quiet, tmp_path, written=WRITTEN)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFull, match="no space left") as trouble:
        files.write(answer, tmp_path, written=WRITTEN)

    assert "--out" in str(trouble.value)
    assert before == {path.name: path.read_bytes() for path in tmp_path.iterdir()}


def test_an_interrupted_run_leaves_what_stood_there(
    answer: Answer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C in the middle of a file leaves nothing behind."""

    def interrupted(_: object) -> Iterator[bytes]:
        yield b"half"
        raise KeyboardInterrupt

    monkeypatch.setattr(files, "table", interrupted)
    with pytest.raises(KeyboardInterrupt):
        files.write(answer, tmp_path, written=WRITTEN)

    assert [] == list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_said(answer: Answer, tmp_path: Path) -> None:
    """A place that cannot be written to is named with what to do."""
    place = tmp_path / "out"
    place.write_text("a file")
    with pytest.raises(StoreUnavailable, match="cannot be written") as trouble:
        files.write(answer, place, written=WRITTEN)

    assert str(place) in str(trouble.value)


def test_addresses_are_masked_in_the_report_alone(answer: Answer, tmp_path: Path) -> None:
    """The report may be sent on; the other files are the operator's own."""
    files.write(answer, tmp_path, written=WRITTEN)

    assert "203.0.114.27" not in (tmp_path / "report.html").read_text()
    assert "203.0.114.27" in (tmp_path / "findings.jsonl").read_text()
    files.write(answer, tmp_path, written=WRITTEN, unmask=True)
    assert "203.0.114.27" in (tmp_path / "report.html").read_text()


def test_texts_within_texts_are_made_whole(answer: Answer, tmp_path: Path) -> None:
    """A surrogate within the summary does not keep it from being written."""
    usual = {"median": float("nan")}
    summary = replace(answer.summary, usual=usual, warnings=("\udcff",))
    files.write(replace(answer, summary=summary), tmp_path, written=WRITTEN)
    back = json.loads((tmp_path / "summary.json").read_text())

    assert ["\ufffd"] == back["warnings"]
    assert {"median": None} == back["usual"]
