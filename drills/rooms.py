"""What the small site has beside its pages: forms, friends, pictures, what partners may ask, markup that turns."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import md5, pbkdf2_hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drills.people import Person

ROUNDS = 5_000
"""Of the hash of a password: some milliseconds, so that it is seen where somebody saves it."""

FRIENDS, CIRCLE = 20, 40
"""Friends on a page, and of everybody."""

HUBS = 46
"""Well-connected people, whom everybody has among their friends. Source: Carousell, 2022."""

TAGS = 1 << 16
"""Short numbers of orders there may be; one in some 65 is somebody's. Source: Dell, 2024, in small."""

SPREAD = 40_503
"""Odd, so that no two people have one number of an order."""

SENT = "If that address is known here, a letter is on its way."
BEGUN = "Thank you. Look into your letters to go on."


def hashed(password: str) -> bytes:
    """Return what a password is kept as."""
    return pbkdf2_hmac("sha256", password.encode(), b"kettle", ROUNDS)


def tag(person: Person) -> str:
    """Return the short number of a person's order, four hexadecimal digits."""
    return f"{person.number * SPREAD % TAGS:04x}"


def address_of(person: Person) -> str:
    """Return where somebody gets letters."""
    return f"{person.handle}@mail.invalid"


def friends(people: Sequence[Person], person: Person) -> list[Person]:
    """Return whose friend somebody is: some of the hubs, and neighbours further and further off."""
    count = len(people)
    hubs = [person.number * step % min(HUBS, count) for step in range(1, CIRCLE // 4)]
    others = [
        (person.number + step * step * 7) % count for step in range(1, CIRCLE - len(hubs) + 1)
    ]
    return [people[place] for place in dict.fromkeys([*hubs, *others])]


def picture(person: Person) -> bytes:
    """Return a picture of somebody: the shell of a JPEG, in whose comment their mark stands for the face."""
    said = person.mark.encode()
    return b"\xff\xd8\xff\xfe" + (len(said) + 2).to_bytes(2, "big") + said + b"\xff\xd9"


@dataclass(frozen=True)
class Markup:
    """
    Write what says something of a person; with a *turn* it is wrapped and named by it.

    Args:
        turn: The number of the period; None for a site whose markup stays.
    """

    turn: int | None = None

    def word(self, plain: str) -> str:
        """Return what a name is called in this period."""
        if self.turn is None:
            return plain
        return "k" + md5(f"{self.turn} {plain}".encode(), usedforsecurity=False).hexdigest()[:6]

    def page(self, text: str) -> str:
        """Return the lines of a page that say it."""
        if self.turn is None:
            return f'<p class="about">{text}</p>'
        made = text
        for depth in range(1 + (self.turn * 7 + 1) % 3):
            element = ("div", "section", "span")[(self.turn + depth) % 3]
            element = "span" if depth == 0 else element
            made = f'<{element} class="{self.word(f"about {depth}")}">{made}</{element}>'
        return made

    def object(self, told: dict[str, object]) -> dict[str, object]:
        """Return the answer of an interface that says it."""
        return (
            told if self.turn is None else {self.word(name): value for name, value in told.items()}
        )


class Forms:
    """Answer forms alike, whether somebody exists or not; one of them does not, to show that it is seen."""

    def __init__(self, people: Sequence[Person], password: str) -> None:
        self._handles = {each.handle for each in people}
        self._right = hashed(password)

    def known(self, handle: str, password: str) -> bool:
        """Say whether a log-in is right; it takes as long for those who do not exist."""
        made = hashed(password)
        return made == self._right and handle in self._handles

    def careless(self, handle: str, password: str) -> bool:
        """Do so and save the work where nobody has that name, as many a site does."""
        return handle in self._handles and hashed(password) == self._right


def searched(asked: str) -> str:
    """Return what a search by somebody's address says: addresses are not searched."""
    shown = re.sub(r"[^a-z0-9@.]", "", asked)
    return f"<p>Nothing was found for {shown}.</p>"


def order(person: Person) -> str:
    """Return what a partner is told of an order."""
    return json.dumps({"order": tag(person), "name": person.name, "to": person.about})
