"""A dossier is the same to the byte from the same inputs, and holds the evidence."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from privet.adapters.custody.signing import signed
from privet.bootstrap.dossiers import make
from privet.bootstrap.recording import Where
from privet.bootstrap.registering import Register, Said
from privet.errors import ConfigError
from privet.evidence.canonical import canonical, digest
from privet.evidence.container import unpack

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 11, 27)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with a register in which one measure has evidence."""
    (tmp_path / "privet.toml").write_text('[site]\nname = "Example"\njurisdictions = ["HK"]\n')
    (tmp_path / "proof.txt").write_text("proof")
    on(tmp_path, 6).measure()
    on(tmp_path, 6).set("DES-03", Said("Ana", "running", evidence=[tmp_path / "proof.txt"]))
    return tmp_path


def on(folder: Path, hour: int, day: int = 27) -> Register:
    """Return the register at an hour."""
    at = datetime(2026, 11, day, hour, tzinfo=UTC)
    return Register(
        Where(config=folder / "privet.toml", records=str(folder / "records")), lambda: at
    )


def test_the_same_inputs_make_the_same_bytes(site: Path) -> None:
    """An hour later, after the first one was noted in the chain, and after a change of the morrow."""
    first = make(on(site, 7), "HK", site / "one", day=DAY)
    on(site, 7, day=28).set("DES-03", Said("Bo"))
    again = make(on(site, 8, day=28), "hk", site / "two", day=DAY)
    other = make(on(site, 8, day=28), "GB", site / "two", day=DAY)

    assert first.archive.read_bytes() == again.archive.read_bytes()
    assert first.pdf.read_bytes() == again.pdf.read_bytes()
    assert first.archive_sha256 != other.archive_sha256


def test_the_archive_says_what_is_in_it(site: Path) -> None:
    """Index, signature, paper, register, entries and the evidence; each with its digest."""
    made = make(on(site, 7), "HK", site / "out", day=DAY)
    members = unpack(made.archive.read_bytes()).members
    index = json.loads(members["index.json"])
    seal = json.loads(members["index.sig.json"])
    (exhibit,) = (name for name in members if name.startswith("evidence/"))

    assert index["files"] == {
        name: digest(content) for name, content in members.items() if not name.startswith("index")
    }
    assert signed(seal["public_key"], seal["signature"], members["index.json"])
    assert b"proof" == members[exhibit]
    assert 47 == len(index["expectations"])
    assert 2 == len(members["entries.jsonl"].splitlines())


def test_evidence_that_was_altered_is_left_out_and_red(site: Path) -> None:
    """The archive holds what was shown, or nothing."""
    (site / "proof.txt").write_text("another")
    made = make(on(site, 7), "HK", site / "out", day=DAY)
    members = unpack(made.archive.read_bytes()).members
    register = {each["id"]: each for each in json.loads(members["register.json"])}

    assert [] == [name for name in members if name.startswith("evidence/")]
    assert "red" == register["DES-03"]["light"]


def test_a_place_without_rules_has_no_dossier(site: Path) -> None:
    """Nothing is made up."""
    with pytest.raises(ConfigError, match="no rules for 'XX'"):
        make(on(site, 7), "XX", site / "out", day=DAY)


def test_no_folder_of_this_machine_is_told(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A copy of the site elsewhere makes the same bytes; of a file from outside its name is told."""
    first = make(on(site, 7), "HK", site / "out", day=DAY).archive.read_bytes()
    moved = tmp_path_factory.mktemp("another") / "place"
    shutil.copytree(site, moved)
    again = make(on(moved, 9), "HK", moved / "out", day=DAY).archive.read_bytes()
    far = tmp_path_factory.mktemp("far") / "test.txt"
    far.write_text("a test")
    on(site, 7).set("DES-04", Said("Ana", "running", evidence=[far]))
    members = unpack(make(on(site, 8), "HK", site / "out", day=DAY).archive.read_bytes()).members
    masked = [json.loads(each) for each in members["entries.jsonl"].splitlines()]

    assert first == again
    assert [] == [name for name, content in members.items() if str(far.parent).encode() in content]
    assert any(name.endswith("-test.txt") for name in members)
    assert [False, False, True] == [each.get("masked", False) for each in masked]
    assert digest(canonical(masked[-1]["head"])) == masked[-1]["digest"]
