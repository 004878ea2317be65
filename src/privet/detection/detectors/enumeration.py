"""Enumeration: ids opened in order, by strides, by several walks at once, or by shuffled blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.chances import surprise
from privet.detection.signals import Family, Signals, Threat, mark, ramp
from privet.detection.site import MANY_SUBJECTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.detection.measured import Measured
    from privet.detection.site import Site

RUN_BEGIN = 12
RUN_FULL = 50
"""Ids in a row at which a walk is beyond doubt; a person who presses "next" stops before."""

NEAR_BEGIN = 0.15
NEAR_FULL = 0.5
"""Share of steps to one of the five nearest ids.

Source: of 642 MovieLens readers with 40 items and more, the mean share was 0.4 % and the
largest 5.1 %.
"""

NATS = 30.0
"""How improbable an order must be, in nats; among ten million actors chance gives none (e-14)."""

DECISIVE_SUBJECTS = 50


def enumeration(measured: Measured, site: Site) -> Signals:
    """Signal walks over ids; decisive from fifty people on, where chance is out of question."""
    kinds = np.stack(
        [
            _straight(measured),
            _near(measured, site),
            _walks(measured, site),
            _blocks(measured, site),
            _complete(measured),
            _everybody(measured, site),
            _sorted(measured),
        ]
    )
    strength = kinds.max(axis=0)
    kind = kinds.argmax(axis=0)
    alone = (kinds[:_SORTED] >= 1.0).any(axis=0) & (measured.placed >= DECISIVE_SUBJECTS)

    def because(row: int) -> str:
        return _WORDS[int(kind[row])](measured, row)

    return mark("enumeration", Threat.SCRAPING, Family.ORDER, strength, because, decisive=alone)


def _straight(measured: Measured) -> NDArray[np.float64]:
    """Judge the longest run of ids with one stride."""
    return ramp(measured.run, RUN_BEGIN, RUN_FULL)


def _near(measured: Measured, site: Site) -> NDArray[np.float64]:
    """Judge how often the next person is a neighbour of the last, against chance and others."""
    steps = measured.placed - 1
    odds = surprise(measured.near_share * steps, steps, 10.0 / max(site.subjects, 11))
    usual = 0.0 if np.isnan(site.usual.near) else site.usual.near
    begin = max(NEAR_BEGIN, 2.0 * usual)
    share = ramp(measured.near_share, begin, begin + NEAR_FULL - NEAR_BEGIN)
    return np.where((odds >= NATS) & (measured.placed >= MANY_SUBJECTS), share, 0.0)


def _walks(measured: Measured, site: Site) -> NDArray[np.float64]:
    """Judge whether a few walks side by side explain the order."""
    spread = measured.placed < 0.5 * site.subjects
    enough = measured.placed >= DECISIVE_SUBJECTS
    return np.where(spread & enough, ramp(measured.walkers, 0.4, 0.8), 0.0)


def _blocks(measured: Measured, site: Site) -> NDArray[np.float64]:
    """Judge whether whole stretches of ids were taken, in whatever order."""
    share = np.clip(measured.placed / max(site.subjects, 1), 0.0, 1.0)
    by_chance = 1.0 - (1.0 - share) ** 2
    beside = ramp(measured.adjacent, 0.5, 0.85)
    compact = ramp(measured.density, 0.4, 0.75)
    enough = measured.placed >= DECISIVE_SUBJECTS
    rare = np.nan_to_num(measured.adjacent) >= 3.0 * by_chance
    packed = np.nan_to_num(measured.density) >= 4.0 * share
    strength = np.maximum(np.where(rare, beside, 0.0), np.where(packed, compact, 0.0))
    return np.where(enough, strength, 0.0)


def _complete(measured: Measured) -> NDArray[np.float64]:
    """Judge whether hardly anybody was left out between the lowest id and the highest, in order."""
    full = measured.density >= _DENSE
    many = measured.placed >= 2 * DECISIVE_SUBJECTS
    return np.where(full & many & (_sigmas(measured) >= 2 * _TAU_SIGMAS), 1.0, 0.0)


def _everybody(measured: Measured, site: Site) -> NDArray[np.float64]:
    """Judge whether nearly everybody was taken, none twice, with hardly a page of another kind."""
    lean = measured.opened >= _ALL * np.nan_to_num(measured.pages, nan=np.inf)
    once = measured.novelty >= _ONCE
    many = (measured.placed >= _EVERYBODY) & (site.usual.visitors >= DECISIVE_SUBJECTS)
    share = measured.placed / max(site.subjects, 1)
    return np.where(lean & once & many & (share >= _DENSE), 1.0, 0.0)


def _sigmas(measured: Measured) -> NDArray[np.float64]:
    """Return how far the rank correlation of time and id is from none, in standard deviations."""
    size = np.maximum(np.nan_to_num(measured.placed), 2.0)
    spread = np.sqrt(2 * (2 * size + 5) / (9 * size * (size - 1)))
    return np.asarray(np.nan_to_num(np.abs(measured.tau) / spread), np.float64)


def _sorted(measured: Measured) -> NDArray[np.float64]:
    """Judge whether ids rise or fall with time, with gaps; never decisive: new ids come later."""
    order = np.abs(measured.tau)
    firm = _sigmas(measured) >= _TAU_SIGMAS
    strength = 0.7 * ramp(order, 0.5, 0.95)
    return np.where(firm & (measured.placed >= DECISIVE_SUBJECTS), strength, 0.0)


_TAU_SIGMAS = 8.0
_DENSE = 0.75
_ONCE = 0.98
_EVERYBODY = 200
_SORTED = 6
_ALL = 0.95


def ordinal(number: int) -> str:
    """Write a number in its place, as 2nd, 3rd, 11th."""
    last = number % 10
    ending = {1: "st", 2: "nd", 3: "rd"}.get(last, "th") if number // 10 % 10 != 1 else "th"
    return f"{number:,}{ending}"


def _say_straight(measured: Measured, row: int) -> str:
    """Say how long the run was."""
    run, seen = measured.value("run", row), measured.value("placed", row)
    step = abs(measured.value("stride", row))
    every = "" if not step > 1 else f", every {ordinal(int(step))}"
    once = ", none twice" if measured.value("exposures", row) <= seen and run >= _ALL * seen else ""
    if run >= _ALL * seen:
        return f"opened {seen:,.0f} ids in order{every}{once}"
    return f"opened {run:,.0f} ids in order without a break{every}"


def _say_near(measured: Measured, row: int) -> str:
    """Say how often the next id was a neighbour."""
    share, seen = 100 * measured.value("near_share", row), measured.value("placed", row)
    return f"of {seen:,.0f} people, {share:.0f} % stood within five ids of the one before"


def _say_walks(measured: Measured, row: int) -> str:
    """Say that several walks ran side by side."""
    share, seen = 100 * measured.value("walkers", row), measured.value("placed", row)
    return f"opened {seen:,.0f} ids in a few walks side by side, which explain {share:.0f} %"


def _say_blocks(measured: Measured, row: int) -> str:
    """Say that whole stretches were taken."""
    seen = measured.value("placed", row)
    density, beside = 100 * measured.value("density", row), 100 * measured.value("adjacent", row)
    if density >= beside:
        return (
            f"took {density:.0f} % of all people between the lowest and the highest id it "
            f"opened ({seen:,.0f}), in shuffled order"
        )
    return (
        f"took whole stretches of ids in shuffled order: {beside:.0f} % of {seen:,.0f} "
        "have a neighbour that it took too"
    )


def _say_complete(measured: Measured, row: int) -> str:
    """Say that a stretch was taken nearly whole."""
    density, seen = 100 * measured.value("density", row), measured.value("placed", row)
    way = "upwards" if measured.value("tau", row) > 0 else "downwards"
    return (
        f"took {density:.0f} % of all people between the lowest and the highest id it opened "
        f"({seen:,.0f}), {way} on the whole"
    )


def _say_everybody(measured: Measured, row: int) -> str:
    """Say that nearly everybody was taken."""
    return f"opened nearly everybody ({measured.value('placed', row):,.0f} people), none twice"


def _say_sorted(measured: Measured, row: int) -> str:
    """Say that ids rose or fell with time."""
    way = "rising" if measured.value("tau", row) > 0 else "falling"
    return f"opened {measured.value('placed', row):,.0f} ids in {way} order, with gaps"


_WORDS = (
    _say_straight,
    _say_near,
    _say_walks,
    _say_blocks,
    _say_complete,
    _say_everybody,
    _say_sorted,
)
