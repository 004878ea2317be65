"""The tally in memory: the same as sets would count, bounded, and there again after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.tallies.memory import MOST_TOKENS, MemoryTally
from privet.errors import StoreFull
from privet.exposure.budgets import DAY, HOUR, Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.tallying import Allowances, Ask, Take, handles_of
from privet.exposure.windows import peaks, replay
from privet.testing import PlainTally, Scene, TallyConformance, agree, allowances, visitor

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


@given(st.lists(STEP, max_size=120))
def test_it_counts_as_sets_do(steps: list[tuple[str, int, int, int, float]]) -> None:
    """Whatever is asked, charged, reserved and taken back, the twin made of sets agrees."""
    twin, tally = PlainTally(), MemoryTally(ALLOWANCES.spans, actors=64, entries=4096)
    at = START
    for what, minutes, actor, subject, stop in steps:
        at += minutes * MINUTE
        who = handles_of(handles(actor))
        whom = shown(subject)
        if what in {"judge", "reserve", "take"}:
            take = {"judge": Take.NOTHING, "reserve": Take.RESERVE, "take": Take.CHARGE}[what]
            ask = Ask(at, who, *whom, ALLOWANCES, stop, 2 * stop, HOUR, take)
            expected, found = twin.judge(ask), tally.judge(ask)
            assert agree(expected, found), (expected, found)
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


ROWS = st.lists(
    st.tuples(
        st.integers(1, 3), st.integers(0, 60), st.integers(1, 12), st.sampled_from([0, 1, 1])
    ),
    max_size=80,
).map(sorted)
"""Actor, minute, subject, whether somebody was there; a subject divisible by five is a page."""


def people_of(subject: int, hit: int) -> int:
    """Return how many people stand behind a subject."""
    return hit * (4 if subject % 5 == 0 else 1)


@given(ROWS, st.integers(1, 12), st.sampled_from([None, "20m"]), st.integers(2, 40))
def test_tally_and_ledger_stop_the_same(
    rows: list[tuple[int, int, int, int]], limit: int, youth: str | None, minutes: int
) -> None:
    """
    A budget enforced live withholds what the ledger's replay says it would have withheld.
    """
    budget = Budget("account", f"{minutes}m", limit, youth)
    plan = allowances(budget)
    tally = MemoryTally(plan.spans, actors=16, entries=2048)
    stopped: dict[int, list[int]] = {}
    passed: dict[int, set[int]] = {}
    wanted: dict[int, set[int]] = {}
    for number, (actor, minute, subject, hit) in enumerate(rows):
        at = START + minute * MINUTE + number
        people = people_of(subject, hit)
        if not people:
            continue
        who = visitor(account=actor)
        standing = tally.judge(Ask(at, who, subject, people, 0, plan, 1.0, 1.0, take=Take.CHARGE))
        wanted.setdefault(actor, set()).add(subject)
        if standing.charged:
            passed.setdefault(actor, set()).add(subject)
        else:
            stopped.setdefault(actor, []).append(at)
    columns = [
        (actor, START + minute * MINUTE + number, subject, people_of(subject, hit))
        for number, (actor, minute, subject, hit) in enumerate(rows)
        if people_of(subject, hit)
    ]
    table = np.asarray(columns, np.int64).reshape(-1, 4)
    found = replay(
        table[:, 0].astype(np.uint64),
        table[:, 1],
        table[:, 2].astype(np.uint64),
        table[:, 3].astype(np.int32),
        budget,
    )
    for row, actor in enumerate(found.actor.tolist()):
        withheld = wanted[actor] - passed.get(actor, set())
        assert len(stopped.get(actor, [])) == found.stopped[row]
        assert sum(people_of(each, 1) for each in withheld) == found.prevented[row]
        assert stopped.get(actor, [-1])[0] == found.moment[row]


@given(ROWS)
def test_tally_and_ledger_count_the_same(rows: list[tuple[int, int, int, int]]) -> None:
    """
    The most that a window ever held is the peak that the ledger measures.
    """
    spans = {"5m": 5 * MINUTE, "30m": 30 * MINUTE, "2h": 120 * MINUTE}
    most: dict[tuple[int, str], int] = {}
    for name in spans:
        plan = allowances(Budget("account", name, 100))
        tally = MemoryTally(plan.spans, actors=16, entries=2048)
        for number, (actor, minute, subject, hit) in enumerate(rows):
            if hit:
                at, people = START + minute * MINUTE + number, people_of(subject, hit)
                who = visitor(account=actor)
                standing = tally.judge(Ask(at, who, subject, people, 0, plan, take=Take.CHARGE))
                most[actor, name] = max(most.get((actor, name), 0), standing.counted)
    hits = [
        (actor, START + minute * MINUTE + number, subject, people_of(subject, hit))
        for number, (actor, minute, subject, hit) in enumerate(rows)
        if hit
    ]
    table = np.asarray(hits, np.int64).reshape(-1, 4)
    found = peaks(
        table[:, 0].astype(np.uint64),
        table[:, 1],
        table[:, 2].astype(np.uint64),
        table[:, 3].astype(np.int32),
        np.ones(len(table), np.float32),
        windows=list(spans.values()),
    )
    actors = sorted({actor for actor, _, _, _ in hits})
    for column, actor in enumerate(actors):
        for row, name in enumerate(spans):
            assert most[actor, name] == found.peak[row, column]


def filled(actors: int = 40) -> MemoryTally:
    """Return a tally in which visitors were shown more and more people."""
    tally = MemoryTally(ALLOWANCES.spans, actors=512, entries=32_768)
    for n in range(3 * actors):
        for actor in range(n // 3 + 1, actors):
            who = handles_of(handles(actor))
            tally.judge(Ask(START + n, who, n + 1, 1, 1000, ALLOWANCES, take=Take.CHARGE))
    return tally


def probe(tally: MemoryTally, actor: int) -> Standing:
    """Ask about somebody new, and change nothing."""
    return tally.judge(Ask(START + MINUTE, handles_of(handles(actor)), 9999, 1, 1, ALLOWANCES))


def test_a_snapshot_is_the_same_tally() -> None:
    """What was known is known again after a restart, spent tokens too, and nothing later."""
    before = filled()
    before.spend(5, START + HOUR, START)
    before.spend(6, START + 1, START)
    before.forget(int(handles_of(handles(3))[2]))
    copy = before.snapshot(START + MINUTE)
    expected = [probe(before, n) for n in range(40)]
    before.judge(Ask(START, handles_of(handles(9)), 7777, 1, 1, ALLOWANCES, take=Take.CHARGE))
    after = MemoryTally(ALLOWANCES.spans, actors=600, entries=40_000)
    after.restore(copy)

    assert (START + MINUTE, {5: START + HOUR}) == (copy.at, copy.spent)
    assert expected == [probe(after, n) for n in range(40)]
    assert not after.spend(5, START + HOUR, START)


def test_a_snapshot_may_have_other_windows() -> None:
    """A policy with another window counts it from whom the snapshot holds."""
    plan = allowances(Budget("session", "2h", 1000))
    after = MemoryTally(plan.spans, actors=512, entries=32_768)
    after.restore(filled().snapshot(START))
    who = handles_of(handles(39))

    counted = after.judge(Ask(START + 200, who, 9999, 1, 1, plan)).counted

    assert counted > ALLOWANCES.hold[2] >= 5


@pytest.mark.parametrize("room", [(4, 40_000), (512, 16), (512, 4096)])
def test_a_snapshot_too_large_is_told(room: tuple[int, int]) -> None:
    """A tally with less room than a snapshot needs says so, and is as it was."""
    copy = filled(80).snapshot(START)
    tally = MemoryTally(ALLOWANCES.spans, actors=room[0], entries=room[1])

    with pytest.raises(StoreFull):
        tally.restore(copy)
    assert 0 == len(tally)


def test_it_is_rebuilt_from_the_ledger() -> None:
    """Charged again in the order of time, the ledger's rows make the same tally."""
    before = filled(20)
    rows, who = [], []
    for n in range(60):
        for actor in range(n // 3 + 1, 20):
            rows.append((START + n, n + 1, 1, 1000, 1, 0))
            who.append(handles_of(handles(actor)))
    after = MemoryTally((HOUR,), actors=512, entries=32_768)
    room = after.rebuild(ALLOWANCES, np.asarray(rows, np.int64), np.asarray(who))

    assert room
    assert [probe(before, n)[:5] for n in range(20)] == [probe(after, n)[:5] for n in range(20)]


def test_memory_is_bounded_and_given_back() -> None:
    """New visitors without end stay within what was given: those whose time is over make room."""
    plan = allowances(Budget("session", "1h", 5))
    tally = MemoryTally(plan.spans, actors=500, entries=4000, ttl=HOUR)
    full = 0
    for n in range(20_000):
        at = START + n * 20_000_000
        who = visitor(account=0, session=n + 1)
        full += tally.judge(Ask(at, who, n % 7, 1, 1, plan, take=Take.CHARGE)).full

    assert 0 == full
    assert len(tally) <= 400


def test_a_full_tally_says_so_and_judges_the_others() -> None:
    """A stranger finds no room; who is known is judged as before."""
    plan = allowances(Budget("account", "1h", 9), Budget("session", "1h", 9))
    tally = MemoryTally(plan.spans, actors=8, entries=64)
    for n in range(8):
        scene = Scene(tally, plan, visitor(account=n + 1))
        assert not scene.show(1).full
    scene = Scene(tally, plan, visitor(account=1, session=77))
    standing = scene.show(2, START + 1)

    assert (True, True, 2) == (standing.full, tally.full, standing.counted)
    assert not tally.charge(plan, START, visitor(account=99), [(1, 1, 1)])


def test_an_arena_is_full_before_its_rows_are() -> None:
    """Many people of one actor fill the entries; that is told, too."""
    plan = allowances(Budget("account", "28d", 5000))
    tally = MemoryTally(plan.spans, actors=64, entries=256)
    scene = Scene(tally, plan)
    full = [scene.show(n, START + n).full for n in range(1, 400)]

    assert not full[100]
    assert full[-1]


def test_chunks_are_cut_for_smaller_ones() -> None:
    """What a large chunk leaves is used again, whatever size is asked for."""
    plan = allowances(Budget("account", "1h", 5000), Budget("session", "1h", 4))
    tally = MemoryTally(plan.spans, actors=512, entries=2048)
    scene = Scene(tally, plan)
    for n in range(900):
        scene.show(n + 1, START + n)
    tally.forget(int(scene.who[0]))
    room = [
        Scene(tally, plan, visitor(account=n + 1)).show(5, START + HOUR).full for n in range(300)
    ]

    assert not any(room)


def test_idle_actors_are_swept() -> None:
    """A sweep forgets all whose time is over."""
    tally = MemoryTally((HOUR,), actors=64, entries=512, ttl=DAY)
    plan = allowances(Budget("account", "1h", 9))
    for n in range(10):
        Scene(tally, plan, visitor(account=n + 1)).show(1, START + n)

    assert 0 == tally.sweep(START + DAY - 1)
    assert 5 == tally.sweep(START + DAY + 4)
    assert 5 == len(tally)


def test_a_tally_of_so_many_bytes_takes_no_more() -> None:
    """The bound that an operator sets holds for all that is reserved."""
    bound = 64 << 20
    tally = MemoryTally.bounded((HOUR, DAY), bound)
    reserved = sum(getattr(tally, name).nbytes for name in ("book", "entry", "slots", "index"))

    assert 0.5 * bound < reserved <= 1.1 * bound


def test_fewer_handles_leave_more_room_for_people() -> None:
    """An operator may bound both: how many are known, and how much that takes."""
    few = MemoryTally.bounded((HOUR, DAY), 64 << 20, handles=2000)
    many = MemoryTally.bounded((HOUR, DAY), 64 << 20, handles=1 << 40)
    reserved = sum(getattr(few, name).nbytes for name in ("book", "entry", "slots", "index"))

    assert 2000 == len(few.book)
    assert len(few.entry) > len(many.entry)
    assert reserved <= 1.1 * (64 << 20)


def test_too_many_tokens_are_told() -> None:
    """Tokens that are over make room; those that are not are never forgotten."""
    tally = MemoryTally((HOUR,), actors=16, entries=64)
    for token in range(MOST_TOKENS):
        tally.spend(token, START + HOUR, START)
    with pytest.raises(StoreFull):
        tally.spend(-1, START + HOUR, START)

    assert tally.spend(-1, START + 2 * HOUR, START + HOUR)


class TestMemoryTally(TallyConformance):
    """The tally in memory keeps its word."""

    @pytest.fixture
    def tally(self) -> MemoryTally:
        """Return a small one."""
        return MemoryTally((HOUR,), actors=256, entries=8192)


class TestPlainTally(TallyConformance):
    """The tally made of sets keeps it, too."""

    @pytest.fixture
    def tally(self) -> PlainTally:
        """Return an empty one."""
        return PlainTally()
