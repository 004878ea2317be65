"""The range: real guard, real ledger, real detection, the visitors' clock."""

from __future__ import annotations

from privet.bootstrap.drilling import drills, policy
from privet.bootstrap.ranging import Range, ranged
from privet.simulation.asking import Asked
from privet.simulation.plan import DAY, SECOND, START
from privet.simulation.playing import Met

MINUTE = 60 * SECOND
BEGIN = int(START.timestamp()) * SECOND


def asked(nth: int, *, gap: int = 30, account: str = "", agent: str = "Mozilla/5.0") -> Asked:
    """Ask for the nth person."""
    at = BEGIN + nth * gap * SECOND
    return Asked(at, 0, "GET", f"/members/{nth + 1}", account, "198.18.0.1", agent, 200)


def walk(place: Range, count: int, *, busy: bool = True, **more: object) -> list[Met]:
    """Walk from person to person; return what was met."""
    met = []
    for nth in range(count):
        place.busy = busy
        met.append(place.answer(asked(nth, **more))[0])  # type: ignore[arg-type]
    return met


def test_a_challenge_is_met_and_passed() -> None:
    """Above half of a budget one is asked; with a pass, the whole of it can be had, and no more."""
    settings = policy(drills()["T01"])
    with ranged(settings, 0, 1) as place:
        met: list[Met] = []
        for nth in range(400):
            each = asked(nth, gap=1, account="anna")
            what, _ = place.answer(each)
            if what is Met.CHALLENGED:
                place.solved(each)
                what, _ = place.answer(each)
                met.append(Met.CHALLENGED)
            met.append(what)
    shown = met.count(Met.SHOWN)

    assert 120 < shown < 180
    assert met.count(Met.CHALLENGED) >= 1
    assert Met.LIMITED is met[-1]


def test_a_walk_is_found_when_the_ledger_is_looked_at() -> None:
    """And what is found stands: nobody is shown any more."""
    settings = policy(drills()["T07"])
    with ranged(settings, 30 * MINUTE, 1) as place:
        met = walk(place, 300, agent="python-requests/2.32.5")

        assert place.looks > 0
        assert len(place.found) == len(place.standing) == 1
        assert place.handle(asked(0, agent="python-requests/2.32.5")) in place.found
        assert Met.SHOWN is met[0]
        assert met[-1] in {Met.LIMITED, Met.DENIED}
        assert place.kept().sources


def test_between_scrapers_looks_are_rare() -> None:
    """Once in four hours, where nobody obtains anything that is not found yet."""
    settings = policy(drills()["T07"])
    with ranged(settings, MINUTE, 1) as place:
        met = walk(place, 300, gap=120, busy=False)

        assert place.at < BEGIN + DAY
        assert 2 <= place.looks <= 3
        assert {Met.SHOWN} == set(met[:90])


def test_who_was_there_before_is_in_good_standing() -> None:
    """An account that the operator remembers is not challenged; a new one is."""
    settings = policy(drills()["T01"])
    with ranged(settings, 0, 1) as place:
        place.remember(["anna"], BEGIN)
        met = {name: walk(place, 130, account=name) for name in ("anna", "bert")}

    assert {Met.SHOWN} == set(met["anna"])
    assert Met.CHALLENGED in met["bert"]


def test_strangers_are_told_apart_by_their_software() -> None:
    """Behind one address a browser is not held to what a script took."""
    settings = policy(drills()["T01"])
    with ranged(settings, 0, 1) as place:
        taken = walk(place, 320, agent="curl/8")
        other = walk(place, 5)

    assert Met.SHOWN is not taken[-1]
    assert {Met.SHOWN} == set(other)


def test_a_list_costs_as_many_as_it_shows() -> None:
    """A search that finds one person costs one, not a page."""
    settings = policy(drills()["T01"])
    with ranged(settings, 0, 1) as place:
        met = []
        for nth in range(100):
            target = f"/search?q=n{nth}&page=1"
            each = asked(nth, account="bert")._replace(target=target, people=nth % 2)
            met.append(place.answer(each)[0])

    assert {Met.SHOWN} == set(met)
