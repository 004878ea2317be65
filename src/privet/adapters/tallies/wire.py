"""What is said to Valkey or Redis: where a server is, whose a key is, what an answer means."""

from __future__ import annotations

import binascii
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

import hiredis

from privet.errors import ConfigError, StoreFull, StoreUnavailable, WrongKey

if TYPE_CHECKING:
    from collections.abc import Sequence

Part = bytes | int | str
Reply = object

SLOTS: Final = 16_384
"""Into so many slots a cluster divides its keys. Source: the Redis cluster specification."""

REDIRECTS: Final = 3
"""How often one call is sent on; a cluster at rest needs none, one that moves a slot one."""

PORT: Final = 6379


@dataclass(frozen=True, slots=True)
class Address:
    """
    Say where a server is.

    Args:
        host: Its name or address; empty for a socket on this machine.
        path: Where that socket is.
    """

    host: str = ""
    port: int = PORT
    path: str = ""

    def __str__(self) -> str:
        """Write it as an operator does."""
        return self.path or f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Entrance:
    """
    Say where the first server is, and how one is let in at any of them.

    Args:
        others: More servers of the same cluster, in case that the first is not there.
    """

    address: Address
    name: str = ""
    password: str = field(default="", repr=False)
    database: int = 0
    tls: bool = False
    others: tuple[Address, ...] = ()

    def __str__(self) -> str:
        """Write where it is, without what lets one in."""
        return ", ".join(str(each) for each in (self.address, *self.others))

    @classmethod
    def of(cls, url: str) -> Entrance:
        """
        Read ``valkey://name:password@host:port/0``, ``valkeys://`` for TLS, or ``unix:/path``.

        ``redis``, ``rediss`` and ``unix://`` mean the same. Servers of a cluster are separated by
        commas: ``valkey://a:6379,b:6379``.

        Raises:
            ConfigError: It is none of these.
        """
        try:
            parts = urlsplit(url)
            names, at, places = parts.netloc.rpartition("@")
            hosts = [urlsplit(f"//{names}{at}{place}") for place in places.split(",")]
            addresses = [Address(each.hostname or "", each.port or PORT) for each in hosts]
            database = int(parts.path.strip("/") or 0) if parts.scheme != "unix" else 0
        except ValueError:
            parts, hosts, addresses, database = urlsplit(""), [urlsplit("")], [Address()], 0
        name, password = unquote(hosts[0].username or ""), unquote(hosts[0].password or "")
        if parts.scheme == "unix" and parts.path:
            return cls(Address(path=parts.path), name, password)
        known = parts.scheme in {"valkey", "valkeys", "redis", "rediss"}
        if known and all(each.host for each in addresses):
            tls = parts.scheme in {"valkeys", "rediss"}
            return cls(addresses[0], name, password, database, tls, tuple(addresses[1:]))
        raise ConfigError(
            "the address of the shared tally must be like valkey://host:6379/0",
            advice="valkeys:// for TLS, unix:/path for a socket on this machine",
        )

    def greetings(self) -> list[tuple[Part, ...]]:
        """Return what is said first on every connection."""
        said: list[tuple[Part, ...]] = []
        if self.password:
            said.append(("AUTH", *([self.name] if self.name else []), self.password))
        if self.database:
            said.append(("SELECT", self.database))
        return said


def packed(parts: tuple[Part, ...]) -> bytes:
    """Return a command as it is sent."""
    line: bytes = hiredis.pack_command(parts)  # type: ignore[arg-type]
    return line


def slot_of(key: bytes) -> int:
    """Return the slot of a key: of what stands between its first braces, if anything does."""
    begin = key.find(b"{")
    end = key.find(b"}", begin + 1)
    tag = key[begin + 1 : end] if begin >= 0 and end > begin + 1 else key
    return binascii.crc_hqx(tag, 0) % SLOTS


