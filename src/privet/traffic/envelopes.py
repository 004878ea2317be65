"""What stands around a line because it travelled: syslog, journald, container runtimes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from privet.traffic.blocks import KEPT, Block, Fault, Reject, Rejects
from privet.traffic.formats.format import Slices, TextFormat
from privet.traffic.formats.json_lines import JsonFormat
from privet.traffic.lines import FIELDS, PADDING, Field
from privet.traffic.mapping import mapped
from privet.traffic.program import SKIP, Step, Style
from privet.traffic.scan_json import DEPTH, scan_json
from privet.traffic.search import KERNEL, base_of, byte_at, put_byte
from privet.traffic.unescape import BACKSLASH, unescape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from privet.traffic.formats.format import Format
    from privet.traffic.lines import Exchanges
    from privet.traffic.mapping import Mapping


class Envelope(StrEnum):
    """How lines are wrapped."""

    NONE = "none"
    SYSLOG = "syslog"
    SYSLOG_5424 = "syslog-5424"
    CONTAINERD = "containerd"
    COMPOSE = "compose"
    DOCKER = "docker"
    JOURNAL = "journal"


_BEGINS: dict[Envelope, re.Pattern[bytes]] = {
    Envelope.DOCKER: re.compile(rb'\{"log":"'),
    Envelope.JOURNAL: re.compile(rb'\{(?=.*"MESSAGE"\s*:\s*")(?=.*"__REALTIME_TIMESTAMP")'),
    Envelope.SYSLOG_5424: re.compile(rb"<\d{1,3}>1 \S+ \S+ \S+ \S+ \S+ (?:-|\[\S*\]) "),
    Envelope.CONTAINERD: re.compile(rb"\d{4}-\d\d-\d\dT\S+ (?:stdout|stderr) [FP] "),
    Envelope.SYSLOG: re.compile(
        rb"(?:<\d{1,3}>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d (?:\S+ )?|\d{4}-\d\d-\d\dT\S+ \S+ )[^\s:]+: "
    ),
    Envelope.COMPOSE: re.compile(rb"[\w.-]+ +\| "),
}
"""What a wrapped line begins with.

Source: RFC 3164 4.1, whose host HAProxy leaves out; RFC 5424 6; Kubernetes CRI logging, "<timestamp> <stream> <tag> <log>"; Docker, "JSON File logging
driver"; systemd.journal-fields(7).
"""

_KEYS = {Envelope.DOCKER: "log", Envelope.JOURNAL: "MESSAGE"}
_STEPS: dict[Envelope, tuple[Step, ...]] = {
    Envelope.SYSLOG: (Step(SKIP, b": ", Style.SEARCH),),
    Envelope.SYSLOG_5424: (Step(SKIP, b" "),) * 7,
    Envelope.CONTAINERD: (Step(SKIP, b" "),) * 3,
    Envelope.COMPOSE: (Step(SKIP, b" | ", Style.SEARCH),),
}

USUAL = 0.6
"""The share of lines that must look wrapped before all are taken to be."""


def envelope_of(lines: Sequence[bytes]) -> Envelope:
    """Return how most of these lines are wrapped."""
    for envelope, pattern in _BEGINS.items():
        if sum(bool(pattern.match(line)) for line in lines) > USUAL * len(lines):
            return envelope
    return Envelope.NONE


def unwrapped(line: bytes, envelope: Envelope) -> bytes:
    """Return what a line was before it travelled; itself, where it is not wrapped so."""
    if envelope in _KEYS:
        try:
            return str(json.loads(line)[_KEYS[envelope]]).rstrip("\n").encode()
        except (ValueError, KeyError, TypeError):
            return line
    pattern = _BEGINS.get(envelope)
    return pattern.sub(b"", line, count=1) if pattern else line


def within(envelope: Envelope, inner: Format) -> Format:
    """Return the format of wrapped lines."""
    if envelope in _KEYS:
        return WrappedFormat(
            f"{inner.name} in {envelope}", inner, mapped([(_KEYS[envelope], Field.AGENT)])
        )
    if envelope in _STEPS and isinstance(inner, TextFormat):
        program = inner.program.behind(b"", _STEPS[envelope])
        return replace(inner, name=f"{inner.name} in {envelope}", program=program)
    if envelope in _STEPS and isinstance(inner, JsonFormat):
        return replace(inner, name=f"{inner.name} in {envelope}")
    return inner


@njit(**KERNEL)  # type: ignore[untyped-decorator]
def take_out(
    data: NDArray[np.uint8],
    count: int,
    first: int,
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    numbers: NDArray[np.int64],
    field: int,
    out: NDArray[np.uint8],
) -> int:
    """
    Write one field of each line as a line of its own; return how many bytes that makes.

    Lines that are not there become empty ones, so that line numbers stay. *out* is as long as *data*.
    """
    base, to_base, to, number = base_of(data), base_of(out), 0, first
    for i in range(count):
        while number < numbers[i]:
            put_byte(to_base, to, 10)
            to += 1
            number += 1
        if starts[field, i] >= 0:
            for at in range(starts[field, i], ends[field, i]):
                byte = byte_at(base, at)
                if byte != 10:
                    put_byte(to_base, to, byte)
                    to += 1
        put_byte(to_base, to, 10)
        to += 1
        number += 1
    return to


@dataclass(frozen=True, slots=True)
class WrappedFormat:
    """
    Read lines that stand in a value of JSON objects.

    Args:
        name: Its name.
        inner: The format of the lines.
        mapping: Where they stand; the field AGENT holds them.
    """

    name: str
    inner: Format
    mapping: Mapping

    @property
    def fields(self) -> frozenset[Field]:
        """The fields that it can fill."""
        return self.inner.fields

    def read(self, block: Block) -> tuple[Exchanges, Rejects]:
        """Read a block; lines that are not understood are set aside."""
        slices = Slices.room(block)
        good, bad, lines = scan_json(
            block.data,
            block.size,
            block.number,
            self.mapping.nodes.view(np.uint8).reshape(-1),
            self.mapping.keys,
            slices.starts,
            slices.ends,
            slices.numbers,
            slices.spans,
            slices.faults,
            np.empty(FIELDS, np.int64),
            np.empty(DEPTH, np.int64),
        )
        chosen = np.zeros(FIELDS, np.bool_)
        chosen[Field.AGENT] = True
        unescape(block.data, good, slices.spans, slices.starts, slices.ends, BACKSLASH, chosen)
        out = np.zeros(block.size + lines + PADDING, np.uint8)
        size = take_out(
            block.data,
            good,
            block.number,
            slices.starts,
            slices.ends,
            slices.numbers,
            int(Field.AGENT),
            out,
        )
        exchanges, rejects = self.inner.read(Block(out, size, block.number, lines=lines))
        own = [
            Reject(number, Fault(fault), block.data[begin : min(end, begin + KEPT)].tobytes())
            for number, fault, begin, end in slices.faults[:bad].tolist()
        ]
        return exchanges, Rejects.merged([rejects, Rejects((*own, *block.long))])
