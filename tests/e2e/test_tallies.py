"""``privet serve`` on real stores: shared budgets, stores that die and hang, a guard that is killed."""

from __future__ import annotations

import os
import shutil
import signal
import statistics
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from tests.adapters.tallies.servers import Running, clustered, programs, serving
from tests.e2e.gates import Gate, opened, until
from tests.e2e.proxies import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[surface]]
name = "secret"
route = "/secrets/{{subject}}"
on_error = "closed"
[[budget]]
who = "account"
window = "1d"
subjects = {subjects}
[enforcement]
mode = "enforce"
jitter = 0
ladder = [{{ at = 1.0, remedy = "limit" }}]
[ledger]
path = "{folder}/ledger"
key = "{key}"
[tally]
{tally}
"""

WITHIN = 0.020
"""Seconds within which a store that does not answer is answered for."""

FREEZES = 40
"""How often a store is frozen at most, until the machine let one be met in time."""

FLUSHED = 5.0
"""Seconds between two writings of the ledger: what ``kill -9`` may forget."""


def timed(gate: Gate, target: str) -> tuple[int, float]:
    """Ask, and return how long it took as well."""
    begun = time.perf_counter()
    status = gate.ask(target)
    return status, time.perf_counter() - begun


class Gates:
    """Start guards, each with a folder of its own and all with one key."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.stack = stack

    def open(self, name: str, tally: str = "", subjects: int = 6) -> Gate:
        """Start a guard."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        config = folder / "privet.toml"
        config.write_text(
            POLICY.format(folder=folder, key=self.folder / "key", tally=tally, subjects=subjects)
        )
        return self.stack.enter_context(opened(config))


@pytest.fixture
def gates(tmp_path: Path) -> Iterator[Gates]:
    """Return what starts guards, and end them all."""
    with ExitStack() as stack:
        yield Gates(tmp_path, stack)


def shown(gate: Gate, numbers: range) -> list[int]:
    """Return what somebody gets who looks at so many people."""
    return [gate.ask(f"/members/{number}") for number in numbers]


@pytest.mark.parametrize("kind", ["valkey", "redis", "cluster"])
def test_two_guards_share_a_budget(gates: Gates, kind: str) -> None:
    """What one shows counts at the other, on one server and on three; status says where it counts."""
    with ExitStack() as stack:
        if kind == "cluster":
            nodes = stack.enter_context(clustered(programs()["valkey"]))
            url = "valkey://" + ",".join(f"127.0.0.1:{node.port}" for node in nodes)
        else:
            nodes = [stack.enter_context(serving(programs()[kind]))]
            url = nodes[0].url
        tally = f'store = "{url}"\npatience_ms = 1000'
        first, second = gates.open("first", tally), gates.open("second", tally)
        mixed = [
            gate.ask(f"/members/{number}")
            for number, gate in enumerate([first, second, first, second, first, second])
        ]
        beyond = first.ask("/members/6"), second.ask("/members/7")
        again = second.ask("/members/0")
        other = second.ask("/members/6", "bo")

        def keys() -> list[tuple[Running, str]]:
            """Return what the servers hold by now: the last charges come behind the answers."""
            return [(node, key) for node in nodes for key in node.ask("KEYS", "*")]  # type: ignore[attr-defined]

        until(lambda: first.figure("privet_handles") == len(keys()))
        ends = [int(str(node.ask("PTTL", key))) for node, key in keys()]
        status = first.status()

    assert [200] * 6 == mixed
    assert (429, 429, 200, 200) == (*beyond, again, other)
    assert len(ends) >= 2
    assert all(0 < end <= 29 * 86_400_000 for end in ends)
    tally_said = status["running"]["tally"]
    assert len(nodes) * 10_000_000 == tally_said["room"]
    assert [] == status["problems"]


def freeze(store: Running) -> Callable[[], None]:
    """Stop a server as it stands; return what lets it go on."""
    store.process.send_signal(signal.SIGSTOP)
    return lambda: store.process.send_signal(signal.SIGCONT)


def test_a_store_that_hangs_is_answered_for(gates: Gates) -> None:
    """
    Each surface answers as its policy says within 20 ms, and by itself counts again.

    The time is that of the whole request less what requests take otherwise. A loaded machine holds
    any process up, so the store is frozen until one freeze was met in time; a guard that waited
    longer of itself would never meet one. By a clock of its own the guard is held to it each time,
    in ``adapters/tallies/test_waiting.py``.
    """
    with serving(programs()["valkey"]) as store:
        gate = gates.open("gate", f'store = "{store.url}"', subjects=1000)
        first, met, later = [], set(), []
        usual = statistics.median(timed(gate, f"/members/{n}")[1] for n in range(30))
        for number in range(FREEZES):
            go_on = freeze(store)
            status, seconds = timed(gate, f"/members/{100 + number}")
            first.append(seconds - usual)
            met.add(status)
            later += [timed(gate, "/secrets/1") for _ in range(5)]
            if number == 0:
                problems = until(lambda: bool(gate.status()["problems"]), 20)
            go_on()
            until(lambda n=number: gate.ask(f"/secrets/{200 + n}") == 200)  # type: ignore[misc]
            quickest = min(first), min(seconds for _, seconds in later) - usual
            if number >= 2 and max(quickest) <= WITHIN:
                break
        failed = gate.figure('privet_errors_total{stage="tally"}')
        until(lambda: gate.ask("/members/1") == 200 and not gate.status()["problems"])
        answering = gate.figure("privet_tally_answering")

    assert {200} == met
    assert {429} == {status for status, _ in later}
    assert max(quickest) <= WITHIN
    assert failed >= len(first) + len(later)
    assert problems < 20
    assert 1.0 == answering


def test_a_store_that_dies_is_answered_for(gates: Gates) -> None:
    """A killed server is told of at once, and a new one in its place is found by itself."""
    with serving(programs()["valkey"], port=free_port()) as store:
        gate = gates.open("gate", f'store = "{store.url}"', subjects=1000)
        usual = statistics.median(timed(gate, f"/members/{n}")[1] for n in range(30))
        store.process.kill()
        store.process.wait()
        dead = [timed(gate, f"/{what}/7") for what in ("members", "secrets") * 20]
        with serving(programs()["valkey"], port=store.port):
            back = until(lambda: gate.ask("/secrets/8") == 200)

    assert [200, 429] * 20 == [status for status, _ in dead]
    assert min(seconds for _, seconds in dead) - usual <= WITHIN
    assert back < 10


def test_a_guard_begins_while_its_store_is_away(gates: Gates) -> None:
    """It answers by policy, and finds its store when that comes."""
    port = free_port()
    gate = gates.open("gate", f'store = "valkey://127.0.0.1:{port}"')
    away = gate.ask("/members/1"), gate.ask("/secrets/1")
    with serving(programs()["valkey"], port=port):
        until(lambda: gate.ask("/secrets/1") == 200)

    assert (200, 429) == away


def killed(gate: Gate) -> None:
    """Kill a guard as an emergency does."""
    os.killpg(gate.process.pid, signal.SIGKILL)
    gate.process.wait()


def test_kill_forgets_at_most_what_was_not_flushed(gates: Gates) -> None:
    """
    A killed guard knows again the snapshot, and what the ledger holds of the time after it.

    Twenty people are in the snapshot, ten more only in the ledger, and of those shown within the
    last five seconds some may be forgotten; nobody else is.
    """
    tally = 'snapshot = "1s"'
    gate = gates.open("gate", tally, subjects=1000)
    shown(gate, range(20))
    written = gate.config.parent / "ledger.tally"
    until(lambda: gate.figure("privet_exposures_written") >= 20)
    until(written.exists)
    older = written.stat().st_mtime_ns
    until(lambda: written.stat().st_mtime_ns > older)
    kept = written.read_bytes()
    shown(gate, range(100, 110))
    until(lambda: gate.figure("privet_exposures_written") >= 30)
    last = time.monotonic()
    recent = range(200, 205)
    shown(gate, recent)
    killed(gate)
    seconds = time.monotonic() - last
    written.write_bytes(kept)  # the snapshot is of before the ten

    again = gates.open("gate", tally, subjects=31)
    known = [again.ask(f"/members/{number}") for number in (*range(20), *range(100, 110))]
    stranger = [again.ask(f"/members/{number}") for number in (300, 301)]

    assert seconds < FLUSHED
    assert [200] * 30 == known
    assert 429 == stranger[-1]
    assert set(stranger[:1]) <= {200, 429}


def test_a_guard_that_ends_forgets_nothing(gates: Gates) -> None:
    """The snapshot is written at the end; it is enough where the ledger is gone."""
    gate = gates.open("gate", 'snapshot = "1h"', subjects=5)
    before = shown(gate, range(5))
    os.killpg(gate.process.pid, signal.SIGTERM)
    gate.process.wait(20)
    shutil.rmtree(gate.config.parent / "ledger")
    again = gates.open("gate", 'snapshot = "1h"', subjects=5)

    assert [200] * 5 == before
    assert [200, 429] == [again.ask("/members/1"), again.ask("/members/9")]
