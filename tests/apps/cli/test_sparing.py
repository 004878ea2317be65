"""What a program that soon ends need not do."""

from __future__ import annotations

import ctypes
import gc
import os
import subprocess
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from privet.apps.cli.sparing import Leave, share_arenas, unswept

if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM = """
import atexit, sys
from privet.apps.cli.sparing import Leave

class Held:
    def __del__(self):
        print("freed")

held = Held()
leave = Leave()
atexit.register(print, "asked for")
leave.status = {status}
sys.exit(3)
"""


@pytest.mark.parametrize(("status", "said"), [("3", "asked for\n"), ("None", "asked for\nfreed\n")])
def test_what_others_asked_for_is_done(status: str, said: str) -> None:
    """
    What was to be done at the end is done and what was printed arrives; nothing is freed.
    """
    command = [sys.executable, "-c", PROGRAM.format(status=status)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (3, said) == (ran.returncode, ran.stdout)


@pytest.fixture
def leave(monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], list[int]]:
    """Leave a process that stays; return the statuses it was left with."""
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr("atexit.register", lambda _: None)

    def leave(status: int | None) -> list[int]:
        ending = Leave()
        ending.status = status
        ending()
        return left

    return leave


@pytest.mark.parametrize(("status", "left"), [(0, [0]), (3, [3]), (None, [])])
def test_a_process_is_left_with_its_status(
    leave: Callable[[int | None], list[int]], status: int | None, left: list[int]
) -> None:
    """
    Without a status Python ends as it does.
    """
    assert left == leave(status)


def test_words_that_cannot_be_said(
    leave: Callable[[int | None], list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Where standard output is gone, Python says so, and the status is its own.
    """
    with open(os.devnull, "w") as closed:  # noqa: PTH123
        pass
    monkeypatch.setattr(sys, "stdout", closed)

    assert [] == leave(0)


def test_threads_share_arenas_where_the_c_library_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    GNU's is told; any other has no such setting, and nothing happens.
    """
    told: list[tuple[int, int]] = []

    def mallopt(setting: int, value: int) -> int:
        told.append((setting, value))
        return 1

    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(mallopt=mallopt))
    here = share_arenas()
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace())

    assert here
    assert [(-8, 2)] == told
    assert not share_arenas()


def test_objects_are_swept_again_afterwards() -> None:
    """
    Nothing is swept while an answer is made; then it is as it was.
    """
    with unswept():
        meanwhile = gc.isenabled()

    assert (False, True) == (meanwhile, gc.isenabled())
