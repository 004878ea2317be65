"""
The header field ``X-Privet-Subjects``, by which an application says whom its answer shows.

It is a list of structured fields (RFC 9651): ids as strings, tokens or integers, alone or in inner
lists; a parameter ``fields`` names the fields shown, and ``people`` a number where nobody is named:

    X-Privet-Subjects: "7", "8";fields="name email"
    X-Privet-Subjects: ("7" "8" "9");fields=name
    X-Privet-Subjects: ();people=50
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

NAME: Final = "x-privet-subjects"

LONGEST: Final = 1 << 20
"""Characters of the field that are read."""

_STRING: Final = re.compile(r'"((?:[ !#-\[\]-~]|\\["\\])*)"')
_INTEGER: Final = re.compile(r"-?[0-9]{1,15}(?![0-9.])")
_TOKEN: Final = re.compile(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*")
_KEY: Final = re.compile(r"[a-z*][a-z0-9_.*-]*")
_SPACE: Final = re.compile(r"[ \t]*")
_SPACES: Final = re.compile(r" *")
_BOOLEAN: Final = re.compile(r"\?[01]")


class Malformed(ValueError):
    """Say that a field is no list of structured fields; it then counts as not sent."""


@dataclass(slots=True)
class Subjects:
    """
    Hold what the field says.

    Args:
        ids: Each once.
        fields: Which fields were shown.
        people: How many, beside those who are named; 0 where not said.
    """

    ids: dict[str, None] = field(default_factory=dict)
    fields: dict[str, None] = field(default_factory=dict)
    people: int = 0


def read_subjects(text: str) -> Subjects:
    """
    Return what the field says.

    Args:
        text: Its value; several fields of this name joined with commas.

    Raises:
        Malformed: It is no list of structured fields, or longer than a mebibyte.
    """
    if len(text) > LONGEST or not text.isascii():
        raise Malformed(NAME)
    reader = _Reader(text.strip(" "))
    while not reader.ended:
        reader.member()
        reader.skip(_SPACE)
        if reader.ended:
            break
        reader.take(",")
        reader.skip(_SPACE)
        if reader.ended:
            raise Malformed("a comma ends the list")
    return reader.found


class _Reader:
    """Walk once along the text; every step goes forward."""

    __slots__ = ("found", "place", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0
        self.found = Subjects()

    @property
    def ended(self) -> bool:
        return self.place >= len(self.text)

    def skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.text, self.place)
        if match:
            self.place = match.end()

    def take(self, letter: str) -> None:
        if not self.text.startswith(letter, self.place):
            raise Malformed(f"{letter} is missing")
        self.place += 1

    def member(self) -> None:
        if not self.text.startswith("(", self.place):
            self.found.ids[self.bare()] = None
            self.parameters()
            return
        self.take("(")
        self.skip(_SPACES)
        while not self.text.startswith(")", self.place):
            self.found.ids[self.bare()] = None
            self.parameters()
            if not self.text.startswith((" ", ")"), self.place):
                raise Malformed("an inner list is not closed")
            self.skip(_SPACES)
        self.take(")")
        self.parameters()

    def bare(self) -> str:
        for pattern in (_STRING, _INTEGER, _TOKEN):
            match = pattern.match(self.text, self.place)
            if match:
                self.place = match.end()
                if pattern is _STRING:
                    return match[1].replace('\\"', '"').replace("\\\\", "\\")
                return match[0]
        raise Malformed("neither a string nor an integer nor a token")

    def parameters(self) -> None:
        while self.text.startswith(";", self.place):
            self.place += 1
            self.skip(_SPACES)
            match = _KEY.match(self.text, self.place)
            if not match:
                raise Malformed("a parameter has no name")
            self.place = match.end()
            value = ""
            if self.text.startswith("=", self.place):
                self.place += 1
                flag = _BOOLEAN.match(self.text, self.place)
                if flag:
                    self.place = flag.end()
                else:
                    value = self.bare()
            self.parameter(match[0], value)

    def parameter(self, name: str, value: str) -> None:
        """Take a parameter; those that are not ours are left alone, as RFC 9651 has it."""
        if name == "fields":
            self.found.fields.update(dict.fromkeys(value.split()))
        elif name == "people" and value.isdecimal():
            self.found.people += int(value)
