"""What an actor is shown in the records of invented people names it later."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.marking import spelled
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path

MARKS = 40


@pytest.fixture
def marks(tmp_path: Path) -> Path:
    """Write a file of marks, beside a ledger's folder and its key."""
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger.key").write_text("07" * 32)
    (tmp_path / "ledger.key").chmod(0o600)
    each = [
        {"number": n, "id": f"9{n:04}", "column": "phone", "spellings": [f"+8 {n}", f"+8{n}"]}
        for n in range(MARKS)
    ]
    path = tmp_path / "marks.json"
    path.write_text(json.dumps({"canaries": [{"id": "90017"}], "marks": each}))
    return path


def test_each_is_shown_a_copy_of_its_own(marks: Path, tmp_path: Path) -> None:
    """The same actor is always shown the same; two differ in about every second mark."""
    actors = ["account:ana", "account:bob", "network:192.0.2.7/32"]
    found = spelled(marks, actors, ledger=tmp_path / "ledger")
    copies = {actor: [each.spelling for each in found if each.actor == actor] for actor in actors}
    pairs = zip(copies["account:ana"], copies["account:bob"], strict=True)

    assert found == spelled(marks, actors, ledger=tmp_path / "ledger")
    assert {MARKS} == {len(copy) for copy in copies.values()}
    assert 10 <= sum(one != other for one, other in pairs) <= 30
    assert all(each.spelling in {f"+8 {each.mark}", f"+8{each.mark}"} for each in found)


def test_what_cannot_be_meant_is_refused(marks: Path, tmp_path: Path) -> None:
    """No ledger, no key, no marks, no actor."""
    ledger = tmp_path / "ledger"
    with pytest.raises(ConfigError):
        spelled(marks, ["account:ana"], ledger=tmp_path / "none")
    with pytest.raises(ConfigError):
        spelled(tmp_path / "none.json", ["account:ana"], ledger=ledger)
    with pytest.raises(ConfigError):
        spelled(marks, ["ana"], ledger=ledger)
    (tmp_path / "ledger.key").unlink()
    with pytest.raises(ConfigError, match="key is not there"):
        spelled(marks, ["account:ana"], ledger=ledger)
