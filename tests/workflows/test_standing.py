"""What detection concludes stands for the guard: against collectors, for nobody, and not for ever."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.detection.worlds import table, unseen

from privet.bootstrap.rim import questions
from privet.detection.groups.candidates import Traits
from privet.detection.learned.model import Fitness
from privet.detection.signals import Family, Threat, mark
from privet.exposure.exposures import exposures
from privet.exposure.tallying import signed
from privet.verdict.campaigns import Joined
from privet.verdict.conclude import Verdicts
from privet.verdict.conclusions import CODE, Conclusion
from privet.verdict.likeness import SPARED
from privet.verdict.standing import StandingVerdict
from privet.workflows.commands import Consult
from privet.workflows.detect import Extent, Judged
from privet.workflows.policy import Policy
from privet.workflows.standing import (
    Looked,
    look,
    of_choice,
    probation_of,
    standing,
    together,
    unlearned,
)
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from pathlib import Path

UNTIL = 1_000


def judged(*concluded: tuple[Conclusion, float]) -> Judged:
    """Return actors 1, 2, ... as concluded; the last two are an unknown one and one of 2^63."""
    rows = len(concluded)
    actor = np.arange(1, rows + 1, dtype=np.uint64)
    actor[-2:] = 0, 2**63
    code = np.array([CODE[each] for each, _ in concluded], np.int8)
    verdicts = Verdicts(
        code,
        np.array([certainty for _, certainty in concluded]),
        np.zeros(rows, np.int8),
        np.full(rows, -1, np.int32),
        devices={0: 2**64 - 5},
    )
    return Judged(table(rows, actor=actor), verdicts, {}, Extent(1, 0, 1), unseen(rows))


def test_collectors_and_strong_doubt_stand() -> None:
    """Nobody is sheltered by detection, nothing is held against the unknown, a device is named."""
    found = standing(
        judged(
            (Conclusion.COLLECTOR, 0.991234),
            (Conclusion.UNCLEAR, 0.6),
            (Conclusion.UNCLEAR, 0.5),
            (Conclusion.ORDINARY, 0.99),
            (Conclusion.VERIFIED_AGENT, 0.999),
            (Conclusion.PERMITTED, 1.0),
            (Conclusion.COLLECTOR, 1.0),
            (Conclusion.COLLECTOR, 1.0),
        ),
        until=UNTIL,
        words="concluded then",
    )

    assert {1, 2, signed(2**63)} == set(found)
    assert found[1] == StandingVerdict(
        Conclusion.COLLECTOR, 0.9912, UNTIL, "concluded then", device=-5
    )
    assert None is found[2].device


def test_a_device_without_a_name_is_not_its_whole_address() -> None:
    """What takes people under no User-Agent is meant, and nobody else who comes from there."""
    concluded = judged((Conclusion.COLLECTOR, 0.99), *[(Conclusion.ORDINARY, 1.0)] * 2)
    nameless = replace(concluded, verdicts=replace(concluded.verdicts, devices={0: 0}))
    (verdict,) = standing(nameless, until=UNTIL, words="").values()

    assert verdict is verdict.seen_from(4, actor=4, device=0)
    assert None is verdict.seen_from(4, actor=4, device=8)


def test_a_large_campaign_comes_back_and_is_held_for_longer() -> None:
    """A handful is not, nor who collects alone, nor whom a demoted rule condemned."""
    concluded = judged(*[(Conclusion.COLLECTOR, 0.99)] * 30)
    large, small = np.arange(20), np.arange(21, 24)
    campaigns = (Joined("C1", large, 900, 0.99, ""), Joined("C2", small, 900, 0.99, ""))
    joint = replace(concluded, verdicts=replace(concluded.verdicts, campaigns=campaigns))
    found = standing(joint, until=UNTIL, words="", low={1: "rhythm"}, joined=7 * UNTIL)
    longer = {actor for actor, each in found.items() if each.until == 7 * UNTIL}

    assert {1, *range(3, 21)} == longer
    assert {UNTIL} == {each.until for actor, each in found.items() if actor not in longer}


def test_whom_a_demoted_rule_condemned_is_doubted() -> None:
    """It is said by which rule, and a visitor of that kind is below the whole budget."""
    found = standing(
        judged(
            (Conclusion.COLLECTOR, 0.99), (Conclusion.COLLECTOR, 0.99),
            (Conclusion.ORDINARY, 1.0), (Conclusion.ORDINARY, 1.0),
        ),
        until=UNTIL, words="concluded then", low={1: "rhythm"},
    )  # fmt: skip

    assert [Conclusion.COLLECTOR, Conclusion.UNCLEAR] == [
        each.conclusion for each in found.values()
    ]
    assert found[1].suspicion > 1 >= found[2].suspicion
    assert "the rule rhythm condemned too many" in found[2].because


@pytest.mark.parametrize(
    ("told", "choice"),
    [
        ({}, False),
        ({"complement": 1.0}, True),
        ({"complement": 1.0, "novelty": 1.0, "budget": 1.0, "rhythm": 0.4}, True),
        ({"complement": 1.0, "rhythm": 1.0}, False),
        ({"crowding": 1.0}, False),
    ],
)
def test_what_work_may_explain_is_said(told: dict[str, float], choice: bool) -> None:
    """A browser in common and a taste may be anybody's work; a rhythm or an address are not."""
    families = {"novelty": Family.SELECTION, "budget": Family.VOLUME, "rhythm": Family.TIMING}
    signals = tuple(
        mark(
            name, Threat.SCRAPING, families.get(name, Family.GROUP), np.array([strength, 0, 0]), str
        )
        for name, strength in told.items()
    )
    concluded = judged((Conclusion.COLLECTOR, 0.99), *[(Conclusion.ORDINARY, 1.0)] * 2)
    found = replace(concluded, verdicts=replace(concluded.verdicts, signals=signals))

    assert choice == of_choice(found.verdicts, 0)
    assert choice == standing(found, until=UNTIL, words="")[1].choice


