"""The review pack: figures are counted, pages are set, signed, written and kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING, Any

import ibis
import numpy as np

from privet import bootstrap
from privet.adapters.custody.signing import Signer
from privet.adapters.documents import books
from privet.bootstrap.appealing import appeals
from privet.bootstrap.casework import save
from privet.bootstrap.decided import aside
from privet.bootstrap.operating import decisions_of
from privet.bootstrap.rehearsing import Trial, simulate
from privet.bootstrap.task import Task
from privet.detection.relations import EXPOSURES
from privet.errors import ConfigError, PrivetError
from privet.evidence.canonical import canonical, digest
from privet.evidence.entries import Attachment
from privet.evidence.signatures import noted
from privet.exposure.budgets import DAY, day_of
from privet.permission.team import Duty
from privet.review.pack import HARM, Figures, Period, pack
from privet.review.stability import psi
from privet.workflows.audit import enter, read_audit

if TYPE_CHECKING:
    from pathlib import Path

    from privet.bootstrap.recording import Where
    from privet.bootstrap.registering import Register
    from privet.bootstrap.watching import Watch

MADE = "pack-made"
"""The kind of the audit entry that keeps a pack."""


@dataclass(frozen=True, slots=True)
class Made:
    """Say what was written, and under which digest the pack is kept."""

    files: tuple[Path, ...]
    sha256: str
    decisions: int


def make(register: Register, period: str, out: Path, watch: Watch, *, by: str = "") -> Made:
    """
    Make, sign, write and keep the pack of a month or a quarter.

    Raises:
        ConfigError: The period is none, or has not begun.
        NotAllowed: There is a team, and they may not sign a review.
    """
    where = register.where
    try:
        span = Period(period)
    except ValueError as error:
        raise ConfigError(str(error)) from None
    if span.begin > register.today:
        raise ConfigError(f"{period} has not begun")
    signature = where.signed(Duty.SIGN_REVIEW, by)
    figures = counted(where, span, watch)
    judged = register.list()
    book = pack(where.settings.site.name, span, judged, register.told(read_audit()), figures)
    at = register.clock()
    contents = {
        f"review-{period}.html": books.page(book),
        f"review-{period}.pdf": books.paper(book, at),
        f"review-{period}.json": canonical(
            {
                "period": period,
                "figures": json.loads(json.dumps(figures.document())),
                "controls": [each.document() for each in judged],
            }
        ),
    }
    listed = {name: digest(content) for name, content in contents.items()}
    signer = Signer(where.key)
    seal = {"files": listed, "signed_by": str(signature), "public_key": signer.public_key}
    seal = {**seal, "signature": signer.sign(canonical(seal))}
    contents[f"review-{period}.sig.json"] = canonical(seal)
    paths = []
    out.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        save(out / name, content)
        paths.append(out / name)
    files = [Attachment.of(name, media(name), content) for name, content in contents.items()]
    kept = {each.sha256: contents[each.name] for each in files}
    payload = {"period": period, "files": listed, "signature": seal["signature"]}
    register.told(enter(noted(MADE, signature, payload=payload, attachments=files), kept))
    return Made(tuple(paths), listed[f"review-{period}.pdf"], len(to_decide(book)))


def to_decide(book: Any) -> tuple[str, ...]:  # noqa: ANN401 - a book whose first section is a list
    """Return what is to be decided."""
    found: tuple[str, ...] = book.sections[0].blocks[0].items
    return found


def media(name: str) -> str:
    """Return the media type of a file of the pack."""
    kinds = {"html": "text/html", "pdf": "application/pdf"}
    return kinds.get(name.rpartition(".")[2], "application/json")


def counted(where: Where, span: Period, watch: Watch) -> Figures:
    """Count what the ledger, the decisions and the appeals of a site say of a period."""
    found: dict[str, Any] = {"remarks": []}
    if where.folder is not None and where.folder.is_dir():
        found |= of_ledger(where, span)
        if where.policy is not None and found.get("exposures"):
            found |= rehearsed(where, watch)
    if where.policy is not None and where.settings.ledger.path is not None:
        found |= of_appeals(where, span)
        found["met"] = met(where, span)
    retention = where.settings.retention_days()
    remarks = (
        f"The ledger and the decisions go back {retention} days, and no further.",
        "Who is ordinary is what detection concludes, and no ground truth.",
        "Pages of lists count how many people they show, and not whom.",
        *found.pop("remarks"),
    )
    return Figures(**found, remarks=tuple(dict.fromkeys(remarks)))


def of_ledger(where: Where, span: Period) -> dict[str, Any]:
    """Count who was shown whom."""
    begin, end = (
        int(datetime.combine(day, datetime.min.time(), UTC).timestamp() * 1e6)
        for day in (span.begin, span.end)
    )
    shown = EXPOSURES.filter(
        (EXPOSURES.at >= ibis.literal(begin))
        & (EXPOSURES.at < ibis.literal(end))
        & (EXPOSURES.people > 0)
    )
    task = Task(ledger=where.folder, config=where.policy).read()
    with bootstrap.looked_at(task) as look:
        whole = look.run(
            shown.aggregate(
                exposures=shown.people.sum(), people=shown.subject.nunique(), first=shown.at.min()
            )
        )
        each = look.run(shown.group_by("actor").agg(people=shown.subject.nunique()))["people"]
        days = shown.mutate(day=(shown.at // ibis.literal(DAY)).cast("int64"))
        daily = look.run(days.group_by("actor", "day").agg(people=days.subject.nunique()))
    if not len(each):
        return {}
    day, people = daily["day"].astype(np.int64), daily["people"].astype(np.int64)
    late = day > int(day.max()) - 7
    return {
        "since": day_of(int(whole["first"][0])),
        "exposures": int(whole["exposures"][0]),
        "people": int(whole["people"][0]),
        "visitors": len(each),
        "most": int(each.max()),
        "median": float(np.median(each)),
        "drift": psi(people[~late], people[late]),
    }


def rehearsed(where: Where, watch: Watch) -> dict[str, Any]:
    """Replay today's policy over the ledger."""
    if where.policy is None or where.folder is None:
        return {}
    try:
        found = simulate(Trial(where.policy, where.folder), watch)
    except PrivetError as error:
        return {"remarks": [f"The policy could not be replayed: {error.message}."]}
    slices = (*found.roles, *found.slices)
    return {"whole": found.whole, "slices": slices, "remarks": list(found.remarks)}


