"""Ways through a site, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.measures.navigation import SESSION, navigation, steps_between


def test_by_hand() -> None:
    """
    Of three steps from 0 two lead to 1 and one to 0: P = 2.5/4 and 1.5/4; from 1 one to 0, 1.5/2.
    """
    at = np.arange(6) * 1_000_000
    surface = np.asarray([0, 1, 0, 1, 0, 0], np.int16)
    first = steps_between(np.asarray([0, 4]), at[:4], surface[:4], np.asarray([2]))
    second = steps_between(np.asarray([0, 2]), at[4:], surface[4:], np.asarray([7]))
    found = navigation([first, second], np.asarray([2, 7]))
    nats = -np.log([2.5 / 4, 1.5 / 2, 2.5 / 4])

    assert pytest.approx(nats.mean()) == found["strangeness"][0]
    assert pytest.approx(nats.var()) == found["strange_spread"][0]
    assert pytest.approx(-np.log(1.5 / 4)) == found["strangeness"][1]
    assert [0, 1] == found["consecutive"].tolist()


def test_no_step_leads_from_one_session_to_the_next() -> None:
    """After a night an actor begins anew; who made no step is unknown."""
    at = np.asarray([0, SESSION + 1])
    steps = steps_between(np.asarray([0, 2]), at, np.zeros(2, np.int16), np.asarray([0]))

    assert np.isnan(navigation([steps], np.asarray([0]))["strangeness"]).all()
