"""The five things that can be concluded of an actor."""

from __future__ import annotations

from enum import StrEnum


class Conclusion(StrEnum):
    """What Privet concludes of an actor; the values are those written to disk."""

    COLLECTOR = "collector"
    UNCLEAR = "unclear"
    ORDINARY = "ordinary"
    VERIFIED_AGENT = "verified-agent"
    PERMITTED = "permitted"


CONCLUSIONS = tuple(Conclusion)
"""The order in which a column of codes counts them."""

CODE = {conclusion: code for code, conclusion in enumerate(CONCLUSIONS)}
