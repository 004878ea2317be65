"""The catalogue that ships: every measure, every expectation."""

from __future__ import annotations

from collections import Counter

import pytest

from privet.adapters.intel.controls import catalogue, named
from privet.errors import ConfigError
from privet.review.probes import PROBED


def test_the_whole_catalogue_ships() -> None:
    """Sixty-five measures of seven families, and the forty-seven points of the two statements."""
    families = Counter(each[:3] for each in catalogue().controls)
    statements = Counter(each[:2] for each in catalogue().expectations)

    assert {"GOV": 14, "DES": 11, "LIM": 8, "DET": 10, "ACC": 7, "LEG": 9, "USR": 6} == families
    assert {"IS": 25, "CS": 22} == statements


def test_the_starter_set_runs_without_a_paid_provider() -> None:
    """A small site begins with sixteen measures."""
    starters = [each.id for each in catalogue().controls.values() if each.starter]

    assert 16 == len(starters)
    assert {"GOV-01", "LIM-01", "DET-05", "LEG-07", "USR-03"} <= set(starters)


def test_every_probe_looks_at_a_measure() -> None:
    """No probe measures what is not in the register."""
    assert set() == PROBED - catalogue().controls.keys()


def test_a_measure_is_found_by_its_id() -> None:
    """However it is written; who misspells it is told where to look."""
    with pytest.raises(ConfigError, match="no measure 'LIM-99'"):
        named("LIM-99")

    assert "LIM-01" == named(" lim-01").id
