"""Who carries out what the workflows ask for: readers and a ledger."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from privet.adapters.readers.opening import open_logs
from privet.adapters.readers.sampling import Sample, sample
from privet.bootstrap.keeping import keep
from privet.workflows.commands import (
    Answered,
    Await,
    Begin,
    Consult,
    FindLogs,
    KeepLog,
    Kept,
    NameThem,
    Note,
    Recall,
    SampleLog,
    Spare,
)
from privet.workflows.steps import nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Future
    from types import TracebackType

    from privet.adapters.ledgers.looking import Look
    from privet.adapters.ledgers.parquet import Ledger
    from privet.adapters.readers.opening import LogFile
    from privet.bootstrap.rejecting import RejectsFile
    from privet.bootstrap.watching import Watch
    from privet.identity.agents import Agents
    from privet.workflows.steps import Handlers


PATIENCE = 0.05
"""Seconds between two attempts to interrupt a question."""


class Rim:
    """
    Carry out commands with a ledger; *growing* says that the ledger stays.

    *besides* is what is asked of the ledger on nobody's command: it is begun when the story says that a
    core is to spare, behind all that it asked before.

    Leaving it as a context gives up what was begun and not waited for.
    """

    def __init__(  # noqa: PLR0913 - every part of the rim that a workflow may ask for
        self,
        ledger: Ledger,
        *,
        agents: Agents,
        watch: Watch,
        rejects: RejectsFile,
        growing: bool,
        threads: int = 2,
        besides: Callable[[Ledger], None] | None = None,
    ) -> None:
        self._ledger = ledger
        self._agents = agents
        self._watch = watch
        self._rejects = rejects
        self._growing = growing
        self._threads = threads
        self._notes: dict[str, Any] = {}
        self._inside = ExitStack()
        self._aside: tuple[Ledger, ThreadPoolExecutor] | None = None
        self._begun: list[Future[Any]] = []
        self._besides = besides
        self._asked_besides: Future[None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._inside.close()

    @property
    def handlers(self) -> Handlers:
        """The function for each kind of command."""
        return {
            FindLogs: self.find_logs,
            SampleLog: self.sample_log,
            KeepLog: self.keep_log,
            Recall: self.recall,
            Note: self.note,
            Consult: self.consult,
            Begin: lambda command: self.begin(command.question),
            Await: self.wait,
            Spare: lambda _: self.spare(),
            NameThem: self.name_them,
        }

    def find_logs(self, command: FindLogs) -> Sequence[LogFile]:
        """Open the logs, and tell the watch how much there is to read."""
        logs = open_logs(command.patterns, stdin=sys.stdin.buffer)
        self._watch.begin(sum(log.size or 0 for log in logs))
        return logs

    def sample_log(self, command: SampleLog) -> Sample:
        """Take lines from all over a log."""
        self._watch.doing("looking")
        return sample(command.log, command.size)  # type: ignore[arg-type]

    def keep_log(self, command: KeepLog) -> Kept:
        """Read a log into the ledger."""
        Thread(target=load, name="loading").start()
        self._watch.doing("reading")
        return keep(
            command.log,  # type: ignore[arg-type]
            command.observer,
            self._ledger,
            agents=self._agents,
            watch=self._watch,
            set_aside=self._rejects.add,
            growing=self._growing,
            threads=self._threads,
        )

    def recall(self, _: Recall) -> Mapping[str, Any]:
        """Return the notes beside the exposures."""
        return {**self._ledger.notes, **self._notes}

    def note(self, command: Note) -> None:
        """Keep notes beside the exposures."""
        self._notes.update(command.notes)
        self._ledger.annotate(command.notes)

    def consult(self, command: Consult[Any]) -> Any:  # noqa: ANN401 - whatever the question asks
        """Put a question to the ledger."""
        self._watch.doing(command.what)
        return command.question(self._ledger)

    def begin(self, question: Callable[[Ledger], Any]) -> Future[Any]:
        """Put a question to the ledger in a thread of its own; one after the other."""
        if self._aside is None:
            beside = self._inside.enter_context(self._ledger.beside())
            pool = self._inside.enter_context(ThreadPoolExecutor(1, thread_name_prefix="aside"))
            self._inside.callback(self._give_up, beside)
            self._inside.callback(pool.shutdown, wait=False, cancel_futures=True)
            self._aside = beside, pool
        ledger, pool = self._aside
        pending = pool.submit(question, ledger)
        self._begun.append(pending)
        return pending

    def _give_up(self, ledger: Ledger) -> None:
        """Interrupt what is under way until nothing is; a question between two takes no notice."""
        while under_way := [each for each in self._begun if not each.done()]:
            ledger.interrupt()
            wait(under_way, timeout=PATIENCE)

    def wait(self, command: Await[Any]) -> Any:  # noqa: ANN401 - whatever the question asks
        """Wait for the answer to a question that was begun."""
        self._watch.doing(command.what)
        return command.pending.result()

    def wait_besides(self) -> None:
        """Wait until what is asked on nobody's command is done; an error of it is raised here."""
        self.spare()
        if self._asked_besides is not None:
            self._asked_besides.result()

    def spare(self) -> None:
        """Begin what is asked on nobody's command, once."""
        if self._besides is not None and self._asked_besides is None:
            self._asked_besides = self.begin(self._besides)

    def name_them(self, command: NameThem) -> Mapping[int, str]:
        """Open sealed names."""
        return self._ledger.names(command.pseudonyms)


def load() -> None:
    """Import what judges and writes, a third of a second, while a log is read and leaves a core time for it."""
    for name in ("adapters.ledgers.engine", "workflows.answer", "adapters.documents.files"):
        import_module(f"privet.{name}")
    import_module("privet.adapters.ledgers.engine").prepare()


def questions(ledger: Look | Ledger) -> Handlers:
    """Return who answers what is asked of a ledger that is only looked at."""
    return {
        Recall: lambda _: ledger.notes,
        Consult: lambda command: command.question(ledger),
        Begin: lambda command: Answered(command.question(ledger)),
        Await: lambda command: command.pending.result(),
        Spare: nothing,
        NameThem: lambda command: ledger.names(command.pseudonyms),
    }
