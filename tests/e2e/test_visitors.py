"""Who asked: behind proxies, signed in or out, declared, verified, lying, or permitted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import pytest
from tests.e2e.logs import GOOGLEBOT, Hit, after, combined_line, crowd, text, town, walk
from tests.e2e.running import Analysed, analysed_text

if TYPE_CHECKING:
    from pathlib import Path

SURFACE = ("--surface", "/members/{subject}")


# ── behind proxies ───────────────────────────────────────────────────────────────────────────────


def behind(proxy: str, visitors: int = 12) -> list[Hit]:
    """Visitors whose addresses a proxy forwards; each was shown as many people as its number."""
    return [
        Hit(f"/members/{person}", "", proxy, after(visitor * 400 + person * 13), forwarded=written)
        for visitor in range(1, visitors + 1)
        for person in range(visitor)
        for written in (f"198.51.100.{visitor}",)
    ]


def test_a_trusted_proxy_names_its_visitor(tmp_path: Path) -> None:
    """
    The address is taken from X-Forwarded-For where the peer is trusted.
    """
    ran = analysed_text(
        tmp_path, text(behind("10.0.0.5"), "main"), "--trusted-proxy", "10.0.0.0/8", *SURFACE
    )

    assert {f"network:198.51.100.{n}/32": n for n in range(1, 13)} == ran.subjects


def test_what_a_visitor_forges_is_not_believed(tmp_path: Path) -> None:
    """
    The walk goes from the right and stops at the first address that is not trusted.
    """
    forged = "1.2.3.4, 198.51.100.7, 10.0.0.9"
    hits = [
        *(Hit(f"/members/{i}", "", "10.0.0.5", after(i), forwarded=forged) for i in range(4)),
        *(Hit(f"/members/{i}", "", "203.0.113.9", after(i), forwarded="1.1.1.1") for i in range(3)),
        *(Hit(f"/members/{i}", "", "10.0.0.5", after(i), forwarded="unknown") for i in range(2)),
    ]
    ran = analysed_text(tmp_path, text(hits, "main"), "--trusted-proxy", "10.0.0.0/8", *SURFACE)

    assert {
        "network:198.51.100.7/32": 4,
        "network:203.0.113.9/32": 3,
        "network:10.0.0.5/32": 2,
    } == ran.subjects


def test_the_policy_names_proxies_too(tmp_path: Path) -> None:
    """
    ``site.trusted_proxies`` takes networks and presets of the large reverse proxies.
    """
    policy = """
[site]
trusted_proxies = ["cloudflare"]

[[surface]]
name = "profile"
route = "/members/{subject}"
"""
    ran = analysed_text(tmp_path, text(behind("173.245.48.9"), "main"), config=policy)

    assert {f"network:198.51.100.{n}/32": n for n in range(1, 13)} == ran.subjects


def test_an_own_proxy_is_noticed(tmp_path: Path) -> None:
    """
    A log in which everybody has one private address is warned about before anybody is judged.
    """
    ran = analysed_text(tmp_path, text(behind("10.0.0.5", 40), "main"), *SURFACE)

    assert any("trusted" in warning for warning in ran.summary["warnings"])
    assert ["network:10.0.0.5/32"] == list(ran.actors)


def test_ipv6_behind_a_proxy_is_named_by_its_64(tmp_path: Path) -> None:
    """
    Brackets and ports are no part of an address.
    """
    written = ["2001:db8:1:2::1", "[2001:db8:1:2::2]:443", "2001:DB8:1:2:ffff::3", "198.51.100.8:5"]
    hits = [
        Hit(f"/members/{i}", "", "10.0.0.5", after(i), forwarded=each)
        for i, each in enumerate(written)
    ]
    ran = analysed_text(tmp_path, text(hits, "main"), "--trusted-proxy", "10.0.0.5/32", *SURFACE)

    assert {"network:2001:db8:1:2::/64": 3, "network:198.51.100.8/32": 1} == ran.subjects


# ── signed in ────────────────────────────────────────────────────────────────────────────────────


def test_whoever_is_signed_in_is_judged_as_its_account(tmp_path: Path) -> None:
    """
    An address that an account shares with others has no part in what the account was shown.
    """
    campus = "192.0.2.200"
    students = chain.from_iterable(
        walk(range(i, i + 8), account=f"student{i}", address=campus, every=30, begin=i * 11)
        for i in range(60)
    )
    ran = analysed_text(tmp_path, text([*students, *town()]), *SURFACE)

    assert 8 == ran.actors["account:student7"]["subjects"]
    assert f"network:{campus}/32" not in ran.actors
    assert 0 == ran.summary["actors"]["collector"]


@pytest.mark.parametrize("others", ["the same people", "other people"])
def test_a_shared_address_is_not_condemned_for_its_volume(others: str, tmp_path: Path) -> None:
    """
    Four hundred behind one address, signed out and each with a few people, are no collector.
    """
    rest = crowd(800, 6, seed=12) if others == "the same people" else town()
    visits = [*crowd(400, 6, address="192.0.2.201"), *rest]
    ran = analysed_text(tmp_path, text(visits), *SURFACE)

    assert ran.actors["network:192.0.2.201/32"]["subjects"] > 800
    assert "collector" != ran.actors["network:192.0.2.201/32"]["verdict"]


# ── agents ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """Analyse a log with a search engine, somebody who only calls itself one, and people."""
    hits = [
        *walk(range(1, 600), address="66.249.66.1", agent=GOOGLEBOT, every=90),
        *walk(range(1, 600), address="198.51.100.66", agent=GOOGLEBOT, every=90),
        *walk(range(1, 9), address="198.51.100.67", agent="python-requests/2.32.3", every=900),
        *town(),
    ]
    return analysed_text(tmp_path_factory.mktemp("engines"), text(hits), *SURFACE)


def test_googlebot_from_its_own_range_is_verified(engines: Analysed) -> None:
    """
    66.249.66.1 is within the ranges that Google publishes.
    """
    found = engines.actors["network:66.249.66.1/32"]

    assert "verified-agent" == found["verdict"]
    assert "verified" in {reason["detector"] for reason in found["reasons"]}
    assert 1 == engines.summary["actors"]["verified-agent"]


def test_googlebot_from_elsewhere_is_a_liar(engines: Analysed) -> None:
    """
    The same name from a foreign network counts against its bearer.
    """
    found = engines.actors["network:198.51.100.66/32"]

    assert "collector" == found["verdict"]
    assert "liar" in {reason["detector"] for reason in found["reasons"]}


def test_a_library_alone_is_no_collector(engines: Analysed) -> None:
    """
    Who says that it is a script and was shown eight people is not called a collector.
    """
    assert "collector" != engines.actors["network:198.51.100.67/32"]["verdict"]


def test_an_agreement_permits(tmp_path: Path) -> None:
    """
    Who acts under an agreement in force is permitted, and nobody else by it.
    """
    policy = """
