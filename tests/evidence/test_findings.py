"""What is written down, held to the contract that other programs rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from privet.detection.signals import Reason
from privet.evidence.findings import (
    BudgetEffect,
    Campaign,
    Conclusion,
    Finding,
    Summary,
    rfc3339,
    written,
)

BEGAN = datetime(2026, 11, 20, 3, tzinfo=UTC)
ENDED = datetime(2026, 11, 20, 3, 33, 20, tzinfo=UTC)

FINDING = Finding(
    actor="account:bob77",
    pseudonym=7,
    level="account",
    subjects=20_000,
    exposures=20_431,
    weighted=20_000.0,
    first=rfc3339(BEGAN),
    last=rfc3339(ENDED),
    verdict=Conclusion.COLLECTOR,
    certainty=0.999,
    accounts=1,
    addresses=1,
    reasons=(Reason("enumeration", "OAT-011", 1.0, "opened 20,000 ids in order, none twice"),),
)

SUMMARY = Summary(
    lines=3,
    parsed=2,
    rejected=1,
    format="combined",
    mapped=0.5,
    period=(BEGAN, ENDED),
    surfaces=(),
    actors={Conclusion.COLLECTOR: 1},
    campaigns=(
        Campaign(
            "C1", ("network:203.0.113.7/32",), 5, 0.9, "one list", FINDING.first, FINDING.last
        ),
    ),
    subjects_seen=9,
    subjects_by_collectors=5,
    budget=BudgetEffect("account", "1d", 400, 4, 30_000, 0, 0.0000998),
)


def test_a_finding_is_written_as_promised() -> None:
    """
    A line of ``findings.jsonl`` has the keys, the order and the spelling of the contract.
    """
    written = json.dumps(FINDING.document())

    assert (
        '{"actor": "account:bob77", "level": "account", "subjects": 20000, "exposures": 20431, '
        '"weighted": 20000.0, "first": "2026-11-20T03:00:00Z", "last": "2026-11-20T03:33:20Z", '
        '"verdict": "collector", "certainty": 0.999, "campaign": null, "accounts": 1, '
        '"addresses": 1, "reasons": [{"detector": "enumeration", "threat": "OAT-011", '
        '"strength": 1.0, "because": "opened 20,000 ids in order, none twice"}]}'
    ) == written


def test_a_pseudonym_is_not_written() -> None:
    """
    What stands for an actor in the ledger stays in the ledger.
    """
    assert "pseudonym" not in FINDING.document()


def test_every_verdict_is_counted() -> None:
    """
    A verdict that nobody got is written as nought, so that a script need not ask.
    """
    expected = {
        "collector": 1,
        "unclear": 0,
        "ordinary": 0,
        "verified-agent": 0,
        "permitted": 0,
    }

    assert expected == SUMMARY.document()["actors"]


def test_a_summary_keeps_the_contract() -> None:
    """
    Every promised key of ``summary.json`` is there.
    """
    document = SUMMARY.document()
    promised = {
        "lines", "parsed", "rejected", "format", "mapped", "period",
        "surfaces", "actors", "campaigns", "subjects", "budget",
    }  # fmt: skip

    assert set() == promised - set(document)
    assert {"id", "actors", "subjects", "members"} <= set(document["campaigns"][0])
    assert {"seen", "by_collectors"} <= set(document["subjects"])
    assert {"who", "window", "subjects", "prevented", "people_touched", "upper_bound"} <= set(
        document["budget"]
    )


def test_an_empty_log_has_an_empty_period() -> None:
    """
    Where nothing was read, the period is two empty strings.
    """
    assert ["", ""] == replace(SUMMARY, period=None).document()["period"]


def test_moments_are_written_in_utc() -> None:
    """
    A moment is written to the second, with a Z.
    """
    assert "2026-11-20T03:33:20Z" == rfc3339(ENDED)


@given(st.datetimes(timezones=st.just(UTC)))
def test_any_moment_is_written_as_iso_has_it(moment: datetime) -> None:
    """
    Parts of a second are dropped, and a year of three digits has four.
    """
    text = moment.isoformat(timespec="seconds")[:19] + "Z"

    assert text == rfc3339(moment)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    microseconds = 1_000_000 * (86_400 * since.days + since.seconds) + since.microseconds
    assert [text] == written(np.asarray([microseconds]))
