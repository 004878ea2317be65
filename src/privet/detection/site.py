"""The site that actors are judged on: its size, its budgets, and what is usual there."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.anytime import Bar
from privet.detection.centres import centre
from privet.detection.claims import counted
from privet.detection.courses import Course
from privet.exposure.budgets import WHO, WINDOWS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from privet.detection.claims import Claims
    from privet.detection.measured import Measured
    from privet.exposure.budgets import Budget

LEVEL = {name: code for code, name in enumerate(WHO)}
"""The code of each level in the columns of measures."""

DEVICE, NETWORK = LEVEL["device"], LEVEL["network"]
"""From *device* on nobody is signed in; from *network* on many may stand behind one actor."""

FLOORS = {"1h": 60, "1d": 120, "7d": 350, "28d": 900}
"""
People in a window below which volume is never remarked on, whatever others do.

Chosen: a person who reads fast opens a profile a minute; two such hours a day, kept up for
three days a week, is 360. No figure of a simulated site went into them.
"""

ENOUGH = 1000
"""Visitors from which on a 99.9th percentile is an observation and not a guess."""

MANY_SUBJECTS = 30
"""Distinct people from which on an order or a selection can be told from chance."""


@dataclass(frozen=True, slots=True)
class Usual:
    """
    Say what ordinary visitors do.

    Args:
        visitors: How many they are.
        most: For each window, the distinct people that 99.9 % of them see at most.
        greatest: For each window, the most that any of them saw.
        lookups: The lookups that 99.9 % of them make at most.
        misses: The share of all their lookups and views that found nobody.
        near: The share of near steps that three quarters of those with enough subjects pass; nan
            if they are too few.
        assets: The median of assets for each page, over visitors with pages; nan if none.
        tail: The median tail score of those with enough subjects; nan if too few.
        tail_spread: The spread of the tail score (1.4826 times the median absolute deviation).
        tail_share: The 95th percentile of the share of people seldom seen; nan if too few.
        wager: The bar that their own wagers set (``anytime``); None if too few.
        course: How much of what they open shows somebody (``courses``); None if too few.
    """

    visitors: int = 0
    most: Mapping[str, float] = field(default_factory=dict)
    greatest: Mapping[str, float] = field(default_factory=dict)
    lookups: float = 0.0
    misses: float = 0.0
    near: float = np.nan
    assets: float = np.nan
    tail: float = np.nan
    tail_spread: float = np.nan
    tail_share: float = np.nan
    wager: Bar | None = None
    course: Course | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """
    Hold what detectors may know beside the measures.

    Args:
        subjects: Distinct people seen by anybody in the ledger.
        days: How long the ledger is, in days.
        budgets: The operator's budgets.
        usual: What ordinary visitors do.
        claims: What actors claim to be; None where no agent was read.
    """

    subjects: int
    days: float
    budgets: tuple[Budget, ...]
    usual: Usual
    claims: Claims | None = None


def survey(
    measured: Measured,
    *,
    subjects: int,
    days: float,
    budgets: Sequence[Budget] = (),
    claims: Claims | None = None,
    ordinary: NDArray[np.bool_] | None = None,
) -> Site:
    """
    Gather what is usual on a site.

    Args:
        measured: All actors.
        subjects: Distinct people seen by anybody.
        days: How long the ledger is, in days.
        budgets: The operator's budgets.
        claims: What actors claim to be; None takes it from the counts among the measures.
        ordinary: Who counts as ordinary; everybody where None, and then the quantiles are
            taken so that a few collectors among them do not move them.
    """
    claims = counted(measured) if claims is None else claims
    return Site(subjects, days, tuple(budgets), _usual(measured, ordinary), claims)


def _usual(measured: Measured, ordinary: NDArray[np.bool_] | None) -> Usual:
    """Measure ordinary use over those who are ordinary."""
    keep = np.ones(len(measured.actor), np.bool_) if ordinary is None else ordinary
    sees = keep & (measured.subjects > 0)
    signed = sees & (measured.level < DEVICE)
    if int(signed.sum()) >= ENOUGH:
        sees = signed
    known = ordinary is not None
    columns = {name: getattr(measured, f"peak_{name}")[sees] for name in WINDOWS}
    many = keep & (measured.subjects >= MANY_SUBJECTS)
    tail, spread = _centre(measured.tail[many])
    paged = keep & (measured.pages >= _PAGES)
    asked = keep & (measured.lookups + measured.views > 0)
    sought = measured.lookups + measured.opened
    tried = float(np.nansum(sought[asked]))
    missed = float(np.nansum((measured.lookup_misses + measured.misses)[asked]))
    with np.errstate(divide="ignore", invalid="ignore"):
        assets = measured.assets[paged] / measured.pages[paged]
    return Usual(
        visitors=int(sees.sum()),
        most={name: _most(values, known=known) for name, values in columns.items()},
        greatest={name: float(np.nan_to_num(v).max(initial=0.0)) for name, v in columns.items()},
        lookups=_most(measured.lookups[keep & (measured.lookups > 0)], known=known),
        misses=missed / tried if tried else 0.0,
        near=_quantile(measured.near_share[many], 0.25),
        assets=_centre(assets)[0],
        tail=tail,
        tail_spread=spread,
        tail_share=_quantile(measured.tail_share[many], 0.95),
        wager=_bar(measured.wager[keep]),
        course=Course.of(measured, keep),
    )


ACCUSED = 1e-3
"""The chance that an ordinary visitor is ever signalled by its wager alone."""


def _bar(wagers: NDArray[np.float64]) -> Bar | None:
    """Return the bar that ordinary visitors set; None where they are too few."""
    found = wagers[np.isfinite(wagers)]
    return Bar.recalibrated(found, ACCUSED) if len(found) >= _FEW else None


_PAGES = 5
_FEW = 20
"""Actors below which a median is not called usual."""


def _most(values: NDArray[np.float64], *, known: bool) -> float:
    """
    Return what 99.9 % of visitors do at most.

    Where it is not yet known who is ordinary, the 99.9th percentile of a log-normal law with
    the observed median and 90th percentile bounds it, which a tenth of collectors cannot move.
    Where it is known, of so few visitors that the 99.9th percentile is the greatest of them, it is the
    greatest but one, so that whoever does most is not held against himself. The bound would be no
    measure then: a few whose work it is to look at many people are beyond it, and ordinary.
    """
    found = np.sort(values[np.isfinite(values) & (values > 0)])
    if not len(found):
        return 0.0
    top = float(np.quantile(found, 0.999, method="higher"))
    if known:
        return top if len(found) >= ENOUGH else float(found[max(len(found) - 2, 0)])
    middle, high = (float(q) for q in np.quantile(found, (0.5, 0.9), method="lower"))
    spread = max(np.log(high / middle) / 1.2816, 0.7)
    return min(top, middle * float(np.exp(3.0902 * spread)))


def _centre(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the median and the scaled median absolute deviation; nan where there are too few."""
    found = values[np.isfinite(values)]
    if len(found) < _FEW:
        return float("nan"), float("nan")
    return centre(found)


def _quantile(values: NDArray[np.float64], share: float) -> float:
    """Return a quantile; nan where there are too few values."""
    found = values[np.isfinite(values)]
    return float(np.quantile(found, share)) if len(found) >= _FEW else float("nan")
