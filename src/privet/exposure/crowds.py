"""
Crowds: look-ups that are nobody's alone, told by their order and by what all strangers miss.

Who sweeps a space of numbers goes through it, from wherever and under whatever name; who has a list
of addresses from elsewhere shares it out among thousands of hands, each of whom tries twenty. The
first is known by the stretches that the identifiers of one visitor stand in, the second by what all
those together find who have no history. Both are counted in the tally that counts everybody, under
handles of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from privet.exposure.budgets import MICROSECONDS, Budget
from privet.exposure.guesses import Guesses
from privet.exposure.recognising import ACTOR, LEVEL, PLACE, SURFACE
from privet.exposure.tallying import CLIENT, Allowances, Ask, beside, handles_of, signed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from privet.exposure.pseudonyms import Key
    from privet.exposure.tallying import Shown, Standing

STRETCH: Final = 3
"""Bits of an identifier's place that are left out: eight in a row are a stretch."""

ORDERED: Final = 40
"""Tries in stretches that were tried before from which on somebody goes through them.

Chosen: an office of forty direct lines in one address book is rare, and met with a challenge.
"""

IN_ORDER: Final = 0.5
"""The share of all tries that they are then, at least: no book of contacts is half one office."""

STRETCHES: Final = 512
"""Stretches that are remembered of one visitor."""

EACH: Final = 5
"""Tries of one visitor that count for the crowd, so that one strange book accuses nobody else."""

CROWD: Final = Guesses(bar=12.0, tries=1 << 60)
"""When what a crowd misses is more than its books': eight who miss five of five each, or twice as
many who find one between them. The chance that books alone ever do it is e^-12 (J. Ville, 1939)."""

OWN: Final = 10
"""Tries after which somebody who is signed in is held to their own misses, not to the crowd's."""

BLIND: Final = 0.8
"""The share of their own misses above which the crowd's count against them."""


class Heard(NamedTuple):
    """
    Say what a look-up comes to beside the visitor's own budgets and misses.

    Args:
        trail: Under which handle the stretches of this visitor are kept.
        stretch: In which one this identifier stands; 0 where it has no place among numbers.
        near: Whether that stretch was tried before.
        crowd: Under which handle all visitors without a history are; None beyond their first tries.
        order: How many tries were in stretches tried before; 0 unless they go through them.
        tried, missed: What the crowd tried and missed; 0 unless that is no crowd of address books.
    """

    trail: NDArray[np.int64]
    stretch: int
    near: bool
    crowd: NDArray[np.int64] | None
    order: float = 0.0
    tried: float = 0.0
    missed: float = 0.0

    @property
    def alarmed(self) -> bool:
        """Whether anything is the matter."""
        return self.order > 0 or self.tried > 0

    @property
    def shown(self) -> tuple[Shown, ...]:
        """What is entered under the trail."""
        return ((self.stretch, 1, 1000),) if self.stretch else ()

    @property
    def reasons(self) -> tuple[str, ...]:
        """Say so in words."""
        found = []
        if self.order:
            found.append(f"crowd: {self.order:.0f} identifiers were tried one beside the other")
        if self.tried:
            found.append(
                f"crowd: of {self.tried:.0f} identifiers that visitors without a history tried "
                f"here, {self.missed:.0f} belong to nobody"
            )
        return tuple(found)


@dataclass(frozen=True)
class Crowds:
    """
    Hold under which handles look-ups are counted.

    Args:
        allowances: By which the tally counts them; it refuses nobody.
        trails: Moves a visitor's handle to that of its trail, by the number of a surface.
        known, unknown: The crowd of those who are signed in, and of those who are not.
    """

    allowances: Allowances
    trails: Mapping[int, int]
    known: Mapping[int, NDArray[np.int64]]
    unknown: Mapping[int, NDArray[np.int64]]

    @classmethod
    def of(cls, surfaces: Sequence[str], key: Key, spans: Sequence[int]) -> Crowds:
        """
        Return the crowds of some surfaces.

        Args:
            surfaces: Their names, '' for one that resolves no identifiers.
            spans: The windows of the policy, microseconds; at least one.
        """
        budget = Budget("account", f"{min(spans) // MICROSECONDS}s", STRETCHES)
        places = [number for number, name in enumerate(surfaces) if name]

        def handle(what: str, number: int) -> int:
            return int.from_bytes(key.derive(f"crowd:{what}:{surfaces[number]}", 8), "little")

        return cls(
            Allowances.of([budget], key, jitter=0.0, spans=spans),
            {number: handle("trail", number) for number in places},
            {number: handles_of([handle("known", number)]) for number in places},
            {number: handles_of([handle("unknown", number)]) for number in places},
        )

    def asks(self, cells: NDArray[np.int64], at: int) -> tuple[Ask, Ask]:
        """Return what to ask the tally about a look-up: about its trail, and about its crowd."""
        surface, place = int(cells[SURFACE]), int(cells[PLACE])
        own = beside(int(cells[ACTOR]), self.trails[surface])
        stretch = 1 + (place >> STRETCH) if place >= 0 else 0
        return (
            Ask(at, handles_of([own]), stretch, 1, 1000, self.allowances),
            Ask(at, self._crowd(cells), 0, 0, 0, self.allowances),
        )

    def trails_of(self, handle: int) -> list[int]:
        """Return the handles under which the stretches of a visitor are kept, as signed numbers."""
        return [signed(beside(handle, trail)) for trail in self.trails.values()]

    def hear(
        self,
        cells: NDArray[np.int64],
        asks: tuple[Ask, Ask],
        own: Standing,
        trail: Standing,
        crowd: Standing,
    ) -> Heard:
        """
        Return what the answers come to.

        Args:
            own: How the visitor stands.
        """
        stretch = asks[0].subject
        tried, missed = crowd.tried, crowd.missed
        book = own.tried < OWN - 0.5 or own.missed <= BLIND * own.tried
        if CROWD.share(tried, missed) == 0.0 or (cells[LEVEL] <= CLIENT and book):
            tried = missed = 0.0
        ordered = trail.missed >= ORDERED and trail.missed >= IN_ORDER * trail.tried
        return Heard(
            asks[0].who,
            stretch,
            near=stretch != 0 and trail.row < 0,
            crowd=asks[1].who if own.tried < EACH - 0.5 else None,
            order=trail.missed if ordered else 0.0,
            tried=tried,
            missed=missed,
        )

    def _crowd(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the handle of the crowd that somebody belongs to."""
        crowds = self.known if cells[LEVEL] <= CLIENT else self.unknown
        return crowds[int(cells[SURFACE])]
