"""What changes between two policies is told by what it means for people."""

from __future__ import annotations

import pytest

from privet.settings import read_settings
from privet.settings.comparing import Effect, compare

OLD = """
[[surface]]
name = "profile"
route = "/members/{subject}"
fields = ["name"]
[[surface]]
name = "search"
route = "/search"
lists = 20
[[budget]]
who = "account"
window = "1d"
subjects = 400
[[budget]]
who = "site"
window = "1d"
subjects = 90000
[enforcement]
mode = "shadow"
rollout = 10
ladder = [{ at = 0.5, remedy = "challenge" }, { at = 1.0, remedy = "limit" }]
[[agreement]]
actor = "account:partner"
owner = "legal@example.org"
basis = "contract"
until = 2027-11-01
[[team]]
name = "Ana"
"""


def changes(old: str, new: str) -> list[tuple[str, Effect]]:
    """Return what changes, and for whom it matters."""
    found = compare(*(read_settings(text, "privet.toml") for text in (old, new)))
    assert all(each.means and each.was != each.now for each in found)
    return [(each.what, each.effect) for each in found]


@pytest.mark.parametrize(
    ("old", "new", "what", "effect"),
    [
        ("subjects = 400", "subjects = 150", "budget of accounts", Effect.STRICTER),
        ("subjects = 90000", "subjects = 95000", "budget of the whole site", Effect.LOOSER),
        (
            'fields = ["name"]',
            'fields = ["email"]',
            "weight of /members/{subject}",
            Effect.STRICTER,
        ),
        ("lists = 20", "lists = 10", "people on a page of /search", Effect.LOOSER),
        ("lists = 20", "lookup = true", "look-ups at /search", Effect.STRICTER),
        ('route = "/search"', 'route = "/find"', "surface /search", Effect.LOOSER),
        ('route = "/search"', 'route = "/find"', "surface /find", Effect.STRICTER),
        ('mode = "shadow"', 'mode = "enforce"', "mode", Effect.STRICTER),
        ('mode = "shadow"', 'mode = "off"', "mode", Effect.LOOSER),
        ("rollout = 10", "rollout = 1", "rollout", Effect.LOOSER),
        ("rollout = 10", "rollout = 10\ncrowds = false", "crowds", Effect.LOOSER),
        ("at = 0.5", "at = 0.25", "ladder", Effect.STRICTER),
        ("at = 0.5", "at = 0.75", "ladder", Effect.LOOSER),
        ('"limit"', '"deny"', "ladder", Effect.OTHER),
        ("rollout", 'on_error = "closed"\nrollout', "while a store is away", Effect.STRICTER),
        ("2027-11-01", "2028-11-01", "agreement with account:partner", Effect.LOOSER),
        ("2027-11-01", "2027-10-01", "agreement with account:partner", Effect.STRICTER),
        ("[enforcement]", "[site]\nname = 'x'\n[enforcement]", "site.name", Effect.OTHER),
        ('name = "Ana"', 'name = "Bo"', "team", Effect.OTHER),
    ],
)
def test_each_change_is_told_for_whom_it_matters(
    old: str, new: str, what: str, effect: Effect
) -> None:
    """One change of the file, and what it means."""
    assert old in OLD

    assert (what, effect) in changes(OLD, OLD.replace(old, new, 1))


def test_what_is_taken_away_or_added_is_told() -> None:
    """A budget and an agreement, in both directions."""
    less = OLD.replace('[[budget]]\nwho = "site"\nwindow = "1d"\nsubjects = 90000\n', "")
    less = less[: less.index("[[agreement]]")] + less[less.index("[[team]]") :]
    gone, come = changes(OLD, less), changes(less, OLD)

    assert [
        ("budget of the whole site", Effect.LOOSER),
        ("agreement with account:partner", Effect.STRICTER),
    ] == gone
    assert [
        ("budget of the whole site", Effect.STRICTER),
        ("agreement with account:partner", Effect.LOOSER),
    ] == come


def test_what_is_merely_written_otherwise_is_nothing() -> None:
    """Another order, a comment, a day of 24 hours; of two budgets alike the stricter binds."""
    written = OLD.replace('window = "1d"', 'window = "24h"') + "# a comment\n"
    twice = OLD + '[[budget]]\nwho = "account"\nwindow = "24h"\nsubjects = 500\n'

    assert [] == changes(OLD, written)
    assert [] == changes(OLD, twice)


def test_budgets_are_told_by_whom_they_bind() -> None:
    """Roles, the young, weights."""
    text = '\n[[budget]]\nwho = "account"\nwindow = "1d"\nsubjects = 9\nweighted = true\n'
    text += 'role = "recruiter"\nyounger_than = "7d"\n'
    (change,) = compare(read_settings(OLD, "a"), read_settings(OLD + text, "b"))

    assert "budget of accounts (recruiter) younger than 7d" == change.what
    assert "9 people by weight in 1d" == change.document()["now"]
