"""Logs in columns: W3C extended (IIS, CloudFront), whose fields may change within a file, and AWS load balancers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from privet.traffic.blocks import Block, Fault, Reject, Rejects
from privet.traffic.formats.format import Escape, TextFormat, with_queries
from privet.traffic.lines import FIELDS, Exchanges, Field, Lines
from privet.traffic.program import REQUEST, SKIP, Step, Style, compiled
from privet.traffic.unescape import PERCENT, PLUS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from privet.traffic.sources import Sources

DIRECTIVE = b"#Fields:"

COLUMNS: dict[str, Field] = {
    "c-ip": Field.ADDRESS,
    "x-forwarded-for": Field.FORWARDED,
    "cs(x-forwarded-for)": Field.FORWARDED,
    "time": Field.TIME,
    "timestamp": Field.TIME,
    "cs-method": Field.METHOD,
    "cs-uri-stem": Field.TARGET,
    "cs-uri": Field.TARGET,
    "cs-uri-query": Field.QUERY,
    "cs-host": Field.HOST,
    "cs(host)": Field.HOST,
    "x-host-header": Field.HOST,
    "sc-status": Field.STATUS,
    "sc-bytes": Field.SIZE,
    "cs(referer)": Field.REFERRER,
    "cs(user-agent)": Field.AGENT,
}
"""What each column holds. Source: W3C, "Extended Log File Format"; AWS, "Standard logging reference"."""

CLOUDFRONT = (
    "date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) "
    "cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken "
    "x-forwarded-for ssl-protocol ssl-cipher x-edge-response-result-type cs-protocol-version fle-status "
    "fle-encrypted-fields c-port time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len "
    "sc-range-start sc-range-end"
)
"""The columns of CloudFront's standard log. Source: AWS, "Standard logging reference", in the order written."""


def column(name: str, sources: Sources) -> int:
    """Return which field a column of the W3C format holds, or ``SKIP``."""
    lower = name.lower()
    field = sources.field("log", name)
    if field is None and lower in ("cs-username", "cs(username)"):
        field = sources.field("log", "remote_user")
    if field is None and lower.startswith(("cs(", "c(")):
        field = sources.field("header", lower.partition("(")[2].rstrip(")"))
    return field if field is not None else COLUMNS.get(lower, SKIP)


def w3c_steps(names: Sequence[str], separator: bytes, sources: Sources) -> list[Step]:
    """Return the steps of a ``#Fields`` line; a date and the time behind it are one value."""
    steps: list[Step] = []
    i = 0
    while i < len(names):
        last = i + 1 == len(names)
        if names[i].lower() == "date" and not last and names[i + 1].lower() == "time":
            last = i + 2 == len(names)
            end = b"" if last else separator
            steps.append(Step(Field.TIME, end, Style.FIXED, width=len("2026-10-10 13:55:36")))
            i += 2
            continue
        field = SKIP if names[i].lower() == "date" else column(names[i], sources)
        style = Style.LAST if separator == b" " else Style.REST
        steps.append(Step(field, b"" if last else separator, style if last else Style.TOKEN))
        i += 1
    return steps


