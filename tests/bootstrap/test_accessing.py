"""An answer to somebody who asks, from a real ledger with a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.test_referring import CASES, LATER, site

from privet.bootstrap.accessing import answered
from privet.bootstrap.looking import looked
from privet.bootstrap.recording import Where
from privet.errors import ConfigError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_person_learns_what_is_kept_of_them(tmp_path: Path) -> None:
    """To which kinds of actors they were shown, in which case they stand; leading zeros are one id."""
    config = site(tmp_path, CASES)
    looked(config, "near", clock=lambda: LATER)
    where = Where(config=config)
    found = answered(where, "000249", visitor="account:scraper")
    nobody = answered(where, "nobody")

    assert "collector" == found["shown"][0]["to"]
    assert found["times"] == found["stored"]["exposures"] > 0
    assert ["case-1"] == [each["case"] for each in found["stored"]["cases"]]
    seen = found["as_visitor"]
    assert (150, "collector", ["case-1"]) == (
        seen["people_shown"],
        seen["verdict"],
        [each["case"] for each in seen["cases"]],
    )
    assert (0, [], None) == (nobody["times"], nobody["stored"]["cases"], nobody["as_visitor"])


def test_without_a_ledger_there_is_no_answer(tmp_path: Path) -> None:
    """And no key is made by asking."""
    with pytest.raises(ConfigError, match="no ledger"):
        answered(Where(ledger=tmp_path / "ledger"), "7")
    (tmp_path / "ledger").mkdir()
    with pytest.raises(ConfigError, match="key is not there"):
        answered(Where(ledger=tmp_path / "ledger"), "7")

    assert [tmp_path / "ledger"] == list(tmp_path.iterdir())
