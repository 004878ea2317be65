"""Whether a demanded deletion was confirmed, and whether it was true."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.letters import words
from privet.bootstrap import breaching, casework
from privet.bootstrap.lettering import at, kept, of
from privet.bootstrap.recording import Where
from privet.errors import CaseRefused, ConfigError, Source
from privet.evidence.entries import Attachment, Draft
from privet.evidence.lifecycle import Act as Step
from privet.evidence.lifecycle import State as CaseState
from privet.response.letters.confirming import check, form, to_fill
from privet.response.letters.demands import Act, Demand, State
from privet.response.letters.kinds import DELETING
from privet.response.letters.watching import months_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.evidence.cases import Case
    from privet.response.sheets import Sheet

LONGEST = 60
"""Months for which one can watch."""


def blank(where: Where, case: str, number: int | None, language: str) -> tuple[Sheet, str]:
    """
    Return the form that confirms a deletion: on paper, and as a file to fill in.

    Raises:
        CaseRefused: The letter asks for no deletion.
    """
    demand = of(casework.shown(where, case), number)
    if demand.kind not in DELETING:
        raise CaseRefused(f"{demand.name} is a {demand.kind} and asks for no deletion")
    terms = words(language or demand.language)
    return form(demand, terms), to_fill(demand, terms)


def confirmed(  # noqa: PLR0913 - what came back, and what belongs to it
    where: Where, case: str, number: int | None, *, filled: Path | None, why: str,
    files: Sequence[Path], by: str,
) -> Demand:  # fmt: skip
    """
    Check a confirmation that came back; with faults it counts as incomplete, and each is kept.

    Raises:
        ConfigError: A deletion is confirmed without its form, or anything without a word.
    """
    found, demand = at(where, case, number, Act.CONFIRM)
    answers: dict[str, Any] = {}
    faults: tuple[str, ...] = ()
    if demand.kind in DELETING:
        if filled is None:
            raise ConfigError(
                f"{demand.name} asks for a deletion, which is confirmed with the form",
                advice="Have it filled in (privet letter form) and name it with --form FILE.",
            )
        answers = answers_in(filled)
        until = date.fromisoformat(found.basis.last[:10]) if found.basis.last else None
        faults = check(answers, demand, taken_until=until, today=casework.now().date())
    else:
        breaching.reasoned("a confirmation without a form", why)
    act = Act.DOUBT if faults else Act.CONFIRM
    said = {name: str(value) for name, value in answers.items()}
    payload = {"letter": demand.letter, "answers": said, "faults": list(faults)}
    entry = Draft(act.entry, where.by(by), why, payload)
    return kept(where, case, entry, [*([filled] if filled else []), *files])


def answers_in(path: Path) -> dict[str, Any]:
    """Read a form that was filled in."""
    try:
        return tomllib.loads(casework.bytes_of(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"is no form that was filled in: {error}",
            source=Source(str(path)),
            advice="privet letter form --out FILE writes an empty one.",
        ) from None


def watched(  # noqa: PLR0913 - for how long, for what, by whom
    where: Where, case: str, number: int | None, *, months: int, marks: Path | None, by: str
) -> Demand:
    """
    Begin to watch whether data that was said to be deleted comes up again.

    Args:
        marks: A file of canaries and marks, which the case keeps.
    """
    from privet.bootstrap.tracing import planted_in

    if not 1 <= months <= LONGEST:
        raise ConfigError(f"--months {months}: from 1 to {LONGEST}")
    _, demand = at(where, case, number, Act.WATCH)
    digest = ""
    if marks is not None:
        planted_in(marks)
        digest = Attachment.of(marks.name, "", casework.bytes_of(marks)).sha256
    until = months_on(casework.now().date(), months).isoformat()
    payload = {"letter": demand.letter, "until": until, "marks": digest or demand.marks}
    entry = Draft(Act.WATCH.entry, where.by(by), "", payload)
    return kept(where, case, entry, [marks] if marks else [])


@dataclass(frozen=True, slots=True)
class Look:
    """
    Say what a look found in one file.

    Args:
        canaries: Invented people who stand in it.
        marks: How many marks could be read there.
        theirs: Actors of the case whose own copy the marks are.
    """

    file: str
    sha256: str
    canaries: tuple[str, ...] = ()
    marks: int = 0
    theirs: tuple[str, ...] = ()

    @property
    def ours(self) -> bool:
        """Whether data of ours stands in it."""
        return bool(self.canaries or self.marks)

    def document(self) -> dict[str, Any]:
        """Return the look as JSON shows it."""
        return {
            "file": self.file,
            "sha256": self.sha256,
            "canaries": list(self.canaries),
            "marks": self.marks,
            "theirs": list(self.theirs),
        }


def looked(  # noqa: PLR0913 - where one looked, and who
    where: Where, case: str, number: int | None, *, found: Sequence[Path], column: str, why: str,
    by: str,
) -> tuple[Demand, list[Look]]:  # fmt: skip
    """
    Look whether the data came up again; where it did, a case that was concluded is open again.

    Raises:
        ConfigError: Nothing says where one looked, or there is nothing to recognise the data by.
    """
    if not found:
        breaching.reasoned("a look without a file", why)
    one, demand = at(where, case, number, Act.LOOK)
    if found and not demand.marks:
        raise ConfigError(
            f"{demand.name}: nothing says by what the data is recognised",
            advice="Name canaries and marks: privet letter watch --marks FILE.",
        )
    looks = [look_at(where, one, demand, path, column) for path in found]
    act = outcome(demand, looks)
    payload = {"letter": demand.letter, "looks": [each.document() for each in looks]}
    entry = Draft(act.entry, where.by(by), why, payload)
    after = kept(where, case, entry, ())
    if act is Act.FIND and one.state in {CaseState.RESOLVED, CaseState.CLOSED}:
        text = f"data of letter {demand.letter} came up again after its deletion was confirmed"
        casework.acted(where, case, Step.REOPEN, by=by, why=text)
    return after, looks


def outcome(demand: Demand, looks: Sequence[Look]) -> Act:
    """Return what a look adds up to: found again, nothing yet, or nothing until the last day."""
    if any(each.ours for each in looks):
        return Act.FIND
    over = casework.now().date().isoformat() >= demand.watched_until
    return Act.VERIFY if demand.state is State.WATCHED and over else Act.LOOK


def look_at(where: Where, case: Case, demand: Demand, path: Path, column: str) -> Look:
    """Look for canaries and marks in one file."""
    from privet.adapters.readers.dumps import open_dump
    from privet.adapters.readers.finding import find_planted
    from privet.bootstrap.tracing import planted_of

    with where.opened() as records:
        planted, colluders = planted_of(records.content(demand.marks), "marks")
    canaries, read = find_planted(open_dump(path), planted, column=column)
    digest = file_digest(path)
    theirs = owners(where, case, read, colluders) if read else ()
    return Look(path.name, digest, canaries, len(read), theirs)


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file, however large."""
    import hashlib

    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def owners(
    where: Where, case: Case, read: Sequence[tuple[int, bool]], colluders: int
) -> tuple[str, ...]:
    """Return the actors of the case whose own copy marks are; none without the ledger's key."""
    import numpy as np

    from privet.adapters.ledgers import keys
    from privet.evidence.attribution import marks as marking

    names = {int(each, 16): name for name, each in case.basis.actors.items() if each}
    folder = where.folder or (Path(case.basis.ledger) if case.basis.ledger else None)
    place = None if folder is None else Path(where.settings.ledger.key or keys.beside(folder))
    if place is None or not place.exists() or not names:
        return ()
    actors = np.array(sorted(names), np.uint64)
    numbers = np.array([number for number, _ in read], np.int64)
    second = np.array([each for _, each in read], np.bool_)
    code = marking.Code(keys.load(place, chance=b""), colluders)
    return tuple(
        names[int(actors[each.actor])] for each in marking.matches(code, actors, numbers, second)
    )
