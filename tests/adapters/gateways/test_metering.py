"""What is counted while requests are decided."""

from __future__ import annotations

from privet.adapters.gateways.metering import BOUNDS, Meter
from privet.enforcement.decision import Decision, Mode
from privet.enforcement.remedies import Remedy


def test_a_decision_is_counted_once() -> None:
    """By remedy, what enforcing would do, kind and mode; and in one class of time."""
    meter = Meter()
    decision = Decision(Remedy.ALLOW, Remedy.LIMIT, mode=Mode.SHADOW, kind="view")
    meter.decided(decision, BOUNDS[0])
    meter.decided(decision, BOUNDS[0] * 1.01)
    meter.decided(decision, 99.0)

    assert {("allow", "limit", "view", "shadow"): 3} == meter.decisions
    assert [1, 1, *[0] * (len(BOUNDS) - 2), 1] == meter.times
    assert 99.0 < meter.seconds < 99.001


def test_the_classes_of_time_rise() -> None:
    """Each bound is above the one before, and the limit inside is one of them."""
    assert sorted(set(BOUNDS)) == list(BOUNDS)
    assert 0.02 in BOUNDS


def test_errors_are_counted_by_stage() -> None:
    """An error is known by where it happened."""
    meter = Meter()
    for stage in ("ledger", "detection", "ledger"):
        meter.failed(stage)

    assert {"ledger": 2, "detection": 1} == meter.errors
