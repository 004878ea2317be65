"""The address of the client behind trusted proxies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.identity.ranges import Ranges
from privet.identity.walking import HOST_NAME, walk
from privet.traffic.lines import Field
from privet.traffic.repeats import repeats

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from privet.traffic.lines import Lines
    from privet.traffic.repeats import Repeats

__all__ = ["HOST_NAME", "Clients", "Trusted", "blocks", "client", "networks", "text"]

_MAPPED: Final = 0xFFFF
"""What stands above an IPv4 address in the low half of an IPv6 one: ``::ffff:a.b.c.d``."""

PREFIX: Final = {4: 32, 6: 64}
"""How much of an address tells actors apart, in bits.

Source: RFC 8981, a host changes its IPv6 address at will within its /64.
"""

BLOCK: Final = {4: 24, 6: 48}
"""How much of an address tells neighbourhoods apart, in bits.

Source: RFC 6177, a site is given a /48 to a /56; /24 is the longest IPv4 prefix routed at large.
"""


_HANDLES: Final = (
    *(Field.ADDRESS, Field.FORWARDED, Field.ACCOUNT, Field.CLIENT),
    *(Field.SESSION, Field.DEVICE, Field.AGENT),
)
"""What a visitor is known by; two lines with all of them in common have one visitor."""


@dataclass(frozen=True, slots=True)
class Clients:
    """
    Hold the client address of every line of a block.

    Args:
        hi: uint64, the upper half of the IPv6 address; 0 for IPv4, ``HOST_NAME`` for a name.
        lo: uint64, the lower half; ``::ffff:a.b.c.d`` for IPv4, a hash for a name.
        known: Whether there is an address at all.
        malformed: Lines whose forwarded header could not be read, so that the peer counts.
        visitors: Which lines have the same address and every other handle in common.
    """

    hi: NDArray[np.uint64]
    lo: NDArray[np.uint64]
    known: NDArray[np.bool_]
    malformed: int
    visitors: Repeats

    def __len__(self) -> int:
        """Count the lines."""
        return len(self.hi)


@dataclass(frozen=True, slots=True)
class Trusted:
    """
    Hold the networks whose word on the client's address is believed.

    Args:
        names: As the operator wrote them.
        first: The first address of each range, (ranges, 2) uint64 halves, in order.
        last: The last address of each range.
        sockets: Whether a peer on a Unix socket is believed.
    """

    names: tuple[str, ...]
    first: NDArray[np.uint64]
    last: NDArray[np.uint64]
    sockets: bool = False

    @classmethod
    def of(
        cls, names: Iterable[str], presets: Mapping[str, Sequence[str]] | None = None
    ) -> Trusted:
        """
        Read networks such as ``127.0.0.1/32``, names of *presets*, and ``unix:``.

        Raises:
            ValueError: A name is neither a network nor a preset.
        """
        known = presets or {}
        written = tuple(names)
        ranges = Ranges.of(
            network for name in written if name != "unix:" for network in known.get(name, (name,))
        )
        return cls(
            written,
            np.array([_halves(first) for first in ranges.first], np.uint64).reshape(-1, 2),
            np.array([_halves(last) for last in ranges.last], np.uint64).reshape(-1, 2),
            "unix:" in written,
        )


def _halves(address: int) -> tuple[int, int]:
    return address >> 64, address & 0xFFFFFFFFFFFFFFFF


def client(lines: Lines, trusted: Trusted) -> Clients:
    """
    Return the client address of every line.

    The peer counts, unless it is trusted: then the addresses that it forwarded are walked from
    right to left, and the first that is not trusted is the client. What cannot be read as a list
    of addresses is not believed, and the peer counts.
    """
    visitors = repeats(lines.data, lines.start, lines.end, _HANDLES)
    clients = _walked(lines, trusted, visitors)
    # a visitor's header is counted once for each of its lines
    return _walked(lines, trusted, visitors, each=True) if clients.malformed else clients


def _walked(lines: Lines, trusted: Trusted, visitors: Repeats, *, each: bool = False) -> Clients:
    """Return the client of every line, read once for each visitor or for *each* line."""
    rows = slice(None) if each else visitors.first
    start, end = lines.start, lines.end
    count = len(lines.numbers) if each else len(visitors.first)
    hi, lo = np.empty((2, count), np.uint64)
    known, flipped = np.empty(count, np.bool_), np.uint64(1 << 63)
    malformed = walk(
        lines.data,
        start[Field.ADDRESS][rows],
        end[Field.ADDRESS][rows],
        start[Field.FORWARDED][rows],
        end[Field.FORWARDED][rows],
        np.ascontiguousarray((trusted.first ^ flipped).view(np.int64)),
        np.ascontiguousarray((trusted.last ^ flipped).view(np.int64)),
        trusted.sockets,
        hi.view(np.int64),
        lo.view(np.int64),
        known,
        *np.empty((2, count), np.int32),
        np.zeros((2, 2), np.int64),
    )
    line = slice(None) if each else visitors.number
    return Clients(hi[line], lo[line], known[line], int(malformed), visitors)


def _is_ipv4(hi: NDArray[np.uint64], lo: NDArray[np.uint64]) -> NDArray[np.bool_]:
    return np.asarray((hi == 0) & (lo >> np.uint64(32) == _MAPPED), np.bool_)


def networks(
    hi: NDArray[np.uint64], lo: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the network of each address: an IPv4 address whole, the /64 of an IPv6 address."""
    whole = _is_ipv4(hi, lo) | (hi == np.uint64(HOST_NAME))
    return hi, np.where(whole, lo, np.uint64(0))


