"""Where no surface is declared: what looks like people, how sure that is, how to declare it."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.e2e.logs import Hit, after, nginx_json_line, text, walk
from tests.e2e.running import analysed_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAMES = [
    first + last
    for first in ("alice", "bob", "carol", "dave", "erin", "frank", "grace", "heidi", "ivan")
    for last in ("", "smith", "99", "_m", ".jones", "berg", "-ng", "king", "roy", "x7")
]


def by(number: int) -> str:
    """Return one of a few visitors."""
    return f"192.0.2.{1 + number % 9}"


def seen(route: str, people: list[int] | list[str]) -> list[Hit]:
    """Have each person looked at by some visitors, among pages that show nobody."""
    hits = [
        Hit(route.format(person), "", by(i * 3 + j), after(i * 17 + j * 5))
        for i, person in enumerate(people)
        for j in range(2)
    ]
    hits += [Hit(f"/{page}", "", by(i), after(i)) for i, page in enumerate(("", "about", "login"))]
    hits += [Hit(f"/static/{n}.css", "", by(n), after(n)) for n in range(3)]
    return hits


EXAMPLES: dict[str, tuple[str, list[int] | list[str]]] = {
    "/u/{}": ("/u/{subject}", NAMES),
    "/members/{:06d}/about": ("/members/{subject}/{rest...}", list(range(100, 190))),
    "/profile?id={}": ("/profile?id={subject}", list(range(90))),
    "/api/users/{}": ("/api/users/{subject}", list(range(1000, 1090))),
    "/photos/{}.jpg": ("/photos/{subject}", list(range(500, 590))),
}


@pytest.mark.parametrize("route", EXAMPLES)
def test_a_route_is_discovered(route: str, tmp_path: Path) -> None:
    """
    Each example of what shows people is found, counted, and told how to declare.
    """
    template, people = EXAMPLES[route]
    ran = analysed_text(tmp_path, text(seen(route, people)))
    (surface,) = [each for each in ran.summary["surfaces"] if each["exchanges"]]

    assert template == surface["route"].removesuffix(".jpg")
    assert not surface["declared"]
    assert 0 < surface["certainty"] <= 1
    assert len(people) == surface["subjects"] == ran.summary["subjects"]["seen"]
    declared = tomllib.loads(surface["declare"])["surface"]
    assert [surface["route"]] == [each["route"] for each in declared]
    assert ran.summary["mapped"] > 0.9


def test_what_was_discovered_can_be_declared(tmp_path: Path) -> None:
    """
    The line that declares a surface, put into privet.toml, gives the same answer.
    """
    log = text(seen("/u/{}", NAMES))
    found = analysed_text(tmp_path / "found", log)
    policy = "\n".join(each["declare"] for each in found.summary["surfaces"])
    told = analysed_text(tmp_path / "told", log, config=policy)

    assert found.subjects == told.subjects
    assert all(each["declared"] for each in told.summary["surfaces"])


def test_an_operation_of_graphql(tmp_path: Path) -> None:
    """
    POST /graphql shows people where the log holds the operation's name.
    """

    def lines() -> Iterator[str]:
        for i in range(200):
            name = ("UserCard", "MemberProfile", "FeedQuery", "ConfigQuery")[i % 4]
            hit = Hit(f"/graphql?operationName={name}&id={i}", "", by(i), after(i * 9), "POST")
            yield nginx_json_line(hit) + "\n"

    ran = analysed_text(tmp_path, "".join(lines()))
    routes = [each["route"] for each in ran.summary["surfaces"]]

    assert any("graphql" in route and "UserCard" in route for route in routes)
    assert not any("ConfigQuery" in route for route in routes)
    assert ran.summary["subjects"]["seen"] > 0


def test_an_operation_in_a_column_of_its_own(tmp_path: Path) -> None:
    """
    The operation's name may stand in a key of its own.
    """

    def lines() -> Iterator[str]:
        for i in range(200):
            hit = Hit("/graphql", "", by(i), after(i * 9), "POST")
            document = json.loads(nginx_json_line(hit))
            document["operation_name"] = "UserCard" if i % 2 else "ConfigQuery"
            yield json.dumps(document) + "\n"

    ran = analysed_text(tmp_path, "".join(lines()))

    assert any("UserCard" in json.dumps(each) for each in ran.summary["surfaces"])


def test_lists_are_found_and_count_nobody_until_they_are_declared(tmp_path: Path) -> None:
    """
    A log does not say how many people a list showed, so an undeclared one shows nobody.
    """
    hits = seen("/members/{}", list(range(90)))
    hits += [
        Hit(f"/search?q={name}&page={page}", "", "192.0.2.99", after(i * 7 + page))
        for i, name in enumerate(NAMES[:40])
        for page in (1, 2)
    ]
    found = analysed_text(tmp_path / "found", text(hits))
    told = analysed_text(
        tmp_path / "told",
        text(hits),
        *("--surface", "/members/{subject}", "--list", "/search:20"),
    )

    assert 0 == found.subjects.get("network:192.0.2.99/32", 0)
    assert any("/search" in each["route"] for each in found.summary["surfaces"])
    assert 80 * 20 == told.subjects["network:192.0.2.99/32"]


NOBODY: dict[str, Callable[[int], str]] = {
    "articles": lambda i: (
        f"/blog/{2020 + i % 6}/{i:03d}-how-to-mend-a-{'pump sieve tap'.split()[i % 3]}"
    ),
    "products": lambda i: f"/products/{i}",
    "assets": lambda i: f"/static/js/chunk-{i * 7919:x}.js",
}


@pytest.mark.parametrize("kind", NOBODY)
def test_what_shows_nobody_is_not_believed_in(kind: str, tmp_path: Path) -> None:
    """
    Articles, products and scripts have ids, too: there Privet is not sure, and says so.
    """
    chance = np.random.default_rng(3)
    hits = [
        Hit(NOBODY[kind](int(i)), "", by(int(who)), after(moment))
        for who in range(9)
        for i, moment in zip(chance.permutation(200)[:22], chance.uniform(0, 9e4, 22), strict=True)
    ]
    ran = analysed_text(tmp_path, text(hits))

    assert all(each["certainty"] < 0.5 for each in ran.summary["surfaces"])
    assert [] != ran.summary["warnings"]
    assert 0 == ran.summary["actors"]["collector"]


def test_a_low_share_of_mapped_pages_is_warned_about(tmp_path: Path) -> None:
    """
    Where hardly any page was mapped to people, a route is missing, and the answer says so.
    """
    hits = [*seen("/members/{}", list(range(9)))]
    hits += [Hit(f"/topics/{i}/page", "", by(i), after(i)) for i in range(400)]
    ran = analysed_text(tmp_path, text(hits), "--surface", "/members/{subject}")

    assert ran.summary["mapped"] < 0.1
    assert any("could be mapped" in warning for warning in ran.summary["warnings"])
    assert "mapped" in ran.out


def test_reserved_words_are_nobody(tmp_path: Path) -> None:
    """
    /u/me and /u/settings stand where a person stands, and are none.
    """
    hits = list(walk(NAMES[:20], route="/u/{}", every=40))
    hits += list(walk(["me", "login", "new", "settings"], route="/u/{}", every=40))
    ran = analysed_text(tmp_path, text(hits), "--surface", "/u/{subject}")

    assert {"network:203.0.113.7/32": 20} == ran.subjects


def test_assets_and_beacons_show_nobody(tmp_path: Path) -> None:
    """
    Parts of pages and reports of a page on itself are no pages, so that nothing is missing.
    """
    hits = seen("/members/{}", list(range(90)))
    hits += [Hit("/collect", "", by(i), after(i), "POST", 204) for i in range(900)]
    hits += [Hit(f"/assets/{i}.woff2", "", by(i), after(i)) for i in range(900)]
    ran = analysed_text(tmp_path, text(hits))

    assert ran.summary["mapped"] > 0.9
    assert 90 == ran.summary["subjects"]["seen"]
