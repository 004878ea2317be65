"""``privet drill run --mode live``: real tools against a real site, staged by the repository's ``drills``."""

from __future__ import annotations

import json
import subprocess
import sys
import time
import tomllib
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from privet.adapters.intel import proxies
from privet.bootstrap.policies import version_of
from privet.errors import ConfigError, StageMissing
from privet.review.drills import LIVE, Campaign, Crowd, LiveDrill, Run
from privet.settings import Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.resources.abc import Traversable

    Say = Callable[[str], None]
    Document = dict[str, Any]

HOME: Final = Path(__file__).parents[3]
"""The repository, where this module is read from one."""

LACKING: Final = 3
"""With this status the stage ends where a program is missing."""


def _folder() -> Traversable:
    return files("privet").joinpath("data", "drills", "live")


@cache
def drills() -> dict[str, LiveDrill]:
    """Return every live drill by its name."""
    names = sorted(each.name for each in _folder().iterdir() if each.name[:1] in "RT")
    told = (tomllib.loads(_folder().joinpath(name).read_text("utf-8")) for name in names)
    found = [LiveDrill.read(each) for each in told]
    return {each.name: each for each in found}


def written(drill: LiveDrill) -> str:
    """Return the text of the policy under which a live drill is run."""
    return _folder().joinpath("policy.toml").read_text("utf-8") + drill.policy


def policy(drill: LiveDrill) -> Settings:
    """Return that policy."""
    return read_settings(written(drill), "policy.toml", presets=proxies.networks())


def stage(given: Path | None = None) -> Path:
    """
    Return the folder that holds the site and the tools: Privet's repository.

    Args:
        given: Where the operator says that it is; else it is looked for here and beside this module.

    Raises:
        StageMissing: It is in none of these places.
    """
    tried = [given] if given is not None else [Path.cwd(), HOME]
    for each in tried:
        if each.joinpath("drills", "live.py").is_file():
            return each.resolve()
    raise StageMissing(
        f"no live drills in {' or '.join(map(str, tried))}",
        advice="The package ships no scrapers. Take Privet's repository, run make .venv/.ready and "
        ".ci/tools in it, and name it with --stage.",
    )


def run(drill: LiveDrill, seeds: tuple[int, ...], say: Say, place: Path | None = None) -> Run:
    """
    Run a drill in its live mode, once for each seed.

    Args:
        say: Takes a line about what is done now.
        place: The repository; None looks for it.

    Raises:
        StageMissing: There is no stage, or a program that it needs is missing.
    """
    began = time.monotonic()
    where = stage(place)
    parts = [_staged(_task(drill, seed), where, say) for seed in seeds]
    return Run(
        drill,
        seeds,
        LIVE,
        version_of(policy(drill)),
        tuple(Campaign(**each) for part in parts for each in part["campaigns"]),
        _crowd([part["crowd"] for part in parts]),
        decisions=sum(part["decisions"] for part in parts),
        looks=sum(part["looks"] for part in parts),
        seconds=time.monotonic() - began,
        more=parts[0]["more"],
    )


def _task(drill: LiveDrill, seed: int) -> Document:
    """Return what the stage is told."""
    return {
        "name": drill.name,
        "policy": written(drill),
        "seed": seed,
        "people": drill.people,
        "sessions": drill.sessions,
        "seconds": drill.seconds,
        "hurry": drill.hurry,
        "warm": drill.warm,
        "turns": drill.turns,
        "follow": drill.follow,
        "also": list(drill.also),
        "attacks": [asdict(each) for each in drill.attacks],
    }


def _staged(task: Document, where: Path, say: Say) -> Document:
    """Hand a drill over, pass on what is said meanwhile, and return what came of it."""
    with subprocess.Popen(
        [sys.executable, "-m", "drills", "live"],
        cwd=where,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            said = _heard(process.stdin, process.stderr, task, say)
            answer = process.stdout.read() if process.stdout else ""
            status = process.wait()
        except BaseException:
            process.terminate()  # it stops what it started
            raise
    if status == LACKING:
        raise StageMissing(" / ".join(said[-2:]) or "a program is missing")
    try:
        came: Document = json.loads(answer)
    except ValueError:
        raise StageMissing(
            f"the live drill {task['name']} ended with status {status} and said: "
            + (said[-1] if said else "nothing")
        ) from None
    return came


def _heard(asked: IO[str] | None, told: IO[str] | None, task: Document, say: Say) -> list[str]:
    """Hand the task over; return the lines that came on stderr, each passed on as it came."""
    if asked is None or told is None:
        raise ConfigError("a live drill cannot be spoken to")
    asked.write(json.dumps(task))
    asked.close()
    said = []
    for line in filter(str.strip, told):
        said.append(line.rstrip())
        say(f"{task['name']}: {said[-1]}")
    return said


def _crowd(parts: Sequence[Document]) -> Crowd:
    """Sum up what honest people met."""
    by_role: dict[str, int] = {}
    roles: dict[str, int] = {}
    for part in parts:
        for held, into in ((part["by_role"], by_role), (part["roles"], roles)):
            for name, count in held.items():
                into[name] = into.get(name, 0) + count
    return Crowd(
        days=sum(part["days"] for part in parts),
        challenged=sum(part["challenged"] for part in parts),
        limited=sum(part["limited"] for part in parts),
        by_role=by_role,
        roles=roles,
    )
