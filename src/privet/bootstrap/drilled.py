"""What came of drills: kept line by line, so that a run goes on where it ended, and recorded for the review."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from privet.bootstrap import drilling, staging
from privet.bootstrap.policies import version_of
from privet.bootstrap.recording import Where, handlers
from privet.errors import ConfigError, Source, StoreUnavailable
from privet.evidence.entries import Draft
from privet.review.drills import LIVE, SIMULATED, LiveDrill
from privet.workflows.audit import enter
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from privet.review.drills import Drill

Document = dict[str, Any]
Key = tuple[str, int, tuple[int, ...], str, str]
Book = tuple[Where, str]
"""Where it is recorded, and who ran it."""

PASSED, FAILED, TOLD = "drill-passed", "drill-failed", "drill-told"
"""Kinds of entries of the audit chain; the review looks for the first. One that demands nothing only tells."""


_BEGINS = b'{"drill":'
"""How each line of a progress file begins; a file that does not is not touched."""


@dataclass(slots=True)
class Session:
    """
    Run drills one after the other, each once.

    Args:
        seeds: Of each.
        progress: A file of JSON lines, one for each drill that is done; None where none is kept.
        say: Takes a line about what is done now.
        book: Where what came of it is recorded; None where nowhere.
        stage: Where what live drills need is; None looks for it.
    """

    seeds: tuple[int, ...]
    progress: Path | None
    say: Callable[[str], None]
    book: Book | None = None
    stage: Path | None = None
    _done: dict[Key, Document] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.progress is not None and self.progress.exists():
            self._drop_torn(self.progress)
            for number, line in enumerate(self.progress.read_text("utf-8").splitlines(), 1):
                try:
                    each = json.loads(line)
                    key = (
                        *(each["drill"], each["version"], tuple(each["seeds"]), each["policy"]),
                        each["mode"],
                    )
                except (ValueError, KeyError, TypeError):
                    raise ConfigError(
                        "not what came of a drill", source=Source(str(self.progress), line=number)
                    ) from None
                self._done[key] = each

    def _drop_torn(self, progress: Path) -> None:
        """Cut off a last line that was being written when its run was killed; its drill is run again."""
        text = progress.read_bytes()
        whole = text.rfind(b"\n") + 1
        if text.startswith(_BEGINS) and text.startswith(_BEGINS, whole):
            os.truncate(progress, whole)
            self.say(f"the last line of {progress} was not finished; its drill is run again")

    def run(self, drill: Drill) -> Document:
        """Run a drill, or return what came of it before; record it either way once."""
        live = isinstance(drill, LiveDrill)
        version = version_of(
            staging.policy(drill) if isinstance(drill, LiveDrill) else drilling.policy(drill)
        )
        key = (drill.name, drill.version, self.seeds, version, LIVE if live else SIMULATED)
        if key in self._done:
            self.say(f"{drill.name} was run before")
            return self._done[key]
        if isinstance(drill, LiveDrill):
            document = staging.run(drill, self.seeds, self.say, self.stage).document()
        else:
            document = drilling.run(drill, self.seeds, self.say).document()
        self._done[key] = document
        if self.book is not None:
            record(document, *self.book)
        if self.progress is not None:
            try:
                self.progress.parent.mkdir(parents=True, exist_ok=True)
                with self.progress.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps(document) + "\n")
            except OSError as error:
                raise StoreUnavailable(f"cannot write {self.progress}: {error.strerror}") from None
        return document


def record(document: Document, where: Where, by: str) -> None:
    """Write what came of a drill into the audit chain."""
    kind, state = (PASSED, "holds") if document["holds"] else (FAILED, "does not hold")
    if not document["judged"]:
        kind, state = TOLD, "demands nothing"
    draft = Draft(
        kind=kind,
        by=by,
        why=f"{document['drill']} v{document['version']}, {document['data']}: {state}",
        payload=document,
    )
    with where.opened() as records:
        drive(enter(draft), handlers(records))


def book(records: str, config: Path | None, by: str) -> Book | None:
    """Return where drills are recorded and who runs them; None where nothing names the records."""
    where = Where(records=records, config=config)
    if not (records or (config is not None and where.settings.records.url)):
        return None
    return where, where.by(by)


def seeds_of(text: str) -> tuple[int, ...]:
    """
    Read seeds with commas between.

    Raises:
        ConfigError: One is no number.
    """
    try:
        return tuple(int(each) for each in text.split(","))
    except ValueError:
        raise ConfigError(f"--seeds {text!r}: write numbers with commas between") from None
