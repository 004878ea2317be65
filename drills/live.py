"""A live drill: real tools against the small site behind nginx, without the guard and with it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from drills.front import front
from drills.honest import WITH_CONTACTS, Crowd, plans
from drills.people import invent
from drills.running import begin, workplace
from drills.society import club
from drills.summing import campaign, crowd
from drills.visiting import Visitor
from drills.watching import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from drills.front import Front
    from drills.honest import Met, Plan
    from drills.people import Person
    from drills.running import Order, Running, Yield

    Say = Callable[[str], None]

SETTLE = 120
"""Seconds after the last tool within which detection has its say."""

WARM = 120
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


def _guarded(
    task: Task, people: tuple[Person, ...], before: Front, place: Path, say: Say
) -> tuple[list[Yield], list[Met], Watch]:
    """Let tools and honest people at the guarded site, and detection have its say."""
    chance = np.random.default_rng(task.seed)
    sessions = list(
        plans(chance, people, task.sessions, task.seconds, task.hurry, shares=WITH_CONTACTS)
    )
    watch = Watch(before.folder, (before.folder / "privet.toml").read_text("utf-8"))
    _warmed(before)
    if not watch.wait(task.warm, WARM):
        say(f"detection did not look {task.warm} times within {WARM} s: it is judged late")
    honest = Crowd(sessions, before)
    with begin(task.orders, before, place, people, task.seconds) as tools:
        say(f"{len(tools)} tools and {len(sessions)} honest sessions, guarded")
        _worked(tools, honest, 2 * task.seconds + 60, watch)
    if tools:
        watch.settle(SETTLE)
    return [each.obtained() for each in tools], honest.met, watch


def run(task: Task, say: Say) -> dict[str, Any]:
    """
    Run a live drill; return campaigns, crowd and figures as the review's records hold them.

    Raises:
        NotHere: A program that it needs is missing.
    """
    people = invent(np.random.default_rng(task.seed), task.people)
    roles = _roles(task, people)
    with workplace() as work, club(work, people) as site:
        with front(work / "bare", site, roles) as before:
            _warmed(before)
            with begin(task.once, before, work / "b", people, task.seconds) as tools:
                say(f"{len(tools)} tools without the guard")
                _worked(tools, None, 2 * task.seconds + 60)
            bare = {name: each.obtained() for (name, _), each in zip(task.once, tools, strict=True)}
        text = f'{task.policy}\n[ledger]\npath = "{work / "ledger"}"\n'
        with front(work / "guarded", site, roles, text) as before:
            yields, met, watch = _guarded(task, people, before, work / "g", say)
        return {
            "campaigns": [campaign(each, bare[each.scraper.name], watch, task) for each in yields],
            "crowd": crowd(met),
            "decisions": watch.decisions,
            "looks": len(watch.looks),
            "more": {"bare_cut": _share(bare), "seconds": float(task.seconds)},
        }


def _roles(task: Task, people: tuple[Person, ...]) -> dict[str, str]:
    """Return what the operator knows of some accounts."""
    chance = np.random.default_rng(task.seed)
    sessions: list[Plan] = list(
        plans(chance, people, task.sessions, task.seconds, task.hurry, shares=WITH_CONTACTS)
    )
    known = {"recruiter", "moderator"}
    return {each.handle: each.name for each in sessions if each.name in known and each.handle}


def _share(bare: Mapping[str, Yield]) -> float:
    """Return the share of tools that time cut off without the guard."""
    return sum(each.cut for each in bare.values()) / len(bare) if bare else 0.0
