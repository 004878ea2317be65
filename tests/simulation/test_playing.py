"""Scrapers in a loop with whatever answers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from privet.simulation.asking import Words
from privet.simulation.plan import DAY, SECOND, Plan
from privet.simulation.playing import HUG, NEVER, Met, Play
from privet.simulation.programmes import programme
from privet.simulation.tactics import Reaction, Tactic
from privet.simulation.world import World

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.simulation.asking import Asked

HOUR = 3_600 * SECOND


def play(answer: Callable[[Asked, Play], tuple[Met, int]], days: int = 4, **knobs: object) -> Play:
    """Let a scraper work against an answer."""
    told = {"per_day": 100, "days": days, "gap": 60, **knobs}
    tactic = Tactic("X", "tested", **told)  # type: ignore[arg-type]
    world = World.found(np.random.default_rng(1), Plan(days, 2_000, 0, (), engines=False))
    found = Play(np.random.default_rng(3), world, Words(world),
                 programme(np.random.default_rng(2), world, tactic))  # fmt: skip
    last = 0
    while found.due < NEVER:
        asked = found.ask()
        assert last <= asked.at == found.due
        last = asked.at
        found.tell(*answer(asked, found))
    return found


def served(asked: Asked, _: Play) -> tuple[Met, int]:
    """Serve everybody."""
    return (Met.SHOWN if asked.status == 200 else Met.MISSED), 0


def limited(most: int) -> Callable[[Asked, Play], tuple[Met, int]]:
    """Serve each account so many a day, and send it away until midnight."""
    seen: dict[tuple[str, int], int] = {}

    def answer(asked: Asked, played: Play) -> tuple[Met, int]:
        case = (asked.account, asked.at // DAY)
        if seen.get(case, 0) >= most:
            return Met.LIMITED, DAY - asked.at % DAY
        seen[case] = seen.get(case, 0) + 1
        return served(asked, played)

    return answer


def test_nobody_hinders_it() -> None:
    """It obtains what its programme holds, and pays a question for each."""
    found = play(served)

    assert found.toll.people == found.programme.obtainable(found._world) > 350
    assert found.toll.asked == len(found.programme.events) == sum(found.toll.met.values())


@pytest.mark.parametrize(
    ("reaction", "least", "most"),
    [(Reaction.END, 15, 20), (Reaction.IGNORE, 70, 80), (Reaction.WAIT, 70, 80),
     (Reaction.SLOW, 50, 80)],
)  # fmt: skip
def test_a_limit_of_twenty_a_day(reaction: Reaction, least: int, most: int) -> None:
    """Over four days it obtains at most eighty; who ends gets one day's."""
    found = play(limited(20), reaction=reaction)

    assert least <= found.toll.people <= most
    assert found.toll.met[Met.LIMITED] >= 1


def test_who_rotates_pays_in_accounts() -> None:
    """Each refusal costs an identity; when none is left, it ends."""
    found = play(limited(20), reaction=Reaction.ROTATE, spares=5)

    assert 6 == found.toll.identities == len(set(found.accounts))
    assert 6 == found.toll.met[Met.LIMITED]
    assert (
        6 * 20 <= found.toll.people + found.toll.met[Met.MISSED] <= 7 * 20
    )  # the last has a second day


def test_who_probes_stays_below_what_was_too_much() -> None:
    """From the second day on it is refused no more, or soon not."""
    found = play(limited(40), days=6, reaction=Reaction.PROBE)
    moments = np.array([at for at, _ in found.toll.gained]) // DAY
    each = np.bincount(moments - moments.min())

    assert 35 <= each[0] <= 40
    assert each[1] <= round(HUG * 40)
    assert found.toll.met[Met.LIMITED] <= 4


def test_challenges_are_solved_by_those_who_can() -> None:
    """Who solves goes on at once; who cannot waits, and gets nobody."""
    asked: set[int] = set()

    def challenged(each: Asked, played: Play) -> tuple[Met, int]:
        row = played.toll.asked
        if row % 2 == 0:
            asked.add(row)
            return Met.CHALLENGED, HOUR
        return served(each, played)

    able = play(challenged, solves=1.0)
    unable = play(lambda *_: (Met.CHALLENGED, HOUR))

    assert able.toll.people > 350
    assert able.toll.solved == able.toll.met[Met.CHALLENGED] > 350
    assert 0 == unable.toll.people == unable.toll.solved
    assert unable.toll.asked <= 4 * 24


def test_what_it_looked_at_before_counts_for_nothing() -> None:
    """People seen while it warmed up were not taken."""
    found = play(served, days=4, warm=2, per_day=10)

    assert all(at >= found.programme.begins for at, _ in found.toll.gained)


def test_who_lives_for_hours_does_not_come_back_the_day_after() -> None:
    """A hand works so long after its first question, also where it was told to wait for longer."""
    days: dict[str, set[int]] = {"mortal": set(), "immortal": set()}
    for name, life in (("mortal", 3.0), ("immortal", 0.0)):
        limit = limited(20)

        def answer(asked: Asked, played: Play, name: str = name) -> tuple[Met, int]:
            days[name].add(asked.at // DAY)
            return limit(asked, played)  # noqa: B023 - asked before the next is made

        play(answer, reaction=Reaction.WAIT, life=life, gap=30, staggered=True)

    assert 1 == len(days["mortal"])
    assert 4 == len(days["immortal"])
