"""What a policy does not do that it should is found, with its line and the mend; a sound one is let be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from privet.settings import read_settings
from privet.settings.linting import lint

TODAY = date(2026, 11, 27)
SOUND = """
[site]
trusted_proxies = ["10.0.0.0/8"]
[identity]
account = ["header:X-Account"]
[[surface]]
name = "profile"
route = "/members/{subject}"
fields = ["name"]
[[surface]]
name = "lookup"
route = "POST /api/lookup"
lookup = true
on_error = "closed"
[[budget]]
who = "account"
window = "1d"
subjects = 400
[[budget]]
who = "account"
window = "1d"
younger_than = "7d"
subjects = 40
[[budget]]
who = "network"
window = "1d"
subjects = 8000
[enforcement]
sentinels = ["account:qa"]
ladder = [{ at = 0.5, remedy = "challenge" }, { at = 1.0, remedy = "limit" }]
[[agreement]]
actor = "account:partner"
owner = "legal@example.org"
basis = "contract"
until = 2027-11-01
[[team]]
name = "Ana"
"""
FINE: dict[str, Any] = {
    "people": 900,
    "budgets": [{"name": "a", "people": 900, "people_touched": 0}],
}
TOUCHED = {"people": 12, "budgets": [{"name": "accounts", "people": 12, "people_touched": 2}]}


def rules(text: str, simulated: dict[str, Any] | None = FINE) -> list[tuple[str, int | None]]:
    """Return which rules find something, and where."""
    found = lint(text, read_settings(text, "privet.toml"), TODAY, simulated)
    assert all(each.what and each.mend for each in found)
    return [(each.rule, each.line) for each in found]


def test_a_sound_policy_is_let_be() -> None:
    """Nothing is found for the sake of finding."""
    assert [] == rules(SOUND)


@pytest.mark.parametrize(
    ("old", "new", "rule", "place"),
    [
        ('who = "network"', 'who = "device"', "unreachable-budget", 'who = "device"'),
        ("= 8000", '= 8000\nrole = "recruiter"', "unreachable-budget", 'role = "recruiter"'),
        ('"1d"\nsubjects = 400', '"9w"\nsubjects = 400', "window-beyond-retention", '"9w"'),
        ("subjects = 8000", "subjects = 399", "shared-budget-too-small", "= 399"),
        ("subjects = 40\n", "subjects = 401\n", "new-accounts-not-stricter", "= 401"),
        ('younger_than = "7d"\n', "", "no-budget-for-new-accounts", "[[budget]]"),
        ('fields = ["name"]', 'fields = ["e-mail"]', "field-without-weight", "e-mail"),
        ('on_error = "closed"\n', "", "lookup-open", "[[surface]]"),
        (', { at = 1.0, remedy = "limit" }', "", "ladder-without-limit", "ladder"),
        ("at = 1.0", "at = 0.4", "challenge-above-limit", "ladder"),
        ("at = 1.0", "at = 0.7", "limit-below-budget", "ladder"),
        ('trusted_proxies = ["10.0.0.0/8"]', "", "forgeable-handle", "X-Account"),
        ("until = 2027-11-01", "until = 2026-11-01", "agreement-over", "2026-11-01"),
        ("until = 2027-11-01", "until = 2026-12-01", "agreement-ends-soon", "2026-12-01"),
        ("account:partner", "account:*", "agreement-with-everybody", "account:*"),
        ('[[team]]\nname = "Ana"', "", "no-team", ""),
        ('"Ana"', '"Ana"\n[[team]]\nname = "Bo"', "duty-of-nobody", "[[team]]"),
        ('sentinels = ["account:qa"]\n', "", "no-sentinel", "[enforcement]"),
    ],
)
def test_each_mistake_is_found_where_it_stands(old: str, new: str, rule: str, place: str) -> None:
    """One change for the worse, and its rule with its line."""
    assert old in SOUND
    text = SOUND.replace(old, new, 1)
    (line,) = [line for found, line in rules(text) if found == rule]

    assert (line is None) == (place == "")
    assert line is None or place in text.splitlines()[line - 1]


def test_a_longer_window_that_is_spent_before_is_found() -> None:
    """The shorter one is then never reached."""
    hourly = '[[budget]]\nwho = "account"\nwindow = "1h"\nsubjects = 500\n[enforcement]'

    text = SOUND.replace("[enforcement]", hourly)
    (line,) = [line for rule, line in rules(text) if rule == "unreachable-budget"]

    assert "subjects = 500" == text.splitlines()[(line or 0) - 1]


def test_what_is_not_there_is_found() -> None:
    """An empty policy guards nothing; one with accounts alone lets everybody else copy the site."""
    account = '[[surface]]\nname = "p"\nroute = "/p/{subject}"\n'
    empty = [rule for rule, _ in rules("")]

    assert "no-surface" in empty
    assert "no-budget-signed-out" not in empty
    assert "no-budget-signed-out" in [rule for rule, _ in rules(account)]


def test_what_the_simulation_said_is_found() -> None:
    """Whom it would have refused, and that it knows too few."""
    assert [("not-simulated", None)] == rules(SOUND, None)
    assert [("touches-people", 15), ("too-few-simulated", None)] == rules(SOUND, TOUCHED)
