"""The drill with a real site: the same scrapers and the same people, without the guard and with."""

from __future__ import annotations

import time
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drills.front import begun, front
from drills.honest import Crowd, Met, plans
from drills.keeping import Kept, honest, yields
from drills.people import invent
from drills.policy import policy
from drills.running import Yield, begin, workplace
from drills.visiting import Visitor
from drills.wordpress import site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from drills.front import Front
    from drills.honest import Plan
    from drills.people import Person
    from drills.running import Order
    from drills.wordpress import Site

ALL = ("crawl", "mirror", "rotate", "lists", "browse", "lookup", "fleet")


@dataclass(frozen=True)
class Scale:
    """
    Say how large the drill is.

    Args:
        people: Who may be had.
        sessions: Honest ones beside the scrapers.
        seconds: Within how much honest sessions begin and end, and a fleet goes through everybody.
        patience: How long a scraper may take; a busy machine needs more of it.
        pace: How many seconds of the visitors' pass in one of ours.
        scrapers: Which.
        seed: Of all that is invented.
    """

    people: int = 1_000
    sessions: int = 200
    seconds: int = 240
    patience: int = 1_500
    pace: float = 20.0
    scrapers: tuple[str, ...] = ALL
    seed: int = 7


QUICK = Scale(people=300, sessions=60, seconds=25, patience=25, pace=60.0,
              scrapers=("crawl", "mirror", "rotate", "lists"))  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """Tell what came of one run: what scrapers obtained, and what honest people met."""

    yields: list[Yield]
    honest: list[Met]


@dataclass(frozen=True)
class Compared:
    """Tell what came of the drill without the guard and with it."""

    scale: Scale
    bare: Outcome
    guarded: Outcome
    suggested: str


def _run(
    scale: Scale, people: tuple[Person, ...], sessions: list[Plan], before: Front, folder: Path
) -> Outcome:
    """Let everybody at the site at once, until all are done."""
    guest = Visitor(before.url, "127.19.9.9")
    guest.open("/")  # compile PHP, and Privet, before the clock starts
    guest.close()
    crowd = Crowd(sessions, before)
    orders: list[Order] = [(name, {}) for name in scale.scrapers]
    with begin(orders, before, folder, people, scale.patience, span=scale.seconds) as scrapers:
        until = time.monotonic() + max(scale.patience, 3 * scale.seconds) + 60
        working = list(scrapers)
        while (working or not crowd.done) and time.monotonic() < until:
            working = [each for each in working if not each.done]
            time.sleep(0.1)
    return Outcome([each.obtained() for each in scrapers], crowd.met)


def run(scale: Scale, say: Callable[[str], None], progress: Path | None = None) -> Compared:
    """
    Run the drill.

    Args:
        say: Takes a line about what is done now.
        progress: Keeps what came of each half, and what is there is not run again.

    Raises:
        NotHere: Something that it needs is missing.
    """
    chance = np.random.default_rng(scale.seed)
    people = invent(chance, scale.people)
    sessions = list(plans(chance, people, scale.sessions, scale.seconds, scale.pace))
    known = {"recruiter", "moderator"}
    roles = {each.handle: each.name for each in sessions if each.name in known and each.handle}
    kept = Kept(progress, scale)
    halves: dict[str, Outcome] = {}
    suggested = ""
    with workplace() as folder, ExitStack() as stack:
        built: Site | None = None
        for half in ("bare", "guarded"):
            if told := kept.read(half):
                say(f"{half}: was run before")
                halves[half] = Outcome(yields(told), honest(told))
                suggested = suggested or told["suggested"]
                continue
            if built is None:
                say(f"WordPress with {scale.people:,} invented people")
                built = stack.enter_context(site(folder, people))
            say("without the guard" if half == "bare" else "behind the guard")
            text = policy(folder / "ledger", scale.pace) if half == "guarded" else ""
            with front(folder / half, built, roles, text) as before:
                halves[half] = _run(scale, people, sessions, before, folder / f"out-{half}")
                if half == "bare":
                    suggested = begun(before.folder)
                kept.write(half, halves[half], suggested)
    return Compared(scale, halves["bare"], halves["guarded"], suggested)
