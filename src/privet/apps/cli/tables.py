"""Actors as the terminal shows them: a table of many, a page of one, sentences that explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Finding = dict[str, Any]
"""One line of ``findings.jsonl``."""

MEANING = {
    "collector": "took many people's data in a way that ordinary visitors do not",
    "unclear": "departs from ordinary use, but not enough to say that it collects",
    "ordinary": "used the site as people do",
    "verified-agent": "is a known agent and comes from an address that its operator publishes",
    "permitted": "acts under an agreement in the policy file",
}

ELSE = ("of", "one", "scored", "the")
"""How a reason begins that does not say what the actor did."""


def show_actors(findings: Sequence[Finding]) -> None:
    """Print one row an actor: people, verdict, how sure, strongest reason."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("people", "sure"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    table.add_column("actor", overflow="fold")
    table.add_column("why", overflow="fold")
    for each in findings:
        why = strongest(each)
        table.add_row(
            f"{each['subjects']:,}",
            f"{each['certainty']:.1%}",
            each["verdict"],
            Text(printable(each["actor"])),
            Text(printable(why["because"]) if why else ""),
        )
    Console().print(table)


def show_actor(finding: Finding) -> None:
    """Print everything that is known of one actor."""
    from rich.console import Console
    from rich.text import Text

    console = Console()
    console.print(Text(printable(finding["actor"]), style="bold"))
    shown = f"{finding['subjects']:,} people, shown {finding['exposures']:,} times"
    behind = ", ".join(
        f"{finding[many]:,} {one if finding[many] == 1 else many}"
        for one, many in (("account", "accounts"), ("address", "addresses"))
    )
    for name, value in (
        ("verdict", f"{finding['verdict']}, certainty {finding['certainty']:.1%}"),
        ("was shown", shown),
        ("from", f"{finding['first']} to {finding['last']}"),
        ("behind it", behind),
        ("campaign", finding["campaign"] or "none"),
    ):
        console.print(f"  {name:<10} {value}", highlight=False)
    for reason in by_strength(finding):
        line = f"  {reason['strength']:>4.0%}  {reason['detector']:<14} {reason['because']}"
        console.print(Text(printable(line)))


def explanation(finding: Finding) -> list[str]:
    """Return sentences that say why an actor was judged as it was; they can be sent on."""
    verdict = finding["verdict"]
    sentences = [
        (
            f"{printable(finding['actor'])} is judged {verdict}: it {MEANING[verdict]} "
            f"(certainty {finding['certainty']:.1%})."
        ),
        (
            f"It was shown {finding['subjects']:,} people, {finding['exposures']:,} times, "
            f"from {finding['first']} to {finding['last']}."
        ),
    ]
    sentences += [
        f"{sentence(printable(reason['because']))} ({reason['detector']}, {reason['threat']}, "
        f"strength {reason['strength']:.0%})."
        for reason in by_strength(finding)
    ]
    if finding["campaign"]:
        sentences.append(f"It acts together with others, as campaign {finding['campaign']}.")
    if not finding["reasons"]:
        sentences.append("No detector had anything to say about it.")
    if verdict == "unclear":
        sentences.append(
            "A collector is only named on two independent kinds of evidence or on a decisive one; "
            "a person should look at this actor first."
        )
    return sentences


def sentence(because: str) -> str:
    """Return a reason as the beginning of a sentence: of the actor, unless it speaks of something else."""
    first = because.partition(" ")[0]
    if first in ELSE or first[:1].isdigit():
        return because[:1].upper() + because[1:]
    return f"It {because}"


def by_strength(finding: Finding) -> list[dict[str, Any]]:
    """Return an actor's reasons, the strongest first."""
    return sorted(finding["reasons"], key=lambda reason: -float(reason["strength"]))


def strongest(finding: Finding) -> dict[str, Any] | None:
    """Return the strongest reason, if there is any."""
    reasons = by_strength(finding)
    return reasons[0] if reasons else None


def printable(text: str) -> str:
    """Replace what a terminal would act on: names come from the log and may be hostile."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
