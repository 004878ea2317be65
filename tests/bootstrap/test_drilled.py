"""What came of drills, kept and recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from privet.adapters.records.store import Records
from privet.bootstrap import drilled, drilling
from privet.bootstrap.policies import version_of
from privet.errors import ConfigError
from privet.review.drills import Run

if TYPE_CHECKING:
    from pathlib import Path

    from privet.review.drills import Drill


class Ran:
    """Count the runs of drills, and say of each that nobody was there."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __call__(self, drill: Drill, seeds: tuple[int, ...], say: object) -> Run:
        """Note it."""
        self.names.append(drill.name)
        crowd = drilling.crowd_of([])
        version = version_of(drilling.policy(drill))
        return Run(drill, seeds, "simulated", version, (), crowd, 0, 0, 0.0)


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> Ran:
    """Replace the running of drills."""
    found = Ran()
    monkeypatch.setattr(drilling, "run", found)
    return found


def test_a_run_goes_on_where_it_ended(tmp_path: Path, ran: Ran) -> None:
    """What is in the file is not run again, unless on another seed."""
    kept = tmp_path / "deep" / "progress.jsonl"
    known = drilling.drills()
    said: list[str] = []
    drilled.Session((1,), kept, said.append).run(known["T16"])
    again = drilled.Session((1,), kept, said.append)
    first = again.run(known["T16"])
    again.run(known["T03"])
    drilled.Session((2,), kept, said.append).run(known["T16"])

    assert ["T16", "T03", "T16"] == ran.names
    assert ["T16 was run before"] == said
    assert "T16" == first["drill"]
    assert 3 == len(kept.read_text().splitlines())


def test_what_came_of_it_is_recorded(tmp_path: Path, ran: Ran) -> None:
    """In the audit chain, where the review looks for it."""
    records = str(tmp_path / "records")
    book = drilled.book(records, None, "ana")
    assert book is not None
    session = drilled.Session((1,), None, lambda _: None, book)
    session.run(drilling.drills()["T16"])
    session.run(drilling.drills()["T01"])
    drilled.record({**session.run(drilling.drills()["T01"]), "holds": True}, *book)
    with Records(records) as opened:
        entries = opened.audit()

    assert [drilled.TOLD, drilled.FAILED, drilled.PASSED] == [each.kind for each in entries]
    payload: dict[str, Any] = entries[1].payload
    assert "T01" == payload["drill"]
    assert "simulated" == payload["data"]
    assert drilled.book("", None, "ana") is None


def test_a_torn_line_is_run_again(tmp_path: Path, ran: Ran) -> None:
    """A run that was killed while it wrote goes on; a file that is something else is not touched."""
    kept, other = tmp_path / "progress.jsonl", tmp_path / "other"
    known = drilling.drills()
    said: list[str] = []
    for name in ("T16", "T03"):
        drilled.Session((1,), kept, said.append).run(known[name])
    kept.write_bytes(kept.read_bytes()[:-40])
    other.write_text("a letter")
    again = drilled.Session((1,), kept, said.append)
    for name in ("T16", "T03"):
        again.run(known[name])

    assert ["T16", "T03", "T03"] == ran.names
    assert "not finished" in said[0]
    assert ["T16", "T03"] == [json.loads(each)["drill"] for each in kept.read_text().splitlines()]
    with pytest.raises(ConfigError, match="not what came of a drill"):
        drilled.Session((1,), other, said.append)
    assert "a letter" == other.read_text()


def test_what_is_no_progress_is_refused(tmp_path: Path) -> None:
    """With the line that cannot be meant."""
    kept = tmp_path / "progress.jsonl"
    kept.write_text(json.dumps({"drill": "T01"}) + "\n")

    with pytest.raises(ConfigError, match="not what came of a drill"):
        drilled.Session((1,), kept, lambda _: None)
    with pytest.raises(ConfigError, match="numbers"):
        drilled.seeds_of("1,x")
