"""Facts for letters and notices: from a case, its entries, and what its actors were shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from privet.exposure.exposures import LIST
from privet.response.breach.assessment import assess
from privet.response.facts import Facts, Ground, People

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from privet.evidence.cases import Case

FINDING = "finding"
"""The kind of the entry that holds what analysis found of an actor."""

LETTERS = "letter-"
"""How the kinds of entries about letters begin: what one wrote oneself is no evidence."""

ITEMS = ("operator", "contact")
"""What the policy file says for every letter and notice."""


@dataclass(frozen=True, slots=True)
class Taken:
    """
    Say what the actors of a case were shown.

    Args:
        subjects: Pseudonyms of the people who were shown one by one, as signed numbers.
        pages: How many different pages of lists.
        on_pages: How many people stood on them at most.
        exposures: How many times somebody or a page was shown.
        surfaces: Names of the surfaces.
        fields: Kinds of personal data that these surfaces declare.
    """

    subjects: frozenset[int] = frozenset()
    pages: int = 0
    on_pages: int = 0
    exposures: int = 0
    surfaces: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()

    @property
    def people(self) -> People | None:
        """How many people: counted, or a range where pages of lists hide who stood on them."""
        seen = len(self.subjects)
        if not seen and not self.pages:
            return None
        if not self.pages:
            return People(seen, seen, "counted one by one from exposures")
        method = (
            f"{seen:,} counted one by one; {self.pages:,} pages of lists with "
            f"{self.on_pages:,} people at most"
        )
        return People(seen, seen + self.on_pages, method)


def taken_of(columns: Mapping[str, Any], surfaces: Sequence[Mapping[str, Any]]) -> Taken:
    """
    Return what was taken.

    Args:
        columns: As ``evidence.takings`` defines them.
        surfaces: The surfaces of the ledger, by their number.
    """
    kind, times = columns["kind"].tolist(), columns["times"].tolist()
    subjects = columns["subject"].view("i8").tolist()
    people = columns["people"].tolist()
    used = [surfaces[each] for each in sorted(set(columns["surface"].tolist()))]
    pages = [count for code, count in zip(kind, people, strict=True) if code == LIST]
    return Taken(
        frozenset(who for code, who in zip(kind, subjects, strict=True) if code != LIST),
        len(pages),
        sum(pages),
        sum(times),
        tuple(str(each["name"]) for each in used),
        tuple(dict.fromkeys(str(field) for each in used for field in each["fields"])),
    )


def facts_of(case: Case, taken: Taken, *, site: str, more: Mapping[str, str]) -> Facts:
    """
    Return the facts of a case.

    Args:
        site: The site's name; '' where none is set.
        more: What the policy file says of the operator.
    """
    findings = [entry.payload for entry in case.entries if entry.kind == FINDING]
    kept = (entry for entry in case.entries if not entry.kind.startswith(LETTERS))
    files = [each for entry in kept for each in entry.attachments]
    facts = Facts(
        case.name,
        site=site,
        actors=dict(case.basis.actors),
        first=case.basis.first,
        last=case.basis.last,
        people=taken.people,
        countries=assess(case.entries).countries,
        fields=taken.fields,
        surfaces=taken.surfaces,
        exposures=taken.exposures or None,
        certainty=certainty(findings),
        because=tuple(because(findings)),
        evidence=tuple((each.name, each.sha256) for each in files),
        more={name: text for name, text in more.items() if text},
    )
    if case.affected:
        facts = replace(facts, people=affected(case.affected))
    return facts


def affected(said: Mapping[str, Any]) -> People:
    """Return how many people an entry of the kind ``affected`` says."""
    if said.get("exact"):
        return People(said["people"], said["people"], str(said.get("method", "")))
    return People(said["low"], said["high"], str(said["method"]))


def certainty(findings: Sequence[Mapping[str, Any]]) -> str:
    """
    Write how sure the findings are, from the least to the most; '' where there are none.

    Rounded down, so that nothing is told as certain that is not.
    """
    found = sorted({f"0.{min(99, int(each['certainty'] * 100)):02}" for each in findings})
    return " – ".join(dict.fromkeys((found[0], found[-1]))) if found else ""


def because(findings: Iterable[Mapping[str, Any]]) -> Iterable[Ground]:
    """Yield the reasons of the findings, each with its actor."""
    for each in findings:
        for reason in each["reasons"]:
            yield Ground(each["actor"], str(reason.get("detector", "")), reason["because"])
