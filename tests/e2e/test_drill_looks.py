"""What live drills look at beside people: each look is shown what it must see, and what it must not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from drills.looking import learned, own, private, rot, survived
from drills.oracle import doors, telling
from drills.people import PASSWORD, invent
from drills.rooms import FRIENDS, TAGS, Markup, friends, tag
from drills.society import Society

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = invent(np.random.default_rng(3), 300)


def probes(door: str, *, said: str = "", slower: float = 0.0) -> list[dict[str, object]]:
    """Return a hundred answers of a door; to those who exist it says and takes so much more."""
    chance = np.random.default_rng(8)
    return [
        {
            "door": door, "exists": exists, "status": 200, "said": said if exists else "",
            "held": False, "seconds": float(chance.gamma(4, 0.002)) + slower * exists,
        }
        for _ in range(50) for exists in (True, False)
    ]  # fmt: skip


def test_an_oracle_is_seen_by_its_answers_and_by_its_times() -> None:
    """A door that says the same in the same time tells nothing."""
    asked = [
        *probes("even"), *probes("says", said="welcome"), *probes("waits", slower=0.01),
        *probes("control: waits", slower=0.01),
    ]  # fmt: skip
    found, controls = telling(doors(asked, np.random.default_rng(1)))

    assert ["says", "waits"] == found
    assert ["control: waits"] == controls


def test_even_doors_are_seldom_called_oracles() -> None:
    """Of a thousand doors at most as many as the level allows, give or take chance."""
    chance = np.random.default_rng(5)
    asked = [each for nth in range(60) for each in probes(f"door {nth}")]
    for each in asked:
        each["seconds"] = float(chance.gamma(4, 0.002))

    assert [] == telling(doors(asked, chance))[0]


def test_forms_answer_alike() -> None:
    """The society's own doors say the same of somebody and of nobody; its look-up does not."""
    site = Society(PEOPLE)
    there, nobody = PEOPLE[7].handle, "zzzzq"
    for door, field in (("/reset", "email"), ("/sign-up", "email"), ("/wp-login.php", "log")):
        some, none = (site.formed(door, {field: [who], "pwd": ["no"]}) for who in (there, nobody))
        assert some == none

    assert 302 == site.formed("/wp-login.php", {"log": [there], "pwd": [PASSWORD]}).status
    assert site.answer(f"/api/lookup?phone={PEOPLE[7].phone}", "").status == 200
    assert site.answer("/api/lookup?phone=1", "").status == 404


def test_what_partners_may_ask_needs_a_key() -> None:
    """Nobody else is told of an order or a contact; short numbers are each somebody's own."""
    site = Society(PEOPLE)
    order = f"/api/orders/{tag(PEOPLE[3])}"

    assert (401, 200) == (site.answer(order, "").status, site.answer(order, "", "partner7").status)
    assert (401, 200) == tuple(
        site.answer("/api/contacts/5", "", key).status for key in ("", "partner7")
    )
    assert len({tag(each) for each in PEOPLE}) == len(PEOPLE)
    assert all(int(tag(each), 16) < TAGS for each in PEOPLE)


def test_lists_of_friends_hold_names_alone() -> None:
    """A page of friends names twenty, and says of nobody what stands in a profile."""
    site = Society(PEOPLE)
    shown = str(site.answer(f"/friends/{PEOPLE[3].handle}/page/1/", PEOPLE[9].handle).body)

    assert FRIENDS == shown.count("<li>")
    assert "PRIVET-" not in shown
    assert PEOPLE[3] not in friends(PEOPLE, PEOPLE[3])[FRIENDS:]
    assert 302 == site.answer(f"/friends/{PEOPLE[3].handle}/page/1/", "").status


def test_markup_turns_and_what_it_says_stays() -> None:
    """Names of one turn are no names of the next; without turns nothing changes."""
    first, second = Markup(1), Markup(2)

    assert first.page("about") == Markup(1).page("about")
    assert first.page("about") != second.page("about")
    assert "about" in second.page("about")
    assert set() == set(first.object({"id": 1, "name": "a"})) & set(second.object({"id": 1}))
    assert {"id": 1} == Markup().object({"id": 1})


class Left:
    """Stand in for a job that has gone: its folder is all that counts."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.received = folder / "received"
        self.received.mkdir(parents=True)


class Gone:
    """Stand in for the scene that is left."""

    def __init__(self, *jobs: Left) -> None:
        self.guarded = self.bare = jobs


@pytest.fixture
def left(tmp_path: Path) -> Left:
    """Return what one tool left."""
    return Left(tmp_path / "tool")


def test_what_tools_told_is_summed_up(left: Left) -> None:
    """Days that a path lived, whether pages were heard alike, what a person met or a tool learned, private lists."""
    days = [{"css": 5, "json": 5, "text": 5}, {"css": 1, "json": 0, "text": 5}]
    (left.folder / "days.json").write_text(json.dumps([*days, {"css": 0, "json": 0, "text": 5}]))
    (left.folder / "heard.json").write_text(json.dumps(["Ana", "Ana", ""]))
    (left.folder / "own.json").write_text(json.dumps({"pages": 9, "asked": 1, "refused": 0}))
    ahead = {"had": 245, "refused": 1, "waited": 0, "told to wait": 86_400}
    others = [{**ahead, "had": 51}, {**ahead, "had": 60, "refused": 0}]
    (left.folder / "learned.json").write_text(json.dumps([ahead, *others]))
    (left.received / "friends-ana").write_text(PEOPLE[0].name)
    (left.received / "friends-bob").write_text(PEOPLE[0].about)
    scene = Gone(left)
    told = {**rot(scene), **own(scene), **private(scene), **learned(scene)}  # type: ignore[arg-type] # stands in

    assert (1, 0, 2) == (told["survival_css"], told["survival_json"], told["survival_text"])
    assert told["heard_alike"] == pytest.approx(2 / 3)
    assert (9, 1, 0) == (told["own_pages"], told["own_asked"], told["own_refused"])
    assert (2, 1) == (told["lists"], told["private"])
    assert (245, 86_400) == (told["limit_met"], told["told_to_wait"])
    assert told["refused_below"] == 1
    assert survived([3, 0, 1]) == 1


def test_a_tool_that_never_came_to_it_tells_nothing(left: Left) -> None:
    """What is unknown keeps no demand."""
    told = rot(Gone(left))  # type: ignore[arg-type] # stands in

    assert {None} == set(told.values())
