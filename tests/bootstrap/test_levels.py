"""What of a guard stands at some level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bootstrap.crowds import NOON, asks, guarded, policy

from privet.adapters.pages.appeals import Appeal
from privet.bootstrap.judging import Blocking
from privet.bootstrap.levels import fields_of, levels, of_sentinels
from privet.bootstrap.operating import Operating

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = """
[[surface]]
name = "card"
route = "/cards/{subject}"
fields = ["name", "phone"]
"""


def test_a_guard_tells_how_it_is(tmp_path: Path) -> None:
    """The tally, the ledger, appeals and sentinels each stand at a number."""
    config = policy(tmp_path, more=FIELDS)
    config.write_text(
        config.read_text().replace("jitter = 0", 'jitter = 0\nsentinels = ["account:ana"]')
    )
    made = guarded(config)
    operating = Operating(config, made, clock=lambda: NOON)
    made.gauges.update(of_sentinels(operating))
    guard = Blocking(made.judging)
    for person in range(401):
        guard.decide(asks("ana", person, NOON))
    made.box.keep(Appeal(NOON, "", "words", "", "en"))
    told = {name: level.value() for name, level in levels(made).items()}
    made.close()

    assert 1 == told["handles"]
    assert (1.0, 1.0) == (told["enforcing"], told["tally_answering"])
    assert (1, 200, 0) == (
        told["appeals_open"], told["exposures_waiting"], told["exposures_refused"],
    )  # fmt: skip
    assert (1.0, 1) == (told["fp_sentinel_ratio"], told["fp_sentinels"])
    assert "name+phone" == fields_of(made, "card")
    assert "" == fields_of(made, "nothing")
