"""What can be asked of the simulated site, and how each request is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

ORIGIN = b"https://members.example"


class Argument(IntEnum):
    """What a route's first blank is filled with; the value names a family of texts."""

    NONE = 0
    NUMBER = 1
    NAME = 2
    """A member's name, by the member's number."""
    QUERY = 3
    SLUG = 4
    ADDRESS = 5
    ACCOUNT = 6
    AGENT = 7


class Route(IntEnum):
    """A kind of request."""

    HOME = 0
    MEMBER = 1
    NAME = 2
    SEARCH = 3
    SEARCH_NAME = 4
    PHOTO = 5
    LOOKUP = 6
    BLOG = 7
    LOGIN = 8
    LOGIN_SENT = 9
    SIGNUP = 10
    SIGNUP_SENT = 11
    STYLE = 12
    SCRIPT = 13
    FONT = 14
    LOGO = 15
    FAVICON = 16
    BEACON = 17
    ROBOTS = 18
    FEED = 19
    MEMBER_FEED = 20
    API_MEMBER = 21
    API_POSTS = 22
    API_FRIENDS = 23
    API_FEED = 24
    API_NOTICES = 25
    API_WORDS = 26
    CHUNK = 27
    QUEUE = 28
    REPORT = 29
    MESSAGE = 30
    GOOGLE = 31
    """A search engine's result page; only ever a referrer."""
    NEWSLETTER = 32
    """The operator's newsletter; only ever a referrer."""
    LOOKUP_NUMBER = 33
    """A telephone number looked up; not every number is somebody's."""


@dataclass(frozen=True, slots=True)
class Template:
    """
    Write one route: method, text, blank, text, second blank, text.

    Args:
        before: Text before the first blank.
        argument: What fills the first blank.
        between: Text behind the first blank.
        paged: Whether a second number follows, and then ``after``.
        size: Usual size of an answer in bytes.
        shows: Whether the first blank names the person whom a good answer shows.
    """

    before: bytes
    argument: Argument = Argument.NONE
    between: bytes = b""
    paged: bool = False
    after: bytes = b""
    method: bytes = b"GET"
    size: int = 900
    shows: bool = False


_A = Argument
TEMPLATES: dict[Route, Template] = {
    Route.HOME: Template(b"/", size=14_000),
    Route.MEMBER: Template(b"/members/", _A.NUMBER, size=11_000, shows=True),
    Route.NAME: Template(b"/u/", _A.NAME, size=11_000, shows=True),
    Route.SEARCH: Template(b"/search?q=", _A.QUERY, b"&page=", paged=True, size=16_000),
    Route.SEARCH_NAME: Template(b"/search?q=", _A.NAME, b"&page=", paged=True, size=9_000),
    Route.PHOTO: Template(b"/photos/", _A.NUMBER, b".jpg", size=42_000, shows=True),
    Route.LOOKUP: Template(
        b"/api/lookup?email=", _A.NAME, b"%40mail.example", method=b"POST", size=310, shows=True
    ),
    Route.BLOG: Template(b"/blog/", _A.SLUG, size=21_000),
    Route.LOGIN: Template(b"/login", size=3_100),
    Route.LOGIN_SENT: Template(b"/login", method=b"POST", size=5),
    Route.SIGNUP: Template(b"/signup", size=4_200),
    Route.SIGNUP_SENT: Template(b"/signup", method=b"POST", size=5),
    Route.STYLE: Template(b"/static/css/site.4f1c", _A.NUMBER, b".css", size=38_000),
    Route.SCRIPT: Template(b"/static/js/app.9b07", _A.NUMBER, b".js", size=127_000),
    Route.FONT: Template(b"/static/fonts/text-", _A.NUMBER, b".woff2", size=31_000),
    Route.LOGO: Template(b"/static/img/logo.svg", size=2_700),
    Route.FAVICON: Template(b"/favicon.ico", size=1_150),
    Route.BEACON: Template(b"/api/beacon", method=b"POST", size=0),
    Route.ROBOTS: Template(b"/robots.txt", size=180),
    Route.FEED: Template(b"/feed.xml", size=24_000),
    Route.MEMBER_FEED: Template(b"/members/", _A.NUMBER, b"/feed.xml", size=5_200, shows=True),
    Route.API_MEMBER: Template(b"/api/members/", _A.NUMBER, size=1_900, shows=True),
    Route.API_POSTS: Template(
        b"/api/members/", _A.NUMBER, b"/posts?page=", paged=True, size=2_600, shows=True
    ),
    Route.API_FRIENDS: Template(b"/api/members/", _A.NUMBER, b"/friends", size=1_400, shows=True),
    Route.API_FEED: Template(b"/api/feed?cursor=", _A.NUMBER, size=4_800),
    Route.API_NOTICES: Template(b"/api/notices", size=240),
    Route.API_WORDS: Template(b"/api/words/", _A.NUMBER, size=1_100),
    Route.CHUNK: Template(b"/static/js/chunk-", _A.NUMBER, b".js", size=18_000),
    Route.QUEUE: Template(b"/moderation/queue?page=", _A.NUMBER, size=8_800),
    Route.REPORT: Template(b"/moderation/reports/", _A.NUMBER, method=b"POST", size=5),
    Route.MESSAGE: Template(b"/messages", method=b"POST", size=5),
    Route.GOOGLE: Template(b"https://www.google.com/"),
    Route.NEWSLETTER: Template(b"https://letters.example/autumn"),
    Route.LOOKUP_NUMBER: Template(
        b"/api/lookup?phone=", _A.NUMBER, method=b"POST", size=310, shows=True
    ),
}
"""How each route is written; sizes are those of an invented site."""

SHOWS = tuple(route for route, template in TEMPLATES.items() if template.shows)
"""The routes whose good answer shows one person."""
