"""Tests of the story of tracing, on a real ledger and an invented dump."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.rim import questions
from privet.evidence.attribution.tracing import Contents
from privet.exposure.exposures import exposures
from privet.workflows.steps import drive
from privet.workflows.trace import EPOCH, FindPeople, Inquiry, trace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.evidence.attribution.tracing import Traced

DAY = datetime(2026, 11, 1, tzinfo=UTC)
AT = (DAY - EPOCH) // timedelta(microseconds=1)
TAKEN = np.arange(1, 101, dtype=np.uint64)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """Open a ledger of a source and two hundred visitors."""
    chance = np.random.default_rng(3)
    visits = [chance.choice(np.arange(1, 2_001), 20, replace=False) for _ in range(200)]
    shown = [TAKEN, *visits]
    actor = np.repeat(np.arange(1, 202), [len(each) for each in shown]).astype(np.uint64)
    with Ledger.temporary() as held, held.begin("log") as intake:
        at = AT + np.arange(len(actor)) * 1_000_000
        intake.add(exposures(at=at, actor=actor, account=actor, subject=np.concatenate(shown)))
        intake.add_names(np.array([1], np.uint64), ["account:taker"])
        intake.commit()
        yield held


def told(ledger: Ledger, people: np.ndarray, found: datetime | None = None) -> Traced:
    """Trace a dump that holds some people."""

    def find(command: FindPeople) -> Contents:
        known = np.intersect1d(people, command.known)
        return Contents(known, foreign=len(people) - len(known), rows=len(people))

    handlers: dict[Any, Any] = {**questions(ledger), FindPeople: find}
    return drive(trace(Inquiry(ledger.key, found)), handlers)


def test_the_source_is_named_with_its_time(ledger: Ledger) -> None:
    """Whoever was shown all of it is accused, from the first of it to the last."""
    traced = told(ledger, TAKEN)

    assert ["account:taker"] == [each.actor for each in traced.accused]
    assert (DAY, DAY + timedelta(seconds=99)) == traced.between
    assert 201 == traced.candidates


def test_a_few_people_are_too_few(ledger: Ledger) -> None:
    """Of eleven people nothing is concluded."""
    traced = told(ledger, TAKEN[:11])

    assert "cannot-tell" == traced.verdict
    assert "only 11 people" in traced.why[0]


def test_what_was_shown_after_the_dump_was_found_is_not_in_it(ledger: Ledger) -> None:
    """A dump that is older than all exposures cannot be traced."""
    traced = told(ledger, TAKEN, DAY - timedelta(days=1))

    assert "cannot-tell" == traced.verdict
    assert 0 == traced.candidates


def test_a_dump_of_anybody_is_nobodys(ledger: Ledger) -> None:
    """People drawn by chance accuse nobody."""
    people = np.random.default_rng(9).choice(np.arange(1, 2_001), 300, replace=False)

    assert () == told(ledger, people.astype(np.uint64)).accused
