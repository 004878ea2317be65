"""What an answer of an application disclosed: by its header field, its words, or its route."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.adapters.gateways.metering import APPLICATION, ROUTE
from privet.adapters.gateways.subjects import Malformed, read_subjects
from privet.workflows.charging import FORETOLD, Disclosed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from privet.adapters.gateways.exposing import Exposed
    from privet.adapters.gateways.metering import Meter
    from privet.enforcement.decision import Decision


def disclosed(status: int, said: Sequence[str], exposed: Exposed, meter: Meter) -> Disclosed:
    """
    Return whom an answer showed.

    Args:
        said: Values of ``X-Privet-Subjects``; what cannot be read counts as not sent.
        exposed: What the application said through ``privet.expose``.
        meter: Counts what cannot be read.
    """
    if not said and not exposed.said:
        return FORETOLD if status == FORETOLD.status else Disclosed(status)
    ids = dict(exposed.subjects)
    fields = dict(exposed.fields)
    people = exposed.more
    known = exposed.said
    if said:
        try:
            found = read_subjects(", ".join(said))
        except Malformed:
            meter.failed("subjects")
        else:
            known = True
            ids.update(found.ids)
            fields.update(found.fields)
            people += found.people
    if not known:
        return Disclosed(status)
    if people and not ids:
        return Disclosed(status, None, tuple(fields), people)
    return Disclosed(status, tuple(ids), tuple(fields))


def count(shown: Disclosed, decision: Decision, meter: Meter) -> None:
    """Count the people that an answer showed, by who said so; nobody where it was an error."""
    if not 200 <= shown.status < 300:
        return
    if shown.subjects is not None:
        meter.shown(decision, len(shown.subjects), APPLICATION)
    elif shown.people is not None:
        meter.shown(decision, shown.people, APPLICATION)
    elif decision.people:
        meter.shown(decision, decision.people, ROUTE)
