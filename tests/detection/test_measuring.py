"""All measures together, over a ledger of a few actors whose ways are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.adapters.ledgers.parquet import Ledger
from privet.detection import measuring
from privet.detection.measured import MEASURES
from privet.detection.measures.sightings import followed
from privet.detection.measuring import known, measure
from privet.detection.relations import people
from privet.exposure.activity import activity
from privet.exposure.exposures import HIT, LOOKUP, SOUGHT, VIEW, Exposures, exposures, join

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from privet.detection.measured import Measured
    from privet.detection.relations import Columns

SECOND = 1_000_000
DAY = 86_400 * SECOND
BEGIN = 20_000 * DAY

READER, WALKER, GUESSER, PASSER, MOVER = range(11, 16)


def rows(actor: int, at: list[int], ids: list[int], **others: object) -> Exposures:
    """Return views of numbered members by one actor."""
    size = len(ids)
    columns: dict[str, object] = {
        "actor": [actor] * size,
        "at": BEGIN + np.asarray(at) * SECOND,
        "subject": np.asarray(ids) + 1000,
        "place": ids,
        "kind": [VIEW] * size,
        "block": [7] * size,
        "network": [70] * size,
        "device": [3] * size,
    }
    return exposures(**(columns | others))  # type: ignore[arg-type]


def world() -> Exposures:
    """Return what five actors did, sorted by time as a log is."""
    chance = np.random.default_rng(8)
    friends = chance.choice(400, 12, replace=False)
    met = [int(friend) for friend in chance.choice(friends, 60)]
    days = sorted(int(day * 86_400 + chance.integers(32_000, 80_000)) for day in range(60))
    several = {"block": [5, 6, 7, 8, 9] * 4, "network": [50, 60, 70, 80, 90] * 4}
    parts = [
        rows(READER, days, met),
        rows(WALKER, [3 * 86_400 + 2 * i for i in range(300)], list(range(300))),
        rows(
            GUESSER,
            [40 * i for i in range(50)],
            list(range(5000, 5050)),
            kind=[LOOKUP] * 50,
            outcome=[1] * 10 + [0] * 40,
            people=[1] * 10 + [0] * 40,
        ),
        rows(PASSER, [86_400], [5]),
        rows(MOVER, [10 * i for i in range(20)], [int(f) for f in friends] + [1] * 8, **several),
    ]
    whole = join(parts)
    return whole.take(np.argsort(whole.at, kind="stable"))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """Keep the world in a ledger."""
    folder: Path = tmp_path_factory.mktemp("ledger")
    with Ledger.temporary(parent=folder) as opened:
        with opened.begin("log") as intake:
            intake.add(world())
            intake.add_activity(
                activity(day=[20_000] * 2, actor=[READER, 99], pages=[4, 1], assets=[30, 0])
            )
            intake.commit()
        yield opened


@pytest.fixture(scope="module")
def table(ledger: Ledger) -> Measured:
    """Measure the world."""
    return measure(ledger, 10)


def of(table: Measured, actor: int, name: str) -> float:
    """Return one measure of one actor."""
    return table.value(name, int(np.searchsorted(table.actor, actor)))


def test_every_actor_has_a_row(table: Measured) -> None:
    """Whoever was shown somebody or looked somebody up is there, and nobody else."""
    assert [READER, WALKER, GUESSER, PASSER, MOVER] == table.actor.tolist()
    assert all(5 == len(getattr(table, name)) for name in MEASURES)


@pytest.mark.parametrize(
    ("actor", "name", "expected"),
    [
        (WALKER, "subjects", 300),
        (WALKER, "peak_1h", 300),
        (WALKER, "fresh_1d", 300),
        (WALKER, "novelty", 1),
        (WALKER, "unit_share", 1),
        (WALKER, "run", 300),
        (WALKER, "tau", 1),
        (WALKER, "gap_median", 2),
        (WALKER, "newcomer", 1),
        (WALKER, "days", 1),
        (WALKER, "burst_1m", 30),
        (WALKER, "reach_50", 98 / 3600),
        (WALKER, "yield_minute", 30),
        (WALKER, "consecutive", 1),
        (WALKER, "channel_drift", 0),
        (WALKER, "short_nights", 0),
        (READER, "hugging", 0),
        (READER, "subjects", 12),
        (READER, "exposures", 60),
        (READER, "novelty", 0.2),
        (READER, "newcomer", 0),
        (READER, "days", 60),
        (READER, "pages", 4),
        (READER, "assets", 30),
        (READER, "concurrent", 1),
        (GUESSER, "lookups", 50),
        (GUESSER, "lookup_misses", 40),
        (GUESSER, "miss_share", 0.8),
        (GUESSER, "subjects", 10),
        (GUESSER, "run", 50),
        (PASSER, "subjects", 1),
        (PASSER, "peak_28d", 1),
        (PASSER, "quiet", 23),
        (MOVER, "concurrent", 5),
        (MOVER, "networks", 5),
        (MOVER, "devices_top", 1),
        (MOVER, "devices_even", 1),
    ],
)
def test_ways_are_known(table: Measured, actor: int, name: str, expected: float) -> None:
    """Each actor measures as it was made."""
    assert expected == pytest.approx(of(table, actor, name))


def test_a_passer_has_no_order(table: Measured) -> None:
    """With one row there is no order, no rhythm and no taste to measure."""
    for name in ("tau", "run", "tail", "gap_cv", "walkers", "adjacent"):
        assert np.isnan(of(table, PASSER, name))
    assert np.isnan(of(table, WALKER, "pages"))


def test_the_walker_takes_the_tail(table: Measured) -> None:
    """Who takes everybody in turn favours the unread; who returns to friends does not."""
    assert of(table, WALKER, "tail") > of(table, READER, "tail") or np.isnan(
        of(table, READER, "tail")
    )


def test_a_giant_is_counted_in_full(
    ledger: Ledger, table: Measured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a giant only the first rows are looked at in order, and all people are counted."""
    monkeypatch.setattr(measuring, "MOST", 100)
    found = measure(ledger)

    assert table.subjects.tolist() == found.subjects.tolist()
    assert table.weighted.tolist() == found.weighted.tolist()


