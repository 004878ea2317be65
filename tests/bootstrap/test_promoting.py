"""A policy is promoted and rolled back while no guard runs; everything is written down first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.adapters.orders.switching import beside, read_switch
from privet.bootstrap.promoting import Wish, history, promote, rollback, text_of
from privet.bootstrap.recording import Where, may_switch, switched
from privet.bootstrap.watching import Unwatched
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, NotAllowed, PromotionRefused
from privet.review.promotion import Stage

if TYPE_CHECKING:
    from pathlib import Path

TEAM = '[[team]]\nname = "Ana"\nroles = ["owner"]\n[[team]]\nname = "Bo"\nroles = ["legal"]\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a policy without a ledger, and with records."""
    path = tmp_path / "privet.toml"
    path.write_text(f'{TEAM}[records]\nurl = "{tmp_path / "records"}"\n')
    return path


def wish(config: Path, to: Stage | None = None, *, by: str = "Ana", why: str = "a reason") -> Wish:
    """Return a wish that goes on although nothing was simulated."""
    return Wish(config, by, why, to, force=True)


def test_steps_are_written_down_and_can_be_taken_back(config: Path) -> None:
    """To the byte, whatever the file says by then."""
    good = config.read_bytes()
    first = [promote(wish(config, to), Unwatched()) for to in (None, Stage.ALL)]
    config.write_text(config.read_text() + "[enforcement]\njitter = 0\nrollout = 50\n")
    second = promote(wish(config), Unwatched())
    during = read_switch(beside(config))
    back = rollback(wish(config, by="Bo"))
    after = read_switch(beside(config))
    where = Where(config=config)

    assert [Stage.SHADOW, Stage.ALL] == [each.stage for each in first]
    assert (first[0].version, Mode.ENFORCE, 0.0) == (second.before, during.mode, during.rollout)
    assert any("not simulated" in each for each in second.against)
    assert (good, first[0].version, Stage.ALL) == (config.read_bytes(), back.version, back.stage)
    assert (Mode.ENFORCE, 100.0, "Bo, legal") == (after.mode, after.rollout, after.by)
    assert [("Ana, owner", "a reason")] * 3 == [
        (each["by"], each["why"]) for each in history(where)[:3]
    ]
    changes = [each["changes"] for each in history(where)]
    assert [[], []] == changes[:2]
    assert ["rollout", "rollout"] == [each[0]["what"] for each in changes[2:]]
    assert changes[2][0]["was"] == changes[3][0]["now"]
    assert good == text_of(where, first[0].version)
    assert b"jitter" in text_of(where, second.version)


def test_who_may_not_or_has_no_reason_is_refused(config: Path) -> None:
    """Nothing is written then."""
    with pytest.raises(NotAllowed, match="Bo may not promote"):
        promote(wish(config, by="Bo"), Unwatched())
    with pytest.raises(ConfigError, match="has a reason"):
        promote(wish(config, why=" "), Unwatched())
    with pytest.raises(PromotionRefused, match="it was not simulated"):
        promote(Wish(config, "Ana", "a reason"), Unwatched())
    with pytest.raises(ConfigError, match="no earlier policy"):
        rollback(wish(config))
    with pytest.raises(ConfigError, match="is not kept"):
        rollback(wish(config), "0123456789ab")

    assert [] == history(Where(config=config))
    assert not beside(config).exists()


def test_who_holds_for_all_goes_no_further(config: Path) -> None:
    """There is no step after the last."""
    promote(wish(config, Stage.ALL), Unwatched())

    with pytest.raises(PromotionRefused, match="holds for all already"):
        promote(wish(config), Unwatched())


def test_the_guard_is_switched_by_name(config: Path) -> None:
    """Who may not enforce may still let everybody pass; both are in the history."""
    with pytest.raises(NotAllowed):
        may_switch(config, "Bo", on=True)
    said = [
        switched(config, may_switch(config, by, on=on), "a reason", {"stage": mode})
        for by, on, mode in (("Ana", True, "enforce"), ("Bo", False, "off"))
    ]

    assert ["", ""] == said
    assert ["enforce", "off"] == [each["stage"] for each in history(Where(config=config))]
    config.write_text('[records]\nurl = "nonsense://x"\n')
    assert "not in the records" in switched(config, may_switch(config, "", on=True), "", {})
    config.write_text("")
    assert "" == switched(config, may_switch(config, "", on=True), "", {})
