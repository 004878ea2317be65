"""A ledger that stays: the same file twice, tomorrow's file, rotation, a line still being written."""

from __future__ import annotations

import gzip
import stat
from typing import TYPE_CHECKING

from tests.e2e.logs import Hit, after, text, town, walk
from tests.e2e.running import Analysed, analysed, privet

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SURFACE = ("--surface", "/members/{subject}")


class Keeper:
    """Somebody who analyses into one ledger, day after day."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ledger = folder / "ledger"
        self.runs = 0

    def analyses(self, *logs: Path, surfaces: Iterable[str] = SURFACE) -> Analysed:
        """Analyse some logs into the ledger."""
        self.runs += 1
        out = self.folder / f"out{self.runs}"
        return analysed(out, *logs, "--ledger", self.ledger, *surfaces)

    def writes(self, name: str, *hits: Hit) -> Path:
        """Write a log."""
        log = self.folder / name
        log.write_text(text(hits))
        return log

    @property
    def rows(self) -> int:
        """How many exposures the ledger holds, by its own account."""
        rows: int = privet("ledger", "show", self.ledger, "--json").json["exposures"]
        return rows


def days(count: int, begin: int = 0) -> list[Hit]:
    """Return visits of several days, 30 people a day."""
    return [
        hit
        for day in range(begin, begin + count)
        for hit in walk(
            [(day * 30 + i) * 7 for i in range(30)], account="ada", every=600, begin=day * 86_400
        )
    ]


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    """
    A log that is in the ledger already adds nothing, and the answer says so.
    """
    keeper = Keeper(tmp_path)
    log = keeper.writes("access.log", *days(2), *town())
    first = keeper.analyses(log)
    rows = keeper.rows
    second = keeper.analyses(log)

    assert first.findings == second.findings
    assert rows == keeper.rows
    assert any("already" in warning for warning in second.summary["warnings"])


def test_rotated_and_compressed_it_is_still_the_same(tmp_path: Path) -> None:
    """
    A log is known by its content, whatever it is called and however it is packed.
    """
    keeper = Keeper(tmp_path)
    log = keeper.writes("access.log", *days(2))
    first = keeper.analyses(log)
    rows = keeper.rows
    rotated = tmp_path / "access.log.1.gz"
    rotated.write_bytes(gzip.compress(log.read_bytes()))
    log.unlink()
    second = keeper.analyses(rotated)

    assert first.findings == second.findings
    assert rows == keeper.rows


def test_tomorrows_file_continues(tmp_path: Path) -> None:
    """
    Two days in two files are the same as two days in one.
    """
    keeper = Keeper(tmp_path / "two")
    keeper.folder.mkdir()
    keeper.analyses(keeper.writes("one.log", *days(1)))
    both = keeper.analyses(keeper.writes("two.log", *days(1, begin=1)))
    at_once = Keeper(tmp_path / "one")
    at_once.folder.mkdir()
    whole = at_once.analyses(at_once.writes("both.log", *days(2)))

    assert {"account:ada": 60} == both.subjects
    assert whole.findings == both.findings
    assert whole.summary["period"] == both.summary["period"]


def test_a_log_that_grows_is_read_from_where_it_was_left(tmp_path: Path) -> None:
    """
    What was read before is not read again, and what was added counts.
    """
    keeper = Keeper(tmp_path)
    lines = text(days(3)).splitlines(keepends=True)
    log = tmp_path / "access.log"
    log.write_text("".join(lines[:40]))
    first = keeper.analyses(log)
    with log.open("a") as stream:
        stream.write("".join(lines[40:]))
    second = keeper.analyses(log)

    assert {"account:ada": 40} == first.subjects
    assert {"account:ada": 90} == second.subjects
    assert 90 == keeper.rows
    assert 50 == second.summary["lines"]


def test_a_log_that_grew_and_was_rotated(tmp_path: Path) -> None:
    """
    The piece that was read this morning is passed over within the compressed file of tonight.
    """
    keeper = Keeper(tmp_path)
    lines = text(days(3)).splitlines(keepends=True)
    (tmp_path / "access.log").write_text("".join(lines[:40]))
    keeper.analyses(tmp_path / "access.log")
    (tmp_path / "access.log.1.gz").write_bytes(gzip.compress("".join(lines[:70]).encode()))
    (tmp_path / "access.log").write_text("".join(lines[70:]))
    ran = keeper.analyses(tmp_path / "access.log.1.gz", tmp_path / "access.log")

    assert {"account:ada": 90} == ran.subjects
    assert 90 == keeper.rows


def test_a_line_that_is_still_being_written_waits(tmp_path: Path) -> None:
    """
    A partial last line is left for the next time, and counts once when it is whole.
    """
    keeper = Keeper(tmp_path)
    whole = text(days(1))
    cut = len(whole) - 30
    log = tmp_path / "access.log"
    log.write_text(whole[:cut])
    first = keeper.analyses(log)
    log.write_text(whole)
    second = keeper.analyses(log)

    assert {"account:ada": 29} == first.subjects
    assert 0 == first.summary["rejected"]
    assert {"account:ada": 30} == second.subjects
    assert 30 == keeper.rows


def test_without_a_ledger_a_partial_line_is_counted_as_far_as_it_goes(tmp_path: Path) -> None:
    """
    Where nothing is kept, a last line without its end is set aside, and costs that line alone.
    """
    log = tmp_path / "access.log"
    log.write_text(text(days(1))[:-130])
    ran = analysed(tmp_path / "out", log, *SURFACE)

    assert {"account:ada": 29} == ran.subjects
    assert 1 == ran.summary["rejected"]


def test_the_key_is_made_once_beside_the_ledger(tmp_path: Path) -> None:
    """
    The key is readable to its owner alone, and the ledger holds nobody's name in clear.
    """
    keeper = Keeper(tmp_path)
    keeper.analyses(keeper.writes("access.log", *days(1)))
    key = tmp_path / "ledger.key"
    before = key.read_bytes()
    keeper.analyses(keeper.writes("other.log", *days(1, begin=1)))

    assert 0o600 == stat.S_IMODE(key.stat().st_mode)
    assert before == key.read_bytes()
    kept = b"".join(path.read_bytes() for path in keeper.ledger.rglob("*") if path.is_file())
    assert b"203.0.113.7" not in kept
    assert b"account:ada" not in kept
    assert not key.is_relative_to(keeper.ledger)


def test_another_key_is_refused(tmp_path: Path) -> None:
    """
    Under another key nothing would match, so the run ends and says what to do.
    """
    keeper = Keeper(tmp_path)
    log = keeper.writes("access.log", *days(1))
    keeper.analyses(log)
    (tmp_path / "ledger.key").write_text("ab" * 32 + "\n")
    ran = privet("analyze", log, "--ledger", keeper.ledger)

    assert 2 == ran.status
    assert "another key" in ran.err
    assert "[wrong-key]" in ran.err


def test_actors_are_judged_from_the_ledger_alone(tmp_path: Path) -> None:
    """
    ``privet actors top --ledger`` says of everybody what the analysis said.
    """
    keeper = Keeper(tmp_path)
    log = keeper.writes("access.log", *walk(range(2000), account="bob"), *town())
    ran = keeper.analyses(log)
    log.unlink()
    top = privet("actors", "top", "--ledger", keeper.ledger, "--json", "--limit", 100)

    assert ran.findings == top.json
    assert 1 == top.status


def test_surfaces_keep_their_numbers(tmp_path: Path) -> None:
    """
    A surface that is declared later does not take the place of an earlier one.
    """
    keeper = Keeper(tmp_path)
    keeper.analyses(keeper.writes("one.log", *days(1)))
    hits = [*days(1, begin=1), *walk(range(5), route="/u/m{}", account="eve", begin=86_400)]
    second = keeper.analyses(
        keeper.writes("two.log", *hits), surfaces=("--surface", "/u/{subject}", *SURFACE)
    )
    used = {each["route"]: each["subjects"] for each in second.summary["surfaces"]}

    assert {"/members/{subject}": 60, "/u/{subject}": 5} == used
    assert {"account:ada": 60, "account:eve": 5} == second.subjects


def test_old_days_are_forgotten(tmp_path: Path) -> None:
    """
    A purge says what would go, forgets it when told to, and is not undone by reading again.
    """
    keeper = Keeper(tmp_path)
    log = keeper.writes("access.log", *days(3))
    keeper.analyses(log)
    tried = privet("ledger", "purge", keeper.ledger, "--before", "2026-11-22")
    untouched = keeper.rows
    done = privet("ledger", "purge", keeper.ledger, "--before", "2026-11-22", "--do")
    again = keeper.analyses(log)

    assert (0, 0) == (tried.status, done.status)
    assert "would forget" in tried.err
    assert 90 == untouched
    assert keeper.rows < 90
    assert again.subjects["account:ada"] < 90
    assert again.findings[0]["first"] >= "2026-11-22"


def test_a_ledger_keeps_its_policy_file_path(tmp_path: Path) -> None:
    """
    ``ledger.path`` in privet.toml does what ``--ledger`` does.
    """
    log = tmp_path / "access.log"
    log.write_text(text([Hit("/members/1", "ada", at=after(0))]))
    policy = tmp_path / "privet.toml"
    policy.write_text(f'[ledger]\npath = "{tmp_path / "kept"}"\n')
    ran = analysed(tmp_path / "out", log, *SURFACE, "--config", policy)

    assert {"account:ada": 1} == ran.subjects
    assert (tmp_path / "kept.key").exists()
    assert 1 == privet("ledger", "show", tmp_path / "kept", "--json").json["exposures"]


def test_a_config_without_a_ledger_keeps_nothing(tmp_path: Path) -> None:
    """
    What is not asked to be kept is not: the answer says that nothing is stored.
    """
    log = tmp_path / "access.log"
    log.write_text(text(days(1)))
    ran = analysed(tmp_path / "out", log, *SURFACE)

    assert ran.summary["stored"][0].startswith("nothing")
    assert {"access.log", "out"} == {path.name for path in tmp_path.iterdir()}
