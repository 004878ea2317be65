"""Guess the format of a log from some of its lines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from privet.errors import UnknownFormat
from privet.traffic.blocks import Block
from privet.traffic.envelopes import Envelope, envelope_of, unwrapped, within
from privet.traffic.formats.inferred import inferred
from privet.traffic.formats.presets import PRESETS, preset
from privet.traffic.lines import Field
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from privet.traffic.blocks import Reject
    from privet.traffic.formats.format import Format

LOOKED_AT = 2000
"""How many lines are looked at; spread over a sample that is longer."""

LOOKED_INTO = 200
"""How many values of a field are looked into."""

LIKELY = 0.5
"""The share of lines that a format must read to be taken without asking."""

QUOTED = (Field.REFERRER, Field.AGENT, Field.FORWARDED)
"""What stands in quotes and near the end of a line, where operators add columns."""

OVERRUN = 0.9
"""What is left of a format's worth for each field that overruns: as if it read nine lines of ten."""

SECOND = 0.01
"""The share of lines from which on a second format in a log is worth a word."""


NAME = (
    "Name the format (--format), or what describes it (--nginx-conf FILE, --apache-format STRING)."
)

KEYS = (
    "Say which key holds what (--mapping time=KEY,address=KEY,target=KEY,status=KEY), "
    "or name the nginx.conf that describes it (--nginx-conf)."
)


@dataclass(frozen=True, slots=True)
class Guess:
    """
    Say what format lines seem to have.

    Args:
        format: The format that reads most of them.
        share: The share of lines that it reads, 0 to 1.
        alternatives: Name and share of others that read some, best first.
        envelope: What stands around the lines.
    """

    format: Format
    share: float
    alternatives: tuple[tuple[str, float], ...] = ()
    envelope: Envelope = Envelope.NONE


def guess(
    lines: Sequence[bytes],
    sources: Sources | None = None,
    among: Mapping[str, Format] | None = None,
) -> Guess:
    """
    Return the format that fits lines best.

    Args:
        lines: Some lines, best from all over a log, those at its beginning first.
        sources: Where an account, a client, a session or a device may be found.
        among: Formats of the operator's own, which are preferred; such as those of an nginx.conf.

    Raises:
        UnknownFormat: No format reads half of the lines.
    """
    sources = sources or Sources()
    chosen = _spread(lines)
    if not chosen:
        raise UnknownFormat("there are no lines to guess a format from")
    own = sorted((fit(chosen, one) for one in (among or {}).values()), key=lambda one: -one.share)
    if own and own[0].share >= LIKELY:
        others = tuple((one.format.name, one.share) for one in own[1:] if one.share)
        return replace(own[0], alternatives=others)
    envelope = envelope_of(chosen)
    inner = [unwrapped(line, envelope) for line in chosen]
    tried = _tried(_candidates(inner, sources), inner)
    poor = tried[0].share < LIKELY or tried[0].overrun > 0
    if poor and (found := inferred(inner, sources)):
        tried = sorted([*_tried([found], inner), *tried], key=lambda one: -one.score)
    if tried[0].share < LIKELY:
        first = inner[0][:200].decode("utf-8", "replace")
        raise UnknownFormat(
            f"no format fits these lines, the first of which is:\n  {first}",
            advice=KEYS if first.startswith("{") else NAME,
        )
    best, *rest = tried
    others = tuple((one.format.name, one.share) for one in rest if one.share > 0)
    return Guess(within(envelope, best.format), best.share, others, envelope)


def fit(lines: Sequence[bytes], told: Format) -> Guess:
    """
    Return a format that an operator named, with the envelope in which these lines arrived.

    HAProxy's lines, for one, are written by syslog, and a container's by its runtime. Whatever the share of lines that
    it reads, the format is the one that was named.
    """
    chosen = _spread(lines)
    if not chosen:
        return Guess(told, 0.0)
    envelope = envelope_of(chosen)
    [bare] = _tried([told], chosen)
    if envelope is not Envelope.NONE:
        [inner] = _tried([told], [unwrapped(line, envelope) for line in chosen])
        if inner.share > 0 and inner.share >= bare.share:
            return Guess(within(envelope, told), inner.share, (), envelope)
    return Guess(told, bare.share)


def second(rejects: Sequence[Reject], sources: Sources | None = None) -> Guess | None:
    """Return what format lines seem to have that were set aside, if most of them have one: two formats in one file."""
    try:
        found = guess([reject.text for reject in rejects], sources)
    except UnknownFormat:
        return None
    return found if found.share >= LIKELY else None


def _spread(lines: Sequence[bytes]) -> list[bytes]:
    """Return some lines from all over; what begins with ``#`` always, since it names columns."""
    lines = [line.rstrip(b"\r") for line in lines if line.strip(b"\r\n \0")]
    step = max(1, len(lines) // LOOKED_AT)
    return [line for i, line in enumerate(lines) if i % step == 0 or line.startswith(b"#")]


def _candidates(lines: Sequence[bytes], sources: Sources) -> Iterable[Format]:
    """Give the presets that are worth trying."""
    objects = sum(line.lstrip().startswith(b"{") for line in lines) > len(lines) / 2
    for name in PRESETS:
        known = preset(name, sources)
        if name != "nginx-json" and hasattr(known, "mapping") == objects:
            yield known


class _Trial(NamedTuple):
    """How well a format reads lines: the share of them, all in all, and how many of its fields overrun."""

    share: float
    score: float
    overrun: int
    format: Format


def _tried(formats: Iterable[Format], lines: Sequence[bytes]) -> list[_Trial]:
    """Return how well each format reads lines; the best first."""
    text = b"\n".join(lines) + b"\n"
    count = sum(not line.startswith(b"#") for line in lines) or 1
    tried = []
    for one in formats:
        exchanges, _ = one.read(Block.of(text))
        data, start, end = exchanges.lines.data, exchanges.lines.start, exchanges.lines.end
        filled = float((start >= 0).mean(axis=1).sum()) if len(exchanges) else 0.0
        targets = float((start[Field.TARGET] >= 0).mean()) if len(exchanges) else 0.0
        share = len(exchanges) / count * targets
        overrun = sum(_overruns(data, start[field], end[field]) for field in QUOTED)
        addressed = _addresses(data, start, end)
        score = share * (0.2 + 0.8 * addressed) * (1 + filled / 100) * OVERRUN**overrun
        tried.append(_Trial(share, score, overrun, one))
    return sorted(tried, key=lambda one: -one.score)


def _overruns(data: NDArray[np.uint8], start: NDArray[np.int32], end: NDArray[np.int32]) -> bool:
    """Return whether most values of a field hold a quote and a blank: it is read across the columns behind it."""
    there = np.flatnonzero(start >= 0)[:LOOKED_INTO]
    over = sum(b'" ' in data[start[i] : end[i]].tobytes() for i in there.tolist())
    return 2 * over > len(there)


def _addresses(data: NDArray[np.uint8], start: NDArray[np.int32], end: NDArray[np.int32]) -> float:
    """Return the share of addresses that look like one: digits and dots, hexadecimal and colons, or a host name."""
    row = int(Field.ADDRESS)
    there = np.flatnonzero(start[row] >= 0)[:LOOKED_INTO]
    if not there.size:
        return 0.5
    fit = 0
    for i in there.tolist():
        text = data[start[row, i] : end[row, i]].tobytes()
        plain = not text.translate(None, b"0123456789abcdefABCDEF:.[]%")
        name = not text.translate(
            None, b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_:"
        )
        fit += 2 if plain and (b"." in text or b":" in text) else int(name)
    return fit / (2 * len(there))
