"""What was found of actors, by name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from tests.detection.worlds import table, unseen

from privet.detection.narrowing import Meant
from privet.verdict.campaigns import Joined
from privet.workflows.detect import Extent, Judged
from privet.workflows.found import campaign, counts, meant


def test_a_campaign_has_the_names_and_the_span_of_its_members() -> None:
    """
    From the first exposure of any of them to the last; in the order of their names, not of pseudonyms.
    """
    measured = table(3, first=np.array([5e6, 2e6, 9e6]), last=np.array([6e6, 8e6, 9e6]))
    verdicts: Any = SimpleNamespace(level=np.zeros(3, np.int8))
    names = {1: "account:b", 2: "account:a", 3: "account:c"}
    judged = Judged(measured, verdicts, names, Extent(9, 0, 0), unseen(len(measured)))
    joined = Joined("C1", np.array([0, 1]), 7, 0.9, "share out one id space")
    told = campaign(joined, judged)

    assert ("account:a", "account:b") == told.members
    assert ("1970-01-01T00:00:02Z", "1970-01-01T00:00:08Z") == (told.first, told.last)
    assert ("C1", 7) == (told.id, told.subjects)


def test_what_is_not_known_counts_as_none() -> None:
    """
    A measure that cannot tell is written as 0.
    """
    assert [0, 3] == counts(np.array([np.nan, 3.0])).tolist()


def test_of_a_device_its_own_people_are_told() -> None:
    """
    Where one device behind an address is judged, what it was shown counts and not what all behind it were.
    """
    measured = table(
        3, subjects=np.array([5.0, 70.0, 9.0]), first=np.arange(3), last=np.arange(9, 12)
    )
    verdicts: Any = SimpleNamespace(parts={1: Meant(60, 65, 61.5, 4, 8)})
    judged = Judged(measured, verdicts, {}, Extent(9, 0, 0), unseen(len(measured)))
    shown = meant(judged)

    assert [5, 60, 9] == shown["people"].tolist()
    assert (65, 61.5) == (shown["exposures"][1], shown["weighted"][1])
    assert [[0, 4, 2], [9, 8, 11]] == [shown["first"].tolist(), shown["last"].tolist()]
    assert [0, 1, 2] == measured.first.tolist()
