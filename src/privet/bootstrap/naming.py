"""The pseudonyms of whom an operator names, by the key of the ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from privet.errors import ConfigError, Source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.exposure.pseudonyms import Key
    from privet.settings import Settings


def ledger_key(settings: Settings, folder: Path) -> Key:
    """
    Return the key of a ledger that there is: that of the policy, else the one beside its folder.

    None is made: what is named by a new key is nobody in the ledger.

    Raises:
        ConfigError: The key is not there.
        StoreUnavailable: It cannot be read, or is none.
    """
    from privet.adapters.ledgers import keys

    named = settings.ledger.key
    place = Path(named) if named else keys.beside(folder)
    if not place.exists():
        raise ConfigError("the ledger's key is not there", source=Source(str(place)))
    return keys.load(place, chance=b"")


def subjects_of(names: Sequence[str], key: Key) -> tuple[str, ...]:
    """Return the pseudonyms of data subjects in hexadecimal digits, by the site's identifiers."""
    from privet.exposure.pseudonyms import of_handles

    return tuple(f"{each & (1 << 64) - 1:016x}" for each in of_handles(list(names), key))


def pseudonym_of(actor: str, key: Key) -> int:
    """
    Return the pseudonym that the guard gives an actor.

    Raises:
        ConfigError: It is not written as ``account:bob77`` or ``network:192.0.2.7/32``.
    """
    import ipaddress

    import numpy as np

    from privet.exposure.pseudonyms import Domain, of_pairs, of_text
    from privet.identity.actors import Level, read_actor

    try:
        level, name = read_actor(actor)
        if level is not Level.NETWORK:
            return of_text(name, key, Domain(level.value))
        network = ipaddress.ip_network(name, strict=False)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    number = int(network.network_address)
    if network.version == 4:
        hi, lo = 0, number | 0xFFFF << 32
    else:
        hi, lo = number >> 64, 0
    halves = np.array([hi], np.uint64), np.array([lo], np.uint64)
    return int(of_pairs(*halves, key, Domain.NETWORK)[0])
