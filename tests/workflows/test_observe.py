"""From a block of a log to exposures, and who is met on the way."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from tests.workflows.rims import PROFILE, line, rim

from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface
from privet.exposure.activity import CLAIMED, DECLARED, VERIFIED
from privet.exposure.exposures import HIT, MISS
from privet.exposure.pseudonyms import Key
from privet.identity.addresses import Trusted
from privet.identity.agents import Agents, Published
from privet.identity.ranges import Ranges
from privet.traffic.blocks import Block
from privet.traffic.formats import from_mapping, preset
from privet.traffic.lines import Field
from privet.traffic.sources import Sources
from privet.workflows.observe import (
    LONGEST_NAME,
    Census,
    Observed,
    Observer,
    charge,
    pieces,
    texts,
    written,
)

KEY = Key(bytes(range(32)))
GOOGLE = "Mozilla/5.0 (compatible; Googlebot/2.1)"
AGENTS = Agents.of(
    ["curl/"], [Published("Googlebot", "Google", Ranges.of(["66.249.64.0/19"]), date(2026, 11, 1))]
)


def observed(*lines: bytes, surfaces: tuple[Surface, ...] = (PROFILE,)) -> Observed:
    """Observe some lines."""
    observer = Observer(preset("combined"), Routes.of(surfaces), Trusted.of([], {}), KEY)
    return observer.observe(Block.of(b"".join(lines)))


def met(census: Census) -> dict[int, str]:
    """Return the names that a census has noted, by pseudonym."""
    return {
        int(pseudonym): name.decode()
        for pseudonyms, names in census.take_names()
        for pseudonym, name in zip(pseudonyms, names, strict=True)
    }


def test_a_field_of_all_lines_is_that_of_each() -> None:
    """
    Where it is absent there is nothing; at once or line by line, it is the same.
    """
    text = line("/members/7", "ann") + line("/about")
    lines = preset("combined").read(Block.of(text))[0].lines
    named = {field: pieces(lines, field) for field in Field}

    assert [b"ann", b""] == named[Field.ACCOUNT]
    for field, each in named.items():
        assert [one.decode() for one in each] == texts(lines, field, np.arange(2))
        assert [one.decode() for one in each] == [written(lines, field, row) for row in range(2)]


def test_a_block_becomes_exposures() -> None:
    """
    Two of five lines show somebody, one misses, one shows nobody and one is no line.
    """
    seen = observed(
        line("/members/7", "ann"),
        line("/members/8", "ann"),
        line("/members/9", "ann", status=404),
        line("/about", "ann"),
        b"no line at all\n",
    )

    assert 4 == len(seen.exchanges)
    assert 1 == len(seen.rejects)
    assert [HIT, HIT, MISS] == seen.exposures.outcome.tolist()
    assert [1, 1, 0] == seen.exposures.people.tolist()


def test_surfaces_charge_for_what_they_show() -> None:
    """
    A list charges its number, a guessed list nobody, everything else one person.
    """
    surfaces = (
        PROFILE,
        Surface("search", "/search", lists=20),
        Surface("guess", "/find", lists=1, people=False, declared=False),
    )
    shown = charge(surfaces)

    assert [1, 20, 0] == shown.people.tolist()
    assert [1.0, 1.0, 1.0] == shown.weight.tolist()


def test_a_name_is_noted_once() -> None:
    """
    Actors and devices are named when they are met first, and not again.
    """
    census = Census()
    seen = observed(line("/members/7", "ann"), line("/members/8", "ann"), line("/", "bob"))
    census.meet(seen)
    first = met(census)
    census.meet(seen)

    assert {"account:ann", "account:bob", "device:Mozilla/5.0"} == set(first.values())
    assert {} == met(census)


def test_a_host_name_is_told_as_it_stands_in_the_log() -> None:
    """
    Where a server looks addresses up, its operator can find the visitor by what the log has.
    """
    census = Census()
    census.meet(observed(line("/members/7", address="dsl-7.example.net")))

    assert "network:dsl-7.example.net" in met(census).values()


def test_names_at_each_level() -> None:
    """
    Whoever is signed in goes by the account; else by client, session, and last by network.
    """
    sources = Sources(client=("log:key",), session=("log:sid",))
    form = from_mapping(
        {"time": "t", "target": "u", "address": "ip", "account": "a", "status": "s"}, sources
    )
    observer = Observer(form, Routes.of((PROFILE,)), Trusted.of([], {}), KEY)
    text = b"".join(
        b'{"t":"2026-11-20T03:00:00Z","u":"/members/1","ip":"2001:db8::9","s":200%b}\n' % more
        for more in (
            b',"a":"ann","key":"k","sid":"s"',
            b',"key":"k","sid":"s"',
            b',"sid":"s"',
            b"",
        )
    )
    census = Census()
    census.meet(observer.observe(Block.of(text)))

    named = {name for name in met(census).values() if not name.startswith("device:")}
    assert {"account:ann", "client:k", "session:s", "network:2001:db8::/64"} == named


def test_a_long_name_is_cut_and_bytes_that_are_no_text_are_shown() -> None:
    """
    A name costs no more than it should, whatever stands in the log.
    """
    census = Census()
    census.meet(observed(line("/members/7", "x" * 3000), line("/", "caf\\xE9")))
    names = [name for name in met(census).values() if name.startswith("account:")]

    assert ["account:caf\\xe9", f"account:{'x' * LONGEST_NAME}"] == sorted(names)


@pytest.mark.parametrize(
    ("agent", "address", "flags"),
    [
        (GOOGLE, "66.249.66.1", CLAIMED | VERIFIED),
        (GOOGLE, "198.51.100.1", CLAIMED),
        ("curl/8.1", "198.51.100.1", DECLARED),
        ("Mozilla/5.0 (X11)", "66.249.66.1", 0),
    ],
)
def test_what_software_says_of_itself_is_counted(agent: str, address: str, flags: int) -> None:
    """
    A name is a claim; it is proven by the address alone.
    """
    census = Census(AGENTS)
    seen = observed(*[line("/members/7", address=address, agent=agent)] * 3)
    census.meet(seen)
    census.meet(seen)
    counted = census.counter.take()

    assert 6 == counted.requests.sum()
    assert (6 if flags & CLAIMED else 0) == counted.claimed.sum()
    assert (6 if flags & VERIFIED else 0) == counted.verified.sum()
    assert bool(flags & DECLARED) <= bool(counted.declared.sum())


def test_pseudonyms_depend_on_the_key() -> None:
    """
    Under another key nobody is recognised.
    """
    with rim({}) as world:
        observer = Observer(
            preset("combined"), Routes.of((PROFILE,)), Trusted.of([], {}), world.ledger.key
        )
        other = observer.observe(Block.of(line("/members/7", "ann")))

    assert observed(line("/members/7", "ann")).who.actor[0] != other.who.actor[0]
