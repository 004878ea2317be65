"""Where appeals are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import policy

from privet.adapters.pages.appeals import Appeal
from privet.bootstrap import appealing
from privet.bootstrap.appealing import AN_HOUR, HOUR, AppealBox
from privet.bootstrap.task import settings_of
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def appeal(at: int) -> Appeal:
    """Return an appeal."""
    return Appeal(at, "0VKA-3M7Q-2XPD", "I am a teacher", "", "en")


def test_one_flooder_silences_nobody_else() -> None:
    """A neighbourhood has its share of an hour; others and later ones have theirs."""
    box = AppealBox(None)

    flood = [box.keep(appeal(number), 7) for number in range(AN_HOUR + 1)]

    assert [True] * AN_HOUR + [False] == flood
    assert box.keep(appeal(1), 8)
    assert box.keep(appeal(HOUR + AN_HOUR), 7)


def test_all_together_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many neighbourhoods send appeals, there is an end."""
    monkeypatch.setattr(appealing, "ALL_AN_HOUR", 3)
    box = AppealBox(None)

    assert [True] * 3 + [False] == [box.keep(appeal(1), number) for number in range(4)]


def test_a_file_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a full box nor a folder in its place is passed over in silence."""
    (tmp_path / "folder").mkdir()
    monkeypatch.setattr(appealing, "MOST", 10)
    box = AppealBox(tmp_path / "appeals.jsonl")

    assert not AppealBox(tmp_path / "folder").keep(appeal(1))
    assert box.keep(appeal(1))
    assert not box.keep(appeal(2))


def test_how_many_are_open_is_known(tmp_path: Path) -> None:
    """Those that were answered are not, a torn last line is none, and without a file all are."""
    config = policy(tmp_path)
    path = appealing.appeals_of(settings_of(config))
    assert path is not None
    box, held = AppealBox(path), AppealBox(None)
    before = box.open
    for number in (1, 2, 3):
        box.keep(appeal(number))
    held.keep(appeal(1))
    with path.open("a") as file:
        file.write('{"at": 4, "re')
    three = box.open
    appealing.answer(config, "2", why="", by="ana", at=9)

    assert (0, 3, 2, 2) == (before, three, box.open, AppealBox(path).open)
    assert 1 == held.open


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder in place of the file is a trouble with words."""
    config = policy(tmp_path)
    (tmp_path / "ledger.appeals.jsonl").mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be read"):
        appealing.appeals(config)
