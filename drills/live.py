"""A live drill: real tools against the small site behind nginx, without the guard and with it."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from drills.front import front
from drills.honest import WITH_CONTACTS, Crowd, plans
from drills.looking import LOOKS, Scene
from drills.people import invent
from drills.running import begin, workplace
from drills.society import club
from drills.summing import campaign, crowd
from drills.visiting import Visitor
from drills.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from drills.front import Front
    from drills.honest import Met, Plan
    from drills.jobs import Job
    from drills.people import Person
    from drills.running import Order, Running, Yield

    Say = Callable[[str], None]

SETTLE = 120
"""Seconds after the last tool within which detection has its say."""

WARM = 300
"""Seconds within which detection has to be warm, before a tool begins."""


@dataclass(frozen=True)
class Task:
    """
    Say what a live drill is, as ``privet drill run --mode live`` hands it over.

    Args:
        name: The drill's.
        policy: The text of the policy; the ledger's place is added.
        seed: Of all that is invented.
        people: Who may be had.
        sessions: Honest ones beside the tools.
        seconds: How long each tool may take.
        hurry: How many times faster than people honest sessions go.
        warm: Looks that detection has behind it when the tools begin.
        attacks: Tools, how many of each at once, and their knobs.
        turns: Seconds after which the guarded site's markup is another; 0 for one that stays.
        also: What else is looked at when all have gone.
        follow: Whether the guard reads in the proxy's log how requests ended.
    """

    name: str
    policy: str
    seed: int
    people: int
    sessions: int
    seconds: int
    hurry: float
    warm: int
    attacks: tuple[tuple[str, int, Mapping[str, object]], ...]
    turns: float = 0.0
    also: tuple[str, ...] = ()
    follow: bool = False

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Task:
        """Read it as JSON tells it."""
        attacks = tuple((each["tactic"], each["copies"], each["knobs"]) for each in told["attacks"])
        return cls(**{**told, "attacks": attacks})

    @property
    def once(self) -> list[Order]:
        """Each tool once."""
        return [(tool, knobs) for tool, _, knobs in self.attacks]

    @property
    def orders(self) -> list[Order]:
        """Each tool as often as it comes."""
        return [(tool, knobs) for tool, copies, knobs in self.attacks for _ in range(copies)]


def _warmed(before: Front) -> None:
    """Ask a little before the clock starts, so that nobody pays for what is compiled."""
    guest = Visitor(before.url, "127.19.250.9")
    for target in ("/", "/members/page/1/", "/wp-json/wp/v2/users/2", "/api/lookup?phone=1"):
        guest.open(target)
    guest.close()


def _worked(
    tools: list[Running], honest: Crowd | None, seconds: float, watch: Watch | None = None
) -> None:
    """Wait until everybody is done, or time is up."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        working = [each for each in tools if not each.done]
        if watch is not None:
            watch.look()
        if not working and (honest is None or honest.done):
            return
        time.sleep(0.1)


@dataclass(frozen=True)
class Half:
    """Hold what came of a site without the guard, or with it."""

    jobs: list[Job]
    yields: list[Yield]
    met: list[Met]
    watch: Watch | None = None


def _bare(task: Task, people: tuple[Person, ...], work: Path, say: Say) -> Half:
    """Let each tool once at the site as it is."""
    with club(work, people) as site, front(work / "bare", site, _roles(task, people)) as before:
        _warmed(before)
        with begin(task.once, before, work / "b", people, task.seconds) as tools:
            say(f"{len(tools)} tools without the guard")
            _worked(tools, None, 2 * task.seconds + 60)
        return Half([each.job for each in tools], [each.obtained() for each in tools], [])


def _guarded(task: Task, people: tuple[Person, ...], work: Path, text: str, say: Say) -> Half:
    """Let tools and honest people at the guarded site, and detection have its say."""
    roles = _roles(task, people)
    with (
        club(work, people, task.turns) as site,
        front(work / "guarded", site, roles, text, follow=task.follow) as before,
    ):
        sessions = _sessions(task, people)
        watch = Watch(before.folder, text)
        _warmed(before)
        if not watch.wait(task.warm, WARM):
            say(f"detection did not look {task.warm} times within {WARM} s: it is judged late")
        honest = Crowd(sessions, before)
        with begin(task.orders, before, work / "g", people, task.seconds) as tools:
            say(f"{len(tools)} tools and {len(sessions)} honest sessions, guarded")
            _worked(tools, honest, 2 * task.seconds + 60, watch)
        if tools:
            watch.settle(SETTLE)
        yields = [each.obtained() for each in tools]
        return Half([each.job for each in tools], yields, honest.met, watch)


def run(task: Task, say: Say) -> dict[str, Any]:
    """
    Run a live drill; return campaigns, crowd and figures as the review's records hold them.

    Raises:
        NotHere: A program that it needs is missing.
    """
    people = invent(np.random.default_rng(task.seed), task.people)
    with workplace() as work:
        ledger = work / "ledger"
        text = f'{task.policy}\n[ledger]\npath = "{ledger}"\n'
        bare = _bare(task, people, work, say)
        guarded = _guarded(task, people, work, text, say)
        scene = Scene(people, bare.jobs, guarded.jobs, guarded.yields, ledger, text)
        more: dict[str, float | None] = {
            "bare_cut": _share(bare.yields),
            "seconds": float(task.seconds),
            "load": round(os.getloadavg()[0], 1),
        }
        for name in task.also:
            say(f"looking: {name}")
            more |= LOOKS[name](scene)
        return told(task, bare, guarded, more)


def told(task: Task, bare: Half, guarded: Half, more: Mapping[str, float | None]) -> dict[str, Any]:
    """Return what came of a drill; a person who shows what is met has no campaign."""
    alone = {each.scraper.name: each for each in bare.yields}
    watch = guarded.watch
    return {
        "campaigns": [
            campaign(each, alone[each.scraper.name], watch, task)
            for each in guarded.yields
            if watch is not None and not each.scraper.honest
        ],
        "crowd": crowd(guarded.met),
        "decisions": watch.decisions if watch is not None else 0,
        "looks": len(watch.looks) if watch is not None else 0,
        "more": dict(more),
    }


def _sessions(task: Task, people: tuple[Person, ...]) -> list[Plan]:
    """Return what honest people do."""
    chance = np.random.default_rng(task.seed)
    drawn = plans(chance, people, task.sessions, task.seconds, task.hurry, shares=WITH_CONTACTS)
    return list(drawn)


def _roles(task: Task, people: tuple[Person, ...]) -> dict[str, str]:
    """Return what the operator knows of some accounts."""
    known = {"recruiter", "moderator"}
    return {
        each.handle: each.name
        for each in _sessions(task, people)
        if each.name in known and each.handle
    }


def _share(bare: Sequence[Yield]) -> float:
    """Return the share of tools that time cut off without the guard."""
    return sum(each.cut for each in bare) / len(bare) if bare else 0.0
