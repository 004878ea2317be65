"""Servers that die, hang, forget or fill up: an answer by policy at once, and back by itself."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from typing import TYPE_CHECKING

import pytest
from tests.adapters.tallies.servers import programs, serving, settle

from privet.adapters.tallies.scripting import Script
from privet.adapters.tallies.valkey import AsyncValkeyTally, ValkeyTally
from privet.adapters.tallies.wire import slot_of
from privet.errors import StoreFull, StoreUnavailable, WrongKey
from privet.exposure.budgets import HOUR, Budget
from privet.exposure.tallying import Ask, Take
from privet.testing import ACCOUNT, START, Scene, allowances, visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.adapters.tallies.servers import Running

pytestmark = pytest.mark.enable_socket

PLAN = allowances(Budget("account", "1h", 50))
PATIENT = 30.0
SOON = 10.0
"""Seconds; the answer comes within 20 ms, but a loaded machine may not let it be seen before."""


def ask(subject: int = 1, account: int = ACCOUNT) -> Ask:
    """Ask to show somebody."""
    who = visitor(account=account)
    return Ask(START + subject, who, subject, 1, 1000, PLAN, 1.0, take=Take.CHARGE)


@pytest.fixture
def hole() -> Iterator[str]:
    """Listen, and never answer."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield f"valkey://127.0.0.1:{listening.getsockname()[1]}"


