"""What the installed packages know of agents."""

from __future__ import annotations

import json
from datetime import date
from importlib.resources import files

import pytest

from privet.adapters.intel.agents import agents, as_of, published
from privet.identity.agents import PEOPLES

GOOGLEBOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def test_every_example_of_the_list_is_heard() -> None:
    """All User-Agents that the package gives as examples are automation that says so."""
    text = files("crawleruseragents").joinpath("crawler-user-agents.json").read_text("utf-8")
    examples = [agent for entry in json.loads(text) for agent in entry["instances"]]
    missed = [agent for agent in examples if not agents().declared(agent)]

    assert len(examples) > 1000
    assert [] == [agent for agent in missed if not PEOPLES.search(agent)]


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/145.0.0.0 Safari/537.36",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.5.25 Version/10.54",
        "Lynx/2.9.0 libwww-FM/2.14",
    ],
)
def test_browsers_are_people(agent: str) -> None:
    """No browser declares itself automated, text browsers included."""
    assert not agents().declared(agent)


def test_a_search_engine_is_verified_by_its_ranges() -> None:
    """Googlebot comes from Google's ranges, and from nowhere else."""
    name = agents().claimed(GOOGLEBOT)
    google = (0xFFFF << 32) + (66 << 24) + (249 << 16) + (66 << 8) + 1

    assert name == "Googlebot"
    assert agents().verified(name, 0, google)
    assert not agents().verified(name, 0, (0xFFFF << 32) + (203 << 24) + 7)


def test_ranges_have_a_day_and_a_source() -> None:
    """Whoever is verified is verified by a list of a day, published somewhere."""
    dated = [agent for agent in published() if agent.ranges]

    assert len(dated) > 10
    assert all(agent.day and agent.source.startswith("https://") for agent in dated)
    assert as_of() > date(2026, 1, 1)
