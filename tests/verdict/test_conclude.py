"""From signals to verdicts."""

from __future__ import annotations

import numpy as np
import pytest
from tests.detection.worlds import NETWORK, table

from privet.detection.groups.candidates import Bond
from privet.detection.groups.complement import Ring
from privet.detection.groups.patterns import Pattern
from privet.detection.signals import Family, Signals, Threat, mark
from privet.verdict.conclude import conclude
from privet.verdict.conclusions import Conclusion

FAMILY = {
    "enumeration": Family.ORDER,
    "budget": Family.VOLUME,
    "tail": Family.SELECTION,
    "novelty": Family.SELECTION,
    "sweep": Family.SELECTION,
    "velocity": Family.VOLUME,
    "persistence": Family.VOLUME,
    "assets": Family.CLIENT,
    "course": Family.CLIENT,
    "declared": Family.CLIENT,
    "rhythm": Family.TIMING,
    "misses": Family.ORACLE,
    "verified": Family.CLIENT,
}


def said(*names: str, decisive: bool = False, rows: int = 1) -> list[Signals]:
    """Let detectors mark every actor in full; there is one where nothing else is said."""
    return [
        mark(
            name,
            Threat.SCRAPING,
            FAMILY[name],
            np.ones(rows),
            lambda row, name=name: f"{name} of {row}",  # type: ignore[misc]
            decisive=np.full(rows, decisive),
        )
        for name in names
    ]


@pytest.mark.parametrize(
    ("signals", "expected"),
    [
        ([], Conclusion.ORDINARY),
        (said("tail"), Conclusion.ORDINARY),
        (said("enumeration"), Conclusion.UNCLEAR),
        (said("enumeration", decisive=True), Conclusion.COLLECTOR),
        (said("budget", "tail", "novelty"), Conclusion.UNCLEAR),
        (said("budget", "tail", "assets", "rhythm"), Conclusion.COLLECTOR),
        (said("assets", "declared"), Conclusion.ORDINARY),
        (said("assets", "course"), Conclusion.ORDINARY),
        (said("course", "novelty"), Conclusion.UNCLEAR),
        (said("course", "budget", "tail"), Conclusion.COLLECTOR),
        (said("persistence"), Conclusion.ORDINARY),
        (said("persistence", "budget", "tail", "novelty"), Conclusion.UNCLEAR),
        (said("persistence", "declared"), Conclusion.UNCLEAR),
        (said("persistence", "course", "novelty"), Conclusion.COLLECTOR),
        (said("verified", "enumeration", decisive=True), Conclusion.VERIFIED_AGENT),
    ],
)
def test_evidence_is_weighed(signals: list[Signals], expected: Conclusion) -> None:
    """One soft reason is never enough; volume and choice are one witness; a proof clears."""
    verdicts = conclude(table(1, subjects=500.0), signals)

    assert expected == verdicts.conclusion(0)


def test_a_handful_of_people_is_no_collection() -> None:
    """Below thirty people nobody is called a collector; thirty guesses are as many people."""
    few = conclude(table(1, subjects=20.0), said("enumeration", decisive=True))
    guesses = conclude(table(1, lookups=90.0), said("misses", decisive=True))

    assert Conclusion.ORDINARY == few.conclusion(0)
    assert Conclusion.COLLECTOR == guesses.conclusion(0)


def test_a_shared_address_is_not_condemned_for_its_volume() -> None:
    """Whatever an address was shown, its volume weighs nothing."""
    signals = said("budget", decisive=True)

    assert Conclusion.COLLECTOR == conclude(table(1, subjects=9e5), signals).conclusion(0)
    assert Conclusion.ORDINARY == (
        conclude(table(1, subjects=9e5, level=NETWORK), signals).conclusion(0)
    )


def test_an_address_without_a_crowd_answers_for_its_volume() -> None:
    """What never comes back to anybody, in five thousand people, is one visitor."""
    signals = said("budget", "assets", "sweep")
    alone = table(1, subjects=5000.0, level=NETWORK, sweep=360.0)
    crowd = table(1, subjects=5000.0, level=NETWORK, sweep=0.0)

    assert Conclusion.COLLECTOR == conclude(alone, signals).conclusion(0)
    assert Conclusion.ORDINARY == conclude(crowd, said("budget", "assets")).conclusion(0)


def test_colleagues_who_divide_a_list_are_no_campaign() -> None:
    """Nothing binds them but the list: ordinary by that alone, unclear with haste beside it."""
    ring = Ring(Bond.DAY, Pattern.TILES, np.arange(12), 1200, 99.0, 0.0, 50.0, bound=False)
    clerks = conclude(table(12, subjects=100.0), [], rings=[ring])
    hasty = conclude(table(12, subjects=100.0), said("velocity", rows=12), rings=[ring])

    assert {Conclusion.ORDINARY} == {clerks.conclusion(row) for row in range(12)}
    assert {Conclusion.UNCLEAR} == {hasty.conclusion(row) for row in range(12)}
    assert () == hasty.campaigns


def test_an_agreement_comes_first() -> None:
    """Who may collect is permitted, whatever it did."""
    verdicts = conclude(
        table(1, subjects=500.0),
        said("enumeration", decisive=True),
        permitted=np.array([True]),
    )

    assert Conclusion.PERMITTED == verdicts.conclusion(0)
    assert 1.0 == verdicts.certainty[0]


def test_members_of_a_ring_are_judged_by_its_union() -> None:
    """Ten people each, a hundred together: all are collectors, in one campaign."""
    ring = Ring(Bond.DEVICE, Pattern.TILES, np.arange(12), 120, 99.0, 0.0, 50.0)
    verdicts = conclude(table(13, subjects=10.0), [], rings=[ring])

    assert [Conclusion.COLLECTOR] * 12 + [Conclusion.ORDINARY] == [
        verdicts.conclusion(row) for row in range(13)
    ]
    assert [0] * 12 + [-1] == verdicts.campaign.tolist()
    assert ["C1"] == [one.id for one in verdicts.campaigns]


def test_hands_of_one_list_are_judged_though_each_tried_few() -> None:
    """Twenty tries are no collection, unless they were a share of one; alone that is a doubt."""
    measured = table(2, lookups=20.0, lookup_misses=20.0, newcomer=1.0)
    shared = mark("spread", Threat.FOOTPRINTING, Family.ORACLE, np.ones(2), str)
    order = mark("enumeration", Threat.SCRAPING, Family.ORDER, np.array([1.0, 0.0]), str)
    verdicts = conclude(measured, [shared, order])

    assert Conclusion.COLLECTOR is verdicts.conclusion(0)
    assert Conclusion.UNCLEAR is verdicts.conclusion(1)
    assert Conclusion.ORDINARY is conclude(measured, [order]).conclusion(0)


def test_a_small_ring_is_left_alone() -> None:
    """Sixty people between three visitors is no harvest."""
    ring = Ring(Bond.DEVICE, Pattern.TILES, np.arange(3), 60, 99.0, 0.0, 50.0)

    assert Conclusion.ORDINARY == conclude(table(3, subjects=20.0), [], rings=[ring]).conclusion(0)


def test_reasons_are_told_by_weight() -> None:
    """The weightiest reason comes first, and every reason is told."""
    verdicts = conclude(table(1, subjects=500.0), said("assets", "enumeration", "tail"))

    assert ["enumeration", "tail", "assets"] == [one.detector for one in verdicts.reasons(0)]
    assert "tail of 0" == verdicts.reasons(0)[1].because
