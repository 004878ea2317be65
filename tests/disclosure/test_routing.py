"""What requests are for, seen as an operator would."""

from __future__ import annotations

import pytest
from tests.disclosure.twins import Asked, block

from privet.disclosure.routing import NOWHERE, Matches, Routes
from privet.disclosure.surfaces import Kind, Surface

PROFILE = Surface("profile", "/members/{subject}")


def ask(surfaces: list[Surface], *asked: Asked | str, beacons: tuple[str, ...] = ()) -> Matches:
    """Match a few requests."""
    requests = [each if isinstance(each, Asked) else Asked(each.encode()) for each in asked]
    data, slices, methods = block(requests)
    routes = Routes.of(surfaces, beacons)
    return routes.match(data, slices["target"], methods, slices["query"], slices["operation"])


def subject(surface: Surface, asked: Asked | str) -> bytes | None:
    """Return the subject of one request, None where the surface is not meant."""
    request = asked if isinstance(asked, Asked) else Asked(asked.encode())
    data, slices, methods = block([request])
    found = Routes.of([surface]).match(
        data, slices["target"], methods, slices["query"], slices["operation"]
    )
    if found.surface[0] < 0 or found.start[0] < 0:
        return None
    return bytes(data[found.start[0] : found.end[0]])


@pytest.mark.parametrize(
    ("route", "target", "expected"),
    [
        ("/members/{subject}", "/members/000123", b"000123"),
        ("/members/{subject}", "/members/000123/", b"000123"),
        ("/members/{subject}", "//members//7?tab=1", b"7"),
        ("/members/{subject}", "https://example.org/members/7", b"7"),
        ("/members/{subject}", "/%6Dembers/%41nna", b"%41nna"),
        ("/members/{subject}", "/members/7.json", b"7"),
        ("/members/{subject}", "/members/anna.smith", b"anna.smith"),
        ("/members/{subject}", "/members/7;jsessionid=ABC", b"7"),
        ("/members/{subject}", "/a/../members/./7", b"7"),
        ("/members/{subject}", "/members/7/about", None),
        ("/members/{subject}", "/members/login", None),
        ("/members/{subject}", "/members/new.html", None),
        ("/members/{subject}", "/members/style.css", None),
        ("/members/{subject}", "/members", None),
        ("/members/{subject}", "*", None),
        ("/photos/{subject}.jpg", "/photos/7.jpg", b"7"),
        ("/photos/{subject}.jpg", "/photos/7.png", None),
        ("/@{subject}", "/@anna", b"anna"),
        ("/u/{subject}/{rest...}", "/u/anna", b"anna"),
        ("/u/{subject}/{rest...}", "/u/anna/posts/7", b"anna"),
        ("/api/{version}/users/{subject}", "/api/v2/users/5", b"5"),
        ("/profile?id={subject}", "/profile?id=7", b"7"),
        ("/profile?id={subject}", "/profile?lang=de&id=7", b"7"),
        ("/profile?id={subject}", "/profile?lang=de&%69d=7&x", b"7"),
        ("/profile?id={subject}", "/profile?identity=7", None),
        ("/profile?id={subject}", "/profile?id=", None),
        ("/profile.php?do=view&id={subject}", "/profile.php?id=7&do=view", b"7"),
        ("/profile.php?do=view&id={subject}", "/profile.php?id=7&do=edit", None),
        (
            "/graphql?operationName=Card&variables.id={subject}",
            "/graphql?operationName=Card&variables=%7B%22x%22:1,%22id%22:%20%22a7%22%7D",
            b"a7",
        ),
        (
            "/graphql?operationName=Card&variables.id={subject}",
            '/graphql?operationName=Card&variables={"id":7}',
            b"7",
        ),
    ],
)
def test_a_subject_is_found(route: str, target: str, expected: bytes | None) -> None:
    """The identifier of the data subject is cut out of the target, whatever stands around it."""
    assert expected == subject(Surface("s", route), target)


def test_a_literal_beats_a_hole() -> None:
    """The route that says more is meant, whatever the order of declaration."""
    team = Surface("team", "/members/team", lists=10)
    found = ask([PROFILE, team], "/members/team", "/members/teamster")

    assert [1, 0] == found.surface.tolist()


def test_a_dead_end_is_left_again() -> None:
    """A literal that leads nowhere does not hide the hole beside it."""
    surfaces = [Surface("one", "/a/b/{subject}"), Surface("two", "/a/{x}/c/{subject}")]
    found = ask(surfaces, "/a/b/c/7", "/a/b/7")

    assert [1, 0] == found.surface.tolist()


