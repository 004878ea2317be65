"""What was in force at each time: the policy of the guard, and the terms on which a site is used."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.evidence.entries import Attachment, Draft

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from privet.evidence.canonical import Document
    from privet.evidence.entries import Entry

IN_FORCE: Final = "in-force"
"""The kind of the entry of the audit chain that says what is in force from then on."""

POLICY: Final = "privet.toml"
"""What the text of the policy is called among the entry's files; the others are terms."""

TERMS: Final = "terms"
"""What the names of terms among the entry's files begin with, and a number: ``terms-1-page.html``."""

ABSENT: Final = {
    TERMS: "no terms of use were recorded or noted",
    "robots": "no robots.txt was noted",
    "acceptance": "no acceptance of the terms was noted",
    "agreement": "no agreement that permits it was noted",
}
"""What is said of rules that nobody recorded, by the kind of entry that would note them."""

SECONDS: Final = len("2026-11-27T06:07:51")
DAY: Final = len("2026-11-27")


def putting(
    version: str, texts: Mapping[str, tuple[str, bytes]], *, by: str, missing: Sequence[str] = ()
) -> tuple[Draft, dict[str, bytes]]:
    """
    Return the entry that says what is in force, with the bytes of its files.

    Args:
        version: Of the policy.
        texts: By name: the media type and the bytes; the policy under ``POLICY``.
        missing: Terms that could not be read.
    """
    files = [Attachment.of(name, media, text) for name, (media, text) in texts.items()]
    contents = {file.sha256: texts[file.name][1] for file in files}
    payload = {"policy": version, "terms_not_read": list(missing)}
    return Draft(IN_FORCE, by, "loaded by the guard", payload, tuple(files)), contents


def is_new(draft: Draft, chain: Sequence[Entry]) -> bool:
    """Whether something else was in force until now."""
    last = next((entry for entry in reversed(chain) if entry.kind == IN_FORCE), None)
    if last is None:
        return True
    return (dict(draft.payload), tuple(draft.attachments)) != (last.payload, last.attachments)


def within(chain: Sequence[Entry], first: str, last: str) -> tuple[Entry, ...]:
    """
    Return what was in force from one moment to another, the oldest first.

    Args:
        first: RFC 3339; '' where none is known, for all there is.
        last: The same.
    """
    entries = [entry for entry in chain if entry.kind == IN_FORCE]
    begun = [entry for entry in entries if entry.at[:SECONDS] <= first[:SECONDS]]
    until = last[:SECONDS] or "9"
    later = [entry for entry in entries[len(begun) :] if entry.at[:SECONDS] <= until]
    return (*begun[-1:], *later)


def told(entries: Sequence[Entry], *, masked: bool) -> list[Document]:
    """Return what a bundle says of it, each with its moment; a masked copy tells of terms alone."""
    return [
        {
            "from": entry.at,
            "policy": "" if masked else entry.payload.get("policy", ""),
            "files": [file.document() for file in files_of(entry, masked=masked)],
            "terms_not_read": entry.payload.get("terms_not_read", []),
        }
        for entry in entries
    ]


def lacking(entries: Sequence[Entry], first: str, noted: Collection[str]) -> Iterator[str]:
    """
    Yield what is not known of the rules of a case.

    Args:
        entries: What was in force meanwhile, as ``within`` returns it.
        first: The first exposure of the case; '' where none is known.
        noted: Kinds of entries in which people noted rules themselves.
    """
    if not entries:
        yield "no running guard recorded which policy and terms were in force"
    elif first and first[:SECONDS] < entries[0].at[:SECONDS]:
        yield f"what was in force before {entries[0].at[:SECONDS]}Z was not recorded"
    unread = {text for entry in entries for text in entry.payload.get("terms_not_read", ())}
    if unread:
        yield f"terms that could not be read: {', '.join(sorted(unread))}"
    known = {*noted, *([TERMS] if terms(entries) else [])}
    yield from (words for kind, words in ABSENT.items() if kind not in known)


def files_of(entry: Entry, *, masked: bool) -> tuple[Attachment, ...]:
    """Return the files of an entry that are shown: all, or the terms, which were public."""
    return tuple(file for file in entry.attachments if not (masked and file.name == POLICY))


def terms(entries: Sequence[Entry]) -> tuple[tuple[str, str, str], ...]:
    """Return each text of the terms that was in force: its name, SHA-256, and since which day."""
    found: dict[tuple[str, str], str] = {}
    for entry in entries:
        for file in entry.attachments:
            if file.name != POLICY:
                name = file.name.removeprefix(f"{TERMS}-").split("-", 1)[-1]
                found.setdefault((name, file.sha256), entry.at[:DAY])
    return tuple((name, sha256, since) for (name, sha256), since in found.items())
