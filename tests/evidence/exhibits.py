"""A case with everything in it, and a key that signs."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from privet.evidence.bundles import Exhibit
from privet.evidence.canonical import digest
from privet.evidence.cases import Basis, Case, fold, opening
from privet.evidence.entries import Attachment, Draft, Entry, append

SECRET = Ed25519PrivateKey.from_private_bytes(bytes(32))
PUBLIC = (
    SECRET.public_key()
    .public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    .hex()
)
TERMS, SUBJECTS = b"Do not collect.", b"00000000000000ff\n"
WALKS = {"detector": "walks", "because": "from Jane Doe on, one after the other"}
AT = "2026-11-27T06:00:00.000000Z"


def sign(content: bytes) -> str:
    """Sign with a key that is no secret."""
    return SECRET.sign(content).hex()


def case() -> Case:
    """Return a case with findings, people, terms, a note and an outcome."""
    terms = Attachment.of("terms of use.txt", "text/plain", TERMS)
    people = Attachment.of("subjects.txt", "text/plain", SUBJECTS)
    basis = Basis("/ledger", {"account:bob77": "00ff"}, "2026-11-20", "2026-11-21")
    affected = {
        "exact": True,
        "people": 7,
        "days": [{"day": "2026-11-20", "people": 3}, {"day": "2026-11-21", "people": 4}],
        "surfaces": [{"name": "members", "fields": ["name", "email"]}],
        "exposures": 9,
    }
    drafts = [
        opening(
            "about Jane Doe", basis, by="ana", why="secret", until="2027-01-01", purpose="suit"
        ),
        Draft("finding", "privet", payload={"actor": "account:bob77", "reasons": [WALKS]}),
        Draft("affected", "privet", "", affected, (people,)),
        Draft("terms", "ana", "in force since May", {}, (terms,)),
        Draft("note", "ana", "Jane Doe telephoned", {}),
        Draft("attribution", "ana", "", {"verdict": "traced"}),
        Draft("close", "ana", "", {"outcome": "confirmed-scraping", "of": None}),
    ]
    entries: list[Entry] = []
    for number, draft in enumerate(drafts):
        last = entries[-1] if entries else None
        salt = f"{number:032x}"
        entries.append(append(draft, case=7, last=last, at=AT, salt=salt))
    return fold(entries)


def exhibit(*, masked: bool = False) -> Exhibit:
    """Return what is to be sealed of it."""
    rows = [{"log": "a.log", "offset": n, "text": f"GET /members/{n}"} for n in range(40)]
    contents = {digest(TERMS): TERMS, digest(SUBJECTS): SUBJECTS}
    return Exhibit(case(), AT, "ana", PUBLIC, contents, {"1-a.log": rows}, masked)
