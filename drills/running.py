"""Scrapers at work: each a process of its own, bounded in time, and what came of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from drills.jobs import MODULES, ROOT, Job
from drills.people import Obtained
from drills.programs import NotHere
from drills.scrapers import BY_NAME, Scraper, addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from drills.front import Front
    from drills.people import Person

GRACE = 15
"""Seconds past its time after which a tool is stopped."""

Order = tuple[str, "Mapping[str, object]"]
"""A tool, and its knobs."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One request, as the proxy saw it."""

    at: float
    address: str
    status: int
    remedy: str
    account: str
    client: str
    agent: str
    target: str

    @property
    def stranger(self) -> str:
        """Who that is as the proxy knows whoever is signed out and has no key."""
        named = self.account or self.client
        agent = "" if self.agent == "-" else self.agent
        return "" if named else f"198.{self.address.partition('.')[2]} {agent}"


def meetings(log: Path) -> list[Meeting]:
    """Read what everybody met; addresses are loopback's again."""
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        at, address, status, remedy, account, client, agent, target = line.split("\t", 7)
        local = "127." + address.partition(".")[2]
        met = Meeting(float(at), local, int(status), remedy, account, client, agent, target)
        found.append(met)
    return found


@dataclass(frozen=True)
class Yield:
    """
    Tell what a scraper obtained.

    Args:
        profiles: People whose profile it received.
        names: People of whom it received at least the name.
        requests: How many it made.
        seconds: How long it took.
        remedies: What it met of the guard, and how often.
        cut: Whether its time ended before it did.
        gained: When it received somebody new, and how many it then had.
        met: Its requests.
    """

    scraper: Scraper
    profiles: int
    names: int
    requests: int
    seconds: float
    remedies: dict[str, int]
    cut: bool = False
    gained: tuple[tuple[float, int], ...] = ()
    met: tuple[Meeting, ...] = ()


class Running:
    """A scraper at work."""

    def __init__(self, scraper: Scraper, job: Job) -> None:
        self.scraper = scraper
        self.job = job
        job.received.mkdir(parents=True)
        self._begun = time.monotonic()
        self._ended = 0.0
        with (job.folder / "said.log").open("wb") as said:
            self._process = subprocess.Popen(
                scraper.command(job),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                cwd=job.folder,
                env={
                    **os.environ,
                    "PYTHONPATH": str(ROOT),
                    "HOME": str(job.folder),
                    "NODE_PATH": str(MODULES),
                },
                start_new_session=True,
            )

    @property
    def done(self) -> bool:
        """Whether it has ended; it is stopped when its time is long over."""
        if self._ended:
            return True
        over = time.monotonic() - self._begun
        if self._process.poll() is None:
            if over < self.job.seconds + GRACE:
                return False
            os.killpg(self._process.pid, 9)
            self._process.wait()
        self._ended = over
        return True

    def stop(self) -> None:
        """End it, whatever it does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, 9)
            self._process.wait()

    def obtained(self) -> Yield:
        """Read what it received."""
        found = Obtained(self.job.people)
        gained = []
        for at, body in _bodies(self.job.received):
            before = len(found.profiles)
            found.read(body)
            if len(found.profiles) > before:
                gained.append((at, len(found.profiles)))
        own = set(self.job.addresses)
        met = [each for each in meetings(self.job.front.met) if each.address in own]
        remedies: dict[str, int] = {}
        for each in met:
            if each.remedy not in {"", "-", "allow"}:
                remedies[each.remedy] = remedies.get(each.remedy, 0) + 1
        return Yield(
            self.scraper,
            len(found.profiles),
            len(found.names | found.profiles),
            len(met),
            self._ended,
            remedies,
            cut=self._ended >= self.job.seconds,
            gained=tuple(gained),
            met=tuple(met),
        )


def _bodies(folder: Path) -> Iterator[tuple[float, bytes]]:
    """Yield what was received, in the order in which it was; tools set other times as they like."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for changed, path in sorted((path.stat().st_ctime, path) for path in files):
        yield changed, path.read_bytes()


@contextmanager
def begin(  # noqa: PLR0913 - each says another thing of the jobs
    orders: Sequence[Order],
    front: Front,
    folder: Path,
    people: tuple[Person, ...],
    seconds: int,
    *,
    span: int = 0,
) -> Iterator[list[Running]]:
    """
    Start scrapers, each with accounts and addresses of its own; none outlives the block.

    Args:
        seconds: How long each may take at most.
        span: Over how much of it a fleet spreads its work; 0 for all of it.
    """
    running: list[Running] = []
    taken = 0
    try:
        for place, (name, knobs) in enumerate(orders):
            if name not in BY_NAME:
                raise NotHere(f"there is no tool {name!r}; known are {', '.join(BY_NAME)}")
            scraper = BY_NAME[name]
            accounts = tuple(each.handle for each in people[taken : taken + scraper.accounts])
            taken += scraper.accounts
            own = addresses(place, scraper.addresses)
            into = folder / f"{name}-{place}"
            job = Job(front, into, people, accounts, own, seconds, span or seconds, knobs)
            running.append(Running(scraper, job))
        yield running
    finally:
        for each in running:
            each.stop()


@contextmanager
def workplace() -> Iterator[Path]:
    """Return a folder whose name is short enough for a socket."""
    made = Path(mkdtemp(prefix="drill-", dir="/tmp"))
    made.chmod(0o755)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
