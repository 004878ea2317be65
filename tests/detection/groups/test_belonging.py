"""What is said of the members of a ring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from privet.detection.groups.belonging import belonging
from privet.detection.groups.candidates import Bond
from privet.detection.groups.complement import Ring
from privet.detection.groups.patterns import Pattern
from privet.detection.signals import Family


def ring(bond: Bond, members: list[int], nats: float, pattern: Pattern = Pattern.FRONTIER) -> Ring:
    """Make a ring."""
    return Ring(bond, pattern, np.array(members, np.int64), 4000, nats, 0.0, 300.0)


def test_members_answer_for_their_surest_ring() -> None:
    """Each member is marked once, decisively, by the ring that is least by chance."""
    device = ring(Bond.DEVICE, [1, 2, 3], 40.0)
    bare = ring(Bond.BARE, [2, 3, 4], 90.0, Pattern.TILES)
    (signals,) = belonging([bare, device], 6)

    assert ("complement", [1, 2, 3, 4]) == (signals.detector, signals.rows.tolist())
    assert signals.decisive.all()
    assert (
        "was one of 3 visitors with one and the same software that shared out 4,000 people between "
        "them, each going on where another stopped" == signals.because(1)
    )
    assert "together taking whole stretches of ids" in signals.because(2)


def test_accounts_on_one_network_are_a_crowd() -> None:
    """Many small accounts on one address are told apart from other fleets."""
    (signals,) = belonging([ring(Bond.NETWORK, [0, 5], 50.0, Pattern.PARTITION)], 6)

    assert "crowding" == signals.detector
    assert (
        "was one of 2 accounts on one address that shared out 4,000 people between them, hardly "
        "anybody shown to two of them" == signals.because(5)
    )


def test_an_awakening_is_told_with_its_day() -> None:
    """The day stands in words, as people write it."""
    awake = replace(ring(Bond.DEVICE, [1, 2], 90.0, Pattern.AWAKENING), size=20_758)
    (signals,) = belonging([awake], 4)

    assert "complement" == signals.detector
    assert (
        "was one of 2 visitors with one and the same software that did as others do until they all "
        "turned to other people on 2026-11-01, and were shown 4,000 between them since, where as "
        "many others see 300" == signals.because(1)
    )


def test_a_crowd_is_evidence_and_decides_nothing() -> None:
    """Who is in a ring of candidates as well answers for that, however sure the crowd's is."""
    crowd = replace(ring(Bond.DEVICE, [1, 2, 3], 95.0, Pattern.EXCESS), crowd=True)
    (alone,) = belonging([crowd], 6)
    (both,) = belonging([crowd, ring(Bond.DEVICE, [3], 40.0, Pattern.PARTITION)], 6)

    assert [1.0] * 3 == alone.strength.tolist()
    assert [False] * 3 == alone.decisive.tolist()
    assert [False, False, True] == both.decisive.tolist()
    assert "shared out" in both.because(3)


def test_who_divides_a_list_is_no_witness_against_itself() -> None:
    """A ring that nothing else binds is a matter of choice, not decisive, and says so."""
    loose = replace(ring(Bond.DAY, [1, 2, 3], 90.0, Pattern.PARTITION), bound=False)
    (signals,) = belonging([loose], 6)

    assert (Family.SELECTION, False) == (signals.family, bool(signals.decisive.any()))
    assert [0.65] * 3 == signals.strength.tolist()
    assert signals.because(1).endswith("no network or software is known to bind them")


def test_where_some_are_there_by_accident_membership_is_not_decisive() -> None:
    """One in ten times by accident: evidence, and no verdict of its own."""
    doubtful = replace(
        ring(Bond.DEVICE, [1, 2, 3], 90.0, Pattern.PARTITION), stray=np.array([0.1, 0.04, 0.2])
    )
    sure = replace(ring(Bond.DEVICE, [3, 4], 95.0, Pattern.PARTITION), stray=np.array([0.01, 0.01]))
    (signals,) = belonging([doubtful, sure], 6)

    assert [1.0] * 4 == signals.strength.tolist()
    assert [False, True, True, True] == signals.decisive.tolist()


def test_lockstep_is_told_apart() -> None:
    """Those who take the same share nothing out, and the words say so."""
    steps = Ring(Bond.DEVICE, Pattern.LOCKSTEP, np.array([1, 2], np.int64), 120, 80.0, 900.0, 30.0)
    shared_out = ring(Bond.DEVICE, [3, 4], 80.0)
    lockstep, complement = belonging([steps, shared_out], 6)

    assert ("lockstep", "complement") == (lockstep.detector, complement.detector)
    assert [1, 2] == lockstep.rows.tolist()
    assert lockstep.decisive.all()
    assert (
        "was one of 2 visitors with one and the same software that each went through the same 120 "
        "people, and met at one of them 30 times as often as is usual" == lockstep.because(1)
    )


def test_a_union_that_is_too_large_says_how_large_others_are() -> None:
    """The words compare it with as many others."""
    excess = Ring(
        Bond.DEVICE, Pattern.EXCESS, np.array([1, 2], np.int64), 4000, 80.0, 4000.0, 1234.4
    )
    (complement,) = belonging([excess], 4)

    assert "complement" == complement.detector
    assert (
        "was one of 2 visitors with one and the same software that were shown 4,000 people between "
        "them, where as many others see 1,234" == complement.because(1)
    )


def test_each_statistic_speaks_for_itself() -> None:
    """The words say who shared out what how: in blocks, by turns, or by handing on the baton."""
    blocks = replace(ring(Bond.DEVICE, [1, 2], 90.0, Pattern.BLOCKS), size=400)
    turns = replace(ring(Bond.DAY, [3, 4], 90.0, Pattern.STRIDES), size=50)
    tiling, baton = belonging([blocks, turns, ring(Bond.FRONTIER, [5, 6], 90.0, Pattern.BATON)], 8)

    assert ("tiling", "baton") == (tiling.detector, baton.detector)
    assert (
        "was one of 2 visitors with one and the same software that shared out 4,000 people between "
        "them, in blocks of 400 ids, each with a block of its own" == tiling.because(1)
    )
    assert (
        "was one of 2 accounts first seen on one day that shared out 4,000 people between them, by "
        "turns, each with one id of every 50" == tiling.because(3)
    )
    assert (
        "was one of 2 visitors that hand over to one another that shared out 4,000 people between "
        "them, each beginning where and when another had stopped for good" == baton.because(5)
    )


def test_one_clock_says_how_often_it_struck() -> None:
    """The words say in how many hours, with how many people, and how much more often than is usual."""
    woken = Ring(
        Bond.DEVICE, Pattern.SYNCHRONY, np.array([1, 2], np.int64), 504, 80.0, 1200.0, 100.0
    )
    (synchrony,) = belonging([replace(woken, size=18)], 4)

    assert "synchrony" == synchrony.detector
    assert (
        "was one of 2 visitors with one and the same software that began in the same minutes in 18 "
        "different hours, each with people of its own, 504 in all, and did so 12 times as often as "
        "is usual" == synchrony.because(1)
    )
