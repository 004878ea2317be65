"""
A bundle: what can be shown of a case, in eight parts, each listed by its hash in a signed manifest.

=====================  ========================================================================
member                 holds
=====================  ========================================================================
``README.txt``         what this is, and how to check it with and without Privet
``1-who.json``         the actors: handles, verdicts, certainty, what links them
``2-what.json``        surfaces, fields, how many people (exactly, or with method and range), days
``3-how.json``         what was measured, what each detector said, what the guard decided
``4-origin.json``      canaries, marks and attribution, where the data was found again
``5-rules.json``       policy, terms, robots.txt, acceptance, agreements, each with its date
``6-harm.json``        kinds of data, complaints, load
``7-integrity.json``   the chain's last digest, how long things are kept, what for
``8-minimisation.json``  what was withheld or masked, and by which rule
``chain.jsonl``        every entry of the case, chained
``rules.jsonl``        entries of the audit chain: policy and terms in force at each time
``chronology.txt``     the same to read
``raw/``               lines of the logs, with file, hash and offset
``charts/``            pictures of the figures in ``2-what.json``
``attachments/``       files that belong to entries, under their digest
``manifest.json``      the hash of every member above; ``signature.json`` signs it
``timestamp.tsr``      a time-stamp over the manifest (RFC 3161), where one was asked for
=====================  ========================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from privet.evidence.canonical import canonical, digest
from privet.evidence.charts import volume
from privet.evidence.force import files_of as files_in_force
from privet.evidence.force import lacking, told
from privet.evidence.met import DECISIONS
from privet.evidence.withholding import SHOWN, withheld

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case
    from privet.evidence.entries import Entry

FORMAT: Final = "privet-evidence/1"
MANIFEST, SIGNATURE, TIMESTAMP = "manifest.json", "signature.json", "timestamp.tsr"
CHAIN: Final = "chain.jsonl"
SHORT: Final = 16
"""Digits of the digest of one line; enough to say which was changed, the member's proves it."""

ORIGIN = ("attribution", "canary", "origin")
RULES = ("policy", "terms", "robots", "acceptance", "agreement")
HARM = ("complaint", "harm", "load")

README = """\
Evidence of {case}, sealed {sealed}{masked}.

Check it with Privet:   privet evidence verify THIS.zip --key PUBLIC-KEY
Get the public key from whoever sealed this, not from this file. Its fingerprint is
  {fingerprint}

Check it without Privet: manifest.json lists the SHA-256 of every member. signature.json holds an
Ed25519 signature over the bytes of its "statement", written as canonical JSON (RFC 8785); the
statement holds the SHA-256 of manifest.json. In chain.jsonl, "digest" is the SHA-256 of "head" in
canonical JSON, "previous" is the digest of the line before, and "content" in the head is the
SHA-256 of "content" in canonical JSON.
"""


@dataclass(frozen=True, slots=True)
class Exhibit:
    """
    Hold all that a bundle is made of.

    Args:
        contents: The bytes of attachments, by digest.
        raw: For each log: its name, and its lines as documents.
        sealed: The moment, and *by* the person.
        masked: Whether it goes to the other side.
        rules: What was in force at each time, entries of the audit chain.
    """

    case: Case
    sealed: str
    by: str
    public_key: str
    contents: Mapping[str, bytes] = field(default_factory=dict)
    raw: Mapping[str, Sequence[Document]] = field(default_factory=dict)
    masked: bool = False
    rules: Sequence[Entry] = ()


