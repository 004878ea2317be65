"""Who governs, and how a policy comes into force, as the file says it."""

from __future__ import annotations

import pytest

from privet.errors import ConfigError
from privet.permission.team import Role
from privet.settings import read_settings


def test_a_team_is_read() -> None:
    """With roles, accounts and whom somebody stands in for."""
    text = """
    [[team]]
    name = "Ana"
    roles = ["owner", "legal"]
    accounts = ["ana"]
    [[team]]
    name = "Bo"
    deputy_for = "Ana"
    """
    ana, bo = read_settings(text, "privet.toml").designated().members

    assert ({Role.OWNER, Role.LEGAL}, {"ana"}) == (set(ana.roles), set(ana.accounts))
    assert "Ana" == bo.deputy_for


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[team]]\nname = "Ana"\nroles = ["boss"]', "team.roles"),
        ('[[team]]\nname = "Ana"\ndeputy_for = "Bo"', "nobody else of the team"),
        ("[promotion]\ngood_standing = 0", "promotion.good_standing"),
    ],
)
def test_what_cannot_be_meant_is_refused(text: str, said: str) -> None:
    """With its place."""
    with pytest.raises(ConfigError, match=said):
        read_settings(text, "privet.toml")
