"""What a guard keeps in its ledger, what a restart recalls, and a disk that is full."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.adapters.gateways.scripted import asked
from tests.bootstrap.test_serving import POLICY

from privet.adapters.gateways.forward_auth import ForwardAuth, Watch
from privet.adapters.ledgers.live import Live
from privet.bootstrap.serving import Service, now, service
from privet.detection.relations import EXPOSURES
from privet.errors import StoreUnavailable
from privet.settings import read_settings

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


def test_trouble_is_told(tmp_path: Path) -> None:
    """A guard whose ledger cannot be written says so where it says how it is."""
    made = guard(tmp_path / "ledger")
    assert made.live is not None
    made.live.trouble = "store-full"

    got = asked(made.app(), "/readyz")

    assert (503, b"ledger: store-full\n") == (got.status, got.body)
    assert b"privet_exposures_waiting 0.0" in asked(made.app(), "/metrics").body
    made.close()


def test_one_guard_writes_a_ledger(tmp_path: Path) -> None:
    """A second guard on the same ledger is refused, and told why."""
    made = guard(tmp_path / "ledger")

    with pytest.raises(StoreUnavailable):
        guard(tmp_path / "ledger")

    made.close()