def of_appeals(where: Where, span: Period) -> dict[str, Any]:
    """Count the appeals of a period, and how long they waited."""
    if where.policy is None:
        return {}
    mine = [each for each in appeals(where.policy) if within(int(each["at"]), span)]
    waited = [
        (int(each["answered"]["at"]) - int(each["at"])) / 3.6e9 for each in mine if each["answered"]
    ]
    hours = median(waited) if waited else None
    return {"appeals": len(mine), "answered": len(waited), "hours": hours}


def met(where: Where, span: Period) -> dict[str, int]:
    """Count the visitors of a period by the worst that they met."""
    path = decisions_of(where.settings)
    worst: dict[str, int] = {}
    for place in (aside(path), path) if path else ():
        for line in place.read_bytes().splitlines() if place.exists() else ():
            try:
                said = json.loads(line)
                actor, remedy, at = str(said["actor"]), str(said["met"]), int(said["at"])
            except (ValueError, KeyError, TypeError):  # torn by a crash while it was written
                continue
            if remedy in HARM and within(at, span):
                worst[actor] = max(worst.get(actor, 0), HARM.index(remedy))
    return {name: sum(rank == HARM.index(name) for rank in worst.values()) for name in HARM}


def within(at: int, span: Period) -> bool:
    """Say whether a moment, in microseconds, lies in a period."""
    day = datetime.fromtimestamp(at / 1e6, UTC).date()
    return span.begin <= day < span.end
