"""The client behind trusted proxies, as an operator would expect."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.identity.addresses import (
    Clients,
    Trusted,
    blocks,
    client,
    networks,
    text,
    written_networks,
)
from privet.identity.walking import HOST_NAME
from privet.traffic.lines import Field, Lines

if TYPE_CHECKING:
    from collections.abc import Sequence

TRUSTED = Trusted.of(["10.0.0.0/8", "cdn", "unix:"], {"cdn": ("2001:db8:cd::/48",)})


def lines(rows: Sequence[tuple[str | None, str | None]]) -> Lines:
    """Lay peers and forwarded headers out as a reader would."""
    buffer = bytearray()
    start = np.full((len(Field), len(rows)), -1, np.int32)
    end = start.copy()
    for i, row in enumerate(rows):
        for field, value in zip((Field.ADDRESS, Field.FORWARDED), row, strict=True):
            if value is not None:
                buffer += b" "
                start[field, i] = len(buffer)
                buffer += value.encode()
                end[field, i] = len(buffer)
    data = np.frombuffer(bytes(buffer) + bytes(64), np.uint8)
    return Lines(data, start, end, np.arange(1, len(rows) + 1, dtype=np.int64))


def written(clients: Clients) -> list[str | None]:
    """Return the network of each client as it is written down."""
    hi, lo = networks(clients.hi, clients.lo)
    return [
        text(int(h), int(low)) if known else None
        for h, low, known in zip(hi, lo, clients.known, strict=True)
    ]


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.7", None, "203.0.113.7/32"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7/32"),
        ("10.0.0.1", "203.0.113.7", "203.0.113.7/32"),
        ("10.0.0.1", "192.0.2.1, 203.0.113.7, 10.1.1.1", "203.0.113.7/32"),
        ("10.0.0.1", "anything at all, 203.0.113.7", "203.0.113.7/32"),
        ("10.0.0.1", "203.0.113.7, nonsense!", "10.0.0.1/32"),
        ("10.0.0.1", "unknown", "10.0.0.1/32"),
        ("10.0.0.1", "-", "10.0.0.1/32"),
        ("10.0.0.1", None, "10.0.0.1/32"),
        ("10.0.0.1", "10.0.0.2, 10.0.0.3", "10.0.0.2/32"),
        ("10.0.0.1", " 203.0.113.7 ,", "203.0.113.7/32"),
        ("10.0.0.1", "203.0.113.7:5123", "203.0.113.7/32"),
        ("10.0.0.1", "::ffff:203.0.113.7", "203.0.113.7/32"),
        ("10.0.0.1", "[2001:db8:1:2::7]:443", "2001:db8:1:2::/64"),
        ("10.0.0.1", 'for="[2001:db8:1:2::7]:1";proto=https', "2001:db8:1:2::/64"),
        ("10.0.0.1", "For=203.0.113.7;by=10.0.0.9, for=10.0.0.2", "203.0.113.7/32"),
        ("2001:db8:cd:1::5", "203.0.113.7", "203.0.113.7/32"),
        ("2001:db8:ce:1::5", "203.0.113.7", "2001:db8:ce:1::/64"),
        ("unix:", "203.0.113.7", "203.0.113.7/32"),
        ("unix:", None, None),
        ("-", "203.0.113.7", None),
        (None, None, None),
        ("203.0.113.7, 10.0.0.9", None, "203.0.113.7/32"),
    ],
)
def test_the_client_is_found(peer: str | None, forwarded: str | None, expected: str | None) -> None:
    """From right to left, the first address that nobody vouches for."""
    assert [expected] == written(client(lines([(peer, forwarded)]), TRUSTED))


def test_nobody_is_believed_by_default() -> None:
    """Without trusted proxies a forwarded header is what a visitor may have made up."""
    found = client(lines([("10.0.0.1", "203.0.113.7")]), Trusted.of([]))

    assert ["10.0.0.1/32"] == written(found)


def test_unreadable_headers_are_counted() -> None:
    """An unreadable header is worth a warning, its absence is not."""
    found = client(lines([("10.0.0.1", "x y"), ("10.0.0.1", None), ("10.0.0.1", "-")]), TRUSTED)

    assert found.malformed == 1
    assert len(found) == 3


def test_a_host_name_is_a_client() -> None:
    """A name that stands for an address is known by its hash."""
    [written_name] = written(client(lines([("Host.example.com", None)]), TRUSTED))

    assert written_name is not None
    assert written_name.startswith("host-")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["10.0.0.1", "203.0.113.9", "2001:db8:cd::7", "name", "-"]),
            st.sampled_from([None, "203.0.113.7", "2001:db8::5, 10.0.0.2", "x y"]),
        ),
        max_size=20,
    )
)
def test_a_client_is_the_same_in_each_of_its_lines(rows: list[tuple[str, str | None]]) -> None:
    """Who comes again is whoever came before, and a bad header is counted each time."""
    alone = [client(lines([row]), TRUSTED) for row in rows]
    found = client(lines(rows), TRUSTED)

    assert [each.hi[0] for each in alone] == found.hi.tolist()
    assert [each.lo[0] for each in alone] == found.lo.tolist()
    assert [each.known[0] for each in alone] == found.known.tolist()
    assert sum(each.malformed for each in alone) == found.malformed


@given(
    st.lists(
        st.one_of(
            st.sampled_from(
                ["10.0.0.1", "10.9.9.9", "203.0.113.7", "2001:db8:cd::1", "::1", "x", ""]
            ),
            st.ip_addresses().map(str),
        ),
        max_size=6,
    ),
    st.sampled_from(["10.0.0.1", "203.0.113.9"]),
)
def test_the_walk_agrees_with_its_twin(chain: list[str], peer: str) -> None:
    """The obvious walk over a list of addresses comes to the same client."""
    believed = [ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("2001:db8:cd::/48")]

    def trusts(address: str) -> bool:
        parsed = ipaddress.ip_address(address)
        return any(parsed.version == net.version and parsed in net for net in believed)

    expected = peer
    if trusts(peer):
        for entry in reversed(chain):
            if not entry:
                continue
            try:
                ipaddress.ip_address(entry)
            except ValueError:
                expected = peer
                break
            expected = entry
            if not trusts(entry):
                break
    found = client(lines([(peer, ",".join(chain))]), TRUSTED)
    parsed = ipaddress.ip_address(expected)
    number = int(parsed) + (0xFFFF << 32 if parsed.version == 4 else 0)

    assert number == (int(found.hi[0]) << 64) | int(found.lo[0])


def test_neighbourhoods() -> None:
    """A /24 or a /48 is one block, and a host name stands for itself."""
    found = client(
        lines([("203.0.113.7", None), ("203.0.113.200", None), ("203.0.114.7", None)]
              + [(f"2001:db8:1:{i}::5", None) for i in range(2)] + [("h.example", None)]),
        Trusted.of([]),
    )  # fmt: skip
    hi, lo = blocks(found.hi, found.lo)
    keys = list(zip(hi.tolist(), lo.tolist(), strict=True))

    assert keys[0] == keys[1] != keys[2]
    assert keys[3] == keys[4]
    assert keys[5] == (found.hi[5], found.lo[5])


def test_a_proxy_that_is_no_network_is_refused() -> None:
    """A name that is neither a network nor a preset is a mistake."""
    with pytest.raises(ValueError, match="cloudflair"):
        Trusted.of(["cloudflair"], {"cloudflare": ("173.245.48.0/20",)})


@given(st.integers(0, 2**32 - 1))
def test_an_address_of_four_bytes_is_written_as_it_is_known(address: int) -> None:
    """What is written is what the standard library writes."""
    assert f"{ipaddress.IPv4Address(address)}/32" == text(0, 0xFFFF << 32 | address)


@given(st.lists(st.just(0) | st.integers(0, 0xFFFF), min_size=4, max_size=4))
def test_a_network_of_sixteen_bytes_is_written_as_it_is_known(groups: list[int]) -> None:
    """Zeros before the lower half go with it, those further up stay; as the standard library writes it."""
    hi = sum(group << shift for group, shift in zip(groups, (48, 32, 16, 0), strict=True))

    assert f"{ipaddress.IPv6Address(hi << 64)}/64" == text(hi, 0)


@given(st.lists(st.tuples(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1)), max_size=9))
def test_many_networks_are_written_as_each_is(others: list[tuple[int, int]]) -> None:
    """Of both kinds, mixed, and names of hosts among them."""
    four = [(0, 0xFFFF << 32 | lo & 0xFFFFFFFF) for _, lo in others]
    halves = [*others, *four, (HOST_NAME, 7)]
    hi, lo = np.asarray(halves, np.uint64).reshape(-1, 2).T

    assert [text(*half) for half in halves] == written_networks(hi, lo)
