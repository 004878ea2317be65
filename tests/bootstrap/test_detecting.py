"""Detection beside a guard: verdicts reach it, end, are lifted; and no trouble of it stops anybody."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import MINUTE, NOON, SECOND, asks, crowd, guarded, harvest, policy

from privet.adapters.ledgers import standings
from privet.bootstrap import detecting as module
from privet.bootstrap.decided import find
from privet.bootstrap.detecting import Detecting
from privet.bootstrap.judging import Blocking
from privet.bootstrap.operating import Operating, decisions_of
from privet.bootstrap.releasing import release
from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOUR = 3600 * SECOND
DAY = 24 * HOUR


class Site:
    """A guard with detection beside it, and a clock."""

    def __init__(self, folder: Path, *, mode: str = "enforce", more: str = "") -> None:
        self.config = policy(folder, mode, more)
        self.at = NOON + 6 * HOUR
        self.made = guarded(self.config)
        self.operating = Operating(self.config, self.made, signs=False, clock=lambda: self.at)
        self.detecting = self.detects()

    def detects(self, *worker: str) -> Detecting:
        """Return what looks; *worker* in place of the real process."""
        return Detecting(
            self.config,
            self.made,
            self.operating.problems,
            lambda: self.at,
            worker or (sys.executable, "-c", WORKER, str(self.at)),
        )

    def asks(self, account: str, person: int = 450) -> str:
        """Ask for somebody; return the remedy and what the first reason begins with."""
        decision = Blocking(self.made.judging).decide(asks(account, person, self.at))
        self.ref = decision.ref
        return str(decision.remedy)

    def looks(self, beats: int = 1, worker: Detecting | None = None) -> None:
        """Let detection look."""
        chosen = worker or self.detecting

        async def run() -> None:
            for _ in range(beats):
                await chosen.beat()
            await chosen.stop()

        asyncio.run(run())


WORKER = """
import sys
from pathlib import Path
from privet.bootstrap import looking
moment = int(sys.argv[1])
real = looking.looked
looking.looked = lambda config, kind: real(config, kind, clock=lambda: moment)
looking.attend(Path(sys.argv[2]), sys.stdin, sys.stdout)
"""
"""The real process, with the clock of the test."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Return a site that was visited by forty people and a scraper."""
    made = Site(tmp_path)
    crowd(made.made, NOON)
    harvest(made.made, "scraper", NOON)
    yield made
    made.made.close()


def test_a_scraper_below_every_budget_is_caught(site: Site) -> None:
    """It meets the remedy after the look, an ordinary visitor does not, and it says why."""
    before = site.asks("scraper")
    site.looks()
    met, other = site.asks("scraper"), site.asks("v3")
    site.operating.box.flush(site.at)
    path = decisions_of(site.made.settings)
    assert path is not None
    site.asks("scraper")
    record = find(path, site.ref)

    assert ["allow", "limit", "allow"] == [before, met, other]
    assert record is not None
    assert record["reasons"][0].startswith("collector: ")
    assert "concluded 2026-11-23 18:00 UTC by policy" in record["reasons"][0]
    assert site.made.judging.policy.version == record["policy"]
    assert 1 == site.detecting.looks


def test_a_restart_goes_by_what_stood(site: Site) -> None:
    """Verdicts are read back; they end a day after they were last concluded."""
    site.looks()
    site.made.standing.clear()
    site.detects()
    met = site.asks("scraper")
    site.at += DAY

    assert ["limit", "allow"] == [met, site.asks("scraper")]


def test_in_the_shadow_it_is_recorded(tmp_path: Path) -> None:
    """In shadow mode the verdict decides nothing; what it would do is told."""
    site = Site(tmp_path, mode="shadow")
    crowd(site.made, NOON)
    harvest(site.made, "scraper", NOON)
    site.looks()
    decision = Blocking(site.made.judging).decide(asks("scraper", 450, site.at))
    site.made.close()

    assert (Remedy.ALLOW, Remedy.LIMIT) == (decision.remedy, decision.would)


def test_who_was_let_go_is_not_put_back(site: Site) -> None:
    """A release lifts a verdict, and looks that conclude the same again do not bring it back."""
    site.looks()
    met = site.asks("scraper")
    release(site.config, "account:scraper", why="a mistake")
    asyncio.run(site.operating.tick())
    freed = site.asks("scraper")
    site.at += 10 * MINUTE
    site.looks(worker=site.detects())

    assert ["limit", "allow", "allow"] == [met, freed, site.asks("scraper")]
    assert 1 == len(site.made.standing)


