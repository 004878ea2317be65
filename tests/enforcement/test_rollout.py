"""Enforcing for a share of the actors."""

from __future__ import annotations

from privet.enforcement.rollout import chosen, salt_of
from privet.exposure.pseudonyms import Domain, Key, of_text

KEY = Key(b"a key of the tests")
SALT = salt_of(KEY)
ACTORS = [of_text(f"u{n}", KEY, Domain.ACCOUNT) for n in range(4000)]


def share(percent: float) -> set[int]:
    """Return who comes first."""
    return {actor for actor in ACTORS if chosen(actor, SALT, percent)}


def test_a_share_is_a_share() -> None:
    """Ten percent are about one in ten, nobody is in none, everybody in all."""
    assert 300 < len(share(10)) < 500
    assert (0, 4000) == (len(share(0)), len(share(100)))


def test_who_is_first_stays_first() -> None:
    """A larger share holds the smaller one."""
    assert share(1) < share(10) < share(50)
