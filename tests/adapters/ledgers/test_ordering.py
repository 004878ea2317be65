"""Rows of each actor together and in the order of time, whatever order they came in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.ledgers.engine import Engine
from privet.adapters.ledgers.ordering import PASSES, by_actor, shares
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.measuring import SEQUENCE
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.errors import StoreUnavailable
from privet.exposure.exposures import HIT, SOUGHT, exposures

if TYPE_CHECKING:
    from pathlib import Path

    from privet.detection.relations import Columns

ROWS = st.lists(st.tuples(st.sampled_from([0, 3, 7, 2**64 - 1]), st.integers(-9, 9)), max_size=40)


def came(rows: list[tuple[int, int]]) -> Columns:
    """Return rows of actor and moment, each with its number; columns of four sizes of numbers."""
    actor, at = zip(*rows, strict=True)
    number = np.arange(len(rows))
    return {
        "actor": np.asarray(actor, np.uint64),
        "at": np.asarray(at, np.int64),
        "number": number.astype(np.int16),
        "small": number.astype(np.int8),
        "share": number.astype(np.float32),
    }


@given(ROWS, st.integers(1, 9), st.integers(1, 9))
def test_it_is_a_stable_sort(rows: list[tuple[int, int]], size: int, most: int) -> None:
    """By actor and time; what one actor did in one moment stays in the order in which it came."""
    if not rows:
        assert [] == list(by_actor(np.zeros(0, "u8"), np.zeros(0, "i8"), iter([]), most=1))
        return
    columns = came(rows)
    actor, each = np.unique(columns["actor"], return_counts=True)
    batches = [
        {name: column[begin : begin + size] for name, column in columns.items()}
        for begin in range(0, len(rows), size)
    ]
    found = list(by_actor(actor, each, iter(batches), most=most))
    order = np.lexsort((columns["number"], columns["at"], columns["actor"]))

    assert all(len(batch["at"]) <= most for batch in found)
    for name, column in columns.items():
        told = np.concatenate([batch[name] for batch in found])
        assert column.dtype == told.dtype
        assert column[order].tolist() == told.tolist()


def test_a_row_of_somebody_who_was_not_counted_is_no_place_to_write_to() -> None:
    """Somebody removed or added files meanwhile; to begin anew is all that helps."""
    batch = {"actor": np.asarray([1, 5], np.uint64), "at": np.asarray([1, 2])}
    with pytest.raises(StoreUnavailable, match="changed while it was read"):
        list(by_actor(np.asarray([1], np.uint64), np.asarray([2]), iter([batch]), most=9))


def test_actors_are_divided_so_that_each_part_fits() -> None:
    """Nobody is divided; whoever does not fit alone, or too many parts, leaves it to a sort on disk."""
    rows = np.asarray([4, 3, 3, 5, 1])

    assert [slice(0, 5)] == shares(rows, 16)
    assert [slice(0, 2), slice(2, 3), slice(3, 5)] == shares(rows, 7)
    assert shares(rows, 4) is None
    assert shares(np.ones(9, np.int64), 9 // PASSES) is None
    assert [slice(0, 0)] == shares(np.zeros(0, np.int64), 4)


@pytest.mark.parametrize("memory", [100_000_000, 28_000, 12_000])
def test_an_engine_says_the_same_with_less_memory(tmp_path: Path, memory: int) -> None:
    """At once, in several passes, and where there would be too many, sorted by DuckDB."""
    chance = np.random.default_rng(3)
    size = 1000
    actor = chance.integers(0, 30, size, np.uint64)
    outcome = np.where(chance.random(size) < 0.1, SOUGHT, HIT)
    at = np.sort(chance.integers(0, 10**9, size))
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(exposures(at=at, actor=actor, outcome=outcome, subject=np.arange(size)))
            intake.commit()
        (file,) = ledger.folder.rglob("exposures/*/*.parquet")
        engine = Engine(tmp_path / "work", memory=100_000_000)
        engine._memory = memory  # less than DuckDB can start with
        with engine.asked({"exposures": [str(file)]}, {}):
            told = list(engine.stream(SEQUENCE, 64))
        engine.close()
    shown = outcome != SOUGHT
    order = np.lexsort((at[shown], actor[shown]))

    assert list(SEQUENCE.columns) == list(told[0])
    for name, column in {"actor": actor, "at": at, "subject": np.arange(size)}.items():
        assert column[shown][order].tolist() == np.concatenate([b[name] for b in told]).tolist()


def test_a_question_about_some_is_sorted_by_the_engine(tmp_path: Path) -> None:
    """Where a table is handed over, or the order is another one, rows are few or not by actor."""
    asked = EXPOSURES.semi_join(CHOSEN, "actor").select("actor", "at").order_by(["actor", "at"])
    late = EXPOSURES.select("actor", "at").order_by(["actor", EXPOSURES.at.desc()])
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(exposures(at=[1, 2, 3, 4], actor=[2, 1, 2, 1]))
            intake.commit()
        (some,) = ledger.stream(asked, chosen(np.asarray([2], np.uint64)))
        (all_of_them,) = ledger.stream(late)

    assert [1, 3] == some["at"].tolist()
    assert [(1, 4), (1, 2), (2, 3), (2, 1)] == list(
        zip(all_of_them["actor"].tolist(), all_of_them["at"].tolist(), strict=True)
    )
