"""Whether strangers, thrown together, would share out people as a ring does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.groups.candidates import INFRASTRUCTURE, PLACES, Candidate, members_of
from privet.detection.groups.complement import judged
from privet.detection.groups.lockstep import within
from privet.detection.groups.outsiders import compared
from privet.detection.groups.patterns import Rule
from privet.detection.groups.shared import SHARED_NATS, shared
from privet.detection.groups.spells import spells
from privet.detection.groups.synchrony import clocked
from privet.detection.groups.tiling import tiled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.groups.candidates import Bond, Traits
    from privet.detection.groups.complement import Ground, Ring

SHARE = 0.05
"""The share of false rings among those that stand that is borne in expectation (q)."""

LEAST_STRANGERS = 60
"""Actors in no ring from which on groups of strangers can be made."""

MOST_GROUPS = 1000
"""Groups of strangers that are judged at most; 0.3 s for groups of fifty."""

MOST_STRANGERS = 100_000
"""Members of such groups whose clocks are compared at most; two seconds where each began twenty times."""


def standing(
    found: Sequence[Ring],
    candidates: Sequence[Candidate],
    ground: Ground,
    traits: Traits,
    chance: np.random.Generator,
) -> list[Ring]:
    """
    Return those rings that strangers do not make, each with whether infrastructure binds it.

    Groups of strangers, as large as the candidates were and drawn from the actors of no ring, are
    judged by the very rule that found the rings, selection and all: that is the null of a
    permutation of who belongs to whom. A ring's p-value is the share of groups of strangers with a
    ring as improbable; where not one of them has, it is what Chernoff's bound says, e^-nats, since
    no number of permutations reaches as far. Each rule has its own null, of the same groups; union
    excess and baton pass are held against one already. Over all candidates, those that gave
    no ring among them, Benjamini and Hochberg's rule keeps the expected share of false rings below
    ``SHARE``.

    With fewer than ``LEAST_STRANGERS`` the bound alone is what there is. It takes people for draws from
    popularity, which they are not where an office divides a list: a ring that a place alone binds waits
    for strangers, as on the first morning of a ledger. What stands is held against
    those without its bond (``outsiders.compared``).

    Args:
        found: Rings among the candidates.
        chance: Draws strangers.
    """
    if not found:
        return []
    accused = members_of(found)
    everybody = members_of(candidates)
    strangers = np.setdiff1d(everybody, accused)
    if len(strangers) < LEAST_STRANGERS:
        found = [ring for ring in found if ring.bond not in PLACES]
    nulls: dict[Rule, NDArray[np.float64]] = {}
    if len(strangers) >= LEAST_STRANGERS:
        sizes = np.asarray([len(one.members) for one in candidates])
        groups = list(_strangers(strangers, sizes, candidates[0].bond, chance))
        rules = sorted({ring.pattern.rule for ring in found if not ring.pattern.rule.own_null})
        nulls = {rule: _null(groups, ground, rule, chance) for rule in rules}
    none = np.zeros(0)
    p = np.asarray([p_value(ring.nats, nulls.get(ring.pattern.rule, none)) for ring in found])
    kept = discoveries(p, len(Rule) * len(candidates), SHARE)
    held = (
        compared(replace(ring, bound=_bound(ring, traits)), everybody, ground)
        for ring, stands in zip(found, kept.tolist(), strict=True)
        if stands
    )
    return [ring for ring in held if ring is not None]


def _bound(ring: Ring, traits: Traits) -> bool:
    """Tell whether the members of a ring share a tool or a place, or knew where others stopped."""
    proven = ring.bond in INFRASTRUCTURE or ring.pattern.rule is Rule.BATON
    return proven or shared(ring.members, traits) >= SHARED_NATS


def _strangers(
    strangers: NDArray[np.int64], sizes: NDArray[np.int64], bond: Bond, chance: np.random.Generator
) -> Iterator[Candidate]:
    """Yield groups of strangers, as large as the candidates are."""
    for _ in range(min(MOST_GROUPS, 40 * len(sizes))):
        size = min(int(chance.choice(sizes)), len(strangers))
        yield Candidate(bond, np.sort(chance.choice(strangers, size, replace=False)))


def _null(
    groups: Sequence[Candidate], ground: Ground, rule: Rule, chance: np.random.Generator
) -> NDArray[np.float64]:
    """Return how improbable the rings of groups of strangers are, in nats; 0 where there is none."""
    if rule is Rule.LOCKSTEP:
        made = [max((r.nats for r in within(each, ground.seen)), default=0.0) for each in groups]
        return np.array(made)
    if rule is Rule.SYNCHRONY:
        began = spells(ground.seen)
        members = np.cumsum([len(each.members) for each in groups])
        some = groups[: 1 + int((members <= MOST_STRANGERS).sum())]
        every = (clocked(each, ground.seen, began) for each in some)
        return np.array([max((ring.nats for ring in made), default=0.0) for made in every])
    if rule is Rule.TILING:
        found = [tiled(each, ground.seen, chance) for each in groups]
    else:
        found = [judged(each, ground) for each in groups]
    return np.array([0.0 if ring is None else ring.nats for ring in found])


def p_value(nats: float, null: NDArray[np.float64]) -> float:
    """Return the chance of a ring as improbable, from those of strangers or the bound where none is."""
    above = int((null >= nats).sum())
    if above:
        return (1 + above) / (1 + len(null))
    return float(np.exp(-nats))


def discoveries(p: NDArray[np.float64], tests: int, share: float) -> NDArray[np.bool_]:
    """
    Tell which of some p-values stand under Benjamini and Hochberg's rule.

    Args:
        p: The smallest ones; all others of the *tests* count as 1.
        share: Of false ones among those that stand, borne in expectation.

    Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, 1995.
    """
    ordered = np.sort(p)
    under = ordered <= share * np.arange(1, len(p) + 1) / max(tests, len(p))
    if not under.any():
        return np.zeros(len(p), np.bool_)
    return np.asarray(p <= ordered[np.flatnonzero(under)[-1]], np.bool_)
