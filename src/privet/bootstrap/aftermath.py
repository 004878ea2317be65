"""What follows an incident in a drill: a case, its clocks, the drafts and the list of people."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from privet.bootstrap import breaching, casework
from privet.bootstrap.recording import Where
from privet.response.breach.rules import Whom

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.bootstrap.ranging import Range

PLACES: Final = ("HK", "GB", "CA")
"""Where the people of the invented site live: one place of each kind of clock."""

MOST: Final = 20
"""Actors of a case; an analyst names no more by hand."""

LEAST: Final = timedelta(minutes=5)


def responded(
    place: Range, actors: Sequence[str], subjects: Sequence[str], policy: str
) -> dict[str, float]:
    """
    Answer an incident as an analyst would by hand, and say how long the machine took for it.

    A case is opened about the actors, its breach assessed, the clocks read, the people counted by
    country, and a notice drafted for the authority of each place and for its people.

    Args:
        actors: Whom the case is about.
        subjects: The people of the site, as its addresses name them; each lives in one of the places.
        policy: The text of the policy file.

    Returns:
        ``answered_minutes``, and how many ``clocks``, ``notices`` and ``affected`` people.
    """
    began = time.monotonic()
    place.kept()
    place.ledger.close()
    with TemporaryDirectory(prefix="privet-") as folder:
        config = Path(folder) / "privet.toml"
        said = ", ".join(f'"{each}"' for each in PLACES)
        config.write_text(policy.replace("[site]", f"[site]\njurisdictions = [{said}]", 1), "utf-8")
        where = Where(str(Path(folder) / "records"), place.ledger.folder, config)
        case = casework.opened(where, list(actors)[:MOST], title="a drill", by="drill")
        aware = (datetime.now(UTC) - LEAST).isoformat(timespec="minutes")
        told = breaching.Said(["safeguard=no"], [f"awareness={aware}"], (), (), ())
        case = breaching.assessed(where, case.name, told, by="drill", why="a drill")
        clocks, _ = breaching.timeline(where, case, ())
        rows = [f"{each},{PLACES[nth % len(PLACES)]}\n" for nth, each in enumerate(subjects)]
        people = Path(folder) / "people.csv"
        people.write_text("subject,country\n" + "".join(rows), "utf-8")
        listed = breaching.notified(where, case.name, people, by="drill")
        case = casework.shown(where, case.name)
        drafts = [
            breaching.drafted(where, each, case, language="", whom=whom)
            for each in PLACES
            for whom in (Whom.AUTHORITY, Whom.PEOPLE)
        ]
    return {
        "answered_minutes": round((time.monotonic() - began) / 60, 3),
        "clocks": float(len(clocks)),
        "notices": float(len(drafts)),
        "affected": float(listed.people),
    }