@pytest.mark.parametrize(
    ("worker", "where"),
    [
        ("import sys; sys.exit(3)", 'died where="status 3"'),
        ("import os; os.kill(os.getpid(), 9)", 'died where="status -9"'),
        ("print('nonsense')", 'unreadable where="9 bytes"'),
        (
            'print(\'{"ok": false, "trouble": "store-unavailable"}\'); input()',
            'store-unavailable where="-"',
        ),
    ],
)
def test_a_crash_is_told_and_stops_nobody(
    site: Site, worker: str, where: str, caplog: pytest.LogCaptureFixture
) -> None:
    """It is counted and told with its cause, what stands goes on, and the next look mends it."""
    site.looks()
    broken = site.detects(sys.executable, "-c", worker)
    site.at += 10 * MINUTE
    site.looks(worker=broken)
    told = dict(site.operating.problems)
    met = site.asks("scraper"), site.asks("v3")
    site.at += 10 * MINUTE
    site.looks(worker=site.detects())

    assert (1, 1) == (broken.failures, site.made.meter.errors["detection"])
    assert "what stands goes on standing" in told["detection"]
    assert f"event=look_failed trouble={where}" in caplog.text
    assert ("limit", "allow") == met
    assert "detection" not in site.operating.problems


def test_an_answer_may_be_long(site: Site) -> None:
    """A line beyond what asyncio reads by itself is an answer all the same."""
    said = {
        "ok": True,
        "took": 0.1,
        "worked": 0.1,
        "actors": 1,
        "found": 0,
        "standing": 0,
        "cases": ["C-1"] * 9000,
    }
    talker = site.detects(sys.executable, "-c", f"input(); print({json.dumps(json.dumps(said))})")
    site.looks(worker=talker)

    assert (1, 0) == (talker.looks, talker.failures)


def test_what_a_library_prints_is_no_answer(site: Site) -> None:
    """The process keeps its answers apart from what is printed in it; no signal ends it."""
    begun, noisy = (
        module.WORKER[:-1],
        module.WORKER[-1].replace(
            "main()",
            "from privet.bootstrap import looking\n"
            "looking.agents = lambda: print('progress 50 %', flush=True)\nmain()",
        ),
    )
    looking = site.detects(*begun, noisy)

    async def run() -> None:
        await looking.look("near")
        process = looking._process
        assert process is not None
        process.send_signal(signal.SIGTERM)
        await looking.look("near")
        await looking.stop()

    asyncio.run(run())

    assert (2, 0) == (looking.looks, looking.failures)


