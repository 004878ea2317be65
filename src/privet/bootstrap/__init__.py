"""The only module that knows every adapter: it joins them to the workflows."""

from __future__ import annotations

import json
import secrets
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any, Self

from privet.adapters.intel.agents import agents
from privet.adapters.ledgers import keys
from privet.adapters.ledgers.parquet import Ledger
from privet.adapters.orders.switching import oneself
from privet.adapters.readers.opening import open_logs
from privet.adapters.readers.sampling import sample
from privet.bootstrap import forgetting
from privet.bootstrap.invention import Invention, simulate
from privet.bootstrap.rejecting import RejectsFile
from privet.bootstrap.rim import Rim, questions
from privet.bootstrap.task import Task
from privet.bootstrap.watching import progress
from privet.errors import ConfigError, Source, UnknownActor
from privet.evidence.findings import Conclusion
from privet.traffic.inspection import inspect as inspected
from privet.workflows.analyse import analyse, judge_again
from privet.workflows.caveats import MANY_REJECTS
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from privet.adapters.ledgers.looking import Look
    from privet.bootstrap.watching import Watch
    from privet.evidence.findings import Answer
    from privet.traffic.inspection import Inspection

__all__ = ["Invention", "Task", "analyze", "progress", "simulate"]

MEBIBYTE = 1 << 20

LOOKED_AT = 1 << 20
"""Bytes of a log that ``privet logs inspect`` reads."""


@dataclass(frozen=True, slots=True)
class Analysed:
    """Hold an answer and the files that were written of it."""

    answer: Answer
    written: tuple[Path, ...]
    rejects: Path | None
    kept: str = ""
    """The options by which other verbs find the answer again."""

    @property
    def found(self) -> bool:
        """Whether somebody was found to collect."""
        return self.answer.summary.actors.get(Conclusion.COLLECTOR, 0) > 0

    @property
    def degraded(self) -> bool:
        """Whether a part of the logs could not be read."""
        summary = self.answer.summary
        return bool(summary.rejected > MANY_REJECTS * summary.lines)


@contextmanager
def opened(task: Task) -> Iterator[Ledger]:
    """Open the ledger of a task; one that is thrown away where none is named."""
    memory = task.settings.analysis.memory * MEBIBYTE // 3
    folder, secret = task.folder, task.settings.ledger.key
    if folder is None:
        ledger = Ledger.temporary(memory=memory)
    elif secret is None:
        ledger = Ledger.open(folder, memory=memory)
    else:
        key = keys.load(Path(secret), chance=secrets.token_bytes(keys.SIZE), ledger=folder)
        ledger = Ledger(folder, key, memory=memory)
    with ledger:
        yield ledger


def looked_at(task: Task) -> Look:
    """Look at the ledger of a task, which a guard may be writing to."""
    from privet.adapters.ledgers.looking import Look

    assert task.folder is not None  # noqa: S101 - whoever calls asked
    if not task.folder.exists():
        raise ConfigError("there is no ledger", source=Source(str(task.folder)))
    named = task.settings.ledger.key
    place = Path(named) if named else keys.beside(task.folder)
    key = keys.load(place, chance=secrets.token_bytes(keys.SIZE), ledger=task.folder)
    memory = task.settings.analysis.memory * MEBIBYTE // 3
    return Look(
        task.folder,
        key,
        memory=memory,
        threads=task.settings.analysis.threads,
        spark=task.settings.ledger.spark,
    )


def analyze(task: Task, watch: Watch, *, unmask: bool = False) -> Analysed:
    """Read the logs of a task, judge who came, and write what was found where it was asked for."""
    task = task.read()
    with (
        Export(task.out) as export,
        opened(task) as ledger,
        RejectsFile(task.out) as rejects,
        Rim(
            ledger,
            agents=agents(),
            watch=watch,
            rejects=rejects,
            growing=task.folder is not None,
            threads=task.settings.analysis.threads,
            besides=partial(beside, task, export),
        ) as rim,
    ):
        answer = drive(analyse(task.plan(ledger.key)), rim.handlers)
        answer = with_stored(answer, ledger, task)
        written: tuple[Path, ...] = ()
        if task.out is not None:
            watch.doing("writing")
            written = write(answer, task.out, rim, export, unmask=unmask)
    kept = rejects.path if rejects.count else None
    return Analysed(answer, written, kept, kept_at(task))


