"""What an analyst does with cases, carried out on the records and the ledger."""

from __future__ import annotations

import mimetypes
import os
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet import bootstrap
from privet.adapters.ledgers.faults import trouble
from privet.bootstrap import affecting
from privet.bootstrap.deciding import decisions
from privet.bootstrap.recording import Where, told
from privet.errors import CaseRefused, ConfigError, Source
from privet.evidence.cases import AFFECTED, FINDING, JOINED, PIN, Basis, Case, case_number, opening
from privet.evidence.entries import Attachment, Draft
from privet.evidence.lifecycle import Act
from privet.evidence.met import DECISIONS
from privet.workflows import investigate
from privet.workflows.investigate import list_cases, open_case, show_case

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Where"]

LARGEST = 64 << 20
"""Bytes of one attachment."""

PURPOSE = "to investigate, and to establish or defend legal claims"


def opened(  # noqa: PLR0913 - what a person may say of a new case
    where: Where,
    actors: Sequence[str],
    *,
    out: Path | None = None,
    title: str = "",
    by: str = "",
    why: str = "",
    purpose: str = "",
    until: str = "",
) -> Case:
    """
    Open a case about some actors, each with its finding where a ledger or ``--out`` has one.

    Raises:
        UnknownActor: One of them was shown nobody.
    """
    found: list[dict[str, Any]] = []
    known_to = where.folder if out is None else None
    if actors and (known_to or out):
        known = bootstrap.findings(ledger=known_to, out=out, config=where.policy)
        found = [bootstrap.found_among(known, actor) for actor in actors]
    basis = basis_of(where, actors, found)
    who = ", ".join(actors[:3]) + (f" and {len(actors) - 3:,} more" if len(actors) > 3 else "")
    draft = opening(
        title or who or "a case without actors",
        basis,
        by=where.by(by),
        why=why,
        until=day(until) if until else usual_end(where),
        purpose=purpose or PURPOSE,
    )
    case = told(where, open_case(draft))
    for finding in found:
        case = written(where, case.name, Draft(FINDING, "privet", payload=finding))
    return based(where, case, counts=out is None)


def based(where: Where, case: Case, *, counts: bool = True) -> Case:
    """Write into a case whom it concerns and what the guard decided; hold what it rests on."""
    hashed = [int(each, 16) for each in case.basis.actors.values() if each]
    for more in (affecting.counted(where, hashed) if counts else None, decisions(where, case)):
        if more:
            case = written(where, case.name, *more)
    affecting.hold(case, where.url)
    return case


def basis_of(where: Where, actors: Sequence[str], found: Sequence[Mapping[str, Any]]) -> Basis:
    """Return on which exposures a case about some actors rests."""
    pseudonyms = pseudonyms_of(where, actors) if where.folder else dict.fromkeys(actors, "")
    firsts = [str(each["first"]) for each in found if each["first"]]
    lasts = [str(each["last"]) for each in found if each["last"]]
    return Basis(
        ledger=str(where.folder.absolute()) if where.folder else "",
        actors=pseudonyms,
        first=min(firsts, default=""),
        last=max(lasts, default=""),
    )


def pseudonyms_of(where: Where, actors: Sequence[str]) -> dict[str, str]:
    """Return the pseudonym of each actor in the ledger, in hexadecimal digits."""
    from privet.bootstrap.naming import ledger_key, pseudonym_of

    folder = where.folder
    if folder is None or not folder.is_dir():
        raise ConfigError("there is no ledger", source=Source(str(folder)))
    key = ledger_key(where.settings, folder)
    return {actor: f"{pseudonym_of(plain(actor), key):016x}" for actor in actors}


def plain(actor: str) -> str:
    """Return the name under which the ledger keeps an actor: a device stands for its network."""
    return f"network:{actor.partition('@')[2]}" if actor.startswith("device:one@") else actor


def written(
    where: Where, case: str, draft: Draft, contents: Mapping[str, bytes] | None = None
) -> Case:
    """Write an entry into a case; where it holds exposures longer, the ledger is told."""
    after = told(where, investigate.write(case_number(case), draft, contents))
    if "until" in draft.payload:
        affecting.hold(after, where.url)
    return after


