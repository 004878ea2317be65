"""A pack is counted from real stores, signed, written and kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from privet.adapters.custody.signing import signed
from privet.bootstrap import Task, analyze
from privet.bootstrap.packing import make, met
from privet.bootstrap.recording import Where
from privet.bootstrap.registering import Register
from privet.bootstrap.watching import Unwatched
from privet.errors import ConfigError, NotAllowed
from privet.evidence.canonical import canonical, digest
from privet.review.pack import Period

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 27, 6, tzinfo=UTC)
LINE = '192.0.2.{0} - u{0} [20/Nov/2026:03:{1:02}:00 +0000] "GET /members/{2} HTTP/1.1" 200 5 "-" "c"\n'


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Return the register of a site on which five visitors saw eight members each."""
    log = tmp_path / "access.log"
    log.write_text("".join(LINE.format(who, n, 100 + n) for who in range(1, 6) for n in range(8)))
    config = tmp_path / "privet.toml"
    config.write_text(
        f'[site]\nname = "Example"\n[ledger]\npath = "{tmp_path / "ledger"}"\n'
        '[[surface]]\nname = "profile"\nroute = "/members/{subject}"\nfields = ["name"]\n'
        '[[team]]\nname = "Ana"\nroles = ["owner"]\n[[team]]\nname = "Bo"\nroles = ["officer"]\n'
    )
    analyze(Task(logs=(str(log),), config=config, ledger=tmp_path / "ledger"), Unwatched())
    at = int(NOW.timestamp() * 1e6)
    decided = [
        {"actor": "aa", "met": "challenge", "at": at},
        {"actor": "aa", "met": "limit", "at": at},
        {"actor": "bb", "met": "challenge", "at": at},
        {"actor": "cc", "met": "limit", "at": 0},
    ]
    lines = "".join(json.dumps(each) + "\n" for each in decided) + "torn\n"
    (tmp_path / "ledger.decisions.jsonl").write_text(lines)
    appeal = {"at": at - 7_200_000_000, "ref": "R", "words": "why", "reply": ""}
    (tmp_path / "ledger.appeals.jsonl").write_text(json.dumps(appeal) + "\n")
    return Register(Where(config=config), lambda: NOW)


def test_a_pack_is_signed_and_kept(register: Register, tmp_path: Path) -> None:
    """Four files; the signature holds for their digests, and the records give their bytes back."""
    made = make(register, "2026-11", tmp_path / "out", Unwatched(), by="Bo")
    seal = json.loads((tmp_path / "out" / "review-2026-11.sig.json").read_text())
    signature = seal.pop("signature")
    with register.where.opened() as records:
        entry = records.audit()[-1]
        kept = records.content(seal["files"]["review-2026-11.pdf"])
    found = json.loads((tmp_path / "out" / "review-2026-11.json").read_text())["figures"]

    assert signed(seal["public_key"], signature, canonical(seal))
    assert seal["files"] == {
        path.name: digest(path.read_bytes()) for path in made.files if "sig" not in path.name
    }
    assert (kept, "Bo, officer") == (made.files[1].read_bytes(), seal["signed_by"])
    assert ("pack-made", "2026-11") == (entry.kind, entry.payload["period"])
    assert (40, 8, 5, 8) == tuple(
        found[name] for name in ("exposures", "people", "visitors", "most")
    )
    assert ({"challenge": 1, "limit": 1}, 1, 0) == (
        {name: count for name, count in found["met"].items() if count},
        found["appeals"],
        found["answered"],
    )
    assert 5 == found["whole"]["people"]
    assert {None} == {each["upper_bound"] for each in found["slices"]}


def test_who_may_not_sign_makes_none(register: Register, tmp_path: Path) -> None:
    """A review is the officer's; a period that has not begun is nobody's."""
    with pytest.raises(NotAllowed, match="Ana may not sign a review"):
        make(register, "2026-11", tmp_path / "out", Unwatched(), by="Ana")
    for period, word in (("2027-Q1", "has not begun"), ("November", "no month")):
        with pytest.raises(ConfigError, match=word):
            make(register, period, tmp_path / "out", Unwatched(), by="Bo")

    assert not (tmp_path / "out").exists()


def test_without_stores_a_pack_says_so(tmp_path: Path) -> None:
    """A site that keeps nothing has a pack, too."""
    (tmp_path / "privet.toml").write_text("")
    where = Where(config=tmp_path / "privet.toml", records=str(tmp_path / "records"))
    made = make(Register(where, lambda: NOW), "2026-Q4", tmp_path / "out", Unwatched())

    assert "holds nothing of this period" in made.files[0].read_text()
    assert {} == {name: n for name, n in met(where, Period("2026-Q4")).items() if n}
