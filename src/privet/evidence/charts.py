"""Pictures of a case as SVG, drawn from figures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDE, HIGH, LEFT, TOP, FOOT = 720, 260, 16, 48, 36
INK, BAR, GRID = "#1b1b1f", "#2a5d8f", "#c9ccd3"
WIDEST: Final = 48
"""How broad a bar is at most: one day is a bar, not a wall."""

LABELS: Final = 8
"""Days that are written below the bars, at most."""


def volume(days: Sequence[Mapping[str, Any]]) -> str:
    """
    Draw how many people the case's actors were shown on each day.

    Args:
        days: ``day`` (YYYY-MM-DD) and ``people``, in order.
    """
    most = max(1, *(int(each["people"]) for each in days))
    room = (WIDE - 2 * LEFT) / len(days)
    tall = HIGH - TOP - FOOT
    broad = min(room * 0.8, WIDEST)
    every = -(-len(days) // LABELS)
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img"'
            f' font-family="sans-serif" font-size="12" fill="{INK}">'
        ),
        "<title>People shown to the actors of the case, by day (UTC)</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        (
            f'<text x="{LEFT}" y="20" font-size="14">People shown to the actors of the case, by day '
            "(UTC)</text>"
        ),
        f'<line x1="{LEFT}" x2="{WIDE - LEFT}" y1="{TOP}" y2="{TOP}" stroke="{GRID}"/>',
        f'<text x="{LEFT}" y="{TOP - 6}">{most:,} people</text>',
    ]
    for number, each in enumerate(days):
        size = tall * int(each["people"]) / most
        x = LEFT + number * room
        parts.append(
            f'<rect x="{x + room * 0.1:.1f}" y="{TOP + tall - size:.1f}" '
            f'width="{broad:.1f}" height="{size:.1f}" fill="{BAR}">'
            f"<title>{each['day']}: {int(each['people']):,} people</title></rect>"
        )
        if number % every == 0:
            parts.append(
                f'<text x="{x + room * 0.1:.1f}" y="{HIGH - FOOT + 18}">{each["day"]}</text>'
            )
    base = TOP + tall
    parts.append(f'<line x1="{LEFT}" x2="{WIDE - LEFT}" y1="{base}" y2="{base}" stroke="{INK}"/>')
    return "\n".join([*parts, "</svg>", ""])
