"""Learning from a labelled ledger, and what is done with a model on disk."""

from __future__ import annotations

import itertools
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from privet.adapters.learning.boosting import Boosted
from privet.bootstrap.models import load, sealed
from privet.bootstrap.task import Task
from privet.detection.between import DAY, Between
from privet.detection.learned.conformal import ANYBODY
from privet.detection.learned.drift import edges, shares
from privet.detection.learned.features import FEATURES, scored, table
from privet.detection.learned.isolation import oddness
from privet.detection.learned.lines import Line
from privet.detection.learned.model import AGREES, Model
from privet.detection.measuring import measure
from privet.errors import ConfigError, Source
from privet.exposure.budgets import day_of
from privet.review.modelling import Part, beats, slices, whole
from privet.workflows.detect import extent_of

if TYPE_CHECKING:
    from privet.adapters.ledgers.looking import Look

STRETCHES: Final = 5
"""Stretches of as many days each: three train, one after the other, the fourth calibrates, the fifth
tests. What is measured grows with the days, so all are equally long, and so is what is scored later."""

KEPT: Final = 200
"""Actors whose scores are kept to be walked again."""

FEWEST: Final = 99
"""Verified people from which on a role is calibrated by itself."""

MOST: Final = 5000
"""Scores of a role that are kept, evenly taken."""

SEED: Final = 1


def train(
    ledger: Path, labels: Path, out: Path, *, config: Path | None = None, data: str = ""
) -> dict[str, Any]:
    """
    Learn from a labelled ledger and write the model, if it is worth having.

    Args:
        labels: One JSON object a line: *actor*, *kind* (``person`` or ``scraper``; others are left
            out) and *role*, a person's role or a scraper's family, as ``privet simulate`` writes.
        data: What the data is, for the card; *labels*' name where empty.

    Returns:
        The model's card, and whether it was written.

    Raises:
        ConfigError: Too few days, people or scrapers to learn from; or LightGBM is missing.
    """
    from privet import bootstrap

    known = _labels(labels)
    with bootstrap.looked_at(Task(ledger=ledger, config=config).read()) as look:
        parts, days = _parts(look, known)
    for name, part in parts.items():
        if not 0 < part.label.sum() < len(part.label):
            raise ConfigError(
                f"the days to {name} on have no scrapers, or no people", source=Source(str(labels))
            )
    fitted, calibrate, test = parts["train"], parts["calibrate"], parts["test"]
    boosted, line = _boosted(fitted), Line.fit(fitted.rows, fitted.label)
    card: dict[str, Any] = {
        "data": data or labels.name,
        "parts": {
            name: {
                "days": part.days,
                "people": int((part.label == 0).sum()),
                "scrapers": int(part.label.sum()),
            }
            for name, part in parts.items()
        },
        "model": whole(_boosted, boosted, fitted, calibrate, test),
        "line": whole(lambda part: Line.fit(part.rows, part.label), line, fitted, calibrate, test),
        "slices": slices(boosted, calibrate, test),
    }
    better = beats(card["model"], card["line"])
    model = _model(boosted, calibrate, card, days)
    if better:
        text = json.dumps(sealed(model.document()), indent=1)
        out.write_text(text + "\n", encoding="utf-8")
    return {
        "written": str(out) if better else "",
        "beats_the_line": better,
        **sealed(model.document()),
    }


def _boosted(part: Part) -> Boosted:
    return Boosted(part.rows, part.label, seed=SEED)


def _model(boosted: Boosted, calibrate: Part, card: dict[str, Any], days: int) -> Model:
    """Make the model out of what was learned and the people of the calibration days."""
    people = calibrate.label == 0
    scores = boosted.score(calibrate.rows)
    roles = {ANYBODY: people}
    for role in sorted(set(calibrate.role[people].tolist())):
        mine = people & (calibrate.role == role)
        if mine.sum() >= FEWEST:
            roles[role] = mine
    kept = calibrate.rows[np.linspace(0, len(calibrate.rows) - 1, KEPT).astype(int)]
    reference = {}
    for place, name in enumerate(FEATURES):
        between = edges(calibrate.rows[:, place])
        reference[name] = (between, shares(calibrate.rows[:, place], between))
    return Model(
        forest=boosted.forest(),
        calibrated=date.fromisoformat(calibrate.days[1]),
        days=days,
        people={role: _thinned(np.sort(scores[mine])) for role, mine in roles.items()},
        reference=reference,
        rows=kept,
        scores=boosted.score(kept),
        card=card,
    )


