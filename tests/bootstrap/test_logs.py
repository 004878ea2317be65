"""The log of the service: one line an event, and nothing that a visitor sent."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from privet.bootstrap.logs import OneLine, log_to_stderr

if TYPE_CHECKING:
    import pytest


def line(message: str, *, failed: bool = False) -> str:
    """Return how an event is written."""
    trouble = None
    if failed:
        try:
            int("what the visitor sent")
        except ValueError:
            trouble = sys.exc_info()
    return OneLine().format(
        logging.LogRecord("privet.service", logging.INFO, "x.py", 1, message, (), trouble)
    )


def test_an_event_is_one_line_of_keys_and_values() -> None:
    """When, how grave, and what."""
    assert line("event=reloaded policy=abc").endswith(" level=info event=reloaded policy=abc")
    assert line("event=two\nlines").endswith("event=two lines")


def test_words_of_others_are_quoted() -> None:
    """What the server says by itself becomes a value."""
    assert line("Application startup").endswith('event=service said="Application startup"')


def test_of_an_error_only_kind_and_place_are_written() -> None:
    """Its words may hold what a visitor sent."""
    said = line("event=failed", failed=True)

    assert "error=ValueError where=test_logs.py:" in said
    assert "visitor" not in said


def test_events_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    """Ours from what is informative on, the server's from a warning on; each once."""
    before = {name: logging.getLogger(name) for name in ("privet", "uvicorn.error")}
    kept = [(each, each.handlers, each.level, each.propagate) for each in before.values()]
    try:
        log_to_stderr()
        logging.getLogger("privet.service").info("event=here")
        logging.getLogger("uvicorn.error").info("Started")
        said = capsys.readouterr().err.splitlines()
    finally:
        for each, handlers, level, propagate in kept:
            each.handlers, each.propagate = handlers, propagate
            each.setLevel(level)

    assert 1 == len(said)
    assert said[0].endswith("event=here")
