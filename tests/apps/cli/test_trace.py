"""Tests of what ``privet trace`` says."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np

from privet.apps.cli.trace import sentences
from privet.evidence.attribution.tracing import Accused, Contents, Together, Traced

CONTENTS = Contents(
    people=np.arange(3, dtype=np.uint64),
    foreign=1,
    rows=9,
    cleaned=2,
    column="id",
    title="CSV",
    canaries=("c1",),
)
DAY = datetime(2026, 11, 1, tzinfo=UTC)


def test_it_says_whom_and_how_sure() -> None:
    """An officer reads who, how much of it, how sure, since when, and at what risk."""
    traced = Traced(
        CONTENTS,
        70,
        accused=(Accused("account:bob77", 0.75, 20.0, 0.999, "was shown it"),),
        groups=(Together(tuple(f"account:{n}" for n in range(10)), 0.5, 9.0, 0.99),),
        risk=1e-6,
        between=(DAY, DAY),
    )
    text = "\n".join(sentences(traced))

    assert "account:bob77 covers 75.0% of the dump" in text
    assert "and 2 more" in text
    assert "Invented people in it: c1" in text
    assert "2 identifiers were cleaned" in text
    assert "1e-06" in text


def test_it_says_why_it_cannot() -> None:
    """Where nobody is accused the reasons and limits stand there."""
    text = "\n".join(sentences(Traced(CONTENTS, 70, why=("too few",), caveats=("lists",))))

    assert "Cannot tell who produced it, of 70 actors." in text
    assert "too few." in text
    assert "lists." in text
