"""
A case as findings of the Open Cybersecurity Schema Framework, 1.8.0.

A Detection Finding (2004) for each actor, an Incident Finding (2005) for the case, and a Data
Security Finding (2006) for the people who were shown. OCSF's ``verdict`` is our outcome.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privet.evidence.lifecycle import Outcome, State
from privet.evidence.moments import read_moment
from privet.evidence.sharing.behaviour import THREAT, detectors_of, level_and_name

if TYPE_CHECKING:
    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case
    from privet.evidence.sharing.behaviour import Behaviour

VERSION: Final = "1.8.0"
FINDINGS: Final = 2
"""category_uid"""
CREATE, UPDATE, CLOSE = 1, 2, 3
"""activity_id"""

STATUS: Final = {
    State.NEW: (1, "New"),
    State.IN_PROGRESS: (2, "In Progress"),
    State.ON_HOLD: (3, "On Hold"),
    State.RESOLVED: (4, "Resolved"),
    State.CLOSED: (5, "Closed"),
}
VERDICT: Final = {
    Outcome.CONFIRMED: (2, "True Positive"),
    Outcome.PERMITTED: (5, "Benign"),
    Outcome.FALSE_POSITIVE: (1, "False Positive"),
    Outcome.INSUFFICIENT: (7, "Insufficient Data"),
    Outcome.DUPLICATE: (10, "Duplicate"),
}
SEVERITY: Final = ((10_000, 5, "Critical"), (1_000, 4, "High"), (100, 3, "Medium"), (0, 2, "Low"))
"""From so many people on; our own choice, told in the reference."""

BEHAVIOURAL, PERSONAL, IN_TRANSIT = 2, 1, 2


def findings(case: Case, known: Behaviour, version: str) -> list[Document]:
    """
    Return the findings of a case.

    Args:
        version: Of Privet.
    """
    base = {"category_uid": FINDINGS, "time": millis(case.last.at)}
    product = {"name": "Privet", "vendor_name": "Privet", "version": version}
    metadata = {"version": VERSION, "product": product, "correlation_uid": known.id("case")}
    detections = [_detection(known, each, base, metadata) for each in known.findings]
    return [*detections, _incident(case, known, base, metadata), _data(known, base, metadata)]


def millis(moment: str) -> int:
    """Return a moment as OCSF writes it: milliseconds since 1970 UTC."""
    return round(read_moment(moment).timestamp() * 1000)


def severity(people: int) -> Document:
    """Return how grave it is, by the people who were shown."""
    code, words = next((code, words) for least, code, words in SEVERITY if people >= least)
    return {"severity_id": code, "severity": words}


def confidence(certainty: float | None) -> Document:
    """Return how sure it is; nothing where nobody was judged."""
    if certainty is None:
        return {}
    code, words = (
        (3, "High") if certainty >= 0.9 else (2, "Medium") if certainty >= 0.5 else (1, "Low")
    )
    return {
        "confidence_score": min(99, int(100 * certainty)),
        "confidence_id": code,
        "confidence": words,
    }


def _classed(number: int, activity: int) -> Document:
    return {"class_uid": number, "activity_id": activity, "type_uid": 100 * number + activity}


def _detection(known: Behaviour, finding: Document, base: Document, metadata: Document) -> Document:
    actor, people = str(finding["actor"]), int(finding["subjects"])
    info: dict[str, Any] = {
        "uid": known.id("finding", actor),
        "title": f"{people:,} people were shown to one actor",
        "types": [THREAT],
        "analytic": {
            "name": ", ".join(sorted(detectors_of(finding))) or "detection",
            "type_id": BEHAVIOURAL,
            "type": "Behavioral",
        },
        **_period(str(finding["first"]), str(finding["last"])),
    }
    return {
        **_classed(2004, CREATE),
        **base,
        **severity(people),
        **confidence(float(finding["certainty"])),
        "metadata": {**metadata, "uid": info["uid"]},
        "finding_info": info,
        "resources": _resources(known),
        **({"evidences": [_named(actor)]} if known.naming else {}),
    }


def _incident(case: Case, known: Behaviour, base: Document, metadata: Document) -> Document:
    code, words = STATUS[case.state]
    activity = CLOSE if case.state is State.CLOSED else UPDATE if len(case.entries) > 1 else CREATE
    outcome: Document = {}
    if case.outcome is not None:
        verdict, named = VERDICT[case.outcome]
        outcome = {"verdict_id": verdict, "verdict": named}
    return {
        **_classed(2005, activity),
        **base,
        **severity(known.people[1]),
        **confidence(known.certainty),
        "metadata": {**metadata, "uid": known.id("incident")},
        "status_id": code,
        "status": words,
        **outcome,
        **_assigned(case),
        "desc": known.summary,
        "is_suspected_breach": case.outcome is Outcome.CONFIRMED,
        "finding_info_list": [
            {
                "uid": known.id("finding", str(each["actor"])),
                "title": f"{int(each['subjects']):,} people were shown to one actor",
            }
            for each in known.findings
        ]
        or [{"uid": known.id("case"), "title": known.summary}],
    }


def _assigned(case: Case) -> Document:
    """Return who works the case; the schema wants somebody, so that a new one is its group's."""
    if case.assignee:
        return {"assignee": {"name": case.assignee}}
    return {"assignee_group": {"name": "unassigned"}}


def _data(known: Behaviour, base: Document, metadata: Document) -> Document:
    return {
        **_classed(2006, CREATE),
        **base,
        **severity(known.people[1]),
        **confidence(known.certainty),
        "metadata": {**metadata, "uid": known.id("data")},
        "finding_info": {
            "uid": known.id("data"),
            "title": known.summary,
            "types": [THREAT],
            **_period(known.first, known.last),
        },
        "data_security": {
            "category_id": PERSONAL,
            "category": "Personal",
            "data_lifecycle_state_id": IN_TRANSIT,
            "data_lifecycle_state": "Data in-Transit",
            "total": known.people[1],
        },
        "resources": _resources(known),
    }


def _period(first: str, last: str) -> Document:
    known = {"first_seen_time": first, "last_seen_time": last}
    return {name: millis(each) for name, each in known.items() if each}


def _resources(known: Behaviour) -> list[Document]:
    """Return the surfaces on which people were shown."""
    return [
        {
            "name": str(each["name"]),
            "type": "people shown on a page",
            "labels": [f"field:{name}" for name in each.get("fields", ())],
        }
        for each in known.surfaces
    ]


def _named(actor: str) -> Document:
    level, name = level_and_name(actor)
    if level == "network":
        return {"src_endpoint": {"ip": name.partition("/")[0]}}
    return {"user": {"name": name, "type": level}}
