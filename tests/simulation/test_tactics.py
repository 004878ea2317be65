"""The ladder of scrapers."""

from __future__ import annotations

import pytest

from privet.simulation.tactics import LADDER, Tactic


def test_the_ladder_has_every_rung() -> None:
    """R0 to R17, each under its own name."""
    assert [f"R{k}" for k in range(18)] == list(LADDER)
    assert all(name == each.name for name, each in LADDER.items())


def test_a_knob_is_turned() -> None:
    """The rest stays as it was, and so does the ladder's own."""
    slow = LADDER["R1"].turned(per_day=10)

    assert (10, LADDER["R1"].gap) == (slow.per_day, slow.gap)
    assert 10 != LADDER["R1"].per_day


@pytest.mark.parametrize(
    "knobs", [{"hands": 0}, {"gap": 0}, {"hit": 0}, {"noise": 1.5}, {"spares": -1}]
)
def test_what_cannot_be(knobs: dict[str, float]) -> None:
    """A scraper without hands takes nothing."""
    with pytest.raises(ValueError, match="X: "):
        Tactic("X", "none", **knobs)  # type: ignore[arg-type]
