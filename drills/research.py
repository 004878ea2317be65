"""The labelled sessions of the research set, where somebody has it: what can be told of them, and what not."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.bootstrap import analyze, looked_at
from privet.bootstrap.rim import questions
from privet.bootstrap.task import Task
from privet.bootstrap.watching import Unwatched
from privet.detection.learned.features import table
from privet.detection.learned.lines import Line
from privet.review.modelling import auc
from privet.verdict.conclusions import Conclusion
from privet.workflows.detect import detect
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

NAMED: Final = "research set, 100 sessions"
PEOPLE, MODERATE, ADVANCED = "human", "moderate_bot", "advanced_bot"

POLICY: Final = """[site]
name = "The site of the research set; its pages stand for people"
[identity]
account = ["log:remote_user"]
[[surface]]
name = "topic"
route = "/content/{subject}"
[[surface]]
name = "page"
route = "/content/{topic}/{subject}"
"""

LINE: Final = re.compile(rb'^\S+ \S+ (\[[^]]+\] "[^"]*" \d+ \S+ "[^"]*") (\S+) ')
"""A line has no address, and the session where a combined log has the user agent."""

BEACON: Final = b"POST /storage/"
"""What each page reports of the mouse once a second; no visitor asked for it."""

MEASURES: Final = ("gap_cv", "gap_median", "burst_1m", "novelty", "returns", "strangeness", "quiet")
SEED, DRAWS = 1, 1_000

HALVINGS: Final = 20
"""How often sessions are halved for a line to be taught: by one halving alone it came to 0.47 or 0.69."""


def written(log: Path, out: Path) -> None:
    """Write the log as a server would that knows its sessions, without the reports of the mouse."""
    with gzip.open(log) as lines, out.open("wb") as target:
        for line in lines:
            found = LINE.match(line)
            if found and BEACON not in line:
                target.write(b'192.0.2.1 - %s %s "-"\n' % (found[2], found[1]))


def labels(path: Path) -> dict[str, str]:
    """Return the label of each session."""
    with path.open(encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        return {row["session_id"]: row["label"] for row in rows}


def research(folder: Path) -> Iterator[str]:
    """
    Yield the lines of the page about the research set.

    Args:
        folder: With ``labelled_sessions.log.gz`` and ``labelled_sessions.tsv``.
    """
    known = labels(folder / "labelled_sessions.tsv")
    with TemporaryDirectory(prefix="privet-") as place:
        at = Path(place)
        (at / "privet.toml").write_text(POLICY, "utf-8")
        written(folder / "labelled_sessions.log.gz", at / "access.log")
        logs = (str(at / "access.log"),)
        task = Task(logs=logs, ledger=at / "ledger", config=at / "privet.toml").read()
        analyze(task, Unwatched())
        with looked_at(task) as look:
            judged = drive(detect(task.policy()), questions(look))
    called = [judged.called(row).removeprefix("account:") for row in range(len(judged.measured))]
    rows = np.argsort(called)  # a ledger has them as their pseudonyms fall, which no two keys share
    label = np.array([known.get(called[row], "") for row in rows])
    yield from told(judged, rows, label)


def told(judged: Any, rows: NDArray[np.int64], label: NDArray[np.str_]) -> Iterator[str]:  # noqa: ANN401 - what was judged
    """
    Yield what was concluded, what single measures tell apart, and what a line learns.

    Args:
        judged: The sessions.
        rows: Which rows of it are told of, in an order that the key of the ledger has no part in.
        label: What each of them is.
    """
    count = {name: int((label == name).sum()) for name in (PEOPLE, MODERATE, ADVANCED)}
    collectors = [judged.verdicts.conclusion(row) is Conclusion.COLLECTOR for row in rows.tolist()]
    found = {name: int(np.sum(np.array(collectors) & (label == name))) for name in count}
    yield f"\n## On labelled sessions ({NAMED})\n"
    yield (
        f"Sessions of a lab, made in 2019 on a site of 61 pages, which stand for people here: {count[PEOPLE]} "
        f"of people, {count[MODERATE]} of moderate bots and {count[ADVANCED]} of advanced ones were shown a "
        f"page. Called collectors: {found[PEOPLE]}, {found[MODERATE]} and {found[ADVANCED]}. A session of a "
        "dozen pages takes nobody's data to speak of, so that whether it is a program is another question "
        "than Privet's. How well single measures tell programs from people (area under the curve, 0.5 is a "
        "blind guess; 95 % of bootstrap draws over sessions):\n"
    )
    yield "| measure | people from moderate bots | people from advanced bots |"
    yield "| --- | ---: | ---: |"
    for name in MEASURES:
        values = getattr(judged.measured, name)[rows]
        yield f"| {name} | {area(values, label, MODERATE)} | {area(values, label, ADVANCED)} |"
    yield from learned(table(judged.measured, rows), label)


def learned(rows: NDArray[np.float64], label: NDArray[np.str_]) -> Iterator[str]:
    """Yield what a straight line makes of a family that it knows, and of one that it never met."""
    chance = np.random.default_rng(SEED)
    scores = {name: np.zeros(len(label)) for name in (MODERATE, ADVANCED)}
    for _ in range(HALVINGS):
        fold = np.zeros(len(label), np.bool_)
        for name in (PEOPLE, MODERATE, ADVANCED):  # half of each
            fold[chance.permutation(np.flatnonzero(label == name))[::2]] = True
        for part in (fold, ~fold):
            taught = part & ((label == PEOPLE) | (label == MODERATE))
            line = Line.fit(rows[taught], (label[taught] == MODERATE).astype(float))
            for name, score in scores.items():
                asked = ~part & ((label == PEOPLE) | (label == name))
                score[asked] += line.score(rows[asked]) / HALVINGS
    yield (
        f"| a line learned on moderate bots, on other sessions (mean of {HALVINGS} halvings) | {area(scores[MODERATE], label, MODERATE)} | "
        f"{area(scores[ADVANCED], label, ADVANCED)} |"
    )
    few = int((label == PEOPLE).sum())
    yield (
        f"\nWith {few} people no rate of false accusations below {3 / max(few, 1):.0%} can be claimed of "
        "anything here, whatever the table says."
    )


def area(values: NDArray[np.float64], label: NDArray[np.str_], family: str) -> str:
    """Return the area under the curve with its interval; below 0.5 where less means a program."""
    known = np.isfinite(values)
    people, programs = values[known & (label == PEOPLE)], values[known & (label == family)]
    if not len(people) or not len(programs):
        return "–"
    chance = np.random.default_rng(SEED)
    drawn = [
        auc(chance.choice(people, len(people)), chance.choice(programs, len(programs)))
        for _ in range(DRAWS)
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return f"{auc(people, programs):.2f} ({low:.2f} to {high:.2f}; n = {len(people)} + {len(programs)})"
