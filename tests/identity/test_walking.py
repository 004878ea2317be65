"""Addresses and chains of proxies against the standard library and an obvious walk."""

from __future__ import annotations

import ipaddress

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from privet.identity.walking import ADDRESS, HOST_NAME, NAME, NOTHING, SOCKET, read

IP = st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6))


def parse(text: bytes) -> tuple[int, int | None]:
    """Read a text with the kernel; return what it is, and its number."""
    out = np.zeros(2, np.int64)
    kind = read(np.frombuffer(text, np.uint8), 0, len(text), out)
    halves = out.view(np.uint64)
    return kind, (int(halves[0]) << 64) | int(halves[1]) if kind in {ADDRESS, NAME} else None


def number(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> int:
    """Return the number under which an address stands."""
    return int(address) + (0xFFFF << 32 if address.version == 4 else 0)


@given(IP)
def test_every_address_is_read(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """As the standard library writes it, with a port, and an IPv6 address in full and in capitals."""
    plain = str(address).encode()
    port = b"[" + plain + b"]:443" if address.version == 6 else plain + b":443"
    texts = [plain, port, address.exploded.encode(), address.exploded.upper().encode()]

    assert [(ADDRESS, number(address))] * 4 == [parse(text) for text in texts]


@given(st.text(alphabet="0123456789abcdefABCDEF:.%", max_size=45))
@example("1:2:3:4:5:6:7::")
@example("::1:2:3:4:5:6:7")
@example("1::2::3")
@example(":1:2:3:4:5:6:7:8")
@example("1:2:3:4:5:6:7:8:")
@example("::ffff:1.2.3.4")
@example("::1.2.3.256")
@example("1.2.3.4::")
@example("01.2.3.4")
def test_what_is_no_address_is_none(text: str) -> None:
    """What the standard library refuses is refused, but for a port and zeros in front."""
    try:
        expected = number(ipaddress.ip_address(text))
    except ValueError:
        expected = None
    kind, value = parse(text.encode())
    if expected is not None:
        assert (ADDRESS, expected) == (kind, value)
    elif kind == ADDRESS:
        octets = text.partition(":")[0].split(".") if text.count(":") <= 1 else []
        lenient = len(octets) == 4 or "%" in text or "." in text
        assert lenient


@given(st.binary(max_size=80))
def test_no_bytes_do_harm(text: bytes) -> None:
    """Whatever the bytes, the answer is one of four."""
    assert parse(text)[0] in {NOTHING, ADDRESS, NAME, SOCKET}


def test_names_are_told_apart_whatever_their_case() -> None:
    """A host name has a number of its own, above all addresses."""
    kind, value = parse(b"Host.Example.com")
    other = parse(b"host.example.org")[1]

    assert (NAME, value) == parse(b"host.example.com")
    assert value is not None
    assert value >> 64 == HOST_NAME
    assert kind == NAME
    assert other != value


def test_what_is_neither() -> None:
    """A dash, digits with a dot too few, blanks and over-long names are nothing."""
    texts = [b"", b"-", b"1.2.3", b"a b", b"x" * 300, b"unknown!", b"[::1", b"1.2.3.4:x"]

    assert [NOTHING] * len(texts) == [parse(text)[0] for text in texts]
    assert parse(b"unix:/run/x.sock")[0] == SOCKET
