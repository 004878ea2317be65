"""Cases opened by what analysis and the running detection find, where the policy says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.bootstrap.casework import PURPOSE, based, usual_end
from privet.bootstrap.recording import Where, told
from privet.evidence.findings import Conclusion
from privet.evidence.referrals import Rule
from privet.workflows.refer import Referred, Terms
from privet.workflows.refer import refer as story

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.bootstrap.task import Task
    from privet.evidence.findings import Answer, Campaign, Finding
    from privet.settings import Settings


def rule_of(settings: Settings) -> Rule | None:
    """Return who is referred by itself; None where cases are opened by hand alone."""
    cases = settings.cases
    if cases.open == "off":
        return None
    return Rule(cases.certainty, cases.people, cases.a_day)


def refer(where: Where, findings: Sequence[Finding], campaigns: Sequence[Campaign]) -> Referred:
    """
    Open a case for whoever should have one; count whom it concerns, and hold what it rests on.

    Raises:
        StoreUnavailable: The records or the ledger do not answer.
    """
    rule = rule_of(where.settings)
    if rule is None or not any(each.verdict is Conclusion.COLLECTOR for each in findings):
        return Referred()
    ledger = str(where.folder.absolute()) if where.folder else ""
    terms = Terms(rule, ledger, usual_end(where), PURPOSE)
    done = told(where, story(findings, campaigns, terms))
    for case in (*done.opened, *done.joined):
        based(where, case)
    return done


def of_analysis(task: Task) -> Where | None:
    """
    Return where an analysis opens cases; None where the policy that was named for it does not say so.

    Raises:
        ConfigError: It does, and nothing says where cases are kept.
    """
    if task.config is None or rule_of(task.read().settings) is None:
        return None
    where = Where(ledger=task.ledger, config=task.config)
    where.url  # noqa: B018 - whoever has no place for cases is told before the work, not after
    return where


def after(where: Where | None, answer: Answer) -> Referred:
    """Open the cases that an analysis calls for."""
    if where is None:
        return Referred()
    return refer(where, answer.findings, answer.summary.campaigns)
