"""The ledger of a guard at work: what it keeps, what becomes of it, and what a restart recalls."""

from __future__ import annotations

import logging
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

import ibis
import numpy as np

from privet.adapters.ledgers.live import Live
from privet.adapters.ledgers.parquet import Ledger
from privet.detection.relations import EXPOSURES
from privet.enforcement.decision import Mode
from privet.errors import StoreFull
from privet.exposure.exposures import SOUGHT
from privet.exposure.recognising import ACTOR, HI, LEVEL, LO, OUTCOME, SURFACE
from privet.exposure.rehearsing import LOAD, MISSED, SUBJECT, entries
from privet.exposure.tallying import DEVICE, NETWORK
from privet.identity.addresses import text
from privet.workflows.guarding import CLOSED
from privet.workflows.meeting import Guests
from privet.workflows.observe import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.adapters.gateways.metering import Meter
    from privet.adapters.tallies.memory import MemoryTally
    from privet.bootstrap.judging import Judging
    from privet.exposure.pseudonyms import Key
    from privet.settings import Settings
    from privet.workflows.asking import KeepExposures, Meet
    from privet.workflows.guarding import GuardPolicy

log = logging.getLogger("privet.ledger")

MEBIBYTE: Final = 1 << 20


def live_ledger(
    settings: Settings, key: Key, policy: GuardPolicy, now: Callable[[], int]
) -> Live | None:
    """
    Open the ledger of a guard; None where the policy names none.

    Raises:
        StoreUnavailable: Another run is using it, or it cannot be used.
    """
    if settings.ledger.path is None:
        return None
    memory = settings.analysis.memory * MEBIBYTE // 3
    ledger = Ledger(Path(settings.ledger.path), key, memory=memory)
    ledger.annotate({"surfaces": [asdict(each) for each in policy.routes.surfaces]})
    guests = Guests(policy.agents)
    return Live(ledger, now, retention=settings.retention_days(), guests=guests)


def greeter(live: Live, judging: Callable[[], Judging]) -> Callable[[Meet], None]:
    """Return what notes everybody who comes, and their name where it was not written today."""

    def meet(command: Meet) -> None:
        cells = command.cells
        live.meet(cells, command.received)
        actor, device = cells.item(ACTOR), cells.item(DEVICE)
        if actor and actor not in live.known:
            live.name(actor, called(command, judging().policy))
        if device and device not in live.known:
            bearing = judging().policy.bearing
            said = bearing.device(command.request) or command.request.headers.get("user-agent", "")
            live.name(device, f"device:{written(said)}")

    return meet


def called(command: Meet, policy: GuardPolicy) -> str:
    """Return the name of an actor, as ``privet analyze`` writes it."""
    request, bearing = command.request, policy.bearing
    level = command.cells.item(LEVEL)
    if level == NETWORK:
        pair = command.cells.view(np.uint64)
        return f"network:{text(int(pair[HI]), int(pair[LO]))}"
    said = (bearing.account, bearing.client, bearing.session)[level](request)
    return f"{('account', 'client', 'session')[level]}:{written(said)}"


def written(said: str) -> str:
    """Return what a visitor sent as text; bytes that are no UTF-8 are shown by their numbers."""
    raw = said.encode("latin-1", "replace")[:LONGEST_NAME]
    return raw.decode("utf-8", "backslashreplace")


def keeper(live: Live, judging: Callable[[], Judging], meter: Meter) -> Callable[..., None]:
    """
    Return what takes exposures off the path of a request.

    Where there is no room, because the disk is full or slow, a surface that is open shows people
    unrecorded, and that is counted; one that is closed shows nobody.
    """

    def keep(command: KeepExposures) -> None:
        for cells in command.cells:
            asked_in_vain = cells[OUTCOME] == SOUGHT
            if asked_in_vain and live.crowded:
                continue  # whoever is shown is worth more room than whoever is not
            if live.keep(cells) or asked_in_vain:
                continue
            meter.failed("ledger")
            policy = judging().policy
            side = policy.on_error[int(cells[SURFACE])] if cells[SURFACE] >= 0 else ""
            if side == CLOSED and policy.mode is Mode.ENFORCE:
                raise StoreFull("exposures cannot be kept")

    return keep


def recalled(
    ledger: Ledger, tally: MemoryTally, policy: GuardPolicy, at: int, *, since: int = 0
) -> int:
    """
    Charge a tally with what a ledger holds of the longest window; return how many exposures.

    What was not yet written when a guard was killed is forgotten: at most what it took within the
    interval of writing.

    Args:
        since: What happened until then is known to the tally, microseconds.
    """
    since = max(since, at - max(tally.spans))
    site = policy.whole(at)
    wanted = EXPOSURES.filter(EXPOSURES.at > ibis.literal(since)).order_by("at")
    count = 0
    for columns in ledger.stream(wanted):
        rows, who = entries(columns, site)
        rows[rows[:, MISSED] == 1, SUBJECT : LOAD + 1] = 0  # a miss showed nobody
        tally.rebuild(policy.allowances[""], rows, who)
        count += len(rows)
    if count:
        log.info("event=recalled exposures=%d handles=%d", count, len(tally))
    return count
