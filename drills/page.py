"""The page on how well it works, made from what came of drills: ``python -m drills page FILE``."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from drills.learned import learned
from drills.research import research
from privet.bootstrap.drilling import drills
from privet.review.bounds import upper_bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

Came = dict[str, Any]

FEW = 300
"""People below which a share is not told."""

PREVALENCES = (0.05, 0.01, 0.001, 0.0001)

RATES = (("challenged or refused", "challenged", 1e-3), ("refused", "limited", 1e-4))

WHOLE = ("ever collector", "ever unclear")
"""Conclusions, as against detectors; the gravest at any look."""

HELD = 0.2
"""The share of what it would have had below which a scraper that ended counts as held."""

HONEST = "T19"
"""The drill of honest people alone, long and large enough for a claim of one in ten thousand."""

OTHER = {"ordinary", "collector", "unclear", "permitted", "verified-agent", "actors"}


def read(path: Path) -> list[Came]:
    """Return what came of drills, the last of each name."""
    lines = path.read_text("utf-8").splitlines()
    found = {each["drill"]: each for each in map(json.loads, lines)}
    return [found[name] for name in sorted(found)]


def page(
    came: Sequence[Came], made: Sequence[Came] = (), folder: Path | None = None
) -> Iterator[str]:
    """
    Yield the lines of the page.

    Args:
        made: What ``privet model train --json`` said of each log, the one told at length first.
        folder: Where the research set is; None where nobody has it.
    """
    ladder = [each for each in came if each["drill"].startswith("R")]
    incidents = [each for each in came if each["drill"].startswith("T")]
    yield from head(came)
    yield from targets(ladder, came)
    yield "## Each scraper of the ladder\n"
    yield from table(ladder)
    yield from defeats(ladder)
    if incidents:
        yield "\n## Each incident\n"
        yield from table(incidents)
        yield from broken(incidents)
    yield from people(came)
    yield from detectors(came)
    if made:
        yield from learned(*made)
    if folder is not None:
        yield from research(folder)
    yield from limits()


def head(came: Sequence[Came]) -> Iterator[str]:
    """Say what the page is, and how it is made again."""
    seeds = sorted({seed for each in came for seed in each["seeds"]})
    decisions = sum(each["decisions"] for each in came)
    yield "# How well it works\n"
    yield (
        "Every figure on this page is **SIMULATED**: invented people and invented scrapers, the real "
        "guard and the real detection. It tells what can be told apart in principle, on a site like "
        "the one invented; it is no measurement of yours. [Drills](drills.md) says how a figure comes "
        "about and what each word means.\n"
    )
    yield (
        f"The page is made by a command, from {len(came)} drills with {decisions:,} decisions on "
        f"seed {', '.join(map(str, seeds))}, each run once; no budget, weight or threshold was chosen on it "
        "(the policy's numbers on the seeds 2, 3 and 5, with the same scrapers; the weights of detectors on "
        "others, those of [the examination](examination.md)). Two rules came of a look at it, both on 28 November "
        "2026: T09 had three colleagues refused, and who was shown far more or fewer people than most of a "
        "fleet that awakes is none of it since; and while whoever sees most on a small site was held against "
        "a bound, recruiters were called collectors, who are held against the next of them since.\n"
    )
    missing = sorted(set(drills()) - {each["drill"] for each in came})
    if missing:
        yield f"**Not run for this page yet**: {', '.join(missing)}. Nothing is said of them.\n"
    yield "```console"
    yield "$ privet drill run all --progress drills/came.jsonl"
    yield "$ python -m drills page drills/came.jsonl --learned drills/scored/*.json > how-well-it-works.md"
    yield "```\n"
    yield (
        "`drills/scored/` has what `privet model train --json` said of the logs of `privet simulate --wide "
        "--seed 4711 --days 15 --people 20000 --visitors 20000 --scrapers R0,...,R17 --mimicry 1`, 0.5 and 0, as "
        "`privet analyze --ledger` kept them. With `--research FOLDER` "
        "(or `PRIVET_RESEARCH` in the environment) the page tells of the labelled sessions of the research "
        "set as well, where somebody has them.\n"
    )


def targets(ladder: Sequence[Came], came: Sequence[Came]) -> Iterator[str]:
    """Yield what was aimed at, and whether it was met."""
    yield "## What was aimed at\n"
    yield "| target | found | met |"
    yield "| --- | --- | --- |"
    alone = [each for each in came if each["drill"] == HONEST]
    for each in (*ladder, *alone):
        for held in each["held"]:
            value = "unknown" if held["value"] is None else f"{held['value']:,.4g}"
            met = "yes" if held["holds"] else "**no**"
            yield f"| {each['drill']}: {held['because']} | {value} | {met} |"
    days = sum(each["honest"]["person_days"] for each in came)
    for words, name, most in RATES:
        hit = sum(each["honest"][name] for each in came)
        bound = upper_bound(hit, days)
        met = "yes" if bound <= most else "**no**"
        yield (
            f"| {words}: at most {most:g} of honest person-days of all drills, scrapers at work | {hit} of "
            f"{days:,}, "
            f"at most {bound:.2e} at 95 % | {met} |"
        )
    rules: Counter[str] = Counter()
    for each in came:
        rules.update(each["honest"]["by_rule"])
    told = ", ".join(f"{name} {count}" for name, count in rules.most_common())
    yield f"\nHonest person-days were touched by: {told or 'nothing'}.\n"
    wronged = [each for each in came if each["honest"]["by_rule"].get("collector")]
    if wronged:
        where = "; ".join(
            f"{each['drill']} ({', '.join(f'{name} {n}' for name, n in each['honest']['by_role'].items())})"
            for each in wronged
        )
        yield (
            "Where `collector` is among them, detection took an honest account for one, while a fleet was at "
            f"work whose software is as common as theirs: {where}.\n"
        )


def table(came: Sequence[Came]) -> Iterator[str]:
    """Yield a row for each drill."""
    yield (
        "| drill | what | n | people without guard | Y50 | Y90 | found | of its actors | hours to the "
        "first refusal | to detection | people before it | contained | cost | price | holds |"
    )
    yield "| --- | --- |" + " ---: |" * 12 + " --- |"
    for each in came:
        said = each["figures"]
        if not said["campaigns"]:
            yield f"| {each['drill']} | {each['title']} |" + " – |" * 12 + f" {kept(each)} |"
            continue
        yield (
            f"| {each['drill']} | {each['title']} | {said['campaigns']:.0f} | {said['bare']:,.0f} | "
            f"{said['y50']:,.0f} | {said['y90']:,.0f} | {share(said['found_share'])} | "
            f"{share(said.get('condemned_share'))} | {number(said['noticed_hours'])} | "
            f"{number(said['found_hours'])} | {said['before_found']:,.0f} | "
            f"{share(said['contained_share'])} | {times(said['cost'])} | "
            f"{times(said.get('price'))} | {kept(each)} |"
        )


def kept(each: Came) -> str:
    """Say whether what must hold did."""
    if not each["held"]:
        return "told only"
    return "yes" if each["holds"] else "**no**"


def mimicry(said: Came) -> str:
    """Say what a mimic of attention paid for whom it has, and would for most of the site."""
    if said.get("price_most") is None or said.get("price") is None:
        return ""
    return (
        f"; for each it pays {said['price']:.1f} times what a plain walk costs, and would pay "
        f"{said['price_most']:.1f} times for nine tenths of the site"
    )


def defeats(ladder: Sequence[Came]) -> Iterator[str]:
    """Yield what defeats it, in sentences."""
    yield "\n## What defeats it\n"
    for each in ladder:
        said = each["figures"]
        if not said["campaigns"] or (
            said["found_share"] == 1 and said["y90"] < HELD * said["bare"]
        ):
            continue
        held = said["contained_share"] == 1 and said["y90"] < HELD * said["bare"]
        yield (
            f"* **{each['drill']}, {each['title']}**: obtains {said['y50']:,.0f} of the "
            f"{said['bare']:,.0f} people it would have had; {share(said['found_share'])} of "
            f"n = {said['campaigns']:.0f} are found"
            f"{'; it is held by budgets, and not known for what it is' if held else ''}{mimicry(said)}."
        )


def broken(incidents: Sequence[Came]) -> Iterator[str]:
    """Yield what did not hold, in its own words."""
    yield "\nWhat did not hold:\n"
    for each in incidents:
        for held in each["held"]:
            if not held["holds"]:
                value = "unknown" if held["value"] is None else f"{held['value']:,.4g}"
                yield f"* {each['drill']}: {held['because']}: {value}"


def people(came: Sequence[Came]) -> Iterator[str]:
    """Yield what honest people met, by role."""
    days: Counter[str] = Counter()
    touched: Counter[str] = Counter()
    for each in came:
        days.update(each["honest"]["roles"])
        touched.update(each["honest"]["by_role"])
    yield "\n## Honest people, by role\n"
    yield "Person-days on which somebody was challenged or refused, while scrapers were at work.\n"
    yield "| role | person-days | touched | at most (95 %) | touched in a million |"
    yield "| --- | ---: | ---: | ---: | ---: |"
    for role, count in days.most_common():
        if count < FEW:
            yield f"| {role} | {count:,} | {touched[role]} | unknown | unknown |"
            continue
        bound = upper_bound(touched[role], count)
        million = touched[role] / count * 1e6
        yield f"| {role} | {count:,} | {touched[role]} | {bound:.2%} | {million:,.0f} |"


def detectors(came: Sequence[Came]) -> Iterator[str]:
    """Yield of whom each detector, and the whole, said something."""
    scores: dict[str, Counter[str]] = {}
    for each in came:
        for name, counted in each.get("scores", {}).items():
            scores.setdefault(name, Counter()).update(counted)
    everybody = scores.get("actors", Counter())
    takers = sorted(name for name in everybody if ":" not in name)
    persons = sum(count for name, count in everybody.items() if name.startswith("person:"))
    if not persons or not takers:
        return
    yield "\n## Each detector, and the whole\n"
    yield (
        f"The share of actors of each scraper of whom a detector said something at the end of its "
        f"drill, and how many of {persons:,} honest actors. A detector alone accuses nobody; "
        "`ever collector` and `ever unclear` are the gravest that was concluded of all of them "
        "together at any look. An actor is an "
        "account or a network; who took five people before it was stopped is one, too.\n"
    )
    yield "| detector | " + " | ".join(takers) + " | honest | at most (95 %) |"
    yield "| --- |" + " ---: |" * (len(takers) + 2)
    named = sorted(set(scores) - OTHER - {*WHOLE})
    for name in (*named, *WHOLE):
        said = scores.get(name, Counter())
        shares = " | ".join(f"{said[taker] / everybody[taker]:.0%}" for taker in takers)
        wrong = sum(count for who, count in said.items() if who.startswith("person:"))
        bound = upper_bound(wrong, persons)
        label = f"**{name}**" if name in WHOLE else name
        yield f"| {label} | {shares} | {wrong:,} | {bound:.3%} |"
    yield "| *actors* | " + " | ".join(f"{everybody[t]:,}" for t in takers) + f" | {persons:,} | |"
    yield from values(scores, takers, persons)


def values(scores: dict[str, Counter[str]], takers: Sequence[str], persons: int) -> Iterator[str]:
    """Yield what an accusation is worth, where so many of all actors are scrapers."""
    everybody, called = scores["actors"], scores.get("ever collector", Counter())
    caught = [called[taker] / everybody[taker] for taker in takers]
    rate = sum(caught) / len(caught)
    wrong = sum(count for name, count in called.items() if name.startswith("person:"))
    bound = upper_bound(wrong, persons)
    yield (
        f"\nAveraged over the scrapers, {rate:.0%} of their actors are called collectors; {wrong} of "
        f"{persons:,} honest actors are (at most {bound:.3%}). What such an accusation is worth "
        "where so many of all actors take:\n"
    )
    yield "| of all actors take | right, as counted | right, at the bound |"
    yield "| ---: | ---: | ---: |"
    for prevalence in PREVALENCES:
        worth = [
            prevalence * rate / max(1e-12, prevalence * rate + (1 - prevalence) * each)
            for each in (wrong / persons, bound)
        ]
        yield f"| {prevalence:.2%} | {worth[0]:.1%} | {worth[1]:.1%} |"


def limits() -> Iterator[str]:
    """Yield what the page does not say."""
    yield "\n## What is not here\n"
    yield (
        "* The weights of detectors were chosen on other scrapers than those of the ladder; budgets, the rule on "
        "guesses, and that five pages of a list are nothing, were chosen beside the ladder itself, on other "
        "seeds. That honest address books were taken for guesses was first seen on this seed, by an earlier "
        "version."
    )
    yield (
        "* The learned score is told of logs in which nobody adapts to a guard, of one site, with labels that are "
        "exact. An area of 1, as where scrapers copy nobody, says how easy such a log is."
    )
    yield (
        "* One invented site with one policy. People of a real site specialise, share and return in "
        "ways that nobody wrote into a simulator; a claim of one in ten thousand wants 30,000 of them."
    )
    yield (
        "* The operator of this site knows recruiters, moderators and journalists, has agreements with "
        "researchers, and a proxy that [tells strangers apart](../how-to/tell-strangers-apart.md) by address "
        "and software. A journalist whom nobody knows would be refused at 260 people in a week, as many do see."
    )
    yield (
        "* A stranger who calls their software something else with each question is a new one each time, and "
        "held by the budget of the address alone, which is wide. No scraper of the ladder does that yet."
    )
    yield (
        "* What budgets hold they hold for a while: who has a stranger's patience takes 130 people a day, and "
        "an account 260 a week, for as long as nobody finds them. Y90 is told of a drill's days, not of a year."
    )
    yield (
        "* Log-ins, the site's own answers and what its pages look like: see what each drill lists "
        "as unjudged. Real tools against a real site: [here](a-real-site.md)."
    )


def share(value: float | None) -> str:
    """Return a share."""
    return "–" if value is None else f"{value:.0%}"


def times(value: float | None) -> str:
    """Return how many times as dear; a dash where an earlier record does not say."""
    return "–" if value is None else f"×{value:.1f}"


def number(value: float | None) -> str:
    """Return hours."""
    return "–" if value is None else f"{value:,.2f}"
