"""Evidence is sealed from the records, and checked from a bundle alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.custody import signing, timestamps
from privet.bootstrap.casework import now, save
from privet.bootstrap.deciding import decisions
from privet.bootstrap.recording import Where, handlers
from privet.errors import ConfigError, Source
from privet.evidence.bundles import MANIFEST, TIMESTAMP, Exhibit, files_of, seal
from privet.evidence.canonical import digest
from privet.evidence.cases import case_number
from privet.evidence.checking import Checked, Fault, check
from privet.evidence.container import pack
from privet.evidence.entries import Draft
from privet.evidence.force import within
from privet.evidence.moments import moment
from privet.evidence.withholding import masked_row
from privet.workflows.audit import read_audit
from privet.workflows.investigate import show_case, write
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case

SEALED = "sealed"
"""The kind of the entry that says which bundle was made, and for whom."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Say what was written: the bundle, the public key to check it with, and its digest."""

    bundle: Path
    public_key: Path
    sha256: str
    lines: int


def sealed(  # noqa: PLR0913 - what a person may say of a bundle
    where: Where,
    case: str,
    *,
    out: Path | None = None,
    masked: bool = False,
    authority: str = "",
    logs: Sequence[str] = (),
    by: str = "",
) -> Sealed:
    """Seal a case into a bundle, write it and the public key, and note that in the case."""
    signer = signing.Signer(where.key)
    with where.opened() as records:
        rim = handlers(records)
        found = drive(show_case(case_number(case)), rim)
        if more := decisions(where, found):
            found = drive(write(found.number, *more), rim)
        rules = within(drive(read_audit(), rim), found.basis.first, "")
        raw = quoted(where, found, logs, masked=masked)
        exhibit = Exhibit(
            found,
            sealed=moment(now()),
            by=where.by(by),
            public_key=signer.public_key,
            contents={name: records.content(name) for name in files_of((*found.entries, *rules))},
            raw=raw,
            masked=masked,
            rules=rules,
        )
        stamp = (lambda content: timestamps.stamp(authority, content)) if authority else None
        blob = pack(seal(exhibit, signer.sign, stamp))
        place = out or Path(f"{found.name}{'-masked' if masked else ''}.zip")
        public = place.with_suffix(".pub")
        save(place, blob)
        save(public, signer.pem)
        payload = {"sha256": digest(blob), "masked": masked, "last": found.last.digest}
        drive(write(found.number, Draft(SEALED, exhibit.by, payload=payload)), rim)
    return Sealed(place, public, digest(blob), sum(len(rows) for rows in raw.values()))


def quoted(
    where: Where, case: Case, logs: Sequence[str], *, masked: bool
) -> Mapping[str, list[Document]]:
    """Return the lines of logs that show the actors of a case, by the log's name."""
    if not logs:
        return {}
    from privet.bootstrap.quoting import quote

    rows = quote(where, case, logs)
    return {
        name: [masked_row(row) if masked else row for row in found] for name, found in rows.items()
    }


def verified(
    bundle: Path, *, key: Path | None, authorities: Path | None, where: Where
) -> tuple[Checked, str]:
    """
    Check a bundle; return what came of it, and when an authority stamped it ('' where none did).

    Without a key, one's own is taken where there is one; else who signed stays unchecked.
    """
    try:
        blob = bundle.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(bundle))) from None
    checked = check(blob, expected_key(key, where), signing.signed)
    members = checked.members or {}
    token = members.get(TIMESTAMP)
    if token is None:
        return checked, ""
    at, trouble = timestamps.stamped(token, members[MANIFEST], authorities)
    if trouble:
        fault = Fault(TIMESTAMP, trouble)
        checked = replace(checked, faults=(*checked.faults, fault))
    return checked, at


def expected_key(named: Path | None, where: Where) -> str | None:
    """Return the public key that a bundle must be signed with; None where there is none at hand."""
    if named is not None:
        return signing.read_public(named)
    try:
        own = where.key
    except ConfigError:
        return None
    return signing.Signer(own).public_key if own.exists() else None


def public_key(where: Where) -> bytes:
    """Return one's own public key to hand out (PEM); made on first use."""
    return signing.Signer(where.key).pem
