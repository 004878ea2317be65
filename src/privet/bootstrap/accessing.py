"""An answer for somebody who asks what was shown of them, and what Privet stores of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet import bootstrap
from privet.bootstrap.affecting import written
from privet.bootstrap.deciding import of_actors
from privet.bootstrap.naming import ledger_key, pseudonym_of
from privet.bootstrap.operating import decisions_of
from privet.bootstrap.recording import Where
from privet.bootstrap.rim import questions
from privet.bootstrap.task import Task
from privet.detection.relations import EXPOSURES
from privet.errors import ConfigError, Source
from privet.evidence import access
from privet.evidence.cases import AFFECTED
from privet.evidence.moments import moment
from privet.exposure.pseudonyms import of_handles
from privet.verdict.conclusions import CONCLUSIONS
from privet.workflows.detect import detect
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from privet.adapters.ledgers.looking import Look
    from privet.evidence.cases import Case
    from privet.workflows.detect import Judged

SUBJECTS = "subjects.txt"
"""The file of the entry ``affected`` that lists the people of a case, a pseudonym a line."""


def answered(where: Where, subject: str, *, visitor: str = "") -> dict[str, Any]:
    """
    Return what was shown of a person, to which kinds of actors, and what is stored of them.

    Args:
        subject: The person's identifier, as it stands in the site's addresses.
        visitor: An actor that is the person, too, such as ``account:bob77``.

    Raises:
        ConfigError: There is no ledger, or its key is gone.
    """
    folder = where.folder
    if folder is None or not folder.is_dir():
        raise ConfigError("there is no ledger", source=Source(str(folder)))
    key = ledger_key(where.settings, folder)
    (pseudonym,) = (int(each) % (1 << 64) for each in of_handles([subject], key))
    task = Task(ledger=folder, config=where.policy).read()
    with bootstrap.looked_at(task) as look:
        judged = drive(detect(task.policy()), questions(look))
        rows = look.run(access.of_subject(EXPOSURES, pseudonym))
        shown = access.told(rows, kinds(judged), look.notes.get("surfaces", ()), written)
        seen = (
            as_visitor(where, look, judged, visitor, pseudonym_of(visitor, key))
            if visitor
            else None
        )
    times = sum(each["times"] for each in shown)
    days = where.settings.retention_days()
    return {
        "subject": subject,
        "asked": moment(bootstrap.now()),
        "shown": shown,
        "times": times,
        "not_known": access.LISTS,
        "stored": {
            "exposures": times,
            "as": f"{pseudonym:016x}, a keyed hash in place of the identifier",
            "days": days,
            "cases": [mention(case) for case in cases_of(where, f"{pseudonym:016x}")],
        },
        "as_visitor": seen,
    }


def kinds(judged: Judged) -> dict[int, Any]:
    """Return what is concluded of each actor."""
    codes = judged.verdicts.code.tolist()
    return {
        actor: CONCLUSIONS[code]
        for actor, code in zip(judged.measured.actor.tolist(), codes, strict=True)
    }


def as_visitor(
    where: Where, look: Look, judged: Judged, visitor: str, pseudonym: int
) -> dict[str, Any]:
    """Return what is kept of the person as a visitor, and what is concluded of them."""
    row = {
        name: int(each[0])
        for name, each in look.run(access.of_visitor(EXPOSURES, pseudonym)).items()
    }
    path = decisions_of(where.settings)
    concluded = kinds(judged).get(pseudonym)
    return {
        "actor": visitor,
        "exposures": row["exposures"],
        "people_shown": row["people"],
        "first": written(row["first"]),
        "last": written(row["last"]),
        "verdict": concluded.value if concluded is not None else "",
        "decisions": len(of_actors(path, {pseudonym})) if path else 0,
        "cases": [
            mention(case)
            for case in every_case(where)
            if f"{pseudonym:016x}" in case.basis.actors.values()
        ],
    }


def every_case(where: Where) -> tuple[Case, ...]:
    """Return the cases; none where no records were ever made."""
    from privet.bootstrap.casework import listed

    url = where.url
    if not url.startswith("postgres") and not Path(url.removeprefix("sqlite:///")).exists():
        return ()
    return listed(where)


def cases_of(where: Where, pseudonym: str) -> list[Case]:
    """Return the cases whose list of people has a pseudonym."""
    cases = every_case(where)
    if not cases:
        return []
    found = []
    with where.opened() as records:
        for case in cases:
            files = [
                file
                for entry in case.entries
                if entry.kind == AFFECTED
                for file in entry.attachments
                if file.name == SUBJECTS
            ]
            if any(pseudonym.encode() in records.content(file.sha256) for file in files[-1:]):
                found.append(case)
    return found


def mention(case: Case) -> dict[str, str]:
    """Return what is said of a case that holds data of a person."""
    return {"case": case.name, "kept_until": case.held_until, "purpose": case.purpose}
