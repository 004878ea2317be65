"""The roles of actors are read from a file, or refused with the line that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.rehearsing import addresses, by_trait, read_roster
from privet.errors import ConfigError
from privet.exposure.budgets import DAY
from privet.exposure.pseudonyms import Key
from privet.workflows.rehearse import Listed

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = {"account:bob77": "recruiter", "network:203.0.113.7/32": "campus"}


@pytest.mark.parametrize(
    "text",
    [
        "actor,role\naccount:bob77,recruiter\nnetwork:203.0.113.7/32,campus\n",
        """{"actor": "account:bob77", "role": "recruiter", "kind": "person"}

        {"actor": "network:203.0.113.7/32", "role": "campus"}
        """,
    ],
)
def test_roles_are_read(tmp_path: Path, text: str) -> None:
    """CSV and JSON lines say the same."""
    file = tmp_path / "roles"
    file.write_text(text)

    assert KNOWN == {name: each.role for name, each in read_roster(file).items()}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actor,role\nbob77,recruiter\n", "1: a row needs an actor"),
        ("name,role\naccount:bob77,recruiter\n", "1: a row needs an actor"),
        ("actor,traits\naccount:bob77,blue\n", "1: blue: traits are no-js"),
        ("actor,created\naccount:bob77,lately\n", "1: lately: traits are"),
        ('{"actor": "account:bob77"}\n', "1: a row needs an actor"),
        ('{"actor": "account:bob77", "role": "x"}\n{nonsense\n', "2: not a JSON object"),
    ],
)
def test_what_is_no_role_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A row without an actor or a role costs nothing but its message."""
    file = tmp_path / "roles"
    file.write_text(text)

    with pytest.raises(ConfigError, match=said):
        read_roster(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(ConfigError, match="the roles cannot be read"):
        read_roster(tmp_path / "none")


def test_traits_and_ages_are_read(tmp_path: Path) -> None:
    """An actor and one of the others are enough."""
    file = tmp_path / "roster.csv"
    file.write_text("actor,role,traits,created\naccount:a,,no-js vpn,\naccount:b,,,1970-01-02\n")

    assert {
        "account:a": Listed("", frozenset({"no-js", "vpn"})),
        "account:b": Listed(created=DAY),
    } == read_roster(file)


def test_a_range_of_networks_says_its_traits() -> None:
    """Of each network in it, as the ledger names them; one that is too wide is refused."""
    key = Key(bytes(32))
    found = by_trait({"network:192.0.2.0/30": Listed("", frozenset({"vpn"}))}, key)

    assert [pseudonym_of(f"network:192.0.2.{n}/32", key) for n in range(4)] == found["vpn"].tolist()
    assert [256, 1 << 16, None, None, None] == [
        addresses(each)
        for each in (
            *("network:192.0.2.0/24", "network:2001:db8::/48"),
            *("network:192.0.2.7/32", "network:none", "account:bob"),
        )
    ]
    with pytest.raises(ConfigError, match="Name parts of it: /16"):
        addresses("network:10.0.0.0/8")
