"""Tests of what innocent actors are expected to have in common with a dump."""

from __future__ import annotations

import numpy as np

from privet.evidence.attribution.innocence import Field
from privet.evidence.attribution.sights import Sights

CHANCE = np.random.default_rng(5)
PEOPLE = 2_000


def sights(shown: list[np.ndarray], dump: np.ndarray) -> Sights:
    """Return the sights of some actors, and visitors of one topic, the people below 200."""
    fans = [CHANCE.choice(200, 30, replace=False) for _ in range(40)]
    others = [CHANCE.choice(PEOPLE, 30, replace=False) for _ in range(400)]
    every = [*shown, *fans, *others]
    actor = np.repeat(np.arange(len(every)), [len(each) for each in every])
    return Sights.of(
        actor.astype(np.uint64),
        np.concatenate(every).astype(np.uint64),
        np.sort(dump).astype(np.uint64),
    )


def field(held: Sights) -> Field:
    """Return the field of all people."""
    return Field(held, np.ones(len(held.dumped), np.bool_))


def test_a_reader_of_a_topic_is_expected_to_share_a_dump_of_it() -> None:
    """Whoever reads about a town has people in common with any list of the town."""
    held = sights([np.arange(0, 150, 2)], np.arange(200))
    expected = field(held).expected([0])

    assert expected.taken == expected.shown == 75
    assert expected.share > 0.5


def test_a_source_is_not_expected_to() -> None:
    """What a source took at random nobody else has."""
    taken = CHANCE.choice(PEOPLE, 300, replace=False)
    expected = field(sights([taken], taken)).expected([0])

    assert expected.taken == 300
    assert expected.share < 0.05


def test_people_set_apart_do_not_count() -> None:
    """What another source explains is left out."""
    taken = np.arange(100)
    held = sights([taken], taken)
    apart = held.covered([0])

    assert field(held).expected([0], apart=apart).shown == 0
    assert Field(held, ~apart).expected([0]).shown == 0


def test_an_actor_is_compared_once() -> None:
    """Whoever is asked of again gets the same answer, and whoever is set apart another."""
    held = sights([np.arange(0, 150, 2)], np.arange(200))
    whole = field(held)
    first = whole.expected([0])

    assert first is whole.expected([0])
    assert first.shown > whole.expected([0], apart=np.arange(len(held.dumped)) < 100).shown


def test_the_rest_of_a_shared_choice_keeps_its_company() -> None:
    """If the rest of a dump is what readers of the dump read, that is seen; a random rest is not."""
    reader = np.arange(100)
    topical = field(sights([reader], np.arange(200)))
    rest = CHANCE.choice(np.arange(200, PEOPLE), 100, replace=False)
    bought = field(sights([reader], np.concatenate([reader, rest])))

    assert topical.kinship([0]) > 5
    assert bought.kinship([0]) < 3


def test_a_small_rest_tells_nothing() -> None:
    """Of a rest of a few people nothing is concluded, nor of people whom nobody else was shown."""
    reader = np.arange(100)

    assert field(sights([reader], reader)).kinship([0]) == 0.0
    assert field(sights([np.arange(5_000, 5_100)], np.arange(5_000, 5_100))).kinship([0]) == 0.0
