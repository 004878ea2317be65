"""Tests of accusing: sources are found, and nobody else is."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.leaking import KINDS, Leak, leak

from privet.evidence.attribution.accusing import Outcome, Trial
from privet.evidence.attribution.bonds import Bonds
from privet.evidence.attribution.sights import Sights

SEED = 5_000
"""No threshold was chosen on leaks of this seed."""


def tried(one: Leak) -> tuple[Outcome, Sights]:
    """Try the actors of a simulated leak."""
    actor = np.repeat(np.arange(len(one.shown)), [len(each) for each in one.shown])
    sights = Sights.of(
        actor.astype(np.uint64),
        np.concatenate(one.shown).astype(np.uint64),
        np.sort(one.dump).astype(np.uint64),
    )
    kinds = (one.device.astype(np.uint64), one.network.astype(np.uint64))
    return Trial(sights, Bonds(kinds)).run(), sights


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_guilty_are_accused(kind: str) -> None:
    """In a simulated leak of each kind nobody innocent is accused, and sources are found."""
    one = leak(kind, SEED)
    outcome, _ = tried(one)
    accused = {actor for source in outcome.sources for actor in source.actors}

    assert accused <= one.guilty
    assert kind == "fleet" or one.guilty == accused
    assert all(source.risk < 1e-3 for source in outcome.sources)


def test_a_fleet_is_accused_together() -> None:
    """Accounts that each took a little and share a device or a network are one group."""
    one = leak("fleet", SEED + 1)
    outcome, _ = tried(one)
    accused = {actor for source in outcome.sources for actor in source.actors}

    assert 1 == len(outcome.groups)
    assert accused <= one.guilty
    assert len(accused) > 0.9 * len(one.guilty)


def test_two_who_were_shown_the_same_are_not_told_apart() -> None:
    """If two actors who have nothing in common explain a dump alike, neither is accused."""
    one = leak("single", SEED)
    (guilty,) = one.guilty
    one.shown.append(one.shown[guilty].copy())
    one.device = np.append(one.device, 1)
    one.network = np.append(one.network, 500_000)
    outcome, _ = tried(one)

    assert () == outcome.sources
    assert {guilty, len(one.shown) - 1} == set(outcome.rivals[0])


def test_two_who_share_a_network_are_accused_together() -> None:
    """If they share a network that nobody else has, they are a group."""
    one = leak("single", SEED)
    (guilty,) = one.guilty
    one.shown.append(one.shown[guilty].copy())
    one.device = np.append(one.device, 1)
    one.network[guilty] = 500_000
    one.network = np.append(one.network, 500_000)
    outcome, _ = tried(one)

    assert [{guilty, len(one.shown) - 1}] == [set(each.actors) for each in outcome.sources]


def test_a_part_of_a_dump_is_not_enough() -> None:
    """Those who stand out and cover little of what is known are not accused."""
    one = leak("single", SEED)
    rest = np.setdiff1d(np.arange(one.people), one.dump)
    took = one.dump[: len(rest) // 4]
    one.dump = np.concatenate([took, rest[: 3 * len(took)]])
    outcome, _ = tried(one)

    assert () == outcome.sources


def test_an_empty_dump_accuses_nobody() -> None:
    """Where nobody of the dump is known, there is nothing to try."""
    one = leak("none", SEED)
    one.dump = np.zeros(0, np.int64)
    outcome, _ = tried(one)

    assert (0, ()) == (outcome.known, outcome.sources)
