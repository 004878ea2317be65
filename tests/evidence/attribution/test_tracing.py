"""Tests of the answer's shape."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from privet.evidence.attribution.tracing import Accused, Answered, Contents, Together, Traced

CONTENTS = Contents(people=np.array([1, 2], np.uint64), foreign=3, rows=7, column="id", title="CSV")
ACCUSED = Accused("account:bob77", 0.4, 12.34, 0.99912, "was shown it")
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def test_nobody_accused_is_cannot_tell() -> None:
    """Where nobody is accused nothing is at risk, and no time is told."""
    assert Traced(CONTENTS, 9).document() == {
        "verdict": "cannot-tell",
        "accused": [],
        "groups": [],
        "candidates": 9,
        "false_accusation_risk": 0.0,
        "between": [None, None],
    }


def test_the_document_has_the_names_that_were_promised() -> None:
    """Each part of an accusation stands under its name."""
    traced = Traced(
        CONTENTS,
        9,
        accused=(ACCUSED,),
        groups=(Together(("a", "b"), 0.5, 3.0, 0.9),),
        risk=1e-6,
        between=(DAY, DAY),
    )
    document = traced.document()

    assert Answered.TRACED == traced.verdict
    assert ["actor", "covers", "llr", "certainty", "because"] == list(document["accused"][0])
    assert ["members", "covers", "llr", "certainty"] == list(document["groups"][0])
    assert ["2026-11-01T00:00:00Z"] * 2 == document["between"]


def test_a_report_says_what_it_was_made_from() -> None:
    """A report holds the answer, what the dump holds, and the limits."""
    report = Traced(CONTENTS, 9, why=("few",), caveats=("lists",)).report()

    assert (7, 5, 2) == tuple(report["dump"][name] for name in ("rows", "people", "known"))
    assert (["few"], ["lists"]) == (report["why"], report["caveats"])
