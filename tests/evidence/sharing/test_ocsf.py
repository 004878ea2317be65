"""Findings that the schema of OCSF itself accepts."""

from __future__ import annotations

from functools import cache
from typing import Any

import jsonschema
import pytest
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema
from tests.evidence.sharing.cases import case, closed
from tests.evidence.sharing.test_behaviour import NAMING

from privet.evidence.lifecycle import Outcome
from privet.evidence.sharing.behaviour import of_case
from privet.evidence.sharing.ocsf import VERSION, confidence, findings, severity

NAMES = {2004: "detection_finding", 2005: "incident_finding", 2006: "data_security_finding"}


@cache
def validator(number: int) -> jsonschema.Draft202012Validator:
    """Return what a class of findings is held to."""
    schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version=VERSION))
    return jsonschema.Draft202012Validator(schema.get_class_schema(NAMES[number]))


def wrong(finding: dict[str, Any]) -> list[str]:
    """Return what the schema says against a finding."""
    return [error.message for error in validator(finding["class_uid"]).iter_errors(finding)]


def test_the_schema_accepts_every_finding() -> None:
    """Of a new case, of one with names, and of each outcome; and it would refuse something."""
    new, named = (
        findings(case(), of_case(case()), "1"),
        findings(case(), of_case(case(), NAMING), "1"),
    )
    ends = [
        closed(each.value, **({"of": 3} if each is Outcome.DUPLICATE else {})) for each in Outcome
    ]
    every = [*new, *named, *(one for end in ends for one in findings(end, of_case(end), "1"))]

    assert [2004, 2004, 2005, 2006] == [each["class_uid"] for each in new]
    assert [] == [said for each in every for said in wrong(each)]
    assert wrong({**new[0], "user": "x"})
    assert wrong({name: each for name, each in new[1].items() if name != "metadata"})


def test_nobody_is_named_unless_it_is_allowed() -> None:
    """The title of a case, too, may hold a name."""
    words = str(findings(case(), of_case(case()), "1"))
    named = findings(case(), of_case(case(), NAMING), "1")

    assert not any(secret in words for secret in ("Jane", "198.51", "bob77", "from 17"))
    assert [{"src_endpoint": {"ip": "198.51.100.7"}}] == named[0]["evidences"]
    assert "bob77" == named[1]["evidences"][0]["user"]["name"]


def test_our_outcome_is_their_verdict() -> None:
    """And what is sure and grave is said in their numbers."""
    end = closed("confirmed-scraping")
    incident = findings(end, of_case(end), "1")[2]

    assert (2, 5, 3, True, "Ana Łęcka") == (
        incident["verdict_id"],
        incident["status_id"],
        incident["activity_id"],
        incident["is_suspected_breach"],
        incident["assignee"]["name"],
    )
    assert 1_795_759_200_000 == incident["time"]
    assert [2, 3, 4, 5] == [severity(n)["severity_id"] for n in (99, 100, 1_000, 10_000)]
    assert [1, 2, 3] == [confidence(c)["confidence_id"] for c in (0.4, 0.5, 0.9)]
    assert 99 == confidence(0.9999)["confidence_score"]  # nothing is told as certain that is not
    assert {} == confidence(None)


@pytest.mark.parametrize("form", [2004, 2005, 2006])
def test_a_type_is_class_and_activity(form: int) -> None:
    """As the schema computes it."""
    for each in findings(case(), of_case(case()), "1"):
        if each["class_uid"] == form:
            assert each["type_uid"] == 100 * form + each["activity_id"]
