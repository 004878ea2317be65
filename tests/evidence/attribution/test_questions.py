"""Tests of what the ledger is asked, on a real one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES
from privet.evidence.attribution import questions
from privet.evidence.attribution.questions import bonds, extent, people, sample, taking
from privet.exposure.exposures import HIT, LIST, MISS, VIEW, exposures

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    """Open a ledger in which two actors were shown people, one a list, one nobody."""
    with Ledger.temporary() as held, held.begin("log") as intake:
        intake.add(
            exposures(
                at=np.array([10, 20, 30, 40, 50, 60]),
                actor=np.array([1, 1, 1, 2, 2, 3], np.uint64),
                subject=np.array([7, 7, 8, 8, 9, 9], np.uint64),
                kind=np.array([VIEW, VIEW, VIEW, VIEW, LIST, VIEW]),
                outcome=np.array([HIT, HIT, HIT, HIT, HIT, MISS]),
                device=np.array([4, 4, 4, 4, 4, 4], np.uint64),
            )
        )
        intake.commit()
        yield held


def test_lists_and_misses_show_nobody_by_name(ledger: Ledger) -> None:
    """Two actors were shown somebody who is known; pages of lists are counted apart."""
    held = extent(ledger, None)

    assert (2, 4, 1) == (held.actors, held.exposures, held.lists)


def test_what_was_shown_later_does_not_count(ledger: Ledger) -> None:
    """Up to a moment, people are those shown until then."""
    assert [7] == ledger.run(people(EXPOSURES, 20))["subject"].tolist()
    assert 1 == extent(ledger, 20).actors


def test_each_pair_is_held_once(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """An actor who comes back to a person is one pair; of too many pairs a sample is held."""
    actor, subject = sample(ledger, None, 4)
    monkeypatch.setattr(questions, "PAIRS", 1)
    some, _ = sample(ledger, None, questions.PARTS)

    assert {(1, 7), (1, 8), (2, 8)} == set(zip(actor.tolist(), subject.tolist(), strict=True))
    assert len(some) < 3


def test_devices_and_networks_bind(ledger: Ledger) -> None:
    """The handles of actors are asked for in their order."""
    held = bonds(ledger, np.array([1, 2], np.uint64))

    assert [4, 4] == held.kinds[0].tolist()
    assert () == bonds(ledger, np.zeros(0, np.uint64)).kinds


def test_takings_are_exact(ledger: Ledger) -> None:
    """For each actor: whom of the dump it was shown, when first, and how many people in all."""
    held = taking(ledger, None, np.array([1, 2], np.uint64), np.array([7, 9], np.uint64))

    assert ([0], [7], [10]) == (held.actor.tolist(), held.subject.tolist(), held.first.tolist())
    assert [2, 1] == held.people.tolist()
