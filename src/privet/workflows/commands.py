"""What the workflows ask the rim for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from privet.workflows.steps import Command, Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from privet.detection.relations import Relations
    from privet.traffic.blocks import Fault
    from privet.workflows.observe import Observer


Reply_co = TypeVar("Reply_co", covariant=True)


class Log(Protocol):
    """A log that can be read."""

    @property
    def path(self) -> str:
        """Where it is, ``-`` for the standard input."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""


class Sampled(Protocol):
    """Lines of a log, and the log that is to be read from then on."""

    @property
    def text(self) -> bytes:
        """The lines, those at the beginning of the log first."""

    @property
    def lines(self) -> list[bytes]:
        """The lines, one by one, without their ends."""

    @property
    def file(self) -> Log:
        """The log; a stream that was sampled cannot be read a second time."""


@dataclass(frozen=True, slots=True)
class Kept:
    """
    Say what came of reading one log into the ledger.

    Args:
        path: The log.
        format: The format it was read in.
        parsed: Lines that were understood.
        rejected: Lines that were set aside, by reason.
        pages: Exchanges that were neither parts of pages nor beacons.
        mapped: Those of them that went to a surface.
        before: Whether it was in the ledger already, so that nothing was added.
        example: One line as it was understood.
        warnings: What a person should know, such as that a file ends within a gzip member.
        first: The earliest moment of a line, microseconds since 1970; 0 where no line could be dated.
        last: The latest.
    """

    path: str
    format: str
    parsed: int = 0
    rejected: Mapping[Fault, int] | None = None
    pages: int = 0
    mapped: int = 0
    before: bool = False
    example: str = ""
    warnings: tuple[str, ...] = ()
    first: int = 0
    last: int = 0

    @property
    def set_aside(self) -> int:
        """Count the lines that were set aside."""
        return sum((self.rejected or {}).values())


@dataclass(frozen=True, slots=True)
class FindLogs(Command["tuple[Log, ...]"]):
    """Find the logs that an operator names; the oldest of each rotation first."""

    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SampleLog(Command[Sampled]):
    """Take about so many bytes of lines from all over a log."""

    log: Log
    size: int


@dataclass(frozen=True, slots=True)
class KeepLog(Command[Kept]):
    """Take a log through an observer into the ledger, from where the ledger left off."""

    log: Log
    observer: Observer


@dataclass(frozen=True, slots=True)
class Recall(Command["Mapping[str, Any]"]):
    """Recall what is noted beside the exposures of the ledger."""


@dataclass(frozen=True, slots=True)
class Note(Command[None]):
    """Keep something beside the exposures of the ledger."""

    notes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Consult(Command[Reply], Generic[Reply]):
    """Put a question to the ledger; *what* says in a word what it is for."""

    question: Callable[[Relations], Reply]
    what: str


class Pending(Protocol[Reply_co]):
    """An answer that is being worked out."""

    def result(self) -> Reply_co:
        """Wait for it, and return it."""


@dataclass(frozen=True, slots=True)
class Begin(Command[Pending[Reply]], Generic[Reply]):
    """Put a question to the ledger as `Consult` does, and go on before it is answered."""

    question: Callable[[Relations], Reply]


@dataclass(frozen=True, slots=True)
class Await(Command[Reply], Generic[Reply]):
    """Wait for the answer to a question that was begun; *what* says in a word what it is for."""

    pending: Pending[Reply]
    what: str


@dataclass(frozen=True, slots=True)
class Answered(Generic[Reply]):
    """An answer that is there already, where nothing can be done meanwhile."""

    reply: Reply

    def result(self) -> Reply:
        """Return it."""
        return self.reply


@dataclass(frozen=True, slots=True)
class Spare(Command[None]):
    """Say that from now on one core has nothing to do: what the story does not wait for fits in there."""


@dataclass(frozen=True, slots=True)
class NameThem(Command["Mapping[int, str]"]):
    """Open the names behind pseudonyms; those that are not known are left out."""

    pseudonyms: NDArray[np.uint64]
