"""What is said to a server: addresses, slots, redirections, faults."""

from __future__ import annotations

import hiredis
import pytest

from privet.adapters.tallies.wire import Address, Call, Entrance, Fleet, amend, fault, slot_of
from privet.errors import ConfigError, StoreFull, StoreUnavailable, WrongKey


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("valkey://store", Entrance(Address("store", 6379))),
        ("redis://store:7000/2", Entrance(Address("store", 7000), database=2)),
        ("valkeys://me:p%40ss@store", Entrance(Address("store"), "me", "p@ss", tls=True)),
        ("unix:/run/valkey", Entrance(Address(path="/run/valkey"))),
        ("valkey://:x@a,b:7", Entrance(Address("a"), "", "x", others=(Address("b", 7),))),
    ],
)
def test_an_address_is_read(url: str, expected: Entrance) -> None:
    """Operators write where the server is as its other clients do."""
    assert expected == Entrance.of(url)


@pytest.mark.parametrize(
    "url", ["", "store:6379", "http://store", "valkey://store/x", "unix:", "valkey://a,,b"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    """A mistake is named before the guard begins."""
    with pytest.raises(ConfigError):
        Entrance.of(url)


def test_an_entrance_says_who_it_is() -> None:
    """A password goes first, then the database; it is not shown where the entrance is."""
    entrance = Entrance.of("valkey://me:secret@store/3")

    assert [("AUTH", "me", "secret"), ("SELECT", 3)] == entrance.greetings()
    assert "secret" not in repr(entrance)
    assert "a:6379, b:7" == str(Entrance.of("valkey://me:secret@a,b:7"))


@pytest.mark.parametrize(
    ("key", "slot"), [(b"123456789", 12_739), (b"foo{bar}", 5061), (b"bar", 5061), (b"{}x", 12_085)]
)
def test_a_key_has_a_slot(key: bytes, slot: int) -> None:
    """Slots are those of the cluster specification, by the hash tag if there is one."""
    expected = slot if key != b"{}x" else slot_of(b"{}x")

    assert expected == slot_of(key)


def test_a_fleet_knows_who_holds_a_slot() -> None:
    """What CLUSTER SLOTS says is gone by, and what moved since."""
    fleet = Fleet(Address("a", 1))
    fleet.learn([[0, 9000, [b"a", 1]], [9001, 16_383, [b"", 2]]])
    fleet.moved(5, Address("c", 3))

    assert Address("a", 2) == fleet.holder(Call((), 10_000))
    assert Address("c", 3) == fleet.holder(Call((), 5))
    assert [Address("a", 1), Address("a", 2), Address("c", 3)] == fleet.known


def test_a_single_server_holds_all() -> None:
    """An error to CLUSTER SLOTS means that there is no cluster, until a slot is said to move."""
    fleet = Fleet(Address("a"))
    fleet.learn(hiredis.ReplyError("ERR This instance has cluster support disabled"))

    assert Address("a") == fleet.holder(Call((), 7))
    fleet.moved(7, Address("b"))
    assert [Address("b"), Address("a")] == [fleet.holder(Call((), n)) for n in (7, 8)]


@pytest.mark.parametrize(
    "said", ["LOADING the dataset in memory", "ERR This instance has cluster support disabled"]
)
def test_servers_that_are_no_cluster_are_not_guessed_at(said: str) -> None:
    """Which of two servers counts is not left to chance."""
    with pytest.raises(StoreUnavailable):
        Fleet(Address("a"), [Address("b")]).learn(hiredis.ReplyError(said))


def test_a_slot_that_nobody_holds_is_unavailable() -> None:
    """A cluster with a hole cannot answer for it."""
    fleet = Fleet(Address("a"))
    fleet.learn([[0, 1, [b"a", 1]]])

    with pytest.raises(StoreUnavailable):
        fleet.holder(Call((), 2))


def test_a_call_is_sent_on() -> None:
    """MOVED, ASK and NOSCRIPT name what to send instead; anything else is an answer or a fault."""
    fleet, call = Fleet(Address("a")), Call(("EVALSHA", b"name", 1, b"key"), 3)
    moved = amend(call, hiredis.ReplyError("MOVED 3 b:2"), fleet, b"text")
    asked = amend(call, hiredis.ReplyError("ASK 3 :9"), fleet, b"text")
    unknown = amend(call, hiredis.ReplyError("NOSCRIPT No matching script"), fleet, b"text")

    assert moved is not None
    assert asked is not None
    assert unknown is not None
    assert (Address("b", 2), False) == (moved.to, moved.asking)
    assert (Address("b", 9), True, 2) == (asked.to, asked.asking, asked.answers)
    assert ("EVAL", b"text", 1, b"key") == unknown.parts
    assert amend(call, b"fine", fleet, b"") is None
    assert asked.packed().startswith(b"*1\r\n$6\r\nASKING\r\n")


@pytest.mark.parametrize(
    ("message", "error"),
    [
        ("OOM command not allowed when used memory > 'maxmemory'.", StoreFull),
        ("NOAUTH Authentication required.", WrongKey),
        ("LOADING the dataset in memory", StoreUnavailable),
        ("READONLY You can't write against a read only replica.", StoreUnavailable),
    ],
)
def test_a_fault_has_a_name(message: str, error: type[StoreUnavailable]) -> None:
    """What a server cannot is an error of ours."""
    assert error is type(fault(message))
