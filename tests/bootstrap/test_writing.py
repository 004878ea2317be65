"""What a guard keeps in its ledger, what a restart recalls, and a disk that is full."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.adapters.gateways.scripted import asked
from tests.bootstrap import crowds
from tests.bootstrap.test_serving import POLICY

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.adapters.ledgers.live import Live
from privet.bootstrap import Task, analyze, findings
from privet.bootstrap.judging import Blocking
from privet.bootstrap.serving import Service, now, service
from privet.bootstrap.watching import Unwatched
from privet.detection.relations import EXPOSURES
from privet.errors import StoreUnavailable
from privet.exposure.exposures import SOUGHT
from privet.exposure.recognising import CELLS, OUTCOME
from privet.settings import read_settings
from privet.traffic.request import Request
from privet.workflows.asking import KeepExposures

if TYPE_CHECKING:
    from pathlib import Path

SECOND = 1_000_000


def guard(folder: Path, **replaced: str) -> Service:
    """Return a guard that writes to a ledger."""
    policy = POLICY
    for old, new in replaced.items():
        policy = policy.replace(f"{old} =", new)
    return service(
        read_settings(f'{policy}\n[ledger]\npath = "{folder}"\n', "privet.toml"),
        memory=16,
        writes=True,
    )


def ask(made: Service, number: int, at: int) -> int:
    """Ask for somebody; return the status."""
    app = ForwardAuth(made.guard, made.pages, made.meter, Watch(lambda: at), on_error=made.on_error)
    sent = {
        "X-Forwarded-Uri": f"/members/{number}",
        "X-Forwarded-For": "203.0.113.7",
        "Cookie": "account=ana; sid=1",
    }
    return asked(app, "/v1/auth/forward", sent).status


def test_a_restart_recalls_whom_it_showed(tmp_path: Path) -> None:
    """What was written is charged again, with its times; what was not is forgotten."""
    at = now()
    made = guard(tmp_path / "ledger")
    assert made.live is not None
    assert [200, 200] == [ask(made, number, at - SECOND) for number in (1, 2)]
    made.live.flush()
    made.live.ledger.close()  # killed: nothing more is written

    again = guard(tmp_path / "ledger")

    assert [403, 200, 403] == [ask(again, number, at) for number in (3, 1, 4)]
    again.close()


def test_the_ledger_holds_what_was_shown_and_no_more(tmp_path: Path) -> None:
    """Refused requests expose nobody; at the end everything is written."""
    at = now()
    made = guard(tmp_path / "ledger")
    for number in range(5):
        ask(made, number, at + number)
    assert made.live is not None
    made.live.stop()

    columns = made.live.ledger.run(EXPOSURES)

    assert 2 == len(columns["at"]) == len(set(columns["subject"].tolist()))
    assert {1} == set(columns["people"].tolist())
    made.live.ledger.close()


@pytest.mark.parametrize(("side", "status"), [("open", 200), ("closed", 429)])
def test_a_full_disk_is_answered_by_policy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, side: str, status: int
) -> None:
    """An open surface shows people unrecorded, and that is counted; a closed one shows nobody."""
    made = guard(tmp_path / "ledger", jitter=f'on_error = "{side}"\njitter =')
    monkeypatch.setattr(Live, "keep", lambda *_: False)

    assert status == ask(made, 1, now())
    assert 1 == made.meter.errors["ledger"]
    made.close()


def test_who_is_asked_for_in_vain_takes_no_room_of_exposures(tmp_path: Path) -> None:
    """Beside exposures there is room for half as many; beyond, they are dropped and nothing failed."""
    made = guard(tmp_path / "ledger")
    assert made.live is not None
    room = len(made.live._blocks[0])
    keep = made.judging.handlers[KeepExposures]
    cells = np.zeros(CELLS, np.int64)
    cells[OUTCOME] = SOUGHT
    for _ in range(room // 2 + 5):
        keep(KeepExposures((cells,)))
    vain = made.live.waiting
    shown = np.zeros(CELLS, np.int64)
    keep(KeepExposures((shown,)))
    waiting, refused = made.live.waiting, made.live.refused
    made.live.ledger.close()

    assert room // 2 == vain
    assert vain + 1 == waiting
    assert 0 == refused


def test_trouble_is_told(tmp_path: Path) -> None:
    """A guard whose ledger cannot be written says so where it says how it is."""
    made = guard(tmp_path / "ledger")
    assert made.live is not None
    made.live.trouble = "store-full"

    got = asked(made.app(), "/readyz")

    assert (503, b"ledger: the disk is full; 0 exposures wait to be written\n") == (
        got.status,
        got.body,
    )
    assert b"privet_exposures_waiting 0.0" in asked(made.app(), "/metrics").body
    made.close()


def test_one_guard_writes_a_ledger(tmp_path: Path) -> None:
    """A second guard on the same ledger is refused, and told why."""
    made = guard(tmp_path / "ledger")

    with pytest.raises(StoreUnavailable):
        guard(tmp_path / "ledger")

    made.close()


LINE = '%s - %s [23/Nov/2026:%s +0000] "GET %s HTTP/1.1" 200 99 "-" "%s"\n'
AGENTS = ("Mozilla/5.0 (X11; Linux) Firefox/120.0", "python-requests/2.31")


def test_the_ledger_is_that_of_the_log(tmp_path: Path) -> None:
    """The same traffic, guarded and read from its log: the same actors, counts, verdicts, reasons."""
    config = crowds.policy(tmp_path)
    config.write_text(config.read_text().replace("cookie:account", "log:remote_user"))
    made = crowds.guarded(config)
    log = []
    for at, account, address, target, agent in traffic():
        variables = {"remote_user": account} if account else {}
        headers = {"user-agent": agent, "x-forwarded-for": address}
        Blocking(made.judging).decide(
            Request(at, "GET", target, "example.org", "127.0.0.1", headers, variables=variables)
        )
        moment = datetime.fromtimestamp(at / 1e6, UTC).strftime("%H:%M:%S")
        log.append(LINE % (address, account or "-", moment, target, agent))
    assert made.live is not None
    made.live.flush()
    assert (0, 0) == (made.live.refused, made.live.unmet)
    made.close()
    path = tmp_path / "access.log"
    path.write_text("".join(log))
    apart = tmp_path / "apart.toml"
    apart.write_text(config.read_text().replace("[ledger]", "[analysis]").replace("path =", "#"))
    read = analyze(Task((str(path),), config=apart).read(), Unwatched())
    live = findings(ledger=tmp_path / "ledger", out=None, config=config)

    told = ("actor", "level", "subjects", "exposures", "verdict", "certainty", "reasons")
    expected = [each.document() for each in read.answer.findings]
    assert 22 == len(expected)
    assert "collector" in {each["verdict"] for each in expected}
    assert [{name: each[name] for name in told} for each in expected] == [
        {name: each[name] for name in told} for each in live
    ]


def traffic() -> list[tuple[int, str, str, str, str]]:
    """Return a morning: twenty people with their pictures, one nameless, one who takes all."""
    chance = np.random.default_rng(8)
    came = []
    for number in range(21):
        at = crowds.NOON + int(chance.integers(0, 3600)) * SECOND
        circle = 100 + chance.zipf(1.6, 5) % 300
        for person in chance.choice(circle, 9):
            at += int(chance.lognormal(3.0, 1.0) + 1) * SECOND
            who = (f"v{number}" if number else "", f"203.0.113.{number}")
            came.append((at, *who, f"/members/{person}", AGENTS[0]))
            came += [(at, *who, f"/static/{part}.css", AGENTS[0]) for part in range(2)]
    for person in range(120):
        at = crowds.NOON + 30 * person * SECOND
        came.append((at, "taker", "198.51.100.9", f"/members/{100 + person}", AGENTS[1]))
    return sorted(came)
