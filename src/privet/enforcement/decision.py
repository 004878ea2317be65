"""The decision: what a visitor meets, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from privet.enforcement.remedies import Remedy

if TYPE_CHECKING:
    from privet.exposure.recognising import Seen


class Mode(StrEnum):
    """What is done with a decision."""

    OFF = "off"
    """Nothing is judged."""
    SHADOW = "shadow"
    """Decided and recorded; everybody passes."""
    ENFORCE = "enforce"


@dataclass(frozen=True, slots=True)
class Decision:
    """
    Say what a visitor meets.

    Args:
        remedy: What they meet; in shadow mode ``ALLOW``.
        would: What they would meet if it were enforced.
        ref: By which the decision is found again; '' where the remedy would be ``ALLOW``.
        reasons: For the operator; never shown to the visitor, since they tell the limits.
        policy: The version of the policy that decided.
        surface: The name of the surface; '' where the request is to none.
        mode: Whether it was enforced.
        retry_after: Seconds after which it may be tried again; 0 where that is not said.
        wait_ms: How long the answer is to be held back on the visitor's side.
        actor: The pseudonym of the narrowest handle, 16 hexadecimal digits; '' without a surface.
        ttl: Seconds for which a gateway may remember it; 0 where it may not.
        kind: ``view``, ``list`` or ``lookup``; '' where nobody is shown.
        people: How many it would show.
        seen: What ``charge`` needs.
    """

    remedy: Remedy
    would: Remedy = Remedy.ALLOW
    ref: str = ""
    reasons: tuple[str, ...] = ()
    policy: str = ""
    surface: str = ""
    mode: Mode = Mode.SHADOW
    retry_after: int = 0
    wait_ms: int = 0
    actor: str = ""
    ttl: int = 0
    kind: str = ""
    people: int = 0
    seen: Seen | None = None
