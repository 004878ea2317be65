"""``privet appeals``: what those who were stopped wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import NOON, policy
from tests.e2e.running import privet

from privet.adapters.pages.appeals import Appeal
from privet.bootstrap.appealing import AppealBox, appeals_of
from privet.bootstrap.task import settings_of

if TYPE_CHECKING:
    from pathlib import Path

REF = "0VKA-3M7Q-2XPD"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a site to which two people wrote, one of them with an escape sequence."""
    config = policy(tmp_path)
    box = AppealBox(appeals_of(settings_of(config)))
    box.keep(Appeal(NOON, REF, "I teach here\n\x1b[31mlet me in", "ana@example.org", "en"))
    box.keep(Appeal(NOON + 1, "", "me too", "", "fr"))
    return config


def test_they_are_listed_until_answered(config: Path) -> None:
    """The oldest first, with whom to answer; closing takes the number or the code."""
    listed = privet("appeals", "list", "--config", config)
    closed = privet("appeals", "close", "0vka 3m7q 2xpd", "--why", "let go", "--config", config)
    number = privet("appeals", "list", "--json", "--config", config).json[0]["number"]
    other = privet("appeals", "close", number, "--json", "--config", config)
    rest = privet("appeals", "list", "--config", config)
    every = privet("appeals", "list", "--all", "--config", config)

    assert [0] * 5 == [each.status for each in (listed, closed, other, rest, every)]
    assert listed.out.index("I teach here") < listed.out.index("me too")
    assert "ana@example.org" in listed.out
    assert "no address was left" in listed.out
    assert "\x1b" not in listed.out
    assert "" == other.json["answered"]["why"]
    assert ("", True) == (rest.out, "no appeal is open" in rest.err)
    assert "let go" in every.out


def test_what_is_not_open_is_not_closed(config: Path, tmp_path: Path) -> None:
    """A wrong number is a mistake of the usage, and so is a policy that keeps none."""
    unknown = privet("appeals", "close", "12", "--config", config)
    none = tmp_path / "none.toml"
    none.write_text("")
    nowhere = privet("appeals", "list", "--config", none)

    assert 2 == unknown.status
    assert "[unknown-appeal]" in unknown.err
    assert 2 == nowhere.status
    assert "names no path" in nowhere.err
