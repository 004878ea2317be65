"""p-values against verified people."""

from __future__ import annotations

import numpy as np
import pytest

from privet.detection.learned.conformal import ANYBODY, by_role, p_values


def test_by_hand() -> None:
    """Of three people one scores as high as 2: (1 + 1) / 4; of none, 1 / 4."""
    people = np.asarray([0.0, 1.0, 2.0])

    assert [0.5, 0.25, 1.0] == p_values(np.asarray([2.0, 3.0, -1.0]), people).tolist()


@pytest.mark.parametrize("alpha", [0.01, 0.05, 0.2])
def test_people_are_hit_as_seldom_as_said(alpha: float) -> None:
    """Over many sites with 199 verified people each, one more is below alpha a share alpha at most."""
    rng = np.random.default_rng(2)
    hits = [
        p_values(rng.normal(size=1), np.sort(rng.normal(size=199)))[0] <= alpha for _ in range(4000)
    ]

    assert alpha + 3 * (alpha / 4000) ** 0.5 > float(np.mean(hits))


def test_roles_are_compared_with_their_own() -> None:
    """A recruiter is held against recruiters, a stranger against whoever is least surprised."""
    people = {ANYBODY: np.arange(99.0), "recruiter": np.arange(99.0) + 50}
    scores = np.asarray([120.0, 120.0, 120.0])
    found = by_role(scores, np.asarray(["recruiter", "member", ""]), people)

    assert [0.3, 0.3, 0.3] == found.tolist()
    assert 0.01 == by_role(np.asarray([200.0]), np.asarray(["recruiter"]), people)[0]
