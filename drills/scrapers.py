"""The scrapers of a drill: real tools, and how each is run."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from drills.people import FIRST, PASSWORD, PHONES, SPARSE
from drills.programs import NotHere, program
from drills.rooms import HUBS
from drills.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drills.front import Front
    from drills.people import Person

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "build" / "tools"
TOOLS, MODULES = BUILT / "bin" / "python", BUILT / "node_modules"
"""What .ci/tools installs: Python's tools in a venv of theirs, and Node's beside them."""

CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 "
    "Safari/537.36"
)
STUFFED = 20
"""One in so many stolen passwords is right."""

PARTNER = "partner7"
"""Whose key it is that is misused."""

LETTERS = 3
"""A reset for one in so many goes to nobody: lists that are sold are not of this site alone."""


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
        seconds: How long at most.
        span: Over how much of it a tool spreads what it does, if it is one that spreads.
        knobs: What the drill adds for the tool.
        most: How many requests.
    """

    front: Front
    folder: Path
    people: tuple[Person, ...]
    accounts: tuple[str, ...]
    addresses: tuple[str, ...]
    seconds: int
    span: int
    knobs: Mapping[str, object] = field(default_factory=dict)
    most: int = 2_100

    @property
    def received(self) -> Path:
        """Where the bodies are that the scraper got."""
        return self.folder / "received"

    @property
    def place(self) -> str:
        """Where a tool goes that cannot choose where it comes from."""
        return self.front.at(self.addresses[0])

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
            "span": self.span,
            "most": self.most,
            **more,
            **self.knobs,
        }
        path = self.folder / "job.json"
        path.write_text(json.dumps(told), "utf-8")
        return str(path)

    def cookie(self) -> str:
        """Sign in as the first account; return the header that a person would copy."""
        visitor = Visitor(self.front.url, self.addresses[0])
        visitor.sign_in(self.accounts[0], PASSWORD)
        visitor.close()
        held = (f"{name}={value}" for name, value in visitor.jar.items() if value != "%20")
        return "Cookie: " + "; ".join(held)


def script(name: str) -> str:
    """Return where a tool of ours is."""
    return str(Path(__file__).parent / "tools" / name)


def tooled(name: str, job: str) -> list[str]:
    """
    Return how a script runs that needs what .ci/tools installs for Python.

    Raises:
        NotHere: It is not installed.
    """
    if not TOOLS.exists():
        raise NotHere(f"{TOOLS} is missing: .ci/site and .ci/tools install what a drill needs")
    return [str(TOOLS), script(name), job]


def _loop(job: Job) -> list[str]:
    """Run curl in a loop of a shell, id after id."""
    curl = f"curl --silent --interface {job.addresses[0]} --max-time 30"
    lines = (
        f"id=2; while [ $id -le {len(job.people) + 1} ]; do "
        f'{curl} --output "{job.received}/$id" "{job.front.url}/wp-json/wp/v2/users/$id"; '
        "id=$((id + 1)); done"
    )
    program("curl")
    return [program("timeout"), str(job.seconds), program("sh"), "-c", lines]


def _crawl(job: Job) -> list[str]:
    return tooled("crawl.py", job.written(most=1_050))


def _mirror(job: Job) -> list[str]:
    """wget, signed in with a cookie that a person fetched."""
    return [
        *(program("timeout"), str(job.seconds), program("wget"), "--mirror", "--quiet"),
        *(f"--bind-address={job.addresses[0]}", f"--header={job.cookie()}", "--tries=1"),
        *("--execute=robots=off", "--content-on-error", "--timeout=30", "--no-cache"),
        *("--include-directories=/members,/author", f"--directory-prefix={job.received}"),
        f"--user-agent={CHROME}",
        f"{job.front.url}/members/",
    ]


def _httrack(job: Job) -> list[str]:
    """HTTrack, as patient as it is told to be; it cannot choose its address."""
    return [
        *(program("timeout"), str(job.seconds), program("httrack"), f"{job.place}/"),
        *("-O", str(job.received), "--quiet", "--robots=0", "--sockets=4", "--max-rate=0"),
        *("--connection-per-second=0", "--disable-security-limits", "--depth=120", "--near"),
        *("--timeout=30", "--retries=0", "--keep-alive", "--cache=0", "--do-not-log"),
    ]


def _rotate(job: Job) -> list[str]:
    return tooled("rotate.py", job.written(lists=False))


def _rotate_signed(job: Job) -> list[str]:
    return tooled("rotate.py", job.written(lists=False, cookie=job.cookie().partition(" ")[2]))


def _lists(job: Job) -> list[str]:
    return tooled("rotate.py", job.written(lists=True))


def _browser(job: Job, **more: object) -> str:
    return job.written(url=job.place, browser=program("chromium"), **more)


def _browse(job: Job) -> list[str]:
    return [sys.executable, script("browse.py"), _browser(job, driver="playwright")]


def _patchright(job: Job) -> list[str]:
    return tooled("browse.py", _browser(job, driver="patchright"))


def _stealth(job: Job) -> list[str]:
    if not (MODULES / "puppeteer-extra").exists():
        raise NotHere(f"{MODULES} lacks puppeteer-extra: .ci/tools installs it")
    return [program("node"), script("stealth.cjs"), _browser(job)]


def _solve(job: Job) -> list[str]:
    return tooled("solve.py", job.written())


def _fleet(job: Job) -> list[str]:
    return [sys.executable, script("fleet.py"), job.written()]


def _lookup(job: Job) -> list[str]:
    return [sys.executable, script("lookup.py"), job.written()]


def _contacts(job: Job) -> list[str]:
    phones = {"first": PHONES, "last": PHONES + SPARSE * (len(job.people) + 1)}
    return [sys.executable, script("contacts.py"), job.written(**phones, most=12_000)]


