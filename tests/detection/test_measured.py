"""The table of measures."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measured import MEASURES, ORDERED, Measured, measured


def few() -> Measured:
    """Return three actors, of which the last two have an order."""
    return Measured(
        actor=np.asarray([1, 2, 3], np.uint64),
        level=np.zeros(3, np.int8),
        first=np.arange(3),
        last=np.arange(3),
        columns={"subjects": np.asarray([5.0, 6.0, 7.0])},
        rows=np.asarray([1, 2]),
        ordered={"tau": np.asarray([0.5, -0.5])},
    )


def test_what_was_not_measured_is_nan() -> None:
    """A measure that only some have is nan for the others, and one that nobody has for all."""
    table = few()

    assert [5, 6, 7] == table.subjects.tolist()
    assert np.array_equal([np.nan, 0.5, -0.5], table.tau, equal_nan=True)
    assert np.isnan(table.quiet).all()
    assert [np.float64] * len(MEASURES) == [getattr(table, name).dtype for name in MEASURES]


def test_lists_under_people_are_pages_of_people() -> None:
    """What was opened of people is their pages, those of who is gone, and the lists under them."""
    table = measured(views=[5, 5, 5], misses=[0, 2, 0], circles=[0, 0, 4], lists=[9, 9, 9])

    assert [5, 7, 9] == table.opened.tolist()
    assert [5, 5] == measured(views=[5, 5]).opened.tolist()


def test_one_value_is_that_of_the_column() -> None:
    """One measure of one actor is read without the column."""
    table = few()
    for name in ("subjects", "tau", "quiet"):
        expected = getattr(table, name).tolist()
        values = [table.value(name, row) for row in range(3)]

        assert np.array_equal(expected, values, equal_nan=True)


@pytest.mark.parametrize("rows", [[True, False, True], [2, 0], [False] * 3])
def test_rows_are_taken(rows: list[bool] | list[int]) -> None:
    """Some of the actors, with all that is known of them."""
    chosen = np.asarray(rows)
    table = few().take(chosen)

    assert few().actor[chosen].tolist() == table.actor.tolist()
    for name in ("subjects", "tau"):
        assert np.array_equal(getattr(few(), name)[chosen], getattr(table, name), equal_nan=True)


def test_a_table_is_made_of_columns() -> None:
    """Tests make actors of the columns that they speak of; a misspelt one is refused."""
    made = measured(actor=[4, 5], tau=[0.1, 0.2])

    assert 2 == len(made)
    assert [0.1, 0.2] == made.tau.tolist()
    assert np.isnan(made.subjects).all()
    with pytest.raises(TypeError, match="tauu"):
        measured(tauu=[1.0])
    with pytest.raises(AttributeError):
        _ = made.tauu


def test_every_measure_of_order_is_a_measure() -> None:
    """The two lists agree."""
    assert set(ORDERED) <= set(MEASURES)