def beside(task: Task, export: Export, ledger: Ledger) -> None:
    """Prepare what is written, while actors are judged: the exposures as one file, and the form of the report."""
    export.make(ledger)
    if task.out is not None:
        from privet.adapters.documents import html

        html.prepare()


def kept_at(task: Task) -> str:
    """Return the options by which other verbs find an answer again; none where nothing is kept."""
    if task.out is not None:
        return f"--out {quote(str(task.out))}"
    if task.folder is None:
        return ""
    policy = f" --config {quote(str(task.config))}" if task.config else ""
    return f"--ledger {quote(str(task.folder))}{policy}"


class Export:
    """
    The exposures as one file of the answer.

    They are written beside their place while actors are judged, and put there when the other files
    are; leaving it as a context removes what was not.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None:
            with suppress(OSError):
                self._part.unlink(missing_ok=True)

    @property
    def _part(self) -> Path:
        assert self._folder is not None  # noqa: S101 - whoever calls asked
        return self._folder / ".exposures.parquet.part"

    def make(self, ledger: Ledger) -> None:
        """Write the exposures of a ledger, where a folder is named."""
        if self._folder is not None:
            with suppress(OSError):  # the files that come first say what is wrong with the folder
                self._folder.mkdir(parents=True, exist_ok=True)
            ledger.export(self._part)

    def place(self) -> Path:
        """Put what was written into its place."""
        self._part.chmod(0o600)
        return self._part.replace(self._part.with_name("exposures.parquet"))


def write(
    answer: Answer, folder: Path, rim: Rim, export: Export, *, unmask: bool
) -> tuple[Path, ...]:
    """Write the files of an answer."""
    from privet.adapters.documents import files

    written = files.write(answer, folder, written=now(), unmask=unmask)
    rim.wait_besides()
    return (*written, export.place())


def now() -> datetime:
    """Return this moment in UTC."""
    return datetime.now(UTC)


def with_stored(answer: Answer, ledger: Ledger, task: Task) -> Answer:
    """Say in the answer what Privet itself stored."""
    if task.folder is None:
        stored: tuple[str, ...] = (
            "nothing: the exposures were kept in a temporary folder and are removed",
        )
    else:
        days, folder_key = task.settings.retention_days(), keys.beside(task.folder)
        size = f"{ledger.size / MEBIBYTE:,.1f} MiB"
        stored = (
            f"{ledger.rows:,} exposures in {task.folder}, {size}; people as keyed hashes",
            f"names of actors, sealed; the key is in {task.settings.ledger.key or folder_key}",
            f"to be kept {days} days: privet ledger purge {task.folder} --do",
        )
    return replace(answer, summary=replace(answer.summary, stored=stored))


def show(analysed: Analysed) -> None:
    """Print the report of an analysis on stdout."""
    from rich.console import Console

    from privet.adapters.documents import terminal

    terminal.render(
        analysed.answer,
        Console(),
        written=analysed.written,
        rejects=analysed.rejects,
        kept=analysed.kept,
    )


def inspect(task: Task) -> Inspection:
    """Look at a log: its format, one value of each field, what was rejected."""
    task = task.read()
    (log, *_) = open_logs(task.logs, stdin=sys.stdin.buffer)
    lines = sample(log, LOOKED_AT).lines
    return inspected(lines, task.settle()(lines))


# ── actors, from a ledger or from what was written ───────────────────────────────────────────────


def findings(*, ledger: Path | None, out: Path | None, config: Path | None) -> list[dict[str, Any]]:
    """Return all findings, most people first: read back, or judged anew from a ledger."""
    if (ledger is None) == (out is None):
        raise ConfigError("name either --ledger DIR or --out DIR")
    if out is not None:
        return read_back(out / "findings.jsonl")
    task = Task(ledger=ledger, config=config).read()
    with looked_at(task) as look:
        answer = drive(judge_again(task.policy()), questions(look))
    return [finding.document() for finding in answer.findings]


def read_back(path: Path) -> list[dict[str, Any]]:
    """Return the findings that an earlier analysis wrote."""
    try:
        with path.open(encoding="utf-8") as stream:
            return [json.loads(line) for line in stream]
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}",
            source=Source(str(path)),
            advice="Write it first: privet analyze LOG --out DIR",
        ) from None
    except ValueError:
        raise ConfigError("holds no findings", source=Source(str(path))) from None


def finding(
    actor: str, *, ledger: Path | None, out: Path | None, config: Path | None
) -> dict[str, Any]:
    """Return what was found of one actor."""
    return found_among(findings(ledger=ledger, out=out, config=config), actor)


def found_among(known: Sequence[dict[str, Any]], actor: str) -> dict[str, Any]:
    """
    Return the finding of one actor among those known.

    Raises:
        UnknownActor: There is none.
    """
    for each in known:
        if each["actor"] == actor:
            return each
    raise UnknownActor(f"nobody called {actor} was shown anybody", advice=advice(actor, known))


def advice(actor: str, known: Sequence[dict[str, Any]]) -> str:
    """Return what to try where an actor is not known."""
    import difflib

    names = [each["actor"] for each in known[:10_000]]
    close = difflib.get_close_matches(actor, names, n=3, cutoff=0.6)
    if close:
        return "Did you mean " + " or ".join(close) + "?"
    return "List those who were: privet actors top"


# ── the ledger ───────────────────────────────────────────────────────────────────────────────────


def describe_ledger(folder: Path) -> dict[str, Any]:
    """Return what a ledger holds."""
    existing(folder)
    with Ledger.open(folder) as ledger:
        ends = [moment for each in ledger.sources for moment in (each.first, each.last) if moment]
        first, last = (min(ends), max(ends)) if ends else (0, 0)
        return {
            "folder": str(folder),
            "logs": len(ledger.sources),
            "lines": sum(each.lines for each in ledger.sources),
            "exposures": ledger.rows,
            "bytes": ledger.size,
            "first": day_of(first),
            "last": day_of(last),
            "surfaces": [each["route"] for each in ledger.notes.get("surfaces", ())],
        }


def day_of(microseconds: int) -> str:
    """Write a moment, or nothing where there is none."""
    if not microseconds:
        return ""
    return datetime.fromtimestamp(microseconds / 1e6, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def purge_ledger(
    folder: Path, before: datetime | None, *, config: Path | None, dry_run: bool
) -> tuple[int, datetime]:
    """
    Forget what a ledger holds before a day.

    Args:
        before: The day; where None, as long ago as exposures may be kept.

    Returns:
        How many files went, and the day.
    """
    existing(folder)
    task = Task(ledger=folder, config=config).read()
    day = before or now() - timedelta(days=task.settings.retention_days())
    with opened(task) as ledger:
        count = ledger.purge(day, dry_run=dry_run, now=now())
    if not dry_run:
        forgetting.note(folder, now(), day, files=count, appeals=0, by=oneself())
    return count, day


def retention(folder: Path) -> tuple[list[dict[str, Any]], bool]:
    """Return when what a ledger may not keep was forgotten, and whether it is time again."""
    existing(folder)
    return forgetting.runs(folder), forgetting.due(folder, now())


def existing(folder: Path) -> None:
    """Refuse a ledger that is not there."""
    if not folder.is_dir():
        raise ConfigError("there is no ledger", source=Source(str(folder)))
