"""How the narrowest level that explains the evidence is found: a device, where an address would be named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from privet.detection.devices import apart
from privet.detection.narrowing import walkers
from privet.identity.actors import Level
from privet.verdict.narrowest import blamed, narrowed, told_apart, undivided
from privet.workflows.commands import Consult, NameThem
from privet.workflows.steps import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from privet.detection.devices import Against, Apart
    from privet.detection.measured import Measured
    from privet.identity.agents import Agents
    from privet.verdict.conclude import Verdicts
    from privet.workflows.steps import Steps


def narrowest(
    verdicts: Verdicts,
    measured: Measured,
    against: Against | None,
    judged: Callable[[Measured, Verdicts, NDArray[np.bool_]], Verdicts],
    agents: Agents | None,
) -> Steps[Verdicts]:
    """
    Return verdicts that name one device where it alone did what its address would be named for.

    Args:
        verdicts: What was concluded of whole actors.
        measured: All actors.
        against: Devices that may have gone through people by a list, and what they are measured against; None
            where there are none.
        judged: Judges some of them, as ``verdict.judge.judge_devices``.
        agents: What automated software calls itself.
    """
    crowded = blamed(measured, verdicts)
    walked = yield from ask(
        Consult(lambda ledger: walkers(ledger, measured.actor[crowded]), "comparing")
    )
    verdicts = narrowed(verdicts, measured, crowded, walked)
    if against is None:
        return verdicts
    asked = against.only(undivided(verdicts, measured, against.devices))
    found: Apart = yield from ask(
        Consult(lambda ledger: apart(ledger, measured, asked), "comparing")
    )
    if not len(found.measured):
        return verdicts
    named = yield from ask(NameThem(np.unique(found.devices.device)))
    called = (named.get(device, "") for device in found.devices.device.tolist())
    says = [agents is not None and agents.declared(each.removeprefix(_DEVICE)) for each in called]
    return told_apart(
        verdicts, measured, found, judged(found.measured, verdicts, np.array(says, np.bool_))
    )


_DEVICE = f"{Level.DEVICE}:"
