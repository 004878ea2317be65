"""The tally in memory: the same as sets would count, bounded, and there again after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st
from tests.exposure.tallies import TwinTally

from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import HOUR, Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.tallying import Allowances, Ask, Take, handles_of

if TYPE_CHECKING:

    from privet.exposure.tallying import Standing

KEY = Key(b"a key of the tests")
START = 1_700_000_000_000_000
MINUTE = 60_000_000

BUDGETS = (
    Budget("account", "1h", 4),
    Budget("account", "1d", 9),
    Budget("account", "1d", 3, younger_than="1h"),
    Budget("account", "1d", 9, weighted=True),
    Budget("session", "1h", 3),
    Budget("network", "7d", 60),
    Budget("site", "1d", 100),
)
ALLOWANCES = Allowances.of(BUDGETS, KEY)

STEP = st.tuples(
    st.sampled_from(["judge", "reserve", "take", "charge", "miss", "release", "forget"]),
    st.integers(-30, 400),
    st.integers(0, 2),
    st.integers(1, 90),
    st.sampled_from([1.0, 1.0, float("inf"), 0.5]),
)


def shown(subject: int) -> tuple[int, int, int]:
    """Return what is shown of somebody: now and then a page of a list, with heavy fields."""
    people = 5 if subject % 7 == 0 else 1
    return subject, people, people * (3000 if subject % 5 == 0 else 700)


def handles(actor: int) -> list[int]:
    """Return the handles of a visitor; all share a network, and the first has no account."""
    return [1000 + actor if actor else 0, 0, (1 << 63) + actor, 0, 77, 0, 5]


def same(expected: Standing, found: Standing) -> bool:
    """Say whether two standings agree in all that both tallies promise."""
    return (
        abs(expected.share - found.share) < 1e-12
        and (expected.row, expected.counted, expected.limit)
        == (found.row, found.counted, found.limit)
        and (expected.charged, expected.fresh, expected.good)
        == (found.charged, found.fresh, found.good)
    )


@given(st.lists(STEP, max_size=120))
def test_it_counts_as_sets_do(steps: list[tuple[str, int, int, int, float]]) -> None:
    """Whatever is asked, charged, reserved and taken back, the twin made of sets agrees."""
    twin, tally = TwinTally(), MemoryTally(ALLOWANCES.spans, actors=64, entries=4096)
    at = START
    for what, minutes, actor, subject, stop in steps:
        at += minutes * MINUTE
        who = handles_of(handles(actor))
        whom = shown(subject)
        if what in {"judge", "reserve", "take"}:
            take = {"judge": Take.NOTHING, "reserve": Take.RESERVE, "take": Take.CHARGE}[what]
            ask = Ask(at, who, *whom, ALLOWANCES, stop, 2 * stop, HOUR, take)
            expected, found = twin.judge(ask), tally.judge(ask)
            assert same(expected, found), (expected, found)
        elif what == "forget":
            assert twin.forget(int(who[2])) == tally.forget(int(who[2]))
        else:
            for each in (twin, tally):
                each.charge(
                    ALLOWANCES,
                    at,
                    who,
                    [whom] if what == "charge" else [],
                    fresh=0b1010101 if what == "release" else 0,
                    released=subject,
                    tried=1,
                    missed=int(what == "miss"),
                )
        assert len(twin) == len(tally)
