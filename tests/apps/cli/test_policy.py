"""What a replay would have done is told in words that a person can act on."""

from __future__ import annotations

from privet.apps.cli.policy import told
from privet.enforcement.decision import Mode
from privet.review.bounds import upper_bound
from privet.review.rehearsal import Effect
from privet.workflows.rehearse import Rehearsed


def effect(name: str, people: int, touched: int) -> Effect:
    """Return an effect on so many people."""
    return Effect(name, 2000, 500, people + 3, touched + 2, 7, people, touched, 4)


def test_it_is_told_in_words() -> None:
    """Figures with their bounds, in one table; what is not known is said."""
    found = Rehearsed(
        "abc",
        Mode.SHADOW,
        0,
        86_400_000_000,
        2100,
        effect("", 900, 0),
        (effect("account: 4 people in 1h", 900, 9),),
        (effect("moderator", 12, 12),),
        (),
        remarks=("it is said",),
    )
    lines = told(found)

    assert "prevented  500 of 2,000 exposures (25.0%)" in lines
    assert "replayed   2,100 decisions, 1 Jan 1970 00:00 to 2 Jan 1970 00:00 UTC" in lines
    assert "people     0 of 900 ordinary actors refused (0.00%, at most 0.332%)" in lines
    assert any(
        f"1.00%, at most {upper_bound(9, 900):.3%}" in line
        for line in lines
        if "account: 4" in line
    )
    assert any("unknown: fewer than 300 people" in line for line in lines if "moderator" in line)
    assert "by slice" not in lines
    assert "remark     it is said" == lines[-1]


def test_nothing_shown_is_nothing_prevented() -> None:
    """A ledger without an exposure is told without dividing by zero."""
    none = Effect("", 0, 0, 0, 0, 0, 0, 0, 0)
    lines = told(Rehearsed("abc", Mode.ENFORCE, 0, 0, 0, none, (), (), ()))

    assert "prevented  0 of 0 exposures (0.0%)" in lines
    assert "people     0 of 0 ordinary actors refused (0.00%, at most 100.000%)" in lines
