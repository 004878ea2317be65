"""What others open beside people."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import table

from privet.detection.courses import Course, automated

ALL = np.ones(100, np.bool_)


def test_what_is_usual_is_the_middle_of_those_who_opened_many() -> None:
    """Of a hundred who opened sixty people in eighty pages; who opened few says nothing."""
    measured = table(100, views=60.0, pages=80.0)
    usual = Course.of(measured, ALL)

    assert usual is not None
    assert 0.75 == usual.share
    assert usual.middle == pytest.approx(np.log(3.0))
    assert 0.3 == usual.spread
    assert 0.0 == usual.alike
    assert Course.of(table(100, views=29.0, pages=80.0), ALL) is None
    assert Course.of(measured, np.arange(100) < 49) is None


def test_few_pages_say_little() -> None:
    """Thirty of thirty are tempered by ten usual ones, three hundred hardly."""
    usual = Course(0.75, np.log(3.0), 0.3, 0.0)
    measured = table(2, views=[30.0, 300.0], pages=[30.0, 300.0])

    assert [37.5 / 40, 307.5 / 310] == pytest.approx(usual.people(measured).tolist())
    assert [5.4, 12.4] == pytest.approx(usual.away(measured).tolist(), abs=0.1)


def test_who_is_alike_is_counted() -> None:
    """Thirty of a hundred open nothing else; with as many programs that say so nobody does."""
    views = np.full(100, 200.0)
    pages = np.where(np.arange(100) < 30, 200.0, 260.0)
    usual = Course.of(table(100, views=views, pages=pages), ALL)
    told = table(100, views=views, pages=pages, requests=pages, declared=pages * (pages == 200.0))
    others = Course.of(told, ALL)

    assert usual is not None
    assert others is not None
    assert (0.3, 0.0) == (usual.alike, others.alike)
    assert 30 == automated(told).sum()


def test_a_deleted_person_is_a_person_and_pages_are_no_fewer_than_people() -> None:
    """A log that counts no pages says nothing against anybody."""
    usual = Course(0.75, 0.0, 1.0, 0.0)
    measured = table(1, views=50.0, misses=10.0, pages=np.nan)

    assert [67.5 / 70] == pytest.approx(usual.people(measured).tolist())
    usual_here = Course.of(table(100, views=50.0, pages=np.nan), ALL)
    assert usual_here is not None
    assert 0.0 == usual_here.away(measured)[0]
