"""What detection concludes beside a live drill, and when it was first seen to."""

from __future__ import annotations

import time
from secrets import token_bytes
from typing import TYPE_CHECKING

from privet.adapters.intel import proxies
from privet.adapters.ledgers import keys, standings
from privet.bootstrap.policies import policy_of
from privet.exposure.recognising import ACTOR
from privet.settings import read_settings
from privet.traffic.request import Request
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from pathlib import Path

    from drills.running import Meeting

MICROSECONDS = 1_000_000


class Watch:
    """
    Read the standing verdicts of the guard as they are written.

    Args:
        folder: Of what stands before the site.
        text: Its policy.
    """

    def __init__(self, folder: Path, text: str) -> None:
        settings = read_settings(text, "privet.toml", presets=proxies.networks())
        ledger = folder.parent / "ledger"
        self._place = standings.beside(ledger)
        self._log = folder / "guarded.tsv"
        self._policy = policy_of(
            settings, keys.load(keys.beside(ledger), chance=token_bytes(keys.SIZE))
        )
        self._changed = 0.0
        self.looks: set[int] = set()
        self.found: dict[int, tuple[float, Conclusion]] = {}
        self._handles: dict[tuple[str, str, str, str], int] = {}

    @property
    def decisions(self) -> int:
        """How many requests were decided."""
        return len(self._log.read_bytes().splitlines())

    def look(self) -> None:
        """Note what stands now and did not before."""
        try:
            changed = self._place.stat().st_mtime
        except FileNotFoundError:
            return
        if changed == self._changed:
            return
        self._changed, at = changed, time.time()
        held = standings.read(self._place)
        self.looks |= {int(each["at"]) for each in held.looks.values()}
        for actor, verdict in held.verdicts.items():
            before = self.found.get(actor)
            graver = verdict.conclusion is Conclusion.COLLECTOR
            if before is None or (graver and before[1] is not Conclusion.COLLECTOR):
                self.found[actor] = (at, verdict.conclusion)

    def wait(self, looks: int, seconds: float) -> bool:
        """Wait until there were so many looks; say whether there were."""
        until = time.monotonic() + seconds
        while len(self.looks) < looks and time.monotonic() < until:
            self.look()
            time.sleep(0.2)
        return len(self.looks) >= looks

    def settle(self, seconds: float) -> None:
        """Wait for a look that began after now."""
        now = time.time() * MICROSECONDS
        until = time.monotonic() + seconds
        while max(self.looks, default=0) <= now and time.monotonic() < until:
            self.look()
            time.sleep(0.2)

    def handle(self, met: Meeting) -> int:
        """Return the pseudonym under which the guard knows who asked."""
        case = (met.account, met.client, met.address, met.agent)
        if case not in self._handles:
            request = Request(
                round(met.at * MICROSECONDS),
                "GET",
                "/author/nobody/",
                "drill",
                "198." + met.address.partition(".")[2],
                {
                    name: value
                    for name, value in (
                        ("x-account", met.account),
                        ("x-client", met.client),
                        ("x-stranger", met.stranger),
                    )
                    if value
                },
            )
            self._handles[case] = int(self._policy.recognise(request)[0][ACTOR])
        return self._handles[case]
