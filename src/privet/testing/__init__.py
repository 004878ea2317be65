"""
What every tally keeps to, as tests that any implementation may run.

Like this::

    class TestMine(TallyConformance):
        @pytest.fixture
        def tally(self) -> Tally:
            return MyTally(...)

A tally that is awaited runs them behind a thin class that waits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from privet.exposure.budgets import DAY, HOUR, Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.recognising import ACTOR, CELLS, LEVEL
from privet.exposure.strangers import Strangers
from privet.exposure.tallying import Allowances, Ask, Standing, Take, handles_of
from privet.testing.plain import PlainTally

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from privet.exposure.tallying import Tally

__all__ = [
    "PlainTally",
    "Scene",
    "TallyConformance",
    "agree",
    "allowances",
    "visitor",
]

KEY: Final = Key(b"a key that is no secret")
START: Final = 1_700_000_000_000_000
MINUTE: Final = 60_000_000
ACCOUNT: Final = 0xACC0_0000_0000_0001
SESSION: Final = 0x5E55_0000_0000_0001
NETWORK: Final = 0x4E7E_0000_0000_0001


def agree(expected: Standing, found: Standing) -> bool:
    """
    Say whether two standings agree in all that a tally promises.

    How far beyond its budget an actor is, is not promised, nor that somebody is remembered beyond
    the windows of the budgets: what is kept is bounded.
    """
    if (expected.charged, expected.good) != (found.charged, found.good):
        return False
    if expected.share > 1.0:
        return found.share > 1.0
    return math.isclose(expected.share, found.share, abs_tol=1e-9) and expected[1:4] == found[1:4]


def allowances(*budgets: Budget, jitter: float = 0.0) -> Allowances:
    """Return budgets as the tests use them, their limits not moved unless asked."""
    return Allowances.of(budgets, KEY, jitter=jitter)


def visitor(*, account: int = ACCOUNT, session: int = 0, network: int = 0) -> NDArray[np.int64]:
    """Return the handles of a visitor."""
    return handles_of([account, 0, session, 0, network, 0, 0])


@dataclass
class Scene:
    """Ask a tally about one visitor after the other."""

    tally: Tally
    allowances: Allowances
    who: NDArray[np.int64] = field(default_factory=visitor)
    stop: float = 1.0
    take: Take = Take.CHARGE
    good_age: int = 1 << 62

    def show(self, subject: int, at: int = START, *, people: int = 1, load: int = 1000) -> Standing:
        """Ask to show somebody."""
        ask = Ask(
            at,
            self.who,
            subject,
            people,
            load,
            self.allowances,
            self.stop,
            math.inf,
            self.good_age,
            self.take,
        )
        return self.tally.judge(ask)


class TallyConformance:
    """Hold a tally to its word; a subclass gives it as the fixture ``tally``, empty each time."""

    def test_a_person_counts_once(self, tally: Tally) -> None:
        """Whoever is seen again within a window costs nothing."""
        scene = Scene(tally, allowances(Budget("account", "1h", 10)))
        first = scene.show(7)
        again = scene.show(7, START + MINUTE)
        other = scene.show(8, START + 2 * MINUTE)

        assert (1, 0, 2) == (first.counted, again.counted, other.counted)
        assert (0.1, 0.0, 0.2) == (first.share, again.share, other.share)

    def test_a_window_slides(self, tally: Tally) -> None:
        """Somebody leaves a window an hour after they were seen last, to the microsecond."""
        scene = Scene(tally, allowances(Budget("account", "1h", 10)))
        scene.show(1, START)
        scene.show(2, START + 1)
        scene.show(1, START + 2)

        assert 3 == scene.show(3, START + HOUR).counted
        assert 3 == scene.show(4, START + HOUR + 1).counted
        assert 3 == scene.show(5, START + HOUR + 2).counted

    def test_windows_count_at_once(self, tally: Tally) -> None:
        """The budget that is spent furthest answers, whichever window it has."""
        scene = Scene(tally, allowances(Budget("account", "1h", 4), Budget("account", "1d", 10)))
        rows = [scene.show(n, START + n * 50 * MINUTE).row for n in range(1, 6)]

        assert [0, 0, 0, 0, 0] == rows
        assert (1, 6) == scene.show(9, START + 10 * HOUR)[1:3]

    def test_nobody_is_charged_above_the_limit(self, tally: Tally) -> None:
        """What is refused is not charged, so that an actor goes on as its window frees."""
        scene = Scene(tally, allowances(Budget("account", "1h", 2)))
        charged = [scene.show(n, START + n).charged for n in (1, 2, 3, 4)]
        later = scene.show(5, START + 1 + HOUR)

        assert [True, True, False, False] == charged
        assert (2, True) == (later.counted, later.charged)

    def test_it_says_when_there_is_room(self, tally: Tally) -> None:
        """A refusal names the moment at which enough people leave the window."""
        scene = Scene(tally, allowances(Budget("account", "1h", 2)))
        scene.show(1, START)
        scene.show(2, START + MINUTE)

        assert START + HOUR == scene.show(3, START + 2 * MINUTE).frees_at

    def test_a_shadow_charges_everybody(self, tally: Tally) -> None:
        """Without a stop all are charged and the count goes on."""
        scene = Scene(tally, allowances(Budget("account", "1h", 2)), stop=math.inf)
        last = [scene.show(n, START + n) for n in range(1, 5)][-1]

        assert (4, 2, True) == (last.counted, last.limit, last.charged)

    def test_every_handle_counts(self, tally: Tally) -> None:
        """A new account on the same session does not start from nothing."""
        plan = allowances(Budget("account", "1h", 9), Budget("session", "1h", 3))
        scene = Scene(tally, plan, visitor(session=SESSION))
        for n in (1, 2, 3):
            scene.show(n, START + n)
        scene.who = visitor(account=ACCOUNT + 1, session=SESSION)
        refused = scene.show(4, START + 4)

        assert (1, 4, False) == (refused.row, refused.counted, refused.charged)

    def test_an_absent_handle_binds_nobody(self, tally: Tally) -> None:
        """A budget of sessions says nothing of who has none."""
        scene = Scene(tally, allowances(Budget("session", "1h", 1)))

        assert [0.0, 0.0] == [scene.show(n, START + n).share for n in (1, 2)]

    def test_the_young_have_a_budget_of_their_own(self, tally: Tally) -> None:
        """It binds until so long after somebody was first shown."""
        plan = allowances(Budget("account", "1d", 1, younger_than="1h"))
        scene = Scene(tally, plan)
        scene.show(1, START)

        assert 2.0 == scene.show(2, START + HOUR - 1).share
        assert 0.0 == scene.show(3, START + HOUR).share

    def test_a_page_counts_its_people(self, tally: Tally) -> None:
        """A page of a list is one entry of many people."""
        scene = Scene(tally, allowances(Budget("account", "1h", 50)))
        scene.show(1, START, people=20)
        scene.show(1, START + 1, people=20)

        assert 40 == scene.show(2, START + 2, people=20).counted

    def test_a_page_is_as_large_as_it_is_now(self, tally: Tally) -> None:
        """How many people a page had when it was last shown is forgotten with its last window."""
        scene = Scene(tally, allowances(Budget("account", "1h", 10)), take=Take.RESERVE)
        scene.show(7, people=8)
        later = START + 2 * HOUR
        small = scene.show(7, later, people=1)
        other = scene.show(8, later, people=2)

        assert ((1, True), (3, True)) == (
            (small.counted, bool(small.fresh)),
            (other.counted, bool(other.fresh)),
        )

    def test_weights_count_in_thousandths(self, tally: Tally) -> None:
        """A weighted budget counts a person by the heaviest fields shown of them."""
        scene = Scene(tally, allowances(Budget("account", "1h", 10, weighted=True)))
        scene.show(1, START, load=1000)
        scene.show(1, START + 1, load=8000)
        standing = scene.show(2, START + 2, load=500)

        assert (8500, 10_000) == (standing.counted, standing.limit)

    def test_limits_are_moved_by_a_key(self, tally: Tally) -> None:
        """A tally goes by the limits that ``Allowances.limits`` returns."""
        plan = allowances(Budget("account", "1h", 1000), jitter=0.15)
        limits = []
        for n in range(20):
            scene = Scene(tally, plan, visitor(account=ACCOUNT + n))
            limits.append(scene.show(1).limit)
            assert int(plan.limits(scene.who)[0]) == limits[-1]

        assert len(set(limits)) > 10
        assert all(850 <= limit <= 1150 for limit in limits)

    def test_good_standing_is_age(self, tally: Tally) -> None:
        """An account shown somebody long ago is in good standing, and no wide budget binds it."""
        plan = allowances(Budget("network", "28d", 1), Budget("account", "28d", 50))
        scene = Scene(tally, plan, visitor(network=NETWORK), stop=math.inf, good_age=DAY)
        young = [scene.show(n, START + n) for n in (1, 2)][-1]
        old = scene.show(3, START + DAY + 5)

        assert (False, 2.0) == (young.good, young.share)
        assert (True, 3 / 50) == (old.good, old.share)

    def test_a_reservation_can_be_taken_back(self, tally: Tally) -> None:
        """An answer that showed nobody leaves nothing behind."""
        scene = Scene(tally, allowances(Budget("account", "1h", 9)), take=Take.RESERVE)
        standing = scene.show(1)
        tally.charge(scene.allowances, START + 1, scene.who, fresh=standing.fresh, released=1)

        assert 1 == standing.fresh
        assert 1 == scene.show(2, START + 2).counted

    def test_a_reservation_leaves_others_alone(self, tally: Tally) -> None:
        """Somebody who was there before is not taken back, nor seen later than they were."""
        plan = allowances(Budget("account", "1h", 9))
        Scene(tally, plan).show(1, START)
        scene = Scene(tally, plan, take=Take.RESERVE)
        standing = scene.show(1, START + 30 * MINUTE)
        tally.charge(plan, START + 31 * MINUTE, scene.who, fresh=standing.fresh, released=1)

        assert 0 == standing.fresh
        assert 2 == scene.show(2, START + 59 * MINUTE).counted
        assert 2 == scene.show(3, START + 61 * MINUTE).counted

    def test_a_question_changes_nothing(self, tally: Tally) -> None:
        """Judging alone charges nobody."""
        scene = Scene(tally, allowances(Budget("account", "1h", 9)), take=Take.NOTHING)

        assert [1, 1] == [scene.show(n, START + n).counted for n in (1, 2)]

    def test_what_was_named_is_charged(self, tally: Tally) -> None:
        """Several people of one answer are entered in one call."""
        plan = allowances(Budget("account", "1h", 99))
        scene = Scene(tally, plan)
        room = tally.charge(plan, START, scene.who, [(n, 1, 1000) for n in range(1, 31)])

        assert room
        assert 31 == scene.show(99, START + 1).counted

    def test_guesses_are_remembered_for_a_day_or_so(self, tally: Tally) -> None:
        """Tries and misses fade by e in a day."""
        plan = allowances(Budget("account", "1h", 99))
        scene = Scene(tally, plan, take=Take.NOTHING)
        for n in range(40):
            tally.charge(plan, START + n, scene.who, tried=1, missed=1)
        now, later = scene.show(1, START + 40), scene.show(1, START + DAY)

        assert math.isclose(40, now.tried, rel_tol=1e-3)
        assert math.isclose(40, now.missed, rel_tol=1e-3)
        assert math.isclose(40 / math.e, later.missed, rel_tol=1e-2)

    def test_what_strangers_are_shown_adds_up(self, tally: Tally) -> None:
        """A crowd is an actor of its own, and each of it is asked about apart, who is nobody new."""
        strangers = Strangers.of(Budget("account", "1h", 10), 2, KEY, (HOUR,))
        surges = []
        for n in range(12):
            cells = np.zeros(CELLS, np.int64)
            cells[[ACTOR, LEVEL]] = NETWORK + n // 4, 4
            asked = strangers.ask(cells, START + n, (1 + n, 1, 1000))
            apart = strangers.ask_apart(cells, START + n)
            tally.charge(strangers.apart, START + n, apart.who, ((1 + n, 1, 1000),))
            surges.append(strangers.surge(asked, tally.judge(asked), tally.judge(apart)))
            tally.charge(strangers.together, START + n, asked.who, ((1 + n, 1, 1000),))

        assert [10, 11] == [n for n, each in enumerate(surges) if each.alarmed]
        assert [(11, 3), (12, 4)] == [(each.counted, each.own) for each in surges[10:]]

    def test_time_does_not_run_back(self, tally: Tally) -> None:
        """A late request counts as of the latest one."""
        scene = Scene(tally, allowances(Budget("account", "1h", 9)))
        scene.show(1, START)
        scene.show(2, START - HOUR)

        assert 3 == scene.show(3, START + MINUTE).counted

    def test_what_is_kept_is_bounded(self, tally: Tally) -> None:
        """Beyond its budget an actor stays beyond it, however many it was shown."""
        plan = allowances(Budget("account", "1d", 50))
        scene = Scene(tally, plan, stop=math.inf)
        for n in range(400):
            scene.show(n + 1, START + n)
        late = scene.show(999, START + DAY + 340)

        assert scene.show(998, START + 401).share > 1.0
        assert late.share > 1.0

    def test_an_actor_can_be_released(self, tally: Tally) -> None:
        """Forgetting a handle forgets whom it was shown."""
        scene = Scene(tally, allowances(Budget("account", "1h", 9)))
        scene.show(1)
        known = tally.forget(int(scene.who[0]))

        assert known
        assert 1 == scene.show(2, START + 1).counted

    def test_a_token_is_spent_once(self, tally: Tally) -> None:
        """The second who shows it is turned away."""
        spent = [tally.spend(token, START + HOUR, START) for token in (5, 6, 5)]

        assert [True, True, False] == spent

    def test_it_agrees_with_sets(self, tally: Tally) -> None:
        """On a long stream of visits it says what dictionaries say."""
        plan = allowances(
            Budget("account", "1h", 6),
            Budget("account", "7d", 40),
            Budget("account", "1d", 4, younger_than="1d"),
            Budget("session", "1d", 20, weighted=True),
            Budget("network", "1d", 60),
            jitter=0.15,
        )
        plain, at = PlainTally(), START
        chance = np.random.default_rng(3)
        for _ in range(600):
            at += int(chance.integers(0, 30 * MINUTE))
            person, actor = int(chance.integers(1, 60)), int(chance.integers(0, 3))
            who = visitor(account=ACCOUNT + actor, session=SESSION + actor, network=NETWORK)
            ask = Ask(at, who, person, 1, 1000 + person % 3, plan, 1.0, 1.0, DAY, Take.CHARGE)
            expected, found = plain.judge(ask), tally.judge(ask)

            assert agree(expected, found)
