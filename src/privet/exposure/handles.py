"""The handles on the visitor behind each exchange, as pseudonyms, and the actor they make."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from privet.exposure.pseudonyms import Domain, of_pairs, of_slices
from privet.identity import addresses
from privet.traffic.lines import Field

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key
    from privet.identity.addresses import Clients
    from privet.traffic.lines import Lines

ACCOUNT, CLIENT, SESSION, DEVICE, NETWORK, ASN = range(6)
"""How an actor is known, the narrowest first; the values are those written to disk."""


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


def handles(
    lines: Lines, clients: Clients, key: Key, *, agent: NDArray[np.uint64] | None = None
) -> Handles:
    """
    Return the handles of each line.

    Args:
        agent: Pseudonyms of the User-Agents, where the caller has them already.
    """
    count = len(clients)
    absent = np.zeros(count, np.uint64)

    def of(field: Field, domain: Domain) -> NDArray[np.uint64]:
        start = lines.start[field]
        if count == 0 or start.max() < 0:
            return absent
        return of_slices(lines.data, start, lines.end[field], key, domain)

    account = of(Field.ACCOUNT, Domain.ACCOUNT)
    client = of(Field.CLIENT, Domain.CLIENT)
    session = of(Field.SESSION, Domain.SESSION)
    device = of(Field.DEVICE, Domain.DEVICE)
    if agent is None:
        agent = of(Field.AGENT, Domain.AGENT)
    network, block = networks(clients, key)
    level = np.full(count, NETWORK, np.int8)
    actor = network
    for code, handle in ((SESSION, session), (CLIENT, client), (ACCOUNT, account)):
        if handle is not absent:
            here = handle != 0
            actor = np.where(here, handle, actor)
            np.copyto(level, np.int8(code), where=here)
    return Handles(
        actor=actor,
        level=level,
        account=account,
        client=client,
        session=session,
        device=agent if device is absent else np.where(device != 0, device, agent),
        network=network,
        block=block,
    )


def networks(clients: Clients, key: Key) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the pseudonyms of each address's network (/32, /64) and block (/24, /48)."""
    network = of_pairs(*addresses.networks(clients.hi, clients.lo), key, Domain.NETWORK)
    block = of_pairs(*addresses.blocks(clients.hi, clients.lo), key, Domain.BLOCK)
    network[~clients.known] = 0
    block[~clients.known] = 0
    return network, block
