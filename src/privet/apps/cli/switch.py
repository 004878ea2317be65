"""``privet on``, ``off``, ``status`` and ``reload``: governing a guard while it runs."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from privet.apps.cli.options import By, Json
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

Config = Annotated[Path, typer.Option(help="The policy file that the guard was started with.")]
Why = Annotated[str, typer.Option(help="The reason, noted beside your name.")]
POLICY = Path("privet.toml")
MEBIBYTE = 1 << 20
WHOLE = 100

MEANING = {
    "off": "off: nothing is judged or counted, everybody passes",
    "shadow": "shadow: decided and recorded, everybody passes",
    "enforce": "enforce: visitors meet what is decided",
}


def now() -> int:
    """Return this moment, microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def on(  # noqa: PLR0913 - the options of a verb are its parameters
    *,
    config: Config = POLICY,
    shadow: Annotated[
        bool, typer.Option("--shadow", help="Decide and record, but let everybody pass.")
    ] = False,
    rollout: Annotated[
        float | None,
        typer.Option(min=0, max=100, help="The share of the actors it holds for, in percent."),
    ] = None,
    why: Why = "",
    by: By = "",
    force: Annotated[
        bool, typer.Option("--force", help="Although visitors look like your own proxies.")
    ] = False,
) -> None:
    """
    Enforce what is decided, within a second, in the guard that runs.

    Refused while most requests come from a few private addresses or a CDN that are no trusted
    proxies: a limit would stop everybody.
    """
    _switch(
        config, "shadow" if shadow else "enforce", rollout=rollout, why=why, forced=force, by=by
    )


def off(*, config: Config = POLICY, why: Why = "", by: By = "") -> None:
    """Let everybody pass and judge nothing, within a second, in the guard that runs."""
    _switch(config, "off", rollout=None, why=why, forced=False, by=by)


def _switch(  # noqa: PLR0913 - what is ordered, by whom and why
    config: Path, mode: str, *, rollout: float | None, why: str, forced: bool, by: str
) -> None:
    from privet.adapters.orders.ordering import Ordering
    from privet.bootstrap import recording
    from privet.enforcement.decision import Mode

    ordering = Ordering(config, now)
    signature = recording.may_switch(config, by, on=mode == "enforce")
    state = ordering.mode(Mode(mode), rollout=rollout, why=why, forced=forced)
    if trouble := recording.switched(config, signature, why, {"stage": mode}):
        note(f"privet: {trouble}")
    if state is None:
        note(
            "no privet serve runs on this policy; it begins so when it is started, "
            "and applications that guard themselves obey within a second"
        )
        typer.echo(f"ordered    {MEANING[mode]}")
        return
    typer.echo(f"mode       {MEANING[state['mode']]}")
    if state["mode"] == "enforce" and state["rollout"] < WHOLE:
        typer.echo(f"rollout    {state['rollout']:g} % of the actors; all: privet on --rollout 100")
    if state["mode"] != mode:
        for problem in state["problems"]:
            note(f"privet: {problem}")
        raise typer.Exit(Exit.DEGRADED)


def reload(*, config: Config = POLICY, why: Why = "", by: By = "") -> None:
    """
    Read the policy file again, without losing a request.

    A file with a mistake changes nothing: the old policy stays in force, and the mistakes are told.
    """
    from privet.bootstrap import releasing

    state, trouble = releasing.reload(config, by=by, why=why)
    if trouble:
        note(f"privet: {trouble}")
    if state is None:
        note("no guard runs on this policy; the file is fine")
        return
    for problem in state["problems"]:
        note(f"privet: {problem}")
    typer.echo(f"in force   policy {state['policy']}, {state['surfaces']} surfaces")
    if any(releasing.KEPT in problem for problem in state["problems"]):
        raise typer.Exit(Exit.DEGRADED)


def status(
    *,
    config: Config = POLICY,
    as_json: Json = False,
) -> None:
    """
    Say which mode is in force, since when and by whom, and how the guard is.

    Exit status 3: no guard runs, or it is not well.
    """
    from privet.adapters.orders.ordering import Ordering

    document = Ordering(config, now).status()
    if as_json:
        say_json(document)
    else:
        for line in told(document):
            typer.echo(line)
    if document["running"] is None or document["problems"]:
        raise typer.Exit(Exit.DEGRADED)


def told(document: dict[str, Any]) -> Iterator[str]:
    """Write a status, one fact a line."""
    from privet.apps.cli.inspections import moment

    running = document["running"]
    mode = running["mode"] if running else document["ordered"] or document["file_mode"]
    yield f"mode       {MEANING.get(mode, 'not known')}"
    if document["since"]:
        why = f": {document['why']}" if document["why"] else ""
        wanted = f"{document['ordered']} since {moment(document['since'])}"
        yield f"ordered    {wanted} by {document['by']}{why}"
    else:
        yield f"ordered    nothing; {document['config']} says {document['file_mode'] or 'nothing'}"
    if running is None:
        yield "guard      none runs on this policy"
    else:
        yield f"rollout    {running['rollout']:g} % of the actors"
        if document["promoted"]:
            rest = f"; {running['before']} holds for the rest" if running.get("before") else ""
            yield f"promoted   {document['promoted']}{rest}"
        if document["fell"]:
            yield f"fell back  {document['fell']}"
        yield (
            f"guard      pid {running['pid']} on {running['host']}, {running['bind']}, "
            f"since {moment(running['started'])}"
        )
        yield (
            f"policy     {running['policy']}, {running['surfaces']} surfaces, "
            f"read {moment(running['reloaded'])}"
        )
        yield from _tally(running.get("tally") or {})
    for each in document["releases"][-5:]:
        why = f": {each['why']}" if each["why"] else ""
        yield f"released   {each['what']} at {moment(each['at'])} by {each['by']}{why}"
    problems = document["problems"]
    for each in document["warnings"]:
        yield f"warning    {each}"
    if running is not None and not problems:
        yield "health     fine"
    for problem in problems:
        yield f"health     {problem}"


def _tally(tally: dict[str, Any]) -> Iterator[str]:
    """Write which tally counts and how full it is."""
    from privet.apps.cli.inspections import moment

    if not tally:
        return
    if "handles" not in tally:
        yield f"tally      {tally['where']}"
        return
    handles, room = tally["handles"], tally["room"]
    size, bound = tally["bytes"] / MEBIBYTE, tally["bound"] / MEBIBYTE
    of = f" of {bound:,.0f}" if bound else ""
    written = f", written {moment(tally['written'])}" if tally.get("written") else ""
    yield (
        f"tally      {tally['where']}: {handles:,} of {room:,} handles "
        f"({handles / room:.1%}), {size:,.1f}{of} MiB{written}"
    )