@dataclass(slots=True)
class Call:
    """
    Hold one command and whom it goes to.

    Args:
        parts: The command.
        slot: The slot of its keys; -1 where any server will do.
        to: The server it must go to, if its slot does not say.
        asking: Whether the slot is just being moved there.
    """

    parts: tuple[Part, ...]
    slot: int = -1
    to: Address | None = None
    asking: bool = False

    def packed(self) -> bytes:
        """Return the bytes that are sent."""
        line = packed(self.parts)
        return ASKING + line if self.asking else line

    @property
    def answers(self) -> int:
        """How many answers come; that to the call itself is the last."""
        return 2 if self.asking else 1


ASKING: Final = packed(("ASKING",))


class Fleet:
    """
    Know which server of a cluster holds a slot; a single server holds all.

    Args:
        seed: The first server.
        others: More of the same cluster, asked where the first is not there.
    """

    def __init__(self, seed: Address, others: Sequence[Address] = ()) -> None:
        self.seed = seed
        self.clustered = False
        self.known: list[Address] = [seed, *others]
        self._holders: list[Address | None] = []

    def holder(self, call: Call) -> Address:
        """
        Return the server that a call goes to.

        Raises:
            StoreUnavailable: No server holds its slot.
        """
        if call.to is not None:
            return call.to
        if not self.clustered or call.slot < 0:
            return self.seed
        held = self._holders[call.slot]
        if held is None:
            raise StoreUnavailable("a part of the shared tally is held by no server")
        return held

    def learn(self, reply: Reply) -> None:
        """
        Take in the answer to CLUSTER SLOTS; an error means that there is no cluster.

        Raises:
            StoreUnavailable: It cannot say yet; or there is none, and several servers were named.
        """
        if not isinstance(reply, list):
            if str(reply).partition(" ")[0] not in {"ERR", "NOPERM"}:
                raise fault(str(reply))
            if len(self.known) > 1:
                raise StoreUnavailable(
                    "the servers of the shared tally are no cluster",
                    advice="name one server alone, or the servers of one cluster",
                )
            self.clustered = False
            return
        holders: list[Address | None] = [None] * SLOTS
        known: dict[Address, None] = {}
        for first, last, (host, port, *_), *_ in reply:
            address = Address(host.decode() if host else self.seed.host, port)
            known[address] = None
            holders[first : last + 1] = [address] * (last + 1 - first)
        self.clustered, self._holders = True, holders
        self.known = list(known) or [self.seed]

    def moved(self, slot: int, address: Address) -> None:
        """Note that a slot has moved."""
        if not self.clustered:
            self.clustered, self._holders = True, [self.seed] * SLOTS
        self._holders[slot] = address
        if address not in self.known:
            self.known.append(address)


def amend(call: Call, reply: Reply, fleet: Fleet, source: bytes) -> Call | None:
    """
    Return the call that an answer asks to send instead, or None where it is an answer.

    Raises:
        StoreUnavailable: The answer is that the server cannot.
    """
    if not isinstance(reply, hiredis.ReplyError):
        return None
    code, _, rest = str(reply).partition(" ")
    if code == "NOSCRIPT":
        return Call(("EVAL", source, *call.parts[2:]), call.slot, call.to)
    if code in {"MOVED", "ASK"}:
        slot, _, place = rest.partition(" ")
        host, _, port = place.rpartition(":")
        to = Address(host or fleet.holder(call).host, int(port))
        if code == "MOVED":
            fleet.moved(int(slot), to)
        return Call(call.parts, call.slot, to, asking=code == "ASK")
    raise fault(str(reply))


def fault(message: str) -> StoreUnavailable:
    """Return the error that a server's message stands for."""
    code = message.partition(" ")[0]
    if code == "OOM" or "OOM command not allowed" in message:
        return StoreFull(
            "the shared tally has no memory left",
            advice="raise maxmemory of the server; maxmemory-policy must be noeviction",
        )
    if code in {"NOAUTH", "WRONGPASS", "NOPERM"}:
        return WrongKey(f"the shared tally does not let Privet in: {message}")
    return StoreUnavailable(f"the shared tally cannot answer: {message}")


def refused(replies: Sequence[Reply]) -> StoreUnavailable | None:
    """Return the error among the answers to greetings, if there is one."""
    for reply in replies:
        if isinstance(reply, hiredis.ReplyError):
            return fault(str(reply))
    return None
