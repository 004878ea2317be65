"""Verdicts that somebody else writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.bootstrap.crowds import guarded, policy

from privet.adapters.ledgers import standings
from privet.bootstrap.recalling import Recalling, enforce
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict

if TYPE_CHECKING:
    from pathlib import Path

VERDICT = StandingVerdict(Conclusion.COLLECTOR, 0.99, 7)


def test_what_is_found_stands_and_nothing_else() -> None:
    """The same table is changed, since decisions look into it."""
    table = {1: VERDICT, 2: VERDICT}
    enforce(table, {2: VERDICT, 3: VERDICT})

    assert {2, 3} == set(table)


def test_the_file_is_read_when_it_changed(tmp_path: Path) -> None:
    """One that is gone or emptied lifts everything; one that is damaged lifts nothing and is told."""
    made = guarded(policy(tmp_path))
    problems: dict[str, str] = {}
    recalling = Recalling(made, problems)
    path = standings.beside(tmp_path / "ledger")
    recalling.look()
    standings.write(path, standings.Standings({1: VERDICT}))
    recalling.look()
    stands = dict(made.standing)
    path.write_text("{")
    recalling.look()
    recalling.look()
    damaged, told = dict(made.standing), dict(problems)
    path.unlink()
    recalling.look()
    made.close()

    assert {1: VERDICT} == stands == damaged
    assert ["detection"] == list(told)
    assert 1 == made.meter.errors["detection"]
    assert ({}, {}) == (made.standing, problems)


def test_without_a_ledger_nothing_stands(tmp_path: Path) -> None:
    """There is nothing to look at."""
    config = policy(tmp_path)
    config.write_text(config.read_text().replace("[ledger]", "[analysis]").replace("path", "#"))
    made = guarded(config)
    Recalling(made, {}).look()
    made.close()

    assert {} == made.standing
