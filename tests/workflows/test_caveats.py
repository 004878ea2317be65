"""What is said before the answer, and what the log cannot tell."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from privet.disclosure.surfaces import Surface
from privet.evidence.findings import BudgetEffect, Summary
from privet.traffic.blocks import Fault
from privet.traffic.lines import Field
from privet.workflows.caveats import Reading, reject_reasons, unknowable, warnings
from privet.workflows.commands import Kept

NOTHING = Summary(
    lines=100,
    parsed=100,
    rejected=0,
    format="combined",
    mapped=1.0,
    period=None,
    surfaces=(),
    actors={},
    campaigns=(),
    subjects_seen=0,
    subjects_by_collectors=0,
    budget=BudgetEffect("account", "1d", 400, 0, 0, 0, 1.0),
)


def reading(*kept: Kept, **more: Any) -> Reading:  # noqa: ANN401 - any part of a reading
    """Make what was read of some logs."""
    told: dict[str, Any] = {"surfaces": (), "warnings": (), "fields": frozenset(Field), **more}
    return Reading(kept=kept, **told)


def test_nothing_to_say() -> None:
    """
    A log that was understood needs no warning.
    """
    assert [] == list(warnings(reading(Kept("a.log", "combined", parsed=100)), NOTHING))


def test_many_rejects_come_first() -> None:
    """
    What was set aside is said before anything else, from more than five in a hundred on.
    """
    log = Kept("a.log", "combined", warnings=("something of the log",))
    five = replace(NOTHING, parsed=95, rejected=5)
    six = replace(NOTHING, parsed=94, rejected=6)

    assert ["of discovery", "something of the log"] == list(
        warnings(reading(log, warnings=("of discovery",)), five)
    )
    assert next(iter(warnings(reading(log), six))).startswith("6.0% of the lines")


def test_a_log_that_was_read_before() -> None:
    """
    A log that added nothing is named; one that has grown is not.
    """
    same = Kept("same.log", "combined", before=True)
    grown = Kept("grown.log", "combined", before=True, parsed=3)

    assert ["same.log was in the ledger already; nothing was added"] == list(
        warnings(reading(same, grown), NOTHING)
    )


def test_few_pages_that_show_people() -> None:
    """
    Below one page in ten a route is likely missing.
    """
    (said,) = warnings(reading(), replace(NOTHING, mapped=0.04))

    assert "4.0% of the pages" in said
    assert [] == list(warnings(reading(), replace(NOTHING, mapped=0.04, parsed=0)))


def test_reasons_add_up_over_logs() -> None:
    """
    Each reason is counted over all logs, in words.
    """
    one = Kept("a", "combined", rejected={Fault.TIME: 2, Fault.LONG: 1})
    two = Kept("b", "combined", rejected={Fault.TIME: 3})

    assert {"no such time": 5, "longer than 1 MiB": 1} == reject_reasons([one, two, Kept("c", "")])


def test_what_the_log_cannot_tell() -> None:
    """
    Each field that no log has is named with what would have to be logged.
    """
    log = Kept("a.log", "common")
    lookup = Surface("lookup", "POST /api/lookup", lookup=True)
    all_known = unknowable(reading(log))
    some = unknowable(reading(log, fields=frozenset({Field.TARGET}), surfaces=(lookup,)))

    assert 1 == len(all_known)
    for word in ("account", "session", "software", "device"):
        assert any(f"which {word}" in said for said in some), word
    assert some[-1].startswith("who was looked up")
    assert () == tuple(unknowable(reading()))