def members_of(exhibit: Exhibit) -> dict[str, bytes]:
    """Return the members of a bundle that its manifest lists, in their order."""
    lines = [withheld(each) if exhibit.masked else each.document() for each in exhibit.case.entries]
    readable = [each for each in lines if each.get("content")]
    members: dict[str, bytes] = {"README.txt": _readme(exhibit).encode()}
    members |= {name: canonical(part) + b"\n" for name, part in _parts(exhibit, readable).items()}
    members[CHAIN] = jsonl(lines)
    members["chronology.txt"] = chronology(lines).encode()
    if exhibit.rules and not exhibit.masked:
        members["rules.jsonl"] = jsonl([entry.document() for entry in exhibit.rules])
    for name, rows in sorted(exhibit.raw.items()):
        members[f"raw/{name}.jsonl"] = jsonl(rows)
    days = (exhibit.case.affected or {}).get("days", [])
    if days:
        members["charts/people-by-day.svg"] = volume(days).encode()
    for name, content in _attachments(exhibit, readable):
        members[name] = content
    return members


def seal(
    exhibit: Exhibit,
    sign: Callable[[bytes], str],
    stamp: Callable[[bytes], bytes] | None = None,
) -> dict[str, bytes]:
    """
    Return all members of a bundle: those of the manifest, the manifest, and what seals it.

    Args:
        sign: Returns the Ed25519 signature of bytes in hexadecimal digits.
        stamp: Returns a time-stamp over bytes (RFC 3161).
    """
    members = members_of(exhibit)
    manifest = canonical(
        {
            "format": FORMAT,
            "case": exhibit.case.name,
            "sealed": exhibit.sealed,
            "sealed_by": "" if exhibit.masked else exhibit.by,
            "masked": exhibit.masked,
            "entries": len(exhibit.case.entries),
            "last": exhibit.case.last.digest,
            "public_key": exhibit.public_key,
            "members": [listed(name, content) for name, content in members.items()],
        }
    )
    token = stamp(manifest) if stamp else None
    members[MANIFEST] = manifest
    statement = {
        "format": FORMAT,
        "manifest": digest(manifest),
        "timestamp": digest(token) if token else None,
    }
    members[SIGNATURE] = canonical(
        {
            "algorithm": "Ed25519",
            "public_key": exhibit.public_key,
            "signature": sign(canonical(statement)),
            "statement": statement,
        }
    )
    if token:
        members[TIMESTAMP] = token
    return members


def listed(name: str, content: bytes) -> Document:
    """Return what the manifest says of a member; of lines, a short digest each."""
    entry: Document = {"name": name, "sha256": digest(content), "size": len(content)}
    if name.endswith(".jsonl"):
        entry["lines"] = [digest(line)[:SHORT] for line in content.splitlines(keepends=True)]
    return entry


def jsonl(documents: Sequence[Mapping[str, Any]]) -> bytes:
    """Write documents one a line."""
    return b"".join(canonical(dict(each)) + b"\n" for each in documents)


def chronology(lines: Sequence[Mapping[str, Any]]) -> str:
    """Write what happened, when, in the order of the chain."""
    rows = []
    for each in lines:
        head, content = each["head"], each.get("content") or {}
        said = [f"{content['by']}: {content['why']}"] if content.get("by") else ["(withheld)"]
        said += details(content.get("payload") or {})
        said += [file["name"] for file in content.get("attachments", ())]
        rows.append(f"{head['number']:>4}  {head['at']}  {head['kind']:<18}  {'; '.join(said)}")
    return "\n".join(rows) + "\n"


DETAILS: Final = (
    *("to", "outcome", "until", "actor", "letter", "jurisdiction", "whom", "notify", "moment"),
    *("question", "answer", "anchor", "item", "verdict", "sha256"),
)
"""What of an entry's content the chronology tells; all of it stands in the chain."""


def details(payload: Mapping[str, Any]) -> list[str]:
    """Return the details of an entry that make its line speak: to whom, until when, which outcome."""
    return [f"{name} {payload[name]}" for name in DETAILS if payload.get(name) not in (None, "")]


def _readme(exhibit: Exhibit) -> str:
    return README.format(
        case=exhibit.case.name,
        sealed=exhibit.sealed,
        masked="; a masked copy" if exhibit.masked else "",
        fingerprint=digest(bytes.fromhex(exhibit.public_key)),
    )


