"""The pseudonym of whom an operator names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import NOON, asks

from privet.adapters.ledgers import keys
from privet.bootstrap.naming import ledger_key, pseudonym_of, subjects_of
from privet.bootstrap.policies import policy_of
from privet.errors import ConfigError
from privet.exposure.pseudonyms import Key, of_handles
from privet.exposure.tallying import ACCOUNT, NETWORK, signed
from privet.settings import Settings, read_settings

if TYPE_CHECKING:
    from pathlib import Path

KEY = Key(bytes(32))
POLICY = '[site]\ntrusted_proxies = ["127.0.0.1/32"]\n[identity]\naccount = ["cookie:account"]\n'


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "network:198.51.100.7"),
        ("2001:db8:5:6:7::8", "network:2001:db8:5:6::/64"),
    ],
)
def test_it_is_the_one_that_the_guard_gives(address: str, network: str) -> None:
    """By the name of an account or of a network the operator means who comes."""
    policy = policy_of(read_settings(POLICY, "privet.toml"), KEY)
    cells = policy.recognise(asks("ana", 1, NOON, address))[0]

    assert int(cells[ACCOUNT]) == signed(pseudonym_of("account:ana", KEY))
    assert int(cells[NETWORK]) == signed(pseudonym_of(network, KEY))


@pytest.mark.parametrize("name", ["ana", "person:ana", "network:nowhere", "account:"])
def test_what_names_nobody_is_refused(name: str) -> None:
    """It says how an actor is written."""
    with pytest.raises(ConfigError):
        pseudonym_of(name, KEY)


def test_a_ledger_is_read_by_the_key_beside_it_or_the_named_one(tmp_path: Path) -> None:
    """The key of the policy goes before; in neither place one is made."""
    folder = tmp_path / "ledger"
    named = read_settings(f'[ledger]\nkey = "{tmp_path}/named"\n', "privet.toml")
    for settings in (Settings(), named):
        with pytest.raises(ConfigError, match="the ledger's key is not there"):
            ledger_key(settings, folder)
    assert [] == list(tmp_path.iterdir())

    beside = keys.load(keys.beside(folder), chance=bytes(32))
    other = keys.load(tmp_path / "named", chance=bytes([1] * 32))

    assert beside == ledger_key(Settings(), folder)
    assert other == ledger_key(named, folder)
    assert beside != other


def test_a_person_has_sixteen_digits() -> None:
    """As the ledger knows them, whose numbers are signed."""
    handles = of_handles(["bob", "4711"], KEY)

    assert [int(each) % (1 << 64) for each in handles] == [
        int(each, 16) for each in subjects_of(["bob", "4711"], KEY)
    ]
