"""How the command line speaks."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from privet.apps.cli.speech import Exit, complain, note, say_json
from privet.errors import ConfigError, Source

if TYPE_CHECKING:
    import pytest


def test_answers_go_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    """
    JSON that a program can read, letters as they are.
    """
    say_json({"actor": "account:Zoë"})
    said = capsys.readouterr()

    assert {"actor": "account:Zoë"} == json.loads(said.out)
    assert "Zoë" in said.out
    assert "" == said.err


def test_remarks_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """
    Whoever pipes the answer does not get them.
    """
    note("wrote it")

    assert ("", "wrote it\n") == capsys.readouterr()


def test_an_error_names_its_place_and_its_code(capsys: pytest.CaptureFixture[str]) -> None:
    """
    What, where, what to do, and the code that never changes.
    """
    complain(ConfigError("no such key", source=Source("privet.toml", 7), advice="remove it"))

    assert "privet: privet.toml:7: no such key\n  remove it [config]\n" == capsys.readouterr().err


def test_statuses_are_those_of_the_documentation() -> None:
    """
    A script relies on them.
    """
    assert [0, 1, 2, 3, 130] == [status.value for status in Exit]
