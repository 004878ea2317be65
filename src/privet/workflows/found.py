"""What was found of every actor, and of those who act together, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.evidence.findings import Campaign, Conclusion, Finding, written
from privet.verdict.conclusions import CODE, CONCLUSIONS
from privet.workflows.detect import LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.detection.relations import Columns
    from privet.verdict.campaigns import Joined
    from privet.workflows.detect import Judged

_LEVELS = [level.value for level in LEVELS]


def found(judged: Judged) -> Sequence[Finding]:
    """Return what was found of every actor, those who were shown the most people first."""
    rows = np.flatnonzero(listed(judged))
    names = judged.names_of(rows)
    shown = meant(judged)
    people = shown["people"][rows]
    # those who were shown as many go by name: a pseudonym differs with every key
    by_name = np.asarray(sorted(range(len(rows)), key=names.__getitem__), np.int64)
    order = by_name[np.argsort(-people[by_name], kind="stable")]
    named = [names[place] for place in order.tolist()]
    return list(findings(judged, rows[order], named, shown))


def meant(judged: Judged) -> Columns:
    """
    Return what every actor was shown; of one of whom a part is judged, what that part was.

    Returns:
        The columns of ``detection.narrowing.Meant``, a row an actor.
    """
    measured = judged.measured
    columns: Columns = {
        "people": counts(measured.subjects),
        "exposures": counts(measured.exposures),
        "weighted": measured.weighted.copy(),
        "first": measured.first.copy(),
        "last": measured.last.copy(),
    }
    for row, part in judged.verdicts.parts.items():
        for name, value in part._asdict().items():
            columns[name][row] = value
    return columns


def listed(judged: Judged) -> NDArray[np.bool_]:
    """
    Return who is to be named: who was shown somebody, used a lookup, or gives cause for doubt.

    Who only met pages of people who are gone is nobody's finding.
    """
    measured, code = judged.measured, judged.verdicts.code
    doubt = (code == CODE[Conclusion.COLLECTOR]) | (code == CODE[Conclusion.UNCLEAR])
    shown = (measured.subjects > 0) | (np.nan_to_num(measured.lookups) > 0)
    return np.asarray(shown | doubt)


def findings(
    judged: Judged, rows: NDArray[np.int64], names: Sequence[str], shown: Columns
) -> Iterator[Finding]:
    """Yield what was found of some actors, *rows* of the measures, who are called by *names*; *shown* as ``meant``."""
    measured, verdicts = judged.measured, judged.verdicts
    told = np.zeros(len(measured), np.bool_)
    for signals in verdicts.signals:
        told[signals.rows] = True
    campaigns = [*(each.id for each in verdicts.campaigns), None]  # none is number -1
    columns = (
        *(told, verdicts.level, verdicts.code, verdicts.campaign, verdicts.certainty),
        *(measured.actor, *map(counts, (measured.accounts, measured.networks))),
        *(shown[name] for name in ("people", "exposures", "weighted")),
    )
    # lists: a scalar of NumPy costs ten times as much
    each = (
        *(rows.tolist(), *(column[rows].tolist() for column in columns)),
        *(written(shown[name][rows]) for name in ("first", "last")),
    )
    for name, cells in zip(names, zip(*each, strict=True), strict=True):
        row, reasons, level, code, place, certainty = cells[:6]
        pseudonym, accounts, networks, people, exposures, weighted, first, last = cells[6:]
        yield Finding(
            actor=name,
            pseudonym=pseudonym,
            level=_LEVELS[level],
            subjects=people,
            exposures=exposures,
            weighted=weighted,
            first=first,
            last=last,
            verdict=CONCLUSIONS[code],
            certainty=certainty,
            campaign=campaigns[place],
            accounts=accounts,
            addresses=networks,
            reasons=verdicts.reasons(row) if reasons else (),
        )


def counts(measure: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return a measure as whole numbers, 0 where it is not known."""
    return np.nan_to_num(measure).astype(np.int64)


def campaign(joined: Joined, judged: Judged) -> Campaign:
    """Return a campaign with the names of its members, in their order."""
    measured, rows = judged.measured, joined.members
    first, last = written(
        np.asarray([measured.first[rows].min(), measured.last[rows].max()], np.int64)
    )
    return Campaign(
        id=joined.id,
        members=tuple(sorted(judged.names_of(rows))),
        subjects=joined.subjects,
        certainty=joined.certainty,
        because=joined.because,
        first=first,
        last=last,
    )
