"""
A case as a bundle of STIX 2.1: indicators of behaviour that end, a campaign, and sightings.

Addresses stand in it only where a purpose and an end date allow it; every indicator has an end.
"""

from __future__ import annotations

import ipaddress
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from privet.evidence.moments import read_moment
from privet.evidence.sharing.behaviour import THREAT, pattern_of

if TYPE_CHECKING:
    from privet.evidence.canonical import Document
    from privet.evidence.sharing.behaviour import Behaviour

AMBER: Final = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"
"""TLP:AMBER; source: STIX 2.1, 7.2.1.4."""

HANDBOOK: Final = "https://owasp.org/www-project-automated-threats-to-web-applications/"


def bundle(known: Behaviour, site: str) -> Document:
    """
    Return the bundle.

    Args:
        site: Who tells it: the name of the site.
    """
    by = f"identity--{known.id('identity')}"
    common = {
        "spec_version": "2.1",
        "created": stamp(known.opened),
        "modified": stamp(known.changed),
        "created_by_ref": by,
        "object_marking_refs": [AMBER],
    }
    identity = {
        **{name: each for name, each in common.items() if name != "created_by_ref"},
        "type": "identity",
        "id": by,
        "name": site or "a site that shows people",
        "identity_class": "organization",
    }
    campaign = {
        **common,
        "type": "campaign",
        "id": f"campaign--{known.id('campaign')}",
        "name": f"Collection of people's data, {known.case}",
        "description": f"{known.summary}. {json.dumps(known.template, ensure_ascii=False)}",
        "external_references": [
            {"source_name": "OWASP Automated Threats", "external_id": THREAT[:7], "url": HANDBOOK}
        ],
        **period(known, "first_seen", "last_seen"),
    }
    indicators = [_indicator(known, common, *each) for each in patterns(known)]
    links = [_indicates(known, common, each, campaign["id"]) for each in indicators]
    sightings = [_sighting(known, common, each, by) for each in indicators]
    return {
        "type": "bundle",
        "id": f"bundle--{known.id('bundle')}",
        "objects": [marking(), identity, campaign, *indicators, *links, *sightings],
    }


def marking() -> Document:
    """Return the marking to which all objects refer, as the standard defines it."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": AMBER,
        "created": "2017-01-20T00:00:00.000Z",
        "definition_type": "tlp",
        "name": "TLP:AMBER",
        "definition": {"tlp": "amber"},
    }


def stamp(moment: str | datetime) -> str:
    """Write a moment as STIX does, to the millisecond."""
    at = read_moment(moment) if isinstance(moment, str) else moment.astimezone(UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def period(known: Behaviour, first: str, last: str) -> Document:
    """Return from when to when, where that is known."""
    found = {first: known.first, last: known.last}
    return {name: stamp(each) for name, each in found.items() if each}


def patterns(known: Behaviour) -> list[tuple[str, str, str]]:
    """Return name, pattern and description of each indicator: behaviour first, then addresses."""
    found = []
    for each in known.surfaces:
        if not each["route"]:
            continue
        regex = quoted(pattern_of(str(each["route"])))
        words = f"Not one request but many: {known.summary}; found by "
        words += f"{', '.join(known.detectors) or 'hand'}."
        found.append(
            (
                f"Walks through people on {each['name']}",
                f"[network-traffic:extensions.'http-request-ext'.request_value MATCHES '{regex}']",
                words,
            )
        )
    for network in known.networks:
        assert known.naming is not None  # noqa: S101 - else there are none
        kind = f"ipv{ipaddress.ip_network(network).version}-addr"
        words = f"Shared for: {known.naming.purpose}. To be forgotten after {known.naming.until}."
        found.append((f"Address of {known.case}", f"[{kind}:value ISSUBSET '{network}']", words))
    return found


def quoted(text: str) -> str:
    """Return a text as it stands between quotes in a pattern."""
    return text.replace("\\", "\\\\").replace("'", "\\'")


def _indicator(known: Behaviour, common: Document, name: str, pattern: str, words: str) -> Document:
    return {
        **common,
        "type": "indicator",
        "id": f"indicator--{known.id('indicator', pattern)}",
        "name": name,
        "description": words,
        "indicator_types": ["anomalous-activity"],
        "pattern": pattern,
        "pattern_type": "stix",
        "valid_from": stamp(known.first or known.opened),
        "valid_until": stamp(known.valid_until),
        **({} if known.certainty is None else {"confidence": min(99, int(100 * known.certainty))}),
    }


def _indicates(known: Behaviour, common: Document, indicator: Document, campaign: Any) -> Document:  # noqa: ANN401 - an identifier
    return {
        **common,
        "type": "relationship",
        "id": f"relationship--{known.id('indicates', str(indicator['id']))}",
        "relationship_type": "indicates",
        "source_ref": indicator["id"],
        "target_ref": campaign,
    }


def _sighting(known: Behaviour, common: Document, indicator: Document, by: str) -> Document:
    return {
        **common,
        "type": "sighting",
        "id": f"sighting--{known.id('sighting', str(indicator['id']))}",
        "sighting_of_ref": indicator["id"],
        "where_sighted_refs": [by],
        "count": max(1, known.actors),
        **period(known, "first_seen", "last_seen"),
    }
