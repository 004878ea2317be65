"""Progress is shown where somebody looks, and nowhere else."""

from __future__ import annotations

import io
import sys
from unittest import mock

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn

from privet.bootstrap.watching import Bar, Unwatched, pace, progress


class Terminal(io.StringIO):
    """A stream that claims that somebody looks at it."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def test_nothing_is_shown_where_nobody_looks() -> None:
    """
    Into a file or a pipe no progress is written, nor where quiet was asked for.
    """
    with mock.patch.object(sys, "stderr", io.StringIO()) as err:
        with progress(quiet=False) as watch:
            watch.begin(10)
            watch.doing("reading")
            watch.read("a", 5, 1)
        with progress(quiet=True) as watch:
            assert isinstance(watch, Unwatched)

    assert "" == err.getvalue()


def test_a_bar_is_shown_where_somebody_looks() -> None:
    """
    On a terminal there is a bar, on stderr.
    """
    terminal = Terminal()
    with (
        mock.patch.dict("os.environ", {"TERM": "xterm-256color"}),
        mock.patch.object(sys, "stderr", terminal),
        progress(quiet=False) as watch,
    ):
        watch.begin(1000)
        watch.doing("reading")
        watch.read("a.log", 500, 12_345)

        assert isinstance(watch, Bar)

    assert "12,345 lines" in terminal.getvalue()


def test_bytes_and_lines_add_up_over_logs() -> None:
    """
    The bar stands for all logs together.
    """
    shown = Progress(TextColumn("x"), BarColumn(), pace(), console=Console(file=io.StringIO()))
    bar = Bar(shown)
    bar.begin(0)
    (task,) = shown.tasks
    assert task.total is None
    bar.begin(100)
    bar.read("a", 10, 1)
    bar.read("a", 20, 2)
    bar.read("b", 30, 3)

    assert [100, 50, 5] == [shown.tasks[0].total, task.completed, task.fields["lines"]]


def test_the_pace_is_said_once_it_is_known() -> None:
    """
    In the first half second nothing is said of lines a second.
    """
    moment = [0.0]
    shown = Progress(pace(), console=Console(file=io.StringIO()), get_time=lambda: moment[0])
    bar = Bar(shown)
    (task,) = shown.tasks
    bar.read("a", 1, 3000)
    column = shown.columns[0]

    assert not isinstance(column, str)
    assert "" == str(column.render(task))
    moment[0] = 2.0
    assert "1,500 lines/s" == str(column.render(task))
