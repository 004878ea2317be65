"""Which device on an address walked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from privet.detection.narrowing import Meant, Walker, walkers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ibis import Table

    from privet.detection.relations import Made, Part


class Scripted:
    """Answer every question with the same rows, sorted as asked."""

    def __init__(self, rows: list[tuple[int, int, int, int]]) -> None:
        table = np.array(sorted(rows), np.int64).reshape(-1, 4).T
        self.columns: dict[str, Any] = {
            "actor": table[0].astype(np.uint64),
            "device": table[1].astype(np.uint64),
            "at": table[2],
            "subject": table[3].astype(np.uint64),
            "place": table[3],
            "weight": np.where(table[2] % 2, 1.0, 1.5),
        }

    def run(
        self, expr: Table, tables: Mapping[str, Mapping[str, Any]] | None = None
    ) -> dict[str, Any]:
        """Return the rows."""
        return self.columns

    def stream(
        self, expr: Table, tables: Mapping[str, Mapping[str, Any]] | None = None, rows: int = 1
    ) -> Iterator[dict[str, Any]]:
        """Yield the rows."""
        yield self.columns

    def map(self, work: Callable[[Part], Made], parts: Iterable[Part]) -> Iterator[Made]:
        """Yield work done on each of the parts."""
        return map(work, parts)


def browsing(actor: int, devices: range) -> list[tuple[int, int, int, int]]:
    """Let devices on an address look at people at random."""
    rng = np.random.default_rng(actor)
    return [
        (actor, device, at, int(rng.integers(0, 5000))) for device in devices for at in range(40)
    ]


def test_the_device_that_walked_is_found() -> None:
    """Among twenty devices that browse, one opened four hundred ids in order."""
    walk = [(7, 99, at, 1000 + at) for at in range(400)] + [(7, 99, 400, 1001)]
    rows = browsing(7, range(1, 21)) + walk + browsing(8, range(1, 21))

    (walker,) = walkers(Scripted(rows), np.array([7, 8], np.uint64))

    meant = Meant(people=400, exposures=401, weighted=200 * 1.5 + 199 + 1.5, first=0, last=400)
    assert Walker(7, 99, meant, 21, 1, walker.share) == walker
    assert walker.share > 0.95


@pytest.mark.parametrize(("names", "most"), [(1, 1.0), (2, 0.5), (4, 0.25)])
@pytest.mark.parametrize("turns", [1, 100])
def test_a_walk_in_pieces_is_nobody_s(names: int, most: float, turns: int) -> None:
    """Software that goes by several names, by turns or one after the other, makes its part with each."""
    walk = [(7, 90 + at // turns % names, at, 9000 + at) for at in range(400)]
    rows = [*walk, *browsing(7, range(1, 21))]
    (walker,) = walkers(Scripted(rows), np.array([7], np.uint64))

    assert names == walker.walking
    assert walker.share <= most
    assert walker.share > 0.9 or names > 1


def test_an_address_that_walks_as_a_whole_is_not_divided() -> None:
    """Where every device walks there is nobody else to spare."""
    rows = [(7, 1 + at // 400, at, 1000 + at) for at in range(800)]

    assert [] == walkers(Scripted(rows), np.array([7], np.uint64))


def test_nobody_is_asked_about() -> None:
    """Without addresses there is nothing to ask, and an empty ledger has no devices."""
    assert [] == walkers(Scripted([]), np.zeros(0, np.uint64))
    assert [] == walkers(Scripted([]), np.array([7], np.uint64))
