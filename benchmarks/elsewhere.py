"""
Elsewhere: sites that the simulator did not invent, with other people and other scrapers on them.

Usage: python -m benchmarks elsewhere [--seeds 5] [--folder build/elsewhere]

The examination asks what is found where people and scrapers behave as Privet's own simulator has
them behave. This asks the same of logs that another, plainer generator writes, line by line, in four
shapes of address; it shares nothing with the simulator. Everything that it prints is SIMULATED.
No threshold may be chosen on it beyond those that seed 5 moved (the detector ``sweep``).
"""

from __future__ import annotations

import argparse
import itertools
import sys
from bisect import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.examine import analysed, closed, roles, scrapers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from benchmarks.examine import Label

PEOPLE, DAYS = 30_000, 10
BEGIN = datetime(2026, 11, 9, tzinfo=UTC).timestamp()
DAY, HOUR = 86_400.0, 3_600.0
WAKING = (8, 9, 10, 11, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 20, 21, 21, 22, 23)
SYLLABLES = tuple(a + b for a in "bdklmnrst" for b in "aeiou")
ASSETS = ("/static/app.js", "/static/vendor.js", "/static/site.css", "/favicon.ico")
BROWSERS = tuple(
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    f"Chrome/{version}.0.0.0 Safari/537.36"
    for version in range(120, 143)
)
SCRIPT = "python-requests/2.31"

STYLES: dict[str, Callable[[int, str], str]] = {
    "forum": lambda person, _: f"/members/{person:06}/about",
    "social": lambda _, name: f"/u/{name}",
    "query": lambda person, _: f"/profile.php?id={100_000 + 7 * person}",
    "api": lambda person, _: f"/api/v2/users/{person + 1}",
}


