"""What a person should know before believing an answer, and what the log cannot tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from privet.traffic.lines import Field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.detection.relations import Columns
    from privet.disclosure.discovery.likelihood import Candidate
    from privet.disclosure.surfaces import Surface
    from privet.evidence.findings import Summary
    from privet.traffic.blocks import Fault
    from privet.workflows.commands import Kept

LOW = 0.1
"""The share of mapped pages below which the operator is warned."""

MANY_REJECTS = 0.05
"""The share of lines set aside from which on it is said first."""


@dataclass(frozen=True, slots=True)
class Reading:
    """
    Say what was read before anybody is judged.

    Args:
        kept: What came of each log; none where a ledger is judged again.
        surfaces: In the order in which exposures number them.
        warnings: What discovery has to say.
        proxies: Whose addresses the log holds, in words.
        fields: The fields that at least one log has.
        unsure: Routes that may show people and are not counted.
    """

    kept: tuple[Kept, ...]
    surfaces: tuple[Surface, ...]
    warnings: tuple[str, ...]
    fields: frozenset[Field]
    proxies: str = "direct"
    unsure: tuple[Candidate, ...] = ()


def reject_reasons(kept: Sequence[Kept]) -> dict[str, int]:
    """Count the lines set aside, by reason in words."""
    counts: dict[str, int] = {}
    for each in kept:
        faults: Mapping[Fault, int] = each.rejected or {}
        for fault, number in faults.items():
            counts[fault.words] = counts.get(fault.words, 0) + number
    return counts


def warnings(reading: Reading, summary: Summary) -> Sequence[str]:
    """Return what a person should know before reading on, the gravest first."""
    said: list[str] = []
    if summary.lines and summary.rejected > MANY_REJECTS * summary.lines:
        share = summary.rejected / summary.lines
        said.append(
            f"{share:.1%} of the lines could not be read; what follows rests on the others only. "
            "Name the format with --format, --nginx-conf or --apache-format."
        )
    said.extend(reading.warnings)
    for each in reading.kept:
        said.extend(each.warnings)
        if each.before and not each.parsed:
            said.append(f"{each.path} was in the ledger already; nothing was added")
    if summary.parsed and summary.mapped < LOW:
        said.append(
            f"only {summary.mapped:.1%} of the pages could be mapped to people; "
            "declare the routes that show people with --surface"
        )
    return said


def unknowable(reading: Reading, used: Columns) -> Sequence[str]:
    """
    Return what this log cannot tell, each with what would have to be logged.

    Args:
        reading: What was read.
        used: How each surface was used, as ``coverage.by_surface`` has it.
    """
    if not reading.kept:
        return ()
    said = ["which fields were shown: declare them under [[surface]] as fields = [...]"]
    for field, what, remedy in (
        (Field.ACCOUNT, "which account was signed in", "log the account's name or id"),
        (Field.SESSION, "which session", "log a session cookie"),
        (Field.AGENT, "which software", "log the User-Agent"),
        (Field.DEVICE, "which device, where the User-Agent lies", "log JA4 from the proxy"),
    ):
        if field not in reading.fields:
            said.append(f"{what}: {remedy}")
    if any(each.lookup and not each.path.names_subject for each in reading.surfaces):
        said.append("who was looked up in a request's body: each hit is counted as a new person")
    if two_orders(used):
        said.append("which name belongs to which id: who was seen under both is counted twice")
    return said


def two_orders(used: Columns) -> bool:
    """Whether people are known by names (places below 0) on some routes and by ids on others."""
    places = [float(place) for name in ("lowest", "highest") for place in used[name]]
    return any(place < 0 for place in places) and any(place >= 0 for place in places)
