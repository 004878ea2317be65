"""Crowds: a sweep in order and a list shared out are heard, an address book is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.tallies.memory import MemoryTally
from privet.exposure.budgets import DAY, HOUR
from privet.exposure.crowds import CROWD, EACH, IN_ORDER, ORDERED, OWN, Crowds, Heard
from privet.exposure.places import NOWHERE
from privet.exposure.pseudonyms import Key
from privet.exposure.recognising import ACTOR, CELLS, LEVEL, PLACE, SURFACE
from privet.exposure.tallying import ACCOUNT, CLIENT, NETWORK, SESSION, Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

KEY = Key(b"a key of the tests")
SPANS = (HOUR, DAY)
START = 1_700_000_000_000_000
SECOND = 1_000_000


def cells(actor: int, place: int = NOWHERE, level: int = NETWORK) -> NDArray[np.int64]:
    """Return what is recognised of a look-up."""
    found = np.zeros(CELLS, np.int64)
    found[[ACTOR, LEVEL, PLACE, SURFACE]] = actor, level, place, 1
    return found


class Site:
    """Look identifiers up, as the guard has them counted."""

    def __init__(self) -> None:
        self.crowds = Crowds.of(["", "lookup"], KEY, SPANS)
        self.tally = MemoryTally(SPANS, actors=4096, entries=65_536)
        self.own: dict[int, list[int]] = {}
        self.now = START

    def look_up(
        self, actor: int, place: int = NOWHERE, *, hit: bool = False, level: int = NETWORK
    ) -> Heard:
        """Try an identifier, and count it."""
        self.now += SECOND
        one = cells(actor, place, level)
        tried, missed = self.own.setdefault(actor, [0, 0])
        asks = self.crowds.asks(one, self.now)
        trail, crowd = (self.tally.judge(ask) for ask in asks)
        own = Standing(tried=float(tried), missed=float(missed))
        heard = self.crowds.hear(one, asks, own, trail, crowd)
        plan = self.crowds.allowances
        self.tally.charge(plan, self.now, heard.trail, heard.shown, tried=1, missed=heard.near)
        if heard.crowd is not None:
            self.tally.charge(plan, self.now, heard.crowd, tried=1, missed=int(not hit))
        self.own[actor] = [tried + 1, missed + (not hit)]
        return heard


def test_who_goes_through_numbers_is_heard_soon() -> None:
    """Upwards, downwards, or every other number: within twice as many tries as it takes."""
    for step in (1, -1, 2):
        site = Site()
        heard = [site.look_up(7, 5_000_000 + step * n, hit=True) for n in range(2 * ORDERED)]
        first = next(n for n, each in enumerate(heard) if each.alarmed)

        assert ORDERED <= first <= 1.5 * ORDERED, step
        assert heard[-1].order >= ORDERED
        assert heard[-1].reasons[0].startswith("crowd: ")


def test_five_hundred_contacts_are_not_heard() -> None:
    """An address book: anywhere in the space of numbers, a family and a small office in it."""
    chance = np.random.default_rng(3)
    book = [*chance.integers(0, 10**9, 460).tolist(), *range(777_000, 777_040)]
    site = Site()

    assert not any(site.look_up(7, place, hit=n % 3 == 0).alarmed for n, place in enumerate(book))


def test_a_trail_can_be_forgotten_with_its_visitor() -> None:
    """Whoever is let go begins anew: the handles of a visitor's trails are known from its own."""
    site = Site()
    for n in range(60):
        heard = site.look_up(-7, 5_000_000 + n, hit=True)
    forgotten = [site.tally.forget(each) for each in site.crowds.trails_of(-7)]

    assert heard.alarmed
    assert [True] == forgotten
    assert not site.look_up(-7, 5_000_060, hit=True).alarmed


def test_names_have_no_stretches() -> None:
    """Only numbers stand beside each other; nothing is kept of a trail of names."""
    heard = Site().look_up(7)

    assert (0, False, ()) == (heard.stretch, heard.near, heard.shown)


def test_a_list_that_is_shared_out_is_heard() -> None:
    """Three in a hundred belong to somebody, and each stranger tries twenty: the crowd shows it."""
    chance = np.random.default_rng(4)
    site = Site()
    tries = [
        site.look_up(1000 + hand, hit=bool(chance.random() < 0.03))
        for hand in range(40)
        for _ in range(20)
    ]
    first = next(n for n, each in enumerate(tries) if each.alarmed)

    assert first < 400
    assert tries[first].missed >= CROWD.bar / CROWD.miss
    assert "visitors without a history" in tries[first].reasons[0]


def test_the_crowd_has_its_books_too() -> None:
    """A thousand strangers with ordinary books: nobody is met for what all of them miss."""
    chance = np.random.default_rng(5)
    site = Site()
    tries = [
        site.look_up(1000 + n % 1000, hit=bool(chance.random() < 0.4)).alarmed for n in range(5000)
    ]

    assert not any(tries)


def test_one_strange_book_accuses_nobody_else() -> None:
    """A hundred misses of one stranger count as five."""
    site = Site()
    heard = [site.look_up(7) for _ in range(100)]

    assert [True] * EACH + [False] * (100 - EACH) == [each.crowd is not None for each in heard]
    assert not site.look_up(8).alarmed


def test_whoever_is_signed_in_is_held_to_their_own_misses() -> None:
    """Beside a sweep by new accounts an honest book passes, and the sweep does not."""
    site = Site()
    for hand in range(30):
        last = [site.look_up(1000 + hand, level=ACCOUNT) for _ in range(OWN + 2)][-1]
    honest = [site.look_up(7, hit=n % 3 == 0, level=CLIENT) for n in range(100)]

    assert last.alarmed
    assert not any(each.alarmed for each in honest)
    assert not site.look_up(8, level=SESSION).alarmed  # the signed out are another crowd


def test_the_first_tries_in_order_are_free() -> None:
    """Less than half of all tries beside each other: an office in a large book."""
    one, standing = cells(7, 80), Standing(tried=ORDERED / IN_ORDER + 2, missed=float(ORDERED))
    crowds = Crowds.of(["", "lookup"], KEY, SPANS)
    asks = crowds.asks(one, START)

    assert not crowds.hear(one, asks, Standing(), standing, Standing()).alarmed
    assert crowds.hear(
        one, asks, Standing(), standing._replace(tried=float(ORDERED)), Standing()
    ).alarmed
