"""
The examination: simulated sites with seeds on which no threshold was chosen.

Usage: python -m benchmarks examine [--seeds 101 202 303] [--visitors 42000] [--folder build/examine]

Everything that it prints is SIMULATED, and says so. For each scraper class: its actors, those found
(called collector), and the people it obtained. For each human role: how many were judged, how many
were called collector or unclear, and the exact 95 % upper bound on the share called collector.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

from privet.review.bounds import upper_bound

SEEDS = (101, 202, 303)
Label = dict[str, Any]


def main() -> int:
    """Print one table a site and one over all sites; return 1 if a person was accused."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=SEEDS)
    parser.add_argument("--visitors", type=int, default=42_000)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--folder", type=Path, default=Path("build/examine"))
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    people, accused = 0, 0
    for seed in options.seeds:
        labels, findings, summary = site(seed, options)
        print(f"\n## Simulated site, seed {seed}: {summary['lines']:,} lines\n")
        scrapers(labels, findings)
        judged, called = roles(labels, findings)
        people, accused = people + judged, accused + called
    return closed(accused, people, "people")


def closed(accused: int, judged: int, whom: str) -> int:
    """Print how many were accused over all sites, with the bound; return the exit status."""
    print(
        f"\nSimulated, over all sites: {accused} of {judged:,} {whom} called collector; "
        f"at most {upper_bound(accused, judged):.4%} with 95 % confidence."
    )
    return 1 if accused else 0


def site(seed: int, options: argparse.Namespace) -> tuple[list[Label], dict[str, Label], Label]:
    """Invent a site and analyse its log, with no configuration."""
    program = str(Path(sys.executable).with_name("privet"))
    log, out = options.folder / f"{seed}.log", options.folder / f"{seed}"
    command = [program, "simulate", "--out", str(log), "--seed", str(seed), "--quiet"]
    command += ["--days", str(options.days), "--visitors", str(options.visitors)]
    subprocess.run([*command, "--people", str(options.people)], check=True)
    findings, summary = analysed(log, out)
    log.unlink()
    return read(Path(f"{log}.labels.jsonl")), findings, summary


def analysed(log: Path, out: Path) -> tuple[dict[str, Label], Label]:
    """Analyse a log with no configuration; return the finding of each actor and the summary."""
    program = str(Path(sys.executable).with_name("privet"))
    done = subprocess.run(
        [program, "analyze", str(log), "--out", str(out), "--json", "--quiet"],
        check=False,
        stdout=subprocess.PIPE,
    )
    if done.returncode not in {0, 1}:
        raise SystemExit(f"privet analyze ended with {done.returncode}")
    findings = {each["actor"]: each for each in read(out / "findings.jsonl")}
    return findings, json.loads(done.stdout)


def read(path: Path) -> list[Label]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text().splitlines()]


def verdict(label: Label, findings: dict[str, Label]) -> str:
    """Return what was concluded of a labelled actor; a device behind it counts for it."""
    name = label["actor"]
    found = findings.get(name) or findings.get(f"device:one@{name.removeprefix('network:')}")
    return str(found["verdict"]) if found else "unseen"


def scrapers(labels: list[Label], findings: dict[str, Label]) -> None:
    """Print what became of each scraper class."""
    print("| scraper or agent | actors | found | unclear | people obtained by one, median |")
    print("|---|---|---|---|---|")
    classes: dict[str, list[Label]] = defaultdict(list)
    for label in labels:
        if label["kind"] != "person":
            classes[label["role"]].append(label)
    for role, members in sorted(classes.items()):
        kind = members[0]["kind"]
        verdicts = Counter(verdict(each, findings) for each in members)
        found = verdicts["verified-agent"] if kind == "agent" else verdicts["collector"]
        people = sorted(int(each["subjects"]) for each in members)[len(members) // 2]
        print(f"| {role} | {len(members)} | {found} | {verdicts['unclear']} | {people:,} |")


def roles(labels: list[Label], findings: dict[str, Label]) -> tuple[int, int]:
    """Print what became of each human role; return how many were judged and how many accused."""
    print("\n| people in the role of | judged | collector | unclear | collector, at most (95 %) |")
    print("|---|---|---|---|---|")
    groups: dict[str, Counter[str]] = defaultdict(Counter)
    for label in labels:
        if label["kind"] == "person":
            called = verdict(label, findings)
            groups[label["role"]][called] += 1
            if called == "collector":
                print(f"accused: {label} {findings.get(label['actor'])}", file=sys.stderr)
    for role, verdicts in sorted(groups.items()):
        judged = sum(verdicts.values()) - verdicts["unseen"]
        bound = f"{upper_bound(verdicts['collector'], judged):.3%}" if judged >= 300 else "unknown"
        print(
            f"| {role} | {judged:,} | {verdicts['collector']} | {verdicts['unclear']} | {bound} |"
        )
    judged = sum(sum(each.values()) - each["unseen"] for each in groups.values())
    return judged, sum(each["collector"] for each in groups.values())


if __name__ == "__main__":
    sys.exit(main())
