"""The invented people of a drill's site, and how to find them again in what a scraper received."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from privet.simulation.texts import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.random import Generator

MARK = re.compile(rb"PRIVET-(\d{4})-([0-9a-f]{6})")
"""Stands in every profile, beside the address to write to, and nowhere else."""

PASSWORD = "kettle"
"""Of everybody who does not exist."""

FIRST = 10
"""Scrapers come from 127.18.10.x and up, honest people from 127.19.x.y."""

PHONES, SPARSE = 5_550_000, 10
"""Where telephone numbers begin, and one in how many is somebody's."""

NAME = re.compile(rb"\b([A-Z][a-z]+ [A-Z][a-z]+)\b")


@dataclass(frozen=True, slots=True)
class Person:
    """
    Describe somebody who does not exist.

    Args:
        number: 1 for the first.
        handle: What they sign in under, and what their profile is called.
        name: What the site shows.
        mark: By which their profile is known again.
    """

    number: int
    handle: str
    name: str
    mark: str

    @property
    def about(self) -> str:
        """What their profile says of them."""
        return f"Collects kettles. Write to {self.handle}@mail.invalid, {self.mark}."

    @property
    def phone(self) -> str:
        """By which a contact import finds them; one number in ten is somebody's."""
        return str(PHONES + SPARSE * self.number + self.number * 7 % SPARSE)


def invent(chance: Generator, count: int) -> tuple[Person, ...]:
    """Return so many people; their names are made of syllables and stand in no list."""
    found = [each.decode() for each in names(chance, 2 * count)]
    salts = chance.integers(0, 1 << 24, count).tolist()
    return tuple(
        Person(
            number,
            found[number - 1],
            f"{found[number - 1].title()} {found[count + number - 1].title()}",
            f"PRIVET-{number:04d}-{salt:06x}",
        )
        for number, salt in enumerate(salts, 1)
    )


def written(people: Sequence[Person]) -> str:
    """Write people down, as a site reads them."""
    return json.dumps([asdict(each) for each in people])


class Obtained:
    """
    Count who stands in what was received.

    Whole profiles are known by their marks, bare names by the names; nobody is counted by a link
    that was not followed.
    """

    def __init__(self, people: Sequence[Person]) -> None:
        self._marks = {person.mark.encode(): person.number for person in people}
        self._names = {person.name.encode(): person.number for person in people}
        self.profiles: set[int] = set()
        self.names: set[int] = set()

    def read(self, body: bytes) -> None:
        """Read one answer."""
        for found in MARK.finditer(body):
            if number := self._marks.get(found.group()):
                self.profiles.add(number)
        for name in NAME.findall(body):
            if number := self._names.get(name):
                self.names.add(number)

    def read_all(self, bodies: Iterable[bytes]) -> None:
        """Read all answers."""
        for body in bodies:
            self.read(body)
