"""A case written for other systems: OCSF, STIX 2.1, MISP."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from privet import __version__
from privet.bootstrap.casework import exported, shown
from privet.evidence.entries import Draft
from privet.evidence.sharing import misp, ocsf, stix
from privet.evidence.sharing.behaviour import Naming, of_case

if TYPE_CHECKING:
    from privet.bootstrap.recording import Where

SHARED = "shared"
"""The kind of the entry that says that addresses were written for others: for what, until when."""


class Form(StrEnum):
    """In which form a case is written."""

    JSON = "json"
    OCSF = "ocsf"
    STIX = "stix"
    MISP = "misp"


def shared(
    where: Where, case: str, form: Form, naming: Naming | None, *, by: str = ""
) -> dict[str, Any] | list[dict[str, Any]]:
    """
    Return a case in a form; that addresses were named is noted in the case.

    Args:
        naming: Allows that actors are named, but in Privet's own JSON, which is the case itself.

    Raises:
        CaseRefused: They are to be named without a purpose, or for too long.
    """
    from privet.bootstrap.casework import written

    found = shown(where, case)
    if form is Form.JSON:
        return exported(found)
    known = of_case(found, naming)
    if naming is not None:
        payload = {"form": form.value, "purpose": naming.purpose, "until": naming.until}
        written(where, found.name, Draft(SHARED, where.by(by), naming.purpose, payload))
    if form is Form.OCSF:
        return ocsf.findings(found, known, __version__)
    if form is Form.STIX:
        return stix.bundle(known, where.settings.site.name)
    return misp.event(found, known)
