"""A real guard whose disk is really full: a small filesystem of its own."""

from __future__ import annotations

import os
import subprocess
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
from tests.e2e.gates import Gate, opened, until
from tests.e2e.running import privet

from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[budget]]
who = "account"
window = "1d"
subjects = 50
[enforcement]
mode = "enforce"
jitter = 0
ladder = [{{ at = 1.0, remedy = "limit" }}]
[detection]
every = "off"
[ledger]
path = "{folder}/ledger"
"""

SIZE = 1 << 20


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """Return the folder of a filesystem of a mebibyte."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small filesystem")
    folder = tmp_path / "disk"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


@contextmanager
def filled(disk: Path) -> Iterator[None]:
    """Leave no byte free until the block ends."""
    rest = disk / "rest"
    with rest.open("wb", buffering=0) as file:
        size = 1 << 16
        while size:
            try:
                file.write(bytes(size))
            except OSError:
                size //= 2
    yield
    rest.unlink(missing_ok=True)


def config(disk: Path) -> Path:
    """Write a policy whose ledger is on that disk."""
    path = disk.parent / "privet.toml"
    path.write_text(POLICY.format(folder=disk))
    return path


def kept(disk: Path) -> list[int]:
    """Return how often each person stands in the ledger."""
    with Ledger.open(disk / "ledger") as ledger:
        counts = ledger.run(EXPOSURES.group_by("subject").agg(n=EXPOSURES.count()))
    return sorted(counts["n"].tolist())


def looks(gate: Gate, people: range) -> set[int]:
    """Look at so many people; return what came of it."""
    return {gate.ask(f"/members/{number}") for number in people}


def test_a_full_disk_loses_nothing(disk: Path) -> None:
    """
    Exposures and decisions wait, whoever asks is told so, and all are written once there is room.

    The guard goes on deciding meanwhile: its budgets do not need the disk.
    """
    with opened(config(disk)) as gate:
        first = looks(gate, range(10))
        until(lambda: gate.figure("privet_exposures_written") == 10)
        with filled(disk):
            second = looks(gate, range(10, 50))
            beyond, code = gate.asked("/members/99")
            until(lambda: gate.get("/readyz")[0] == 503)
            unready = gate.get("/readyz")[2]
            waiting = gate.figure("privet_exposures_waiting")
            until(lambda: len(gate.status()["problems"]) == 2)
            told = gate.status()["problems"]
        until(lambda: gate.get("/readyz")[0] == 200)
        until(lambda: not gate.status()["problems"])
        written = gate.figure("privet_exposures_written"), gate.figure("privet_exposures_refused")
        explained = gate.order("explain", code)

    assert ({200}, {200}, 429) == (first, second, beyond)
    assert "the disk is full; 40 exposures wait" in unready
    assert 40 == waiting
    assert any("disk is full" in each for each in told)
    assert any("decisions are not kept" in each for each in told)
    assert (50, 0) == written
    assert [1] * 50 == kept(disk)
    assert 0 == explained[0], explained[1]


def test_an_end_on_a_full_disk_says_what_was_lost(disk: Path) -> None:
    """Whoever stops a guard whose disk is full is told how many exposures nobody will know of."""
    log = disk.parent / "serve.log"
    with ExitStack() as stack, opened(config(disk), log=log) as gate:
        stack.enter_context(filled(disk))
        answers = looks(gate, range(7))
        until(lambda: gate.get("/readyz")[0] == 503)

    assert {200} == answers
    assert "event=exposures_wait trouble=store-full" in log.read_text()
    assert "event=exposures_lost count=7 trouble=store-full" in log.read_text()


def test_retention_proves_that_it_ran(disk: Path) -> None:
    """A guard forgets within its first minute and says when; a ledger where nobody did is told of."""
    ledger = disk / "ledger"
    ledger.mkdir()
    never = privet("ledger", "retention", ledger)
    with opened(config(disk)) as gate:
        looks(gate, range(3))
        until(lambda: privet("ledger", "retention", ledger).status == 0)
        told = privet("ledger", "retention", ledger, "--json").json
    purged = privet("ledger", "purge", ledger, "--before", "2020-01-01", "--do")
    listed = privet("ledger", "retention", ledger)

    assert 3 == never.status
    assert "privet serve" in never.err
    assert (False, ["privet serve"]) == (told["due"], [each["by"] for each in told["runs"]])
    assert 0 == purged.status
    assert "before 2020-01-01: 0 files, 0 appeals" in listed.out.splitlines()[0]
