"""
A case as an event of MISP: its behaviour as attributes, and ``bad-bot`` objects for addresses.

An object of that template has an address, so that there is one only where addresses are allowed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from privet.evidence.lifecycle import State
from privet.evidence.moments import read_moment
from privet.evidence.sharing.behaviour import THREAT, detectors_of, level_and_name, pattern_of

if TYPE_CHECKING:
    from privet.evidence.canonical import Document
    from privet.evidence.cases import Case
    from privet.evidence.sharing.behaviour import Behaviour

TEMPLATE: Final = "d411f723-1651-425b-915a-200a51e19cdb"
TEMPLATE_VERSION: Final = "20260429"
"""Source: misp-objects, objects/bad-bot/definition.json."""

LOW, ONGOING, COMPLETED, OWN = "3", "1", "2", "0"
"""threat_level_id, analysis (twice), distribution: this organisation alone."""


def event(case: Case, known: Behaviour) -> Document:
    """Return the event."""
    attributes = [
        _attribute(known, "text", "Other", words, comment)
        for words, comment in (
            (THREAT, "OWASP Automated Threats"),
            (known.summary, "what was done"),
            *((name, "detector that signalled") for name in known.detectors),
        )
    ]
    attributes += [
        _attribute(
            known,
            "pattern-in-traffic",
            "Network activity",
            pattern_of(str(each["route"])),
            f"walked through: {each['name']} ({', '.join(each.get('fields', ()))})",
        )
        for each in known.surfaces
        if each["route"]
    ]
    changed = read_moment(known.changed)
    return {
        "Event": {
            "uuid": known.id("event"),
            "info": f"Collection of people's data, {known.case}",
            "date": known.opened[:10],
            "timestamp": str(round(changed.timestamp())),
            "threat_level_id": LOW,
            "analysis": COMPLETED if case.state is State.CLOSED else ONGOING,
            "distribution": OWN,
            "published": False,
            "Tag": [{"name": "tlp:amber"}],
            "Attribute": attributes,
            "Object": _bad_bots(known),
        }
    }


def _attribute(known: Behaviour, kind: str, category: str, value: str, comment: str) -> Document:
    return {
        "uuid": known.id("attribute", f"{kind}|{value}|{comment}"),
        "type": kind,
        "category": category,
        "value": value,
        "comment": comment,
        "to_ids": False,
        "disable_correlation": kind == "text",
        "distribution": OWN,
    }


def _bad_bots(known: Behaviour) -> list[Document]:
    """Return an object for each address that is named, with an end and what it is shared for."""
    naming = known.naming
    if naming is None:
        return []
    rules = {level_and_name(str(each["actor"])): detectors_of(each) for each in known.findings}
    words = f"shared for: {naming.purpose}; to be forgotten after {naming.until}"
    found = []
    for level, name in known.names:
        if level != "network":
            continue
        address = name.removesuffix("/32")
        values = [("ip-src", "ip-src", address)]
        values += [("risk-rule", "text", rule) for rule in sorted(rules.get((level, name), ()))]
        found.append(
            {
                "uuid": known.id("bad-bot", name),
                "name": "bad-bot",
                "meta-category": "network",
                "description": "A bad bot observed making requests.",
                "template_uuid": TEMPLATE,
                "template_version": TEMPLATE_VERSION,
                "comment": words,
                **({"first_seen": known.first, "last_seen": known.last} if known.first else {}),
                "distribution": OWN,
                "Attribute": [
                    {
                        **_attribute(known, kind, "Network activity" if kind == "ip-src" else "Other",
                                     value, words),
                        "uuid": known.id("attribute", f"{name}|{relation}|{value}"),
                        "object_relation": relation,
                    }
                    for relation, kind, value in values
                ],
            }
        )  # fmt: skip
    return found