[[surface]]
name = "profile"
route = "/members/{subject}"

[[agreement]]
actor = "account:partner*"
owner = "partnerships"
basis = "contract 12"
until = 2027-03-31

[[agreement]]
actor = "network:198.51.100.0/24"
owner = "research"
basis = "contract 13"
until = 2027-03-31

[[agreement]]
actor = "account:former"
owner = "partnerships"
basis = "contract 11, ended"
until = 2026-01-31
"""
    hits = [
        *walk(range(1, 2000), account="partner-7", every=1),
        *walk(range(1, 2000), address="198.51.100.70", every=1),
        *walk(range(1, 2000), account="former", address="203.0.113.71", every=1),
        *town(),
    ]
    ran = analysed_text(tmp_path, text(hits), config=policy)

    assert "permitted" == ran.actors["account:partner-7"]["verdict"]
    assert "permitted" == ran.actors["network:198.51.100.70/32"]["verdict"]
    assert "collector" == ran.actors["account:former"]["verdict"]
    assert 2 == ran.summary["actors"]["permitted"]


def test_no_penalty_for_the_night(tmp_path: Path) -> None:
    """
    Ordinary use at three in the morning is ordinary use.
    """
    night = chain.from_iterable(
        walk([30_000 + j * 17 for j in range(9)], account="owl", every=200, begin=day * 86_400)
        for day in range(5)
    )
    ran = analysed_text(tmp_path, text([*night, *town()]), *SURFACE)

    assert "ordinary" == ran.actors["account:owl"]["verdict"]


@pytest.mark.parametrize(
    ("hit", "shown"),
    [
        (Hit("/members/7", "ann", status=304), 1),
        (Hit("/members/7", "ann", status=206), 1),
        (Hit("/members/7", "ann", method="HEAD"), 1),
        (Hit("/members/7", "ann", method="OPTIONS", status=204), 0),
        (Hit("/members/7", "ann", status=404), 0),
        (Hit("https://site.example/members/7", "ann"), 1),
        (Hit("/members/7/", "ann"), 1),
        (Hit("/members/7#photos", "ann"), 1),
        (Hit("/members/", "ann"), 0),
        (Hit("/members", "ann"), 0),
        (Hit("/members/7/photos", "ann"), 0),
    ],
    ids=lambda value: (
        f"{value.method} {value.target} {value.status}" if isinstance(value, Hit) else ""
    ),
)
def test_what_shows_somebody(hit: Hit, shown: int, tmp_path: Path) -> None:
    """
    A person is shown by an answer that has something in it, on the very route that was declared.
    """
    ran = analysed_text(tmp_path, text([hit]), *SURFACE)

    assert shown == ran.summary["subjects"]["seen"]


def test_addresses_in_other_clothes(tmp_path: Path) -> None:
    """
    An IPv4 address within IPv6 is that IPv4 address; times of any zone are told in UTC.
    """
    written = "".join(
        f'{address} - - [20/Nov/2026:0{i}:00:00 {zone}] "GET /members/{i} HTTP/1.1" 200 5 "-" "M"\r\n'
        for i, (address, zone) in enumerate((("::ffff:1.2.3.4", "+0200"), ("1.2.3.4", "-0530")))
    )
    ran = analysed_text(tmp_path, "\ufeff" + written, *SURFACE)

    assert {"network:1.2.3.4/32": 2} == ran.subjects
    assert ["2026-11-19T22:00:00Z", "2026-11-20T06:30:00Z"] == ran.summary["period"]


def test_one_line(tmp_path: Path) -> None:
    """
    A log of one line has one actor, who was shown one person and is ordinary.
    """
    ran = analysed_text(tmp_path, combined_line(Hit("/members/7", "ann")) + "\n", *SURFACE)

    assert 0 == ran.status
    assert {"account:ann": 1} == ran.subjects
    assert "ordinary" == ran.actors["account:ann"]["verdict"]
    assert "2026-11-20T03:00:00Z" == ran.actors["account:ann"]["first"]
