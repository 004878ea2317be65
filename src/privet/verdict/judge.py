"""The whole judgement in one call: what is usual, signals, rings, verdicts; twice over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from privet.detection.claims import counted
from privet.detection.detectors import detect
from privet.detection.site import survey
from privet.verdict.conclude import Verdicts, conclude
from privet.verdict.conclusions import CODE, Conclusion

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.detection.claims import Claims
    from privet.detection.groups.complement import Ring
    from privet.detection.measured import Measured
    from privet.detection.signals import Signals
    from privet.exposure.budgets import Budget


def judge(
    measured: Measured,
    *,
    subjects: int,
    days: float,
    budgets: Sequence[Budget] = (),
    claims: Claims | None = None,
    permitted: NDArray[np.bool_] | None = None,
    rings: Sequence[Ring] = (),
    tasted: bool = True,
    learned: Sequence[Signals] = (),
) -> Verdicts:
    """
    Judge all actors of a ledger.

    What is usual is first estimated over everybody, with quantiles that some collectors cannot
    move, and then measured over those who were found ordinary.

    Args:
        measured: All actors.
        subjects: Distinct people seen by anybody.
        days: How long the ledger is, in days.
        budgets: The operator's budgets.
        claims: What actors claim to be.
        permitted: Who acts under an agreement.
        rings: Actors that share out people.
        tasted: Whether taste is held against ordinary visitors already (``detection.tastes``);
            else it is not judged yet.
        learned: What a learned model says; never decisive.
    """
    ordinary: NDArray[np.bool_] | None = None
    for _ in range(2):
        site = survey(
            measured,
            subjects=subjects,
            days=days,
            budgets=budgets,
            claims=claims,
            ordinary=ordinary,
        )
        told = (*detect(measured, site, tasted=tasted), *learned)
        verdicts = conclude(measured, told, rings=rings, permitted=permitted)
        ordinary = verdicts.code == CODE[Conclusion.ORDINARY]
    return verdicts


def judge_devices(
    found: Measured,
    verdicts: Verdicts,
    declared: NDArray[np.bool_],
    *,
    measured: Measured,
    subjects: int,
    days: float,
    budgets: Sequence[Budget] = (),
) -> Verdicts:
    """
    Judge devices on shared addresses, each as an address of its own, by what is usual on the site.

    Args:
        found: The devices, of ``detection.devices``.
        verdicts: What was concluded of all actors.
        declared: Whether each device says that it is a program.
        measured: All actors.
        subjects: Distinct people seen by anybody.
        days: How long the ledger is, in days.
        budgets: The operator's budgets.
    """
    ordinary = verdicts.code == CODE[Conclusion.ORDINARY]
    site = survey(measured, subjects=subjects, days=days, budgets=budgets, ordinary=ordinary)
    claims = replace(counted(found), declared=declared.astype(np.float64))
    return conclude(found, detect(found, replace(site, claims=claims)))
