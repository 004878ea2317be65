"""What Privet itself keeps of people: a data map, which also fills the draft of an assessment."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Stored:
    """
    Say what one store keeps.

    Args:
        what: Of which data.
        whom: About whom: visitors, data subjects, or who works with Privet.
        form: How they stand there: keyed hashes, sealed, in the clear.
        until: When they are forgotten, and by what.
        purpose: What for.
        place: Where; '' where nothing is kept.
        size: Bytes; None where that cannot be seen from here.
    """

    store: str
    what: str
    whom: str
    form: str
    until: str
    purpose: str
    place: str
    size: int | None = None

    def document(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Places:
    """
    Say where a site keeps what, and for how long; '' where it keeps none.

    Args:
        retention: Days of the ledger and of decisions.
        hold: Days for which a case keeps its exposures at first, and appeals are kept.
        window: The longest window of a budget, in words.
    """

    ledger: str
    tally: str
    decisions: str
    appeals: str
    records: str
    retention: int
    hold: int
    window: str


def data_map(at: Places) -> tuple[Stored, ...]:
    """Return what every store keeps, in the order in which a request meets them."""
    hashes = "keyed hashes; the key lies apart"
    days = f"after {at.retention} days, by the guard each hour or the retention job"
    return (
        Stored(
            "tally",
            "which people each visitor was shown lately, and how many",
            "visitors, data subjects",
            hashes,
            f"when its longest window ends: {at.window}",
            "to limit how many people a visitor is shown",
            at.tally,
        ),
        Stored(
            "ledger",
            "who was shown whom, when, on which surface",
            "visitors, data subjects",
            hashes,
            days,
            "to detect collection, and to name whom it concerns",
            at.ledger,
        ),
        Stored(
            "names",
            "accounts, sessions and addresses of visitors",
            "visitors",
            "sealed (AES-GCM) under the ledger's key",
            days,
            "to write a finding that somebody can act on",
            at.ledger and f"{at.ledger}/names",
        ),
        Stored(
            "decisions",
            "what a visitor met, and why",
            "visitors",
            "keyed hashes, a reference code",
            f"after {at.retention} days at most",
            "to explain a decision to whom it concerned",
            at.decisions,
        ),
        Stored(
            "appeals",
            "what somebody wrote who was stopped, an email if they gave one",
            "visitors",
            "in the clear, readable by the owner of the file alone",
            f"after {at.hold} days, by the retention job",
            "to hear appeals",
            at.appeals,
        ),
        Stored(
            "records",
            "cases and their evidence, the audit chain, who decided what",
            "visitors of a case, who works with Privet",
            "in the clear; a masked copy can be sealed",
            f"no end is set by Privet: a case holds its exposures {at.hold} days at first",
            "to investigate, to establish or defend legal claims, to account for decisions",
            at.records,
        ),
    )