@pytest.fixture
def nobody() -> str:
    """Name a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"valkey://127.0.0.1:{probe.getsockname()[1]}"


def refused_soon(judge: Callable[[], object]) -> None:
    """Ask several times; each is told at once that the store cannot be asked."""
    begin = time.monotonic()
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            judge()
    assert time.monotonic() - begin < SOON


@pytest.mark.parametrize("where", ["hole", "nobody"])
def test_a_store_that_never_answers_costs_a_moment(
    where: str, request: pytest.FixtureRequest
) -> None:
    """A server that hangs and one that is not there are both unavailable, blocking."""
    tally = ValkeyTally(request.getfixturevalue(where))

    refused_soon(lambda: tally.judge(ask()))
    tally.close()


@pytest.mark.parametrize("where", ["hole", "nobody"])
def test_awaiting_a_store_that_never_answers_costs_a_moment(
    where: str, request: pytest.FixtureRequest
) -> None:
    """The same, awaited, whether one asks or many at once."""
    url = request.getfixturevalue(where)

    async def main() -> list[object]:
        tally = AsyncValkeyTally(url)
        answers = await asyncio.wait_for(
            asyncio.gather(*(tally.judge(ask(n)) for n in range(1, 30)), return_exceptions=True),
            SOON,
        )
        tally.close()
        await asyncio.sleep(0)
        return list(answers)

    assert all(isinstance(each, StoreUnavailable) for each in asyncio.run(main()))


def test_a_store_that_stops_and_goes_on() -> None:
    """While a server hangs each decision is told so; when it goes on, so does the tally."""
    with serving(programs()["valkey"]) as running:
        tally = ValkeyTally(running.url, patience=0.2)
        tally.connect(PATIENT)
        before = running.ask("PING")
        running.process.send_signal(signal.SIGSTOP)
        refused_soon(lambda: tally.judge(ask(2)))
        running.process.send_signal(signal.SIGCONT)

        def back() -> bool:
            try:
                return tally.judge(ask(3)).charged
            except StoreUnavailable:
                return False

        settle(back, running)
        tally.close()

    assert "PONG" == before


def test_an_awaited_store_that_stops_and_goes_on() -> None:
    """The same, awaited."""

    async def main(running: Running) -> tuple[list[object], bool]:
        tally = AsyncValkeyTally(running.url, patience=0.2)
        await tally.connect(PATIENT)
        running.process.send_signal(signal.SIGSTOP)
        asking = [tally.judge(ask(n)) for n in range(1, 20)]
        failed = await asyncio.wait_for(asyncio.gather(*asking, return_exceptions=True), SOON)
        running.process.send_signal(signal.SIGCONT)
        end = time.monotonic() + PATIENT
        charged = False
        while not charged and time.monotonic() < end:
            try:
                charged = (await tally.judge(ask(30))).charged
            except StoreUnavailable:
                await asyncio.sleep(0.02)
        tally.close()
        await asyncio.sleep(0)
        return list(failed), charged

    with serving(programs()["valkey"]) as running:
        failed, charged = asyncio.run(main(running))

    assert all(isinstance(each, StoreUnavailable) for each in failed)
    assert charged


def test_a_store_that_dies() -> None:
    """Whoever waits is told when the server goes away, and whoever asks then."""
    with serving(programs()["valkey"]) as running:
        tally = ValkeyTally(running.url, patience=PATIENT)
        charged = tally.judge(ask()).charged
    refused_soon(lambda: tally.judge(ask(2)))
    tally.close()

    assert charged


def test_a_store_that_forgot_the_script(single: Running) -> None:
    """The text is sent again, and nobody notices."""
    single.ask("FLUSHALL")
    tally = ValkeyTally(single.url, patience=PATIENT)
    tally.judge(ask())
    single.ask("SCRIPT", "FLUSH")
    again = tally.judge(ask(2))
    tally.close()

    assert 2 == again.counted


def test_many_decisions_go_out_together(single: Running) -> None:
    """What is asked in one turn of the loop is one write: the server reads far less often."""
    single.ask("FLUSHALL")

    def reads() -> int:
        said = str(single.ask("INFO", "stats"))
        return int(said.partition("total_reads_processed:")[2].split()[0])

    async def main() -> list[int]:
        tally = AsyncValkeyTally(single.url, patience=PATIENT)
        await tally.connect(PATIENT)
        before = reads()
        standings = await asyncio.gather(*(tally.judge(ask(n)) for n in range(1, 41)))
        after = reads()
        tally.close()
        await asyncio.sleep(0)
        return [*(each.counted for each in standings), after - before]

    *counted, read = asyncio.run(main())

    assert list(range(1, 41)) == counted
    assert read < 20


def test_every_key_has_an_end(single: Running) -> None:
    """Nothing is kept for ever: neither actors nor spent tokens."""
    single.ask("FLUSHALL")
    tally = ValkeyTally(single.url, patience=PATIENT)
    tally.judge(ask())
    tally.charge(PLAN, START, visitor(account=ACCOUNT + 1), [(9, 1, 1000)])
    tally.spend(7, START + HOUR, START)
    keys = single.ask("KEYS", "*")
    tally.close()

    assert isinstance(keys, list)
    assert 3 == len(keys)
    assert all(int(str(single.ask("PTTL", key))) > 0 for key in keys)


def test_an_actor_is_bounded(single: Running) -> None:
    """However many people an actor is shown, its list holds little more than its budgets ask."""
    single.ask("FLUSHALL")
    tally = ValkeyTally(single.url, patience=PATIENT)
    who = visitor()
    for begin in range(1, 2000, 100):
        tally.charge(PLAN, START, who, [(n, 1, 1000) for n in range(begin, begin + 100)])
    tally.charge(PLAN, START, who, [(5000, 1, 1000)])
    size = int(str(single.ask("ZCARD", Script("privet", 1, 1).key(ACCOUNT).decode())))
    share = tally.judge(ask(9999)).share
    tally.close()

    assert size < 300
    assert share > 1.0


def test_strangers_are_not_taken_in_beyond_the_bound(single: Running) -> None:
    """A server with as many keys as it may have counts whom it knows, and says that it is full."""
    single.ask("FLUSHALL")
    tally = ValkeyTally(single.url, patience=PATIENT, actors=2)
    standings = [tally.judge(ask(1, ACCOUNT + n)) for n in range(3)]
    known = tally.judge(ask(2, ACCOUNT))
    size = len(tally)
    tally.close()

    assert [False, False, True] == [each.full for each in standings]
    assert (2, False, 2) == (known.counted, known.full, size)
    assert tally.full


def test_a_server_without_memory_says_so() -> None:
    """Nothing is counted by half; judging goes on, and a token is not taken for spent."""
    with serving(programs()["valkey"]) as running:
        tally = ValkeyTally(running.url, patience=PATIENT)
        tally.judge(ask(1))
        running.ask("CONFIG", "SET", "maxmemory", "1")
        full = tally.judge(ask(2))
        with pytest.raises(StoreFull):
            tally.spend(7, START + HOUR, START)
        running.ask("CONFIG", "SET", "maxmemory", "0")
        after = tally.judge(ask(3))
        tally.close()

    assert (2, True) == (full.counted, full.full)
    assert (2, False) == (after.counted, after.full)


def test_decisions_that_share_a_call_are_told_so_too() -> None:
    """Where the server has no room, neither known actors nor strangers are counted; all are told."""

    async def main(running: Running) -> list[list[tuple[int, bool, bool]]]:
        tally = AsyncValkeyTally(running.url, patience=PATIENT)
        found = []
        for maximum, subjects in (("0", (1, 2)), ("1", (3, 4, 5)), ("0", (6, 7))):
            running.ask("CONFIG", "SET", "maxmemory", maximum)
            asks = [ask(subject, ACCOUNT + (subject == 5)) for subject in subjects]
            standings = await asyncio.gather(*map(tally.judge, asks))
            found.append([(each.counted, each.full, each.fresh > 0) for each in standings])
        tally.close()
        await asyncio.sleep(0)
        return found

    with serving(programs()["valkey"]) as running:
        before, full, after = asyncio.run(main(running))

    assert [(1, False, True), (2, False, True)] == before
    assert [(3, True, False), (4, True, False), (1, True, False)] == full
    assert [(3, False, True), (4, False, True)] == after


def test_strangers_of_one_call_are_counted_against_the_bound(single: Running) -> None:
    """Those who are not written yet take their places all the same."""
    single.ask("FLUSHALL")

    async def main() -> tuple[list[bool], int]:
        tally = AsyncValkeyTally(single.url, patience=PATIENT, actors=2)
        asks = [ask(n, ACCOUNT + n % 3) for n in range(6)]
        standings = await asyncio.gather(*map(tally.judge, asks))
        known = await tally.count()
        tally.close()
        await asyncio.sleep(0)
        return [each.full for each in standings], known

    assert ([False, False, True, False, False, True], 2) == asyncio.run(main())


def test_a_server_that_does_not_let_in() -> None:
    """A wrong password is named, and is no time-out."""
    with serving(programs()["valkey"]) as running:
        running.ask("CONFIG", "SET", "requirepass", "right")
        wrong = ValkeyTally(f"unix://x:wrong@{running.path}", patience=PATIENT)
        with pytest.raises(WrongKey):
            wrong.judge(ask())
        right = ValkeyTally(f"unix://:right@{running.path}", patience=PATIENT)
        charged = right.judge(ask()).charged
        right.close()

    assert charged


def test_a_slot_that_moves_is_followed(cluster: list[Running]) -> None:
    """When a cluster moves an actor's slot, the next call follows it."""
    for node in cluster:
        node.ask("FLUSHALL")
    tally = ValkeyTally(cluster[0].url, patience=PATIENT)
    tally.judge(ask())
    tally.forget(ACCOUNT - (1 << 64))
    slot = slot_of(Script("privet", 1, 1).key(ACCOUNT))
    names = [str(node.ask("CLUSTER", "MYID")) for node in cluster]
    holder = next(i for i in range(3) if slot < (i + 1) * 16_384 // 3)
    to = (holder + 1) % 3
    for i in (to, holder, 3 - to - holder):
        cluster[i].ask("CLUSTER", "SETSLOT", slot, "NODE", names[to])
    moved = tally.judge(ask(2))
    for i in (holder, to, 3 - to - holder):
        cluster[i].ask("FLUSHALL")
        cluster[i].ask("CLUSTER", "SETSLOT", slot, "NODE", names[holder])
    tally.close()

    assert (1, True) == (moved.counted, moved.charged)


def test_a_cluster_undoes_what_one_actor_refuses(cluster: list[Running]) -> None:
    """The account pays nothing for what its session was refused."""
    for node in cluster:
        node.ask("FLUSHALL")
    plan = allowances(Budget("account", "1h", 9), Budget("session", "1h", 1))
    tally = ValkeyTally(cluster[2].url, patience=PATIENT)
    scene = Scene(tally, plan, visitor(session=ACCOUNT + 7))
    standings = [scene.show(n, START + n) for n in (1, 2, 3)]
    scene.who = visitor()
    account = scene.show(4, START + 4)
    tally.close()

    assert [True, False, False] == [each.charged for each in standings]
    assert (0, 2) == (account.row, account.counted)
