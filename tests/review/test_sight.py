"""Facts that the probes look at."""

from __future__ import annotations

from datetime import date

from privet.review.sight import Deed, Finding, Sight, State

TODAY = date(2026, 11, 27)


def test_a_finding_is_read_as_it_was_written() -> None:
    """The chain gives back what a probe said."""
    finding = Finding("LIM-01", "by_account", State.PARTLY, "shadow")

    assert finding == Finding.read(finding.document())


def test_a_deed_counts_for_so_many_days() -> None:
    """The last of several kinds counts, and none that is too long ago."""
    deeds = {"a": Deed(2, date(2026, 11, 20)), "b": Deed(1, date(2026, 11, 25))}
    sight = Sight(TODAY, deeds=deeds)

    assert deeds["b"] == sight.done(("a", "b", "c"), 7)
    assert deeds["a"] == sight.done(("a",), 7)
    assert None is sight.done(("a",), 6)
    assert not sight.within(None, 9)
