"""
Every error that Privet raises on purpose, drawn as one tree.

PrivetError                  the root; nothing else is caught by the command line
├── ConfigError              the operator can mend it: file, line, what to write instead
├── UnreadableSource         a log cannot be read at all: missing, a folder, no permission, not a log
│   └── UnknownFormat        readable, but no format fits
├── UnreadableLine           one line of a log is not what its format says; costs that line, never the run
├── StoreUnavailable         a ledger cannot be read or written
│   ├── StoreFull            no space left; what was written before is consistent
│   └── WrongKey             the ledger was written under another key
├── FontMissing              a PDF needs a character that no font of this machine has
├── StageMissing             a live drill lacks its site or one of its tools
├── UnknownActor             nobody of that name is in the ledger
├── UnknownAppeal            no appeal of that number is open
├── UnknownCase              no case of that number is in the records
├── NotAllowed               whoever asks is not of the team, or lacks the role for it
├── PromotionRefused         something speaks against putting a policy in force for more actors
├── CaseRefused              the case is not in a state for this, or lacks what it needs
└── Overtaken                somebody else wrote to the case in between; nothing was written
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Source:
    """Where in the operator's files a mistake stands; lines count from 1."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        """Write the place as compilers do, ``privet.toml:12``."""
        return self.path if self.line is None else f"{self.path}:{self.line}"


class PrivetError(Exception):
    """
    Carry what went wrong, where, and what to do about it.

    Args:
        message: What is wrong, in words an operator understands.
        source: Where it stands, if it stands in a file.
        advice: What to do; shown on a line of its own.
    """

    code: ClassVar[str] = "privet"
    exit_status: ClassVar[int] = 2

    def __init__(self, message: str, *, source: Source | None = None, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.advice = advice

    def __str__(self) -> str:
        """Write place, message and advice, as the command line prints them."""
        place = f"{self.source}: " if self.source else ""
        advice = f"\n  {self.advice}" if self.advice else ""
        return f"{place}{self.message}{advice}"


class ConfigError(PrivetError):
    """Say what in the operator's configuration cannot be meant."""

    code = "config"


class UnreadableSource(PrivetError):
    """Say why a log cannot be read at all."""

    code = "unreadable-source"


class UnknownFormat(UnreadableSource):
    """Say that no known log format fits the lines."""

    code = "unknown-format"


class UnreadableLine(PrivetError):
    """Say why one line is set aside."""

    code = "unreadable-line"


class StoreUnavailable(PrivetError):
    """Say that a store did not answer."""

    code = "store-unavailable"
    exit_status = 3


class StoreFull(StoreUnavailable):
    """Say that there is no space left to write to."""

    code = "store-full"


class WrongKey(StoreUnavailable):
    """Say that the key at hand is not the one the ledger was written under."""

    code = "wrong-key"
    exit_status = 2


class FontMissing(PrivetError):
    """Say which character cannot be set on paper, and which package has it."""

    code = "font-missing"


class StageMissing(PrivetError):
    """Say what a live drill lacks, and what brings it."""

    code = "stage-missing"
    exit_status = 3


class UnknownActor(PrivetError):
    """Say that nobody of that name was seen."""

    code = "unknown-actor"


class UnknownAppeal(PrivetError):
    """Say that no appeal of that number or code is open."""

    code = "unknown-appeal"


class UnknownCase(PrivetError):
    """Say that no case of that number is in the records."""

    code = "unknown-case"


class NotAllowed(PrivetError):
    """Say who may not do what, and who may."""

    code = "not-allowed"


class PromotionRefused(PrivetError):
    """Say what speaks against promoting a policy."""

    code = "promotion-refused"
    exit_status = 1


class CaseRefused(PrivetError):
    """Say why something cannot be done to a case."""

    code = "case-refused"


class Overtaken(PrivetError):
    """Say that somebody else wrote to a case since it was read."""

    code = "overtaken"
    exit_status = 3
