"""Where records are: as told, as the policy says, or beside the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from privet.bootstrap.recording import Where, stamp
from privet.errors import ConfigError, NotAllowed
from privet.permission.team import Duty
from privet.workflows.investigate import Stamp


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)


def test_they_are_where_they_are_told_to_be() -> None:
    """The command line goes before the policy, and the policy before the ledger."""
    Path("privet.toml").write_text('[records]\nurl = "said"\n[ledger]\npath = "there/ledger"\n')

    assert "told" == Where("told").url
    assert "said" == Where().url


def test_they_are_beside_the_ledger() -> None:
    """Where nothing is said."""
    Path("other.toml").write_text('[ledger]\npath = "there/ledger"\n')
    where = Where(config=Path("other.toml"))

    assert "there/ledger.records" == where.url
    assert Path("there/ledger.records.signing.key") == where.key
    assert "mine.records" == Where(ledger=Path("mine")).url


def test_nowhere_is_refused() -> None:
    """Records are not made wherever one stands."""
    with pytest.raises(ConfigError, match="where cases are kept"):
        _ = Where().url
    with pytest.raises(ConfigError, match="where the key is"):
        _ = Where("postgresql://h/d").key


def test_the_key_of_records_on_a_server() -> None:
    """Stands where the policy says, or beside the ledger."""
    Path("privet.toml").write_text('[records]\nkey = "k"\n')

    assert Path("k") == Where("postgresql://h/d").key
    Path("privet.toml").unlink()
    assert Path("mine.signing.key") == Where("postgresql://h/d", Path("mine")).key


def test_no_two_salts_are_the_same() -> None:
    """A salt is 128 bits of chance."""
    (_, one), (_, two) = stamp(Stamp()), stamp(Stamp())

    assert (32, True) == (len(one), one != two)


def test_whoever_acts_has_a_name() -> None:
    """Without a team as they say, or by their account; with one, only who is of it."""
    assert "ana" == Where().by(" ana ")
    assert "@" in Where().by()
    Path("privet.toml").write_text(
        '[[team]]\nname = "Ana Lam"\nroles = ["owner"]\n[[team]]\nname = "Bo"\nroles = ["analyst"]\n'
    )

    assert "Ana Lam, owner" == Where().by("Ana Lam")
    with pytest.raises(NotAllowed, match="Bo may not promote a policy"):
        Where().signed(Duty.PROMOTE, "Bo")
    with pytest.raises(NotAllowed, match="not of the team"):
        Where().by("eve")