def _thinned(scores: Any) -> Any:  # noqa: ANN401 - an array of any length
    """Keep so many of ascending scores that the file stays small."""
    if len(scores) <= MOST:
        return scores
    return scores[np.linspace(0, len(scores) - 1, MOST).astype(int)]


def _labels(path: Path) -> dict[str, tuple[str, str]]:
    """Return kind and role of each labelled actor."""
    found: dict[str, tuple[str, str]] = {}
    number = 0
    try:
        for line in path.read_text("utf-8").splitlines():
            number += 1
            each = json.loads(line)
            found[str(each["actor"])] = (str(each["kind"]), str(each["role"]))
    except OSError as error:
        raise ConfigError(f"cannot be read: {error.strerror}", source=Source(str(path))) from None
    except (ValueError, KeyError, TypeError):
        raise ConfigError(
            "write one JSON object with actor, kind and role", source=Source(str(path), number)
        ) from None
    return found


def _parts(look: Look, known: dict[str, tuple[str, str]]) -> tuple[dict[str, Part], int]:
    """Measure stretches of days, one after the other; return how many days a stretch has, too."""
    extent = extent_of(look)
    end = extent.last // DAY + 1
    days = (end - extent.first // DAY) // STRETCHES
    if not days:
        raise ConfigError(
            f"the ledger has fewer than {STRETCHES} days to learn, calibrate and test on"
        )
    cuts = [end - days * left for left in range(STRETCHES, -1, -1)]
    each = [_part(look, known, low, high) for low, high in itertools.pairwise(cuts)]
    *learned, calibrate, test = each
    train = Part(
        rows=np.concatenate([part.rows for part in learned]),
        label=np.concatenate([part.label for part in learned]),
        role=np.concatenate([part.role for part in learned]),
        days=(learned[0].days[0], learned[-1].days[1]),
    )
    return {"train": train, "calibrate": calibrate, "test": test}, days


def _part(look: Look, known: dict[str, tuple[str, str]], low: int, high: int) -> Part:
    """Measure the labelled actors of some days."""
    measured = measure(Between(look, low, high))
    names = look.names(measured.actor)
    rows = scored(measured)
    told = [known.get(names.get(int(actor), ""), ("", "")) for actor in measured.actor[rows]]
    kept = np.asarray([kind in {"person", "scraper"} for kind, _ in told], np.bool_)
    kind = np.asarray([kind for kind, _ in told], np.str_)[kept]
    return Part(
        rows=table(measured, rows[kept]),
        label=(kind == "scraper").astype(np.float64),
        role=np.asarray([role for _, role in told], np.str_)[kept],
        days=(day_of(low * DAY).isoformat(), day_of((high - 1) * DAY).isoformat()),
    )


def verify(
    path: Path, today: date, *, ledger: Path | None = None, config: Path | None = None
) -> dict[str, Any]:
    """Tell whether a model is what was written, walks as it was learned, and is still fresh."""
    from privet import bootstrap

    model = load(path)
    error = model.error()
    rows = np.zeros((0, len(FEATURES)))
    if ledger is not None:
        with bootstrap.looked_at(Task(ledger=ledger, config=config).read()) as look:
            last = extent_of(look).last
            end = last // DAY + 1
            measured = measure(Between(look, end - model.days, end))
            today = day_of(last)
        rows = table(measured, scored(measured))
    drift = model.drift(rows)
    fitness = model.fitness(today, rows)
    return {
        "walks_within": error,
        "agrees": error <= AGREES,
        "calibrated": model.calibrated.isoformat(),
        "expires": model.expires.isoformat(),
        "day": today.isoformat(),
        "fitness": fitness.value,
        "drift": {k: round(v, 4) for k, v in sorted(drift.items(), key=lambda item: -item[1])[:5]},
        "actors": len(rows),
    }


def triage(ledger: Path, limit: int, *, config: Path | None = None) -> list[dict[str, Any]]:
    """Rank the oddest actors of a ledger; a list of whom to look at first, and no finding."""
    from privet import bootstrap

    with bootstrap.looked_at(Task(ledger=ledger, config=config).read()) as look:
        measured = measure(look)
        rows = scored(measured)
        odd = oddness(table(measured, rows), np.random.default_rng(SEED))
        order = np.argsort(-odd, kind="stable")[:limit]
        names = look.names(measured.actor[rows[order]])
    return [
        {
            "rank": place + 1,
            "actor": names.get(int(measured.actor[row]), f"~{int(measured.actor[row]):016x}"),
            "oddness": round(float(odd[at]), 4),
            "subjects": int(measured.subjects[row]),
        }
        for place, (at, row) in enumerate(zip(order.tolist(), rows[order].tolist(), strict=True))
    ]
