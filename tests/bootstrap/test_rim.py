"""The rim carries out what a workflow asks for."""

from __future__ import annotations

import io
import sys
import threading
from types import SimpleNamespace
from typing import TYPE_CHECKING
from unittest import mock

import duckdb
import numpy as np
import pytest
from tests.workflows.rims import PROFILE, line

from privet.adapters.intel.agents import agents
from privet.adapters.ledgers.parquet import Ledger
from privet.bootstrap.rejecting import RejectsFile
from privet.bootstrap.rim import Rim
from privet.detection.relations import CHOSEN, EXPOSURES, chosen
from privet.disclosure.routing import Routes
from privet.exposure.exposures import exposures
from privet.identity.addresses import Trusted
from privet.traffic.formats import preset
from privet.workflows import commands
from privet.workflows.commands import (
    Await,
    Consult,
    FindLogs,
    KeepLog,
    NameThem,
    Note,
    Recall,
    SampleLog,
    Spare,
)
from privet.workflows.observe import Observer
from privet.workflows.steps import Command

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from privet.detection.relations import Relations


class Watched:
    """Remember what was seen."""

    def __init__(self) -> None:
        self.total = 0
        self.lines = 0
        self.done: list[str] = []

    def begin(self, total: int) -> None:
        """Remember how much there is."""
        self.total = total

    def read(self, path: str, taken: int, lines: int) -> None:
        """Remember how far it is."""
        self.lines = lines

    def doing(self, what: str) -> None:
        """Remember what is done."""
        self.done.append(what)


def test_each_command_has_somebody_who_carries_it_out() -> None:
    """
    No command of the workflows is left without a handler.
    """
    asked = {
        each
        for each in vars(commands).values()
        if isinstance(each, type) and issubclass(each, Command) and each is not Command
    }
    rim = Rim(
        SimpleNamespace(),  # type: ignore[arg-type]
        agents=agents(),
        watch=Watched(),
        rejects=RejectsFile(None),
        growing=False,
    )

    assert asked == set(rim.handlers)


def test_a_log_is_found_sampled_and_kept(tmp_path: Path) -> None:
    """
    Somebody looks on; what is kept can be asked for, and names can be opened.
    """
    (tmp_path / "access.log").write_bytes(line("/members/7", "ann") * 3 + b"no log\n")
    watch = Watched()
    with Ledger.temporary() as ledger, RejectsFile(None) as rejects:
        rim = Rim(ledger, agents=agents(), watch=watch, rejects=rejects, growing=False)
        (log,) = rim.find_logs(FindLogs((str(tmp_path / "*.log"),)))
        sample = rim.sample_log(SampleLog(log, 1 << 20))
        observer = Observer(
            preset("combined"), Routes.of((PROFILE,)), Trusted.of([], {}), ledger.key
        )
        kept = rim.keep_log(KeepLog(sample.file, observer))
        rows = rim.consult(Consult(lambda relations: relations, "asking"))
        everybody = rim.name_them(NameThem(np.zeros(0, np.uint64)))

        assert rows is ledger
        assert 3 == ledger.rows
    assert 4 == len(sample.lines)
    assert (3, 1) == (kept.parsed, rejects.count)
    assert (tmp_path / "access.log").stat().st_size == watch.total
    assert 3 == watch.lines
    assert ["looking", "reading", "asking"] == watch.done
    assert 0 == len(everybody)


def test_the_standard_input() -> None:
    """
    ``-`` is whatever is piped in.
    """
    with (
        mock.patch.object(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(line("/members/7")))),
        Ledger.temporary() as ledger,
        RejectsFile(None) as rejects,
    ):
        rim = Rim(ledger, agents=agents(), watch=Watched(), rejects=rejects, growing=False)
        (log,) = rim.find_logs(FindLogs(("-",)))

    assert ("-", False) == (log.path, log.empty)


