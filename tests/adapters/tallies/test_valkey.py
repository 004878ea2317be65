"""The shared tally, on real servers: one alone, and three as a cluster; blocking and awaited."""

from __future__ import annotations

import asyncio
import math
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from privet.adapters.tallies.scripting import MOST_OWED
from privet.adapters.tallies.valkey import AsyncValkeyTally, ValkeyTally
from privet.adapters.tallies.wire import Call, slot_of
from privet.exposure.budgets import HOUR, Budget
from privet.exposure.tallying import Allowances, Ask, Take, handles_of
from privet.testing import (
    KEY,
    MINUTE,
    START,
    PlainTally,
    TallyConformance,
    agree,
)

if TYPE_CHECKING:
    from collections.abc import Coroutine, Iterator, Sequence
    from typing import Any

    import numpy as np
    from numpy.typing import NDArray
    from tests.adapters.tallies.servers import Running

    from privet.exposure.tallying import Shown, Standing, Tally

pytestmark = pytest.mark.enable_socket

PATIENT = 30.0
"""Seconds; on a loaded machine a server may be kept waiting itself."""


class Awaited:
    """Wait for each answer of a tally that is awaited."""

    def __init__(self, url: str) -> None:
        self.loop = asyncio.new_event_loop()
        self.tally = AsyncValkeyTally(url, patience=PATIENT)
        self.run(self.tally.connect(PATIENT))

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - whatever it returns
        """Wait for one answer."""
        return self.loop.run_until_complete(coroutine)

    def __len__(self) -> int:
        known: int = self.run(self.tally.count())
        return known

    def judge(self, ask: Ask) -> Standing:
        """Wait for a judgement."""
        standing: Standing = self.run(self.tally.judge(ask))
        return standing

    def charge(
        self,
        allowances: Allowances,
        at: int,
        who: NDArray[np.int64],
        shown: Sequence[Shown] = (),
        *,
        fresh: int = 0,
        released: int = 0,
        tried: int = 0,
        missed: int = 0,
    ) -> bool:
        """Wait for a charge."""
        more = {"fresh": fresh, "released": released, "tried": tried, "missed": missed}
        room: bool = self.run(self.tally.charge(allowances, at, who, shown, **more))
        return room

    def forget(self, handle: int) -> bool:
        """Wait for it to be forgotten."""
        known: bool = self.run(self.tally.forget(handle))
        return known

    def spend(self, token: int, until: int, at: int) -> bool:
        """Wait for it to be spent."""
        first: bool = self.run(self.tally.spend(token, until, at))
        return first

    def close(self) -> None:
        """Close the connections."""
        self.tally.close()
        self.run(asyncio.sleep(0))
        self.loop.close()


@pytest.fixture
def alone(single: Running) -> Iterator[Tally]:
    """Give a blocking tally on one empty server."""
    single.ask("FLUSHALL")
    tally = ValkeyTally(single.url, patience=PATIENT)
    yield tally
    tally.close()


@pytest.fixture
def spread(cluster: list[Running]) -> Iterator[Tally]:
    """Give a blocking tally on an empty cluster."""
    for node in cluster:
        node.ask("FLUSHALL")
    tally = ValkeyTally(cluster[0].url, patience=PATIENT)
    yield tally
    tally.close()


class TestAlone(TallyConformance):
    """One Valkey server, blocking."""

    @pytest.fixture
    def tally(self, alone: Tally) -> Tally:
        """Give the tally."""
        return alone


class TestAwaited(TallyConformance):
    """One Valkey server, awaited."""

    @pytest.fixture
    def tally(self, single: Running) -> Iterator[Tally]:
        """Give the tally."""
        single.ask("FLUSHALL")
        tally = Awaited(single.url)
        yield tally
        tally.close()


class TestCluster(TallyConformance):
    """Three Valkey servers, blocking."""

    @pytest.fixture
    def tally(self, spread: Tally) -> Tally:
        """Give the tally."""
        return spread


class TestAwaitedCluster(TallyConformance):
    """Three Valkey servers, awaited."""

    @pytest.fixture
    def tally(self, cluster: list[Running]) -> Iterator[Tally]:
        """Give the tally."""
        for node in cluster:
            node.ask("FLUSHALL")
        tally = Awaited(cluster[1].url)
        yield tally
        tally.close()


class TestDebian(TallyConformance):
    """The Redis server of the distribution, where it is installed."""

    @pytest.fixture
    def tally(self, debian: Running) -> Iterator[Tally]:
        """Give the tally."""
        debian.ask("FLUSHALL")
        tally = ValkeyTally(debian.url, patience=PATIENT)
        yield tally
        tally.close()


@pytest.fixture(params=["alone", "spread"])
def tally(request: pytest.FixtureRequest) -> ValkeyTally:
    """Give a blocking tally, on one server or three."""
    given: ValkeyTally = request.getfixturevalue(request.param)
    return given


def test_guards_know_together_who_owes_an_answer(tally: ValkeyTally) -> None:
    """Who is known owes it no longer than before, until it is answered or its time is over."""
    end = START + MINUTE
    found = [
        tally.owe({-5: end, 1 << 62: end + 1}, (), START),
        tally.owe({-5: end + MINUTE, 7: end + 2}, (), START),
        tally.owe({}, (7, 8), START),
        tally.owe({}, (), end),
    ]
    handles = len(tally)

    assert [{-5: end, 1 << 62: end + 1}, {-5: end, 1 << 62: end + 1, 7: end + 2}] == found[:2]
    assert [{-5: end, 1 << 62: end + 1}, {1 << 62: end + 1}] == found[2:]
    assert 0 == handles


