"""Whether a bundle is what was sealed: every byte of it, and by whose key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from privet.evidence.bundles import CHAIN, FORMAT, MANIFEST, SHORT, SIGNATURE, TIMESTAMP
from privet.evidence.canonical import canonical, digest
from privet.evidence.container import unpack
from privet.evidence.entries import Entry, broken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from privet.evidence.canonical import Document

OUTSIDE = (MANIFEST, SIGNATURE, TIMESTAMP)
"""Members that the manifest cannot list."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Say which record is not what was sealed, and what is the matter with it."""

    record: str
    what: str


@dataclass(frozen=True, slots=True)
class Checked:
    """
    Say what came of checking a bundle.

    Args:
        faults: Empty where every byte is as it was sealed.
        public_key: The key that it says it was signed with, in hexadecimal digits.
        expected: Whether that is the key one had; None where one had none.
    """

    faults: tuple[Fault, ...]
    public_key: str = ""
    expected: bool | None = None
    manifest: Document | None = None
    members: dict[str, bytes] | None = None

    def document(self) -> Document:
        """Return the answer for a program."""
        known = self.manifest or {}
        return {
            "whole": not self.faults,
            "signer": {None: "unchecked", True: "expected", False: "another"}[self.expected],
            "public_key": self.public_key,
            "case": known.get("case", ""),
            "sealed": known.get("sealed", ""),
            "masked": known.get("masked", False),
            "entries": known.get("entries", 0),
            "faults": [{"record": each.record, "what": each.what} for each in self.faults],
        }


def check(blob: bytes, key: str | None, signed: Callable[[str, str, bytes], bool]) -> Checked:
    """
    Check a bundle.

    Args:
        blob: All its bytes.
        key: The public key that it must be signed with, in hexadecimal digits; None takes its own.
        signed: Whether (key, signature, bytes) belong together.
    """
    unpacked = unpack(blob)
    members = unpacked.members
    faults = [Fault(record, what) for record, what in unpacked.faults]
    lacking = [name for name in (MANIFEST, SIGNATURE) if name not in members]
    if lacking:
        return Checked((*faults, *(Fault(name, "is missing") for name in lacking)))
    seal = _read(members[SIGNATURE])
    if seal is None:
        return Checked((Fault(SIGNATURE, "was changed"), *faults))
    own = str(seal.get("public_key"))
    faults += _unsigned(seal, members, key or own, signed)
    manifest = _read(members[MANIFEST])
    if manifest is None or not isinstance(manifest.get("members"), list):
        return Checked((*faults, Fault(MANIFEST, "was changed")), own)
    faults += [Fault(*each) for each in _unlisted(manifest, members)]
    faults += _chain(members.get(CHAIN, b""), manifest)
    return Checked(
        tuple(dict.fromkeys(faults)), own, None if key is None else key == own, manifest, members
    )


def _read(content: bytes) -> Document | None:
    """Read a document that is canonical; None where it is not, whatever it holds."""
    try:
        document = json.loads(content)
        same = isinstance(document, dict) and canonical(document) == content
    except (ValueError, RecursionError):
        return None
    return document if same else None


def _unsigned(
    seal: Document, members: dict[str, bytes], key: str, signed: Callable[[str, str, bytes], bool]
) -> Iterator[Fault]:
    """Yield what the signature does not cover."""
    statement: Any = seal.get("statement")
    if not isinstance(statement, dict) or statement.get("format") != FORMAT:
        yield Fault(SIGNATURE, "was changed")
        return
    signature = str(seal.get("signature"))
    if signature != signature.lower() or not signed(key, signature, canonical(statement)):
        yield Fault(SIGNATURE, "was not made with this key over this statement")
    if seal.get("public_key") != key or seal.get("algorithm") != "Ed25519":
        yield Fault(SIGNATURE, "names another key than the one at hand")
    token = members.get(TIMESTAMP)
    for name, content in ((MANIFEST, members[MANIFEST]), (TIMESTAMP, token)):
        said = statement.get(name.partition(".")[0])
        if said != (digest(content) if content is not None else None):
            yield Fault(name, "is not what was signed")


def _unlisted(manifest: Document, members: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Yield each member that is not what the manifest says of it, and the line where it has some."""
    try:
        listed = {
            str(each["name"]): (each["sha256"], each.get("lines", []))
            for each in manifest["members"]
        }
    except (KeyError, TypeError, AttributeError):
        yield MANIFEST, "was changed"
        return
    for name, (sha256, shorts) in listed.items():
        content = members.get(name)
        if content is None:
            yield name, "is missing"
        elif digest(content) != sha256:
            lines = content.splitlines(keepends=True)
            wrong = [
                number
                for number, (line, short) in enumerate(zip(lines, shorts, strict=False), 1)
                if digest(line)[:SHORT] != short
            ]
            for number in wrong:
                yield f"{name}, line {number}", "was changed"
            if not wrong:
                yield name, "was changed"
    for name in members:
        if name not in listed and name not in OUTSIDE:
            yield name, "is not in the manifest"


def _chain(content: bytes, manifest: Document) -> Iterator[Fault]:
    """Yield the entry at which the chain breaks."""
    heads: list[Document] = []
    for number, line in enumerate(content.splitlines(), 1):
        place = f"{CHAIN}, entry {number}"
        try:
            document = json.loads(line)
            head = document["head"]
            if digest(canonical(head)) != document["digest"]:
                yield Fault(place, "is not what its digest says")
            if not document.get("masked"):
                Entry.read(document)
        except (ValueError, KeyError, TypeError):
            yield Fault(place, "is not what its digest says")
            continue
        heads.append(head)
    what = broken(heads)
    if what:
        yield Fault(CHAIN, what)
    last = digest(canonical(heads[-1])) if heads else ""
    if last != manifest.get("last") or len(heads) != manifest.get("entries"):
        yield Fault(CHAIN, "does not end where the manifest says")
