"""Sites that declared nothing: what is found, and what is left alone."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.disclosure.twins import Asked, block

from privet.disclosure.discovery import Discovery, discover
from privet.disclosure.discovery.likelihood import USED
from privet.disclosure.routing import Routes
from privet.disclosure.surfaces import METHODS, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = [f"{a}{b}{c}" for a in ("an", "ber", "clo") for b in ("na", "to", "li") for c in "xyzw"]
WORDS = ["how", "to", "grow", "a", "hedge", "in", "ten", "days", "or", "less", "and", "why"]
TITLES = [f"{a}-{b}-{c}" for a in WORDS for b in WORDS[:3] for c in WORDS[3:6]]
KEYS = [f"{i * 7919:08x}-0000-4000-8000-{i:012x}" for i in range(40)]


def found(
    targets: Sequence[str], method: str = "GET", status: int = 200, operation: str = ""
) -> Discovery:
    """Discover surfaces in targets that were all asked for in one way."""
    count = len(targets)
    return discover(
        [target.encode() for target in targets],
        [METHODS.index(method)] * count,
        [status] * count,
        operations=[operation.encode()] * count if operation else (),
    )


def routes(discovery: Discovery) -> list[str]:
    """Return the routes that are used."""
    return [surface.route for surface in discovery.surfaces]


@pytest.mark.parametrize(
    ("targets", "route"),
    [
        ([f"/u/{name}" for name in NAMES], "/u/{subject}"),
        ([f"/@{name}" for name in NAMES], "/@{subject}"),
        ([f"/~{name}/" for name in NAMES], "/~{subject}"),
        ([f"/members/{i:06}/about" for i in range(40)], "/members/{subject}/{rest...}"),
        ([f"/members/{i}.html" for i in range(40)], "/members/{subject}"),
        ([f"/profile?id={i}" for i in range(40)], "/profile?id={subject}"),
        ([f"/view.php?lang=de&user_id={i}" for i in range(40)], "/view.php?user_id={subject}"),
        ([f"/viewProfile.do?uid={i}" for i in range(40)], "/viewProfile.do?uid={subject}"),
        ([f"/api/users/{i}" for i in range(40)], "/api/users/{subject}"),
        ([f"/api/v2/people/{key}" for key in KEYS], "/api/v2/people/{subject}"),
        ([f"/staff/member{i}" for i in range(40)], "/staff/member{subject}"),
        ([f"/photos/{i}.jpg" for i in range(40)], "/photos/{subject}.jpg"),
        ([f"/groups/{i % 7}/members/{i}" for i in range(40)], "/groups/{groups}/members/{subject}"),
        (
            [f"/{lang}/members/{i}" for i in range(40) for lang in ("de", "fr", "pt-BR")],
            "/{language}/members/{subject}",
        ),
        (
            [f"/index.php?page=profile&id={i}" for i in range(40)]
            + [f"/index.php?page=topic&id={i}" for i in range(40)],
            "/index.php?page=profile&id={subject}",
        ),
        (
            [f"/graphql?operationName=UserCard&id={i}" for i in range(40)],
            "/graphql?operationName=UserCard&id={subject}",
        ),
        (
            [
                f"/graphql?operationName=GetMember&variables=%7B%22memberId%22%3A%22{i}%22%7D"
                for i in range(40)
            ],
            "/graphql?operationName=GetMember&variables.memberId={subject}",
        ),
    ],
)
def test_people_are_found(targets: list[str], route: str) -> None:
    """The route is found, is sure enough to be used, and finds its own people again."""
    discovery = found(targets)
    data, slices, methods = block([Asked(target.encode()) for target in targets])
    matches = Routes.of(discovery.surfaces).match(data, slices["target"], methods)

    assert route in routes(discovery)
    index = routes(discovery).index(route)
    assert discovery.surfaces[index].certainty >= USED
    assert np.count_nonzero((matches.surface == index) & (matches.start >= 0)) >= 40 - 4
    assert discovery.warnings == ()


@pytest.mark.parametrize(
    "targets",
    [
        [f"/blog/{title}" for title in TITLES],
        [f"/blog/2026/{month:02}/{name}" for month in range(1, 13) for name in NAMES],
        [f"/products/{i}" for i in range(60)],
        [f"/shop/product.php?id={i}" for i in range(60)],
        [f"/tags/{name}" for name in NAMES],
        [f"/forum/threads/{i}" for i in range(60)],
        [f"/files/{name}.zip" for name in NAMES],
        [f"/css/{name}.css" for name in NAMES],
        [f"/img/gallery/{i}.png" for i in range(60)],
        [f"/calendar/{year}" for year in range(1990, 2027)],
        ["/", "/about", "/contact", "/imprint", "/team"] * 20,
        [f"/{title}" for title in TITLES],
    ],
)
def test_things_are_left_alone(targets: list[str]) -> None:
    """Nothing of a blog, a shop or a forum's threads is sure to be a person, and Privet says so."""
    discovery = found(targets)

    assert all(surface.certainty < USED for surface in discovery.surfaces)
    assert len(discovery.warnings) == 1
    assert discovery.warnings[0].startswith("nothing in this log looks like pages of people")


def test_a_search_counts_nobody_until_declared() -> None:
    """A list is found and shown to the operator, and charged to nobody."""
    members = [f"/members/{i}" for i in range(40)]
    discovery = found([f"/people/search?q={name}&page=2" for name in NAMES] + members)
    search = next(surface for surface in discovery.surfaces if surface.kind is Kind.LIST)

    assert (search.route, search.people, search.declared) == ("/people/search", False, False)
    assert tomllib.loads(search.declare())["surface"][0]["lists"] == 20


