"""What can be seen of a site: its policy, its ledger, its guard."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from privet.adapters.ledgers import holds
from privet.adapters.orders.signs import sign
from privet.adapters.orders.switching import Switch, order
from privet.bootstrap import Task, analyze
from privet.bootstrap.casework import now
from privet.bootstrap.recording import Where
from privet.bootstrap.sighting import sight_of
from privet.bootstrap.watching import Unwatched
from privet.enforcement.decision import Mode

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

TODAY = date(2026, 11, 27)
POLICY = """
[site]
contact = "privacy@example.org"
jurisdictions = ["HK", "XX"]
[[surface]]
name = "profile"
route = "/members/{subject}"
fields = ["name"]
[[surface]]
name = "contacts"
route = "POST /api/lookup"
lookup = true
[[budget]]
who = "account"
window = "1d"
subjects = 400
"""


def seen(folder: Path, more: str = "") -> Where:
    """Return where a policy is."""
    (folder / "privet.toml").write_text(POLICY + more)
    return Where(config=folder / "privet.toml", records=str(folder / "records"))


def test_the_policy_is_seen(tmp_path: Path) -> None:
    """Surfaces, budgets, remedies, contact and the rules of the site's places."""
    sight = sight_of(seen(tmp_path), TODAY)

    assert {"profile": ("name",), "contacts": ()} == dict(sight.surfaces)
    assert (1, 1, True) == (sight.lookups, len(sight.budgets), sight.contact)
    assert ("challenge", "limit") == tuple(sight.remedies)
    assert {"HK": True, "XX": False} == {
        place: day is not None for place, day in sight.rules.items()
    }
    assert (False, "shadow", False) == (sight.guarding, sight.mode, sight.ledger)


def test_without_a_policy_there_is_little_to_see(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is declared, and nothing fails."""
    monkeypatch.chdir(tmp_path)
    sight = sight_of(Where(records="records"), TODAY)

    assert {} == dict(sight.surfaces)
    assert not sight.guarding


def test_a_ledger_is_seen_without_its_key(tmp_path: Path) -> None:
    """How many exposures, since when, held for whom; and when detection looked last."""
    ledger = tmp_path / "ledger"
    log = tmp_path / "access.log"
    log.write_text(
        '192.0.2.7 - bob [20/Nov/2026:03:00:00 +0000] "GET /members/7 HTTP/1.1" 200 5 "-" "curl"\n'
    )
    where = seen(tmp_path, f'[ledger]\npath = "{ledger}"\n')
    empty = sight_of(where, TODAY)
    analyze(Task(logs=(str(log),), config=where.config, ledger=ledger), Unwatched())
    at = int(datetime(2026, 11, 26, tzinfo=UTC).timestamp() * 1e6)
    looks = {"version": 1, "looks": {"near": {"at": at}}, "verdicts": []}
    ledger.with_name("ledger.verdicts.json").write_text(json.dumps(looks))
    holds.keep(ledger, holds.Hold("case", ("00",), "2026-12-01", "a case"))
    sight = sight_of(where, TODAY)

    assert (True, 0, None) == (empty.ledger, empty.rows, empty.oldest)
    assert (1, date(2026, 11, 20)) == (sight.rows, sight.oldest)
    assert date(2026, 11, 26) == sight.looked
    assert (True, True) == (sight.held, sight.detecting)


def test_a_running_guard_says_its_mode(tmp_path: Path) -> None:
    """What is in force counts, whatever the file says."""
    where = seen(tmp_path)
    assert where.config is not None
    at = int(now().timestamp() * 1e6)
    sign(where.config, {"pid": 1, "at": at, "mode": "enforce"})
    sight = sight_of(where, TODAY)

    assert (True, "enforce") == (sight.guarding, sight.mode)


def test_without_a_guard_the_order_counts(tmp_path: Path) -> None:
    """What was ordered last is what will be in force."""
    where = seen(tmp_path)
    assert where.config is not None
    order(where.config, lambda _: Switch(mode=Mode.ENFORCE))

    assert "enforce" == sight_of(where, TODAY).mode


def test_appeals_and_models_are_seen(tmp_path: Path) -> None:
    """How long the oldest open appeal has waited; that a model is named that is none."""
    bare = sight_of(seen(tmp_path), TODAY)
    more = '[identity]\nclient = ["header:X-Key"]\n[detection]\nmodel = "none.json"\n'
    where = seen(tmp_path, f'{more}[ledger]\npath = "{tmp_path / "ledger"}"\n')
    kept = sight_of(where, TODAY)
    at = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp() * 1e6)
    (tmp_path / "ledger.appeals.jsonl").write_text(json.dumps({"at": at, "ref": "x"}) + "\n")
    waiting = sight_of(where, TODAY)

    assert (False, None, "none") == (bare.appealable, bare.waits, bare.model)
    assert (True, None, True) == (kept.appealable, kept.waits, kept.clients)
    assert "cannot be read" in kept.model
    assert 7 == waiting.waits
