"""
Who signed an entry of the audit chain, and as what.

A promotion of a policy, an acceptance of a risk, a review that was signed: each holds under ``signed``
who did it. To write one::

    signature = where.signed(Duty.ACCEPT_RISK, named)
    draft = noted("risk-accepted", signature, why, {"control": "LIM-03", "until": "2027-03-31"})
    entry = drive(enter(draft), handlers(records))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from privet.evidence.entries import Draft

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from privet.evidence.entries import Attachment, Entry
    from privet.permission.team import Signature

OURSELVES: Final = "privet"
"""Who signs where nobody was asked."""

SIGNED: Final = "signed"


def noted(
    kind: str,
    signature: Signature | None,
    why: str = "",
    payload: Mapping[str, Any] | None = None,
    attachments: Sequence[Attachment] = (),
) -> Draft:
    """
    Return what is to be written into the audit chain.

    Args:
        kind: What was done, such as ``policy-promoted``.
        signature: Who did it; None where Privet did it by itself.
        why: The reason.
    """
    by = signature.name if signature else OURSELVES
    signed = signature.document() if signature else {"name": OURSELVES}
    return Draft(kind, by, why, {SIGNED: signed, **(payload or {})}, attachments)


def signed_by(entry: Entry) -> str:
    """Return who signed an entry and as what, in a line."""
    said = entry.payload.get(SIGNED, {})
    role = f", {said['role']}" if said.get("role") else ""
    deputy = f" (deputy for {said['deputy_for']})" if said.get("deputy_for") else ""
    return f"{entry.by}{role}{deputy}"
