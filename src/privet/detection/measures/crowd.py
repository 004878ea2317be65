"""How many addresses, devices and accounts stand behind an actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.detection.relations import HANDLES

if TYPE_CHECKING:
    from ibis import Table


def constant(ways: Table) -> Table:
    """
    Return for each actor in how many ways it was seen, and one of them.

    Args:
        ways: One row for each combination of handles, as ``detection.relations`` has it.

    Returns:
        One row an actor, by actor; columns actor, ways, and networks, blocks, devices and accounts:
        whether there is one, 0 or 1, which is their number for actors seen in one way only.
    """
    return (
        ways.group_by("actor")
        .agg(
            ways=ways.count(),
            **{f"{name}s": (ways[name] != 0).any().cast("int8") for name in HANDLES},
        )
        .order_by("actor")
    )


def crowd(ways: Table, chosen: Table) -> Table:
    """
    Return how many handles of each kind each actor had.

    Args:
        ways: As ``constant`` has them.
        chosen: The actors to count for; for one that is ``constant`` there is nothing to count.

    Returns:
        One row an actor; columns actor, networks, blocks, devices and accounts (distinct ones; 0
        if none was logged), devices_top (the share of the rows with the commonest device) and
        devices_even (exp(H), H = -sum p log p over the shares p of rows of each device: how many
        devices an evenly shared account would have).
    """
    met = ways.semi_join(chosen, "actor")
    devices = met.group_by(["actor", "device"]).agg(rows=met.rows.sum().cast("float64"))
    rows = devices.rows
    top = devices.group_by("actor").agg(
        devices_top=rows.max() / rows.sum(),
        devices_even=(rows.sum().ln() - (rows * rows.ln()).sum() / rows.sum()).exp(),
    )
    counts = met.group_by("actor").agg(
        **{f"{name}s": met[name].nunique(where=met[name] != 0) for name in HANDLES}
    )
    return counts.inner_join(top, "actor")