@dataclass
class Site:
    """Collect the lines of a site, and who is behind them."""

    style: str
    chance: Random
    lines: list[tuple[float, str]] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def __post_init__(self) -> None:
        chance = self.chance
        made: dict[str, None] = {}
        while len(made) < PEOPLE:
            made["".join(chance.choice(SYLLABLES) for _ in range(chance.randint(3, 5)))] = None
        self.names = list(made)
        self.order = list(range(PEOPLE))
        chance.shuffle(self.order)
        self.weights = list(itertools.accumulate((rank + 1) ** -0.9 for rank in range(PEOPLE)))

    def sought(self) -> int:
        """Return somebody, as they are sought: some by many, most by few."""
        return self.order[bisect(self.weights, self.chance.random() * self.weights[-1])]

    def stranger(self) -> int:
        """Return anybody."""
        return self.chance.randrange(PEOPLE)

    def address(self) -> str:
        """Return an address of IPv4."""
        return ".".join(str(self.chance.randint(1, 254)) for _ in range(4))

    def profile(self, person: int) -> str:
        """Return where somebody's page is."""
        return STYLES[self.style](person, self.names[person])

    def ask(  # noqa: PLR0913 - a line of a log has so many parts
        self, at: float, address: str, user: str, target: str, agent: str, *, status: int = 200
    ) -> None:
        """Write a line."""
        method = "POST" if target == "/api/lookup" else "GET"
        moment = datetime.fromtimestamp(at, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000")
        size = self.chance.randint(4000, 30_000)
        self.lines.append(
            (
                at,
                f'{address} - {user} [{moment}] "{method} {target} HTTP/1.1" {status} {size} "-" "{agent}"',
            )
        )

    def call(self, kind: str, role: str, actor: str, people: int = 0) -> None:
        """Note who is behind an actor."""
        self.labels.append({"kind": kind, "role": role, "actor": actor, "subjects": people})

    def moment(self, day: int) -> float:
        """Return a moment of a day at which people are awake."""
        return BEGIN + day * DAY + self.chance.choice(WAKING) * HOUR + self.chance.random() * HOUR


def people(site: Site) -> None:
    """Let people come: members, visitors, a campus, phones behind three addresses, recruiters, moderators."""
    chance = site.chance
    for number in range(4000):
        homes = [site.address() for _ in range(chance.choice((1, 1, 2, 3)))]
        reader(site, "member", f"m{number}", homes, chance.random() * 0.8)
    for _ in range(3000):
        reader(site, "visitor", "-", [site.address()], chance.random() * 0.5)
    campus, phones = [site.address()], [site.address() for _ in range(3)]
    for number in range(500):
        reader(site, "student", "-", campus, 0.5)
        reader(site, "phone", f"p{number}", phones, 0.3)
    for number in range(25):
        reader(site, "recruiter", f"r{number}", [site.address()], 0.75, pages=70, share=0.8)
    for number in range(6):
        user, agent = f"w{number}", chance.choice(BROWSERS)
        site.call("person", "moderator", f"account:{user}")
        for day in range(DAYS):
            newest = PEOPLE - 3000 + 150 * day
            met = [newest + chance.randrange(150) for _ in range(70)]
            visit(site, site.moment(day), site.address(), user, agent, met=met, share=0.9)
    letter = [site.sought() for _ in range(12)]
    for _ in range(2500):
        home, at = site.address(), BEGIN + 4 * DAY + 9 * HOUR + chance.expovariate(1 / 2400)
        site.call("person", "newsletter's reader", f"network:{home}/32")
        met = [chance.choice(letter) for _ in range(chance.randint(1, 4))]
        visit(site, at, home, "-", chance.choice(BROWSERS), met=met, share=0.9)


def reader(  # noqa: PLR0913 - who it is, where, how often and how much
    site: Site,
    role: str,
    user: str,
    homes: list[str],
    often: float,
    *,
    pages: int = 6,
    share: float = 0.5,
) -> None:
    """Let somebody come on some days; most go back to those they know."""
    chance = site.chance
    agent = chance.choice(BROWSERS)
    site.call("person", role, f"account:{user}" if user != "-" else f"network:{homes[0]}/32")
    known = [site.sought() for _ in range(chance.randint(5, 60))]
    for day in range(DAYS):
        for _ in range(chance.choice((1, 1, 2)) if chance.random() < often else 0):
            size = max(1, int(chance.expovariate(1 / pages)))
            if role == "recruiter":
                met = [site.stranger() for _ in range(size)]
            else:
                met = [
                    chance.choice(known) if chance.random() < 0.6 else site.sought()
                    for _ in range(size)
                ]
            visit(site, site.moment(day), chance.choice(homes), user, agent, met=met, share=share)


def visit(  # noqa: PLR0913 - when, from where, who, with what and whom
    site: Site, at: float, home: str, user: str, agent: str, *, met: Iterable[int], share: float
) -> None:
    """Let a browser open pages, of people and others, with what belongs to them."""
    chance = site.chance
    for number, person in enumerate(met):
        other = chance.choice(("/", "/news/7", f"/t/{person}-topic", f"/groups/{person % 50}"))
        found = 200 if chance.random() < 0.985 else 404
        target = site.profile(person) if chance.random() < share else other
        site.ask(at, home, user, target, agent, status=found)
        for asset in chance.sample(ASSETS, 3 if number == 0 else chance.randint(0, 2)):
            site.ask(at + chance.random(), home, user, asset, agent)
        at += chance.lognormvariate(3.0, 0.9)


def harvest(site: Site) -> None:
    """Let scrapers come, each of a kind."""
    chance, everybody = site.chance, range(PEOPLE)

    def blind(count: int) -> list[int]:
        return chance.sample(everybody, count)

    take(site, "loud", "s1", range(20_000), lambda: 0.1, agents=[SCRIPT])
    take(site, "loud address", "-", range(3000, 9000), lambda: chance.uniform(0.3, 0.8))
    take(site, "paced", "s2", blind(9000), lambda: chance.uniform(20, 90), dressed=True)
    pool = [site.address() for _ in range(600)]
    take(site, "rotating", "s3", blind(6000), lambda: chance.uniform(5, 60), homes=pool)
    prefix = ":".join(f"{chance.randint(256, 65_535):x}" for _ in range(3))
    hosts = [f"2a02:{prefix}::{host:x}" for host in range(1, 2000)]
    take(site, "one /64", "-", blind(5000), lambda: chance.uniform(5, 50), homes=hosts,
         agents=BROWSERS, actor=f"network:2a02:{prefix}::/64")  # fmt: skip
    shared_out = blind(24_000)
    for number in range(400):
        take(site, "logged-out fleet", "-", shared_out[60 * number : 60 * number + 60],
             lambda: chance.uniform(3, 30), begin=site.moment(chance.randrange(2, 6)))  # fmt: skip
    names = sorted(everybody, key=lambda person: site.names[person])
    take(site, "name enumerator", "s4", names[2000:6000], lambda: chance.uniform(5, 40))
    stride = [(37 * number) % PEOPLE for number in range(4000)]
    take(site, "strides", "s5", stride, lambda: chance.uniform(15, 60))
    places = [site.address() for _ in range(5)]
    take(site, "shared login", "s6", blind(3500), lambda: chance.uniform(6, 24), homes=places)
    tail = chance.sample(site.order[PEOPLE // 3 :], 3420)
    for day in range(9):
        take(site, "tail by day", "s7", tail[380 * day : 380 * day + 380],
             lambda: chance.uniform(30, 150), begin=BEGIN + day * DAY + 8 * HOUR, dressed=True)  # fmt: skip
    at, home = BEGIN + 2 * DAY, site.address()
    site.call("scraper", "contact look-up", "account:s8", 720)
    for _ in range(6000):
        status = 200 if chance.random() < 0.12 else 404
        site.ask(at, home, "s8", "/api/lookup", BROWSERS[1], status=status)
        at += chance.uniform(2, 20)
    woken(site, blind(12 * 4 * 14))


def woken(site: Site, persons: list[int]) -> None:
    """Let a scheduler wake twelve accounts from twelve homes, seven times a day, for two people each."""
    chance, agent = site.chance, site.chance.choice(BROWSERS)
    struck = sorted(site.moment(day) for day in range(4, 8) for _ in range(7))
    for hand in range(12):
        home, own = [site.address()], iter(persons[hand::12])
        for moment in struck:
            take(site, "one clock", f"c{hand}", [next(own), next(own)],
                 lambda: chance.uniform(15, 60), begin=moment + chance.uniform(0, 90), homes=home,
                 agents=[agent], dressed=True)  # fmt: skip


def take(  # noqa: PLR0913 - a scraper has so many habits
    site: Site,
    role: str,
    user: str,
    persons: Iterable[int],
    gap: Callable[[], float],
    *,
    begin: float = BEGIN + DAY,
    homes: list[str] | None = None,
    agents: Iterable[str] = (),
    dressed: bool = False,
    actor: str = "",
) -> None:
    """Let one scraper take people."""
    chance = site.chance
    homes = homes or [site.address()]
    own = list(agents) or [chance.choice(BROWSERS)]
    taken = list(persons)
    actor = actor or (f"account:{user}" if user != "-" else f"network:{homes[0]}/32")
    if site.labels[-1]["actor"] == actor:
        site.labels[-1]["subjects"] += len(taken)
    else:
        site.call("scraper", role, actor, len(taken))
    for person in taken:
        home, agent = chance.choice(homes), chance.choice(own)
        site.ask(begin, home, user, site.profile(person), agent)
        if dressed:
            site.ask(begin + 0.3, home, user, chance.choice(ASSETS), agent)
        begin += gap()


def main() -> int:
    """Print one table a site and one over all sites; return 1 if a person was accused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=(5,))
    parser.add_argument("--folder", type=Path, default=Path("build/elsewhere"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    judged_, accused = 0, 0
    for seed, style in itertools.product(options.seeds, STYLES):
        made = Site(style, Random(seed))
        people(made)
        harvest(made)
        log = options.folder / f"{style}-{seed}.log"
        log.write_text("\n".join(line for _, line in sorted(made.lines)) + "\n")
        findings, summary = analysed(log, options.folder / f"{style}-{seed}")
        log.unlink()
        print(f"\n## Simulated site, {style}, seed {seed}: {summary['lines']:,} lines\n")
        scrapers(made.labels, findings)
        judged, called = roles(once(made.labels), findings)
        judged_, accused = judged_ + judged, accused + called
    return closed(accused, judged_, "people or their addresses")


def once(labels: list[Label]) -> list[Label]:
    """Return labels, one for each actor: many people may be behind one address."""
    return list({label["actor"]: label for label in labels}.values())


if __name__ == "__main__":
    sys.exit(main())
