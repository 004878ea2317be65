"""Each probe sees its measure run, run partly, and not run."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from privet.evidence.attribution.planting import Planting
from privet.exposure.budgets import Budget
from privet.permission.agreements import Agreement
from privet.review.dealings import Dealings
from privet.review.probes import PROBES, measure
from privet.review.sight import Deed, Sight, State

TODAY = date(2026, 11, 27)
LONG_AGO = date(2025, 1, 1)
DEEDS = (
    *("page-made", "drill-passed:T12", "drill-passed:T13", "drill-passed:T14"),
    *("pack-made", "drill-passed", "dossier-made", "retention-ran", "impact-assessed"),
    *("sealed", "breach-answer"),
)
BEST = Sight(
    TODAY,
    surfaces={"profile": ("name",)},
    lookups=1,
    budgets=(
        Budget("account", "1d", 400),
        Budget("account", "1d", 15, younger_than="7d"),
        Budget("network", "1d", 900),
        Budget("site", "1d", 9000, weighted=True),
        Budget("client", "1d", 9000),
    ),
    remedies=("challenge", "limit"),
    mode="enforce",
    guarding=True,
    contact=True,
    agreements=(Agreement("account:partner*", "Ana", "contract", date(2027, 1, 1)),),
    detecting=True,
    looked=TODAY,
    ledger=True,
    rows=9,
    oldest=date(2026, 11, 1),
    rules={"HK": date(2026, 11, 1)},
    team=2,
    dealings=Dealings(
        lettered=TODAY,
        deletions={"demanded": 1, "confirmed": 1},
        taken_down=TODAY,
        told=TODAY,
        confirmed=1,
    ),
    planted=(Planting(date(2026, 11, 1), "Ana", "page 9", ("07", "08"), 1, ""),),
    clients=True,
    proven=2,
    model_until=date(2026, 12, 1),
    appealable=True,
    deeds={kind: Deed(1, TODAY) for kind in DEEDS},
)


def said(control: str, **changes: Any) -> set[tuple[State, str]]:  # noqa: ANN401 - any field
    """Return what the probes of a measure say after some changes."""
    sight = replace(BEST, **changes)
    return {(each.state, each.says) for each in measure(sight) if each.control == control}


def test_where_all_is_as_it_should_be_everything_runs() -> None:
    """Nothing is found to be missing where nothing is."""
    found = measure(BEST)

    assert {State.RUNNING} == {each.state for each in found}
    assert [control for control, _ in PROBES] == [each.control for each in found]


@pytest.mark.parametrize(
    ("control", "changes", "state", "word"),
    [
        ("GOV-01", {"team": 0}, "absent", "nobody"),
        ("GOV-01", {"team": 1}, "running", "one person"),
        ("GOV-02", {"surfaces": {}}, "absent", "no surface"),
        ("GOV-02", {"surfaces": {"a": (), "b": ("name",)}}, "partly", "1 of 2"),
        ("GOV-03", {"today": date(2027, 2, 1)}, "partly", "expired"),
        ("GOV-04", {"budgets": ()}, "partly", "no budget counts"),
        ("GOV-05", {"mode": "shadow"}, "partly", "nobody is stopped"),
        ("GOV-05", {"guarding": False}, "absent", "no guard"),
        ("GOV-06", {"overdue": ("DES-01",)}, "partly", "DES-01"),
        ("GOV-07", {"deeds": {"pack-made": Deed(3, LONG_AGO)}}, "partly", "since 2025-01-01"),
        ("GOV-08", {"deeds": {}}, "absent", "not yet"),
        ("GOV-11", {"expired": ("LIM-03",)}, "absent", "LIM-03"),
        ("GOV-12", {"oldest": LONG_AGO}, "absent", "beyond 28 days"),
        ("GOV-12", {"oldest": LONG_AGO, "held": True}, "running", "a case holds"),
        ("GOV-12", {"deeds": {}}, "partly", "no retention job"),
        ("GOV-12", {"ledger": False}, "running", "no exposures"),
        ("GOV-13", {"rules": {}}, "absent", "no place"),
        ("GOV-13", {"rules": {"XX": None}}, "partly", "no rules ship"),
        ("LEG-07", {"rules": {"HK": LONG_AGO}}, "partly", "not verified"),
        ("LIM-01", {"budgets": ()}, "absent", "no budget"),
        ("LIM-01", {"mode": "off"}, "partly", "off mode"),
        ("LIM-03", {"budgets": ()}, "absent", "networks"),
        ("LIM-03", {"budgets": (Budget("network", "1d", 9),)}, "partly", "for site"),
        ("LIM-04", {"budgets": ()}, "absent", "young"),
        ("LIM-06", {"lookups": 0}, "partly", "does not apply"),
        ("DET-01", {"detecting": False}, "absent", "off"),
        ("DET-01", {"looked": None}, "partly", "not looked"),
        ("DET-01", {"looked": LONG_AGO}, "partly", "2025-01-01"),
        ("DET-04", {"remedies": ("limit",)}, "absent", "challenge"),
        ("DET-05", {"remedies": ("slow",)}, "absent", "stops"),
        ("DET-05", {"contact": False}, "partly", "site.contact"),
        ("DET-06", {"remedies": ("deny",)}, "absent", "milder"),
        ("DET-03", {"model": "none"}, "absent", "rules alone"),
        ("DET-03", {"model": "was changed"}, "partly", "was changed"),
        ("DET-03", {"model_until": LONG_AGO}, "partly", "until 2025-01-01"),
        ("DET-07", {"planted": ()}, "absent", "privet marks plant"),
        ("DET-07", {"ledger": False}, "partly", "without a ledger"),
        ("DET-07", {"bitten": 3}, "running", "shown to 3 visitors"),
        ("DES-10", {"detecting": False}, "partly", "nobody is asked"),
        ("DES-10", {"proven": 0}, "unknown", "no search engine"),
        ("DES-10", {"deeds": {}}, "unknown", "drill T14 was not run yet"),
        ("LIM-07", {"deeds": {"drill-passed:T12": Deed(1, LONG_AGO)}}, "unknown", "since 2025"),
        (
            "LIM-07",
            {
                "deeds": {
                    "drill-passed:T12": Deed(1, LONG_AGO),
                    "drill-failed:T12": Deed(1, TODAY),
                }
            },
            "partly",
            "drill T12 failed",
        ),
        ("ACC-02", {"clients": False}, "absent", "names no key"),
        ("ACC-02", {"budgets": ()}, "partly", "no budget is for them"),
        ("ACC-03", {"agreements": ()}, "unknown", "no agreement"),
        ("ACC-03", {"today": date(2027, 2, 1)}, "partly", "expired"),
        ("USR-03", {"deeds": {}}, "absent", "not yet"),
        ("DET-10", {"ledger": False}, "absent", "nobody could be named"),
        ("DET-10", {"rows": 0}, "partly", "empty"),
    ],
)
def test_what_is_missing_is_seen(
    control: str, changes: dict[str, Any], state: str, word: str
) -> None:
    """A measure that does not run, or only partly, is found out, and the words say why."""
    found = said(control, **changes)

    assert [] != [1 for how, words in found if how == state and word in words], found


def test_layers_are_counted() -> None:
    """One layer alone is no combination, and none is nothing."""
    bare = {"budgets": (), "remedies": (), "ledger": False, "rules": {}, "detecting": False}
    one = said("GOV-05", **{**bare, "ledger": True})
    none = said("GOV-05", **bare)

    assert (State.PARTLY, "layers that stand: evidence") in one
    assert (State.ABSENT, "no layer stands") in none
