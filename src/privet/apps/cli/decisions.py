"""A decision as the terminal explains it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from privet.apps.cli.inspections import moment
from privet.apps.cli.tables import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

WON = {
    "budget": "a budget",
    "verdict": "a standing verdict of detection",
    "guesses": "guessing of identifiers",
    "crowd": "identifiers tried in order, or what all strangers do together",
    "probation": "a new account with the software of a campaign that stands",
    "owed": "a challenge that stands until it is answered",
    "on_error": "on_error, since a store did not answer",
}


def explanation(record: dict[str, Any]) -> Iterator[str]:
    """Say what a decision was, which rule won, and by which counts."""
    yield f"decision   {record['ref']}, {moment(record['at'])}, policy {record['policy']}"
    people = f"{record['people']:,} {'person' if record['people'] == 1 else 'people'}"
    yield f"asked for  {printable(record['surface'])} ({record['kind']}), which shows {people}"
    yield f"actor      {record['actor']} (a pseudonym)"
    if record["met"] == record["would"]:
        yield f"met        {record['met']}"
    else:
        cause = "not among the actors of the rollout"
        if record["mode"] != "enforce":
            cause = f"mode {record['mode']}"
        yield f"met        {record['met']} ({cause}); enforced, it would be {record['would']}"
    yield f"won        {WON[record['rule']]}"
    for reason in record["reasons"]:
        yield f"           {printable(reason)}"
    for number, budget in enumerate(record["budgets"]):
        yield _budget(budget, won=number == record["grounds"]["row"])
    grounds = record["grounds"]
    for name, words in (
        ("good", "an account in good standing, which is not challenged"),
        ("waived", "a challenge was passed before, so none is put again"),
    ):
        if grounds[name]:
            yield f"besides    {words}"
    rungs = ", ".join(f"above {at:g} {remedy}" for at, remedy in record["ladder"])
    yield f"ladder     {rungs}"
    same = "the same" if record["again"] == record["would"] else "ANOTHER"
    yield f"again      {record['again']}: {same}, from the grounds that were kept"
    if record["today"] is not None:
        yield f"today      {record['today']}, by policy {record['policy_today']}"


def _budget(budget: dict[str, Any], *, won: bool) -> str:
    name = f"{budget['who']} {budget['window']}"
    extra = [f"younger than {budget['younger_than']}"] if budget["younger_than"] else []
    extra += [f"role {printable(budget['role'])}"] if budget["role"] else []
    extra += ["by weight"] if budget["weighted"] else []
    told = f" ({', '.join(extra)})" if extra else ""
    mark = "->" if won else "  "
    if not budget["limit"]:
        return f"budget  {mark} {name:<12} the visitor has none{told}"
    scale = 1000 if budget["weighted"] else 1
    limit = budget["limit"] / scale
    if budget["counted"] is None:
        return f"budget  {mark} {name:<12} nobody counted, {limit:,.0f} allowed{told}"
    counted = budget["counted"] / scale
    share = counted / limit
    return f"budget  {mark} {name:<12} {counted:,.0f} of {limit:,.0f}, {share:.0%}{told}"
