"""Declared automation, claims, and what can be said of a claim."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privet.identity.agents import AGE, Agents, Patterns, Published, Standing, longest_literal
from privet.identity.ranges import Ranges

DAY = date(2026, 9, 2)
AGENTS = Agents.of(
    [r"^curl", r"Googlebot\/", r"(?:sis|SIS)trix"],
    [
        Published("Googlebot", "Google", Ranges.of(["66.249.64.0/19"]), DAY, "https://example"),
        Published("Googlebot-Image", "Google", Ranges.of(["66.249.64.0/19"]), DAY),
        Published("YandexBot", "Yandex", Ranges.of([]), None),
    ],
)
INSIDE = (0, (0xFFFF << 32) + (66 << 24) + (249 << 16) + (66 << 8) + 1)
OUTSIDE = (0, (0xFFFF << 32) + (203 << 24) + 7)


@pytest.mark.parametrize(
    "agent",
    [
        "curl/8.5",
        "Mozilla/5.0 (compatible; Googlebot/2.1)",
        "SIStrix",
        "my-crawler 1.0",
        "Scrapy/2.19 (+https://scrapy.org)",
        "HarvestBot",
        "somebot/1.0",
    ],
)
def test_automation_that_says_so_is_heard(agent: str) -> None:
    """By a list that is kept up, or by words that say so themselves."""
    assert AGENTS.declared(agent)


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "-",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/145.0 Safari/537.36",
        "Mozilla/5.0 (Linux; Android 14; CUBOT X18) AppleWebKit/537.36 Chrome/140.0 Mobile",
        "Mozilla/5.0 (Linux; Android 14; Cubot X18) AppleWebKit/537.36 Chrome/140.0 Mobile",
        "okhttp/4.12.0",
        "ExampleApp/7 CFNetwork/1490 Darwin/23",
        "Mozilla/5.0 Robotics-Club-Browser/1",
    ],
)
def test_people_are_not_taken_for_automation(agent: str) -> None:
    """A telephone by the name of Cubot and the library inside an app are people's."""
    assert not AGENTS.declared(agent)


def test_a_claim_is_the_longest_name() -> None:
    """An agent is what it says in full; who is only like one claims nothing."""
    assert AGENTS.claimed("Googlebot-Image/1.0") == "Googlebot-Image"
    assert AGENTS.claimed("mozilla (GOOGLEBOT/2.1)") == "Googlebot"
    assert AGENTS.claimed("Feedly (like Googlebot)") == ""
    assert AGENTS.claimed("YandexBot/3.0") == ""
    assert Agents.of([], []).claimed("Googlebot") == ""


@pytest.mark.parametrize(
    ("address", "day", "expected"),
    [
        (INSIDE, DAY, Standing.VERIFIED),
        (INSIDE, DAY - timedelta(days=4000), Standing.VERIFIED),
        (OUTSIDE, DAY, Standing.FALSE),
        (OUTSIDE, DAY - AGE, Standing.FALSE),
        (OUTSIDE, DAY - AGE - timedelta(days=1), Standing.UNPROVEN),
        (OUTSIDE, DAY + AGE + timedelta(days=1), Standing.UNPROVEN),
    ],
)
def test_an_old_log_convicts_nobody(
    address: tuple[int, int], day: date, expected: Standing
) -> None:
    """A claim is false only where the ranges are of the log's age; it is proven at any age."""
    assert expected == AGENTS.standing("Googlebot", *address, day)


def test_where_nothing_is_published_nothing_is_said() -> None:
    """An agent without ranges is neither verified nor false."""
    assert AGENTS.standing("YandexBot", *OUTSIDE, DAY) is Standing.UNPROVEN
    assert AGENTS.standing("nobody", *OUTSIDE, DAY) is Standing.UNPROVEN


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"Googlebot\/", "Googlebot/"),
        (r"^curl", "curl"),
        (r"[wW]get", "get"),
        (r"colou?r", "colo"),
        (r"a|bcdef", ""),
        (r"\d+abcd", ""),
        (r"Foo[a-z]*Barbaz", "Barbaz"),
        (r"abc.def", "abc"),
    ],
)
def test_what_an_expression_must_contain(pattern: str, expected: str) -> None:
    """Plain letters that whatever fits has; none where that is not sure."""
    assert expected == longest_literal(pattern)


@given(
    st.lists(
        st.sampled_from([r"abcd\/", r"^bcda", r"[aA]bcd", r"abc?da", r"cd.ab", r"dc|cc", r"aaaa"]),
        max_size=4,
    ),
    st.text(alphabet="abcdA/", max_size=14),
)
def test_many_expressions_are_one_search_after_another(patterns: list[str], text: str) -> None:
    """Looking expressions up by their letters loses none and adds none."""
    expected = any(re.search(pattern, text) for pattern in patterns)

    assert expected == Patterns.of(patterns).match(text)
