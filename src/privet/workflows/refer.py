"""The story of findings that become cases, without anybody having opened them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from privet.errors import Overtaken
from privet.evidence.cases import FINDING, JOINED, Basis, opening
from privet.evidence.entries import Draft, Entry, append
from privet.evidence.moments import moment, read_moment
from privet.evidence.referrals import ITSELF, referrals
from privet.workflows.investigate import OpenCase, Stamp, list_cases, write
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.evidence.cases import Case
    from privet.evidence.findings import Campaign, Finding
    from privet.evidence.referrals import Referral, Rule
    from privet.workflows.steps import Steps

TOLD: Final = 50
"""Findings that are written into a case at once, the most people first; it rests on all."""

OVERTAKEN: Final = 50
"""How often one begins again behind somebody else."""


@dataclass(frozen=True, slots=True)
class Terms:
    """
    Say on what terms cases are opened.

    Args:
        rule: Who is referred.
        ledger: The folder of the ledger; '' where there is none.
        until: The day up to which exposures are kept, YYYY-MM-DD.
        purpose: What for.
    """

    rule: Rule
    ledger: str
    until: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Referred:
    """Say which cases were opened, which were added to, and how many wait for another day."""

    opened: tuple[Case, ...] = ()
    joined: tuple[Case, ...] = ()
    waiting: int = 0


def refer(
    findings: Sequence[Finding], campaigns: Sequence[Campaign], terms: Terms
) -> Steps[Referred]:
    """
    Open a case for whoever should have one, and add to those that are open.

    What others open meanwhile is looked at again before each case, so that of two who refer at once
    only one opens it.
    """
    done: dict[int, Case] = {}
    opened: set[int] = set()
    overtaken = 0
    while True:
        cases = yield from list_cases()
        at, salt = yield from ask(Stamp())
        since = moment(read_moment(at) - timedelta(days=1))
        due, waiting = referrals(findings, campaigns, cases, terms.rule, since=since)
        if not due:
            break
        number = due[0].case
        try:
            if not number:
                number = yield from _opened(due[0], terms, at, salt, 1 + len(cases))
                opened.add(number)
            else:
                yield from write(number, joining(due[0]))
        except Overtaken:
            overtaken += 1
            if overtaken == OVERTAKEN:
                raise
            continue
        for finding in due[0].findings[:TOLD]:
            done[number] = yield from write(
                number, Draft(FINDING, ITSELF, payload=finding.document())
            )
    return Referred(
        tuple(case for number, case in done.items() if number in opened),
        tuple(case for number, case in done.items() if number not in opened),
        waiting,
    )


def joining(referral: Referral) -> Draft:
    """Return the entry by which actors come to a case that is open."""
    return Draft(JOINED, ITSELF, referral.why, {"actors": referral.actors})


def _opened(referral: Referral, terms: Terms, at: str, salt: str, expected: int) -> Steps[int]:
    """Open a case, unless somebody opened another one since the cases were read."""
    basis = Basis(
        terms.ledger,
        referral.actors,
        min(each.first for each in referral.findings),
        max(each.last for each in referral.findings),
    )
    draft = opening(
        referral.title,
        basis,
        by=ITSELF,
        why=referral.why,
        until=terms.until,
        purpose=terms.purpose,
    )

    def first(number: int) -> Entry:
        if number != expected:
            raise Overtaken("somebody else opened a case")
        return append(draft, case=number, last=None, at=at, salt=salt)

    entry = yield from ask(OpenCase(first))
    return int(entry.case)
