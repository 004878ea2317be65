"""Lexical walks: what they must catch and what they must leave alone."""

from __future__ import annotations

import numpy as np
from tests.detection.worlds import table

from privet.detection.detectors.lexical import lexical
from privet.detection.site import survey


def test_the_alphabet_is_caught() -> None:
    """Names in order, nearly in order, and queries letter by letter are marked and told."""
    measured = table(
        3,
        subjects=400.0,
        placed=400.0,
        lexical_run=[250.0, 9.0, 2.0],
        lexical_tau=[0.2, -0.9, 0.0],
        lists=[0.0, 0.0, 700.0],
        query_walk=[0.0, 0.0, 0.9],
    )
    signals = lexical(measured, survey(measured, subjects=9000, days=9.0))

    assert [
        "went through 250 names in alphabetical order without a break",
        "went through 400 names in nearly alphabetical order",
        "searched 700 times, 95 % in alphabetical order or one letter on",
    ] == [signals.because(row) for row in range(3)]
    assert [True, False, False] == signals.decisive.tolist()


def test_ordinary_names_are_left_alone() -> None:
    """A short ordered run, too few searches and no order at all are not marked."""
    measured = table(
        2,
        subjects=[30.0, 200.0],
        placed=[30.0, 200.0],
        lexical_run=[6.0, 5.0],
        lexical_tau=[0.9, 0.1],
        lists=[9.0, 90.0],
        query_walk=[np.nan, 0.2],
    )

    assert 0 == len(lexical(measured, survey(measured, subjects=9000, days=9.0)))
