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


def walk(place: Range, count: int, **more: object) -> list[Met]:
    """Walk from person to person; return what was met."""
    return [place.answer(asked(nth, **more))[0] for nth in range(count)]  # type: ignore[arg-type]


def test_a_challenge_is_met_and_passed() -> None:
    """Above half of a budget one is asked; with a pass, the whole of it can be had, and no more."""
    settings = policy(drills()["T01"])
    with ranged(settings, 0, 1) as place:
        met: list[Met] = []
        for nth in range(2_400):
            each = asked(nth, gap=1, account="anna")
            what, _ = place.answer(each)
            if what is Met.CHALLENGED:
                place.solved(each)
                what, _ = place.answer(each)
                met.append(Met.CHALLENGED)
            met.append(what)
    shown = met.count(Met.SHOWN)

    assert 750 < shown < 1_050
    assert met.count(Met.CHALLENGED) >= 1
    assert Met.LIMITED is met[-1]


def test_a_walk_is_found_when_the_ledger_is_looked_at() -> None:
    """And what is found stands: nobody is shown any more."""
    settings = policy(drills()["T07"])
    with ranged(settings, 30 * MINUTE, 1) as place:
        met = walk(place, 300, agent="python-requests/2.32.5")

        assert place.looks > 0
        assert len(place.found) == len(place.standing) == 1
        assert place.handle(asked(0)) in place.found
        assert Met.SHOWN is met[0]
        assert met[-1] in {Met.LIMITED, Met.DENIED}
        assert place.kept().sources


def test_between_scrapers_looks_are_rare() -> None:
    """Once an hour, where nobody is at work."""
    settings = policy(drills()["T07"])
    with ranged(settings, MINUTE, 1) as place:
        place.busy = False
        walk(place, 300)

        assert place.at < BEGIN + DAY
        assert 2 <= place.looks <= 3
