"""Sources are found one by one: the strongest first, what it explains set aside, all tried again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from privet.evidence.attribution.bonds import clusters
from privet.evidence.attribution.innocence import Field
from privet.evidence.attribution.likelihood import SPREADS, llr, luck, spread_of
from privet.evidence.attribution.tails import chance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.evidence.attribution.bonds import Bonds
    from privet.evidence.attribution.sights import Sights

LEVEL = 1e-4
"""The chance, over all candidates, of accusing an innocent one, that one accusation may have."""

SHARE = 0.05
"""The share of the dump's known people that a source covers at least; who took less is not found."""

JOINT = 0.4
"""The share of the dump's known people that all sources cover together, at least.

Whoever reads about one matter has people in common with any list on it; only if little of the list
is left over does that speak against the reader.
"""

LEAST = 12
"""People of the dump that an accused actor was shown at least."""

FEW = 5
"""People of the dump that a member of a group was shown at least."""

TRIED = 60
"""Actors that are looked at in a round, those with the most people of the dump."""

MEMBERS = 4000
"""Actors that are looked at as members of groups."""

NEUTRAL = 600
"""Innocent actors by which it is judged how far such actors differ."""

KIN = 3.0
"""Standard errors of ``Field.kinship`` from which on a dump is a choice that readers share.

On leaks simulated for tuning it is below 2 where a source is there and above 8 where none is.
"""

ROUNDS = 25


