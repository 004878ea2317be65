"""
The process that records which policy and terms a running guard has put in force.

It is a process of its own, since the records take a second to load, during which a thread would
hold back every decision; it ends when it has written its entry.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from mimetypes import guess_type
from pathlib import Path
from typing import TYPE_CHECKING, Final

from privet.bootstrap.apart import apart
from privet.evidence.force import TERMS

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.settings import Settings

log = logging.getLogger("privet.service")

PASSWORD: Final = re.compile(rb"(://[^:/@\s\"']*:)[^@\s\"']+@")
AGAIN: Final = 3600.0
"""Seconds after which the terms are looked at again."""

SOON: Final = 60.0
"""Seconds after which it is tried again where it could not be recorded."""

BEAT: Final = 1.0
LONGEST: Final = 120.0
"""Seconds after which the process is given up."""

NOTHING, WRITTEN, SAME, REFUSED = "nothing", "written", "same", "refused"


def enact(config: Path, version: str) -> str:
    """
    Record what is in force, unless the last entry says the same.

    Args:
        version: Of the policy that the guard has; a file that says something else by now is not
            in force, and is recorded once it is loaded.

    Raises:
        StoreUnavailable: The records do not answer.
    """
    from privet.adapters.orders.switching import oneself
    from privet.bootstrap.policies import version_of
    from privet.bootstrap.recording import Where, handlers
    from privet.bootstrap.task import settings_of
    from privet.evidence.force import POLICY, is_new, putting
    from privet.workflows.audit import enter, read_audit
    from privet.workflows.steps import drive

    settings = settings_of(config)
    if settings.records.url is None and settings.ledger.path is None:
        return NOTHING
    if version_of(settings) != version:
        return REFUSED
    text = PASSWORD.sub(rb"\1***@", config.read_bytes())
    terms, missing = terms_of(settings)
    texts = {POLICY: ("application/toml", text), **terms}
    draft, contents = putting(version, texts, by=oneself(), missing=missing)
    with Where(config=config).opened() as records:
        rim = handlers(records)
        if not is_new(draft, drive(read_audit(), rim)):
            return SAME
        drive(enter(draft, contents), rim)
    return WRITTEN


def terms_of(settings: Settings) -> tuple[dict[str, tuple[str, bytes]], list[str]]:
    """Return the texts on whose terms the site is used, and those that could not be read."""
    texts: dict[str, tuple[str, bytes]] = {}
    missing: list[str] = []
    for number, named in enumerate(settings.site.terms, 1):
        path = Path(named)
        try:
            media = guess_type(path.name)[0] or "application/octet-stream"
            texts[f"{TERMS}-{number}-{path.name}"] = (media, path.read_bytes())
        except OSError:
            missing.append(named)
    return texts, missing


class Enacting:
    """
    Have it recorded whenever a running guard loads a policy, and look at the terms once an hour.

    Args:
        config: The policy file.
        version: Tells the version of the policy that is in force.
        problems: Where troubles are told to whoever asks how the guard is.
    """

    def __init__(self, config: Path, version: Callable[[], str], problems: dict[str, str]) -> None:
        self.config = config
        self.version = version
        self.problems = problems
        self.recorded = ""
        self._waited = 0.0

    async def run(self) -> None:
        """Record until cancelled."""
        while True:
            version = self.version()
            if version != self.recorded or self._waited >= AGAIN:
                self._waited = 0.0
                self.recorded = version
                self._tell(await self.record(version))
            await asyncio.sleep(BEAT)
            self._waited += BEAT

    async def record(self, version: str) -> str:
        """Let the process write its entry; return what came of it, in a word."""
        process = await asyncio.create_subprocess_exec(
            *apart("privet.bootstrap.enacting"),
            *(str(self.config), version),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
        )
        try:
            said, _ = await asyncio.wait_for(process.communicate(), LONGEST)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return said.decode().strip() or "died"

    def _tell(self, said: str) -> None:
        if said == WRITTEN:
            log.info("event=policy_recorded policy=%s", self.recorded)
        if said in {NOTHING, WRITTEN, SAME, REFUSED}:
            self.problems.pop("in_force", None)
            return
        self._waited = AGAIN - SOON
        log.error("event=policy_not_recorded trouble=%s", said)
        self.problems["in_force"] = f"which policy is in force is not recorded ({said})"


def main() -> None:
    """Record once, and say in a word what came of it."""
    from privet.errors import PrivetError

    try:
        said = enact(Path(sys.argv[1]), sys.argv[2])
    except PrivetError as error:
        said = error.code
    sys.stdout.write(said + "\n")


if __name__ == "__main__":
    main()
