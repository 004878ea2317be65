"""``privet subject-access``: what was shown of one person, and what is stored of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privet.apps.cli.options import Config, Json, Ledger, Store
from privet.apps.cli.speech import say_json
from privet.apps.cli.tables import printable

if TYPE_CHECKING:
    from collections.abc import Iterator


def subject_access(  # noqa: PLR0913 - the options of a verb are its parameters
    subject: Annotated[
        str,
        typer.Argument(metavar="ID", help="The person, as they stand in the site's addresses."),
    ],
    *,
    visitor: Annotated[
        str, typer.Option(metavar="ACTOR", help="They as a visitor, such as account:bob77.")
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--out", help="Write the answer there, readable to you alone.")
    ] = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Say what was shown of a person, to which kinds of actors, and what Privet stores of them."""
    import json

    from privet.bootstrap import accessing, casework

    where = casework.Where(records, ledger, config)
    found = accessing.answered(where, subject, visitor=visitor)
    text = "\n".join(sentences(found)) + "\n"
    if out is not None:
        whole = json.dumps(found, ensure_ascii=False, indent=2) + "\n" if as_json else text
        casework.save(out, whole.encode())
    elif as_json:
        say_json(found)
    else:
        typer.echo(text, nl=False)


def sentences(found: dict[str, Any]) -> Iterator[str]:
    """Yield the answer, a line each, as it can be sent to the person."""
    yield f"{printable(found['subject'])}, asked {written(found['asked'])}"
    yield ""
    yield "What was shown of you"
    for each in found["shown"]:
        fields = ", ".join(each["fields"]) or "which fields is not declared"
        yield (
            f"  {printable(each['surface'])} ({printable(fields)}), {period(each)}: "
            f"{count(each['times'], 'time')}, to {each['words']} ({each['actors']:,})."
        )
    if not found["shown"]:
        yield "  Nothing, in the time for which exposures are kept."
    yield f"  Not known: {found['not_known']}."
    yield ""
    yield "What is stored of you"
    stored = found["stored"]
    yield (
        f"  {count(stored['exposures'], 'exposure')}, under {stored['as']}, for {stored['days']} days; "
        "no name, no content of a page."
    )
    yield from kept(stored["cases"])
    if found["as_visitor"] is not None:
        yield from visits(found["as_visitor"])


def visits(seen: dict[str, Any]) -> Iterator[str]:
    """Yield what is kept of the person as a visitor."""
    yield ""
    yield f"What is stored of you as a visitor, {printable(seen['actor'])}"
    yield (
        f"  {count(seen['exposures'], 'exposure')}; shown to you: "
        f"{count(seen['people_shown'], 'person or page', 'people or pages')}{', ' + period(seen) if seen['first'] else ''}."
    )
    yield f"  Decisions with a consequence that are kept: {seen['decisions']:,}."
    if seen["verdict"]:
        yield f"  What is concluded of the account: {seen['verdict']}."
    yield from kept(seen["cases"])


def kept(cases: list[dict[str, str]]) -> Iterator[str]:
    """Yield which cases hold data of the person."""
    for case in cases:
        yield f"  {case['case']} keeps what it rests on until {written(case['kept_until'])}: {case['purpose']}."


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its word."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def period(each: dict[str, Any]) -> str:
    """Return from when to when, in days."""
    first, last = written(each["first"]), written(each["last"])
    return f"on {first}" if first == last else f"from {first} to {last}"


def written(moment: str) -> str:
    """Write the day of a moment as the person reads it; '' where there is none."""
    from privet.response.transparency import day

    return day(moment[:10]) if moment else ""
