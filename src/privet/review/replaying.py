"""What a replay asks of a ledger, as relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import ibis
import numpy as np

from privet.detection.relations import EXPOSURES
from privet.exposure.handles import ACCOUNT
from privet.exposure.rehearsing import COLUMNS

if TYPE_CHECKING:
    from ibis import Table
    from numpy.typing import NDArray

    from privet.detection.relations import Relations

NETWORKS = ibis.table({"network": "uint64"}, name="networks")
"""Networks that a question is about; whoever asks hands them over with it."""

CROWD: Final = 20
"""Accounts on one network from which on it is shared: a campus, a company, a carrier's."""


def crowded(exposures: Table) -> Table:
    """Return the actors that were seen on a network of ``CROWD`` accounts or more."""
    signed_in = exposures.filter((exposures.level == ACCOUNT) & (exposures.network != 0))
    each = signed_in.group_by("network").agg(accounts=signed_in.account.nunique())
    shared = each.filter(each.accounts >= CROWD)
    return exposures.semi_join(shared, "network").select("actor").distinct()


def on_shared_networks(ledger: Relations, actors: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which actors were seen on a network that many accounts share."""
    found = ledger.run(crowded(EXPOSURES))["actor"].astype(np.uint64)
    return np.isin(actors, found)


def met_on(exposures: Table, networks: Table) -> Table:
    """Return the actors that were seen on some networks."""
    return exposures.semi_join(networks, "network").select("actor").distinct()


def on_networks(
    ledger: Relations, actors: NDArray[np.uint64], networks: NDArray[np.uint64]
) -> NDArray[np.bool_]:
    """Return which actors were seen on some networks, or are one of them; all are pseudonyms."""
    if not len(networks):
        return np.zeros(len(actors), np.bool_)
    found = ledger.run(met_on(EXPOSURES, NETWORKS), {"networks": {"network": networks}})["actor"]
    return np.isin(actors, found.astype(np.uint64)) | np.isin(actors, networks)


def within(since: int) -> Table:
    """Return the exposures and misses from a moment on, in the order of time."""
    wanted = EXPOSURES.filter(EXPOSURES.at >= ibis.literal(since))
    return wanted.select(*COLUMNS).order_by("at")
