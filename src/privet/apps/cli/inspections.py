"""An inspection of a log as the terminal and as programs read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from privet.apps.cli.tables import printable
from privet.workflows.caveats import MANY_REJECTS

if TYPE_CHECKING:
    from privet.traffic.inspection import Inspection


def document(inspection: Inspection) -> dict[str, Any]:
    """Return an inspection as JSON holds it."""
    return {
        "format": inspection.format,
        "parsed": inspection.parsed,
        "rejected": inspection.rejected,
        "reject_rate": round(inspection.reject_rate, 4),
        "period": [moment(inspection.first), moment(inspection.last)],
        "fields": {
            field.name.lower(): {"value": value, "share": round(share, 4)}
            for field, value, share in inspection.values
        },
        "reasons": [
            {
                "reason": fault.words,
                "lines": count,
                "examples": [
                    {"line": reject.number, "text": reject.text.decode("utf-8", "replace")}
                    for reject in rejects
                ],
            }
            for fault, count, rejects in inspection.reasons
        ],
    }


def show(inspection: Inspection) -> None:
    """Print the guess, one value of each field, and why lines were rejected."""
    console = Console()
    total = inspection.parsed + inspection.rejected
    if inspection.reject_rate > MANY_REJECTS:
        console.print(
            f"{inspection.reject_rate:.1%} of the lines do not fit; is the format right?",
            style="bold",
        )
    console.print(
        f"format    {inspection.format}: {inspection.parsed:,} of {total:,} sampled lines "
        f"parsed, {inspection.rejected:,} rejected ({inspection.reject_rate:.2%})",
        highlight=False,
    )
    begin, end = moment(inspection.first), moment(inspection.last)
    console.print(f"period    {begin or 'unknown'} to {end or 'unknown'}", highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("field")
    table.add_column("in lines", justify="right")
    table.add_column("such as", overflow="fold")
    for field, value, share in inspection.values:
        table.add_row(field.name.lower(), f"{share:.1%}", Text(printable(value.replace("\t", " "))))
    console.print(table)
    for fault, count, rejects in inspection.reasons:
        console.print(
            f"rejected  {count:,} {'line' if count == 1 else 'lines'}: {fault.words}",
            highlight=False,
        )
        for reject in rejects:
            text = printable(reject.text.decode("utf-8", "replace"))[:200]
            console.print(Text(f"          sampled line {reject.number}: {text}"))


def moment(microseconds: int | None) -> str:
    """Write a moment in UTC; nothing where there is none."""
    if microseconds is None:
        return ""
    return datetime.fromtimestamp(microseconds / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
