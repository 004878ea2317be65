"""The tables on what real tools obtained, made from what came of live drills: ``python -m drills obtained FILE``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drills.scrapers import BY_NAME
from privet.apps.cli.drill import table
from privet.bootstrap.staging import drills
from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Came = dict[str, Any]

GENERAL = {"bare_cut", "seconds", "load"}
"""What every live drill tells beside its own figures."""


def obtained(came: Sequence[Came]) -> Iterator[str]:
    """Yield the lines: each tool, each drill, what was demanded and did not hold, and honest people."""
    live = [each for each in came if each["mode"] == "live"]
    seeds = sorted({seed for each in live for seed in each["seeds"]})
    decisions = sum(each["decisions"] for each in live)
    yield (
        f"{len(live)} live drills, each run once on seed {', '.join(map(str, seeds))}: {decisions:,} "
        "decisions of the real guard. Nothing is simulated but the people."
    )
    loads = [each["figures"]["load"] for each in live if "load" in each["figures"]]
    if loads:
        yield f"\nLoad of the machine at the end of each: {min(loads):.0f} to {max(loads):.0f}."
    missing = sorted(set(drills()) - {each["drill"] for each in live})
    if missing:
        yield f"\n**Not run for these tables**: {', '.join(missing)}."
    yield from table(live)
    tools = sorted({one["tactic"] for each in live for one in each["campaigns"]})
    yield "\n" + ", ".join(f"`{name}` {BY_NAME[name].title}" for name in tools) + "."
    yield from by_drill(live)
    yield from broken(live)
    yield from honest(live)


def by_drill(live: Sequence[Came]) -> Iterator[str]:
    """Yield a row for each drill, with what it looked at beside people."""
    yield "\n| drill | what | n | Y50 / Y90 | looks of detection | looked at besides | holds |"
    yield "| --- | --- | ---: | ---: | ---: | --- | --- |"
    for each in live:
        said = each["figures"]
        most = "–"
        if each["campaigns"]:
            most = f"{said['y50']:,.0f} / {said['y90']:,.0f}"
        state = "yes" if each["holds"] else "**no**"
        state = state if each["judged"] else "demands nothing"
        yield (
            f"| {each['drill']} | {each['title']} | {len(each['campaigns'])} | {most} | "
            f"{each['looks']} | {besides(each)} | {state} |"
        )


def besides(each: Came) -> str:
    """Return the figures of a drill that others have not."""
    names = list(each["figures"])
    own = names[names.index("agents_refused") + 1 :]
    told = {name: each["figures"][name] for name in own if name not in GENERAL}
    return ", ".join(
        f"{name.replace('_', ' ')} {'unknown' if value is None else f'{value:,.3g}'}"
        for name, value in told.items()
    )


def broken(live: Sequence[Came]) -> Iterator[str]:
    """Yield what was demanded and did not hold, in its own words."""
    failed = [(each, held) for each in live for held in each["held"] if not held["holds"]]
    if failed:
        yield "\nWhat did not hold:\n"
    for each, held in failed:
        value = "unknown" if held["value"] is None else f"{held['value']:,.4g}"
        yield f"* {each['drill']}: {held['because']}: {value}"


def honest(live: Sequence[Came]) -> Iterator[str]:
    """Yield what honest sessions met meanwhile."""
    days, touched, refused = (
        sum(each["honest"][name] for each in live)
        for name in ("person_days", "challenged", "limited")
    )
    yield (
        f"\nHonest sessions beside the tools: {days:,}; touched {touched}, refused {refused} (at most "
        f"{upper_bound(refused, days):.2%} of sessions at 95 % confidence). They were hurried tenfold. For "
        "what befalls one in ten thousand, see the [examination](examination.md), which is simulated and "
        "larger."
    )