def test_a_method_is_obeyed() -> None:
    """A lookup by POST is not meant by GET; HEAD is meant where GET is."""
    lookup = Surface("lookup", "POST /api/lookup", lookup=True)
    found = ask(
        [lookup, PROFILE],
        Asked(b"/api/lookup?email=a%40b.c", "POST"),
        Asked(b"/api/lookup?email=a%40b.c", "GET"),
        Asked(b"/members/7", "HEAD"),
        Asked(b"/members/7", "DELETE"),
    )

    assert [Kind.LOOKUP, Kind.PAGE, Kind.VIEW, Kind.PAGE] == found.kind.tolist()


def test_an_operation_may_stand_in_a_column() -> None:
    """A GraphQL operation is taken from the log's own column, and then needs no identifier."""
    card = Surface("card", "POST /graphql", operation="UserCard")
    found = ask(
        [card],
        Asked(b"/graphql", "POST", None, b"UserCard"),
        Asked(b"/graphql", "POST", None, b"Other"),
        Asked(b"/graphql?operationName=UserCard", "POST"),
    )

    assert [0, -1, 0] == found.surface.tolist()
    assert [-1, -1, -1] == found.start.tolist()


def test_a_query_may_stand_in_a_column() -> None:
    """Formats with a column for the query are read as those without."""
    query = Surface("profile", "/profile?id={subject}")

    assert subject(query, Asked(b"/profile", "GET", b"x=1&id=7")) == b"7"


def test_a_number_stands_at_its_value() -> None:
    """Zeros in front and a plus sign change nothing; twenty digits are a name."""
    found = ask(
        [PROFILE], "/members/000123", "/members/123", "/members/%2B123", "/members/" + "9" * 20
    )

    assert [123, 123, 123] == found.place.tolist()[:3]
    assert [True, True, True, False] == found.numeric.tolist()


def test_names_keep_their_order() -> None:
    """Names stand in the order of the alphabet, whatever their case."""
    names = ["Zoe", "anna", "Anna-Maria", "bert", "b%65rta"]
    found = ask([PROFILE], *[f"/members/{name}" for name in names])
    by_place = [names[i] for i in found.place.argsort(kind="stable")]

    assert ["anna", "Anna-Maria", "bert", "b%65rta", "Zoe"] == by_place


def test_pages_of_a_list() -> None:
    """A list's page is a number, an offset is turned into one, and the rest names the list."""
    search = Surface("search", "/search", lists=20)
    found = ask(
        [search],
        "/search?q=anna",
        "/search?q=anna&page=3",
        "/search?page=4&q=anna",
        "/search?q=anna&offset=40",
        "/search?q=bert&page=x",
    )

    assert [0, 3, 4, 3, 0] == found.page.tolist()
    assert len(set(found.query[:4].tolist())) == 1
    assert found.query[0] != found.query[4]
    assert found.place[0] < found.place[4]


def test_lists_of_several_people_are_several() -> None:
    """Whose friends a page lists belongs to it; a hole beside it, as a language, too; the page does not."""
    friends = Surface("friends", "/{tongue}/~{handle}/friends/{page}", lists=20)
    found = ask(
        [friends],
        "/en/~ana/friends/1",
        "/en/~ana/friends/2",
        "/en/~%61na/friends/2?page=9",
        "/en/~bob/friends/1",
        "/fr/~ana/friends/1",
        "/en/~ana/friends/1?sort=age",
    )

    assert [1, 2, 2, 1, 1, 1] == found.page.tolist()
    assert 1 == len(set(found.query[:3].tolist()))
    assert 4 == len(set(found.query.tolist()))


def test_a_page_may_stand_in_the_path() -> None:
    """``{page}`` is the number of the page."""
    found = ask([Surface("members", "/members/page/{page}", lists=20)], "/members/page/7")

    assert [7] == found.page.tolist()


def test_what_is_no_surface_has_a_kind() -> None:
    """Parts of pages and reports of pages are told from pages."""
    found = ask(
        [PROFILE],
        "/static/app",
        "/x/logo.PNG",
        "/members/members.js",
        Asked(b"/collect", "POST"),
        Asked(b"/storage/7", "POST"),
        Asked(b"/members/7", "OPTIONS"),
        "/blog/2026/x",
        "",
        beacons=("POST /storage/{rest...}",),
    )
    kinds = [Kind.ASSET] * 3 + [Kind.BEACON] * 3 + [Kind.PAGE, Kind.NONE]

    assert kinds == found.kind.tolist()
    assert [NOWHERE] * 8 == found.place.tolist()


def test_a_surface_beats_an_asset() -> None:
    """A photo that shows a person is a person's, though it ends as images do."""
    found = ask([Surface("photo", "/photos/{subject}.jpg")], "/photos/7.jpg", "/img/7.jpg")

    assert [Kind.VIEW, Kind.ASSET] == found.kind.tolist()
    assert len(found) == 2
