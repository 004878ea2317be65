"""The model card: what a model was made of, how well it does, and what defeats it, in Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

PITFALLS: Final = {
    "Sampling bias": "Open: people and scrapers are those of the labels; what nobody labelled is not there.",
    "Label inaccuracy": "Open where labels are made by hand or by rules; simulated labels are exact.",
    "Data snooping": "Met: train, calibrate and test are three stretches of time, one after the other.",
    "Spurious correlations": "Met in part: no user agent, address or hour of the clock is a feature.",
    "Biased parameters": "Met: parameters and thresholds are fixed before the test days are read.",
    "Inappropriate baseline": "Met: a straight line over the same features must be beaten.",
    "Inappropriate measures": "Met: rates at fixed false positives with n and bounds, not accuracy.",
    "Base-rate fallacy": "Met: what share of the accused are scrapers is told at four prevalences.",
    "Lab-only evaluation": "Open: as long as the labels are simulated, so is every figure here.",
    "Inappropriate threat model": "Met in part: families are left out; one that adapts is a drill's.",
}
"""Ten pitfalls, and how this model stands to each.

Source: D. Arp et al., Dos and don'ts of machine learning in computer security, USENIX Security 2022.
"""

DEFEATS: Final = (
    (
        "A scraper that copies whom people look at, how they pause and how they return: it pays for it in "
        "views, and the score sees nothing."
    ),
    "People who are paid to look (a click farm): they are people.",
    "An insider who takes a few more a day: nobody below fifteen people is scored.",
    "A fleet of accounts that each stay below fifteen people: groups are looked for elsewhere.",
    "A family unlike all that it learned from: see the families left out.",
)


def markdown(document: Mapping[str, Any]) -> str:
    """Write the card of a model, as ``Model.document`` holds it."""
    card = document["card"]
    return "\n".join(
        (
            *_head(document, card),
            *_operating(card),
            *_families(card),
            *_slices(card),
            "## What defeats it\n",
            *(f"* {line}" for line in DEFEATS),
            "",
            "## Ten pitfalls\n",
            "| pitfall | here |\n| --- | --- |",
            *(f"| {name} | {said} |" for name, said in PITFALLS.items()),
            "",
        )
    )


def _head(document: Mapping[str, Any], card: Mapping[str, Any]) -> list[str]:
    lines = [
        "# Model card\n",
        (
            f"Data: **{card['data']}**. Calibrated on people up to {document['calibrated']}; stale after "
            f"{document['expires']}, or once a feature's stability index exceeds 0.2: then each of its "
            "effects falls by one step.\n"
        ),
        "A score alone concludes nothing and denies nobody anything.\n",
        "| part | days | people | scrapers |\n| --- | --- | --- | --- |",
    ]
    lines += [
        f"| {name} | {part['days'][0]} to {part['days'][1]} | {part['people']:,} | {part['scrapers']:,} |"
        for name, part in card["parts"].items()
    ]
    return [*lines, ""]


def _operating(card: Mapping[str, Any]) -> list[str]:
    lines = [
        "## On later days\n",
        (
            f"AUC {card['model']['auc']:.4f}; straight line {card['line']['auc']:.4f}. Rates are set on the "
            "people of the calibration days; bounds are exact, one-sided, 95 %.\n"
        ),
        (
            "| false positives allowed | caught | at least | people hit | at most | a million people | "
            "share of scrapers among the accused, at least, at 5 / 1 / 0.1 / 0.01 % |"
        ),
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    for at in card["model"]["operating"]:
        ppv = " / ".join(f"{share:.2f}" for share in at["ppv_at_least"].values())
        doubt = "" if at["provable"] else " (too few people to set it)"
        lines.append(
            f"| {at['rate']:g}{doubt} | {at['caught']} of {at['scrapers']} ({at['tpr']:.2f}) | "
            f"{at['tpr_at_least']:.2f} | {at['hit']} of {at['people']:,} | {at['fpr_at_most']:.2%} | "
            f"{at['people_per_million_at_most']:,} | {ppv} |"
        )
    return [*lines, ""]


def _families(card: Mapping[str, Any]) -> list[str]:
    lines = [
        "## Families that it never met\n",
        (
            "Each family of scrapers is left out of the training and looked for afterwards, at one person "
            "in a hundred.\n"
        ),
        (
            "| family | scrapers | caught | AUC | straight line caught | AUC |\n"
            "| --- | --- | --- | --- | --- | --- |"
        ),
    ]
    for family, mine in card["model"]["left_out"].items():
        line = card["line"]["left_out"][family]
        lines.append(
            f"| {family} | {mine['scrapers']} | {mine['tpr']:.2f} | {mine['auc']:.3f} | "
            f"{line['tpr']:.2f} | {line['auc']:.3f} |"
        )
    mean, other = card["model"]["left_out_mean"], card["line"]["left_out_mean"]
    lines.append(
        f"| mean | | {mean['tpr']:.3f} | {mean['auc']:.3f} | {other['tpr']:.3f} | {other['auc']:.3f} |"
    )
    return [*lines, ""]


def _slices(card: Mapping[str, Any]) -> list[str]:
    lines = [
        "## People by role\n",
        "At one person in a hundred. Below 300 people nothing is said.\n",
        "| role | people | hit | at most |\n| --- | --- | --- | --- |",
    ]
    for role, mine in card["slices"].items():
        bound = mine["fpr_at_most"]
        told = bound if isinstance(bound, str) else f"{bound:.2%}"
        lines.append(f"| {role} | {mine['people']:,} | {mine['hit']} | {told} |")
    return [*lines, ""]
