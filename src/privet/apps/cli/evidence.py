"""``privet evidence``: seal a case for others, and check what was sealed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from privet.apps.cli.options import By, Config, Json, Ledger, Number, Store
from privet.apps.cli.speech import Exit, note, say_json

if TYPE_CHECKING:
    from privet.evidence.checking import Checked

app = typer.Typer(help="Seal a case for others, and check what was sealed.", no_args_is_help=True)


@app.command("seal")
def seal(  # noqa: PLR0913 - the options of a verb are its parameters
    case: Number,
    *,
    out: Annotated[Path | None, typer.Option("--out", help="The bundle; case-7.zip.")] = None,
    mask: Annotated[
        bool, typer.Option("--mask", help="A copy for the other side: nobody's data, no notes.")
    ] = False,
    timestamp: Annotated[
        str, typer.Option(metavar="URL", help="Have a time-stamping authority (RFC 3161) say when.")
    ] = "",
    log: Annotated[
        list[str] | None,
        typer.Option("--log", help="Quote the actors' lines of this log; may be repeated."),
    ] = None,
    by: By = "",
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Seal a case into one signed file; the public key to check it with is written beside it."""
    from privet.bootstrap import casework, sealing

    sealed = sealing.sealed(
        casework.Where(records, ledger, config),
        case,
        out=out,
        masked=mask,
        authority=timestamp,
        logs=log or (),
        by=by,
    )
    if as_json:
        say_json(
            {
                "bundle": str(sealed.bundle),
                "public_key": str(sealed.public_key),
                "sha256": sealed.sha256,
                "lines": sealed.lines,
            }
        )
        return
    typer.echo(f"sealed     {sealed.bundle} (SHA-256 {sealed.sha256})")
    if log:
        typer.echo(f"quoted     {sealed.lines:,} lines of the logs")
    note(f"hand out {sealed.public_key} by another way than the bundle")


@app.command("verify")
def verify(  # noqa: PLR0913 - the options of a verb are its parameters
    bundle: Annotated[Path, typer.Argument(help="What was sealed.")],
    *,
    key: Annotated[
        Path | None, typer.Option(help="The public key of whoever sealed it; else one's own.")
    ] = None,
    authorities: Annotated[
        Path | None,
        typer.Option("--authorities", help="Certificates (PEM) of time-stamping authorities."),
    ] = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
    as_json: Json = False,
) -> None:
    """Check that every byte of a bundle is as it was sealed, and by whose key."""
    from privet.bootstrap import casework, sealing

    where = casework.Where(records, ledger, config)
    checked, at = sealing.verified(bundle, key=key, authorities=authorities, where=where)
    if as_json:
        say_json({**checked.document(), "stamped": at})
    else:
        say(checked, at, believed=authorities is not None)
    if checked.faults:
        raise typer.Exit(Exit.FINDINGS)
    if checked.expected is None:
        note("whole, but by whom is unchecked: name the key that you were given with --key")
        raise typer.Exit(Exit.DEGRADED)


def say(checked: Checked, at: str, *, believed: bool) -> None:
    """Print what came of checking a bundle; *believed* is whether authorities were named."""
    for fault in checked.faults:
        typer.echo(f"CHANGED    {fault.record}: {fault.what}")
    if checked.faults:
        return
    told = checked.document()
    typer.echo(f"whole      {told['case']}, {told['entries']:,} entries, sealed {told['sealed']}")
    if told["masked"]:
        typer.echo("masked     a copy for the other side")
    if at:
        unchecked = "" if believed else " (by whom is unchecked: name --authorities)"
        typer.echo(f"stamped    {at}{unchecked}")
    typer.echo(f"key        {told['public_key']} ({told['signer']})")


@app.command("key")
def key(
    *,
    out: Annotated[Path | None, typer.Option("--out", help="The file; else stdout.")] = None,
    records: Store = "",
    ledger: Ledger = None,
    config: Config = None,
) -> None:
    """Print the public key with which others check what is sealed here; made on first use."""
    from privet.bootstrap import casework, sealing

    pem = sealing.public_key(casework.Where(records, ledger, config))
    if out is None:
        typer.echo(pem.decode(), nl=False)
    else:
        casework.save(out, pem)
