"""
A case: what its entries add up to.

Kinds of entries that this module understands; every other kind belongs to whoever writes it and
changes nothing here:

=============  ====================================================================
kind           payload
=============  ====================================================================
``opened``     title, basis: actors, period, ledger (see ``Basis``)
``assign``     to
``hold``       until (a day), purpose: the case rests; its exposures are kept at least as long
``resume``     nothing
``resolve``    outcome
``close``      outcome, of (the case it is a duplicate of)
``reopen``     nothing
``pin``        until, purpose: its exposures are kept, the state stays
``joined``     actors: more of them, found later to act with those of the basis
``affected``   how many people, exactly or as an estimate (``evidence.affected``)
=============  ====================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from privet.errors import CaseRefused, UnknownCase
from privet.evidence.entries import Draft
from privet.evidence.lifecycle import CONCLUDING, Act, Outcome, State, after

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from privet.evidence.canonical import Document
    from privet.evidence.entries import Entry

OPENED = "opened"
PIN = "pin"
JOINED = "joined"
AFFECTED = "affected"
FINDING = "finding"
"""What analysis found of an actor: a line of findings.jsonl."""


@dataclass(frozen=True, slots=True)
class Basis:
    """
    Say on which exposures a case rests.

    Args:
        ledger: The folder of the ledger; '' where the case was opened without one.
        actors: Their names, such as ``account:bob77``, by pseudonym in hexadecimal digits.
        first: The first exposure, RFC 3339; '' where none is known.
        last: The last.
    """

    ledger: str = ""
    actors: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    last: str = ""

    def document(self) -> Document:
        """Return the basis as the entry ``opened`` holds it."""
        return {
            "ledger": self.ledger,
            "actors": dict(self.actors),
            "first": self.first,
            "last": self.last,
        }


@dataclass(frozen=True, slots=True)
class Case:
    """
    Hold what the entries of a case add up to.

    Args:
        number: From 1; written ``case-7``.
        held_until: The day up to which its exposures are kept beyond retention, YYYY-MM-DD.
        purpose: What for.
        affected: How many people, as the last entry of that kind says.
        entries: All of them.
    """

    number: int
    title: str
    state: State
    opened: str
    basis: Basis
    assignee: str = ""
    outcome: Outcome | None = None
    duplicate_of: int | None = None
    held_until: str = ""
    purpose: str = ""
    affected: Document | None = None
    entries: tuple[Entry, ...] = ()

    @property
    def name(self) -> str:
        """How the case is called, ``case-7``."""
        return f"case-{self.number}"

    @property
    def last(self) -> Entry:
        """The entry that was written last."""
        return self.entries[-1]

    def document(self) -> Document:
        """Return the case without its entries, as ``privet cases list --json`` shows it."""
        return {
            "case": self.name,
            "title": self.title,
            "state": self.state.value,
            "outcome": self.outcome.value if self.outcome else None,
            "duplicate_of": f"case-{self.duplicate_of}" if self.duplicate_of else None,
            "assignee": self.assignee,
            "opened": self.opened,
            "changed": self.last.at,
            "held_until": self.held_until,
            "purpose": self.purpose,
            "basis": self.basis.document(),
            "affected": self.affected,
            "entries": len(self.entries),
        }


def case_number(text: str) -> int:
    """
    Read the number of a case, ``case-7`` or ``7``.

    Raises:
        UnknownCase: It is no number.
    """
    digits = text.strip().lower().removeprefix("case-")
    if not (digits.isascii() and digits.isdigit()) or not 0 < int(digits) < 1 << 31:
        raise UnknownCase(f"{text!r} is no case", advice="Cases are called case-1, case-2, ...")
    return int(digits)


def fold(entries: Iterable[Entry]) -> Case:
    """
    Return the case that entries add up to.

    Raises:
        CaseRefused: They do not begin with ``opened``, or an act is not possible where it stands.
    """
    case: Case | None = None
    for entry in entries:
        case = step(case, entry)
    if case is None:
        raise CaseRefused("a case has at least one entry")
    return case


def step(case: Case | None, entry: Entry) -> Case:
    """Return the case as it is after one more entry."""
    payload = entry.payload
    if case is None:
        if entry.kind != OPENED:
            raise CaseRefused(f"a case begins with {OPENED}, not with {entry.kind}")
        basis = Basis(**payload.get("basis", {}))
        case = Case(entry.case, str(payload["title"]), State.NEW, entry.at, basis)
    elif entry.kind == OPENED:
        raise CaseRefused(f"{case.name} was opened already")
    elif entry.kind in {each.value for each in Act}:
        case = acted(case, Act(entry.kind), payload)
    elif entry.kind == AFFECTED:
        case = replace(case, affected=dict(payload))
    elif entry.kind == JOINED:
        actors = {**case.basis.actors, **payload.get("actors", {})}
        case = replace(case, basis=replace(case.basis, actors=actors))
    if "until" in payload and entry.kind in {OPENED, PIN, Act.HOLD}:
        rests = entry.kind == Act.HOLD and str(payload["until"]) < case.held_until
        if not rests:  # a case may rest for less long than its exposures are kept
            case = pinned(case, str(payload["until"]), str(payload.get("purpose", "")))
    return replace(case, entries=(*case.entries, entry))


def acted(case: Case, act: Act, payload: Mapping[str, Any]) -> Case:
    """Return the case as an act leaves it."""
    case = replace(case, state=after(case.state, act))
    if act is Act.ASSIGN:
        return replace(case, assignee=str(payload["to"]))
    if act is Act.REOPEN:
        return replace(case, outcome=None, duplicate_of=None)
    if act in CONCLUDING:
        return concluded(case, payload)
    return case


def concluded(case: Case, payload: Mapping[str, Any]) -> Case:
    """Return the case with its outcome; one that it has already stands where none is said."""
    if not payload.get("outcome"):
        if case.outcome is not None:
            return case
        raise CaseRefused(
            f"{case.name} has no outcome yet",
            advice=f"Say which: --outcome {'|'.join(each.value for each in Outcome)}.",
        )
    outcome, of = Outcome(payload["outcome"]), payload.get("of")
    if (outcome is Outcome.DUPLICATE) != (of is not None) or of == case.number:
        raise CaseRefused(
            "a duplicate names the other case, and nothing else does",
            advice="Write --outcome duplicate --of case-7.",
        )
    return replace(case, outcome=outcome, duplicate_of=of)


def pinned(case: Case, until: str, purpose: str) -> Case:
    """Return the case with its exposures kept; an earlier day never replaces a later one."""
    if until < case.held_until:
        raise CaseRefused(
            f"{case.name} keeps its exposures until {case.held_until} already",
            advice="A hold may be made longer, not shorter.",
        )
    return replace(case, held_until=until, purpose=purpose or case.purpose)


def opening(  # noqa: PLR0913 - all that is known when a case is opened
    title: str, basis: Basis, *, by: str, why: str, until: str, purpose: str
) -> Draft:
    """Return the first entry of a case."""
    if not title.strip():
        raise CaseRefused("a case has a title")
    payload = {"title": title, "basis": basis.document(), "until": until, "purpose": purpose}
    return Draft(OPENED, by, why, payload)