def test_notes_are_kept_beside_the_exposures(tmp_path: Path) -> None:
    """
    What is noted is recalled, in this run and in the next.
    """
    for _ in range(2):
        with Ledger.open(tmp_path / "ledger") as ledger, RejectsFile(None) as rejects:
            rim = Rim(ledger, agents=agents(), watch=Watched(), rejects=rejects, growing=True)
            before = dict(rim.recall(Recall()))
            rim.note(Note({"surfaces": [1, 2]}))
            assert [1, 2] == rim.recall(Recall())["surfaces"]

    assert {"surfaces": [1, 2]} == before


def test_a_question_is_answered_meanwhile(tmp_path: Path) -> None:
    """
    What was begun is answered in another thread, in its order; what goes wrong there is told.
    """
    done: list[str] = []
    watch = Watched()

    def count(name: str) -> Callable[[Relations], int]:
        def counted(ledger: Relations) -> int:
            done.append(f"{name} {threading.current_thread() is threading.main_thread()}")
            return int(ledger.run(EXPOSURES.agg(rows=EXPOSURES.count()))["rows"][0])

        return counted

    with Ledger.open(tmp_path / "ledger") as ledger, RejectsFile(None) as rejects:
        with ledger.begin("log") as intake:
            intake.add(exposures(actor=[1, 2], at=[1, 2]))
            intake.commit()
        with Rim(ledger, agents=agents(), watch=watch, rejects=rejects, growing=True) as rim:
            first, second = rim.begin(count("first")), rim.begin(count("second"))
            wrong = rim.begin(lambda _: 1 // 0)
            here = rim.consult(Consult(count("here"), "asking"))

            assert (2, 2, 2) == (here, first.result(), rim.wait(Await(second, "waiting")))
            with pytest.raises(ZeroDivisionError):
                rim.wait(Await(wrong, "waiting"))

    assert ["first False", "here True", "second False"] == sorted(done)
    assert done.index("first False") < done.index("second False")
    assert ["asking", "waiting", "waiting"] == watch.done


def test_what_nobody_commanded_comes_behind_the_questions(tmp_path: Path) -> None:
    """
    It is begun once a core is to spare, or at the end where none ever is; an error of it is told then.
    """
    done: list[str] = []

    def failed(_: Relations) -> None:
        done.append("besides")
        raise ZeroDivisionError

    for spare in (True, False):
        with (
            Ledger.open(tmp_path / "ledger") as ledger,
            RejectsFile(None) as rejects,
            Rim(
                ledger,
                agents=agents(),
                watch=Watched(),
                rejects=rejects,
                growing=True,
                besides=failed,
            ) as rim,
        ):
            question = rim.begin(lambda _: done.append("question"))
            rim.wait(Await(question, "waiting"))
            if spare:
                rim.handlers[Spare](Spare())
                assert rim.begin(lambda _: done.append("later")).result(60) is None
            with pytest.raises(ZeroDivisionError):
                rim.wait_besides()

    assert ["question", "besides", "later", "question", "besides"] == done


def test_whoever_leaves_waits_for_no_answer(tmp_path: Path) -> None:
    """
    A question under way is given up, those behind it are never put.
    """
    put: list[str] = []
    under_way = threading.Event()
    pairs = CHOSEN.cross_join(CHOSEN.view().rename(other="actor"))
    many = chosen(np.arange(1_000_000, dtype=np.uint64))

    def endless(ledger: Relations) -> None:
        under_way.set()
        ledger.run(pairs.agg(total=(pairs.actor * pairs.other).sin().sum()), many)

    with Ledger.open(tmp_path / "ledger") as ledger, RejectsFile(None) as rejects:
        with Rim(ledger, agents=agents(), watch=Watched(), rejects=rejects, growing=True) as rim:
            first = rim.begin(endless)
            second = rim.begin(lambda _: put.append("second"))
            assert under_way.wait(60)

        assert isinstance(first.exception(60), duckdb.InterruptException)
    assert second.cancelled()
    assert [] == put
