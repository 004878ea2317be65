"""Decisions are kept within bounds of size and time, and found again."""

from __future__ import annotations

import json
import os
import resource
import signal
from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.bootstrap import decided
from privet.bootstrap.decided import DAY, DecisionBox, aside, find
from privet.enforcement.decision import Decision
from privet.enforcement.grounds import Grounds
from privet.enforcement.remedies import Remedy
from privet.errors import StoreUnavailable
from privet.exposure.budgets import Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.recognising import CELLS
from privet.exposure.tallying import Allowances
from privet.workflows.asking import KeepDecision

if TYPE_CHECKING:
    from pathlib import Path

NOON = 1_795_435_200_000_000
ALLOWANCES = Allowances.of([Budget("account", "1d", 4), Budget("network", "1h", 9)], Key(bytes(32)))
REF = "0VKA-3M7Q-2XPD"


def command(ref: str = REF, at: int = NOON, actor: str = "a") -> KeepDecision:
    """Return a decision that refused."""
    decision = Decision(Remedy.LIMIT, Remedy.LIMIT, ref, actor=actor)
    cells = np.zeros(CELLS, np.int64)
    cells[0] = 7
    return KeepDecision(decision, at, cells, ALLOWANCES, Grounds(share=1.2, row=0, counted=5))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return where decisions are kept."""
    return tmp_path / "kept" / "decisions.jsonl"


def kept(box: DecisionBox, one: KeepDecision) -> str:
    """Keep a decision at once."""
    box.keep(one)
    return box.flush(one.at)


def test_a_decision_is_found_however_its_code_is_typed(path: Path) -> None:
    """The latest of a code counts; what was torn by a crash is passed over."""
    box = DecisionBox(path)
    kept(box, command())
    with path.open("a") as file:
        file.write(f'{{"ref":"{REF}","at"\n')
    kept(box, command(at=NOON + 1))

    found = find(path, "ovka 3m7q-2xpd")
    assert found is not None
    assert NOON + 1 == found["at"]
    assert find(path, "0000-0000-0000") is None


def test_where_nobody_counts_only_the_winner_is_told(path: Path) -> None:
    """A store that is awaited is not asked again for the sake of a record."""
    kept(DecisionBox(path), command())

    found = find(path, REF)
    assert found is not None
    assert [5, None] == [each["counted"] for each in found["budgets"]]
    assert 0 == found["budgets"][1]["limit"]


def test_the_file_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long file is put aside; the one before it is forgotten."""
    monkeypatch.setattr(decided, "MOST", 2_000)
    box = DecisionBox(path)
    for minute in range(40):
        kept(box, command(at=NOON + minute * decided.MINUTE, actor=str(minute)))

    assert path.stat().st_size < 3_000
    assert aside(path).stat().st_size < 3_000
    assert {"decisions.jsonl", "decisions.jsonl.1"} == {each.name for each in path.parent.iterdir()}


def test_nothing_is_kept_longer_than_was_promised(path: Path) -> None:
    """Two halves of the time of retention: what is older than both is gone, after a restart too."""
    kept(DecisionBox(path, kept_days=2), command())
    kept(DecisionBox(path, kept_days=2), command("0VKA-3M7Q-2XPE", NOON + DAY + 1))
    halfway = find(path, REF)
    os.utime(aside(path), ns=(NOON * 1000, NOON * 1000))
    kept(DecisionBox(path, kept_days=2), command("0VKA-3M7Q-2XPF", NOON + DAY + 2))

    assert halfway is not None
    assert find(path, REF) is None
    assert find(path, "0VKA-3M7Q-2XPE") is not None


def test_what_waits_is_bounded(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood from many actors costs no more memory, and is counted."""
    monkeypatch.setattr(decided, "WAITING", 10)
    box = DecisionBox(path)
    for number in range(25):
        box.keep(command(actor=str(number)))
    box.flush(NOON)

    assert 10 == len(path.read_text().splitlines())
    assert 15 == box.dropped


def test_without_a_place_nothing_is_kept() -> None:
    """Nor is a decision that nobody was told the code of."""
    box = DecisionBox(None)

    assert "" == kept(box, command())
    assert 0 == box.dropped


def test_a_file_of_somebody_else(path: Path) -> None:
    """Who may not read is told as whom to ask."""
    path.mkdir(parents=True)

    with pytest.raises(StoreUnavailable, match="account that runs"):
        find(path, REF)


def test_the_lines_are_json(path: Path) -> None:
    """One line a decision, for other programs."""
    box = DecisionBox(path)
    kept(box, command())
    kept(box, command(at=NOON + 1))

    assert [NOON, NOON + 1] == [json.loads(line)["at"] for line in path.read_text().splitlines()]


def test_a_full_disk_makes_them_wait(path: Path) -> None:
    """What does not fit is taken away again, and all are written once there is room."""
    box = DecisionBox(path)
    kept(box, command())
    before = path.read_bytes()
    box.keep(command(actor="b"))
    box.keep(command(actor="c"))
    room = resource.getrlimit(resource.RLIMIT_FSIZE)
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) * 5 // 2, room[1]))
    try:
        said = box.flush(NOON)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, room)
        signal.signal(signal.SIGXFSZ, usual)
    then = path.read_bytes()
    again = box.flush(NOON)

    assert "decisions are not kept" in said
    assert before == then
    assert "" == again
    assert ["a", "b", "c"] == [json.loads(line)["actor"] for line in path.read_text().splitlines()]


def test_an_hour_is_enough_to_forget(path: Path) -> None:
    """What is too old goes although nothing new is decided."""
    box = DecisionBox(path, kept_days=2)
    kept(box, command())
    box.flush(NOON + DAY + 1)
    os.utime(aside(path), ns=(NOON * 1000, NOON * 1000))
    box.flush(NOON + 2 * DAY + 2)

    assert [] == list(path.parent.iterdir())
