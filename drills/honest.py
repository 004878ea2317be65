"""Honest sessions beside the scrapers, scripted from the roles of the simulator."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from drills.people import PASSWORD, PHONES
from drills.visiting import FIREFOX, Visitor
from privet.simulation.people import ROLES, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from drills.front import Front
    from drills.people import Person

SHARES = {
    "member": 69, "student": 40, "visitor": 30, "no-javascript": 10, "single-page-app": 10,
    "feed-reader": 10, "screen-reader": 8, "recruiter": 6, "journalist": 6, "colleague": 6,
    "moderator": 5,
}  # fmt: skip
"""How many of two hundred sessions are of which role."""

WITH_CONTACTS = {**SHARES, "address-book": 4}
"""The same, and some who look their own address book up: on a site that has a look-up."""

CONTACTS = 40
"""Telephone numbers in an address book."""

BY_NAME = {role.name: role for role in ROLES}
ACCOUNTS = 400
"""From this person on, accounts are those of honest visitors; scrapers have the first."""

AGENTS = {
    "no-javascript": "w3m/0.5.3+git20230121",
    "feed-reader": "FreshRSS/1.24 (Linux; https://freshrss.org)",
    "screen-reader": FIREFOX,
}
CAMPUS, OFFICE = "127.19.0.1", "127.19.0.2"
HELD = frozenset({401, 403, 429})


@dataclass(frozen=True)
class Plan:
    """
    Say what one honest session does.

    Args:
        role: As the simulator knows it.
        name: The role's name, ``no-javascript`` being a member with another browser.
        address: 127.19.x.y.
        handle: The account; empty for none.
        begin: Seconds after the start of the drill.
        steps: Targets and the seconds before each.
    """

    role: Role
    name: str
    address: str
    handle: str
    begin: float
    steps: tuple[tuple[str, float], ...]


@dataclass
class Met:
    """Tell what an honest session met."""

    name: str
    pages: int = 0
    held: int = 0
    refused: int = 0
    first: str = ""


def plans(  # noqa: PLR0913 - each says another thing of the crowd
    chance: np.random.Generator,
    people: tuple[Person, ...],
    count: int,
    seconds: float,
    pace: float,
    *,
    shares: Mapping[str, int] = SHARES,
) -> Iterator[Plan]:
    """
    Draw the sessions.

    Args:
        count: How many; the roles have their shares of them.
        seconds: Within how many all begin and end.
        pace: How many seconds of theirs pass in one of ours.
        shares: How many are of which role.
    """
    total = sum(shares.values())
    names = [name for name, share in shares.items() for _ in range(round(share * count / total))]
    names = (names + ["member"] * count)[:count]
    for number, name in enumerate(names):
        role = BY_NAME.get(name, BY_NAME["member"])
        signed = chance.random() < role.signed
        pages = int(np.clip(np.exp(chance.normal(np.log(role.pages), role.spread)), 1, 90))
        pages = CONTACTS if name == "address-book" else pages
        gaps = np.exp(chance.normal(np.log(role.gap), 0.8, pages)) / pace
        # Who has much to look at does not begin shortly before the end.
        gaps *= min(1.0, 0.85 * seconds / gaps.sum())
        begin = float(chance.random() * max(0.0, seconds * 0.95 - gaps.sum()))
        address = {"campus": CAMPUS, "office": OFFICE}.get(
            role.access, f"127.19.{1 + number // 200}.{1 + number % 200}"
        )
        handle = people[(ACCOUNTS * len(people)) // 1000 + number].handle if signed else ""
        steps = tuple(zip(_targets(chance, role, name, people, pages), gaps.tolist(), strict=False))
        yield Plan(role, name, address, handle, begin, steps)


def _targets(
    chance: np.random.Generator, role: Role, name: str, people: tuple[Person, ...], pages: int
) -> Iterator[str]:
    """Yield what somebody of the role opens; whom they know is a circle of their own."""
    circle = chance.integers(0, len(people), 14)
    popular = np.minimum(chance.zipf(1.3, 200), len(people)) - 1
    for _ in range(pages):
        draw = chance.random()
        if name == "feed-reader":
            yield "/feed/"
        elif name == "address-book":  # who is in it is not on the site, but for some
            known = people[int(chance.choice(circle))].phone
            yield f"/api/lookup?phone={known if draw < 0.3 else PHONES + int(draw * 1e6)}"
        elif draw < role.search:
            page = int(chance.integers(1, 1 + role.depth))
            yield f"/members/page/{page}/" if role.signed == 1 else "/?s=kettle"
        elif draw < role.search + role.blog:
            yield f"/kettle-{chance.integers(1, len(people) + 1)}/"
        elif draw < role.search + role.blog + role.home:
            yield "/"
        else:
            which = chance.random()
            if which < role.circle:
                who = int(chance.choice(circle))
            elif which < role.circle + role.popular:
                who = int(chance.choice(popular))
            else:
                who = int(chance.integers(0, len(people)))
            if name == "single-page-app":  # one view of a person is many calls
                yield f"/wp-json/wp/v2/users/{who + 2}"
                yield f"/wp-json/wp/v2/posts?author={who + 2}"
            else:
                yield f"/author/{people[who].handle}/"


def _live(plan: Plan, front: Front, begun: float, met: Met) -> None:
    time.sleep(max(0.0, begun + plan.begin - time.monotonic()))
    visitor = Visitor(front.url, plan.address, AGENTS.get(plan.name, FIREFOX))
    try:
        if plan.handle:
            visitor.sign_in(plan.handle, PASSWORD)
        accept = "application/json" if plan.name == "single-page-app" else "text/html"
        for target, gap in plan.steps:
            time.sleep(gap)
            status, body = visitor.open(target, accept=accept)
            met.pages += 1
            if status in HELD and b"privet" in body.lower():
                met.held += 1
                met.refused += status == 429
                met.first = met.first or f"{status} at {target}, page {met.pages}"
    except OSError as error:
        met.first = met.first or f"not served: {error}"
    finally:
        visitor.close()


class Crowd:
    """All honest sessions, each a thread that mostly sleeps."""

    def __init__(self, sessions: list[Plan], front: Front) -> None:
        self.met = [Met(each.name) for each in sessions]
        begun = time.monotonic()
        self._threads = [
            threading.Thread(target=_live, args=(each, front, begun, met), daemon=True)
            for each, met in zip(sessions, self.met, strict=True)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def done(self) -> bool:
        """Whether everybody has left."""
        return not any(thread.is_alive() for thread in self._threads)
