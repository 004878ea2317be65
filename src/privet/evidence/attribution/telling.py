"""Names, exact figures and sentences for what was found of a dump."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from privet.evidence.attribution.accusing import JOINT, KIN
from privet.evidence.attribution.tracing import LEAST_RISK, SUREST, Accused, Together, Traced

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from privet.evidence.attribution.accusing import Outcome, Source
    from privet.evidence.attribution.marks import Match
    from privet.evidence.attribution.questions import Extent, Taking

MOST = 0.5
"""The share of all people known to the ledger from which on a dump is nearly everybody."""

WRONG = 0.05
"""How often a mark may be read wrongly, or have been changed, for the likelihood of a match."""


class Telling:
    """
    Tell of actors by name what they took.

    Args:
        rows: The actors that are told of, as rows of ``Sights``, ascending.
        actors: Their pseudonyms.
        took: What they were shown of the dump, exactly.
        names: Their names, as far as they are kept.
    """

    def __init__(
        self,
        traced: Traced,
        rows: Sequence[int],
        actors: NDArray[np.uint64],
        took: Taking,
        names: Mapping[int, str],
    ) -> None:
        self.contents = traced.contents
        self.took = took
        self._place = {row: place for place, row in enumerate(rows)}
        self._names = [names.get(int(each), f"actor:~{int(each):016x}") for each in actors]

    def name(self, row: int) -> str:
        """Return the name of an actor."""
        return self._names[self._place[row]]

    def covered(self, rows: Iterable[int]) -> NDArray[np.uint64]:
        """Return the people of the dump that some actors were shown."""
        places = [self._place[row] for row in rows]
        return np.unique(self.took.subject[np.isin(self.took.actor, places)])

    def share(self, rows: Iterable[int]) -> float:
        """Return the share of the dump's people that some actors were shown."""
        return len(self.covered(rows)) / max(self.contents.size, 1)

    def between(self, rows: Iterable[int]) -> tuple[datetime, datetime] | None:
        """Return when the first and the last person of the dump was first shown to some actors."""
        places = [self._place[row] for row in rows]
        first = self.took.first[np.isin(self.took.actor, places)]
        return (moment(first.min()), moment(first.max())) if len(first) else None

    def accused(self, source: Source) -> Accused:
        """Accuse an actor, with why."""
        row = source.actors[0]
        took, shown = len(self.covered([row])), int(self.took.people[self._place[row]])
        span = self.between([row])
        days = (
            f", first on {span[0]:%Y-%m-%d}, the last of them on {span[1]:%Y-%m-%d}" if span else ""
        )
        because = (
            f"was shown {took:,} of the {len(self.contents.people):,} people of the dump that the"
            f" ledger knows{days}; they are {took / max(shown, 1):.0%} of the {shown:,} people that"
            f" it was shown, where about {source.usual:.1%} would be by popularity and company"
        )
        return Accused(self.name(row), self.share([row]), source.llr, sure(source.risk), because)

    def together(self, sources: Sequence[Source]) -> Together:
        """Accuse a group."""
        rows = [row for source in sources for row in source.actors]
        return Together(
            members=tuple(sorted(self.name(row) for row in rows)),
            covers=self.share(rows),
            llr=sum(source.llr for source in sources),
            certainty=sure(sum(source.risk for source in sources)),
        )


def accusations(  # noqa: PLR0913, PLR0917 - what an answer is made of
    traced: Traced,
    outcome: Outcome,
    rows: Sequence[int],
    actors: NDArray[np.uint64],
    took: Taking,
    names: Mapping[int, str],
) -> Traced:
    """Return the answer with names, figures and reasons."""
    telling = Telling(traced, rows, actors, took, names)
    alone = [source for source in outcome.sources if len(source.actors) == 1 and not source.joined]
    groups = [telling.together([outcome.sources[i] for i in group]) for group in outcome.groups]
    guilty = [row for source in outcome.sources for row in source.actors]
    risk = sum(source.risk for source in outcome.sources)
    return replace(
        traced,
        accused=tuple(telling.accused(source) for source in alone),
        groups=tuple(groups),
        risk=min(1.0, max(risk, LEAST_RISK)) if guilty else 0.0,
        between=telling.between(guilty) if guilty else None,
        why=tuple(reasons(traced, outcome, telling)),
    )


def reasons(traced: Traced, outcome: Outcome, telling: Telling) -> Iterable[str]:
    """Yield what speaks against accusing somebody."""
    known = len(traced.contents.people)
    for rivals in outcome.rivals:
        some = ", ".join(telling.name(row) for row in rivals[:5])
        yield f"{some} explain the same rows equally well; none of them is accused"
    if outcome.kinship >= KIN:
        yield (
            "the rest of the dump is people whom the readers of the others read, too: it may be a"
            " choice of people that many share, such as those of one place, and whoever reads about"
            " them looks like its source"
        )
    elif outcome.stood_out and outcome.explained < JOINT * outcome.known:
        yield (
            f"those who stand out were shown {outcome.explained / outcome.known:.0%} of the people"
            f" of the dump that the ledger knows; below {JOINT:.0%} nobody is accused"
        )
    if not outcome.stood_out:
        if known >= MOST * outcome.people:
            yield "the dump holds most of the people that anybody was shown; that fits everybody"
        yield (
            "nobody was shown more of these people than visitors who are shown as many, as popular"
            " and by the same company"
        )


def branded(
    traced: Traced, matched: Sequence[Match], actors: NDArray[np.uint64], names: Mapping[int, str]
) -> Traced:
    """Add those whom marks accuse."""
    accused = {each.actor: each for each in traced.accused}
    for match in matched:
        pseudonym = int(actors[match.actor])
        name = names.get(pseudonym, f"actor:~{pseudonym:016x}")
        odd = match.read - match.agreeing
        weight = match.agreeing * np.log(2 * (1 - WRONG)) + odd * np.log(2 * WRONG)
        because = (
            f"{match.agreeing:,} of the {match.read:,} marks in the dump are those of its own copy;"
            f" by chance that befalls one of {traced.candidates:,} actors with {match.risk:.1g}"
        )
        before = accused.get(name, Accused(name, 0.0, 0.0, 0.0, ""))
        accused[name] = Accused(
            name,
            before.covers,
            max(0.0, before.llr) + max(0.0, float(weight)),
            max(before.certainty, sure(match.risk)),
            "; ".join(each for each in (before.because, because) if each),
        )
    risk = min(1.0, traced.risk + sum(match.risk for match in matched))
    return replace(traced, accused=tuple(accused.values()), risk=risk)


def limits(extent: Extent, found: datetime | None) -> tuple[str, ...]:
    """Return what a ledger cannot tell of a dump."""
    told = []
    if extent.lists:
        told.append(
            f"{extent.lists:,} pages of lists were shown; whom they showed is not in the ledger, so"
            " that whoever took people from lists is not seen"
        )
    if found is None:
        told.append("name the day the dump was found (--found); what was shown later counts now")
    told.append("the ledger does not know which values a field had when, only who was shown whom")
    return tuple(told)


def sure(risk: float) -> float:
    """Return how sure one may be at a risk."""
    return min(SUREST, max(0.0, 1.0 - risk))


def moment(microseconds: int) -> datetime:
    """Return a moment in UTC."""
    return datetime.fromtimestamp(int(microseconds) / 1e6, UTC)
