"""Persistence: whom it must catch and whom it must leave alone, from the request to the signal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from tests.detection.worlds import NETWORK, table

from privet.detection.detectors.persistence import persistence
from privet.detection.measures.persistence import persistence as hours
from privet.detection.signals import Family
from privet.detection.site import survey
from privet.exposure.activity import ANSWERED, Counter
from privet.exposure.exposures import VIEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.detection.signals import Signals

MINUTE = 60_000_000


def signal(
    minutes: Sequence[float],
    answered: Sequence[float] = (),
    kind: int = VIEW,
    status: int = 429,
    **columns: object,
) -> Signals:
    """Return what is said of one actor that was told to stop at some minutes of a day."""
    counter = Counter()
    every = [*minutes, *answered]
    size = len(every)
    codes = [status] * len(minutes) + [200] * len(answered)
    flags = [0] * len(minutes) + [ANSWERED] * len(answered)
    counter.count(
        (np.asarray(every) * MINUTE).astype(np.int64),
        np.full(size, 7, np.uint64),
        np.zeros(size, np.int8),
        np.full(size, kind, np.int8),
        np.asarray(codes, np.int16),
        np.asarray(flags, np.uint8),
    )
    day = counter.take()
    names = ("actor", "day", "refused", "answered")
    found = hours({name: getattr(day, name) for name in names})
    given: dict[str, object] = {"subjects": 100.0, "refused_hours": found["refused_hours"]}
    measured = table(1, **(given | columns))
    return persistence(measured, survey(measured, subjects=5000, days=1.0))


def test_who_asks_all_day_is_caught() -> None:
    """Every half hour from one o'clock to midnight; it is of the budget's family, and not decisive."""
    found = signal(range(60, 24 * 60, 30))

    assert [1.0] == found.strength.tolist()
    assert Family.VOLUME is found.family
    assert not found.decisive.any()
    assert "was told to stop and asked again in 23 hours of one day" == found.because(0)


def test_who_tries_again_as_people_do_is_left_alone() -> None:
    """Three reloads, after lunch, in the evening; at the desk in each of eight hours, three times."""
    assert 0 == len(signal([600, 600.2, 601, 780, 781, 1200]))
    assert 0 == len(signal([60 * hour + m for hour in range(9, 17) for m in (0, 1, 30)]))


def test_an_application_that_backs_off_is_left_alone() -> None:
    """Sixty calls at once, each tried again after one minute, two, four, and so on, from midnight on."""
    waits = np.cumsum([0.0, *(2.0**k for k in range(10))])
    burst = np.add.outer(waits, np.linspace(0.0, 0.1, 60)).ravel()

    assert 0 == len(signal(burst[burst < 24 * 60].tolist()))


def test_who_answers_is_left_alone() -> None:
    """A moderator beyond a rung all day, who answers each challenge within two minutes."""
    asked = [60 * hour + 1 for hour in range(6, 23)]

    assert 0 == len(signal(asked, answered=[each + 2 for each in asked]))


def test_who_was_shown_few_is_left_alone() -> None:
    """A monitor of one page that a rate limit stops round the clock."""
    assert 0 == len(signal(range(0, 24 * 60, 5), subjects=1.0))


def test_many_behind_one_address_are_left_alone() -> None:
    """A campus whose address is refused all day; one device alone is one visitor."""
    minutes = range(0, 24 * 60, 5)

    assert 0 == len(signal(minutes, level=NETWORK, devices=40.0))
    assert 1 == len(signal(minutes, level=NETWORK, devices=1.0))


def test_other_refusals_say_nothing() -> None:
    """A page that needs a log-in, what a verdict refuses (403), and what shows nobody."""
    minutes = range(0, 24 * 60, 5)

    assert 0 == len(signal(minutes, status=403))
    assert 0 == len(signal(minutes, status=401))
    assert 0 == len(signal(minutes, kind=12))
