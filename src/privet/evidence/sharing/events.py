"""What happened to a case, as an event of CloudEvents 1.0 that names nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.evidence.cases import OPENED
from privet.evidence.lifecycle import PARTICIPLES, Act

if TYPE_CHECKING:
    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case

PREFIX: Final = "org.privet.case"
NAMES: Final = {
    OPENED: "opened",
    **{act.value: PARTICIPLES[act].replace("put on hold", "held") for act in Act},
}
"""What of a case is told, by the kind of its entry: what changes its state, and nothing else."""


def type_of(kind: str) -> str:
    """Return the type of the event of an entry, ``org.privet.case.opened.v1``; '' where it has none."""
    return f"{PREFIX}.{NAMES[kind]}.v1" if kind in NAMES else ""


def event(case: Case, site: str) -> Document:
    """
    Return the event of the last entry of a case.

    It has no title, no actor and no person: whoever may know more looks the case up.

    Args:
        site: The name of the site, or of the machine; where the event comes from.
    """
    last = case.last
    affected = case.affected or {}
    return {
        "specversion": "1.0",
        "id": last.digest,
        "source": f"urn:privet:{''.join(c if c.isalnum() or c in '.-' else '-' for c in site) or 'site'}",
        "type": type_of(last.kind),
        "subject": case.name,
        "time": last.at,
        "datacontenttype": "application/json",
        "data": {
            "case": case.name,
            "state": case.state.value,
            "outcome": case.outcome.value if case.outcome else None,
            "actors": len(case.basis.actors),
            "people": {name: affected.get(name) for name in ("low", "high")},
            "assigned": bool(case.assignee),
            "entries": len(case.entries),
        },
    }