@pytest.mark.parametrize(
    ("fitness", "let_go"),
    [(None, set()), (Fitness.FRESH, set()), (Fitness.EXPIRED, {2}), (Fitness.DRIFTED, {2})],
)
def test_a_stale_model_condemns_nobody_any_more(fitness: Fitness | None, let_go: set[int]) -> None:
    """Whom it speaks against and nothing else condemns; what stood of them does not go on."""
    concluded = judged(
        (Conclusion.COLLECTOR, 0.99), (Conclusion.ORDINARY, 0.9), (Conclusion.UNCLEAR, 0.6),
        (Conclusion.ORDINARY, 1.0), (Conclusion.ORDINARY, 1.0),
    )  # fmt: skip
    learned = mark(
        "learned", Threat.SCRAPING, Family.LEARNED, np.array([1.0, 1, 0, 0, 0]), lambda _: ""
    )
    other = mark("tail", Threat.SCRAPING, Family.SELECTION, np.ones(5), lambda _: "")
    verdicts = replace(concluded.verdicts, signals=(other, learned))
    found = replace(concluded, verdicts=verdicts, fitness=fitness)

    assert let_go == {int(found.measured.actor[row]) for row in unlearned(found)}


def test_the_graver_of_two_stands() -> None:
    """A look at the last days lifts nothing; the same again is renewed; what has ended is gone."""
    sure = StandingVerdict(Conclusion.COLLECTOR, 0.99, UNTIL)
    doubt = StandingVerdict(Conclusion.UNCLEAR, 0.7, UNTIL + 5)
    over = StandingVerdict(Conclusion.COLLECTOR, 0.99, 10)
    again = StandingVerdict(Conclusion.COLLECTOR, 0.99, UNTIL + 5)

    assert {1: sure, 3: again, 4: doubt} == together(
        {1: sure, 2: over, 3: sure}, {1: doubt, 3: again, 4: doubt}, 10
    )


def test_newcomers_with_the_software_of_a_mill_are_on_probation() -> None:
    """It stands as long as a verdict; whoever chooses as people do is let go for a while."""
    concluded = judged(*[(Conclusion.COLLECTOR, 0.99)] * 5, *[(Conclusion.ORDINARY, 1.0)] * 40)
    rows = len(concluded.measured)
    device = np.where(np.arange(rows) < 7, 2**64 - 9, 8).astype(np.uint64)
    mill = replace(concluded, habits=Traits(device, device, device))
    told = probation_of(mill, 100, UNTIL, 7 * UNTIL, 10)
    found = drive(told, {Consult: lambda _: np.array([-1.5, 0.5])})
    none = drive(probation_of(concluded, 100, UNTIL, 7 * UNTIL, 10), {})
    nothing = StandingVerdict(Conclusion.UNCLEAR, 0.0, UNTIL)
    looked = Looked({-9: nothing}, 1, 1, {}, alike=found)
    said = "5 accounts that collect"

    assert StandingVerdict(Conclusion.UNCLEAR, 0.0, UNTIL, said, alike=True) == found[-9]
    assert {-9, 6} == set(found)
    assert StandingVerdict(Conclusion.ORDINARY, 1.0, 100 + SPARED, alike=True) == found[6]
    assert {} == none
    assert {-9: nothing, 6: found[6]} == looked.stands


def test_a_look_counts_whom_the_site_showed(tmp_path: Path) -> None:
    """How many people were shown is told for the windows that a look covers."""
    from privet.adapters.ledgers.parquet import Ledger

    hour = 3_600_000_000
    at = 100 * hour
    rows = exposures(
        actor=[1, 1, 2], at=[at - 30 * hour, at - 2 * hour, at - 1], subject=[5, 6, 7],
        people=[1, 20, 1], outcome=[1, 1, 1], kind=[1, 2, 1], weight=[1, 1, 1],
    )  # fmt: skip
    with Ledger.temporary(parent=tmp_path) as ledger:
        with ledger.begin("log") as intake:
            intake.add(rows)
            intake.commit()
        found = drive(
            look(Policy(), at=at, stands=hour, version="v"),
            questions(ledger),
        )

    assert {"1h": 1, "1d": 21} == found.within
    assert (2, 22, {}) == (found.actors, found.subjects, found.verdicts)
