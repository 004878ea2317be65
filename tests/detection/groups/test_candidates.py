"""Candidate groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.detection.worlds import NETWORK, table

from privet.detection.groups import candidates as modul
from privet.detection.groups.candidates import (
    Bond,
    Candidate,
    Traits,
    bystanders,
    candidates,
    members_of,
)
from privet.detection.site import LEVEL

if TYPE_CHECKING:
    import pytest


def traits(device: object, network: object) -> Traits:
    """Make traits; a block is its network's."""
    return Traits(
        np.asarray(device, np.uint64),
        np.asarray(network, np.uint64),
        np.asarray(network, np.uint64),
    )


def test_what_is_shared_makes_a_group() -> None:
    """Accounts on one address and addresses with one bare device are candidates."""
    measured = table(
        8,
        subjects=30.0,
        views=30.0,
        novelty=1.0,
        pages=30.0,
        assets=[90.0] * 4 + [0.0] * 4,
        level=[0] * 4 + [NETWORK] * 4,
    )
    found = candidates(measured, traits([1, 2, 3, 4, 9, 9, 9, 9], [5, 5, 5, 5, 6, 7, 8, 10]))

    assert [(Bond.DEVICE, [4, 5, 6, 7]), (Bond.NETWORK, [0, 1, 2, 3])] == [
        (one.bond, one.members.tolist()) for one in found
    ]


def test_strangers_who_are_told_apart_make_a_group() -> None:
    """The signed out are candidates by address or by session alike, and never beside accounts."""
    session = LEVEL["session"]
    measured = table(
        8,
        subjects=30.0,
        views=30.0,
        novelty=1.0,
        pages=30.0,
        level=[0, 0, NETWORK, NETWORK, session, session, session, session],
    )
    found = candidates(measured, traits(np.full(8, 9), np.arange(1, 9)))

    assert [(Bond.DEVICE, [2, 3, 4, 5, 6, 7])] == [
        (one.bond, one.members.tolist()) for one in found
    ]


def test_new_accounts_of_one_day_make_a_group() -> None:
    """A cohort is a candidate; accounts that were always there are none."""
    day = 86_400_000_000
    measured = table(
        6, subjects=40.0, novelty=1.0, newcomer=[1, 1, 1, 0, 0, 0], first=3 * day, assets=9.0
    )
    found = candidates(measured, traits(np.arange(1, 7), np.arange(1, 7)))

    assert [(Bond.DAY, [0, 1, 2])] == [(one.bond, one.members.tolist()) for one in found]


def test_the_few_and_the_returning_make_no_group() -> None:
    """Two are no group, a handful of people is no harvest, and who returns is no member."""
    measured = table(5, subjects=[90.0, 90.0, 2.0, 90.0, 90.0], novelty=[1.0, 1.0, 1.0, 0.3, 0.3])

    assert [] == candidates(measured, traits(np.ones(5), np.zeros(5)))


def test_whoever_lists_people_or_reads_and_writes_is_no_member() -> None:
    """A member opens one person after another; who searches for them, as recruiters do, is none."""
    measured = table(
        6,
        subjects=125.0,
        views=25.0,
        novelty=1.0,
        lists=[0.0] * 4 + [5.0] * 2,
        pages=[26.0] * 4 + [31.0] * 2,
    )
    found = candidates(measured, traits(np.arange(1, 7), np.full(6, 5)))

    assert [(Bond.NETWORK, [0, 1, 2, 3])] == [(one.bond, one.members.tolist()) for one in found]


def test_a_crowd_is_no_group(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commonest telephone of a country binds nobody, and too many sightings are cut short."""
    measured = table(6, subjects=40.0, views=[40.0, 40.0, 40.0, 50.0, 50.0, 50.0], novelty=1.0)
    shared = traits(np.ones(6), np.arange(1, 7))
    monkeypatch.setattr(modul, "MOST_SIGHTINGS", 200)

    assert [[3, 4, 5]] == [one.members.tolist() for one in candidates(measured, shared)]

    monkeypatch.setattr(modul, "MOST_MEMBERS", 2)

    assert [] == candidates(measured, shared)


def test_who_take_turns_make_a_group_at_every_level() -> None:
    """Accounts and addresses of which each begins where another stopped are candidates."""
    minutes = np.tile(np.arange(4) * 60_000_000, 2)
    ends = {
        "rank_first": np.tile(np.arange(4) * 40.0, 2),
        "rank_last": np.tile(np.arange(1, 5) * 40.0, 2),
    }
    levels = np.repeat([0, NETWORK], 4)
    measured = table(
        8, subjects=40.0, novelty=1.0, first=minutes, last=minutes, level=levels, **ends
    )
    found = candidates(measured, traits(np.arange(1, 9), np.arange(1, 9)))

    assert [(Bond.FRONTIER, [0, 1, 2, 3]), (Bond.FRONTIER, [4, 5, 6, 7])] == [
        (one.bond, one.members.tolist()) for one in found
    ]


def test_bystanders_are_accounts_of_no_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is a member, signed out, or was shown fifteen people is none; of too many every other."""
    measured = table(
        7, subjects=[16.0, 16.0, 15.0, 16.0, 40.0, 40.0, 40.0], level=[0, NETWORK, 0, 0, 0, 0, 0]
    )
    members = np.array([3, 4])

    assert [0, 5, 6] == bystanders(measured, members).tolist()
    monkeypatch.setattr(modul, "MOST_BYSTANDERS", 2)
    assert [0, 6] == bystanders(measured, members).tolist()
    assert [] == bystanders(measured, np.arange(7)).tolist()


def test_members_are_told_once() -> None:
    """Whoever is in two candidates is one member."""
    groups = [Candidate(Bond.DEVICE, np.array([1, 4])), Candidate(Bond.BLOCK, np.array([2, 4]))]

    assert [1, 2, 4] == members_of(groups).tolist()
    assert [] == members_of([]).tolist()
