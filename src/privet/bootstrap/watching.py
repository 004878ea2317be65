"""Progress on long work: how far, how fast, how long still; on stderr."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress, ProgressColumn, Task


class Watch(Protocol):
    """Look on while work is done."""

    def begin(self, total: int) -> None:
        """Learn how many bytes are to be read."""

    def read(self, path: str, taken: int, lines: int) -> None:
        """Learn how far a log was read."""

    def doing(self, what: str) -> None:
        """Learn what is done now."""


class Unwatched:
    """Say nothing."""

    def begin(self, total: int) -> None:
        """Say nothing."""

    def read(self, path: str, taken: int, lines: int) -> None:
        """Say nothing."""

    def doing(self, what: str) -> None:
        """Say nothing."""


class Bar:
    """Show a bar with lines a second and the time left."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("reading", total=None, lines=0)
        self._before: dict[str, tuple[int, int]] = {}

    def begin(self, total: int) -> None:
        """Learn how many bytes are to be read; 0 if that cannot be known."""
        self._progress.update(self._task, total=total or None)

    def read(self, path: str, taken: int, lines: int) -> None:
        """Move the bar."""
        self._before[path] = (taken, lines)
        done = sum(bytes_ for bytes_, _ in self._before.values())
        count = sum(lines_ for _, lines_ in self._before.values())
        self._progress.update(self._task, completed=done, lines=count)

    def doing(self, what: str) -> None:
        """Name what is done now."""
        self._progress.update(self._task, description=what)


@contextmanager
def progress(*, quiet: bool) -> Iterator[Watch]:
    """Show progress on stderr where somebody is looking, else say nothing."""
    if quiet:
        yield Unwatched()
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield Unwatched()
        return
    columns: list[str | ProgressColumn] = [
        TextColumn("{task.description:<12}"),
        BarColumn(),
        TextColumn("{task.fields[lines]:,} lines"),
        pace(),
        TimeRemainingColumn(),
    ]
    with Progress(*columns, console=console, transient=True) as bar:
        yield Bar(bar)


def pace() -> ProgressColumn:
    """Return a column that shows lines a second."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        """Show lines a second since the beginning."""

        def render(self, task: Task) -> Text:
            """Write the pace."""
            seconds = task.elapsed or 0.0
            if seconds < 0.5:
                return Text("")
            return Text(f"{task.fields['lines'] / seconds:,.0f} lines/s")

    return Pace()
