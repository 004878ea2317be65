"""The pseudonym of whom an operator names."""

from __future__ import annotations

import pytest
from tests.bootstrap.crowds import NOON, asks

from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.policies import policy_of
from privet.errors import ConfigError
from privet.exposure.pseudonyms import Key
from privet.exposure.tallying import ACCOUNT, NETWORK, signed
from privet.settings import read_settings

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
