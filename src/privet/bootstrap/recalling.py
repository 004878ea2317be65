"""Standing verdicts that somebody else concludes, put in force where people are decided on."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from privet.adapters.ledgers import standings
from privet.bootstrap.traces import trace
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.bootstrap.serving import Service
    from privet.verdict.standing import StandingVerdict

log = logging.getLogger("privet.detection")


def enforce(standing: dict[int, StandingVerdict], found: Mapping[int, StandingVerdict]) -> None:
    """Let what was found stand, and nothing else; requests may be decided meanwhile."""
    standing.update(found)
    for actor in standing.keys() - found.keys():
        del standing[actor]


class Recalling:
    """
    Go by the verdicts in the file beside a ledger, as long as somebody writes them there.

    Args:
        made: The guard.
        problems: Where troubles are told to whoever asks how the guard is.
    """

    def __init__(self, made: Service, problems: dict[str, str]) -> None:
        self.made = made
        self.problems = problems
        path = made.settings.ledger.path
        self._path = None if path is None else standings.beside(Path(path))
        self._seen: tuple[int, ...] = ()

    def look(self) -> None:
        """Read the file again, if it is another; what stood goes on where it cannot be read."""
        if self._path is None:
            return
        seen = trace(self._path)
        if seen == self._seen:
            return
        self._seen = seen
        try:
            held = standings.read(self._path)
        except StoreUnavailable as error:
            self.made.meter.failed("detection")
            self.problems["detection"] = f"standing verdicts cannot be read ({error.code})"
            log.error("event=verdicts_unreadable code=%s", error.code)  # noqa: TRY400
            return
        self.problems.pop("detection", None)
        enforce(self.made.standing, held.verdicts)
