"""What is forgotten in time, and how that is shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.bootstrap.crowds import guarded, policy

from privet.adapters.pages.appeals import Appeal
from privet.bootstrap import appealing, forgetting
from privet.bootstrap.task import settings_of
from privet.errors import StoreUnavailable

AT = datetime(2026, 11, 27, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_each_day_and_each_loss_is_noted(tmp_path: Path) -> None:
    """Runs that found nothing are noted once a day and hand, those that did always."""
    ledger = tmp_path / "ledger"
    first = forgetting.due(ledger, AT)
    for hour, files in ((0, 0), (1, 0), (2, 3), (3, 0), (20, 0)):
        forgetting.note(
            ledger, AT + hour * HOUR, AT - 28 * 24 * HOUR, files=files, appeals=0, by="me"
        )
    with forgetting.beside(ledger).open("a") as file:
        file.write('{"at": "2026')
    runs = forgetting.runs(ledger)

    assert first
    assert ["2026-11-28T05:00:00Z", "2026-11-27T11:00:00Z", "2026-11-27T09:00:00Z"] == [
        each["at"] for each in runs
    ]
    assert (3, "2026-10-30") == (runs[1]["files"], runs[1]["before"])
    assert not forgetting.due(ledger, AT + 40 * HOUR)
    assert forgetting.due(ledger, AT + 47 * HOUR)


def test_a_log_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder in its place is a trouble with words."""
    forgetting.beside(tmp_path / "ledger").mkdir()
    with pytest.raises(StoreUnavailable, match="cannot read"):
        forgetting.runs(tmp_path / "ledger")


def test_appeals_go_with_the_exposures(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Those from before are forgotten with their answers, later ones stay, and it is noted."""
    config = policy(tmp_path)
    made = guarded(config)
    before = AT - 28 * 24 * HOUR
    border = int((AT - 180 * 24 * HOUR).timestamp() * 1_000_000)
    for at in (border - 1, border + 1):
        made.box.keep(Appeal(at, "", "words", "ana@example.org", "en"))
        appealing.answer(config, str(at), why="", by="me", at=at)
    done = forgetting.forgetting(
        settings_of(config), made.box, lambda: int(AT.timestamp() * 1_000_000)
    )
    done(before, 2)
    left = appealing.appeals(config)
    (run,) = forgetting.runs(tmp_path / "ledger")
    forgetting.beside(tmp_path / "ledger").unlink()
    forgetting.beside(tmp_path / "ledger").mkdir()
    with pytest.raises(StoreUnavailable):
        done(before, 0)
    made.close()

    assert [str(border + 1)] == [each["number"] for each in left]
    assert left[0]["answered"]
    assert (2, 1, "privet serve") == (run["files"], run["appeals"], run["by"])
    assert 0 == appealing.AppealBox(None).forget(border)


def test_a_guard_goes_on_trying_to_put_it_on_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be written is told by the status of the guard until it was."""
    ran: list[bool] = []
    problems: dict[str, str] = {}

    def run(words: tuple[str, ...], **_: object) -> None:
        ran.append("privet.toml" in words)
        if len(ran) == 1:
            raise OSError

    monkeypatch.setattr(forgetting, "run", run)
    settled = forgetting.settling(Path("privet.toml"), problems)
    settled()
    before = dict(problems)
    settled()

    assert [True, True] == ran
    assert "not on record yet" in before["erasures"]
    assert {} == problems
