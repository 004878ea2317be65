"""What is said before an answer is believed."""

from __future__ import annotations

import numpy as np

from privet.disclosure.surfaces import Surface
from privet.traffic.blocks import Fault
from privet.traffic.lines import Field
from privet.workflows.caveats import Reading, reject_reasons, unknowable
from privet.workflows.commands import Kept

LOOKUP = Surface("lookup", "POST /api/lookup", lookup=True)


NOTHING = {"lowest": np.zeros(0), "highest": np.zeros(0)}
"""No surface was used."""


def reading(*kept: Kept, fields: frozenset[Field] = frozenset(Field)) -> Reading:
    """Return what was read, of a site with one lookup in the body of a request."""
    return Reading(kept=kept, surfaces=(LOOKUP,), warnings=(), fields=fields)


def test_what_is_not_logged_cannot_be_told() -> None:
    """
    A log without accounts says so, and what would have to be logged.
    """
    said = unknowable(
        reading(Kept("a.log", "common"), fields=frozenset(Field) - {Field.ACCOUNT}), NOTHING
    )

    assert any("log the account's name" in each for each in said)


def test_what_is_logged_is_not_missed() -> None:
    """
    A log with every field misses none of them.
    """
    said = unknowable(reading(Kept("a.log", "json")), NOTHING)

    assert [] == [each for each in said if "log " in each]


def test_a_body_is_never_logged() -> None:
    """
    Whom a lookup asked for in its body no access log can tell.
    """
    assert any("looked up" in each for each in unknowable(reading(Kept("a.log", "json")), NOTHING))


def test_a_ledger_judged_again_was_read_before() -> None:
    """
    Where no log was read, nothing can be said of what it lacks.
    """
    assert [] == list(unknowable(reading(), NOTHING))


def test_reasons_of_several_logs_are_added() -> None:
    """
    The same reason in two logs is one line of the answer.
    """
    fault = next(iter(Fault))
    kept = [Kept("a", "common", rejected={fault: 2}), Kept("b", "common", rejected={fault: 3})]

    assert {fault.words: 5} == reject_reasons(kept)


def test_names_and_ids_may_be_the_same_people() -> None:
    """Where some routes name people and others number them, a person may count twice."""
    used = {"lowest": np.array([-9.0, np.nan, 3.0]), "highest": np.array([-2.0, np.nan, 8.0])}
    one = {"lowest": np.array([3.0]), "highest": np.array([8.0])}

    assert any("which name" in each for each in unknowable(reading(Kept("a", "json")), used))
    assert not any("which name" in each for each in unknowable(reading(Kept("a", "json")), one))
