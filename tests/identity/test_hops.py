"""Proxies that were taken for visitors."""

from __future__ import annotations

from privet.identity.hops import hops

PRESETS = {"cdn": ("198.51.100.0/24",)}


def four(text: str) -> tuple[int, int]:
    """Return an IPv4 address in two halves."""
    number = 0
    for part in text.split("."):
        number = number * 256 + int(part)
    return 0, (0xFFFF << 32) + number


def test_a_balancer_that_hides_everybody_is_named() -> None:
    """Two private addresses with most of the traffic are the operator's own."""
    peers = [(four("10.0.0.5"), 600), (four("10.0.0.6"), 300), (four("203.0.113.7"), 100)]
    found = hops(peers, PRESETS, forwarded=True)

    assert found.suspected
    assert found.proxies == ("10.0.0.5/32", "10.0.0.6/32")
    assert found.warning == (
        "90% of the requests come from 10.0.0.5/32, 10.0.0.6/32, which looks like your own proxy; "
        'add trusted_proxies = ["10.0.0.5/32", "10.0.0.6/32"] to [site]'
    )


def test_a_network_of_proxies_is_named_as_its_preset() -> None:
    """Many addresses of one preset are one proxy; without a header that must be logged first."""
    peers = [(four(f"198.51.100.{i}"), 10) for i in range(50)] + [((0x20010DB8 << 32, 5), 10)]
    found = hops(peers, PRESETS, forwarded=False)

    assert found.proxies == ("cdn",)
    assert "log X-Forwarded-For" in found.warning


def test_an_office_on_a_private_network_is_left_alone() -> None:
    """Many colleagues on private addresses, none with much of the traffic, are visitors."""
    peers = [(four(f"10.0.{i}.1"), 10) for i in range(50)]
    found = hops(peers, PRESETS, forwarded=True)

    assert not found.suspected
    assert found.warning == ""


def test_a_loud_visitor_is_no_proxy() -> None:
    """An address that is routed is a visitor, however loud."""
    assert not hops([(four("203.0.113.7"), 1000)], PRESETS, forwarded=True).suspected


def test_nobody_came() -> None:
    """An empty log has no proxies."""
    assert hops([], PRESETS, forwarded=True).share == 0


def test_private_ipv6_is_private() -> None:
    """Unique local addresses are the operator's as well."""
    found = hops([((0xFD00 << 48, 1), 10)], {}, forwarded=True)

    assert found.proxies == ("fd00::1/128",)
