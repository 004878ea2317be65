"""The handles on the visitor behind each exchange, as pseudonyms, and the actor they make."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.pseudonyms import Domain, among, of_pairs, of_slices, of_text
from privet.identity import addresses
from privet.identity.actors import NOBODY
from privet.traffic.lines import Field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key
    from privet.identity.addresses import Clients
    from privet.traffic.lines import Lines

ACCOUNT, CLIENT, SESSION, DEVICE, NETWORK, ASN = range(6)
"""How an actor is known, the narrowest first; the values are those written to disk."""

_FIELDS = {
    "account": Field.ACCOUNT,
    "client": Field.CLIENT,
    "session": Field.SESSION,
    "device": Field.DEVICE,
    "agent": Field.AGENT,
}
"""Where handles stand that are texts."""


@dataclass(frozen=True, slots=True)
class Handles:
    """
    Hold pseudonyms of every handle on the visitor of each exchange; 0 where there is none.

    Args:
        actor: The narrowest of account, client, session and network.
        level: Which of them it is, int8.
        device: A logged fingerprint, or else the User-Agent.
        network: The address, or the /64 of an IPv6 address.
        block: Its /24 or /48.
    """

    actor: NDArray[np.uint64]
    level: NDArray[np.int8]
    account: NDArray[np.uint64]
    client: NDArray[np.uint64]
    session: NDArray[np.uint64]
    device: NDArray[np.uint64]
    network: NDArray[np.uint64]
    block: NDArray[np.uint64]

    def __len__(self) -> int:
        """Count the exchanges."""
        return len(self.actor)


def handles(lines: Lines, clients: Clients, key: Key) -> Handles:
    """Return the handles of each line; a visitor's are made once for all of its lines."""
    rows, number = clients.visitors.first, clients.visitors.number
    absent = np.zeros(len(number), np.uint64)
    each: dict[str, NDArray[np.uint64]] = {}
    for name, field in _FIELDS.items():
        start = lines.start[field]
        if start.max(initial=-1) >= 0:
            each[name] = of_slices(
                lines.data, start[rows], lines.end[field][rows], key, Domain(name)
            )
            if field != Field.AGENT:
                each[name][among(each[name], nobody(key, Domain(name)))] = 0
    each["network"], each["block"] = networks(clients, key)
    level = np.full(len(rows), NETWORK, np.int8)
    each["actor"] = each["network"].copy()
    for code, name in ((SESSION, "session"), (CLIENT, "client"), (ACCOUNT, "account")):
        if name in each:
            here = each[name] != 0
            np.copyto(each["actor"], each[name], where=here)
            np.copyto(level, np.int8(code), where=here)
    if "device" in each and "agent" in each:
        np.copyto(each["device"], each["agent"], where=each["device"] == 0)
    each.setdefault("device", each.pop("agent", np.zeros(len(rows), np.uint64)))
    spread = {name: column[number] for name, column in each.items()}
    for name in ("account", "client", "session"):
        spread.setdefault(name, absent)
    return Handles(level=level[number], **spread)


@lru_cache(maxsize=16)
def nobody(key: Key, domain: Domain) -> NDArray[np.uint64]:
    """Return the pseudonyms of what stands where there is no handle of a kind, ascending."""
    return np.sort(np.array([of_text(name, key, domain) for name in NOBODY], np.uint64))


def networks(clients: Clients, key: Key) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the pseudonyms of each visitor's network (/32, /64) and block (/24, /48)."""
    rows = clients.visitors.first
    hi, lo, unknown = clients.hi[rows], clients.lo[rows], ~clients.known[rows]
    network = of_pairs(*addresses.networks(hi, lo), key, Domain.NETWORK)
    block = of_pairs(*addresses.blocks(hi, lo), key, Domain.BLOCK)
    network[unknown] = 0
    block[unknown] = 0
    return network, block
