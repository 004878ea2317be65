"""What a scraper of a drill is told to do, and what runs it."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from drills.people import PASSWORD
from drills.programs import NotHere, program
from drills.visiting import Visitor

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drills.front import Front
    from drills.people import Person

ROOT = Path(__file__).parents[1]
BUILT = ROOT / "build" / "tools"
TOOLS, MODULES = BUILT / "bin" / "python", BUILT / "node_modules"
"""What .ci/tools installs: Python's tools in a venv of theirs, and Node's beside them."""


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


def ours(name: str, **more: object) -> Callable[[Job], list[str]]:
    """Return what runs a script of ours, in this Python."""

    def command(job: Job) -> list[str]:
        return [sys.executable, script(name), job.written(**more)]

    return command


def beside(name: str, **more: object) -> Callable[[Job], list[str]]:
    """Return what runs a script that needs what .ci/tools installs for Python."""

    def command(job: Job) -> list[str]:
        return tooled(name, job.written(**more))

    return command


def driven(name: str, **more: object) -> Callable[[Job], list[str]]:
    """Return what runs a script of ours that drives Chromium."""

    def command(job: Job) -> list[str]:
        return [sys.executable, script(name), browser(job, **more)]

    return command


def browser(job: Job, **more: object) -> str:
    """Write the job for a tool that drives Chromium."""
    return job.written(url=job.place, browser=program("chromium"), **more)
