"""The tally of a guard: named by its policy, watched, kept over a restart."""

from __future__ import annotations

import asyncio
import builtins
from typing import TYPE_CHECKING, Any

import pytest
from tests.bootstrap.test_serving import POLICY

from privet.adapters.gateways.metering import Meter
from privet.adapters.tallies.memory import MemoryTally
from privet.bootstrap.counting import Counting, counting, snapshot_of
from privet.bootstrap.judging import Blocking
from privet.bootstrap.serving import now, service
from privet.errors import ConfigError, StoreUnavailable
from privet.exposure.pseudonyms import Key
from privet.settings import read_settings
from privet.testing import START, Scene, allowances, visitor
from privet.traffic.request import Request
from privet.workflows.asking import KeepOwed, ReadOwed, ReadTally, SpendPass
from privet.workflows.decide import handlers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.adapters.tallies.servers import Running

    from privet.bootstrap.serving import Service
    from privet.settings import Settings

pytestmark = pytest.mark.enable_socket

KEY = Key(b"a key of the tests")
HOUR = 3_600_000_000


def settings(tally: str = "", rest: str = "") -> Settings:
    """Return a policy with a tally."""
    return read_settings(f"[tally]\n{tally}\n{rest}", "privet.toml")


def made(tally: str = "", rest: str = "", **options: Any) -> Counting:  # noqa: ANN401 - as counting
    """Return the tally of a policy."""
    return counting(settings(tally, rest), (HOUR,), KEY, Meter(), **options)


def shared(store: Running, more: str = "", **options: Any) -> Counting:  # noqa: ANN401 - as counting
    """Return a tally on a server; a loaded machine may keep it waiting."""
    line = f'store = "{store.url}"\npatience_ms = 1000\n{more}'
    return made(line, '[ledger]\nkey = "key"', **options)


async def begun(counts: Counting) -> None:
    """Begin, and end as the service does."""
    await counts.begin()
    counts.hang_up()
    await asyncio.sleep(0)


def shown(tally: MemoryTally, count: int) -> None:
    """Show one account so many people."""
    plan = allowances(*settings().budgets())
    scene = Scene(tally, plan, visitor())
    for subject in range(1, count + 1):
        scene.show(subject, START + subject)


def test_memory_is_bounded_as_the_policy_says() -> None:
    """Handles and mebibytes; the command line overrules the latter."""
    usual, few, less = made(), made("handles = 1000"), made("memory = 16", memory=32)

    assert (256 << 20, 32 << 20) == (usual.bound, less.bound)
    assert isinstance(few.clerk, MemoryTally)
    assert 1000 == len(few.clerk.book)
    assert (few.tally, False, None) == (few.clerk, few.awaited, few.path)


def test_a_shared_tally_needs_one_key() -> None:
    """Under keys of their own, guards would count different actors."""
    with pytest.raises(ConfigError, match=r"ledger\.key"):
        settings('store = "valkey://store"')
    with pytest.raises(ConfigError, match=r"tally\.store"):
        settings('store = "postgres://store"')


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hiredis comes with an extra."""
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:  # noqa: ANN401 - as __import__
        if name.startswith("privet.adapters.tallies.valkey"):
            raise ModuleNotFoundError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ConfigError, match=r"pip install 'privet\[valkey\]'"):
        made('store = "valkey://store"', '[ledger]\nkey = "key"')


def test_it_says_how_full_it_is(store: Running) -> None:
    """In memory and on a server; one that would forget actors when full is a problem."""
    mine, server = made("handles = 1000"), shared(store, "handles = 5000")
    assert isinstance(mine.clerk, MemoryTally)
    shown(mine.clerk, 3)
    mine.clerk.full = True
    store.ask("CONFIG", "SET", "maxmemory", "100mb")
    store.ask("CONFIG", "SET", "maxmemory-policy", "allkeys-lru")
    asyncio.run(mine.look())
    asyncio.run(begun(server))

    assert ("memory", 1, 1000) == tuple(mine.state[each] for each in ("where", "handles", "room"))
    assert ["full"] == list(mine.problems)
    assert (0, 5000, 100 << 20) == tuple(
        server.state[each] for each in ("handles", "room", "bound")
    )
    assert str(store.path) == server.state["where"] == server.where
    assert ["forgets"] == list(server.problems)
    asyncio.run(mine.look())
    store.ask("CONFIG", "SET", "maxmemory-policy", "noeviction")
    asyncio.run(server.look())
    assert {} == mine.problems == server.problems
    server.close()


@pytest.mark.parametrize("blocking", [True, False])
def test_a_server_that_fails_is_counted_and_told_until_it_answers(
    store: Running, monkeypatch: pytest.MonkeyPatch, *, blocking: bool
) -> None:
    """Each question in vain is counted; the alarm ends a second after the last."""
    counts = shared(store, blocking=blocking)
    asked: list[object] = []

    def answer(_: object) -> Any:  # noqa: ANN401 - what a handler returns
        outcome = asked.pop(0)

        async def later() -> object:
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        if not blocking:
            return later()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    watched = counts.watched({**handlers(counts.tally), ReadTally: answer})[ReadTally]

    def ask() -> object:
        return watched(None) if blocking else asyncio.run(watched(None))

    gone = StoreUnavailable("gone")
    asked += [1, gone, gone, 2, 3]
    moment = [100.0]
    monkeypatch.setattr("privet.bootstrap.counting.time.monotonic", lambda: moment[0])
    replies = [ask()]
    for _ in range(2):
        with pytest.raises(StoreUnavailable):
            ask()
    replies.append(ask())
    during = dict(counts.problems)
    moment[0] += 1.5
    replies.append(ask())

    assert [1, 2, 3] == replies
    assert {"tally": "tally: gone"} == during
    assert {} == counts.problems
    assert 2 == counts.meter.errors["tally"]
    counts.close()


def test_memory_needs_no_watching() -> None:
    """What cannot fail is asked directly."""
    counts = made()
    mine = handlers(counts.tally)

    assert mine is counts.watched(mine)


def test_a_guard_begins_without_its_server() -> None:
    """It says so, and goes on to begin."""
    counts = made('store = "unix:/nowhere/valkey"', '[ledger]\nkey = "key"')

    asyncio.run(begun(counts))

    assert ["tally"] == list(counts.problems)
    assert {"where": "/nowhere/valkey"} == counts.state
    counts.close()


def test_a_pass_is_spent_once_by_all(store: Running) -> None:
    """Two guards on one server know of each other's."""
    first, second = shared(store), shared(store, blocking=True)
    command = SpendPass(7, START + HOUR, START)
    spent = [
        each.watched(handlers(each.tally))[SpendPass](command) for each in (first, second, first)
    ]

    assert [True, False, False] == spent
    first.close()
    second.close()


