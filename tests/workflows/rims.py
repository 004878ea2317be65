"""A rim for tests: logs are texts, what is asked for is remembered, the ledger is thrown away."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.rim import questions
from privet.disclosure.surfaces import Surface
from privet.identity.addresses import Trusted
from privet.traffic.blocks import Block
from privet.traffic.formats import preset
from privet.workflows.analyse import Plan
from privet.workflows.commands import (
    FindLogs,
    KeepLog,
    Kept,
    Note,
    SampleLog,
)
from privet.workflows.observe import Census
from privet.workflows.policy import Policy
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from privet.evidence.findings import Answer
    from privet.identity.agents import Agents
    from privet.workflows.steps import Command, Handlers, Steps

START = datetime(2026, 11, 20, 3, tzinfo=UTC)
PROFILE = Surface("profile", "/members/{subject}")


@dataclass(frozen=True, slots=True)
class Text:
    """A log that is a text, and its own sample."""

    path: str
    text: bytes

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text

    @property
    def lines(self) -> list[bytes]:
        """Its lines."""
        return self.text.splitlines()

    @property
    def file(self) -> Text:
        """Itself."""
        return self


class ScriptedRim:
    """Carry out commands over texts, and remember them in their order."""

    def __init__(
        self, ledger: Ledger, logs: Mapping[str, bytes], agents: Agents | None = None
    ) -> None:
        self.ledger = ledger
        self.logs = [Text(path, text) for path, text in logs.items()]
        self.agents = agents
        self.asked: list[Command[Any]] = []

    def drive(self, steps: Steps[Answer]) -> Answer:
        """Run a workflow with this rim."""
        return drive(steps, self.handlers)

    @property
    def names(self) -> list[str]:
        """What was asked for, in its order."""
        return [type(command).__name__ for command in self.asked]

    @property
    def handlers(self) -> Handlers:
        """The function for each kind of command."""
        does: Handlers = {
            **questions(self.ledger),
            FindLogs: lambda _: self.logs,
            SampleLog: lambda command: command.log,
            KeepLog: self.keep,
            Note: lambda command: self.ledger.annotate(command.notes),
        }

        def remembering(command: Command[Any]) -> Any:  # noqa: ANN401 - any reply
            self.asked.append(command)
            return does[type(command)](command)

        return dict.fromkeys(does, remembering)

    def keep(self, command: KeepLog) -> Kept:
        """Read a whole text at once."""
        log = command.log
        assert isinstance(log, Text)
        seen = command.observer.observe(Block.of(log.text))
        census = Census(self.agents)
        census.meet(seen)
        with self.ledger.begin(log.path) as intake:
            for pseudonyms, names in census.take_names():
                intake.add_spelled(pseudonyms, names)
            intake.add(seen.exposures)
            intake.add_activity(census.counter.take())
            intake.commit(lines=len(seen.exchanges))
        return Kept(
            log.path,
            command.observer.format.name,
            parsed=len(seen.exchanges),
            rejected=seen.rejects.counts(),
            pages=len(seen.exchanges),
            mapped=int((seen.routed.surface >= 0).sum()),
            first=int(seen.exchanges.at.min()),
            last=int(seen.exchanges.at.max()),
        )


@contextmanager
def rim(logs: Mapping[str, bytes], agents: Agents | None = None) -> Iterator[ScriptedRim]:
    """Open a rim whose ledger is gone afterwards."""
    with Ledger.temporary() as ledger:
        yield ScriptedRim(ledger, logs, agents)


def plan(
    ledger: Ledger,
    *,
    surfaces: Sequence[Surface] = (PROFILE,),
    trusted: Trusted | None = None,
    policy: Policy | None = None,
) -> Plan:
    """Return a plan that reads combined logs under the key of *ledger*."""
    return Plan(
        logs=("access.log",),
        settle=lambda _: preset("combined"),
        surfaces=tuple(surfaces),
        beacons=(),
        trusted=trusted or Trusted.of([], {}),
        presets={},
        key=ledger.key,
        policy=policy or Policy(),
    )


def line(
    target: str,
    account: str = "-",
    *,
    address: str = "203.0.113.7",
    seconds: float = 0.0,
    status: int = 200,
    agent: str = "Mozilla/5.0",
) -> bytes:
    """Write one line of a combined log."""
    stamp = (START + timedelta(seconds=seconds)).strftime("%d/%b/%Y:%H:%M:%S +0000")
    request = f'"GET {target} HTTP/1.1" {status} 512'
    return f'{address} - {account} [{stamp}] {request} "-" "{agent}"\n'.encode()


def walked(account: str, people: range, *, address: str = "203.0.113.7") -> bytes:
    """Write what somebody leaves behind who opens one page after the other."""
    return b"".join(
        line(f"/members/{person}", account, address=address, seconds=i * 0.5)
        for i, person in enumerate(people)
    )


def visited(count: int = 20) -> bytes:
    """Write what ordinary people leave behind who come back to the same four."""
    return b"".join(
        line(
            f"/members/{9000 + (i * 17 + j * 5) % 60}",
            f"person{i}",
            address=f"192.0.2.{i + 1}",
            seconds=day * 86_400 + 30_000 + i * 61 + j * (40 + i % 13),
        )
        for i in range(count)
        for day in range(3)
        for j in range(4)
    )
