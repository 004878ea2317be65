"""What the page says of the learned score: on days and families that it did not learn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


def learned(made: Mapping[str, Any], *others: Mapping[str, Any]) -> Iterator[str]:
    """
    Yield the section on the learned score.

    Args:
        made: What ``privet model train --json`` said.
        others: What it said of other logs, which are told in a line each.
    """
    card = made["card"]
    model, line, parts = card["model"], card["line"], card["parts"]
    yield "\n## The learned score\n"
    yield (
        f"`privet model train` on {card['data']}: trees whose steps go the way that they may, and a straight "
        f"line over the same features, learned on {parts['train']['people']:,} people and "
        f"{parts['train']['scrapers']:,} scrapers of the first days and held against "
        f"{parts['test']['people']:,} people and {parts['test']['scrapers']:,} scrapers of later ones. "
        f"Area under the curve {model['auc']:.4f}; of the line {line['auc']:.4f}. "
        f"{verdict(made)} A score alone accuses nobody and denies nobody anything.\n"
    )
    yield "| people hit, allowed | people hit | at most (95 %) | scrapers caught | at least (95 %) |"
    yield "| ---: | ---: | ---: | ---: | ---: |"
    for at in model["operating"]:
        doubt = "" if at["provable"] else " (too few people to set it)"
        yield (
            f"| {at['rate']:g}{doubt} | {at['hit']} of {at['people']:,} | {at['fpr_at_most']:.3%} | "
            f"{at['caught']} of {at['scrapers']:,} | {at['tpr_at_least']:.0%} |"
        )
    yield "\nEach family left out of the training and looked for afterwards, at one person in a hundred:\n"
    yield "| family | n | trees caught | AUC | line caught | AUC |"
    yield "| --- | ---: | ---: | ---: | ---: | ---: |"
    for family, mine in model["left_out"].items():
        other = line["left_out"][family]
        yield (
            f"| {family} | {mine['scrapers']:,} | {mine['tpr']:.0%} | {mine['auc']:.3f} | "
            f"{other['tpr']:.0%} | {other['auc']:.3f} |"
        )
    mean, other = model["left_out_mean"], line["left_out_mean"]
    yield (
        f"| *mean* | | {mean['tpr']:.0%} | {mean['auc']:.3f} | {other['tpr']:.0%} | {other['auc']:.3f} |"
    )
    weak = [name for name, mine in model["left_out"].items() if mine["tpr"] < 0.5]
    if weak:
        yield f"\nWhat defeats it: of {', '.join(weak)} it catches less than half, where it has not met them."
    if others:
        yield "\nThe same of logs in which scrapers copy people as far as is told; means over families left out:\n"
        yield "| log | trees caught | AUC | line caught | AUC | people hit | trees are written |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | --- |"
        for each in (made, *others):
            card = each["card"]
            mean, other = card["model"]["left_out_mean"], card["line"]["left_out_mean"]
            at = card["model"]["operating"][0]
            written = "yes" if each["beats_the_line"] else "no"
            yield (
                f"| {card['data']} | {mean['tpr']:.0%} | {mean['auc']:.3f} | {other['tpr']:.0%} | "
                f"{other['auc']:.3f} | {at['hit']} of {at['people']:,} (at most {at['fpr_at_most']:.2%}) | {written} |"
            )


def verdict(made: Mapping[str, Any]) -> str:
    """Say whether the trees are worth having."""
    if made["beats_the_line"]:
        return "On families that neither has met the trees do better, so that they are what is written."
    return (
        "On families that neither has met **the trees do no better than the line**, so that no model is "
        "written: a guard on this site goes without a learned score."
    )
