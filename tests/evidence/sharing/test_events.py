"""Events that the SDK of CloudEvents reads, and that name nobody."""

from __future__ import annotations

import json
import re

from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from tests.evidence.sharing.cases import case, closed

from privet.evidence.lifecycle import Act
from privet.evidence.sharing.events import NAMES, event, type_of


def test_the_sdk_reads_it() -> None:
    """Type, source, subject, time and data; a site's name is no part of a URN as it is."""
    made = event(closed("confirmed-scraping"), "Example & Søns")
    read = JSONFormat().read(CloudEvent, json.dumps(made))

    data = read.get_data()

    assert ("org.privet.case.closed.v1", "case-7") == (read.get_type(), read.get_subject())
    assert "urn:privet:Example---Søns" == read.get_source()
    assert isinstance(data, dict)
    assert ("closed", "confirmed-scraping", 3) == (data["state"], data["outcome"], data["actors"])


def test_nobody_is_named() -> None:
    """Neither title nor actor nor analyst; the same entry is the same event."""
    end = closed("permitted")
    words = json.dumps(event(end, "x"))

    assert not any(each in words for each in ("Jane", "bob77", "198.51", "Ana", "suit"))
    assert event(end, "x") == event(end, "x")
    assert event(case(), "")["source"] == "urn:privet:site"


def test_what_changes_the_state_is_told() -> None:
    """And nothing else is."""
    assert {"opened", *(act.value for act in Act)} == set(NAMES)
    assert all(re.fullmatch(r"[a-z]+", name) for name in NAMES.values())
    assert ("org.privet.case.held.v1", "") == (type_of("hold"), type_of("note"))