def test_a_lookup_is_found() -> None:
    """A route that resolves addresses to people is a lookup, by its word or by what it asks."""
    discovery = found([f"/api/lookup?email={name}%40example.org" for name in NAMES], "POST")
    asked = found([f"/api/contacts?phone=%2B4479{i:07}" for i in range(40)])

    assert ["POST /api/lookup"] == routes(discovery)
    assert discovery.surfaces[0].kind is Kind.LOOKUP
    assert ["/api/contacts"] == routes(asked)


def test_an_operation_in_a_column_is_found() -> None:
    """A POST to GraphQL with the operation in the log is a surface without an identifier."""
    discovery = found(["/graphql"] * 50, "POST", operation="UserProfile")
    listed = found(["/graphql"] * 50, "POST", operation="SearchMembers")
    other = found(["/graphql"] * 50, "POST", operation="CartTotal")

    assert ["POST /graphql?operationName=UserProfile"] == routes(discovery)
    assert listed.surfaces[0].kind is Kind.LIST
    assert other.warnings


def test_beacons_are_found() -> None:
    """A page that reports on itself every second is not taken for pages, a lookup not for a beacon."""
    pages = [f"/articles/{name}" for name in NAMES]
    count = 400
    discovery = discover(
        [*[page.encode() for page in pages], *[b"/storage/x.php"] * count],
        [1] * len(pages) + [3] * count,
        [200] * (len(pages) + count),
    )
    quiet = discover(
        [*[page.encode() for page in pages], *[f"/r/{i}".encode() for i in range(count)]],
        [1] * len(pages) + [3] * count,
        [200] * len(pages) + [204] * count,
    )
    lookup = found([f"/api/lookup?email={i}" for i in range(count)], "POST", 204)

    assert discovery.beacons == ("POST /storage/{rest...}",)
    assert quiet.beacons == ("POST /r/{rest...}",)
    assert lookup.beacons == ()


def test_what_failed_showed_nobody() -> None:
    """Errors and redirects are not looked at."""
    assert found([f"/members/{i}" for i in range(40)], status=404).candidates == ()
    assert found([f"/members/{i}" for i in range(40)], status=302).candidates == ()


def test_the_nearest_is_used_where_nothing_is_sure() -> None:
    """An unsure route is better than an empty report, as long as it is called unsure."""
    discovery = found([f"/tags/{name}" for name in NAMES])

    assert ["/tags/{subject}"] == routes(discovery)
    assert "/tags/{subject} is used as the nearest" in discovery.warnings[0]


def test_few_names_are_less_certain() -> None:
    """Three members are a hint, forty are a surface."""
    few = found([f"/members/{i}" for i in (1, 7, 400)]).surfaces[0].certainty
    many = found([f"/members/{i}" for i in range(40)]).surfaces[0].certainty

    assert few < many


def test_names_of_surfaces_differ() -> None:
    """Two surfaces with the same words are told apart."""
    discovery = found(
        [f"/members/{i}" for i in range(40)] + [f"/members/{name}/about" for name in NAMES]
    )
    names = [surface.name for surface in discovery.surfaces]

    assert len(names) == len(set(names))


def test_an_empty_log_has_no_surfaces() -> None:
    """Nothing asked, nothing found, and it is said."""
    assert found([]).surfaces == ()
    assert found([]).warnings == (
        "nothing in this log looks like pages of people; declare a surface",
    )


def test_hostile_targets_are_survived() -> None:
    """Braces, long parts, bytes that are no UTF-8 and odd percent signs make no route that fails."""
    targets = [
        b"/{subject}/" + bytes([i, 255 - i, i // 2]) + b"%zz%" + b"/x" * (i % 30)
        for i in range(256)
    ]
    targets += [f"/members/{{{i}}}".encode() for i in range(40)]
    targets += [b"/a b{/users/%d" % i for i in range(40)]
    targets += [b"/profile?{id}=%d&id=%d" % (i, i) for i in range(40)]
    targets += [b"http://x", b"http://x/members/7", b"*", b"", b"?", b"/?=&&=;"]
    discovery = discover(targets, [1] * len(targets), [200] * len(targets))

    assert Routes.of(discovery.surfaces, discovery.beacons).surfaces == discovery.surfaces
    assert "/profile?id={subject}" in routes(discovery)


def test_a_form_of_ones_own_is_no_lookup() -> None:
    """Who signs in or subscribes gives an address of their own."""
    discovery = found([f"/login?email={name}%40example.org" for name in NAMES], "POST")

    assert discovery.surfaces == ()


@pytest.mark.parametrize(("offset", "used"), [(0, True), (10_000, False)])
def test_photos_are_compared_with_people(offset: int, used: bool) -> None:
    """Photos by the numbers of members show members; a gallery with its own numbers may not."""
    members = [f"/members/{i}" for i in range(100, 200)]
    discovery = found([*members, *[f"/photos/{i + offset}.jpg" for i in range(100, 200)]])

    assert used is ("/photos/{subject}.jpg" in routes(discovery))


def test_a_list_by_pages_in_its_path_is_found() -> None:
    """``/members/page/3`` is the third page of a list, not the third member."""
    discovery = found([f"/members/page/{i}" for i in range(2, 40)])

    assert ["/members/page/{page}"] == [s.route for s in discovery.surfaces]
    assert discovery.surfaces[0].kind is Kind.LIST


def test_a_lookup_in_bodies_is_found() -> None:
    """Whom one asks for is in the body, which no log has; the route says what it is for."""
    asked = found(["/api/contacts/lookup"] * 40, "POST")
    read = found(["/api/contacts/lookup"] * 40)
    form = found(["/contact"] * 40, "POST")

    assert ["POST /api/contacts/lookup"] == [s.route for s in asked.surfaces if s.lookup]
    assert not [s for each in (read, form) for s in each.surfaces if s.lookup]