def _parts(exhibit: Exhibit, lines: Sequence[Document]) -> dict[str, Document]:
    """Return the eight parts; what the case lacks is said to be lacking."""
    case = exhibit.case
    findings = [each["content"]["payload"] for each in _of(lines, ("finding",))]
    affected = dict(case.affected or {"lacking": "nobody counted whom the case concerns"})
    surfaces = affected.get("surfaces", [])
    return {
        "1-who.json": {"actors": sorted(case.basis.actors), "findings": findings},
        "2-what.json": {
            "period": [case.basis.first, case.basis.last],
            "affected": affected,
        },
        "3-how.json": {
            "reasons": {each["actor"]: each.get("reasons", []) for each in findings},
            "raw": {name: len(rows) for name, rows in exhibit.raw.items()},
            "decisions": _entries(
                exhibit, lines, (DECISIONS,), "no decision of the guard was kept"
            ),
        },
        "4-origin.json": _entries(
            exhibit, lines, ORIGIN, "the data was not found anywhere else yet"
        ),
        "5-rules.json": {
            "in_force": told(exhibit.rules, masked=exhibit.masked),
            "entries": _found(lines, RULES),
            "lacking": "; ".join(
                lacking(exhibit.rules, case.basis.first, {each.kind for each in case.entries})
            ),
        },
        "6-harm.json": {
            "fields": sorted({name for each in surfaces for name in each.get("fields", [])}),
            "exposures": affected.get("exposures", 0),
            **_entries(exhibit, lines, HARM, "no complaint was kept with the case"),
        },
        "7-integrity.json": {
            "entries": len(case.entries),
            "last": case.last.digest,
            "held_until": case.held_until,
            "purpose": "" if exhibit.masked else case.purpose,
            "state": case.state.value,
            "outcome": case.outcome.value if case.outcome else None,
        },
        "8-minimisation.json": {
            "masked": exhibit.masked,
            "rule": "people are keyed hashes; nobody's name is kept by Privet"
            + ("; only these kinds of entries are shown: " if exhibit.masked else ""),
            "shown": sorted(SHOWN) if exhibit.masked else ["everything"],
        },
    }


def _of(lines: Sequence[Document], kinds: Sequence[str]) -> list[Document]:
    return [each for each in lines if each["head"]["kind"] in kinds]


def _entries(
    exhibit: Exhibit, lines: Sequence[Document], kinds: Sequence[str], absent: str
) -> Document:
    """Return the entries of some kinds, each with its moment, or what is lacking or withheld."""
    if any(entry.kind in kinds for entry in exhibit.case.entries):
        absent = "withheld from this copy"
    found = _found(lines, kinds)
    return {"entries": found, "lacking": "" if found else absent}


def _found(lines: Sequence[Document], kinds: Sequence[str]) -> list[Document]:
    return [
        {"entry": each["head"]["number"], "at": each["head"]["at"], "kind": each["head"]["kind"],
         **{name: each["content"][name] for name in ("why", "payload", "attachments")}}
        for each in _of(lines, kinds)
    ]  # fmt: skip


def _attachments(exhibit: Exhibit, lines: Sequence[Document]) -> list[tuple[str, bytes]]:
    """Return the files of the entries that are shown, each once."""
    wanted = {
        file["sha256"]: file["name"]
        for each in lines
        for file in each["content"].get("attachments", ())
    }
    for entry in exhibit.rules:
        shown = files_in_force(entry, masked=exhibit.masked)
        wanted |= {file.sha256: file.name for file in shown}
    return [
        (f"attachments/{sha256[:SHORT]}-{_plain(name)}", exhibit.contents[sha256])
        for sha256, name in sorted(wanted.items())
    ]


def _plain(name: str) -> str:
    """Return a file's name that is safe in every file system."""
    kept = "".join(c if c.isascii() and (c.isalnum() or c in "._-") else "_" for c in name)
    return kept.lstrip(".")[-80:] or "file"


def files_of(entries: Sequence[Entry]) -> list[str]:
    """Return the digests of all attachments of entries."""
    return sorted({file.sha256 for entry in entries for file in entry.attachments})
