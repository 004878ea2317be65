"""The scrapers of a drill: real tools, and how each is run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drills.jobs import MODULES, Job, beside, browser, driven, ours, script, tooled
from drills.people import FIRST, PASSWORD, PHONES, SPARSE
from drills.programs import NotHere, program
from drills.rooms import HUBS

if TYPE_CHECKING:
    from collections.abc import Callable

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


def _patchright(job: Job) -> list[str]:
    return tooled("browse.py", browser(job, driver="patchright"))


def _replay(job: Job) -> list[str]:
    return tooled("replay.py", browser(job))


def _stealth(job: Job) -> list[str]:
    if not (MODULES / "puppeteer-extra").exists():
        raise NotHere(f"{MODULES} lacks puppeteer-extra: .ci/tools installs it")
    return [program("node"), script("stealth.cjs"), browser(job)]


def _contacts(job: Job) -> list[str]:
    phones = {"first": PHONES, "last": PHONES + SPARSE * (len(job.people) + 1)}
    return ours("contacts.py", **phones, most=12_000)(job)


def _stuff(job: Job) -> list[str]:
    """Only accounts that no honest person of the drill has: theirs are theirs."""
    tried, hands = job.people[: len(job.people) * 2 // 5], len(job.addresses)
    stolen = [  # the right ones lie so that each hand has some
        (each.handle, PASSWORD if (place - place // hands) % STUFFED == 0 else f"{each.handle}1")
        for place, each in enumerate(tried)
    ]
    return ours("stuff.py", stolen=stolen, one_in=STUFFED)(job)


def _probe(job: Job) -> list[str]:
    phones = [each.phone for each in job.people]
    return ours("probe.py", phones=phones)(job)


def _reset(job: Job) -> list[str]:
    """Let a letter reach whoever is known; the mark of a person stands for it."""
    letters = [
        (each.handle, each.mark) if each.number % LETTERS else (each.handle[::-1] + "q", "nobody")
        for each in job.people
    ]
    return ours("reset.py", letters=letters)(job)


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


BROWSE = driven("browse.py", driver="playwright")

SCRAPERS = (
    Scraper("crawl", "Scrapy, logged out, one address", _crawl),
    Scraper("mirror", "wget --mirror, one account", _mirror, accounts=1),
    Scraper("rotate", "curl_cffi by id, 200 addresses", _rotate, addresses=200),
    Scraper("lists", "curl_cffi, 100 a page over REST", _lists, addresses=200),
    Scraper("browse", "Playwright and Chromium, one account", BROWSE, accounts=1),
    Scraper("lookup", "look-ups by number, 3 of 4 nobody's, 40 addresses", ours("lookup.py"),
            addresses=40),
    Scraper("fleet", "30 accounts, 30 addresses", ours("fleet.py"), addresses=30, accounts=30),
    # beside those of the real site, since then:
    Scraper("loop", "curl in a loop, by id, one address", _loop),
    Scraper("httrack", "HTTrack, logged out", _httrack),
    Scraper("rotate-signed", "curl_cffi by id, one account, 200 addresses", _rotate_signed,
            addresses=200, accounts=1),
    Scraper("crawl-browser", "Playwright and Chromium, logged out", BROWSE),
    Scraper("patchright", "patchright and Chromium, one account", _patchright, accounts=1),
    Scraper("patchright-out", "patchright and Chromium, logged out", _patchright),
    Scraper("stealth", "Puppeteer with stealth, one account", _stealth, accounts=1),
    Scraper("stealth-out", "Puppeteer with stealth, logged out", _stealth),
    Scraper("solve", "a client that solves ALTCHA, logged out", beside("solve.py")),
    Scraper("solve-signed", "a client that solves ALTCHA, one account", beside("solve.py"),
            accounts=1),
    Scraper("contacts", "a contact import, one account", _contacts, accounts=1),
    Scraper("contacts-hands", "a contact import, five accounts at one address", _contacts,
            accounts=5),
    Scraper("contacts-spread", "a contact import, signed out, 100 addresses", _contacts,
            addresses=100),
    Scraper("stuff", "stolen passwords, 40 addresses", _stuff, addresses=40),
    # what single incidents want:
    Scraper("probe", "asks every door who exists, 20 addresses", _probe, addresses=20),
    Scraper("key", "a partner's key, one address", ours("key.py", key=PARTNER)),
    Scraper("walk", "30 accounts along friends of friends", ours("walk.py", hubs=HUBS),
            addresses=30, accounts=30),
    Scraper("reset", "resets of passwords, 4 addresses", _reset, addresses=4),
    Scraper("extend", "an extension in a person's Chromium, one account", driven("extend.py"),
            accounts=1),
    Scraper("paths", "fixed paths of CSS and JSON, day after day", beside("paths.py")),
    Scraper("pictures", "wget over guessed names of pictures", _pictures),
    Scraper("hear", "a person who hears pages, in Chromium", driven("hear.py"), accounts=1,
            honest=True),
    # the rest of the ladder:
    Scraper("lockstep", "30 accounts at once over one list", ours("fleet.py", order="lockstep"),
            addresses=30, accounts=30),
    Scraper("mimic", "30 accounts that open whom everybody opens",
            ours("fleet.py", order="popular"), addresses=30, accounts=30),
    Scraper("replay", "a session recorded in Chromium, replayed with other people by curl_cffi",
            _replay, accounts=1),
    Scraper("plan", "a scripted planner in place of a language model, Playwright and Chromium",
            driven("plan.py"), accounts=1),
    Scraper("prefixes", "searches for every beginning of a name, one account",
            ours("prefixes.py"), accounts=1),
    Scraper("leaked", "a leaked key, HTTPX, eight at once from eight addresses",
            beside("leaked.py", key=PARTNER), addresses=8),
    Scraper("hug", "reads its own refusals, five accounts that stay below what it learned",
            beside("hug.py"), addresses=5, accounts=5),
    Scraper("relay", "12 accounts, one after the other, that hand on where they ended",
            ours("relay.py"), addresses=12, accounts=12),
)  # fmt: skip
BY_NAME = {each.name: each for each in SCRAPERS}


def addresses(place: int, count: int) -> tuple[str, ...]:
    """Return the addresses of a scraper, all in one block that is its own."""
    return tuple(f"127.18.{FIRST + place}.{number}" for number in range(1, count + 1))