def test_a_snapshot_is_restored_under_its_key(tmp_path: Path) -> None:
    """What was written stands there after a restart; under another key it means nobody."""
    line = f'snapshot_path = "{tmp_path / "tally"}"'
    before = made(line, kept=True)
    assert isinstance(before.clerk, MemoryTally)
    shown(before.clerk, 3)
    asyncio.run(before.save())
    after, other = made(line, kept=True), made(line, kept=True)
    other.mark = "another"

    assert before.written == after.restore() > now() - 60_000_000
    assert (1, 0) == (len(after.clerk), other.restore())
    assert 0 == len(other.clerk)


def test_a_restart_knows_who_owes_an_answer(tmp_path: Path) -> None:
    """Until it was let go, or answered: as many times as it asked before."""
    line = f'snapshot_path = "{tmp_path / "tally"}"'
    before = made(line, kept=True)
    for actor in (5, 6, 7):
        before.owed.keep(KeepOwed(actor, START, START + HOUR))
    asked = [before.owed.since(ReadOwed(5, START, answered=False)) for _ in range(2)]
    before.owed.since(ReadOwed(6, START, answered=True))
    asyncio.run(before.forget([7]))
    before.close()
    after = made(line, kept=True)
    after.restore()
    owing = handlers(after.tally, owed=after.owed)[ReadOwed]

    assert [1, 2] == asked
    assert [3, 0, 0] == [owing(ReadOwed(actor, START, answered=False)) for actor in (5, 6, 7)]


