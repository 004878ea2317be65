"""The command: errors become words and statuses."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

import pytest
from typer.testing import CliRunner

from privet.apps import cli
from privet.apps.cli import app, asked_for
from privet.errors import ConfigError, StoreFull, WrongKey

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException | None], int]:
    """Run the command with an app that does nothing but to raise."""

    def run(error: BaseException | None) -> int:
        def app(**_: object) -> NoReturn:
            raise error or SystemExit(0)

        monkeypatch.setattr(cli, "asked_for", lambda _: app)
        with pytest.raises(SystemExit) as end:
            cli.main()
        return int(end.value.code or 0)

    return run


@pytest.mark.parametrize(
    ("error", "status"),
    [(ConfigError("x"), 2), (StoreFull("x"), 3), (WrongKey("x"), 2)],
)
def test_errors_on_purpose_have_their_status(
    run: Callable[[BaseException | None], int],
    error: BaseException,
    status: int,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """
    A message on stderr, and no traceback.
    """
    assert status == run(error)
    assert capsys.readouterr().err.startswith("privet: x")


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(130)])
def test_ctrl_c(
    run: Callable[[BaseException | None], int],
    error: BaseException,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """
    Whoever stops a run is told that nothing is half kept.
    """
    assert 130 == run(error)
    assert "consistent" in capsys.readouterr().err


def test_a_reader_that_leaves(
    run: Callable[[BaseException | None], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    ``| head`` is no failure.
    """
    monkeypatch.setattr(sys, "stderr", open("/dev/null", "w"))  # noqa: PTH123, SIM115 - it is closed by what is tested

    assert 0 == run(BrokenPipeError())


def test_a_mistake_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    What nobody raised on purpose keeps its traceback.
    """

    def app(**_: object) -> NoReturn:
        raise ZeroDivisionError

    monkeypatch.setattr(cli, "asked_for", lambda _: app)
    with pytest.raises(ZeroDivisionError):
        cli.main()


@pytest.mark.parametrize(("code", "status"), [(None, 0), (3, 3), ("words", None)])
def test_the_program_leaves_with_its_status(
    monkeypatch: pytest.MonkeyPatch, code: str | int | None, status: int | None
) -> None:
    """
    A number is left with at once; words are for Python to print.
    """

    def app(**_: object) -> NoReturn:
        raise SystemExit(code)

    left = Leaving()
    monkeypatch.setattr(cli, "asked_for", lambda _: app)
    monkeypatch.setattr(cli, "Leave", lambda: left)
    with pytest.raises(SystemExit):
        cli.run()

    assert status == left.status


class Leaving:
    """Stands for what leaves the process."""

    status: int | None = None


@pytest.mark.parametrize("verb", ["analyze", "letter", "reload"])
def test_a_verb_built_alone_is_what_it_is_among_all(verb: str) -> None:
    """The verb alone is built where it is known, with the same help; else the whole command line answers."""
    line = [verb, "--help"]
    alone, whole = (
        CliRunner().invoke(one, line, prog_name="privet") for one in (asked_for(line[:1]), app)
    )

    assert app is not asked_for(line[:1])
    assert (0, whole.output) == (alone.exit_code, alone.output)
    assert "Usage: privet " + verb in alone.output


@pytest.mark.parametrize("first", [[], ["--version"], ["analyse"]])
def test_what_is_no_verb_is_answered_by_all(first: list[str]) -> None:
    """Options, nothing at all and what was misspelled."""
    assert app is asked_for(first)
