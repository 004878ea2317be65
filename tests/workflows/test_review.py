"""The story of the register: measured, written down, read again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.controls import catalogue
from privet.evidence.attribution.planting import PLANTED, Planting
from privet.evidence.entries import Draft
from privet.review.judgement import Health, Light
from privet.review.register import Exhibit, Kind
from privet.review.sight import Deed, Sight, State
from privet.workflows import review
from privet.workflows.audit import ReadAudit, WriteAudit, enter
from privet.workflows.investigate import ReadCases, Stamp
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from privet.evidence.entries import Entry
    from privet.workflows.steps import Handlers

TODAY = date(2026, 11, 27)


def rim(chain: list[Entry], **sight: Any) -> Handlers:  # noqa: ANN401 - any fact
    """Return stores in lists, and a site to look at."""
    return {
        Stamp: lambda _: ("2026-11-27T06:00:00.000000Z", "5a17" * 8),
        ReadAudit: lambda _: tuple(chain),
        WriteAudit: lambda command: chain.append(command.entry),
        ReadCases: lambda _: (),
        review.See: lambda _: Sight(TODAY, **sight),
        review.Inspect: lambda command: dict.fromkeys(command.files, Health.ALTERED),
    }


def test_what_is_measured_stands_in_the_register() -> None:
    """One entry holds what all probes found."""
    chain: list[Entry] = []
    found = drive(review.measured(catalogue()), rim(chain, team=1))
    after = drive(review.stand(catalogue(), TODAY), rim(chain))
    states = {each.standing.control.id: each.standing.state for each in after}

    assert [Kind.MEASURED] == [entry.kind for entry in chain]
    assert State.RUNNING is states["GOV-01"]
    assert State.ABSENT is states["LIM-01"]
    assert len(found) == len(chain[0].payload["findings"])


def test_probes_see_what_the_register_says_itself() -> None:
    """Overdue measures, expired acceptances and what was done are among the facts."""
    chain: list[Entry] = []
    past = {"control": "DES-03", "owner": "Bo", "until": "2026-11-01"}
    drive(enter(Draft(Kind.ACCEPTED, "bo", "why", past)), rim(chain))
    drive(
        enter(Draft(Kind.SET, "bo", payload={"control": "DES-01", "next": "2026-11-02"})),
        rim(chain),
    )
    drive(enter(Draft("drill-passed", "privet")), rim(chain))
    sight = drive(review.seen(catalogue()), rim(chain))

    assert ["DES-01", "DES-03"] == list(sight.overdue)
    assert ["DES-03"] == list(sight.expired)
    assert Deed(1, TODAY) == sight.deeds["drill-passed"]


def test_drills_and_invented_people_are_among_the_facts() -> None:
    """Each drill by itself; and how many were shown whoever was planted, which the ledger says."""
    chain: list[Entry] = []
    asked: list[tuple[str, ...]] = []
    planting = Planting(TODAY, "Ana", "page 9", ("08", "07"), 1, "00")
    for draft in (
        Draft("drill-passed", "privet", payload={"drill": "T12"}),
        Draft(PLANTED, "ana", payload=planting.payload()),
        Draft(PLANTED, "ana", payload={**planting.payload(), "people": ["07"]}),
    ):
        drive(enter(draft), rim(chain))

    def counted(command: review.CountBitten) -> int:
        asked.append(tuple(command.people))
        return 3

    sight = drive(review.seen(catalogue()), {**rim(chain), review.CountBitten: counted})

    assert [("07", "08")] == asked
    assert (3, 2) == (sight.bitten, len(sight.planted))
    assert {"drill-passed", "drill-passed:T12", PLANTED} == set(sight.deeds)


def test_evidence_is_looked_at_each_time() -> None:
    """A file that is altered turns its measure red."""
    chain: list[Entry] = []
    payload = {"control": "DES-03", "evidence": [Exhibit("/proof", "00", 1).document()]}
    drive(enter(Draft(Kind.SET, "bo", payload=payload)), rim(chain))
    found = drive(review.stand(catalogue(), TODAY), rim(chain))

    assert ["DES-03"] == [each.standing.control.id for each in found if each.light is Light.RED]
