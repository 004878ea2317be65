"""What a ring does, and by which rule it is found: one row for each pattern."""

from __future__ import annotations

from enum import StrEnum


class Rule(StrEnum):
    """
    Name a statistic that finds rings.

    Each candidate is tested by all of them; a ring is held against groups of strangers that the same
    rule judges, except where a rule has a null of its own.
    """

    LABOUR = "labour"
    LOCKSTEP = "lockstep"
    EXCESS = "excess"
    TILING = "tiling"
    BATON = "baton"
    SYNCHRONY = "synchrony"
    AWAKENING = "awakening"

    @property
    def detector(self) -> str:
        """The detector that speaks of its rings."""
        return "complement" if self in COVERAGE else self.value

    @property
    def own_null(self) -> bool:
        """Whether its rings have been held against a null of their own."""
        return self in {Rule.EXCESS, Rule.BATON, Rule.AWAKENING}


COVERAGE = frozenset({Rule.LABOUR, Rule.EXCESS, Rule.AWAKENING})
"""Rules that tell whom members take between them: all of one detector, ``complement``."""


class Pattern(StrEnum):
    """Name what the members of a ring do."""

    FRONTIER = "frontier"
    """Each goes on where another stopped."""
    TILES = "tiles"
    """Together they take whole stretches."""
    RANGES = "ranges"
    """Each takes a stretch of its own."""
    PARTITION = "partition"
    """None takes whom another took."""
    LOCKSTEP = "lockstep"
    """All take the same."""
    EXCESS = "excess"
    """Together they take people at whom nobody looks."""
    BLOCKS = "blocks"
    STRIDES = "strides"
    """Each has a cell of the ids, of so many in a row or of every so many."""
    BATON = "baton"
    """Each begins where and when another had stopped."""
    SYNCHRONY = "synchrony"
    """They begin in the same minutes."""
    AWAKENING = "awakening"
    """On one day all turn to people at whom nobody looks."""

    @property
    def rule(self) -> Rule:
        """The rule that finds it."""
        return _RULES.get(self, Rule.LABOUR)

    @property
    def tasteful(self) -> bool:
        """
        Whether people's taste could make it, so that its members are held against outsiders.

        An order of ids and one list are nobody's taste; other rules have asked outsiders themselves.
        """
        return self in {Pattern.TILES, Pattern.PARTITION}


_RULES = {
    Pattern.LOCKSTEP: Rule.LOCKSTEP,
    Pattern.EXCESS: Rule.EXCESS,
    Pattern.BLOCKS: Rule.TILING,
    Pattern.STRIDES: Rule.TILING,
    Pattern.BATON: Rule.BATON,
    Pattern.SYNCHRONY: Rule.SYNCHRONY,
    Pattern.AWAKENING: Rule.AWAKENING,
}
