"""The log of the service: one line an event, keys and values, nobody's data."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime
from pathlib import Path


class OneLine(logging.Formatter):
    """
    Write a record as keys and values.

    Of an error only its kind and place are written: its words may hold what a visitor sent.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        said = record.getMessage().replace("\n", " ")
        if "=" not in said.partition(" ")[0]:
            said = f'event={record.name.rpartition(".")[2]} said="{said}"'
        line = f"at={at} level={record.levelname.lower()} {said}"
        if record.exc_info and record.exc_info[0] is not None:
            trace = record.exc_info[2]
            while trace is not None and trace.tb_next is not None:
                trace = trace.tb_next
            place = ""
            if trace is not None:
                name = Path(trace.tb_frame.f_code.co_filename).name
                place = f" where={name}:{trace.tb_lineno}"
            line += f" error={record.exc_info[0].__name__}{place}"
        return line


def log_to_stderr(level: int = logging.INFO) -> None:
    """Write the events of the service and of its server to stderr."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine())
    for name in ("privet", "uvicorn.error"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.setLevel(level if name == "privet" else logging.WARNING)
        logger.propagate = False
