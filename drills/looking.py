"""What else is looked at in a live drill than people obtained: oracles, leaks, answers to an incident."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from drills.oracle import doors, telling
from drills.people import MARK, Obtained
from privet.adapters.ledgers import keys
from privet.bootstrap import aftermath, tracing
from privet.bootstrap.naming import pseudonym_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from drills.jobs import Job
    from drills.people import Person
    from drills.running import Meeting, Yield

CANARIES = 100
"""One in so many people of the site was planted."""

OTHERS = 50
"""Rows of a leaked set that come from elsewhere."""


@dataclass(frozen=True)
class Scene:
    """
    Hold what is left of a live drill when everybody has gone.

    Args:
        bare, guarded: The jobs of the tools, without the guard and with it; their folders are there.
        yields: What the tools obtained behind the guard.
        ledger: Of the guard, which has ended.
        policy: The text of its policy.
    """

    people: tuple[Person, ...]
    bare: Sequence[Job]
    guarded: Sequence[Job]
    yields: Sequence[Yield]
    ledger: Path
    policy: str

    @property
    def met(self) -> list[Meeting]:
        """What the tools met behind the guard."""
        return [each for found in self.yields for each in found.met]

    @property
    def actors(self) -> list[str]:
        """Those of the tools' accounts, clients or strangers that the ledger knows, by their names."""
        found = dict.fromkeys(map(actor, self.met))
        return [each for each in found if not each.startswith("session:")] or list(found)

    def obtained(self) -> list[Person]:
        """Whose profiles the tools have in hand."""
        held = Obtained(self.people)
        for job in self.guarded:
            held.read_all(each.read_bytes() for each in job.received.rglob("*") if each.is_file())
        return [each for each in self.people if each.number in held.profiles]


def actor(met: Meeting) -> str:
    """Return as whom the ledger knows who asked."""
    if met.account:
        return f"account:{met.account}"
    if met.client:
        return f"client:{met.client}"
    return f"session:{met.stranger}"


def told(job: Job, name: str) -> Any:  # noqa: ANN401 - whatever a tool told
    """Return what a tool wrote beside what it received; None where it did not come to it."""
    path = job.folder / name
    return json.loads(path.read_text("utf-8")) if path.exists() else None


def oracle(scene: Scene) -> dict[str, float | None]:
    """Say how many doors tell who exists, with the guard before them and without."""
    figures: dict[str, float | None] = {}
    for half, jobs in (("bare", scene.bare), ("guarded", scene.guarded)):
        probes = [
            json.loads(line)
            for job in jobs
            for path in job.received.glob("probes.jsonl")
            for line in path.read_text("utf-8").splitlines()
        ]
        found = doors(probes, np.random.default_rng(len(probes)))
        open_, controls = telling(found)
        plain = [each for each in found if not each.name.startswith("control")]
        figures |= {
            f"telling_{half}": float(len(open_)),
            f"controls_{half}": float(len(controls)),
            f"asked_{half}": float(len(probes)),
            f"held_{half}": float(sum(each.held for each in found)),
            f"area_{half}": max((abs(each.area - 0.5) + 0.5 for each in plain), default=None),
        }
    return figures


def private(scene: Scene) -> dict[str, float | None]:
    """Say how many lists of friends held what stands in a profile alone."""
    lists = [each for job in scene.guarded for each in job.received.glob("friends-*")]
    return {
        "lists": float(len(lists)),
        "private": float(sum(bool(MARK.search(each.read_bytes())) for each in lists)),
    }


def own(scene: Scene) -> dict[str, float | None]:
    """Say what the person met in whose session an extension took."""
    found = [each for each in (told(job, "own.json") for job in scene.guarded) if each]
    return {
        f"own_{name}": float(sum(each[name] for each in found))
        for name in ("pages", "asked", "refused")
    }


def learned(scene: Scene) -> dict[str, float | None]:
    """Say what who stays below the limit learned of it: by those who went ahead, and how much was waited."""
    found = [each for each in (told(job, "learned.json") for job in scene.guarded) if each]
    ahead = [each[0] for each in found]
    return {
        "limit_met": float(max((each["had"] for each in ahead), default=0)),
        "told_to_wait": float(max((each["told to wait"] for each in ahead), default=0)),
        "refused_below": float(sum(one["refused"] for each in found for one in each[1:])),
    }


def rot(scene: Scene) -> dict[str, float | None]:
    """Say for how many turns of the markup fixed paths went on to work, and whether pages are heard alike."""
    days = [each for each in (told(job, "days.json") for job in scene.guarded) if each]
    heard = [each for each in (told(job, "heard.json") for job in scene.guarded) if each]
    figures: dict[str, float | None] = {
        f"survival_{way}": survived(each[way] for day in days[:1] for each in day) if days else None
        for way in ("css", "json", "text")
    }
    alike = [each == journeys[0] != "" for journeys in heard for each in journeys]
    figures["heard_alike"] = sum(alike) / len(alike) if alike else None
    return figures


def survived(came: Iterable[int]) -> float:
    """Return in how many days after the first anything came."""
    return float(sum(each > 0 for each in list(came)[1:]))


def trace(scene: Scene) -> dict[str, float | None]:
    """Say whether the set that a tool took, with others' rows, is traced to the tool's account."""
    own_handles = [each.handle for each in scene.obtained()]
    strangers = [each.handle[::-1] + "q" for each in scene.people[:OTHERS]]
    canaries = [each.handle for each in scene.people[::CANARIES]]
    with TemporaryDirectory(prefix="privet-") as folder:
        dump, marks = Path(folder) / "found.csv", Path(folder) / "marks.json"
        dump.write_text("id\n" + "\n".join(own_handles + strangers) + "\n", "utf-8")
        marks.write_text(json.dumps({"canaries": [{"id": each} for each in canaries]}), "utf-8")
        said = tracing.trace(dump, ledger=scene.ledger, column="id", marks=marks)
    key = keys.load(keys.beside(scene.ledger), chance=b"")
    taken_by = {f"{pseudonym_of(each, key):016x}" for each in scene.actors}
    accused = {each.actor for each in said.accused}
    named = {each for each in accused if each in {*scene.actors, *taken_by}}
    return {
        "traced": float(bool(accused) and named == accused),
        "accused": float(len(accused)),
        "canaries_found": float(len(set(own_handles) & set(canaries))),
    }


def respond(scene: Scene) -> dict[str, float | None]:
    """Answer the incident: a case, clocks, notices, a letter, evidence, a dossier for each place."""
    affected = [each.phone for each in scene.obtained()]
    return dict(aftermath.responded(scene.ledger, scene.actors, affected, scene.policy))


def evidence(scene: Scene) -> dict[str, float | None]:
    """Seal the evidence about whoever took."""
    return dict(aftermath.evidenced(scene.ledger, scene.actors, scene.policy))


LOOKS: Mapping[str, Callable[[Scene], dict[str, float | None]]] = {
    each.__name__: each for each in (oracle, private, own, learned, rot, trace, respond, evidence)
}
