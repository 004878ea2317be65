"""What speaks against a step, and what the audit chain tells of the steps before."""

from __future__ import annotations

from typing import Any

import pytest

from privet.enforcement.decision import Mode
from privet.evidence.entries import HOUSE, Attachment, Entry, append
from privet.evidence.signatures import noted
from privet.review.promotion import (
    FELL_BACK,
    PROMOTED,
    ROLLED_BACK,
    Grounds,
    Stage,
    earlier,
    following,
    hours,
    of_policy,
    reached,
    simulation_of,
    stage_of,
    text_digest,
)

HOUR = 3_600_000_000
FINE = {"people": 1000, "people_touched": 0, "upper_bound": 0.003}


def entry(kind: str, **payload: Any) -> Entry:  # noqa: ANN401 - whatever JSON holds
    """Return an entry of the audit chain."""
    files = [Attachment.of(f"{payload['version']}.toml", "application/toml", b"x")]
    at = "2026-11-27T06:00:00.000000Z"
    draft = noted(kind, None, "", payload, files if payload.get("stage") == "shadow" else ())
    return append(draft, case=HOUSE, last=None, at=at, salt="5a17" * 8)


CHAIN = (
    entry(PROMOTED, version="a", stage="shadow", before="", simulated=FINE),
    entry(PROMOTED, version="a", stage="all", before=""),
    entry(PROMOTED, version="b", stage="shadow", before="a", simulated={**FINE, "people": 7}),
    entry(PROMOTED, version="b", stage="10%", before="a"),
    entry(FELL_BACK, version="b", stage="10%", to="a"),
    entry("risk-accepted", version="c"),
)


@pytest.mark.parametrize(
    ("mode", "rollout", "stage"),
    [
        (Mode.SHADOW, 100.0, Stage.SHADOW),
        (Mode.ENFORCE, 0.0, Stage.SHADOW),
        (Mode.ENFORCE, 10.0, Stage.TEN),
        (Mode.ENFORCE, 25.0, None),
        (Mode.ENFORCE, None, None),
        (Mode.OFF, 100.0, None),
        (None, None, None),
    ],
)
def test_the_step_is_read_from_the_order(
    mode: Mode | None, rollout: float | None, stage: Stage | None
) -> None:
    """A share that is no step is none."""
    assert stage == stage_of(mode, rollout)


def test_steps_follow_each_other() -> None:
    """From the shadow to all, and no further."""
    steps: list[Stage | None] = [None]
    while (step := following(steps[-1])) is not None:
        steps.append(step)

    assert [None, "shadow", "1%", "10%", "all"] == steps
    assert following(Stage.ALL) is None


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({}, None),
        ({"wanted": Stage.ALL}, "it skips 10%"),
        ({"lasted": HOUR, "stay": 48 * HOUR}, "1% has lasted 1.0 hours of 2.0 days"),
        ({"running": False}, "no guard runs"),
        ({"alarm": "one was stopped"}, "the sentinels say: one was stopped"),
        (
            {"now": None, "wanted": Stage.SHADOW, "fell": "one was"},
            "this policy fell back: one was",
        ),
        ({"simulated": None}, "it was not simulated"),
        ({"simulated": {**FINE, "people": 12, "upper_bound": 0.3}}, None),
        ({"simulated": {**FINE, "people": 12, "people_touched": 1}}, "1 of 12 people, too few"),
        ({"simulated": {**FINE, "people_touched": 30, "upper_bound": 0.04}}, "at most 4.00%"),
    ],
)
def test_what_speaks_against_a_step(told: dict[str, Any], said: str | None) -> None:
    """Each reason is a sentence; nothing else is said."""
    usual = {"now": Stage.ONE, "wanted": Stage.TEN, "simulated": FINE, "at_most": 0.01}
    against = Grounds(**{**usual, **told}).against()

    assert (said is None) == (against == ())
    assert said is None or [True] == [said in each for each in against]


def test_the_chain_tells_what_was_in_force() -> None:
    """Who fell back is held to what came before, and no version to more than it reached."""
    back = (*CHAIN, entry(ROLLED_BACK, version="a", stage="all"))

    assert 5 == len(of_policy(CHAIN))
    assert ("a", "", "a") == (earlier(CHAIN, "b"), earlier(CHAIN[:2], "a"), earlier(back, "b"))
    assert (Stage.ALL, Stage.TEN, Stage.SHADOW) == (
        reached(CHAIN, "a"),
        reached(CHAIN, "b"),
        reached(CHAIN, "z"),
    )
    assert (FINE, None) == (simulation_of(CHAIN, "a"), simulation_of(CHAIN, "z"))
    assert (64, "") == (len(text_digest(CHAIN, "b")), text_digest(CHAIN, "z"))


def test_spans_are_told_in_their_largest_unit() -> None:
    """Down to seconds."""
    assert ["12 seconds", "1.5 minutes", "2.0 days"] == [
        hours(12_000_000),
        hours(90_000_000),
        hours(48 * HOUR),
    ]
