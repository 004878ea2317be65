"""What letters there are, what each may say, and the words to say it in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from privet.identity.actors import Level

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.response.language import Language


class Kind(StrEnum):
    """What a letter asks for, and of whom."""

    CEASE = "cease-and-desist"
    """Whoever takes data: stop, delete, confirm."""
    DELETION = "deletion-demand"
    """Whoever holds data: delete, confirm."""
    PRESERVATION = "preservation"
    """Whoever knows something: destroy no evidence."""
    TAKEDOWN = "host-takedown"
    """Who hosts a published set: remove it."""
    ABUSE = "abuse-report"
    """Who runs the network that it came from: stop it."""
    PLATFORM = "platform-terms"
    """A platform whose customer it is: apply your terms."""


DAYS: Final[Mapping[Kind, int]] = {
    Kind.CEASE: 14,
    Kind.DELETION: 14,
    Kind.PRESERVATION: 7,
    Kind.TAKEDOWN: 7,
    Kind.ABUSE: 7,
    Kind.PLATFORM: 14,
}
"""
How many days each leaves for an answer where nobody says otherwise.

Our own choice: no law sets them. Source of the order of magnitude: practice, one to two weeks.
"""

WHOLE: Final[Mapping[Kind, frozenset[Level]]] = {
    Kind.ABUSE: frozenset({Level.NETWORK}),
    Kind.PRESERVATION: frozenset({Level.NETWORK}),
}
"""
Handles that letters name as they are, because whoever reads them can do nothing without.

Whoever runs a network finds its customer by the address and the time; an account of our site says
nothing to them. Every other letter names pseudonyms and blocks of addresses.
"""

DELETING: Final = frozenset({Kind.CEASE, Kind.DELETION})
"""Letters that ask for a deletion, which is confirmed by a form and then watched."""


class Item(StrEnum):
    """Everything that some letter says of a case."""

    OPERATOR = "operator"
    CONTACT = "contact"
    RECIPIENT = "recipient"
    SITE = "site"
    FIRST = "first"
    LAST = "last"
    ACTORS = "actors"
    PEOPLE = "people"
    FIELDS = "fields"
    SURFACES = "surfaces"
    EXPOSURES = "exposures"
    BECAUSE = "because"
    TERMS = "terms"
    LAW = "law"
    PROTECTIONS = "protections"
    LOCATION = "location"
    ORIGIN = "origin"
    EVIDENCE = "evidence"


class Question(StrEnum):
    """What the form that confirms a deletion asks."""

    DATA = "data"
    SOURCES = "sources"
    SYSTEMS = "systems"
    BACKUPS = "backups"
    MODELS = "models"
    RECIPIENTS = "recipients"
    DELETED_ON = "deleted_on"
    METHOD = "method"
    PREVENTION = "prevention"
    NO_COPIES = "no_copies"
    TRUTH = "statement_of_truth"
    SIGNATORY = "signatory"
    CAPACITY = "capacity"
    SIGNED_ON = "signed_on"


@dataclass(frozen=True, slots=True)
class Text:
    """Hold the words of one letter; see the head of ``data/letters/en.toml`` for its lines."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """Hold the words of the form."""

    title: str
    to: str
    intro: str
    oath: str
    questions: Mapping[Question, str]


@dataclass(frozen=True, slots=True)
class Words:
    """Hold the words of letters in one language; *items* name what a case lacks."""

    tag: str
    language: Language
    says: Mapping[str, str]
    items: Mapping[Item, str]
    letters: Mapping[Kind, Text]
    reminder: Text
    form: Form

    def __call__(self, name: str, **parts: object) -> str:
        """Return a text with its parts filled in."""
        return self.says[name].format(**parts)

    @property
    def gaps(self) -> Mapping[str, str]:
        """What stands for each item that a case lacks."""
        return {item.value: self("gap", what=label) for item, label in self.items.items()}
