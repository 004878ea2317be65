"""By which rule each pattern is found, and who speaks of it."""

from __future__ import annotations

from privet.detection.groups.belonging import DETECTORS, HOW, WORDS
from privet.detection.groups.patterns import Pattern, Rule


def test_each_pattern_is_found_and_told() -> None:
    """Every rule has a pattern, every pattern words of its own and a detector that speaks of it."""
    assert set(Rule) == {pattern.rule for pattern in Pattern}
    assert set(Pattern) == HOW.keys() | WORDS.keys()
    assert not HOW.keys() & WORDS.keys()
    assert {*DETECTORS} - {"crowding"} == {pattern.rule.detector for pattern in Pattern}


def test_what_taste_could_make() -> None:
    """An order of ids is nobody's taste, and what has asked outsiders is not asked again."""
    labour = {pattern for pattern in Pattern if pattern.rule is Rule.LABOUR}

    assert {Pattern.TILES, Pattern.PARTITION} == {each for each in Pattern if each.tasteful}
    assert {Pattern.FRONTIER, Pattern.RANGES} == {each for each in labour if not each.tasteful}
    assert {Rule.EXCESS, Rule.BATON, Rule.AWAKENING} == {rule for rule in Rule if rule.own_null}
