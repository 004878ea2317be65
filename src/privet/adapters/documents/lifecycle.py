"""The picture of a case's life, drawn from its table of transitions."""

from __future__ import annotations

from typing import Final

from privet.evidence.lifecycle import TRANSITIONS, State

WIDE, HIGH = 760, 420
BOX, TALL = 130, 44
PLACES: Final = {
    State.NEW: (90, 210),
    State.IN_PROGRESS: (350, 110),
    State.ON_HOLD: (350, 310),
    State.RESOLVED: (650, 110),
    State.CLOSED: (650, 310),
}
"""The middle of each box."""

INK, LINE, PAPER = "#1b1b1f", "#5a6070", "#eef2f7"


def edges() -> dict[tuple[State, State], list[str]]:
    """Return the acts that lead from one state to another, for each pair that the table knows."""
    found: dict[tuple[State, State], list[str]] = {}
    for (state, act), to in TRANSITIONS.items():
        found.setdefault((state, to), []).append(act.value)
    return found


def life_of_a_case() -> str:
    """Return the picture as SVG."""
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" role="img" '
            f'font-family="sans-serif" font-size="13" fill="{INK}" text-anchor="middle">'
        ),
        "<title>The life of a case: states, and the acts that lead from one to the next</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="#ffffff"/>',
        (
            '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" '
            f'markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="{LINE}"/></marker></defs>'
        ),
    ]
    for (state, to), acts in edges().items():
        parts += _loop(state, acts) if state is to else _arrow(state, to, acts)
    for state, (x, y) in PLACES.items():
        parts.append(
            f'<rect x="{x - BOX / 2:g}" y="{y - TALL / 2:g}" width="{BOX}" height="{TALL}" rx="8" '
            f'fill="{PAPER}" stroke="{INK}"/>'
        )
        parts.append(f'<text x="{x}" y="{y + 5}" font-weight="bold">{state.value}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _loop(state: State, acts: list[str]) -> list[str]:
    """Draw acts that leave a state as it is: over a box of the upper row, under one of the lower."""
    x, y = PLACES[state]
    side = -1 if y < HIGH / 2 else 1
    edge, far = y + side * TALL / 2, y + side * (TALL / 2 + 46)
    return [
        (
            f'<path d="M{x - 24} {edge:g}C{x - 40} {far:g} {x + 40} {far:g} {x + 24} {edge:g}" '
            f'fill="none" stroke="{LINE}" marker-end="url(#tip)"/>'
        ),
        _words(x, far + side * 4 + 4, acts),
    ]


def _arrow(state: State, to: State, acts: list[str]) -> list[str]:
    """Draw an arrow between two boxes, a little to its own left so that two ways stay apart."""
    (ax, ay), (bx, by) = PLACES[state], PLACES[to]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5
    dx, dy = (bx - ax) / length, (by - ay) / length
    begin, end = _rim(dx, dy), length - _rim(dx, dy)
    ox, oy = dy * 12, -dx * 12
    at = 0.3  # nearer to where it comes from, so that words of crossing ways stay apart
    wx, wy = ax + dx * length * at + ox * 1.1, ay + dy * length * at + oy * 1.1
    return [
        (
            f'<path d="M{ax + dx * begin + ox:.1f} {ay + dy * begin + oy:.1f}'
            f'L{ax + dx * end + ox:.1f} {ay + dy * end + oy:.1f}" '
            f'fill="none" stroke="{LINE}" marker-end="url(#tip)"/>'
        ),
        _words(wx, wy + 4, acts),
    ]


def _rim(dx: float, dy: float) -> float:
    """Return how far the rim of a box is from its middle, in a direction."""
    across = BOX / 2 / abs(dx) if dx else float("inf")
    return min(across, TALL / 2 / abs(dy) if dy else float("inf")) + 3


def _words(x: float, y: float, acts: list[str]) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" stroke="#ffffff" stroke-width="5" '
        f'paint-order="stroke">{", ".join(acts)}</text>'
    )
