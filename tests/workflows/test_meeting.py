"""Everybody who comes to a guarded site is counted as its log would count them."""

from __future__ import annotations

from datetime import date

import numpy as np

from privet.identity.agents import Agents, Published
from privet.identity.ranges import Ranges
from privet.workflows.asking import Reception
from privet.workflows.meeting import Guests

V4 = 0xFFFF << 32
HOUR = 3_600_000_000


def agents() -> Agents:
    """Return what is known of one honest agent."""
    ranges = Ranges.of(["192.0.2.0/24"])
    return Agents.of(["curl"], [Published("Fetchbot", "Example", ranges, date(2023, 11, 1))])


def met(*rows: tuple[int, int, int, int], received: int = Reception.ADMITTED) -> np.ndarray:
    """Return requests of actor, kind, device, last byte of the address; an hour apart."""
    return np.array(
        [
            (number * HOUR, actor, 0, kind, device, 0, V4 | (192 << 24) | (2 << 8) | last, received)
            for number, (actor, kind, device, last) in enumerate(rows)
        ],
        np.int64,
    )


def test_pages_and_their_parts_are_counted() -> None:
    """A page, an asset and a beacon are told apart; nobody is nobody; a day has its hours."""
    guests = Guests()
    guests.count(met((7, 1, 1, 9), (7, 10, 1, 9), (7, 11, 1, 9), (-5, 0, 1, 9), (0, 1, 1, 9)))
    counted = guests.counter.take()

    assert [7, 2**64 - 5] == counted.actor.tolist()
    assert ([3, 1], [1, 1], [1, 0], [1, 0]) == tuple(
        getattr(counted, name).tolist() for name in ("requests", "pages", "assets", "beacons")
    )
    assert [1, 8] == counted.hours.tolist()
    guests.count(met())
    assert 0 == guests.counter.used


def test_what_is_refused_is_no_page() -> None:
    """Whoever is turned away asked for something and saw nothing."""
    guests = Guests()
    guests.count(met((7, 1, 1, 9)))
    guests.count(met((7, 1, 1, 9), (7, 10, 1, 9), received=Reception.STOPPED))
    counted = guests.counter.take()

    assert ([3], [1], [1], [2]) == tuple(
        getattr(counted, name).tolist() for name in ("requests", "pages", "assets", "errors")
    )


def test_who_is_told_to_stop_is_noted_by_the_hour() -> None:
    """A budget of one's own, and the pass of a challenge; another reason is no page and nothing else."""
    guests = Guests()
    for received in Reception:
        guests.count(met((0, 1, 1, 9), (10 + received, 1, 1, 9), received=received))
    counted = guests.counter.take()

    assert [10, 11, 12, 13] == counted.actor.tolist()
    assert [0, 0, 0b10, 0] == counted.refused.tolist()
    assert [0, 0b10, 0, 0] == counted.answered.tolist()
    assert [1, 1, 0, 0] == counted.pages.tolist()


def test_software_is_known_by_what_it_says() -> None:
    """What is declared, claimed and proven is counted; the name of a person says nothing."""
    guests = Guests(agents())
    for device, name in ((1, "device:curl/8"), (2, "device:Fetchbot/1.0"), (3, "account:curl/8")):
        guests.learn(device, name)
    guests.count(met((7, 1, 1, 9), (7, 1, 2, 9), (7, 1, 2, 9), (7, 1, 3, 9)))
    counted = guests.counter.take()

    assert [2] == counted.claimed.tolist()
    assert counted.declared[0] >= 1
    assert [2] == counted.verified.tolist()


def test_what_is_remembered_of_software_is_bounded(monkeypatch: object) -> None:
    """Beyond the most, devices are learnt again."""
    guests = Guests(agents())
    guests._flags = dict.fromkeys(range(100_000), 0)
    guests.learn(-1, "device:curl/8")

    assert 1 == len(guests._flags)
