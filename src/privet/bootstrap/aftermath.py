"""What follows an incident in a drill: a case, its clocks, the drafts and the list of people."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from privet.bootstrap import breaching, casework, dossiers, lettering, sealing
from privet.bootstrap.recording import Where
from privet.bootstrap.registering import Register
from privet.response.breach.rules import Whom
from privet.response.letters.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACES: Final = ("HK", "GB", "CA")
"""Where the people of the invented site live: one place of each kind of clock."""

MOST: Final = 20
"""Actors of a case; an analyst names no more by hand."""

LEAST: Final = timedelta(minutes=5)


def responded(
    ledger: Path, actors: Sequence[str], subjects: Sequence[str], policy: str
) -> dict[str, float]:
    """
    Answer an incident as an analyst would by hand, and say how long the machine took for it.

    A case is opened about the actors, its breach assessed, the clocks read, the people counted by
    country, a notice drafted for the authority of each place and for its people, a letter to
    whoever took, evidence sealed and checked, and a dossier made for each authority.

    Args:
        ledger: Its folder; nobody writes into it any more.
        actors: Whom the case is about.
        subjects: The people of the site, as its addresses name them; each lives in one of the places.
        policy: The text of the policy file.

    Returns:
        ``answered_minutes``, and how many ``clocks``, ``notices``, ``letters``, ``dossiers``, bundles
        of evidence that hold (``bundled``) and ``affected`` people.
    """
    began = time.monotonic()
    with TemporaryDirectory(prefix="privet-") as folder:
        where = desk(Path(folder), ledger, policy)
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
        letter = lettering.drafted(where, case.name, lettering.Wish(Kind.CEASE), by="drill")
        register = Register(where)
        made = [
            dossiers.make(register, each, Path(folder), day=register.today, by="drill")
            for each in PLACES
        ]
        held = bundled(where, case.name)
    return {
        "answered_minutes": round((time.monotonic() - began) / 60, 3),
        "clocks": float(len(clocks)),
        "notices": float(len(drafts)),
        "affected": float(listed.people),
        "letters": float(bool(letter.sheet)),
        "dossiers": float(sum(each.pdf_sha256 != "" for each in made)),
        "bundled": held,
    }


def evidenced(ledger: Path, actors: Sequence[str], policy: str) -> dict[str, float]:
    """Open a case about actors and seal its evidence; return whether the bundle holds."""
    with TemporaryDirectory(prefix="privet-") as folder:
        where = desk(Path(folder), ledger, policy)
        case = casework.opened(where, list(actors)[:MOST], title="a drill", by="drill")
        return {"bundled": bundled(where, case.name)}


def desk(folder: Path, ledger: Path, policy: str) -> Where:
    """Return an analyst's desk in a folder: records, and the policy with the places of the people."""
    config = folder / "privet.toml"
    said = ", ".join(f'"{each}"' for each in PLACES)
    config.write_text(policy.replace("[site]", f"[site]\njurisdictions = [{said}]", 1), "utf-8")
    return Where(str(folder / "records"), ledger, config)


def bundled(where: Where, case: str) -> float:
    """Seal a case; return 1 where the bundle is whole and signed by whom it should be, else 0."""
    sealed = sealing.sealed(where, case, out=where.base / "evidence.zip", by="drill")
    checked, _ = sealing.verified(
        sealed.bundle, key=sealed.public_key, authorities=None, where=where
    )
    return float(not checked.faults and checked.expected is True)
