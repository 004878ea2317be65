"""The cast: accounts, addresses, networks."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network

import numpy as np

from privet.simulation.cast import CARRIERS, HOMES, SHARED, Cast, Kind


def test_each_is_numbered_by_its_place() -> None:
    """Members, accounts and addresses are numbered as they come."""
    cast = Cast()

    assert [0, 1] == [cast.cast(Kind.PERSON, "member"), cast.cast(Kind.AGENT, "bingbot", "engine")]
    assert [0, 1] == [cast.enrol(b"ada"), cast.enrol(b"bru")]
    assert [0, 1] == [cast.fixed("192.0.2.1"), cast.fixed("192.0.2.2")]
    assert ["192.0.2.1/32", "192.0.2.2/32"] == cast.networks


def test_homes_differ() -> None:
    """No two homes share an address, and all lie in the range for benchmarks."""
    cast = Cast()
    chance = np.random.default_rng(1)
    homes = {cast.addresses[cast.home(chance)].decode() for _ in range(500)}

    assert len(homes) == 500
    assert all(IPv4Address(home) in HOMES for home in homes)


def test_homes_beyond_the_range_are_of_the_sixth_version() -> None:
    """When the range is given out, further homes get a /64 of their own."""
    cast = Cast()
    chance = np.random.default_rng(1)
    cast.home(chance)
    cast._given = HOMES.num_addresses - 2

    assert cast.networks[cast.network_of[cast.home(chance)]].endswith("::/64")


def test_addresses_of_a_prefix_are_one_network() -> None:
    """All addresses of a /64 lie in it, and two prefixes are two networks."""
    cast = Cast()
    chance = np.random.default_rng(1)
    starts = [cast.prefix(chance, 20) for _ in range(300)]

    assert len(set(cast.networks)) == 300
    for first in starts:
        for k in range(first, first + 20):
            network = IPv6Network(cast.networks[cast.network_of[k]])
            assert IPv6Address(cast.addresses[k].decode()) in network
            assert network.subnet_of(IPv6Network("2001:db8::/32"))


def test_shared_addresses_are_for_documentation() -> None:
    """Campuses and offices share documentation addresses, telephones those of a carrier."""
    cast = Cast()
    shared = [IPv4Address(cast.addresses[cast.shared()].decode()) for _ in range(300)]
    carriers = [IPv4Address(cast.addresses[cast.carrier()].decode()) for _ in range(300)]

    assert 253 == sum(address in SHARED for address in shared)
    assert len(set(shared)) == 300
    assert len(set(carriers)) == 300
    assert all(address in CARRIERS for address in carriers)
