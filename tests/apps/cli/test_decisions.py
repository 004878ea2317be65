"""A decision in sentences."""

from __future__ import annotations

from typing import Any

import pytest

from privet.apps.cli.decisions import explanation

GROUNDS = {"row": 0, "good": False, "waived": False}
BUDGET = {
    "who": "account", "window": "1d", "younger_than": None, "role": None, "weighted": False,
    "counted": 5, "limit": 4,
}  # fmt: skip
RECORD: dict[str, Any] = {
    "ref": "0VKA-3M7Q-2XPD", "at": 1_795_435_200_000_000, "policy": "abc", "people": 1,
    "surface": "profile", "kind": "view", "actor": "00ff", "met": "limit", "would": "limit",
    "mode": "enforce", "rule": "budget", "reasons": ["five of four \x1b[31m"], "grounds": GROUNDS,
    "budgets": [BUDGET], "ladder": [[0.5, "challenge"], [1.0, "limit"]], "again": "limit",
    "today": None, "policy_today": "abc",
}  # fmt: skip


def words(**changes: object) -> str:
    """Return the explanation of a changed record."""
    return "\n".join(explanation({**RECORD, **changes}))


def test_the_rule_that_won_is_marked() -> None:
    """With its count, its limit and the share; an escape sequence is no command."""
    said = words()

    assert "won        a budget" in said
    assert "-> account 1d" in said
    assert "5 of 4, 125%" in said
    assert "which shows 1 person" in said
    assert "again      limit: the same" in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"met": "allow", "mode": "shadow"}, "met        allow (mode shadow); enforced, it would"),
        ({"met": "allow"}, "not among the actors of the rollout"),
        ({"again": "allow"}, "again      allow: ANOTHER"),
        ({"today": "allow", "policy_today": "xyz"}, "today      allow, by policy xyz"),
        ({"rule": "on_error"}, "a store did not answer"),
        ({"people": 20}, "which shows 20 people"),
        ({"grounds": {**GROUNDS, "good": True}}, "an account in good standing"),
        ({"grounds": {**GROUNDS, "waived": True}}, "a challenge was passed before"),
        ({"budgets": [{**BUDGET, "limit": 0}]}, "the visitor has none"),
        ({"budgets": [{**BUDGET, "counted": None}]}, "nobody counted, 4 allowed"),
        (
            {"budgets": [{**BUDGET, "weighted": True, "counted": 2500, "limit": 5000}]},
            "2 of 5, 50% (by weight)",
        ),
        (
            {"budgets": [{**BUDGET, "younger_than": "7d", "role": "press"}]},
            "(younger than 7d, role press)",
        ),
    ],
)
def test_everything_besides_is_said(changes: dict[str, object], expected: str) -> None:
    """What the visitor met and why, and what would be met today."""
    assert expected in words(**changes)
