"""Each detector and the whole, held against the truth of a simulated site."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np

from privet.bootstrap.rim import questions
from privet.bootstrap.task import Task
from privet.simulation.cast import Kind
from privet.workflows.detect import detect
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from privet.bootstrap.ranging import Range
    from privet.simulation.simulate import Simulation

UNSIGNED = (1 << 64) - 1

Scores = dict[str, dict[str, int]]
"""How many of each truth (a tactic, ``person:ROLE``, ``agent:ROLE``) something was said of."""


def scored(
    place: Range,
    site: Simulation,
    takers: Sequence[tuple[str, set[int]]],
    strangers: Mapping[int, str],
) -> Scores:
    """
    Return of how many actors of each truth each detector said something, and what was concluded.

    Args:
        takers: The tactic of each scraper, and the pseudonyms of its actors.
        strangers: Who the signed out are, by their pseudonyms as signed numbers.

    Returns:
        By ``actors`` (how many there are), by the name of each detector, by what is concluded at the
        end, and, as ``ever collector``, by the gravest that was concluded at any look.
    """
    ledger = place.kept()
    policy = Task(settings=place.settings).policy()
    judged = drive(detect(policy), questions(ledger))
    labels = {
        label.actor: f"{label.kind}:{label.role}"
        for label in site.labels()
        if label.kind is not Kind.SCRAPER
    }
    tactic = {each & UNSIGNED: truth for each, truth in strangers.items()}
    tactic |= {each & UNSIGNED: name for name, handles in takers for each in handles}
    rows = range(len(judged.measured))
    truth = [
        tactic.get(int(judged.measured.actor[row])) or labels.get(judged.called(row), "")
        for row in rows
    ]
    verdicts = judged.verdicts
    found: Scores = {"actors": _counted(truth, np.arange(len(truth)))}
    for one in verdicts.signals:
        before = Counter(found.get(one.detector, {}))
        found[one.detector] = dict(before + Counter(_counted(truth, one.rows)))
    for row in rows:
        name = str(verdicts.conclusion(row))
        if truth[row]:
            found.setdefault(name, {})
            found[name][truth[row]] = found[name].get(truth[row], 0) + 1
    known = dict(zip(judged.measured.actor.tolist(), truth, strict=True))
    for actor, (_, what) in place.found.items():
        if who := known.get(actor & UNSIGNED):
            ever = found.setdefault(f"ever {what}", {})
            ever[who] = ever.get(who, 0) + 1
    return found


def _counted(truth: Sequence[str], rows: NDArray[Any]) -> dict[str, int]:
    return dict(Counter(truth[row] for row in np.asarray(rows).tolist() if truth[row]))


def summed(parts: Iterable[Mapping[str, Mapping[str, int]]]) -> Scores:
    """Return the scores of several runs together."""
    found: dict[str, Counter[str]] = {}
    for part in parts:
        for name, each in part.items():
            found.setdefault(name, Counter()).update(each)
    return {name: dict(each) for name, each in found.items()}