def test_what_the_fleet_knows_of_it_is_bounded(tally: ValkeyTally) -> None:
    """Those go whose time is over soonest, and the server forgets it all when nobody is left."""
    end = START + 60 * MINUTE
    found = tally.owe({actor: end + actor for actor in range(MOST_OWED + 3)}, (), START)
    key = tally._script.prefix + ":owed"
    call = Call(("PTTL", key), slot_of(key.encode()))
    (left,) = tally._board.exchange([call], time.monotonic() + PATIENT)

    assert MOST_OWED == len(found)
    assert 3 == min(found)
    assert isinstance(left, int)
    assert 0 < left <= (60 * MINUTE + MOST_OWED + 2) // 1000


BUDGETS = (
    Budget("account", "1h", 4),
    Budget("account", "1d", 9),
    Budget("account", "1d", 3, younger_than="1h"),
    Budget("account", "1d", 9, weighted=True),
    Budget("session", "1h", 3),
    Budget("network", "7d", 60),
    Budget("site", "1d", 100),
)
PLAN = Allowances.of(BUDGETS, KEY)
STEP = st.tuples(
    st.sampled_from(["judge", "reserve", "take", "charge", "miss", "release", "forget"]),
    st.integers(-30, 400),
    st.integers(0, 2),
    st.integers(1, 90),
    st.sampled_from([1.0, 1.0, math.inf, 0.5]),
)


def check(steps: list[tuple[str, int, int, int, float]], tally: Tally) -> None:
    """Make the same steps with a tally and with dictionaries."""
    plain, at = PlainTally(), START
    for what, minutes, actor, subject, stop in steps:
        at += minutes * MINUTE
        handles = [1000 + actor if actor else 0, 0, (1 << 63) + actor, 0, 77, 0, 5]
        who = handles_of(handles)
        people = 5 if subject % 7 == 0 else 1
        whom = subject, people, people * (3000 if subject % 5 == 0 else 700)
        if what in {"judge", "reserve", "take"}:
            take = {"judge": Take.NOTHING, "reserve": Take.RESERVE, "take": Take.CHARGE}[what]
            ask = Ask(at, who, *whom, PLAN, stop, 2 * stop, HOUR, take)
            expected, found = plain.judge(ask), tally.judge(ask)
            assert agree(expected, found), (expected, found)
            assert expected.fresh == found.fresh
            assert expected.frees_at < START or expected.frees_at == found.frees_at
            assert math.isclose(expected.tried, found.tried, rel_tol=1e-6, abs_tol=1e-6)
        elif what == "forget":
            assert plain.forget(int(who[2])) == tally.forget(int(who[2]))
        else:
            for each in (plain, tally):
                each.charge(
                    PLAN,
                    at,
                    who,
                    [whom] if what == "charge" else [],
                    fresh=0b1010101 if what == "release" else 0,
                    released=subject,
                    tried=1,
                    missed=int(what == "miss"),
                )
    assert len(plain) == len(tally)


@settings(max_examples=60)
@given(steps=st.lists(STEP, max_size=60))
def test_it_counts_as_sets_do(
    steps: list[tuple[str, int, int, int, float]], single: Running
) -> None:
    """Whatever is asked, charged, reserved and taken back, the twin made of sets agrees."""
    single.ask("FLUSHALL")
    tally = ValkeyTally(single.url, patience=PATIENT)
    check(steps, tally)
    tally.close()


class Together(Awaited):
    """Ask whatever is judged one after the other in one turn of the loop."""

    def judge_all(self, asks: Sequence[Ask]) -> list[Standing]:
        """Wait for several judgements that share calls."""

        async def main() -> list[Standing]:
            return await asyncio.gather(*map(self.tally.judge, asks))

        answers: list[Standing] = self.run(main())
        return answers


@settings(max_examples=60)
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from([*Take, Take.CHARGE, Take.CHARGE]),
            st.sampled_from([0, 0, 1, 1, 2, -30, 61, 1500, 9000]),
            st.integers(0, 2),
            st.integers(1, 40),
            st.sampled_from([1.0, 1.0, math.inf, 0.5]),
        ),
        max_size=60,
    ),
    size=st.integers(2, 40),
)
def test_decisions_that_share_a_call_count_as_sets_do(
    steps: list[tuple[Take, int, int, int, float]], size: int, single: Running
) -> None:
    """However many share one, each sees what those before it were shown, and no more."""
    single.ask("FLUSHALL")
    plain, at, asks = PlainTally(), START, []
    for take, minutes, actor, subject, stop in steps:
        at += minutes * MINUTE
        people = 5 if subject % 7 == 0 else 1
        load = people * (3000 if subject % 5 == 0 else 700)
        who = handles_of([1000 + actor if actor else 0, 0, (1 << 63) + actor, 0, 77, 0, 5])
        asks.append(Ask(at, who, subject, people, load, PLAN, stop, 2 * stop, HOUR, take))
    tally = Together(single.url)
    for begin in range(0, len(asks), size):
        together = asks[begin : begin + size]
        for expected, found in zip(
            map(plain.judge, together), tally.judge_all(together), strict=True
        ):
            assert agree(expected, found), (expected, found)
            assert expected.fresh == found.fresh
            assert expected.frees_at < START or expected.frees_at == found.frees_at
    assert len(plain) == len(tally)
    tally.close()


@settings(max_examples=40)
@given(steps=st.lists(STEP, max_size=60))
def test_a_cluster_counts_as_sets_do(
    steps: list[tuple[str, int, int, int, float]], cluster: list[Running]
) -> None:
    """A decision over three servers is the same: what one refuses, the others take back."""
    for node in cluster:
        node.ask("FLUSHALL")
    tally = ValkeyTally(cluster[0].url, patience=PATIENT)
    check(steps, tally)
    tally.close()
