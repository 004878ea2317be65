"""
Events of cases put into the folder in which they wait, and sent from there.

Whoever works on a case waits for a file to be written and for nothing else. A process of its own
sends what is due at once; what fails is tried again by a running guard, or by ``privet webhooks
deliver``.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from privet.adapters.senders import webhooks
from privet.bootstrap.challenging import secret_of
from privet.errors import ConfigError
from privet.evidence.cases import fold
from privet.evidence.sharing.events import NAMES, event

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from privet.adapters.records.store import Records
    from privet.adapters.senders.webhooks import Delivered
    from privet.bootstrap.recording import Where
    from privet.evidence.entries import Entry

log = logging.getLogger("privet.webhooks")

BEAT: Final = 5.0
"""Seconds between two looks of a running guard at what waits."""


def outbox(where: Where) -> Path:
    """Return the folder in which events wait, beside the key that evidence is signed with."""
    key = where.key
    return key.with_name(key.name.removesuffix(".signing.key") + ".outbox")


def announce(where: Where, records: Records, entries: Sequence[Entry]) -> int:
    """
    Let the events of some entries wait for each endpoint that wants them; return how many do.

    Whatever goes wrong is logged: the entry is written, and nothing takes it back.
    """
    hooks, site, count = where.settings.webhook, where.settings.site.name, 0
    try:
        folder = outbox(where)
        for entry in entries:
            if entry.kind not in NAMES:
                continue
            case = fold(records.read(entry.case)[: entry.number])
            told = event(case, site)
            for hook in hooks:
                if NAMES[entry.kind] in hook.events:
                    message = f"msg_{entry.digest[:32]}"
                    kept = webhooks.keep(folder, hook.url, message, told, int(time.time()))
                    count += kept
                    if not kept:
                        log.error("event=webhook_not_kept trouble=full folder=%s", folder)
    except (OSError, ConfigError) as error:
        log.error("event=webhook_not_kept trouble=%s", error)  # noqa: TRY400 - in words
    return count


def begin(where: Where) -> None:
    """Have a process of its own send what is due; nobody waits for it."""
    line = [sys.executable, "-m", "privet.bootstrap.delivering", *place(where)]
    nothing = subprocess.DEVNULL
    subprocess.Popen(  # noqa: S603 - ourselves
        line, stdin=nothing, stdout=nothing, stderr=nothing, start_new_session=True
    )


def place(where: Where) -> list[str]:
    """Return where policy, records and ledger are, for another process."""
    return [str(where.policy or ""), where.records, str(where.ledger or "")]


def deliver(
    where: Where,
    *,
    post: Callable[[str, dict[str, str], bytes], int] = webhooks.posted,
    clock: Callable[[], int] = lambda: int(time.time()),
) -> Delivered:
    """
    Send what is due, to the endpoints of the policy.

    Raises:
        ConfigError: A secret is not where it should be, or is none.
    """
    keys = {}
    for hook in where.settings.webhook:
        try:
            secret = secret_of(hook.secret, os.environ, "webhook.secret")
            keys[hook.url] = webhooks.secret_bytes(secret)
        except ValueError as error:
            raise ConfigError(f"webhook.secret of {hook.url}: {error}") from None
    done = webhooks.deliver(outbox(where), keys, clock, post)
    if done.failed or done.given_up:
        log.warning("event=webhook_failed failed=%d given_up=%d", done.failed, done.given_up)
    return done


class Delivering:
    """
    Send what is due while a guard runs.

    Args:
        config: The policy file, looked at again each time.
        problems: Where troubles are told to whoever asks how the guard is.
    """

    def __init__(self, config: Path, problems: dict[str, str]) -> None:
        self.config = config
        self.problems = problems

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            try:
                await asyncio.to_thread(self.round)
                self.problems.pop("webhooks", None)
            except Exception as error:  # noqa: BLE001 - the guard goes on
                self.problems["webhooks"] = f"events are not sent: {error}"
            await asyncio.sleep(BEAT)

    def round(self) -> None:
        """Send what is due, if anything is."""
        from privet.bootstrap.recording import Where

        where = Where(config=self.config)
        if where.settings.webhook and webhooks.is_due(outbox(where), int(time.time())):
            deliver(where)


def main() -> None:
    """Send what is due, once."""
    from privet.bootstrap.recording import Where

    config, records, ledger = sys.argv[1:4]
    named = Where(records, Path(ledger) if ledger else None, Path(config) if config else None)
    deliver(named)


if __name__ == "__main__":
    main()
