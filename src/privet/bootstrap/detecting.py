"""Detection beside a running guard: when to look, and what of it the guard goes by."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.gateways.metering import Level
from privet.adapters.ledgers import standings
from privet.bootstrap.apart import apart
from privet.bootstrap.recalling import enforce
from privet.detection.learned.model import Fitness
from privet.detection.measures.seen import WITHIN
from privet.errors import StoreUnavailable

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence

    from privet.bootstrap.serving import Service

log = logging.getLogger("privet.detection")

SECOND: Final = 1_000_000
HOUR: Final = 3600 * SECOND

SHARE: Final = 4
"""
After a look, so many times as long as it worked passes before the next: a fifth of a core.

What it waited for a busy machine is no work: who is niced waits most while scrapers are at it, and
would then look most rarely. Measured on two cores with five other processes: a look that worked for
1.3 s took 9.2 s.
"""

RARELY: Final = 20
"""The same for looks at the whole ledger: a twentieth of a core, and once an hour at most."""

LONGEST: Final = 1800.0
"""Seconds after which a look is given up."""

BEAT: Final = 0.5
"""Seconds between two looks at the clock."""

WORKER: Final = apart("privet.bootstrap.looking")

LONGEST_LINE: Final = 1 << 24
"""Bytes of an answer; asyncio alone would call it broken after 65,536."""

DYING: Final = 5.0
"""Seconds that a process has to end after it closed its output."""


class Detecting:
    """
    Judge the ledger of a running guard every so often, in a process of its own.

    Whatever goes wrong there is counted, logged and told; the guard goes on with what stands.

    Args:
        config: The policy file.
        made: The guard.
        problems: Where troubles are told to whoever asks how the guard is.
        clock: The moment, microseconds since 1970 UTC.
        worker: How the process is started; the path of the policy file is added.
    """

    def __init__(
        self,
        config: Path,
        made: Service,
        problems: dict[str, str],
        clock: Callable[[], int],
        worker: Sequence[str] = WORKER,
    ) -> None:
        self.config = config
        self.made = made
        self.problems = problems
        self.clock = clock
        self.worker = worker
        self.looks = 0
        self.failures = 0
        self.last: standings.Looks = {}
        self._begun = clock()
        self._due = 0
        self._process: Process | None = None
        self._demoted: dict[str, list[int]] = {}
        self._fitness = ""
        self.recall()

    @property
    def age(self) -> float:
        """Seconds since the ledger was last looked at; since the start where it was not."""
        moments = [int(each["at"]) for each in self.last.values()] or [self._begun]
        return max(0.0, (self.clock() - max(moments)) / SECOND)

    def gauges(self) -> dict[str, Level]:
        """Return what the metrics tell of detection."""
        return {
            "detection_age_seconds": Level("Since the ledger was last judged.", lambda: self.age),
            "detection_looks": Level("Looks at the ledger since the start.", lambda: self.looks),
            "detection_seconds": Level(
                "How long the last look took.", lambda: self._newest("took")
            ),
            "detection_actors": Level(
                "Actors that the last look judged.", lambda: self._newest("actors")
            ),
            "unique_subjects": Level(
                "Different people who were shown to anybody, as of the last look.",
                lambda: {window: self._within(window) for window in WITHIN},
                "window",
            ),
            "site_coverage_ratio": Level(
                "Share of the people in the ledger who were shown within a day.",
                self._coverage,
            ),
            "standing_verdicts": Level("Verdicts that stand.", lambda: len(self.made.standing)),
            "rules_demoted": Level(
                "Rules of detection that condemned too many.", lambda: len(self._demoted)
            ),
            "model_age_seconds": Level(
                "Since the reference was taken that drift is measured against.", self._model_age
            ),
            "drift_psi": Level(
                "Population stability index of a measure against the reference.",
                lambda: self.last.get("near", {}).get("drift", {}),
                "feature",
            ),
        }

    def _model_age(self) -> float:
        taken = self.last.get("near", {}).get("reference", 0)
        return max(0.0, (self.clock() - int(taken)) / SECOND) if taken else 0.0

    def _newest(self, what: str) -> float:
        """Return a figure of the last look; 0 before the first."""
        newest = max(self.last.values(), key=lambda each: int(each["at"]), default={what: 0})
        return float(newest[what])

    def _within(self, window: str) -> float:
        nothing: dict[str, Any] = {"within": {}}
        newest = max(self.last.values(), key=lambda each: int(each["at"]), default=nothing)
        return float(newest["within"].get(window, 0))

    def _coverage(self) -> float:
        whole = int(self.last.get("whole", {}).get("subjects", 0))
        return min(1.0, self._within("1d") / whole) if whole else 0.0

    def recall(self) -> None:
        """Put in force what stands in the file beside the ledger."""
        path = self.made.settings.ledger.path
        if path is None:
            return
        try:
            held = standings.read(standings.beside(Path(path)))
        except StoreUnavailable as error:
            self._failed(error.code)
            return
        self.last = held.looks
        enforce(self.made.standing, held.verdicts)

    def kind(self, at: int) -> str:
        """Return which look is due: one at the whole ledger, rarely, or at its last days."""
        whole = self.last.get("whole")
        if whole is None:
            return "whole" if "near" in self.last else "near"
        rest = max(HOUR, RARELY * round(float(whole["took"]) * SECOND))
        return "whole" if at >= int(whole["at"]) + rest else "near"

    async def run(self) -> None:
        """Look until cancelled."""
        try:
            while True:
                await self.beat()
                await asyncio.sleep(BEAT)
        finally:
            await self.stop()

    async def beat(self) -> None:
        """Look, if it is time."""
        pace = self.made.settings.detection.pace
        at = self.clock()
        if not pace or self.made.live is None or at < self._due:
            return
        self._due = at + pace
        worked = 0.0
        try:
            worked = await self.look(self.kind(at))
        except Exception as error:
            log.exception("event=look_failed")
            self._failed(type(error).__name__, told=True)
        self._due = max(at + pace, self.clock() + round(SHARE * worked * SECOND))

    async def look(self, kind: str) -> float:
        """Look once, put in force what was found, and return how many seconds it worked."""
        assert self.made.live is not None  # noqa: S101 - whoever calls asked
        await asyncio.to_thread(self.made.live.flush)
        said = await self._asked(kind)
        if not said.get("ok"):
            self._failed(str(said.get("trouble", "died")), where=str(said.get("where", "")))
            return 0.0
        before = len(self.made.standing)
        self.recall()
        self.looks += 1
        if self.problems.pop("detection", ""):
            log.info("event=looking_again")
        self._alert(said.get("demoted", {}))
        self._doubt(str(said.get("model", "")))
        if len(self.made.standing) != before or kind == "whole":
            log.info(
                "event=looked kind=%s took=%.2f actors=%d found=%d standing=%d",
                kind,
                said["took"],
                said["actors"],
                said["found"],
                said["standing"],
            )
        self._cases(said)
        return float(said["worked"])

    def _cases(self, said: dict[str, Any]) -> None:
        """Tell of cases that were opened, or could not be."""
        for name in said.get("cases", ()):
            log.info("event=case_opened case=%s", name)
        trouble = str(said.get("cases_trouble", ""))
        if trouble and "cases" not in self.problems:
            log.error("event=case_not_opened trouble=%s", trouble)
        waiting = int(said.get("waiting", 0))
        if trouble:
            self.problems["cases"] = f"cases are not opened ({trouble}); see [records]"
        elif waiting:
            self.problems["cases"] = f"{waiting:,} cases wait: cases.a_day were opened today"
        else:
            self.problems.pop("cases", None)

    def _alert(self, demoted: dict[str, list[int]]) -> None:
        """Tell of rules that condemned too many, each once."""
        told = self._demoted
        self._demoted = demoted
        for rule in demoted.keys() - told.keys():
            log.warning("event=rule_demoted rule=%s alerts=%d allowed=%d", rule, *demoted[rule])
        for rule in told.keys() - demoted.keys():
            log.info("event=rule_restored rule=%s", rule)
        self.problems.pop("alerts", None)
        if demoted:
            words = ", ".join(
                f"{rule} ({alerts:,} of {allowed:,})"
                for rule, (alerts, allowed) in sorted(demoted.items())
            )
            self.problems["alerts"] = (
                f"condemned more actors than [detection] alerts allows: {words}; "
                "until that is looked into they are challenged and not refused"
            )

    def _doubt(self, fitness: str) -> None:
        """Tell of a model that is stale, once, and as long as it is."""
        before, self._fitness = self._fitness, fitness
        self.problems.pop("model", None)
        if fitness not in {"", Fitness.FRESH}:
            self.problems["model"] = (
                f"the learned model is {fitness}: whom it speaks against meets a step less than "
                "before; train it again (privet model train)"
            )
            if fitness != before:
                log.warning("event=model_stale fitness=%s", fitness)

    async def _asked(self, kind: str) -> dict[str, Any]:
        """Send the process a line, and return its answer, or how it failed to give one."""
        process = self._process
        if process is not None and process.returncode is not None:
            self._failed("died", where=f"status {process.returncode} between two looks")
        if process is None or process.returncode is not None:
            process = self._process = await asyncio.create_subprocess_exec(
                *self.worker,
                str(self.config),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                limit=LONGEST_LINE,
            )
        line = b""
        try:
            line = await asyncio.wait_for(_exchanged(process, kind), LONGEST)
            if line:
                said: dict[str, Any] = json.loads(line)
                return said
            failed = await _ended(process)
        except TimeoutError:
            failed = {"trouble": "endless", "where": f"{LONGEST:.0f} s"}
        except OSError:
            failed = await _ended(process)
        except ValueError:
            failed = {"trouble": "unreadable", "where": f"{len(line)} bytes"}
        await self.stop()
        return failed

    def _failed(self, trouble: str, *, where: str = "", told: bool = False) -> None:
        self.failures += 1
        self.made.meter.failed("detection")
        self.problems["detection"] = (
            f"the ledger was not judged ({trouble}); what stands goes on standing until it ends"
        )
        if not told:
            log.error('event=look_failed trouble=%s where="%s"', trouble, where or "-")

    async def stop(self) -> None:
        """End the process, if there is one."""
        process, self._process = self._process, None
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _exchanged(process: Process, asked: str) -> bytes:
    """Send a line, and return the line that answers it; nothing where the process closes."""
    assert process.stdin is not None  # noqa: S101 - both were asked for
    assert process.stdout is not None  # noqa: S101
    process.stdin.write(f"{asked}\n".encode())
    await process.stdin.drain()
    return await process.stdout.readline()


async def _ended(process: Process) -> dict[str, Any]:
    """Return how a process ended that reads or writes no more: its status, negative by a signal."""
    status: int | None = None
    with suppress(TimeoutError):
        status = await asyncio.wait_for(process.wait(), DYING)
    return {"trouble": "died", "where": f"status {status}"}
