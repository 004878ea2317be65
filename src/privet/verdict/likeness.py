"""Likeness: the software that new accounts which collect have in common, and others hardly have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from privet.detection.chances import surprise
from privet.detection.groups.shared import SHARED_NATS
from privet.detection.site import LEVEL
from privet.exposure.budgets import DAY
from privet.verdict.conclusions import CODE, Conclusion

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.verdict.conclude import Verdicts

NEW: Final = 7 * DAY
"""For how long after it was first seen an account is new, microseconds: as long as to the guard."""

LEAST: Final = 3
"""New accounts that collect below which they are no mill."""


UNLIKE: Final = -1.0
"""Nats from which on a newcomer chooses as people do, and not blindly as a mill does.

Chosen on simulated sites (seed 2): of honest newcomers who were shown eight people three in four are
below, of hands that draw people blindly one in twenty-five.
"""

SPARED: Final = DAY // 4
"""For how long such a newcomer is let go; it is told of few people, and told again at each look."""


class Likeness(NamedTuple):
    """
    Name software that makes a new account resemble some that collect.

    Args:
        device: Its pseudonym.
        members: How many of them have it.
    """

    device: int
    members: int


def likenesses(
    verdicts: Verdicts, measured: Measured, device: NDArray[np.uint64], at: int, most: int
) -> Iterator[Likeness]:
    """
    Yield the software of new accounts that collect, where it tells them from others.

    Of n new accounts that collect, all of a campaign or all there are, k have the software, which a
    share p of all other accounts has: that is n KL(k/n || p) nats improbable by chance (Chernoff), less
    the logarithm of how many there are to choose from, and ``SHARED_NATS`` are asked for. So three do
    where they come with a library that nobody else uses, and a dozen with the commonest browser.

    Nothing is yielded where more ordinary newcomers have it and were shown more in a day than *most*
    than there are such members: it would hold more people than scrapers.

    Args:
        device: Of each actor, the software that it is mostly seen with; 0 where none is known.
        at: The moment, microseconds since 1970 UTC.
        most: How many people a newcomer will be shown a day.
    """
    account = measured.level == LEVEL["account"]
    new = account & (measured.first >= at - NEW)
    takes = verdicts.code == CODE[Conclusion.COLLECTOR]
    ordinary = (verdicts.code == CODE[Conclusion.ORDINARY]) & new & (measured.newcomer > 0)
    busy = ordinary & (np.nan_to_num(measured.peak_1d) > most)
    mill = new & takes
    others = device[account & ~takes]
    told: dict[int, int] = {}
    for group in (np.flatnonzero(mill), *(each.members for each in verdicts.campaigns)):
        own = device[group[mill[group]]]
        handles, times = np.unique(own[own != 0], return_counts=True)
        for handle, members in zip(handles.tolist(), times.tolist(), strict=True):
            usual = (float((others == handle).sum()) + 1.0) / (len(others) + 1.0)
            nats = surprise(np.array([float(members)]), np.array([float(len(own))]), usual)[0]
            if members >= LEAST and nats - np.log(len(handles)) >= SHARED_NATS:
                told[handle] = max(members, told.get(handle, 0))
    for handle, members in told.items():
        if int((busy & (device == handle)).sum()) <= members:
            yield Likeness(handle, members)


def resembling(
    verdicts: Verdicts,
    measured: Measured,
    device: NDArray[np.uint64],
    at: int,
    found: Sequence[Likeness],
) -> NDArray[np.int64]:
    """Return the rows of new accounts with such software against whom nothing is concluded."""
    new = (measured.level == LEVEL["account"]) & (measured.first >= at - NEW)
    free = new & (verdicts.code == CODE[Conclusion.ORDINARY])
    devices = np.array([each.device for each in found], np.uint64)
    return np.flatnonzero(free & np.isin(device, devices)).astype(np.int64)
