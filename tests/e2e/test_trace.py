"""``privet trace`` from outside: a simulated log, a dump of one scraper, an answer."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e
PRIVET = str(Path(sys.executable).with_name("privet"))


def run(*arguments: str, status: int) -> str:
    """Run privet and return what it says."""
    done = subprocess.run([PRIVET, *arguments], capture_output=True, text=True, check=False)

    assert status == done.returncode, done.stderr
    return done.stdout


def test_a_scraper_of_a_simulated_site_is_traced(tmp_path: Path) -> None:
    """What an account was shown in a log is found again in a ledger of that log."""
    lines = [line("taker", person, 3 * person) for person in range(1, 400)]
    for visitor in range(150):
        for visit in range(12):
            who = (visitor * 37 + visit * visit * 11 + visit * 101) % 2_000 + 1
            lines.append(line(f"v{visitor}", who, 5 * (visitor + visit)))
    log = tmp_path / "access.log"
    log.write_text("".join(lines))
    ledger = str(tmp_path / "ledger")
    surface = "/members/{subject}"
    kept = [PRIVET, "analyze", str(log), "--ledger", ledger, "--surface", surface, "--quiet"]
    subprocess.run(kept, check=False, stdout=subprocess.DEVNULL)
    dump = tmp_path / "found.csv"
    links = [f"https://www.example/members/{n}" for n in range(1, 400)]
    dump.write_text("name,link\n" + "".join(f"n{i},{link}\n" for i, link in enumerate(links)))
    report = tmp_path / "report.json"
    answer = json.loads(
        run("trace", str(dump), "--ledger", ledger, "--json", "--out", str(report), status=1)
    )

    assert "traced" == answer["verdict"]
    assert ["account:taker"] == [each["actor"] for each in answer["accused"]]
    assert "link" == json.loads(report.read_text())["dump"]["column"]
    assert "no column" in failure("trace", str(dump), "--ledger", ledger, "--column", "id")
    dump.write_text("id\n" + "".join(f"{n}\n" for n in range(5)))
    assert "Cannot tell" in run(
        "trace", str(dump), "--ledger", ledger, "--column", "id", "--found", "2026-11-26", status=0
    )


def failure(*arguments: str) -> str:
    """Run privet, which is to refuse, and return what it complains of."""
    done = subprocess.run([PRIVET, *arguments], capture_output=True, text=True, check=False)

    assert 2 == done.returncode
    return done.stderr


def line(account: str, person: int, second: int) -> str:
    """Write one line of a combined log."""
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return (
        f"192.0.2.{hash_of(account)} - {account} [01/Nov/2026:{hour:02}:{minute:02}:{second:02}"
        f' +0000] "GET /members/{person} HTTP/1.1" 200 5000 "-" "Mozilla/5.0"\n'
    )


def hash_of(account: str) -> int:
    """Return a part of an address for an account."""
    return sum(account.encode()) % 250 + 1