def test_an_error_of_ours_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else goes wrong is logged and counted, and the next beat looks again."""

    async def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(site.detecting, "look", broken)
    site.looks()

    assert "ZeroDivisionError" in site.operating.problems["detection"]
    assert 1 == site.made.meter.errors["detection"]


def test_it_looks_no_oftener_than_it_may(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks are a minute apart, or four times as far as the last one worked; or there are none."""
    kinds: list[str] = []

    async def slow(kind: str) -> float:
        kinds.append(kind)
        site.at += 30 * SECOND
        return 30.0

    monkeypatch.setattr(site.detecting, "look", slow)
    begun = site.at
    moments = []
    while len(kinds) < 3:
        before = len(kinds)
        site.looks()
        if len(kinds) > before:
            moments.append((site.at - begun) // SECOND - 30)
        site.at += SECOND
    off = Site.__new__(Site)
    off.config, off.at, off.made, off.operating = site.config, site.at, site.made, site.operating
    settings = site.made.settings
    site.made.settings = settings.model_copy(
        update={"detection": settings.detection.model_copy(update={"every": "off"})}
    )
    site.looks(3, worker=off.detects())

    assert moments[1] - moments[0] >= 150
    assert 3 == len(kinds)
    assert 0 == off.made.meter.errors["detection"]


def test_the_whole_is_looked_at_rarely(site: Site) -> None:
    """First near, then whole, then near until an hour or twenty times its length has passed."""
    looking = site.detecting
    first = looking.kind(site.at)
    looking.last = {"near": {"at": site.at, "took": 1.0}}
    second = looking.kind(site.at)
    looking.last["whole"] = {"at": site.at, "took": 1000.0}

    assert ["near", "whole"] == [first, second]
    assert "near" == looking.kind(site.at + 5 * HOUR)
    assert "whole" == looking.kind(site.at + 6 * HOUR)


def test_how_old_is_what_it_knows(site: Site) -> None:
    """Its age is counted from the last look, and from the start where there was none."""
    site.at += 30 * SECOND
    young = site.detecting.age
    site.looks()
    site.detecting.recall()
    site.at += 30 * SECOND

    assert 30.0 == young
    assert 60.0 == site.detecting.age


def test_a_damaged_file_is_told(site: Site) -> None:
    """Verdicts that cannot be read are a trouble, and not the end."""
    standings.beside(site.config.parent / "ledger").write_text("{")
    broken = site.detects()

    assert 1 == broken.failures
    assert "detection" in site.operating.problems


def test_without_a_ledger_there_is_nothing_to_look_at(tmp_path: Path) -> None:
    """A guard that keeps nothing is judged by budgets alone."""
    config = policy(tmp_path)
    config.write_text(config.read_text().replace("[ledger]", "[analysis]").replace("path", "#"))
    made = guarded(config)
    looking = Detecting(config, made, {}, lambda: NOON, ("false",))
    asyncio.run(looking.beat())

    assert 0 == looking.failures


def test_a_look_that_never_ends_is_given_up(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The process is ended, and the look counts as failed."""
    monkeypatch.setattr(module, "LONGEST", 0.2)
    stuck = site.detects(sys.executable, "-c", "input(); input()")
    site.looks(worker=stuck)

    assert 1 == stuck.failures
    assert stuck._process is None


def test_a_process_that_died_between_looks_is_replaced(site: Site) -> None:
    """That it died is counted; the look that was due is made by a new one."""

    async def run() -> None:
        await site.detecting.look("near")
        process = site.detecting._process
        assert process is not None
        process.kill()
        await process.wait()
        await site.detecting.look("near")
        await site.detecting.stop()

    asyncio.run(run())

    assert (2, 1) == (site.detecting.looks, site.detecting.failures)
    assert "detection" not in site.operating.problems


def levels(site: Site) -> dict[str, float]:
    """Return every level, one line each."""
    found: dict[str, float] = {}
    for name, level in site.detecting.gauges().items():
        value = level.value()
        many = value if isinstance(value, Mapping) else {"": value}
        found |= {f"{name}{label}": each for label, each in many.items()}
    return found


def test_the_metrics_tell_of_it(site: Site) -> None:
    """Each gauge has a value, before a look and after."""
    before = levels(site)
    site.looks()
    after = levels(site)

    assert {0.0} == set(before.values())
    assert (41.0, 1.0, 1.0) == tuple(
        after[name] for name in ("detection_actors", "detection_looks", "standing_verdicts")
    )


def test_waiting_for_a_busy_machine_is_no_work(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that took half a minute and worked for a second is followed by one in a minute."""
    said: dict[str, object] = {
        "ok": True,
        "took": 30.0,
        "worked": 1.0,
        "actors": 9,
        "found": 0,
        "standing": 0,
    }
    begun = []

    async def asked(_: str) -> dict[str, object]:
        begun.append(site.at)
        site.at += 30 * SECOND
        return said

    monkeypatch.setattr(site.detecting, "_asked", asked)
    while len(begun) < 3:
        site.looks()
        site.at += SECOND

    assert 60 <= (begun[2] - begun[1]) // SECOND <= 62


def test_a_rule_that_condemns_too_many_is_told_of(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Once in the log, in the status as long as it lasts, and when it is over."""
    said = {"ok": True, "took": 0.1, "worked": 0.1, "actors": 900, "found": 60, "standing": 60}
    answers = iter([{"demoted": {"rhythm": [60, 50]}}, {"demoted": {"rhythm": [61, 50]}}, {}])

    async def asked(_: str) -> dict[str, object]:
        return {**said, **next(answers)}

    monkeypatch.setattr(site.detecting, "_asked", asked)
    caplog.set_level("INFO")
    told = []
    for _ in range(3):
        asyncio.run(site.detecting.look("near"))
        told.append((site.operating.problems.get("alerts", ""), levels(site)["rules_demoted"]))

    assert "rhythm (60 of 50)" in told[0][0]
    assert "rhythm (61 of 50)" in told[1][0]
    assert [1.0, 1.0, 0.0] == [level for _, level in told]
    assert "" == told[2][0]
    assert 1 == caplog.text.count("event=rule_demoted rule=rhythm alerts=60 allowed=50")
    assert 1 == caplog.text.count("event=rule_restored rule=rhythm")


def test_a_stale_model_is_told_of(
    site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Once in the log, and in the status as long as it is stale."""
    said = {"ok": True, "took": 0.1, "worked": 0.1, "actors": 9, "found": 0, "standing": 0}
    answers = iter([{"model": "fresh"}, {"model": "drifted"}, {"model": "drifted"}, {}])

    async def asked(_: str) -> dict[str, object]:
        return {**said, **next(answers)}

    monkeypatch.setattr(site.detecting, "_asked", asked)
    told = []
    for _ in range(4):
        asyncio.run(site.detecting.look("near"))
        told.append("is drifted" in site.operating.problems.get("model", ""))

    assert [False, True, True, False] == told
    assert 1 == caplog.text.count("event=model_stale fitness=drifted")


def test_drift_is_told_with_its_age(site: Site) -> None:
    """The age is that of the reference, and each measure has its own line."""
    hour = 3600 * SECOND
    drift = {"drift": {"novelty": 0.3}, "reference": site.detecting.clock() - hour}
    site.detecting.last["near"] = {"at": 1, "within": {}, "took": 1, "actors": 1, **drift}
    told = levels(site)

    assert (3600.0, 0.3) == (told["model_age_seconds"], told["drift_psinovelty"])


def test_it_runs_until_cancelled(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """It beats until the guard ends, and takes its process along."""
    beats: list[int] = []

    async def beat() -> None:
        beats.append(1)

    monkeypatch.setattr(site.detecting, "beat", beat)

    async def run() -> None:
        task = asyncio.create_task(site.detecting.run())
        await asyncio.sleep(0.05)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(run())

    assert [1] == beats
