"""The pseudonym of an actor that an operator names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.errors import ConfigError

if TYPE_CHECKING:
    from privet.exposure.pseudonyms import Key


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
