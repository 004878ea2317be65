"""A replay reads a ledger in the order of time, and knows who shares an address."""

from __future__ import annotations

import numpy as np
from tests.workflows.guards import Guard, policy

from privet.adapters.ledgers.parquet import Ledger
from privet.enforcement.decision import Mode
from privet.exposure.rehearsing import COLUMNS
from privet.review.replaying import on_networks, on_shared_networks, within


def test_a_replay_begins_where_it_is_told() -> None:
    """What happened before is left out; the rest comes in the order of time."""
    guard = Guard(policy(Mode.SHADOW))
    guard.views(range(5), x_account="anna")
    moments = guard.exposures.at.tolist()
    with Ledger.temporary() as ledger:
        with ledger.begin("live") as intake:
            intake.add(guard.exposures)
            intake.commit()
        (columns,) = ledger.stream(within(moments[2]))

    assert moments[2:] == columns["at"].tolist()
    assert set(COLUMNS) == set(columns)


def test_a_shared_address_is_known_by_its_accounts() -> None:
    """Who was seen where twenty accounts are is on a shared address; a household is not."""
    guard = Guard(policy(Mode.SHADOW))
    for student in range(20):
        guard.ask("/members/1", x_account=f"s{student}", peer="203.0.113.7")
    for child in range(3):
        guard.ask("/members/1", x_account=f"c{child}", peer="203.0.113.9")
    with Ledger.temporary() as ledger:
        with ledger.begin("live") as intake:
            intake.add(guard.exposures)
            intake.commit()
        actors = np.unique(guard.exposures.actor)
        found = on_shared_networks(ledger, actors)

    assert (23, 20) == (len(actors), int(found.sum()))


def test_who_came_by_some_networks_is_known() -> None:
    """Accounts that were seen there, and visitors who are known by such a network alone."""
    guard = Guard(policy(Mode.SHADOW))
    guard.ask("/members/1", x_account="anna", peer="203.0.113.7")
    guard.ask("/members/1", x_account="bob", peer="203.0.113.9")
    guard.ask("/members/1", peer="203.0.113.8")
    shown = guard.exposures
    with Ledger.temporary() as ledger:
        with ledger.begin("live") as intake:
            intake.add(shown)
            intake.commit()
        found = on_networks(ledger, shown.actor, shown.network[[0, 2]])
        nowhere = on_networks(ledger, shown.actor, shown.network[:0])

    assert [True, False, True] == found.tolist()
    assert not nowhere.any()