def _stuff(job: Job) -> list[str]:
    """Only accounts that no honest person of the drill has: theirs are theirs."""
    tried, hands = job.people[: len(job.people) * 2 // 5], len(job.addresses)
    stolen = [  # the right ones lie so that each hand has some
        (each.handle, PASSWORD if (place - place // hands) % STUFFED == 0 else f"{each.handle}1")
        for place, each in enumerate(tried)
    ]
    return [sys.executable, script("stuff.py"), job.written(stolen=stolen, one_in=STUFFED)]


def _probe(job: Job) -> list[str]:
    phones = [each.phone for each in job.people]
    return [sys.executable, script("probe.py"), job.written(phones=phones)]


def _key(job: Job) -> list[str]:
    return [sys.executable, script("key.py"), job.written(key=PARTNER)]


def _walk(job: Job) -> list[str]:
    return [sys.executable, script("walk.py"), job.written(hubs=HUBS)]


def _reset(job: Job) -> list[str]:
    """Let a letter reach whoever is known; the mark of a person stands for it."""
    letters = [
        (each.handle, each.mark) if each.number % LETTERS else (each.handle[::-1] + "q", "nobody")
        for each in job.people
    ]
    return [sys.executable, script("reset.py"), job.written(letters=letters)]


def _extend(job: Job) -> list[str]:
    return [sys.executable, script("extend.py"), _browser(job)]


def _paths(job: Job) -> list[str]:
    return tooled("paths.py", job.written())


def _hear(job: Job) -> list[str]:
    return [sys.executable, script("hear.py"), _browser(job)]


def _pictures(job: Job) -> list[str]:
    """Let wget try a list of guessed names, twice as many as there are."""
    guessed = job.folder / "guessed.txt"
    count = 2 * len(job.people)
    lines = (f"{job.front.url}/photos/{number}.jpg\n" for number in range(1, count + 1))
    guessed.write_text("".join(lines), "utf-8")
    return [
        *(program("timeout"), str(job.seconds), program("wget"), "--quiet", "--tries=1"),
        *(
            f"--bind-address={job.addresses[0]}",
            f"--input-file={guessed}",
            f"--user-agent={CHROME}",
        ),
        *("--execute=robots=off", "--timeout=30", f"--directory-prefix={job.received}"),
    ]


@dataclass(frozen=True)
class Scraper:
    """
    Describe a scraper.

    Args:
        name: What the table calls it.
        command: Returns how it is run.
        addresses, accounts: How many it has.
        honest: Whether it takes nothing, and only shows what a person meets.
    """

    name: str
    title: str
    command: Callable[[Job], list[str]]
    addresses: int = 1
    accounts: int = 0
    honest: bool = False


SCRAPERS = (
    Scraper("crawl", "Scrapy, logged out, one address", _crawl),
    Scraper("mirror", "wget --mirror, one account", _mirror, accounts=1),
    Scraper("rotate", "curl_cffi by id, 200 addresses", _rotate, addresses=200),
    Scraper("lists", "curl_cffi, 100 a page over REST", _lists, addresses=200),
    Scraper("browse", "Playwright and Chromium, one account", _browse, accounts=1),
    Scraper("lookup", "look-ups by number, 3 of 4 nobody's, 40 addresses", _lookup, addresses=40),
    Scraper("fleet", "30 accounts, 30 addresses", _fleet, addresses=30, accounts=30),
    # beside those of the real site, since then:
    Scraper("loop", "curl in a loop, by id, one address", _loop),
    Scraper("httrack", "HTTrack, logged out", _httrack),
    Scraper("rotate-signed", "curl_cffi by id, one account, 200 addresses", _rotate_signed,
            addresses=200, accounts=1),
    Scraper("crawl-browser", "Playwright and Chromium, logged out", _browse),
    Scraper("patchright", "patchright and Chromium, one account", _patchright, accounts=1),
    Scraper("patchright-out", "patchright and Chromium, logged out", _patchright),
    Scraper("stealth", "Puppeteer with stealth, one account", _stealth, accounts=1),
    Scraper("stealth-out", "Puppeteer with stealth, logged out", _stealth),
    Scraper("solve", "a client that solves ALTCHA, logged out", _solve),
    Scraper("solve-signed", "a client that solves ALTCHA, one account", _solve, accounts=1),
    Scraper("contacts", "a contact import, one account", _contacts, accounts=1),
    Scraper("contacts-hands", "a contact import, five accounts at one address", _contacts,
            accounts=5),
    Scraper("contacts-spread", "a contact import, signed out, 100 addresses", _contacts,
            addresses=100),
    Scraper("stuff", "stolen passwords, 40 addresses", _stuff, addresses=40),
    # what single incidents want:
    Scraper("probe", "asks every door who exists, 20 addresses", _probe, addresses=20),
    Scraper("key", "a partner's key, one address", _key),
    Scraper("walk", "30 accounts along friends of friends", _walk, addresses=30, accounts=30),
    Scraper("reset", "resets of passwords, 4 addresses", _reset, addresses=4),
    Scraper("extend", "an extension in a person's Chromium, one account", _extend, accounts=1),
    Scraper("paths", "fixed paths of CSS and JSON, day after day", _paths),
    Scraper("pictures", "wget over guessed names of pictures", _pictures),
    Scraper("hear", "a person who hears pages, in Chromium", _hear, accounts=1, honest=True),
)  # fmt: skip
BY_NAME = {each.name: each for each in SCRAPERS}


def addresses(place: int, count: int) -> tuple[str, ...]:
    """Return the addresses of a scraper, all in one block that is its own."""
    return tuple(f"127.18.{FIRST + place}.{number}" for number in range(1, count + 1))
