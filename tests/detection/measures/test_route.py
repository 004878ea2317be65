"""Names of routes."""

from __future__ import annotations

import numpy as np

from privet.detection.measures.route import route


def names(ways: list[list[tuple[int, int]]]) -> list[tuple[float, float]]:
    """Name the routes of actors, each a list of surface and pause in seconds."""
    starts = np.cumsum([0, *(len(way) for way in ways)])
    at = np.concatenate([np.cumsum([pause for _, pause in way]) for way in ways]) * 1_000_000
    surface = np.asarray([surface for way in ways for surface, _ in way], np.int16)
    found = route(starts, at.astype(np.int64), surface)
    return list(zip(found["route_a"].tolist(), found["route_b"].tolist(), strict=True))


def test_who_goes_alike_is_named_alike() -> None:
    """A script is known again, begun at another moment and run for longer; a person is not."""
    rng = np.random.default_rng(2)
    script = [(0, 9), (1, 2), (1, 2), (2, 2)]
    readers = [
        [
            (int(s), int(p))
            for s, p in zip(rng.integers(0, 4, 40), rng.lognormal(3, 1.5, 40), strict=True)
        ]
        for _ in range(20)
    ]
    one, two, *others = names([script * 10, script * 25, *readers])

    assert one == two
    assert 20 == len({a for a, _ in others})
    assert one[0] not in {a for a, _ in others}
    assert all(0 <= a == int(a) < 2**53 for a, _ in others)


def test_two_rows_are_no_route() -> None:
    """Three rows make the first gram."""
    ((a, b),) = names([[(0, 1), (0, 1)]])

    assert np.isnan([a, b]).all()