def acted(
    where: Where, case: str, act: Act, *, by: str = "", why: str = "", **payload: object
) -> Case:
    """Do something to the state of a case."""
    return written(where, case, Draft(act.value, where.by(by), why, payload))


def held(  # noqa: PLR0913 - who, on what, how long and why
    where: Where, case: str, *, until: str, by: str, why: str, purpose: str
) -> Case:
    """Put a case on hold until a day; its exposures are kept at least as long."""
    return acted(where, case, Act.HOLD, by=by, why=why, until=day(until), purpose=purpose)


def kept(  # noqa: PLR0913 - who, on what, how long and why
    where: Where, case: str, *, until: str, by: str, why: str, purpose: str
) -> Case:
    """Keep the exposures of a case beyond retention; its state stays."""
    payload = {"until": day(until), "purpose": purpose}
    return written(where, case, Draft(PIN, where.by(by), why, payload))


def closed(  # noqa: PLR0913 - how a case ends
    where: Where, case: str, act: Act, *, outcome: str, of: str, by: str, why: str
) -> Case:
    """Resolve or close a case with its outcome."""
    other = case_number(of) if of else None
    if other is not None:
        told(where, show_case(other))
    return acted(where, case, act, by=by, why=why, outcome=outcome, of=other)


def noted(  # noqa: PLR0913 - who writes what, where to, and what belongs to it
    where: Where, case: str, text: str, files: Sequence[Path], *, kind: str, by: str
) -> Case:
    """Write a note into a case, with files if there are any."""
    contents: dict[str, bytes] = {}
    attachments: list[Attachment] = []
    for path in files:
        content = bytes_of(path)
        attachments.append(attachment(path, content))
        contents[attachments[-1].sha256] = content
    try:
        draft = Draft(kind, where.by(by), text, {}, tuple(attachments))
    except ValueError as error:
        raise CaseRefused(str(error)) from None
    if kind in RESERVED or kind.startswith(APART):
        raise CaseRefused(f"{kind} has a verb of its own", advice="privet cases --help")
    return written(where, case, draft, contents)


RESERVED = frozenset(
    {"opened", PIN, AFFECTED, DECISIONS, FINDING, JOINED, *(each.value for each in Act)}
)
"""Kinds that nobody writes by hand."""


APART = ("breach-", "letter-")
"""How the kinds begin that the verbs of breaches and of letters write."""


def attachment(path: Path, content: bytes) -> Attachment:
    """Return the attachment that stands for a file."""
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return Attachment.of(path.name, media, content)


def bytes_of(path: Path) -> bytes:
    """Return the bytes of a file that is to be attached."""
    try:
        if path.stat().st_size > LARGEST:
            raise ConfigError(f"is larger than {LARGEST >> 20} MiB", source=Source(str(path)))
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None


def shown(where: Where, case: str) -> Case:
    """Return a case with its entries."""
    return told(where, show_case(case_number(case)))


def listed(where: Where) -> tuple[Case, ...]:
    """Return every case."""
    return told(where, list_cases())


def exported(case: Case) -> dict[str, Any]:
    """Return a case with all its entries, for a program."""
    return {**case.document(), "chain": [entry.document() for entry in case.entries]}


def save(path: Path, content: bytes) -> None:
    """
    Write a file that its owner alone may read: whole or not at all.

    Raises:
        StoreFull: There is no room; what stood there before still does.
        StoreUnavailable: It cannot be written.
    """
    ordinary = path.is_file() or not path.exists()  # and no terminal or pipe, which has no beside
    part = path.with_name(f".{path.name}.part") if ordinary else path
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        if ordinary:
            part.replace(path)
    except OSError as error:
        if ordinary:
            with suppress(OSError):
                part.unlink()
        raise trouble(error, path, advice="free some space, or write it elsewhere") from error


def usual_end(where: Where) -> str:
    """Return the day up to which a new case keeps its exposures."""
    return (now().date() + timedelta(days=where.settings.hold_days())).isoformat()


def day(text: str) -> str:
    """Read a day that a person writes, today or later."""
    try:
        read = date.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"{text!r} is no day", advice="Write it as 2027-05-31.") from None
    if read < now().date():
        raise ConfigError(f"{text} is past")
    return read.isoformat()


def now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)
