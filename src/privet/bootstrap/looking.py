"""
The process beside the guard that judges its ledger, one look for each line that it is sent.

It is a process of its own because detection takes seconds of Python, during which a thread would
hold back every decision; and it lasts, because loading what it needs takes longer than most looks.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from privet.adapters.intel.agents import agents
from privet.adapters.ledgers import references, standings
from privet.adapters.ledgers.looking import Look
from privet.bootstrap.effort import Effort
from privet.bootstrap.policies import version_of
from privet.bootstrap.recording import Where
from privet.bootstrap.referring import refer
from privet.bootstrap.rim import questions
from privet.bootstrap.serving import key_of
from privet.bootstrap.task import Task, settings_of
from privet.bootstrap.warming import warm
from privet.errors import ConfigError, PrivetError, Source
from privet.exposure.budgets import DAY, span
from privet.workflows.standing import look, together
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TextIO

    from privet.workflows.standing import Looked

MEBIBYTE: Final = 1 << 20
NICE: Final = 10
"""How far it stands back behind the guard where both want the processor."""

WHOLE: Final = "whole"
NEAR: Final = "near"


def now() -> int:
    """Return this moment, microseconds since 1970 UTC."""
    return time.time_ns() // 1000


def looked(config: Path, kind: str, *, clock: Callable[[], int] = now) -> dict[str, Any]:
    """
    Judge the ledger of a policy once, and write down what stands.

    Args:
        kind: ``near``, the last days as [detection] says, or ``whole``.

    Returns:
        What the look found, as it is kept beside the verdicts.

    Raises:
        ConfigError: The policy cannot be meant, or names no ledger.
        StoreUnavailable: The ledger cannot be read, or the verdicts cannot be written.
    """
    settings = settings_of(config)
    if settings.ledger.path is None:
        raise ConfigError("[ledger] names no path: nothing is kept", source=Source(str(config)))
    folder = Path(settings.ledger.path)
    if not folder.is_dir():
        raise ConfigError("there is no ledger", source=Source(str(folder)))
    at = clock()
    near = kind != WHOLE
    since = 0 if kind == WHOLE else (at - span(settings.detection.window)) // DAY * DAY
    memory = settings.analysis.memory * MEBIBYTE // 3
    policy = Task(settings=settings).policy()
    with (
        Effort() as effort,
        Look(
            folder, key_of(settings), since=since, memory=memory, spark=settings.ledger.spark
        ) as ledger,
    ):
        found = drive(
            look(
                policy,
                at=at,
                stands=span(settings.detection.stands),
                version=version_of(settings),
                reference=references.read(references.beside(folder)) if near else None,
                alerts=settings.detection.alerts,
                probation=settings.probation.subjects or 0,
                campaigns_stand=span(settings.detection.campaigns_stand),
            ),
            questions(ledger),
        )
        covers = ledger.whole
    path = standings.beside(folder)
    held = standings.read(path)
    said = {
        "at": at,
        "took": round(effort.took, 3),
        "worked": round(effort.took if settings.ledger.spark else effort.worked, 3),
        "actors": found.actors,
        "found": len(found.verdicts),
        "subjects": found.subjects,
        "within": dict(found.within),
        "demoted": {rule: list(counts) for rule, counts in found.demoted.items()},
        "model": found.model,
    }
    if near and found.reference is not None:
        references.write(references.beside(folder), found.reference)
        said |= {"drift": dict(found.drift), "reference": found.reference.at}
    looks = {**held.looks, kind: said}
    if covers:  # there is nothing older: a near look is a look at the whole
        looks[WHOLE] = said
    before = {who: each for who, each in held.verdicts.items() if who not in found.lowered}
    verdicts = together(before, found.stands, at)
    standings.write(path, standings.Standings(verdicts, looks))
    return {**said, "standing": len(verdicts), **referred(config, found)}


def referred(config: Path, found: Looked) -> dict[str, Any]:
    """
    Open the cases that a look calls for, if the policy says so.

    Returns:
        Which were opened, and what the matter is where none could be; the verdicts stand already.
    """
    try:
        done = refer(Where(config=config), found.collectors, found.campaigns)
    except PrivetError as error:
        return {"cases": [], "cases_trouble": error.code}
    return {"cases": [case.name for case in done.opened], "waiting": done.waiting}


def answer(config: Path, line: str) -> dict[str, Any]:
    """Look once, and say what came of it; whatever goes wrong is said, too."""
    try:
        return {"ok": True, **looked(config, line.strip())}
    except PrivetError as error:
        return {"ok": False, "trouble": error.code}
    except MemoryError:
        return {"ok": False, "trouble": "memory"}
    except Exception as error:  # noqa: BLE001 - the guard logs it and goes on
        trace = error.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        place = ""
        if trace is not None:
            place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        return {"ok": False, "trouble": type(error).__name__, "where": place}


def attend(config: Path, asked: TextIO, told: TextIO) -> None:
    """Look as often as asked, until nobody can ask any more."""
    for line in asked:
        told.write(json.dumps(answer(config, line)) + "\n")
        told.flush()


def main() -> None:
    """Attend to the guard that started this process; end when it ends."""
    os.nice(NICE)
    told = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    agents()
    warm()
    attend(Path(sys.argv[1]), sys.stdin, told)


if __name__ == "__main__":
    main()
