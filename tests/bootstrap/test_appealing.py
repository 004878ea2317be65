"""Where appeals are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.pages.appeals import Appeal
from privet.bootstrap import appealing
from privet.bootstrap.appealing import AN_HOUR, HOUR, AppealBox

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


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