def test_guards_on_one_server_know_who_owes_an_answer(
    store: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So does one that is restarted; who answered one of them is left alone by all, and time ends it."""
    moment = [START]
    monkeypatch.setattr("privet.bootstrap.counting.now", lambda: moment[0])
    first, second = shared(store), shared(store)
    first.owed.keep(KeepOwed(5, START, START + HOUR))
    first.owed.keep(KeepOwed(-6, START, START + 2 * HOUR))

    def known(*looking: Counting) -> list[int]:
        for counts in looking:
            asyncio.run(counts.look())
        return [due.actor for due in looking[-1].owed.all()]

    met = known(first, second)
    second.owed.since(ReadOwed(-6, START, answered=True))
    answered = known(second, first)
    again = shared(store)
    asyncio.run(begun(again))
    restarted = known(again)
    moment[0] += HOUR
    over = known(first)
    for counts in (first, second, again):
        counts.close()

    assert ([5, -6], [5], [5], []) == (met, answered, restarted, over)


def test_a_server_that_is_away_loses_nobody_who_owes_an_answer(store: Running) -> None:
    """The guard goes on by what it knows, and tells when the server is there again."""
    counts, other = shared(store), shared(store)
    assert not isinstance(counts.clerk, MemoryTally)
    counts.owed.keep(KeepOwed(5, now(), now() + HOUR))
    board = counts.clerk._board
    board._failed[board.fleet.seed] = 1e12
    asyncio.run(counts.look())
    during = list(counts.problems), [due.actor for due in counts.owed.all()]
    board._failed.clear()
    asyncio.run(counts.look())
    asyncio.run(other.look())
    found = [due.actor for due in other.owed.all()]
    counts.close()
    other.close()

    assert (["tally"], [5]) == during
    assert [5] == found


def test_a_snapshot_with_no_room_is_left(tmp_path: Path) -> None:
    """An operator who gives less memory gets a guard all the same."""
    line = f'snapshot_path = "{tmp_path / "tally"}"'
    before = made(line, kept=True)
    assert isinstance(before.clerk, MemoryTally)
    for account in range(1, 1200):
        Scene(before.clerk, allowances(*settings().budgets()), visitor(account=account)).show(1)
    before.close()
    after = made(f"handles = 1000\n{line}", kept=True)

    assert (0, 0) == (after.restore(), len(after.clerk))


def test_a_snapshot_that_cannot_be_written_is_a_problem(tmp_path: Path) -> None:
    """It is told until it can be written again."""
    counts = made(f'snapshot_path = "{tmp_path / "none" / "tally"}"', kept=True)
    asyncio.run(counts.save())
    during = dict(counts.problems)
    (tmp_path / "none").mkdir()
    asyncio.run(counts.save())

    assert ["snapshot"] == list(during)
    assert {} == counts.problems
    assert counts.written


def test_it_looks_and_writes_from_time_to_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Something that goes wrong once does not end it."""
    counts = made(f'snapshot_path = "{tmp_path / "tally"}"', kept=True)
    counts.every = 0.01
    looks: list[int] = []
    look = counts.look

    async def looking() -> None:
        looks.append(1)
        if len(looks) == 1:
            raise RuntimeError("once")
        await look()

    monkeypatch.setattr(counts, "look", looking)

    async def main() -> None:
        running = asyncio.create_task(counts.run())
        while not counts.written:  # noqa: ASYNC110 - until a thread has written
            await asyncio.sleep(0.005)
        running.cancel()

    asyncio.run(asyncio.wait_for(main(), 30))

    assert len(looks) > 1
    assert (tmp_path / "tally").exists()


def test_a_snapshot_stands_beside_the_ledger() -> None:
    """Unless it is named; without a ledger nothing is written."""
    assert None is snapshot_of(settings())
    assert "/x/ledger.tally" == str(snapshot_of(settings("", '[ledger]\npath = "/x/ledger"')))


def test_what_a_guard_knew_is_completed_from_its_ledger(tmp_path: Path) -> None:
    """What came after the snapshot is charged, what it holds is not charged again."""
    policy = read_settings(f'{POLICY}\n[ledger]\npath = "{tmp_path / "ledger"}"\n', "privet.toml")
    first = service(policy, memory=16, writes=True)
    first.close()
    again = service(policy, memory=16, writes=True)

    assert first.counting.written == again.counting.written
    assert (tmp_path / "ledger.tally").exists()
    again.close()


def test_a_challenge_stands_over_a_restart(tmp_path: Path) -> None:
    """Whoever was challenged on a list before is shown nobody new by the guard that comes after."""
    more = (
        '[[surface]]\nname = "search"\nroute = "/search"\nlists = 20\n[challenge]\nstands = "1d"\n'
    )
    text = POLICY.replace("subjects = 4\n", "subjects = 25\n").replace(
        "subjects = 6\n", "subjects = 600\n"
    )
    policy = read_settings(f'{text}{more}[ledger]\npath = "{tmp_path / "ledger"}"\n', "privet.toml")
    at = now()

    def met(guard: Service, target: str) -> str:
        headers = {"cookie": "account=anna", "x-forwarded-for": "198.51.100.7"}
        request = Request(at, "GET", target, "example.org", "127.0.0.1", headers)
        return str(Blocking(guard.judging).decide(request).remedy)

    guard = service(policy, memory=16, writes=True)
    before = [met(guard, f"/{each}") for each in ("members/1", "search?q=a", "members/2")]
    guard.close()
    guard = service(policy, memory=16, writes=True)
    after = [met(guard, f"/members/{each}") for each in (1, 3)]
    guard.close()

    assert ["allow", "challenge", "challenge"] == before
    assert ["allow", "challenge"] == after


def test_whom_a_server_cannot_forget_now_it_forgets_later(store: Running) -> None:
    """An order to let somebody go outlives a server that does not answer."""
    counts = shared(store)
    plan = allowances(*settings().budgets())
    assert not isinstance(counts.clerk, MemoryTally)
    Scene(counts.clerk, plan, visitor(account=5)).show(1)
    board = counts.clerk._board
    board.close()
    board._failed[board.fleet.seed] = 1e12
    asyncio.run(counts.forget([5]))
    during = list(counts.problems)
    board._failed.clear()
    asyncio.run(counts.pay())

    assert ["releases"] == during
    assert {} == counts.problems
    assert 0 == len(counts.clerk)
    counts.close()


def test_an_actor_in_memory_is_forgotten_at_once() -> None:
    """Between two requests."""
    counts = made()
    assert isinstance(counts.clerk, MemoryTally)
    shown(counts.clerk, 2)
    asyncio.run(counts.forget([int(visitor()[0])]))

    assert 0 == len(counts.clerk)
