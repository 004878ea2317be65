"""List exhaustion: what it must catch and what it must leave alone."""

from __future__ import annotations

from tests.detection.worlds import table

from privet.detection.detectors.lists import lists
from privet.detection.site import survey


def test_paging_to_the_end_is_caught() -> None:
    """Hundreds of pages in a row, or lists paged on and on, are marked."""
    measured = table(2, lists=[400.0, 300.0], deepest=[400.0, 9.0], exhausted=[0.2, 0.9])
    signals = lists(measured, survey(measured, subjects=900, days=1.0))

    assert [
        "read 400 pages of lists, down to page 400",
        "read 300 pages of lists, down to page 9; 90 % of the lists were paged on and on",
    ] == [signals.because(row) for row in range(2)]


def test_searching_is_left_alone() -> None:
    """A thousand searches that stop at the third page are a recruiter's work."""
    measured = table(2, lists=[1000.0, 5.0], deepest=[3.0, 50.0], exhausted=[0.05, 1.0])

    assert 0 == len(lists(measured, survey(measured, subjects=900, days=1.0)))


def test_who_always_turns_five_pages_is_left_alone() -> None:
    """So does a recruiter, search after search; a sixth page is another matter."""
    measured = table(2, lists=[50.0, 50.0], deepest=[5.0, 6.0], exhausted=[0.9, 0.9])
    signals = lists(measured, survey(measured, subjects=900, days=1.0))

    assert [1] == signals.rows.tolist()
