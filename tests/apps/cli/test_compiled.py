"""Somebody without a home keeps compiled kernels in a folder that is safe."""

from __future__ import annotations

import os
import stat
import tempfile
from typing import TYPE_CHECKING

import pytest

from privet.apps.cli import compiled
from privet.apps.cli.compiled import VARIABLE, private, settle, writable

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _homeless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let temporary files be made in a folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)


def test_nothing_is_set_where_numba_finds_a_place(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Beside the source or at home is better than in a temporary folder.
    """
    for answers in ((True, False), (False, True)):
        told = iter(answers)
        monkeypatch.setattr(compiled, "writable", lambda _folder, told=told: next(told, False))
        settle()

        assert VARIABLE not in os.environ


def test_a_folder_is_named_where_numba_would_find_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The same for every run, so that kernels are compiled once.
    """
    monkeypatch.setattr(compiled, "writable", lambda _folder: False)
    settle()
    first = os.environ.pop(VARIABLE)
    settle()

    assert first == os.environ.pop(VARIABLE)
    assert first.startswith(str(tmp_path))


def test_what_the_operator_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A folder that was named is taken as it is.
    """
    monkeypatch.setenv(VARIABLE, "/somewhere")
    monkeypatch.setattr(compiled, "writable", lambda _folder: False)
    settle()

    assert "/somewhere" == os.environ[VARIABLE]


def test_the_folder_is_our_own_alone(tmp_path: Path) -> None:
    """
    Nobody else may write there: what is in it is loaded and run.
    """
    folder = private()

    assert tmp_path == folder.parent
    assert 0o700 == stat.S_IMODE(folder.stat().st_mode)
    assert folder == private()


def test_a_folder_that_others_may_write_to_is_not_used(tmp_path: Path) -> None:
    """
    Nor one that is a link, nor a file in its place: then a fresh one is made.
    """
    place = tmp_path / f"privet-compiled-{os.getuid()}"
    place.mkdir()
    place.chmod(0o777)
    open_to_all = private()
    place.rmdir()
    place.symlink_to(tmp_path)
    linked = private()
    place.unlink()
    place.write_text("a file")
    filed = private()

    assert 4 == len({place, open_to_all, linked, filed})
    assert {0o700} == {stat.S_IMODE(f.stat().st_mode) for f in (open_to_all, linked, filed)}


def test_a_folder_that_can_be_made_is_writable(tmp_path: Path) -> None:
    """
    What counts is the nearest folder that is there.
    """
    assert writable(tmp_path)
    assert writable(tmp_path / "not" / "yet")
