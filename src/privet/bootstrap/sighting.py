"""Gather what the probes of the register look at: the policy, the ledger, a running guard."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.intel.jurisdictions import ALSO, jurisdictions
from privet.adapters.ledgers import holds, manifest, standings
from privet.adapters.orders.signs import state_of
from privet.adapters.orders.switching import beside, read_switch
from privet.bootstrap import appealing, models
from privet.disclosure.surfaces import Kind
from privet.enforcement.ladder import Ladder
from privet.errors import PrivetError
from privet.review.sight import Sight
from privet.verdict.conclusions import Conclusion

if TYPE_CHECKING:
    from privet.bootstrap.recording import Where
    from privet.settings import Settings


def sight_of(where: Where, today: date) -> Sight:
    """Return what can be seen of a site on a day, all but what stands in the records."""
    settings, folder = where.settings, where.folder
    surfaces = settings.surfaces()
    running = guard_of(where)
    return Sight(
        today,
        surfaces={each.name: each.fields for each in surfaces},
        lookups=sum(each.kind is Kind.LOOKUP for each in surfaces),
        budgets=tuple(each.budget() for each in settings.budget),
        remedies=remedies(settings),
        mode=mode_of(where, running),
        guarding=running is not None,
        contact=bool(settings.site.contact),
        agreements=settings.agreements(),
        detecting=bool(settings.detection.pace) and folder is not None,
        retention=settings.retention_days(),
        rules=rules(settings, today),
        team=len(settings.designated().members),
        clients=bool(settings.identity.client),
        **model_of(settings),
        **appeals_of(settings, today),
        **(ledger_of(folder, today) if folder else {}),
    )


def model_of(settings: Settings) -> dict[str, Any]:
    """Return until when the model that detection names is of use, or what is wrong with it."""
    named = settings.detection.model
    if named is None:
        return {"model": "none"}
    try:
        return {"model_until": models.load(Path(named)).expires}
    except PrivetError as error:
        return {"model": error.message}


def appeals_of(settings: Settings, today: date) -> dict[str, Any]:
    """Return whether appeals are kept, and how many days the oldest has waited that is open."""
    path = appealing.appeals_of(settings)
    if path is None:
        return {}
    waiting = [int(each["at"]) for each in appealing.kept(path) if not each["answered"]]
    if not waiting:
        return {"appealable": True}
    oldest = datetime.fromtimestamp(min(waiting) / 1e6, UTC).date()
    return {"appealable": True, "waits": (today - oldest).days}


def remedies(settings: Settings) -> tuple[str, ...]:
    """Return what the ladder answers with, in its order."""
    ladder = Ladder.of((rung.at, rung.remedy) for rung in settings.enforcement.ladder)
    return tuple(each.remedy.value for each in ladder.rungs)


def guard_of(where: Where) -> dict[str, Any] | None:
    """Return what the running guard says of itself; None where none runs."""
    if where.policy is None:
        return None
    return state_of(where.policy, int(datetime.now(UTC).timestamp() * 1_000_000))


def mode_of(where: Where, running: dict[str, Any] | None) -> str:
    """Return the mode in force: of the guard, else as ordered, else as the policy says."""
    if running is not None:
        return str(running["mode"])
    if where.policy is not None:
        ordered = read_switch(beside(where.policy)).mode
        if ordered is not None:
            return str(ordered)
    return where.settings.enforcement.mode


def rules(settings: Settings, today: date) -> dict[str, date | None]:
    """Return the places of the site, each with the day on which its rules were last verified."""
    found: dict[str, date | None] = {}
    for code in settings.site.jurisdictions:
        place = jurisdictions().get(ALSO.get(code.strip().upper(), code.strip().upper()))
        binding = place.rule(today) if place else None
        found[code] = binding.last_verified if binding else None
    return found


def ledger_of(folder: Path, today: date) -> dict[str, Any]:
    """Return what a ledger holds, without its key and without asking for it alone."""
    held = manifest.read(folder) if folder.is_dir() else None
    standing = standings.read(standings.beside(folder))
    moments = [int(each["at"]) for each in standing.looks.values()]
    days = [
        name.split("day=")[1][:10]
        for source in (held.sources if held else ())
        for name in (*source.exposures, *source.activity)
    ]
    longer = holds.read(folder) if folder.is_dir() else ()
    return {
        "ledger": True,
        "rows": sum(each.rows for each in held.sources) if held else 0,
        "oldest": date.fromisoformat(min(days)) if days else None,
        "looked": datetime.fromtimestamp(max(moments) / 1e6, UTC).date() if moments else None,
        "proven": sum(
            each.conclusion is Conclusion.VERIFIED_AGENT for each in standing.verdicts.values()
        ),
        "held": any(each.until >= today.isoformat() for each in longer),
    }
