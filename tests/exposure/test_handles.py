"""Which handle an exchange is known by."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.exposure.handles import ACCOUNT, CLIENT, NETWORK, SESSION, Handles, handles
from privet.exposure.pseudonyms import Domain, Key, of_text
from privet.identity.addresses import Clients
from privet.traffic.lines import PADDING, Field, Lines
from privet.traffic.repeats import Repeats, repeats

KEY = Key(b"k" * 32)


def lines(*rows: dict[Field, str]) -> Lines:
    """Lay the fields of some lines into one buffer."""
    data = b""
    start = np.full((len(Field), len(rows)), -1, np.int32)
    end = np.full((len(Field), len(rows)), -1, np.int32)
    for number, row in enumerate(rows):
        for field, text in row.items():
            start[field, number] = len(data)
            data += text.encode()
            end[field, number] = len(data)
    return Lines(
        np.frombuffer(data + bytes(PADDING), np.uint8), start, end, np.arange(1, len(rows) + 1)
    )


def clients(*addresses: tuple[int, int]) -> Clients:
    """Return client addresses; (0, 0) is not known."""
    hi = np.asarray([a for a, _ in addresses], np.uint64)
    lo = np.asarray([b for _, b in addresses], np.uint64)
    return Clients(hi, lo, (hi | lo) != 0, 0, Repeats.alone(len(addresses)))


def of(*rows: dict[Field, str], address: tuple[int, int] = (0, 0xFFFF_0A00_0001)) -> Handles:
    """Return the handles of lines that came from one address."""
    return handles(lines(*rows), clients(*[address] * len(rows)), KEY)


def test_the_name_of_nobody_is_no_handle() -> None:
    """Who is not signed in is known by an address, whatever the application calls all of them."""
    who = of(
        *({Field.ACCOUNT: name} for name in ("anonymous", "AnonymousUser", '""', "(null)")),
        {Field.ACCOUNT: "guest", Field.SESSION: "s1"},
        {Field.SESSION: "undefined", Field.AGENT: "unknown"},
        {Field.ACCOUNT: "anonymous7"},
    )

    assert [*[NETWORK] * 4, SESSION, NETWORK, ACCOUNT] == who.level.tolist()
    assert [0, 0, 0, 0, 0, 0] == who.account[:6].tolist()
    assert of_text("unknown", KEY, Domain.AGENT) == who.device[5]


def test_the_narrowest_handle_is_the_actor() -> None:
    """An account comes before a client, a client before a session, a session before a network."""
    everything = {Field.ACCOUNT: "alice", Field.CLIENT: "key1", Field.SESSION: "s1"}
    who = of(
        everything,
        {Field.CLIENT: "key1", Field.SESSION: "s1"},
        {Field.SESSION: "s1"},
        {},
    )

    assert [ACCOUNT, CLIENT, SESSION, NETWORK] == who.level.tolist()
    assert [
        of_text("alice", KEY, Domain.ACCOUNT),
        of_text("key1", KEY, Domain.CLIENT),
        of_text("s1", KEY, Domain.SESSION),
        int(who.network[3]),
    ] == who.actor.tolist()


def test_a_fingerprint_comes_before_the_agent() -> None:
    """The device is what was logged of it, and the User-Agent only where nothing was."""
    logged, agent = of(
        {Field.DEVICE: "t13d1516", Field.AGENT: "Firefox"}, {Field.AGENT: "Firefox"}
    ).device.tolist()

    assert of_text("t13d1516", KEY, Domain.DEVICE) == logged
    assert of_text("Firefox", KEY, Domain.AGENT) == agent


def test_networks_and_blocks() -> None:
    """IPv4 neighbours share a /24; IPv6 addresses of one /64 are one network, of one /48 one block."""
    v4 = 0xFFFF_CB00_7107  # 203.0.113.7
    host = 0x2001_0DB8_0001_0002
    who = handles(
        lines(*[{}] * 6),
        clients((0, v4), (0, v4 + 1), (0, v4 + 256), (host, 5), (host, 6), (host + 1, 5)),
        KEY,
    )
    network, block = who.network.tolist(), who.block.tolist()

    assert 3 == len(set(network[:3]))
    assert block[0] == block[1] != block[2]
    assert network[3] == network[4] != network[5]
    assert block[3] == block[4] == block[5]


def test_an_unknown_address_is_nobody() -> None:
    """Without address and handle there is no actor."""
    who = of({}, address=(0, 0))

    assert [0] == who.actor.tolist() == who.network.tolist() == who.block.tolist()
    assert 1 == len(who)


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                [Field.ACCOUNT, Field.CLIENT, Field.SESSION, Field.DEVICE, Field.AGENT]
            ),
            st.sampled_from(["a", "b"]),
        ),
        max_size=12,
    )
)
def test_a_visitor_is_known_by_the_same_handles_in_each_line(rows: list[dict[Field, str]]) -> None:
    """Handles that are made once for all lines of a visitor are those that each line would have."""
    read, address = lines(*rows), clients(*[(0, 0xFFFF_0A00_0001)] * len(rows))
    visitors = repeats(read.data, read.start, read.end, Field)
    each, once = (
        handles(read, known, KEY) for known in (address, replace(address, visitors=visitors))
    )
    for name in Handles.__slots__:
        assert getattr(each, name).tolist() == getattr(once, name).tolist()