@dataclass(frozen=True, slots=True)
class W3CFormat:
    """
    Read lines in columns that a ``#Fields`` line names, as often as it does.

    Args:
        name: Its name.
        separator: What stands between columns: a blank or a tab.
        sources: Which columns hold an account, a client, a session or a device.
        default: The columns of a log that does not name them.
        escapes: How values are escaped.
    """

    name: str
    separator: bytes
    sources: Sources
    default: str = ""
    escapes: tuple[Escape, ...] = ()

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that it can fill, as far as they are known before reading."""
        return (
            _text(self, self.default).fields
            if self.default
            else self.sources.fields | frozenset(COLUMNS.values())
        )

    def read(self, block: Block) -> tuple[Exchanges, Rejects]:
        """Read a block; lines that are not understood are set aside."""
        parts: list[tuple[int, Exchanges, Rejects]] = []
        names = block.before[len(DIRECTIVE) :].decode("ascii", "replace") or self.default
        number = block.number
        text = block.data[: block.size].tobytes()
        for begin, end, directive in _segments(text):
            if directive:
                names = text[begin + len(DIRECTIVE) : end].decode("ascii", "replace")
                number += 1
                continue
            lines = text.count(b"\n", begin, end) + (text[end - 1 : end] != b"\n")
            piece = Block(block.data[begin:], end - begin, number, lines=lines)
            parts.append((begin, *self._read_piece(piece, names.strip())))
            number += lines
        exchanges, rejects = _joined(parts, block)
        return with_queries(exchanges), rejects

    def _read_piece(self, piece: Block, names: str) -> tuple[Exchanges, Rejects]:
        """Read lines that have the same columns."""
        exchanges, rejects = _text(self, names).read_apart(piece)
        fault = None if names else Fault.NO_FIELDS
        kept = tuple(
            Reject(one.number, fault or one.fault, one.text)
            for one in rejects.lines
            if not one.text.startswith(b"#")
        )
        return exchanges, Rejects(kept)


@lru_cache(maxsize=64)
def _text(w3c: W3CFormat, names: str) -> TextFormat:
    """Return the text format of lines with these columns."""
    steps = w3c_steps(names.split(), w3c.separator, w3c.sources) if names else []
    if not any(step.field == Field.TIME for step in steps):
        # no column holds a time: nothing can be read, and every line says so
        return TextFormat(w3c.name, compiled([Step(SKIP)], prefix=b"\0"), ())
    return TextFormat(w3c.name, compiled(steps), w3c.escapes)


def _segments(text: bytes) -> Iterator[tuple[int, int, bool]]:
    """Give begin and end of ``#Fields`` lines and of what stands between them, and whether it is such a line."""
    at = 0
    while at < len(text):
        found = at if text.startswith(DIRECTIVE, at) else text.find(b"\n" + DIRECTIVE, at) + 1
        if not found and not text.startswith(DIRECTIVE, at):
            yield at, len(text), False
            return
        if found > at:
            yield at, found, False
        end = text.find(b"\n", found) + 1 or len(text)
        yield found, end, True
        at = end


def _joined(
    parts: Sequence[tuple[int, Exchanges, Rejects]], block: Block
) -> tuple[Exchanges, Rejects]:
    """Return parts that begin at different places of a block as one."""
    rejects = Rejects.merged([*(part for _, _, part in parts), Rejects(block.long)])
    read = [(begin, part) for begin, part, _ in parts]
    if not read:
        none = np.full((FIELDS, 0), -1, np.int32)
        lines = Lines(block.data, none, none.copy(), np.empty(0, np.int64))
        empty = np.empty(0, np.int64)
        return Exchanges(lines, empty, empty.astype(np.int8), empty.astype(np.int16)), rejects
    start = [_moved(part.lines.start, begin) for begin, part in read]
    end = [_moved(part.lines.end, begin) for begin, part in read]
    lines = Lines(
        block.data,
        np.concatenate(start, axis=1),
        np.concatenate(end, axis=1),
        np.concatenate([part.lines.numbers for _, part in read]),
    )
    columns = [
        np.concatenate([getattr(part, name) for _, part in read])
        for name in ("at", "method", "status")
    ]
    return Exchanges(lines, columns[0], columns[1], columns[2]), rejects


def _moved(places: NDArray[np.int32], begin: int) -> NDArray[np.int32]:
    """Count places from the beginning of the block."""
    return np.where(places < 0, places, places + np.int32(begin))


def iis(sources: Sources) -> W3CFormat:
    """Return the W3C format of IIS, which writes blanks in a user agent as ``+``."""
    return W3CFormat("iis", b" ", sources, escapes=(Escape(PLUS, frozenset({Field.AGENT})),))


def cloudfront(sources: Sources) -> W3CFormat:
    """Return CloudFront's standard log, which writes user agents %-encoded, formerly twice."""
    escape = Escape(PERCENT, frozenset({Field.AGENT, Field.REFERRER}), times=2)
    return W3CFormat("cloudfront", b"\t", sources, CLOUDFRONT, (escape,))


def alb(_sources: Sources) -> TextFormat:
    """
    Return the log of an AWS application load balancer; columns are added at its end over the years.

    Source: AWS, "Access logs for your Application Load Balancer".
    """
    skip, blank = SKIP, b" "
    steps = [
        Step(skip, blank),
        Step(Field.TIME, blank),
        Step(skip, blank),
        Step(Field.ADDRESS, blank, port=True),
        *[Step(skip, blank)] * 4,
        Step(Field.STATUS, blank),
        *[Step(skip, blank)] * 2,
        Step(Field.SIZE, b' "'),
        Step(REQUEST, b'" "', Style.QUOTED),
        Step(Field.AGENT, b'" ', Style.QUOTED),
    ]
    return TextFormat("alb", compiled(steps, open_ended=True))