def blocks(
    hi: NDArray[np.uint64], lo: NDArray[np.uint64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the neighbourhood of each address: its /24 or /48; a host name stands for itself."""
    named = hi == np.uint64(HOST_NAME)
    short = _is_ipv4(hi, lo)
    upper = np.where(named, hi, hi & np.uint64(0xFFFF_FFFF_FFFF_0000))
    lower = np.where(short, lo & np.uint64(0xFFFF_FFFF_FFFF_FF00), np.uint64(0))
    return np.where(short, hi, upper), np.where(named, lo, lower)


def written_networks(hi: NDArray[np.uint64], lo: NDArray[np.uint64]) -> list[str]:
    """Write networks as ``text``; those of IPv4, which are most, in one go."""
    names = np.empty(len(hi), object)
    short = _is_ipv4(hi, lo)
    four = lo[short].astype(">u4").tobytes()
    octets = zip(four[0::4], four[1::4], four[2::4], four[3::4], strict=True)
    names[short] = [_dotted(*each) for each in octets]
    others = zip(hi[~short].tolist(), lo[~short].tolist(), strict=True)
    names[~short] = [text(*half) for half in others]
    return list(names.tolist())


def _dotted(a: int, b: int, c: int, d: int) -> str:
    return f"{a}.{b}.{c}.{d}/{PREFIX[4]}"


def text(hi: int, lo: int) -> str:
    """Write a network, ``203.0.113.7/32`` or ``2001:db8:1:2::/64``; a host name by its hash."""
    if hi == HOST_NAME:
        return f"host-{lo:016x}"
    if hi == 0 and lo >> 32 == _MAPPED:
        return _dotted(*(lo & 0xFFFFFFFF).to_bytes(4))
    # The lower half is four zeros, with those before it always the longest run: it becomes the two colons.
    # An object of ``ipaddress`` takes 4.7 us to be written; there is a name for each network of a log.
    groups = [f"{hi >> shift & 0xFFFF:x}" for shift in (48, 32, 16, 0)]
    while groups and groups[-1] == "0":
        groups.pop()
    return f"{':'.join(groups)}::/{PREFIX[6]}"