def followings(found: Columns | None) -> list[tuple[int, ...]]:
    """Return the rows of what ``followed`` says, in order."""
    assert found is not None
    return sorted(
        zip(*(found[name].tolist() for name in ("subject", "actors", "place")), strict=True)
    )


def test_who_is_opened_is_counted_on_the_way(ledger: Ledger, table: Measured) -> None:
    """How many opened each person is what the relation says."""
    assert followings(followed(ledger)) == followings(table.followed)


def test_who_is_opened_is_asked_where_rows_are_missing(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What giants opened, and who was only asked for, does not go by."""
    with Ledger.temporary(parent=tmp_path) as other, other.begin("log") as intake:
        intake.add(
            exposures(actor=[1, 1], subject=[2, 3], at=[3, 4], outcome=[SOUGHT, HIT], place=[5, 6])
        )
        intake.commit()
        sought = measure(other)
    monkeypatch.setattr(measuring, "MOST", 100)

    assert sought.followed is None
    assert measure(ledger).followed is None


def test_subjects_are_known(ledger: Ledger) -> None:
    """Everybody who was shown or sought is numbered once."""
    subjects, _ = known(ledger, {"people": people(ledger)})
    everybody = np.unique(world().subject)

    assert len(everybody) == len(subjects.roster)
    assert (subjects.roster.find(everybody) >= 0).all()


def test_an_empty_ledger_has_no_actors(tmp_path: Path) -> None:
    """Nothing measured is a table without rows."""
    with Ledger.temporary(parent=tmp_path) as empty:
        assert 0 == len(measure(empty))
        assert 0 == len(measure(empty).tau)
