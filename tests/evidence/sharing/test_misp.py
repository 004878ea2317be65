"""An event that MISP's own library reads, with objects of its own template."""

from __future__ import annotations

import json
from typing import Any

from pymisp import MISPEvent, MISPObject
from tests.evidence.sharing.cases import case, closed
from tests.evidence.sharing.test_behaviour import NAMING

from privet.evidence.sharing.behaviour import of_case
from privet.evidence.sharing.misp import TEMPLATE, TEMPLATE_VERSION, event


def loaded(made: dict[str, Any]) -> MISPEvent:
    """Read an event as MISP does."""
    known = MISPEvent()
    known.load(json.dumps(made))
    return known


def test_misp_reads_it() -> None:
    """Behaviour as attributes; without leave there is no object, since it would have an address."""
    known = loaded(event(case(), of_case(case())))
    words = json.dumps(event(case(), of_case(case())))

    assert "Collection of people's data, case-7" == known.info
    assert "^/members/[^/?]+" in [each.value for each in known.attributes]
    assert ([], 1, 2) == (known.objects, int(known.analysis), 2)
    assert not any(secret in words for secret in ("Jane", "198.51", "bob77"))
    assert 2 == int(loaded(event(closed("permitted"), of_case(closed("permitted")))).analysis)


def test_a_bad_bot_keeps_to_its_template() -> None:
    """An address, the rules that matched, what for and until when."""
    known = loaded(event(case(), of_case(case(), NAMING)))
    template = MISPObject("bad-bot", strict=True)

    assert (TEMPLATE, TEMPLATE_VERSION) == (template.template_uuid, str(template.template_version))
    assert 2 == len(known.objects)
    first = known.objects[0]
    assert {"ip-src": ["198.51.100.7"], "risk-rule": ["enumeration"]} == {
        name: [each.value for each in first.get_attributes_by_relation(name)]
        for name in ("ip-src", "risk-rule")
    }
    assert set() == {each.object_relation for each in first.attributes} - set(
        dict(template._definition or {})["attributes"]
    )
    assert "to be forgotten after 2026-12-31" in first.comment
