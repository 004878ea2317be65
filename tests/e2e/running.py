"""Run the real command line: within this process where that will do, as a process where it matters."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from unittest import mock

import pyarrow.parquet as pq

from privet.apps.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

PRIVET = "import sys; from privet.apps.cli import main; main()"


@dataclass(frozen=True)
class Ran:
    """What a run of the command line left behind: its exit status and what it said."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - any JSON document
        """What it printed, read as JSON."""
        return json.loads(self.out)


class Piped(io.TextIOWrapper):
    """A text stream over bytes, as the standard streams are."""

    def __init__(self, raw: bytes = b"") -> None:
        super().__init__(io.BytesIO(raw), encoding="utf-8", write_through=True)

    @property
    def text(self) -> str:
        """What was written to it."""
        self.seek(0)
        return self.read()


def privet(*arguments: object, stdin: bytes = b"") -> Ran:
    """Run a verb within this process, through the same door as the command."""
    out, err = Piped(), Piped()
    status = 0
    with (
        mock.patch.object(sys, "argv", ["privet", *map(str, arguments)]),
        mock.patch.object(sys, "stdin", Piped(stdin)),
        mock.patch.object(sys, "stdout", out),
        mock.patch.object(sys, "stderr", err),
        mock.patch.dict(os.environ, {"COLUMNS": "100", "NO_COLOR": "1"}),
    ):
        try:
            main()
        except SystemExit as end:
            status = int(end.code or 0)
    return Ran(status, out.text, err.text)


def command(*arguments: object) -> list[str]:
    """Return the command line that runs a verb as a process."""
    return [sys.executable, "-c", PRIVET, *map(str, arguments)]


def process(
    *arguments: object, before: Callable[[], None] | None = None, **environment: str
) -> Ran:
    """Run a verb as a process of its own; *before* is called in it first."""
    done = subprocess.run(
        command(*arguments),
        capture_output=True,
        check=False,
        timeout=120,
        preexec_fn=before,
        env={**os.environ, **environment},
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass(frozen=True)
class Analysed(Ran):
    """An analysis, and the documents that it wrote."""

    folder: Path

    @cached_property
    def findings(self) -> list[dict[str, Any]]:
        """The lines of ``findings.jsonl``."""
        lines = (self.folder / "findings.jsonl").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines]

    @cached_property
    def actors(self) -> Mapping[str, dict[str, Any]]:
        """The findings by the name of the actor; every name stands once."""
        found = {each["actor"]: each for each in self.findings}
        assert len(self.findings) == len(found), "an actor has two lines"
        return found

    @cached_property
    def summary(self) -> dict[str, Any]:
        """What ``summary.json`` says."""
        document: dict[str, Any] = json.loads((self.folder / "summary.json").read_text("utf-8"))
        return document

    @cached_property
    def table(self) -> list[dict[str, str]]:
        """The rows of ``actors.csv``."""
        with (self.folder / "actors.csv").open(encoding="utf-8", newline="") as stream:
            return list(csv.DictReader(stream))

    @cached_property
    def exposures(self) -> list[dict[str, Any]]:
        """The rows of ``exposures.parquet``."""
        rows: list[dict[str, Any]] = pq.read_table(self.folder / "exposures.parquet").to_pylist()
        return rows

    @property
    def subjects(self) -> dict[str, int]:
        """How many people each actor was shown."""
        return {name: each["subjects"] for name, each in self.actors.items()}


def analysed(folder: Path, *arguments: object, stdin: bytes = b"") -> Analysed:
    """Analyse logs, and read what was written into *folder*."""
    ran = privet("analyze", *arguments, "--out", folder, stdin=stdin)
    assert ran.status in {0, 1, 3}, ran.err
    return Analysed(ran.status, ran.out, ran.err, folder)


def analysed_text(
    folder: Path, text: str, *arguments: object, config: str | None = None
) -> Analysed:
    """Analyse a log that is written for it, under a policy if there is one."""
    folder.mkdir(parents=True, exist_ok=True)
    log = folder / "access.log"
    log.write_text(text, "utf-8")
    options = list(arguments)
    if config is not None:
        policy = folder / "privet.toml"
        policy.write_text(config, "utf-8")
        options += ["--config", policy]
    return analysed(folder / "out", log, *options)
