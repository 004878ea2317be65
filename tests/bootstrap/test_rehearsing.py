"""The roles of actors are read from a file, or refused with the line that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from privet.bootstrap.rehearsing import read_roles
from privet.errors import ConfigError

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

    assert KNOWN == read_roles(file)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("actor,role\nbob77,recruiter\n", "1: a row needs an actor"),
        ("name,role\naccount:bob77,recruiter\n", "1: a row needs an actor"),
        ('{"actor": "account:bob77"}\n', "1: a row needs an actor"),
        ('{"actor": "account:bob77", "role": "x"}\n{nonsense\n', "2: not a JSON object"),
    ],
)
def test_what_is_no_role_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """A row without an actor or a role costs nothing but its message."""
    file = tmp_path / "roles"
    file.write_text(text)

    with pytest.raises(ConfigError, match=said):
        read_roles(file)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The message names the file."""
    with pytest.raises(ConfigError, match="the roles cannot be read"):
        read_roles(tmp_path / "none")
