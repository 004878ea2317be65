"""What of a guard at work stands at some level, for whoever watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.gateways.metering import Level
from privet.enforcement.decision import Mode

if TYPE_CHECKING:
    from privet.bootstrap.operating import Operating
    from privet.bootstrap.serving import Service

Gauges = dict[str, Level]


def of_sentinels(operating: Operating) -> Gauges:
    """Return what is told of those who are known to be people."""
    return {
        "fp_sentinel_ratio": Level(
            "Share of the sentinels of 28 days who met something, or would in earnest.",
            lambda: operating.sentinels.share(operating.clock()),
        ),
        "fp_sentinels": Level(
            "Sentinels who came within 28 days.",
            lambda: operating.sentinels.count(operating.clock()),
        ),
    }


def levels(made: Service) -> Gauges:
    """Return what a guard tells of itself; never of a person."""

    def figure(what: str) -> float:
        return float(made.counting.figures().get(what, 0))

    found = {
        "handles": Level("Handles that the tally knows.", lambda: figure("handles")),
        "tally_bytes": Level("Bytes that the tally takes.", lambda: figure("bytes")),
        "tally_answering": Level(
            "Whether the tally answers.", lambda: float("tally" not in made.counting.problems)
        ),
        "enforcing": Level(
            "Whether decisions are enforced.",
            lambda: float(made.judging.policy.mode is Mode.ENFORCE),
        ),
        "appeals_open": Level("Appeals that nobody has answered.", lambda: made.box.open),
        **made.gauges,
    }
    live = made.live
    if live is not None:
        found |= {
            "exposures_waiting": Level("Exposures not yet written.", lambda: live.waiting),
            "exposures_written": Level("Exposures written since the start.", lambda: live.kept),
            "exposures_refused": Level("Exposures for which no room was.", lambda: live.refused),
        }
    return found


def fields_of(made: Service, surface: str) -> str:
    """Return which kinds of personal data a surface shows, such as ``name+email``."""
    declared = made.judging.policy.routes.surfaces
    return next(("+".join(each.fields) for each in declared if each.name == surface), "")
