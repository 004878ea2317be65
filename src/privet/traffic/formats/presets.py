"""Formats that need no configuration, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.errors import UnknownFormat
from privet.traffic.formats.format import TextFormat
from privet.traffic.lines import Field
from privet.traffic.program import REQUEST, SKIP, Step, Style, compiled
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats.format import Format


def _identity(sources: Sources) -> list[Step]:
    """Return the steps from the peer to the status, as the common log format has them."""
    account = sources.field("log", "remote_user")
    return [
        Step(Field.ADDRESS, b" "),
        Step(SKIP, b" "),
        Step(SKIP if account is None else account, b" [", Style.SEARCH),
        Step(Field.TIME, b'] "', Style.CLF),
        Step(REQUEST, b'" ', Style.QUOTED),
        Step(Field.STATUS, b" "),
    ]


def _referred(*, last: bool) -> list[Step]:
    """Return the steps of size, referrer and agent."""
    return [
        Step(Field.SIZE, b' "'),
        Step(Field.REFERRER, b'" "', Style.QUOTED),
        Step(Field.AGENT, b'"' if last else b'" "', Style.QUOTED),
    ]


def common(sources: Sources) -> Format:
    """Return the common log format of Apache."""
    steps = [*_identity(sources), Step(Field.SIZE, b"", Style.LAST)]
    return TextFormat("common", compiled(steps))


def combined(sources: Sources) -> Format:
    """Return the combined format of nginx and Apache."""
    return TextFormat("combined", compiled([*_identity(sources), *_referred(last=True)]))


def main(sources: Sources) -> Format:
    """Return the format ``main`` of the nginx.conf that nginx ships, with X-Forwarded-For at the end."""
    forwarded = Step(Field.FORWARDED, b'"', Style.QUOTED)
    return TextFormat("main", compiled([*_identity(sources), *_referred(last=False), forwarded]))


def vhost_combined(sources: Sources) -> Format:
    """Return Apache's combined format with the host and port before it."""
    steps = [Step(Field.HOST, b" "), *_identity(sources), *_referred(last=True)]
    return TextFormat("vhost_combined", compiled(steps))


PRESETS: dict[str, Callable[[Sources], Format]] = {
    "combined": combined,
    "common": common,
    "vhost_combined": vhost_combined,
    "main": main,
}
"""Every format that can be asked for by name."""


def preset(name: str, sources: Sources | None = None) -> Format:
    """
    Return a format by its name.

    Raises:
        UnknownFormat: There is none of that name.
    """
    if name not in PRESETS:
        names = ", ".join(sorted(PRESETS))
        raise UnknownFormat(f"there is no format {name}", advice=f"The formats are {names}.")
    return PRESETS[name](sources or Sources())
