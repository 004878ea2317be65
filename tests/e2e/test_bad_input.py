"""Bad input and bad luck: what is said, with which status, and that what was written is whole."""

from __future__ import annotations

import contextlib
import csv
import gzip
import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.e2e.logs import FORMS, Hit, after, caddy_line, combined_line, text, town, walk
from tests.e2e.running import Analysed, analysed, analysed_text, command, privet, process

if TYPE_CHECKING:
    from collections.abc import Iterator

SURFACE = ("--surface", "/members/{subject}")
NOBODY = 65_534
"""The number of the account that may do nothing."""

LARGE = 200_000
"""Lines of a log whose exposures take more than a megabyte."""


def some(count: int = 60) -> list[Hit]:
    """Return visits of one account to so many people."""
    people = np.random.default_rng(4).permutation(9000)[:count]
    return list(walk(people.tolist(), account="ada", every=61))


# ── logs that are none ───────────────────────────────────────────────────────────────────────────


def test_an_empty_file(tmp_path: Path) -> None:
    """
    An empty log is an empty answer with a warning, and no error.
    """
    ran = analysed_text(tmp_path, "")

    assert 0 == ran.status
    assert [] == ran.findings
    assert 0 == ran.summary["lines"]
    assert ["", ""] == ran.summary["period"]
    assert any("empty" in warning for warning in ran.summary["warnings"])
    assert (ran.folder / "report.html").exists()
    assert [] == ran.exposures


def test_an_empty_standard_input(tmp_path: Path) -> None:
    """
    So is nothing at all on the standard input, and an empty gzip.
    """
    log = tmp_path / "access.log.gz"
    log.write_bytes(gzip.compress(b""))

    assert [] == analysed(tmp_path / "one", "-").findings
    assert [] == analysed(tmp_path / "two", log).findings


def test_an_empty_file_among_others(tmp_path: Path) -> None:
    """
    An empty piece of a rotation does not stop the others.
    """
    (tmp_path / "access.log.1").write_text(text(some()))
    (tmp_path / "access.log").write_text("")
    ran = analysed(tmp_path / "out", tmp_path / "access.log*", *SURFACE)

    assert {"account:ada": 60} == ran.subjects


@pytest.mark.parametrize("begins", [b"", b"\x7fELF", b"PAR1", b"\xff\xfe"])
def test_a_binary_file(begins: bytes, tmp_path: Path) -> None:
    """
    What is no text is refused before anything is read from it.
    """
    log = tmp_path / "access.log"
    log.write_bytes(begins + np.random.default_rng(5).bytes(50_000))
    ran = privet("analyze", log, "--out", tmp_path / "out")

    assert 2 == ran.status
    assert str(log) in ran.err
    assert "[unreadable-source]" in ran.err
    assert not (tmp_path / "out").exists()


def test_a_directory(tmp_path: Path) -> None:
    """
    A directory is refused, and the advice names a pattern.
    """
    ran = privet("analyze", tmp_path)

    assert 2 == ran.status
    assert "is a directory" in ran.err
    assert "*.log*" in ran.err


def test_a_missing_file(tmp_path: Path) -> None:
    """
    A file that is not there, and a pattern that fits none, are said to be so.
    """
    missing = privet("analyze", tmp_path / "none.log")
    unmatched = privet("analyze", tmp_path / "*.log")

    assert (2, 2) == (missing.status, unmatched.status)
    assert "does not exist" in missing.err
    assert "no file matches" in unmatched.err


def readable(path: Path) -> None:
    """Let everybody read what a test made, but for what it shut itself."""
    for each in (path, *path.parents):
        if each.stat().st_uid == os.getuid() and each != Path("/"):
            each.chmod(each.stat().st_mode | 0o055)


@pytest.mark.skipif(
    os.name != "posix" or (os.getuid() == 0 and shutil.which("setpriv") is None),
    reason="root may read everything, and this machine has no setpriv to be somebody else",
)
def test_no_permission(tmp_path: Path) -> None:
    """
    A log that may not be read is refused, with advice that helps.
    """
    log = tmp_path / "access.log"
    log.write_text(text(some()))
    readable(tmp_path)
    log.chmod(0o000)
    told = command("analyze", log)
    if os.getuid() == 0:
        told = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *told]
    place = tmp_path / "tmp"
    place.mkdir()
    place.chmod(0o777)
    done = subprocess.run(
        told,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "TMPDIR": str(place), "HOME": "/nonexistent"},
    )
    if "ModuleNotFoundError" in done.stderr or done.returncode == 127:
        pytest.skip("nobody else may start this Python")

    assert 2 == done.returncode, done.stderr
    assert "may not be read" in done.stderr
    assert "Traceback" not in done.stderr


