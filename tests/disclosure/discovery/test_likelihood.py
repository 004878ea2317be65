"""What makes an identifier a person's."""

from __future__ import annotations

import pytest

from privet.disclosure.discovery.likelihood import (
    IMAGES,
    PEOPLE,
    PERHAPS,
    THINGS,
    UNKNOWN,
    are_dates,
    are_titles,
    likelihood,
    route_name,
    spread,
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["members"], PEOPLE),
        (["userid"], PEOPLE),
        (["blog", "member"], PEOPLE),
        (["avatars"], IMAGES),
        (["products"], THINGS),
        (["team"], PERHAPS),
        (["zzz"], UNKNOWN),
        ([], UNKNOWN),
    ],
)
def test_the_word_beside_it_speaks(said: list[str], expected: float) -> None:
    """People's words weigh more than things', and an unknown word little."""
    assert expected == likelihood(said)


def test_years_and_days_are_dates() -> None:
    """An archive by year is no list of people, nor is one by page."""
    assert are_dates(["2019", "2020"])
    assert are_dates(["01", "12", "31"])
    assert not are_dates(["1", "400", "7000"])
    assert not are_dates([])


def test_titles_are_not_names() -> None:
    """Many words in a row are the title of a page."""
    assert are_titles(["how-to-grow-a-hedge", "ten-days-or-less"])
    assert not are_titles(["anna-smith", "bert", "carla_jones"])


def test_few_are_less_sure() -> None:
    """Certainty grows up to twenty identifiers."""
    assert spread(1) < spread(10) < spread(20) == spread(20_000) == 1


def test_a_surface_is_called_by_its_last_words() -> None:
    """Holes are no part of a name."""
    assert route_name(["api", "v2", "{x}", "members"]) == "v2 members"
    assert route_name([]) == "site root"
