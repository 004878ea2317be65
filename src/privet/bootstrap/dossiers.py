"""The dossier: one PDF, and one archive with its index; the same bytes for the same inputs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.custody.signing import Signer
from privet.adapters.documents import books
from privet.adapters.intel.controls import catalogue
from privet.adapters.intel.jurisdictions import named
from privet.bootstrap.casework import save
from privet.bootstrap.policies import version_of
from privet.evidence.canonical import canonical, digest
from privet.evidence.container import pack
from privet.evidence.signatures import noted
from privet.permission.team import Duty
from privet.review.dossier import Asked, called_apart, dossier, index, line, name_of
from privet.review.judgement import Health, judged
from privet.review.register import fold
from privet.workflows.audit import enter, read_audit

if TYPE_CHECKING:
    from privet.bootstrap.registering import Register as Book
    from privet.review.register import Register

MADE = "dossier-made"
"""The kind of the audit entry that says that a dossier was made."""


@dataclass(frozen=True, slots=True)
class Made:
    """Say what was written, and the digests of both."""

    pdf: Path
    archive: Path
    pdf_sha256: str
    archive_sha256: str


def make(register: Book, authority: str, out: Path, *, day: date, by: str = "") -> Made:
    """
    Make the dossier for the authority of a place as of a day, write it, and note that it was made.

    What is read: the entries of the register up to that day, the files of its evidence, the policy
    and what ships with Privet. That it was made is noted in the audit chain, which it does not read.

    Raises:
        ConfigError: There are no rules for the place.
        NotAllowed: There is a team, and they may not sign a review.
    """
    where = register.where
    signature = where.signed(Duty.SIGN_REVIEW, by)
    settings = where.settings
    version = version_of(settings) if where.policy else ""
    place = named(authority)
    asked = Asked(settings.site.name, settings.response.operator, place, day, version)
    chain = [each for each in register.told(read_audit()) if each.at[:10] <= day.isoformat()]
    found = fold(catalogue(), chain)
    evidence, health = gathered(found, where.base)
    standing = judged(called_apart(found), day, health)
    pdf = books.paper(
        dossier(asked, catalogue(), standing, evidence.keys()),
        datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    members = {
        "dossier.pdf": pdf,
        "register.json": canonical([each.document() for each in standing]),
        "entries.jsonl": b"".join(canonical(line(each)) + b"\n" for each in found.changes),
        **evidence,
    }
    listed = {name: digest(content) for name, content in members.items()}
    last = found.changes[-1].digest if found.changes else ""
    signer = Signer(where.key)
    contents = canonical(index(asked, standing, listed, last))
    sealed = {"public_key": signer.public_key, "signature": signer.sign(contents)}
    archive = pack({"index.json": contents, "index.sig.json": canonical(sealed), **members})
    name = f"dossier-{place.code}-{day}"
    out.mkdir(parents=True, exist_ok=True)
    made = Made(out / f"{name}.pdf", out / f"{name}.zip", digest(pdf), digest(archive))
    save(made.pdf, pdf)
    save(made.archive, archive)
    payload = {"authority": place.code, "as_of": day.isoformat(), "sha256": made.archive_sha256}
    register.told(enter(noted(MADE, signature, payload=payload)))
    return made


def gathered(found: Register, base: Path) -> tuple[dict[str, bytes], dict[str, Health]]:
    """Return the files of evidence that hold, and how each stands, by their names in the archive."""
    members: dict[str, bytes] = {}
    health: dict[str, Health] = {}
    for each in found.standings.values():
        for exhibit in each.exhibits:
            name = name_of(exhibit)
            try:
                content = (base / exhibit.path).read_bytes()
            except OSError:
                health[name] = Health.MISSING
                continue
            same = digest(content) == exhibit.sha256
            if health.setdefault(name, Health.SAME if same else Health.ALTERED) is Health.SAME:
                members[name] = content
    return members, health
