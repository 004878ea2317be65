"""Addresses in a report that is sent on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.adapters.documents.masking import masked, masked_actor

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address


@pytest.mark.parametrize(
    ("actor", "shown"),
    [
        ("network:203.0.113.7/32", "network:203.0.113.x"),
        ("network:2001:db8:1:2::/64", "network:2001:db8:1::/48"),
        ("network:::ffff:203.0.113.7/128", "network:203.0.113.x"),
        ("network:7-113-0-203.pool.example.net", "network:*.example.net"),
        ("network:localhost", "network:localhost"),
        ("account:bob77", "account:bob77"),
        ("account:alice@203.0.113.7", "account:alice@203.0.113.x"),
        ("C1", "C1"),
    ],
)
def test_an_actor_keeps_its_name_and_loses_its_address(actor: str, shown: str) -> None:
    """An account stays readable; of an address only its neighbourhood stays."""
    assert shown == masked_actor(actor)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("came from 203.0.113.7.", "came from 203.0.113.x."),
        ("203.0.113.7, 203.0.113.8", "203.0.113.x, 203.0.113.x"),
        ("from 2001:db8:1:2::5: twice", "from 2001:db8:1::/48: twice"),
        ("from 2001:db8:1:2::5.", "from 2001:db8:1::/48."),
        ("fe80::1%eth0", "fe80::/48"),
        ("at 13:55:36 on 2026-11-02", "at 13:55:36 on 2026-11-02"),
        ("trusted 10.0.0.0/8 and 2001:db8::/32", "trusted 10.0.0.0/8 and 2001:db8::/32"),
        ("Chrome/120.0.6099.109", "Chrome/120.0.6099.109"),
        ("999.1.1.1", "999.1.1.1"),
        ("1.2.3.4.5", "1.2.3.4.5"),
        ("::", "::"),
        ("host-203-0-113-7.example", "host-x-x-x-x.example"),
    ],
)
def test_addresses_within_a_text_are_hidden(text: str, shown: str) -> None:
    """Times, versions and whole networks stay; single addresses do not."""
    assert shown == masked(text)


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "network:{}/32", "from {}, twice", "({})"]))
def test_no_ipv4_address_survives(address: IPv4Address, frame: str) -> None:
    """Whatever the address and whatever surrounds it, its last octet is gone."""
    expected = f"{str(address).rpartition('.')[0]}.x"

    assert frame.replace("/32", "").format(expected) == masked(frame.format(address))


@given(st.ip_addresses(v=6), st.sampled_from(["{}", "network:{}/64", "from {}, twice", "({})"]))
def test_no_ipv6_address_survives(address: IPv6Address, frame: str) -> None:
    """Whatever the address, the part that tells a household apart is gone."""
    rest = int(address) & ((1 << 80) - 1)
    if rest == 0 or address.ipv4_mapped:
        return
    assert str(address) not in masked(frame.format(address))


@given(st.text(alphabet="0123456789abcdef:./-", max_size=300))
def test_hostile_text_is_masked_without_failing(text: str) -> None:
    """Text that only looks like addresses passes through."""
    assert isinstance(masked(text), str)


def test_a_long_name_costs_little() -> None:
    """A name of a hundred thousand characters does not hold up the report."""
    assert "a" * 100_000 == masked("a" * 100_000)
    assert masked(":" * 100_000)
    assert masked("1." * 50_000)
