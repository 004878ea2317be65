"""Who opens whom, counted on the way, against the relation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.measures.sightings import followed
from privet.detection.measuring import known
from privet.detection.relations import EXPOSURES, people, whole_actors
from privet.exposure.exposures import HIT, LIST, LOOKUP, MISS, VIEW, exposures
from privet.exposure.places import NOWHERE

if TYPE_CHECKING:
    from pathlib import Path

    from privet.detection.relations import Columns


def told(found: Columns) -> list[tuple[int, ...]]:
    """Return the rows of an answer, in order."""
    names = ("subject", "actors", "place")
    return sorted(zip(*(found[name].tolist() for name in names), strict=True))


@pytest.mark.parametrize("rows", [1, 7, 1000])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_says_what_the_relation_says(tmp_path: Path, seed: int, rows: int) -> None:
    """
    However the stream is cut: misses, lists and lookups open nobody, and each actor counts once.
    """
    chance, size = np.random.default_rng(seed), 400
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(
                exposures(
                    at=np.arange(size),
                    actor=chance.integers(0, 12, size, np.uint64),
                    subject=chance.integers(1, 40, size, np.uint64),
                    kind=chance.choice([VIEW, VIEW, LIST, LOOKUP], size),
                    outcome=chance.choice([HIT, HIT, MISS], size),
                    place=chance.choice([NOWHERE, -5, 3, 9], size),
                )
            )
            intake.commit()
        _, openings = known(ledger, {"people": people(ledger)})
        stream = ledger.stream(EXPOSURES.order_by(["actor", "at"]), rows=rows)
        batches = list(openings.watch(whole_actors(stream, size)))

        assert size == sum(len(batch["at"]) for batch in batches)
        assert told(followed(ledger)) == told(openings.followed())
