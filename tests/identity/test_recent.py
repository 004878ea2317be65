"""Whether recent requests come from visitors or from the operator's own proxies."""

from __future__ import annotations

import ipaddress

from privet.identity.hops import SHARE
from privet.identity.recent import HALF, LEAST, MOST, Recent

PRESETS = {"cdn": ("198.51.100.0/24", "2001:db8:ff::/48")}


def halves(text: str) -> tuple[int, int]:
    """Return an address as two signed halves, as a kernel writes them."""
    address = ipaddress.ip_address(text)
    number = int(address) + (0xFFFF << 32 if address.version == 4 else 0)
    hi, lo = number >> 64, number & (1 << 64) - 1
    return hi - (1 << 64) if hi >> 63 else hi, lo - (1 << 64) if lo >> 63 else lo


def fed(counts: dict[str, int], trusted: tuple[str, ...] = ()) -> Recent:
    """Return what so many requests from each address come to."""
    recent = Recent(PRESETS, trusted)
    for address, count in counts.items():
        for _ in range(count):
            recent.add(*halves(address))
    return recent


def visitors(count: int) -> dict[str, int]:
    """Return visitors from public addresses."""
    return {f"203.0.{number >> 8}.{number & 255}": 1 for number in range(count)}


def test_everybody_behind_one_proxy_is_noticed() -> None:
    """
    The self-ban that plagues peers: all visitors have the address of the operator's proxy.
    """
    recent = fed({"10.0.0.5": 2 * LEAST})

    assert recent.hops.suspected
    assert 'trusted_proxies = ["10.0.0.5/32"]' in recent.warning
    assert "privet reload" in recent.warning


def test_a_cdn_is_named_by_its_preset() -> None:
    """Many addresses of one CDN count together, in both versions of the protocol."""
    recent = fed({"198.51.100.1": 30, "198.51.100.2": 30, "2001:db8:ff::1": 40})

    assert ("cdn",) == recent.hops.proxies
    assert 'trusted_proxies = ["cdn"]' in recent.warning


def test_visitors_are_left_alone() -> None:
    """A campus behind one public address is no proxy of ours, however many come from it."""
    assert "" == fed({"203.0.113.7": 500, **visitors(100)}).warning


def test_a_third_is_not_yet_suspected() -> None:
    """Exactly the share that is named does not count as more than it."""
    assert "" == fed({"10.0.0.5": round(100 * SHARE), **visitors(70)}).warning
    assert fed({"10.0.0.5": 32, **visitors(70)}).warning


def test_four_proxies_are_too_many_for_a_few() -> None:
    """An intranet with many private addresses is a crowd of visitors."""
    assert "" == fed({f"10.0.0.{number}": 20 for number in range(50)}).warning


def test_of_few_requests_nothing_is_said() -> None:
    """The first visitor of a morning is not a proxy."""
    assert "" == fed({"127.0.0.1": LEAST - 1}).warning


def test_a_trusted_proxy_that_names_nobody() -> None:
    """Where the trusted proxy itself is left as the client, the header is what is missing."""
    recent = fed({"127.0.0.1": 200}, trusted=("127.0.0.1/32", "unix:", "cdn"))

    assert "X-Forwarded-For" in recent.warning
    assert "X-Forwarded-For" in fed({"198.51.100.9": 200}, trusted=("cdn",)).warning


def test_the_past_is_forgotten() -> None:
    """A proxy that is trusted since no longer counts after two halves."""
    recent = fed({"10.0.0.5": HALF})
    for number in range(2 * HALF):
        recent.add(*halves(f"203.0.113.{number % 250}"))

    assert "" == recent.warning
    assert len(recent) <= 2 * HALF


def test_what_is_remembered_is_bounded() -> None:
    """A flood from countless addresses of our own networks costs no more memory."""
    recent = Recent(PRESETS)
    for number in range(3 * MOST):
        recent.add(0xFD << 56, number)

    assert len(recent._known) <= MOST
    assert len(recent._now) <= MOST
