"""
What a decision costs the core, beside dictionaries that do the same, in one run.

Five actors, three windows each; every decision recognises the request, makes its pseudonyms, asks
the tally and charges it. CPU time of this process, the median of several rounds that alternate.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import time
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from privet.adapters.gateways.heads import WHOLE, request_of
from privet.adapters.tallies.memory import MemoryTally
from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import Surface
from privet.enforcement.decision import Mode
from privet.exposure.budgets import Budget
from privet.exposure.pseudonyms import Key
from privet.exposure.tallying import Ask, Take, handles_of
from privet.identity.addresses import Trusted
from privet.identity.bearing import Bearing
from privet.traffic.request import Request
from privet.traffic.sources import Sources
from privet.workflows.charging import Disclosed, charge
from privet.workflows.decide import decide, decide_at_once, handlers
from privet.workflows.guarding import GuardPolicy
from privet.workflows.observe import charge as shown_on
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable

WHO = ("account", "client", "session", "device", "network")
WINDOWS = (("1h", 60), ("1d", 400), ("28d", 2000))
SPANS = (3600_000_000, 86_400_000_000, 28 * 86_400_000_000)
BUDGETS = [Budget(who, window, subjects) for who in WHO for window, subjects in WINDOWS]
PEER = "127.0.0.1"
START = 1_700_000_000_000_000
AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0"


def policy() -> GuardPolicy:
    """Return a policy of three surfaces and fifteen budgets, enforced."""
    surfaces = [
        Surface("profile", "/members/{subject}"),
        Surface("search", "/search", lists=20),
        Surface("lookup", "POST /api/lookup", lookup=True),
    ]
    routes = Routes.of(surfaces)
    trusted = Trusted.of(["127.0.0.1/32"])
    sources = Sources(
        client=("header:x-client",), session=("cookie:sid",), device=("header:x-ja4",)
    )
    return GuardPolicy.of(
        "benchmark",
        routes=routes,
        shown=shown_on(routes.surfaces),
        bearing=Bearing(sources, trusted),
        trusted=trusted,
        budgets=BUDGETS,
        key=Key(b"a key of the benchmark"),
        mode=Mode.ENFORCE,
    )


def visits(count: int, visitors: int) -> list[Request]:
    """Return requests for profiles: each visitor returns to about thirty people."""
    chance = np.random.default_rng(1)
    who = chance.integers(0, visitors, count).tolist()
    whom = (chance.integers(0, 30, count) * 1000).tolist()
    return [
        Request(
            START + number * 5000,
            "GET",
            f"/members/{person + visitor}?tab=1",
            "example.org",
            "127.0.0.1",
            {
                "x-forwarded-for": f"10.{visitor >> 16 & 255}.{visitor >> 8 & 255}.{visitor & 255}",
                "x-remote-user": f"member{visitor}",
                "x-client": f"client{visitor}",
                "x-ja4": f"t13d1516h2_{visitor:x}",
                "cookie": f"lang=en; sid=5f3a{visitor:x}; theme=dark",
                "user-agent": AGENT,
                "accept": "text/html",
            },
        )
        for number, (visitor, person) in enumerate(zip(who, whom, strict=True))
    ]


def head_of(request: Request) -> bytes:
    """Return a request as nginx asks about it, behind the line with which it does."""
    asked = {"X-Original-URI": request.target, "X-Original-Method": "GET", "Host": request.host}
    fields = {**asked, **request.headers}.items()
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + b"\r\n"


class Dictionaries:
    """Count in ordered dictionaries: the plain floor, exact, without any bound."""

    def __init__(self) -> None:
        self.seen: dict[str, OrderedDict[str, int]] = {}

    def decide(self, request: Request) -> bool:
        """Take the request apart, and judge and charge five actors in three windows each."""
        headers = request.headers
        path = request.target.partition("?")[0]
        if not path.startswith("/members/"):
            return True
        person = path[9:]
        address = headers["x-forwarded-for"].rpartition(", ")[2]
        session = headers["cookie"].partition("sid=")[2].partition(";")[0]
        actors = (
            "a" + headers["x-remote-user"],
            "c" + headers["x-client"],
            "s" + session,
            "d" + headers["x-ja4"],
            "n" + address,
        )
        allowed = True
        for actor in actors:
            seen = self.seen.get(actor)
            if seen is None:
                seen = self.seen[actor] = OrderedDict()
            for span, (_, limit) in zip(SPANS, WINDOWS, strict=True):
                begin, count = request.at - span, 0
                for last in reversed(seen.values()):
                    if last <= begin:
                        break
                    count += 1
                if seen.get(person, 0) <= begin and count + 1 > limit:
                    allowed = False
        if allowed:
            for actor in actors:
                seen = self.seen[actor]
                seen[person] = request.at
                seen.move_to_end(person)
        return allowed


def cpu(work: Callable[[Request], object], requests: list[Request]) -> float:
    """Return microseconds of CPU a request."""
    began = time.process_time()
    for request in requests:
        work(request)
    return (time.process_time() - began) / len(requests) * 1e6


def compare(count: int, visitors: int, rounds: int) -> None:
    """Print both, round by round in turn."""
    rules, requests = policy(), visits(count, visitors)
    tally = MemoryTally(rules.allowances[""].spans, actors=8 * visitors, entries=64 * 8 * visitors)
    wiring = handlers(tally)
    plain = Dictionaries()
    served = Disclosed()

    def both(request: Request) -> None:
        decision = drive(decide(request, rules, follows=True), wiring)
        drive(charge(request, served, rules, decision), wiring)

    heads = [WHOLE[0] + head_of(request) for request in requests]
    numbers = {id(request): number for number, request in enumerate(requests)}

    def at_once(request: Request) -> None:
        head = heads[numbers[id(request)]]
        seen = rules.glimpse(head, len(WHOLE[0]), PEER, request.at, request_of, nginx=True)
        assert seen is not None
        decide_at_once(seen, rules, wiring)

    parts: dict[str, Callable[[Request], object]] = {
        "from bytes": at_once,
        "at once": lambda request: decide_at_once(request, rules, wiring),
        "decide": lambda request: drive(decide(request, rules), wiring),
        "and charge": both,
        "recognise": rules.recognise,
        "dictionaries": plain.decide,
    }
    for work in parts.values():
        cpu(work, requests)
    found: dict[str, list[float]] = {name: [] for name in parts}
    for _ in range(rounds):
        for name, work in parts.items():
            found[name].append(cpu(work, requests))
    print(f"{count:,} decisions, {visitors:,} visitors, 5 actors and 3 windows each; CPU us:")
    for name, taken in found.items():
        print(f"  {name:13} {statistics.median(taken):6.2f}   least {min(taken):6.2f}")
    ratio = statistics.median(found["dictionaries"]) / statistics.median(found["from bytes"])
    print(f"  dictionaries take {ratio:.1f} times as long as the whole decision")


def resident() -> int:
    """Return how much memory this process holds, in bytes."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize()


def memory(actors: int) -> None:
    """Print what so many actors take, at five people each and 200 for one in a hundred."""
    rules = policy().allowances[""]
    tally = MemoryTally(rules.spans, actors=actors, entries=16 * actors)
    begun = resident()
    for part in range(4):
        for actor in range(part * actors // 4, (part + 1) * actors // 4):
            who = handles_of([actor * 0x9E3779B97F4A7C15 + 1 & (1 << 64) - 1])
            for person in range(200 if actor % 100 == 0 else 5):
                ask = Ask(START + person, who, person + 1, 1, 1000, rules, take=Take.CHARGE)
                tally.judge(ask)
        grown = resident() - begun
        print(
            f"  {len(tally):>9,} actors: {tally.bytes / len(tally):4.0f} bytes each in the tally, "
            f"resident memory grew by {grown / len(tally):4.0f} each"
        )


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=50_000)
    parser.add_argument("--visitors", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--actors", type=int, default=1_000_000)
    told = parser.parse_args()
    compare(told.decisions, told.visitors, told.rounds)
    memory(told.actors)


if __name__ == "__main__":
    main()
