"""
The entries of a case: who did what, when and why, each chained to the one before.

A case is nothing but its entries, in the order in which they were written; nothing is ever changed
or removed. Whatever wants to keep something with a case (a letter, an answer, a breach assessment,
an attribution) writes an entry of its own ``kind`` with a JSON payload, and files beside it.

**How an entry is hashed.** The *content* is who, why and the payload with 128 bits of chance (the
``salt``); its SHA-256 stands in the *head* beside case, number, kind, moment and the digest of the
entry before; the digest of the entry is the SHA-256 of the head. Both are canonical JSON. So a copy
that withholds a content still shows, by its head, that an entry stood there, when, and that nothing
was slipped in; and without the salt nobody can guess a short content from its hash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from privet.evidence.canonical import canonical, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privet.evidence.canonical import Document

NOTHING = "0" * 64
"""What the first entry of a case names as the one before."""

HOUSE: Final = 0
"""What stands for the case in entries that belong to none: those of the audit chain."""

KIND = re.compile(r"[a-z][a-z0-9-]{0,39}")
"""How a kind is written: ``opened``, ``letter-sent``."""

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Attachment:
    """Say which file belongs to an entry; its bytes are kept under their digest."""

    name: str
    media_type: str
    sha256: str
    size: int

    @classmethod
    def of(cls, name: str, media_type: str, content: bytes) -> Attachment:
        """Return the attachment that stands for some bytes."""
        return cls(name, media_type, digest(content), len(content))

    def document(self) -> Document:
        """Return the attachment as an entry names it."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "sha256": self.sha256,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """
    Hold what is to be written into a case.

    Args:
        kind: What sort of entry it is, in small letters with hyphens.
        by: The person, or ``privet`` where nobody was asked.
        why: The reason, in words.
        payload: Whatever JSON can hold.
        attachments: Files that belong to it; their bytes are handed to the store beside it.
    """

    kind: str
    by: str
    why: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()

    def __post_init__(self) -> None:
        if not KIND.fullmatch(self.kind):
            raise ValueError(f"{self.kind!r} is no kind of entry: small letters and hyphens")
        if not self.by.strip() or len(self.by) > LONGEST_NAME or not self.by.isprintable():
            raise ValueError(f"{self.by!r} is nobody's name")


@dataclass(frozen=True, slots=True)
class Entry:
    """Hold one entry of a case as it was written; *at* is RFC 3339 in UTC with microseconds."""

    case: int
    number: int
    at: str
    kind: str
    by: str
    why: str
    payload: Document
    attachments: tuple[Attachment, ...]
    salt: str
    previous: str

    @property
    def content(self) -> Document:
        """What a masked copy may withhold: who, why, what."""
        return {
            "by": self.by,
            "why": self.why,
            "payload": self.payload,
            "attachments": [each.document() for each in self.attachments],
            "salt": self.salt,
        }

    @property
    def head(self) -> Document:
        """What every copy shows, and the digest is made of."""
        return {
            "case": self.case,
            "number": self.number,
            "at": self.at,
            "kind": self.kind,
            "previous": self.previous,
            "content": digest(canonical(self.content)),
        }

    @property
    def digest(self) -> str:
        """The SHA-256 of the head, which the next entry names."""
        return digest(canonical(self.head))

    def document(self) -> Document:
        """Return the entry as one line of a chain: head, digest and content."""
        return {"head": self.head, "digest": self.digest, "content": self.content}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Entry:
        """
        Return the entry that a document holds.

        Raises:
            ValueError: It is not what ``document`` wrote.
        """
        try:
            head, content = document["head"], document["content"]
            entry = cls(
                case=head["case"],
                number=head["number"],
                at=head["at"],
                kind=head["kind"],
                by=content["by"],
                why=content["why"],
                payload=content["payload"],
                attachments=tuple(Attachment(**each) for each in content["attachments"]),
                salt=content["salt"],
                previous=head["previous"],
            )
        except (KeyError, TypeError) as error:
            raise ValueError(f"no entry of a case: {error}") from None
        if entry.document() != dict(document):
            raise ValueError(f"entry {entry.number} is not what its digest says")
        return entry


def append(draft: Draft, *, case: int, last: Entry | None, at: str, salt: str) -> Entry:
    """
    Return the entry that a draft becomes behind *last*.

    Args:
        at: The moment, as ``moments.moment`` writes it; never before that of the last entry.
        salt: 32 hexadecimal digits of chance.

    Raises:
        ValueError: The payload is more than canonical JSON can hold.
    """
    entry = Entry(
        case=case,
        number=last.number + 1 if last else 1,
        at=max(at, last.at) if last else at,
        kind=draft.kind,
        by=draft.by,
        why=draft.why,
        payload=dict(draft.payload),
        attachments=tuple(draft.attachments),
        salt=salt,
        previous=last.digest if last else NOTHING,
    )
    canonical(entry.content)
    return entry


def broken(heads: Iterable[Mapping[str, Any]]) -> str:
    """Say where a chain of heads breaks; '' where it holds from the first entry on."""
    previous = NOTHING
    for number, head in enumerate(heads, 1):
        if head.get("number") != number:
            return f"entry {number} is missing; entry {head.get('number')} stands in its place"
        if head.get("previous") != previous:
            return f"entry {number} does not follow the one before it"
        previous = digest(canonical(dict(head)))
    return ""