@dataclass(frozen=True, slots=True)
class Source:
    """
    Name one source: an actor, or a group whose members each took a part.

    Args:
        actors: Rows of ``Sights``.
        llr: The logarithm of how much better it explains the dump than chance does.
        risk: The chance, over all candidates, that an innocent actor looks like this.
        taken: People of the dump that it was shown, of those no other source explains.
        joined: Whether it is further members of a group that is accused by itself.
        usual: The share of what it was shown that would stand in the dump were it innocent; of an
            actor alone.
    """

    actors: tuple[int, ...]
    llr: float
    risk: float
    taken: int
    joined: bool = False
    usual: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    Say who is accused, and who could not be told apart.

    Args:
        sources: The strongest first.
        groups: Places in *sources* of those that devices or networks bind to each other.
        rivals: Sets of actors that explain the same rows equally well; nobody of them is accused.
        stood_out: Those who stood out before they were told apart.
        spread: How far innocent actors differ, as ``likelihood.spread_of`` found.
        kinship: How far the rest of the dump is what readers share, as ``Field.kinship`` tells;
            from ``KIN`` on nobody is accused.
        explained: People of the dump that those were shown who stood out; below ``JOINT`` of its
            known people nobody is accused.
        known: People of the dump that anybody was shown, of those looked at.
        people: People that anybody was shown, of those looked at.
    """

    sources: tuple[Source, ...]
    groups: tuple[tuple[int, ...], ...]
    rivals: tuple[tuple[int, ...], ...]
    stood_out: tuple[Source, ...]
    spread: float
    kinship: float
    explained: int
    known: int
    people: int


class Trial:
    """Hold what stays the same while sources are looked for."""

    def __init__(self, sights: Sights, bonds: Bonds, candidates: int = 0) -> None:
        self.sights = sights
        self.bonds = bonds
        self.known = int(sights.dumped.sum())
        self.floor = max(LEAST, SHARE * self.known)
        self.candidates = max(len(sights.actor), candidates)

    def run(self) -> Outcome:
        """Return who is accused."""
        found: list[Source] = []
        spread = SPREADS[0]
        for _ in range(ROUNDS):
            field = Field(self.sights, ~self._covered(found))
            best, spread = self._strongest(field, found)
            if best is None:
                break
            found.append(best)
        found = self._tried_again(found, spread)
        kinship = self._kinship(found)
        explained = int((self._covered(found) & self.sights.dumped).sum())
        sound = kinship < KIN and explained >= JOINT * self.known
        kept, rivals = self._told_apart(found) if sound else ([], [])
        ranked = tuple(sorted(kept, key=lambda source: -source.llr))
        return Outcome(
            sources=ranked,
            groups=tuple(self._bound(ranked)),
            rivals=tuple(rivals),
            stood_out=tuple(found),
            spread=spread,
            kinship=kinship,
            explained=explained,
            known=self.known,
            people=len(self.sights.dumped),
        )

    def _bound(self, sources: Sequence[Source]) -> list[tuple[int, ...]]:
        """Return the sources that belong together, as places in *sources*."""
        owner = {actor: i for i, source in enumerate(sources) for actor in source.actors}
        joined = clusters(self.bonds, np.asarray(sorted(owner), np.int64))
        groups = [tuple(sorted({owner[actor] for actor in cluster})) for cluster in joined]
        apart = [
            (i,)
            for i, source in enumerate(sources)
            if len(source.actors) > 1 and not any(i in group for group in groups)
        ]
        return groups + apart

    def _covered(self, sources: Sequence[Source]) -> NDArray[np.bool_]:
        return self.sights.covered([actor for source in sources for actor in source.actors])

    # ── one round ────────────────────────────────────────────────────────────────────────────────

    def _strongest(self, field: Field, found: Sequence[Source]) -> tuple[Source | None, float]:
        """Return the strongest source of a round, and the spread of innocents."""
        taken = field.taken
        rows = np.flatnonzero(taken >= self.floor)
        rows = rows[np.argsort(-taken[rows], kind="stable")][:TRIED]
        before = {actor for source in found for actor in source.actors}
        trial = [int(r) for r in rows if int(r) not in before]
        singles = [s for r in trial if (s := self._single(field, r, SPREADS[0])) is not None]
        groups = self._groups(field, before, SPREADS[0])
        accused = {actor for source in (*singles, *groups) for actor in source.actors}
        if not accused:
            return None, SPREADS[0]
        spread = self._spread(field, self.bonds.holders(accused | before))
        singles = [s for r in trial if (s := self._single(field, r, spread)) is not None]
        groups = self._groups(field, before, spread)
        every = sorted([*groups, *singles], key=lambda source: -source.llr)
        return (every[0] if every else None), spread

    def _single(self, field: Field, actor: int, spread: float) -> Source | None:
        """Return an actor as a source, if chance does not explain what it was shown."""
        expected = field.expected([actor])
        if expected.taken < self.floor:
            return None
        risk = chance(luck(expected, spread), self.candidates)
        gain = llr(expected)
        if risk >= LEVEL or gain < np.log(self.candidates / LEVEL):
            return None
        return Source((actor,), gain, risk, expected.taken, usual=expected.share)

    def _groups(self, field: Field, before: set[int], spread: float) -> list[Source]:
        """Return groups whose members each are unlikely and together cover enough."""
        likely = np.flatnonzero(field.taken >= FEW)
        share = field.taken[likely] / np.maximum(field.shown[likely], 1)
        likely = likely[np.argsort(-share, kind="stable")][:MEMBERS]
        unlikely = []
        for actor in likely.tolist():
            if actor in before:
                continue
            risk = chance(luck(field.expected([actor]), spread), self.candidates)
            if risk < LEVEL:
                unlikely.append(actor)
        found = []
        for cluster in clusters(self.bonds, np.asarray([*unlikely, *sorted(before)], np.int64)):
            members = [actor for actor in cluster if actor not in before]
            group = self._group(field, members, spread, joined=len(members) < len(cluster))
            if group is not None:
                found.append(group)
        return found

    def _group(
        self, field: Field, members: Sequence[int], spread: float, *, joined: bool
    ) -> Source | None:
        """Return a group of those members who each took what the others did not."""
        seen = np.zeros(len(field.open), np.bool_)
        kept: list[int] = []
        gain = risk = 0.0
        taken = 0
        for actor in sorted(members, key=lambda each: (-int(field.taken[each]), each)):
            expected = field.expected([actor], apart=seen)
            one = chance(luck(expected, spread), self.candidates)
            if expected.taken < FEW or one >= LEVEL:
                continue
            kept.append(actor)
            gain, risk, taken = gain + llr(expected), risk + one, taken + expected.taken
            seen[self.sights.shown(actor)] = True
        if not kept or (not joined and (len(kept) < self.bonds.least or taken < self.floor)):
            return None
        return Source(tuple(kept), gain, min(1.0, risk), taken, joined)

    def _spread(self, field: Field, accused: set[int]) -> float:
        """Return how far those differ who are not on trial, in what those on trial do not explain."""
        apart = self.sights.covered(sorted(accused))
        field = Field(self.sights, field.open & ~apart)
        rows = np.flatnonzero(field.taken > 0)
        rows = rows[~np.isin(rows, sorted(accused))]
        if not len(rows):
            return SPREADS[0]
        share = field.taken[rows] / np.maximum(field.shown[rows], 1)
        excess = (share - field.taken.sum() / max(int(field.shown.sum()), 1)) * np.sqrt(
            field.shown[rows]
        )
        first = rows[np.argsort(-excess, kind="stable")][: NEUTRAL // 2]
        step = max(1, 2 * len(rows) // NEUTRAL)
        chosen = np.unique(np.concatenate([first, rows[::step]]))
        return spread_of((field.expected([int(r)]) for r in chosen), len(rows))

    # ── all of them again ────────────────────────────────────────────────────────────────────────

    def _tried_again(self, found: list[Source], spread: float) -> list[Source]:
        """Drop sources that the others explain, the weakest first, until all stand."""
        while True:
            again = [self._again(found, source, spread) for source in found]
            weak = [i for i, each in enumerate(again) if each is None]
            if not weak:
                return [each for each in again if each is not None]
            del found[max(weak, key=lambda i: -found[i].llr)]

    def _again(self, found: list[Source], source: Source, spread: float) -> Source | None:
        others = [each for each in found if each is not source]
        field = Field(self.sights, ~self._covered(others))
        if len(source.actors) == 1 and not source.joined:
            return self._single(field, source.actors[0], spread)
        return self._group(field, source.actors, spread, joined=source.joined)

    def _kinship(self, found: list[Source]) -> float:
        """Return how far what no source explains is like what they explain."""
        if not found:
            return 0.0
        actors = [actor for source in found for actor in source.actors]
        field = Field(self.sights, np.ones(len(self.sights.dumped), np.bool_))
        return field.kinship(actors, sorted(self.bonds.holders(set(actors))))

    def _told_apart(self, found: list[Source]) -> tuple[list[Source], list[tuple[int, ...]]]:
        """Set aside sources in whose place another actor would do as well."""
        kept, rivals = [], []
        margin = float(np.log(self.candidates / LEVEL))
        named = {actor for source in found for actor in source.actors}
        for source in found:
            others = [each for each in found if each is not source]
            field = Field(self.sights, ~self._covered(others))
            rows = np.flatnonzero(field.taken >= max(self.floor, 0.5 * source.taken))
            rows = rows[np.argsort(-field.taken[rows], kind="stable")][:TRIED]
            equal = [
                int(r)
                for r in rows
                if int(r) not in named and llr(field.expected([int(r)])) >= source.llr - margin
            ]
            if not equal:
                kept.append(source)
            elif self.bonds.bound([*source.actors, *equal]):
                together = (*source.actors, *equal)
                kept.append(replace(source, actors=together, risk=source.risk * len(together)))
            else:
                rivals.append((*source.actors, *equal))
        return kept, rivals
