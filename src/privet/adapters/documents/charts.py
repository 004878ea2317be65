"""The pictures of the report: inline SVG that needs no script, no font and no second file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite, log10
from typing import TYPE_CHECKING, Final

from markupsafe import Markup, escape

from privet.adapters.documents import scales
from privet.adapters.documents.wording import count, minute, percent, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from privet.evidence.findings import Day, Portrait

MOST_BARS: Final = 62
"""Days that still have room for bars; beyond, lines are drawn."""
MOST_DOTS: Final = 4_000
"""Dots of one raster: more cannot be told apart on a screen, and each costs a dozen bytes."""
SLICES: Final = 24
"""Rows of a raster's table."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Hold one picture and the same numbers as a table."""

    svg: Markup
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Place an axis field within a picture; all in the picture's own units."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    def x(self, share: float) -> float:
        """Return where a share of the horizontal axis stands."""
        return self.left + share * (self.width - self.left - self.right)

    def y(self, share: float) -> float:
        """Return where a share of the vertical axis stands, 0 at the bottom."""
        return self.height - self.bottom - share * (self.height - self.top - self.bottom)


def number(value: float) -> str:
    """Write a coordinate to a tenth, without idle zeros."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, words: str, kind: str = "tick", anchor: str = "start") -> Markup:
    """Write words into a picture."""
    return Markup('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>').format(
        kind, number(x), number(y), anchor, plain(words)
    )


def line(x1: float, y1: float, x2: float, y2: float, kind: str = "grid") -> Markup:
    """Draw a straight line."""
    places = (number(place) for place in (x1, y1, x2, y2))
    return Markup('<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(kind, *places)


def box(x: float, y: float, width: float, height: float, kind: str) -> Markup:
    """Draw a filled rectangle."""
    places = (number(place) for place in (x, y, max(width, 0), max(height, 0)))
    return Markup('<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>').format(kind, *places)


def curve(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """Draw a line through points."""
    places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Markup('<polyline class="{}" points="{}"/>').format(kind, places)


def area(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """Fill the field within points."""
    places = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return Markup('<polygon class="{}" points="{}"/>').format(kind, places)


def dots(points: Iterable[tuple[float, float]], kind: str) -> Markup:
    """Draw points as one path of round ends, the shortest form there is."""
    path = "".join(f"M{number(x)} {number(y)}h0" for x, y in points)
    return Markup('<path class="{}" d="{}"/>').format(kind, path)


def picture(frame: Frame, key: str, title: str, says: str, parts: Iterable[Markup]) -> Markup:
    """Wrap parts into a picture that a screen reader can name and describe."""
    head = Markup(
        '<svg viewBox="0 0 {w} {h}" role="img" aria-labelledby="{k}-t {k}-d">'
        '<title id="{k}-t">{t}</title><desc id="{k}-d">{d}</desc>'
    ).format(w=number(frame.width), h=number(frame.height), k=key, t=plain(title), d=plain(says))
    return head + Markup("").join(escape(part) for part in parts) + Markup("</svg>")


def ground(frame: Frame, ceiling: float, unit: str) -> list[Markup]:
    """Draw the horizontal lines of a linear axis with their numbers and its unit."""
    parts = []
    for mark in scales.quarters(ceiling):
        y = frame.y(mark / ceiling)
        parts.append(
            line(frame.left, y, frame.width - frame.right, y, "axis" if not mark else "grid")
        )
        parts.append(text(frame.left - 8, y + 4, count(mark), anchor="end"))
    return [*parts, text(0, 12, unit, "unit")]


# ── people shown, day by day ────────────────────────────────────────────────────────────────────


def per_day(days: Sequence[Day], key: str) -> Chart:
    """Draw how many people were shown on each day: to anybody, to collectors, to verified agents."""
    frame = Frame(900, 280, left=62, top=40, right=8, bottom=30)
    ceiling = scales.round_ceiling(max((d.subjects for d in days), default=0))
    parts = [*ground(frame, ceiling, "people shown"), *_day_key(frame)]
    parts += _bars(days, frame, ceiling) if len(days) <= MOST_BARS else _lines(days, frame, ceiling)
    every = max(1, -(-len(days) // 12))
    for index, day in enumerate(days):
        if index % every == 0:
            x = frame.x((index + 0.5) / len(days))
            parts.append(text(x, frame.height - 10, _short(day.day), anchor="middle"))
    most = max(days, key=lambda d: d.by_collectors, default=None)
    says = f"{count(len(days))} days."
    if most and most.by_collectors:
        says += f" Most to collectors on {most.day}: {count(most.by_collectors)} people."
    return Chart(
        picture(frame, key, "People shown on each day (UTC)", says, parts),
        ("Day (UTC)", "To anybody", "To collectors", "To verified agents"),
        tuple((d.day, count(d.subjects), count(d.by_collectors), count(d.by_agents)) for d in days),
    )


def _short(day: str) -> str:
    """Write ``2026-11-02`` as ``2 Nov``."""
    try:
        parsed = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{parsed.day} {parsed:%b}"


def _day_key(frame: Frame) -> list[Markup]:
    """Name the three series, each beside its colour."""
    parts, x = [], frame.left + 70
    for kind, words in (
        ("all", "to anybody"),
        ("hot", "to collectors"),
        ("cool", "to verified agents"),
    ):
        parts += [box(x, 3, 10, 10, f"fill-{kind}"), text(x + 15, 12, words, "label")]
        x += 40 + 7 * len(words)
    return parts


def _bars(days: Sequence[Day], frame: Frame, ceiling: float) -> list[Markup]:
    """Draw one broad bar a day and, within it, the parts that collectors and agents were shown."""
    parts, slot = [], (frame.x(1) - frame.x(0)) / max(1, len(days))
    wide = min(slot * 0.78, 64)
    for index, day in enumerate(days):
        middle = frame.x(0) + slot * (index + 0.5)
        for value, kind, shift, share in (
            (day.subjects, "all", -0.5, 1.0),
            (day.by_collectors, "hot", -0.36, 0.34),
            (day.by_agents, "cool", 0.02, 0.34),
        ):
            top = frame.y(min(1.0, value / ceiling))
            parts.append(
                box(middle + shift * wide, top, share * wide, frame.y(0) - top, f"fill-{kind}")
            )
    return parts


def _lines(days: Sequence[Day], frame: Frame, ceiling: float) -> list[Markup]:
    """Draw one line a series, for months and years."""
    series = (
        ("all", [d.subjects for d in days]),
        ("cool", [d.by_agents for d in days]),
        ("hot", [d.by_collectors for d in days]),
    )
    return [
        curve(
            (
                (frame.x((i + 0.5) / len(days)), frame.y(min(1.0, value / ceiling)))
                for i, value in enumerate(values)
            ),
            f"line-{kind}",
        )
        for kind, values in series
    ]


# ── raster: when, and who ───────────────────────────────────────────────────────────────────────


def raster(portrait: Portrait, period: tuple[datetime, datetime], key: str, name: str) -> Chart:
    """
    Draw a dot for each exposure: time to the right, the person's rank upwards.

    Args:
        period: The whole log, which the strip below the dots stands for.
        name: How the actor is called in this report.
    """
    frame = Frame(620, 330, left=34, top=24, right=10, bottom=58)
    pairs = sorted(
        (seconds, rank)
        for seconds, rank in zip(portrait.seconds, portrait.ranks, strict=False)
        if isfinite(seconds) and isfinite(rank)
    )
    first, last = (pairs[0][0], pairs[-1][0]) if pairs else (0.0, 1.0)
    length = max(last - first, 60.0)
    shown = pairs[:: max(1, -(-len(pairs) // MOST_DOTS))]
    begin = period[0] + timedelta(seconds=first)
    parts = _raster_ground(frame, begin, length)
    fine = "dot-many" if len(shown) > 600 else "dot-few"
    parts.append(
        dots(
            ((frame.x((s - first) / length), frame.y(min(1.0, max(0.0, r)))) for s, r in shown),
            fine,
        )
    )
    parts += _strip(frame, first, last, (period[1] - period[0]).total_seconds())
    says = (
        f"{count(len(shown))} of {count(portrait.sampled)} exposures as dots, from "
        f"{minute(begin)} to {minute(period[0] + timedelta(seconds=last))} UTC. "
        "Upwards stand all people in the order of their ids."
    )
    return Chart(
        picture(frame, key, f"When {name} was shown whom", says, parts),
        ("From (UTC)", "Dots", "Lowest rank", "Middle rank", "Highest rank"),
        tuple(_slices(pairs, period[0], first, length)),
    )


def _raster_ground(frame: Frame, begin: datetime, length: float) -> list[Markup]:
    """Draw the field of a raster with its moments."""
    parts = [box(frame.left, frame.top, frame.x(1) - frame.left, frame.y(0) - frame.top, "field")]
    for at, words in scales.moments(begin, length):
        x = frame.x(at / length)
        parts.append(line(x, frame.top, x, frame.y(0), "grid"))
        room = 14 < x < frame.width - 14
        if room:
            parts.append(text(x, frame.y(0) + 15, words, anchor="middle"))
    parts.append(text(0, 12, "people, in the order of their ids", "unit"))
    parts.append(text(frame.left - 6, frame.y(1) + 9, "last", anchor="end"))
    parts.append(text(frame.left - 6, frame.y(0), "first", anchor="end"))
    return parts


def _strip(frame: Frame, first: float, last: float, whole: float) -> list[Markup]:
    """Show below a raster where in the whole period it lies."""
    whole = max(whole, last, 1.0)
    y = frame.height - 22
    left, right = frame.x(first / whole), frame.x(last / whole)
    wide = max(right - left, 3)
    return [
        box(frame.left, y, frame.x(1) - frame.left, 5, "fill-all"),
        box(min(left, frame.x(1) - wide), y, wide, 5, "fill-hot"),
        text(frame.left, frame.height - 4, "where in the whole log", "tick"),
    ]


def _slices(
    pairs: Sequence[tuple[float, float]], start: datetime, first: float, length: float
) -> Iterable[tuple[str, ...]]:
    """Sum the dots up in equal slices of time."""
    sliced: dict[int, list[float]] = {}
    for seconds, rank in pairs:
        part = min(SLICES - 1, int((seconds - first) / length * SLICES))
        sliced.setdefault(part, []).append(rank)
    for part, ranks in sorted(sliced.items()):
        ranks.sort()
        at = start + timedelta(seconds=first + part * length / SLICES)
        ends = (ranks[0], ranks[len(ranks) // 2], ranks[-1])
        yield (f"{at:%Y-%m-%d %H:%M:%S}", count(len(ranks)), *(f"{rank:.3f}" for rank in ends))


# ── coverage: how many different people after so many ───────────────────────────────────────────


def coverage(
    portrait: Portrait, fan: Sequence[tuple[int, float, float, float]], key: str, name: str
) -> Chart:
    """Draw how many different people an actor was shown after so many exposures, beside others."""
    frame = Frame(360, 330, left=40, top=24, right=14, bottom=42)
    points = [(n, m) for n, m in portrait.coverage if n > 0 and m > 0]
    most = max([n for n, _ in points] + [n for n, *_ in fan] + [10])
    span = scales.decades(most)

    def at(n: float, m: float) -> tuple[float, float]:
        return frame.x(log10(max(n, 1)) / span), frame.y(log10(max(m, 1)) / span)

    parts = _decade_ground(frame, span)
    others = [(n, low, mid, high) for n, low, mid, high in fan if n > 0]
    if others:
        ring = [at(n, high) for n, *_, high in others] + [at(n, low) for n, low, *_ in others[::-1]]
        parts.append(area(ring, "fan"))
        parts.append(curve((at(n, mid) for n, _, mid, _ in others), "line-all"))
    parts.append(line(*at(1, 1), *at(10**span, 10**span), "limit"))
    if points:
        parts += [curve((at(n, m) for n, m in points), "line-hot"), dots([at(*points[-1])], "end")]
    parts += _coverage_key(frame, fan=bool(others))
    says = "No point drawn."
    if points:
        says = f"{count(points[-1][1])} different people after {count(points[-1][0])} exposures."
    return Chart(
        picture(frame, key, f"How many different people {name} was shown", says, parts),
        ("Exposures so far", "Different people", "Share"),
        tuple(
            (count(n), count(m), percent(m / n)) for n, m in points[:: max(1, len(points) // 20)]
        ),
    )


def _decade_ground(frame: Frame, span: int) -> list[Markup]:
    """Draw the field of a coverage curve: both axes from 1, in powers of ten."""
    parts = [box(frame.left, frame.top, frame.x(1) - frame.left, frame.y(0) - frame.top, "field")]
    for power in range(span + 1):
        x, y = frame.x(power / span), frame.y(power / span)
        parts += [line(x, frame.top, x, frame.y(0)), line(frame.left, y, frame.x(1), y)]
        words = scales.power_of_ten(power)
        parts.append(text(frame.left - 6, y + 4, words, anchor="end"))
        parts.append(text(x, frame.y(0) + 15, words, anchor="middle"))
    parts.append(text(0, 12, "different people", "unit"))
    parts.append(text(frame.x(0.5), frame.height - 6, "exposures so far", "unit", "middle"))
    return parts


def _coverage_key(frame: Frame, *, fan: bool) -> list[Markup]:
    """Name the lines in the corner above the diagonal, which stays empty by nature."""
    x, y = frame.left + 10, frame.top + 18
    parts = [line(x, y - 4, x + 16, y - 4, "line-hot"), text(x + 22, y, "this actor", "label")]
    parts += [
        line(x, y + 14, x + 16, y + 14, "limit"),
        text(x + 22, y + 18, "somebody new each time", "label"),
    ]
    if fan:
        parts += [
            box(x, y + 27, 16, 10, "fan"),
            line(x, y + 32, x + 16, y + 32, "line-all"),
            text(x + 22, y + 36, "ordinary actors", "label"),
        ]
    return parts
