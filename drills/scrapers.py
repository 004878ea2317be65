"""The scrapers of a drill: real tools, each a process of its own, bounded in time and requests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from drills.people import Obtained
from drills.programs import program
from drills.visiting import Visitor
from drills.wordpress import PASSWORD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from drills.front import Front
    from drills.people import Person

ROOT = Path(__file__).parents[1]
TOOLS = ROOT / "build" / "tools" / "bin" / "python"
GRACE = 45
"""Seconds past its time after which a tool is stopped."""


@dataclass(frozen=True)
class Job:
    """
    Say what one scraper is to do.

    Args:
        front: Where the site is.
        folder: For the job, and for all that is received.
        people: Who may be had there.
        accounts: What it may sign in under.
        addresses: What it may come from.
        seconds: How long.
        most: How many requests.
    """

    front: Front
    folder: Path
    people: tuple[Person, ...]
    accounts: tuple[str, ...]
    addresses: tuple[str, ...]
    seconds: int
    most: int = 2_100

    @property
    def received(self) -> Path:
        """Where the bodies are that the scraper got."""
        return self.folder / "received"

    def written(self, **more: object) -> str:
        """Write the job for a tool; return where it is."""
        told = {
            "url": self.front.url,
            "out": str(self.received),
            "people": len(self.people),
            "handles": [each.handle for each in self.people],
            "accounts": self.accounts,
            "password": PASSWORD,
            "addresses": self.addresses,
            "seconds": self.seconds,
            "most": self.most,
            **more,
        }
        path = self.folder / "job.json"
        path.write_text(json.dumps(told), "utf-8")
        return str(path)


def _script(name: str) -> str:
    return str(Path(__file__).parent / "tools" / name)


def _crawl(job: Job) -> list[str]:
    return [str(TOOLS), _script("crawl.py"), job.written(most=1_050)]


def _mirror(job: Job) -> list[str]:
    """wget, signed in with a cookie that a person fetched."""
    visitor = Visitor(job.front.url, job.addresses[0])
    visitor.sign_in(job.accounts[0], PASSWORD)
    visitor.close()
    held = "; ".join(f"{name}={value}" for name, value in visitor.jar.items() if value != "%20")
    return [
        *(program("timeout"), str(job.seconds), program("wget"), "--mirror", "--quiet"),
        *(f"--bind-address={job.addresses[0]}", f"--header=Cookie: {held}", "--tries=1"),
        *("--execute=robots=off", "--content-on-error", "--timeout=30", "--no-cache"),
        *("--include-directories=/members,/author", f"--directory-prefix={job.received}"),
        "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/156.0 Safari/537.36",
        f"{job.front.url}/members/",
    ]


def _rotate(job: Job) -> list[str]:
    return [str(TOOLS), _script("rotate.py"), job.written(lists=False)]


def _lists(job: Job) -> list[str]:
    return [str(TOOLS), _script("rotate.py"), job.written(lists=True)]


def _browse(job: Job) -> list[str]:
    return [sys.executable, _script("browse.py"), job.written(browser=program("chromium"))]


def _fleet(job: Job) -> list[str]:
    return [sys.executable, _script("fleet.py"), job.written()]


def _lookup(job: Job) -> list[str]:
    return [sys.executable, _script("lookup.py"), job.written()]


@dataclass(frozen=True)
class Scraper:
    """
    Describe a scraper.

    Args:
        name: What the table calls it.
        command: Returns how it is run.
        addresses, accounts: How many it has.
    """

    name: str
    title: str
    command: Callable[[Job], list[str]]
    addresses: int = 1
    accounts: int = 0


SCRAPERS = (
    Scraper("crawl", "Scrapy, logged out, one address", _crawl),
    Scraper("mirror", "wget --mirror, one account", _mirror, accounts=1),
    Scraper("rotate", "curl_cffi by id, 200 addresses", _rotate, addresses=200),
    Scraper("lists", "curl_cffi, 100 a page over REST", _lists, addresses=200),
    Scraper("browse", "Playwright and Chromium, one account", _browse, accounts=1),
    Scraper("lookup", "look-ups by number, 3 of 4 nobody's, 40 addresses", _lookup, addresses=40),
    Scraper("fleet", "30 accounts, 30 addresses", _fleet, addresses=30, accounts=30),
)
BY_NAME = {each.name: each for each in SCRAPERS}


def addresses(place: int, count: int) -> tuple[str, ...]:
    """Return the addresses of a scraper; Chromium cannot choose its own."""
    return tuple(f"127.18.{10 + place}.{number}" for number in range(1, count + 1))


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
    """

    scraper: Scraper
    profiles: int
    names: int
    requests: int
    seconds: float
    remedies: dict[str, int]


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
                env={**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(job.folder)},
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

    def obtained(self) -> Yield:
        """Read what it received."""
        found = Obtained(self.job.people)
        found.read_all(_bodies(self.job.received))
        own = set(self.job.addresses) | ({"127.0.0.1"} if self.scraper.name == "browse" else set())
        met = [each for each in meetings(self.job.front.met) if each.address in own]
        remedies: dict[str, int] = {}
        for each in met:
            if each.remedy not in {"", "-", "allow"}:
                remedies[each.remedy] = remedies.get(each.remedy, 0) + 1
        names = len(found.names | found.profiles)
        return Yield(self.scraper, len(found.profiles), names, len(met), self._ended, remedies)


def _bodies(folder: Path) -> Iterator[bytes]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.read_bytes()


@dataclass(frozen=True, slots=True)
class Meeting:
    """One request, as the proxy saw it."""

    at: float
    address: str
    status: int
    remedy: str
    account: str
    target: str


def meetings(log: Path) -> list[Meeting]:
    """Read what everybody met; addresses are loopback's again."""
    found = []
    for line in log.read_text("utf-8", "replace").splitlines():
        at, address, status, remedy, account, target = line.split("\t", 5)
        local = "127." + address.partition(".")[2]
        found.append(Meeting(float(at), local, int(status), remedy, account, target))
    return found


def begin(
    names: Sequence[str], front: Front, folder: Path, people: tuple[Person, ...], seconds: int
) -> list[Running]:
    """Start scrapers; each has accounts that nobody else has."""
    running = []
    taken = 0
    for place, name in enumerate(names):
        scraper = BY_NAME[name]
        accounts = tuple(each.handle for each in people[taken : taken + scraper.accounts])
        taken += scraper.accounts
        own = addresses(place, scraper.addresses)
        job = Job(front, folder / name, people, accounts, own, seconds)
        running.append(Running(scraper, job))
    return running