# ── logs that are damaged ────────────────────────────────────────────────────────────────────────


def test_a_gzip_cut_short(tmp_path: Path) -> None:
    """
    What can be had of it is kept, and the answer says that there was more.
    """
    packed = gzip.compress(text(some(4000)).encode())
    log = tmp_path / "access.log.gz"
    log.write_bytes(packed[: len(packed) // 2])
    ran = analysed(tmp_path / "out", log, *SURFACE)

    assert 500 < ran.summary["parsed"] < 4000
    assert any("cut short" in warning for warning in ran.summary["warnings"])
    assert ran.subjects["account:ada"] > 100


def test_a_gzip_that_is_broken(large: Path, tmp_path: Path) -> None:
    """
    Bytes that rotted on the disk cost what follows them, and not the run.
    """
    packed = bytearray(gzip.compress(large.read_bytes(), 1))
    place = len(packed) * 3 // 4
    packed[place : place + 40] = b"\xff" * 40
    log = tmp_path / "access.log.gz"
    log.write_bytes(packed)
    ran = analysed(tmp_path / "out", log, *SURFACE)

    assert LARGE / 3 < ran.summary["parsed"] < LARGE
    assert any("broken" in warning for warning in ran.summary["warnings"])


def test_a_line_of_100_megabytes(tmp_path: Path) -> None:
    """
    It is set aside without being held, and the lines around it count.
    """
    lines = text(some()).splitlines(keepends=True)
    log = tmp_path / "access.log"
    with log.open("w") as stream:
        stream.writelines(lines[:30])
        stream.write('203.0.113.7 - - [20/Nov/2026:03:00:00 +0000] "GET /')
        for _ in range(100):
            stream.write("A" * (1 << 20))
        stream.write("\n")
        stream.writelines(lines[30:])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ran = analysed(tmp_path / "out", log, *SURFACE)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before

    assert {"account:ada": 60} == ran.subjects
    assert {"longer than 1 MiB": 1} == ran.summary["reject_reasons"]
    assert grown < 80_000, "kilobytes: less than the line"
    log.unlink()


def test_a_log_from_the_future(tmp_path: Path) -> None:
    """
    It is read as it is, and the answer doubts its clock.
    """
    hits = [Hit(f"/members/{i}", "ada", at=after(0).replace(year=2093)) for i in range(9)]
    ran = analysed_text(tmp_path, text(hits), *SURFACE)

    assert {"account:ada": 9} == ran.subjects
    assert "2093-11-20T03:00:00Z" == ran.findings[0]["first"]
    assert any("from the future" in warning for warning in ran.summary["warnings"])


def test_two_formats_in_one_file(tmp_path: Path) -> None:
    """
    The lines of the second are set aside, counted, and recognised for what they are.
    """
    lines = [combined_line(hit) for hit in some(300)] + [caddy_line(hit) for hit in some(100)]
    ran = analysed_text(tmp_path, "\n".join(lines) + "\n", *SURFACE)

    assert (300, 100) == (ran.summary["parsed"], ran.summary["rejected"])
    assert 3 == ran.status
    assert any("caddy" in warning for warning in ran.summary["warnings"])


def test_many_rejects_are_said_first(tmp_path: Path) -> None:
    """
    Above five lines in a hundred the warning comes first in every document, and the status says it.
    """
    lines = text(some(200)).splitlines()
    for i in range(0, 200, 10):
        lines[i] = f"this is line {i} \x1b[31m and no log"
    ran = analysed_text(tmp_path, "\n".join(lines) + "\n", *SURFACE)

    assert 3 == ran.status
    assert ran.summary["warnings"][0].startswith("10.0% of the lines could not be read")
    first = next(line for line in ran.out.splitlines() if line.strip())
    assert first.startswith("10% of the lines")
    with (ran.folder / "rejects.tsv").open(encoding="utf-8", newline="") as stream:
        rejects = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [str(i + 1) for i in range(0, 200, 10)] == [row["line"] for row in rejects]
    assert {"not in this format"} == {row["reason"] for row in rejects}
    assert "this is line 0 \\x1b[31m and no log" == rejects[0]["text"]


def test_few_rejects_are_no_failure(tmp_path: Path) -> None:
    """
    One line in a hundred costs that line.
    """
    lines = text(some(200)).splitlines()
    lines[7] = lines[7][:40]
    lines[9] = lines[9].replace("20/Nov/2026", "99/Nov/2026")
    ran = analysed_text(tmp_path, "\n".join(lines) + "\n", *SURFACE)

    assert 3 != ran.status
    assert 2 == ran.summary["rejected"] == sum(ran.summary["reject_reasons"].values())
    assert 198 == ran.summary["parsed"]


def test_an_old_rejects_file_does_not_stay(tmp_path: Path) -> None:
    """
    The rejects of an earlier run are not taken for those of this one.
    """
    analysed_text(tmp_path, "no log\n" + text(some(20)), *SURFACE)
    assert (tmp_path / "out" / "rejects.tsv").exists()
    ran = analysed_text(tmp_path, text(some(20)), *SURFACE)

    assert 0 == ran.summary["rejected"]
    assert not (tmp_path / "out" / "rejects.tsv").exists()


def test_an_unknown_format(tmp_path: Path) -> None:
    """
    Text that is no log is refused, the first line is shown and the ways to name a format.
    """
    log = tmp_path / "poem.txt"
    log.write_text("Whose woods these are I think I know.\nHis house is in the village though;\n")
    ran = privet("analyze", log)

    assert 2 == ran.status
    assert "[unknown-format]" in ran.err
    assert "Whose woods" in ran.err
    assert "--format" in ran.err
    assert "Traceback" not in ran.err


def test_a_format_nobody_knows(tmp_path: Path) -> None:
    """
    A name that is no format is refused with those that are.
    """
    log = tmp_path / "access.log"
    log.write_text(text(some()))
    ran = privet("analyze", log, "--format", "combind")

    assert 2 == ran.status
    assert all(name in ran.err for name in FORMS)


# ── a policy that cannot be meant ────────────────────────────────────────────────────────────────


def test_all_mistakes_of_a_policy_at_once(tmp_path: Path) -> None:
    """
    Every mistake is told with its line, in one run, before a log is opened.
    """
    policy = tmp_path / "privet.toml"
    policy.write_text(
        """[site]
nmae = "Example"
trusted_proxies = ["10.0.0.0/99"]

[[surface]]
name = "profile"
route = "members/{subject"

[[budget]]
who = "acount"
window = "1 fortnight"
subjects = 0
"""
    )
    ran = privet("analyze", tmp_path / "none.log", "--config", policy)

    assert 2 == ran.status
    for line in (2, 3, 10, 11, 12):
        assert f"{policy}:{line}:" in ran.err, line
    assert "route 'members/{subject'" in ran.err
    assert "[config]" in ran.err
    assert "Traceback" not in ran.err


def test_a_policy_that_is_no_toml(tmp_path: Path) -> None:
    """
    A mistake of the language is told with its line, too; so is a file that is not there.
    """
    policy = tmp_path / "privet.toml"
    policy.write_text("[site]\nname = \n")
    broken = privet("analyze", "none.log", "--config", policy)
    missing = privet("analyze", "none.log", "--config", tmp_path / "none.toml")

    assert (2, 2) == (broken.status, missing.status)
    assert f"{policy}:2" in broken.err
    assert "cannot be read" in missing.err


@pytest.mark.parametrize(
    "options",
    [
        ("--surface", "members/{subject"),
        ("--list", "/search"),
        ("--list", "/search:many"),
        ("--trusted-proxy", "10.0.0.0/99"),
        ("--trusted-proxy", "cloudfire"),
        ("--mapping", "time"),
        ("--mapping", "colour=x"),
        ("--apache-format", "%q"),
        ("--nginx-conf", "/nonexistent.conf"),
        ("--budget", "0"),
    ],
    ids=" ".join,
)
def test_an_option_that_cannot_be_meant(options: tuple[str, str], tmp_path: Path) -> None:
    """
    A mistake on the command line ends with status 2 and words, not with a traceback.
    """
    log = tmp_path / "access.log"
    log.write_text(text(some()))
    ran = privet("analyze", log, *options)

    assert 2 == ran.status
    assert "Traceback" not in ran.err
    assert ran.err.strip()


# ── hostile names ────────────────────────────────────────────────────────────────────────────────

HOSTILE = [
    '=cmd|"/c calc"!A1',
    "+1+1",
    "@SUM(A1)",
    "<script>alert(1)</script>",
    "\x1b[2J\x1b]0;owned\x07",
    "a,b",
    "\u202egnp.exe",
    "' OR 1=1 --",
    "x" * 3000,
]


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    """Analyse a log whose visitors chose their names to do harm; each takes 500 people in order."""
    hits = [
        hit
        for i, name in enumerate(HOSTILE)
        for hit in walk(range(i * 1000, i * 1000 + 500), account=name, begin=i, every=3)
    ]
    folder = tmp_path_factory.mktemp("hostile")
    return analysed_text(folder, text([*hits, *town()], "nginx-json"), *SURFACE)


def test_hostile_names_are_found(hostile: Analysed) -> None:
    """
    Whatever they are called, they are found.
    """
    assert len(HOSTILE) == hostile.summary["actors"]["collector"]
    assert {f"account:{name}"[:300] for name in HOSTILE} <= {name[:300] for name in hostile.actors}


def test_a_terminal_is_not_written_to_by_a_name(hostile: Analysed) -> None:
    """
    No escape sequence of a name reaches the terminal, from any verb.
    """
    top = privet("actors", "top", "--out", hostile.folder)
    show = privet("actors", "show", f"account:{HOSTILE[4]}", "--out", hostile.folder)
    explain = privet("explain", f"account:{HOSTILE[4]}", "--out", hostile.folder)
    said = hostile.out + top.out + show.out + explain.out + explain.err

    assert (1, 1, 0) == (top.status, show.status, explain.status)
    assert set() == set(said) & {"\x1b", "\x07", "\u202e"}


def test_a_spreadsheet_does_not_run_a_name(hostile: Analysed) -> None:
    """
    No cell of actors.csv begins as a formula does.
    """
    cells = [cell for row in hostile.table for cell in row.values()]

    assert [] == [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    assert len(hostile.findings) == len(hostile.table)


def test_a_browser_does_not_run_a_name(hostile: Analysed) -> None:
    """
    The report shows a name as text.
    """
    report = (hostile.folder / "report.html").read_text("utf-8")

    assert "<script>alert" not in report
    assert "\x1b" not in report
    assert "&lt;script&gt;alert" in report


# ── a full disk ──────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_disk(tmp_path: Path) -> object:
    """Mount a file system of one megabyte, where that is allowed."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    if os.getuid() != 0 or mount is None:
        pytest.skip("only root may mount a small file system")
    options = ["-t", "tmpfs", "-o", "size=1m", "none", str(place)]
    if subprocess.run([mount, *options], check=False, capture_output=True).returncode:
        pytest.skip("this machine does not allow mounting")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False, capture_output=True)


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a log whose exposures take more than a megabyte."""
    log = tmp_path_factory.mktemp("large") / "access.log"
    chance = np.random.default_rng(9)
    people = chance.integers(0, 90_000, LARGE)
    visitors = chance.integers(0, 4000, LARGE)
    with log.open("w") as stream:
        for i, (person, visitor) in enumerate(zip(people, visitors, strict=True)):
            address = f"198.18.{visitor % 17}.{visitor % 251}"
            hit = Hit(f"/members/{person}", f"m{visitor}", address, after(i * 0.9))
            stream.write(combined_line(hit) + "\n")
    return log


def test_a_full_disk_under_the_ledger(small_disk: Path, large: Path, tmp_path: Path) -> None:
    """
    The run ends with what to do; what was committed before is whole, and can be built upon.
    """
    ledger = small_disk / "ledger"
    first = tmp_path / "first.log"
    first.write_text(text(some()))
    kept = privet("analyze", first, "--ledger", ledger, *SURFACE)
    full = privet("analyze", large, "--ledger", ledger, *SURFACE)
    after_all = privet("ledger", "show", ledger, "--json")
    again = privet("analyze", first, "--ledger", ledger, "--json", *SURFACE)

    assert kept.status in {0, 1}
    assert 3 == full.status
    assert "[store-full]" in full.err
    assert "no space left" in full.err
    assert "Traceback" not in full.err
    assert 60 == after_all.json["exposures"]
    assert 60 == again.json["subjects"]["seen"]


def test_a_full_disk_under_the_documents(small_disk: Path, large: Path) -> None:
    """
    No document is left half written: all of them are there or none.
    """
    ran = privet("analyze", large, "--out", small_disk / "out", *SURFACE)

    assert 3 == ran.status
    assert "[store-" in ran.err
    assert "Traceback" not in ran.err
    left = {path.name for path in (small_disk / "out").glob("*")}
    assert left <= {"findings.jsonl", "summary.json", "report.html", "actors.csv"}
    assert len(left) in {0, 4}


def test_a_limit_on_the_size_of_files(large: Path, tmp_path: Path) -> None:
    """
    A quota that bites is an error with words and not a traceback, also under a ledger thrown away.
    """

    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ran = process("analyze", large, "--ledger", tmp_path / "ledger", *SURFACE, before=limited)

    assert 3 == ran.status, ran.err
    assert "[store-" in ran.err
    assert "Traceback" not in ran.err


def test_a_folder_that_cannot_be_one(tmp_path: Path) -> None:
    """
    Where --out or --ledger names a file, that is said, and no traceback is shown.
    """
    log = tmp_path / "access.log"
    log.write_text(text(some()))
    below = log / "below"
    runs = [
        privet("analyze", log, option, place, *SURFACE)
        for option in ("--out", "--ledger")
        for place in (log, below)
    ]

    assert [3] * 4 == [ran.status for ran in runs]
    assert all("[store-unavailable]" in ran.err for ran in runs)


# ── Ctrl-C ───────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def stoppable(*words: str | Path) -> Iterator[subprocess.Popen[str]]:
    """
    Start ``privet`` so that Ctrl-C reaches it, whoever runs the tests; kill it where it is left.

    A shell without job control has its background jobs ignore SIGINT, and what they start does so.
    What Python handles itself is as it was meant to be in who is started.
    """
    was = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        running = subprocess.Popen(
            command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, was)
    with running:
        try:
            yield running
        finally:
            running.kill()


def test_ctrl_c(large: Path, tmp_path: Path) -> None:
    """
    Stopped while reading, it ends with 130; what was kept before is whole, and a rerun completes.
    """
    ledger = tmp_path / "ledger"
    first = tmp_path / "first.log"
    first.write_text(text(some()))
    assert privet("analyze", first, "--ledger", ledger, *SURFACE).status in {0, 1}
    pipe = tmp_path / "growing.log"
    os.mkfifo(pipe)
    analyze = stoppable("analyze", pipe, "--ledger", ledger, *SURFACE)
    with analyze as started, pipe.open("wb") as stream:
        # the reader takes what a pipe holds beyond its first look: it is in the midst of the log
        stream.write(large.read_bytes())
        stream.flush()
        started.send_signal(signal.SIGINT)
        err = started.communicate(timeout=60)[1]
    shown = privet("ledger", "show", ledger, "--json")
    rerun = privet("analyze", large, "--ledger", ledger, "--json", *SURFACE)

    assert 130 == started.returncode, err
    assert "consistent" in err
    assert "Traceback" not in err
    assert 60 == shown.json["exposures"]
    assert rerun.status in {0, 1}
    assert LARGE == rerun.json["parsed"]
    left = [path for path in ledger.rglob("*.parquet") if path.stat().st_size == 0]
    assert [] == left


def test_a_reader_that_leaves(tmp_path: Path) -> None:
    """
    ``privet actors top | head -1`` ends quietly.
    """
    ran = analysed_text(tmp_path, text(town()), *SURFACE)
    done = subprocess.run(
        f"{' '.join(command('actors', 'top', '--out', ran.folder)[:2])} "
        f"'{command()[2]}' actors top --out {ran.folder} --limit 1000 --json | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert "[" == done.stdout.strip()
    assert "Traceback" not in done.stderr


def test_nothing_is_left_in_the_temporary_folder(tmp_path: Path) -> None:
    """
    A ledger that was not asked for is gone when the run has ended.
    """
    log = tmp_path / "access.log"
    log.write_text(text(some()))
    place = tmp_path / "tmp"
    place.mkdir()
    ran = process("analyze", log, "--quiet", *SURFACE, TMPDIR=str(place))

    assert ran.status in {0, 1}, ran.err
    assert [] == list(place.iterdir())
