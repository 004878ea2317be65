"""Ranges against the standard library."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.identity.ranges import MAPPED, Ranges

NETWORKS = st.one_of(
    st.tuples(st.ip_addresses(v=4), st.integers(0, 32)),
    st.tuples(st.ip_addresses(v=6), st.integers(0, 128)),
).map(lambda pair: ipaddress.ip_network(pair, strict=False))


def halves(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> tuple[int, int]:
    """Return an address as two halves of 64 bits."""
    number = int(address) + (MAPPED if address.version == 4 else 0)
    return number >> 64, number & (1 << 64) - 1


@given(st.lists(NETWORKS, max_size=8), st.ip_addresses())
def test_an_address_lies_in_a_range_or_not(
    networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network],
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> None:
    """Bisection says what looking at every network says."""
    ranges = Ranges.of(str(network) for network in networks)
    mapped = ipaddress.ip_address(halves(address)[0] << 64 | halves(address)[1])
    inside = any(address.version == net.version and address in net for net in networks) or any(
        net.version == 6 and ipaddress.IPv6Address(int(mapped)) in net for net in networks
    )

    assert inside == (halves(address) in ranges)
    assert all(halves(network.network_address) in ranges for network in networks)


def test_ranges_that_touch_become_one() -> None:
    """Neighbours are joined, so that looking one up is one comparison."""
    assert len(Ranges.of(["10.0.0.0/9", "10.128.0.0/9", "10.1.0.0/16"])) == 1


def test_what_is_no_network_is_refused() -> None:
    """The message shows how one is written."""
    with pytest.raises(ValueError, match=r"such as 10\.0\.0\.0/8"):
        Ranges.of(["everywhere"])
