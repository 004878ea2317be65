"""
The small site of live drills: a club with invented people, at the addresses that WordPress has.

``python -m drills.society PEOPLE.json PORT [TURNS]`` serves it on loopback. It is quick where WordPress is
not, and has what WordPress lacks: a look-up of people by telephone number, and account cookies that
the proxy can verify, forms, friends, pictures and what partners may ask (``rooms``). Tools that want
none of these run against either site, unchanged.
"""

from __future__ import annotations

import json
import re
import sys
import time
from base64 import urlsafe_b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from drills.people import PASSWORD, Person, written
from drills.programs import free_port, listens, running
from drills.rooms import (
    BEGUN,
    FRIENDS,
    SENT,
    Forms,
    Markup,
    address_of,
    friends,
    order,
    picture,
    searched,
    tag,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SECRET = "drill"
"""What cookies are signed with; nginx knows it too (its module secure_link)."""

COOKIE = "wordpress_logged_in_drill"
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/style.css"><link rel="icon" href="data:,"></head><body>
<nav><a href="/">The Kettle Society</a> <a href="/members/page/1/">Members</a></nav>
<main><h1>{title}</h1>{body}</main><a rel="me" href="/">home</a></body></html>"""
LOGIN = """<form method="post" action="/wp-login.php"><input id="user_login" name="log">
<input id="user_pass" name="pwd" type="password"><button id="wp-submit">Log In</button></form>"""
ENOUGH = 10
"""Posts on a page."""


def signature(handle: str) -> str:
    """Return what proves an account's cookie, as nginx computes it."""
    made = md5(f"{handle} {SECRET}".encode(), usedforsecurity=False).digest()
    return urlsafe_b64encode(made).decode().rstrip("=")


@dataclass(frozen=True)
class Answer:
    """Hold what the site answers."""

    body: str | bytes
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def _page(title: str, body: str, status: int = 200) -> Answer:
    return Answer(PAGE.format(title=title, body=body), status)


def _json(said: object, status: int = 200) -> Answer:
    return Answer(json.dumps(said), status, "application/json")


NOBODY = _page("Nothing here", "<p>Nobody of that name.</p>", 404)


def _onward(target: str, *headers: tuple[str, str]) -> Answer:
    return Answer("", 302, headers=(("Location", target), *headers))


class Society:
    """
    Answer what is asked about the people of the site.

    Args:
        turns: Seconds after which the markup is another; 0 for one that stays.
    """

    def __init__(self, people: Sequence[Person], turns: float = 0.0) -> None:
        self.people = people
        self.turns = turns
        self._forms = Forms(people, PASSWORD)
        self._by_tag = {tag(each): each for each in people}
        self._by_handle = {each.handle: each for each in people}
        self._by_phone = {each.phone: each for each in people}
        self._routes: tuple[tuple[re.Pattern[str], Callable[..., Answer]], ...] = (
            (re.compile(r"/author/([a-z]+)/"), self._profile),
            (re.compile(r"/(?:page/(\d+)/)?"), self._posts),
            (re.compile(r"/kettle-(\d+)/"), self._post),
            (re.compile(r"/members/(?:page/(\d+)/)?"), self._members),
            (re.compile(r"/wp-json/wp/v2/users/(\d+)"), self._one),
            (re.compile(r"/wp-json/wp/v2/users"), self._many),
            (re.compile(r"/wp-json/wp/v2/posts"), lambda _: _json([])),
            (re.compile(r"/wp-sitemap-users-1\.xml"), self._map),
            (re.compile(r"/api/lookup"), self._lookup),
            (re.compile(r"/wp-login\.php"), lambda _: _page("Log in", LOGIN)),
            (re.compile(r"/style\.css"), lambda _: Answer("main{margin:2em}", kind="text/css")),
            (re.compile(r"/feed/"), self._feed),
            (re.compile(r"/search"), lambda asked: _page("Search", searched(asked.get("q", "")))),
            (re.compile(r"/friends/([a-z]+)/page/(\d+)/"), self._friends),
            (re.compile(r"/photos/(\d+)\.jpg"), self._picture),
            (re.compile(r"/api/orders/([0-9a-f]+)"), self._order),
            (re.compile(r"/api/contacts/(\d+)"), self._contact),
        )

    def answer(self, target: str, account: str, client: str = "") -> Answer:
        """Answer a question; *account* is who is signed in, *client* whose key it is; empty for nobody."""
        place = urlsplit(target)
        asked = {name: found[0] for name, found in parse_qs(place.query).items()}
        asked |= {"account": account, "client": client}
        for route, serve in self._routes:
            if found := route.fullmatch(place.path):
                return serve(asked, *found.groups())
        return NOBODY

    def formed(self, target: str, form: dict[str, list[str]]) -> Answer:
        """Answer a form: a log-in, a reset of a password, a sign-up."""
        place = urlsplit(target).path
        if place in {"/reset", "/sign-up"}:
            return _page("Letters", f"<p>{SENT if place == '/reset' else BEGUN}</p>")
        handle, password = (form.get(name, [""])[0] for name in ("log", "pwd"))
        if place == "/careless-login":
            self._forms.careless(handle, password)
            return _page("Log in", "<p>That was not right.</p>" + LOGIN)
        if place != "/wp-login.php":
            return NOBODY
        if not self._forms.known(handle, password):
            return _page("Log in", "<p>That was not right.</p>" + LOGIN)
        cookie = f"{COOKIE}={handle}|{signature(handle)}; Path=/; HttpOnly"
        return _onward("/", ("Set-Cookie", cookie))

    def _numbered(self, number: str | int) -> Person | None:
        place = int(number) - 2  # WordPress numbers its keeper 1
        return self.people[place] if 0 <= place < len(self.people) else None

    def _profile(self, _: dict[str, str], handle: str) -> Answer:
        person = self._by_handle.get(handle)
        if person is None:
            return NOBODY
        met = f'<p><a href="/friends/{handle}/page/1/">Friends</a></p>'
        return _page(person.name, self._markup.page(person.about) + met)

    @property
    def _markup(self) -> Markup:
        return Markup(int(time.monotonic() / self.turns) if self.turns else None)

    def _friends(self, asked: dict[str, str], handle: str, page: str) -> Answer:
        if not asked["account"]:
            return _onward("/wp-login.php")
        person = self._by_handle.get(handle)
        if person is None:
            return NOBODY
        start = (int(page) - 1) * FRIENDS
        shown = friends(self.people, person)[start : start + FRIENDS]
        items = "".join(
            f'<li><a href="/author/{each.handle}/">{each.name}</a></li>' for each in shown
        )
        return _page("Friends", f'<ul class="friends">{items}</ul>')

    def _picture(self, _: dict[str, str], number: str) -> Answer:
        person = self._numbered(int(number) + 1)
        return Answer(picture(person), kind="image/jpeg") if person else NOBODY

    def _order(self, asked: dict[str, str], number: str) -> Answer:
        if not asked["client"]:
            return _json({"code": "no key"}, 401)
        person = self._by_tag.get(number)
        return Answer(order(person), kind="application/json") if person else _json({}, 404)

    def _contact(self, asked: dict[str, str], number: str) -> Answer:
        if not asked["client"]:
            return _json({"code": "no key"}, 401)
        person = self._numbered(number)
        if person is None:
            return _json({"code": "nobody"}, 404)
        return _json({"phone": person.phone, "email": address_of(person), "proof": person.mark})

    def _posts(self, asked: dict[str, str], page: str | None) -> Answer:
        if "author" in asked:
            known = asked["author"].isdigit() and self._numbered(asked["author"])
            return _onward(f"/author/{known.handle}/") if known else NOBODY
        start = (int(page or 1) - 1) * ENOUGH
        shown = self.people[start : start + ENOUGH]
        items = "".join(
            f'<li><a href="/kettle-{each.number}/">A kettle</a> by '
            f'<a href="/author/{each.handle}/">{each.name}</a></li>'
            for each in shown
        )
        onward = f'<a rel="next" href="/page/{start // ENOUGH + 2}/">Older</a>' if shown else ""
        return _page("Kettles", f"<ul>{items}</ul>{onward}")

    def _post(self, _: dict[str, str], number: str) -> Answer:
        person = self._numbered(int(number) + 1)
        if person is None:
            return NOBODY
        by = f'<a href="/author/{person.handle}/">{person.name}</a>'
        return _page("A kettle", f"<p>It is green. By {by}</p>")

    def _members(self, asked: dict[str, str], page: str | None) -> Answer:
        if not asked["account"]:
            return _onward("/wp-login.php")
        start = (int(page or 1) - 1) * 20
        items = "".join(
            f'<li><a href="/author/{each.handle}/">{each.name}</a></li>'
            for each in self.people[start : start + 20]
        )
        more = start + 20 < len(self.people)
        onward = f'<a rel="next" href="/members/page/{start // 20 + 2}/">Next</a>' if more else ""
        return _page("Members", f'<ul class="members">{items}</ul>{onward}')

    def _told(self, person: Person) -> dict[str, object]:
        return self._markup.object(
            {"id": person.number + 1, "name": person.name, "description": person.about}
        )

    def _one(self, _: dict[str, str], number: str) -> Answer:
        person = self._numbered(number)
        return _json(self._told(person)) if person else _json({"code": "nobody"}, 404)

    def _many(self, asked: dict[str, str]) -> Answer:
        size = min(100, int(asked.get("per_page", "10")))
        start = (int(asked.get("page", "1")) - 1) * size
        begins = asked.get("search", "").lower()
        found = [each for each in self.people if each.handle.startswith(begins)]
        return _json([self._told(each) for each in found[start : start + size]])

    def _map(self, _: dict[str, str]) -> Answer:
        places = "".join(f"<url><loc>/author/{each.handle}/</loc></url>" for each in self.people)
        return Answer(f"<urlset>{places}</urlset>", kind="application/xml")

    def _lookup(self, asked: dict[str, str]) -> Answer:
        person = self._by_phone.get(asked.get("phone", ""))
        return _json(self._told(person)) if person else _json({"code": "nobody"}, 404)

    def _feed(self, _: dict[str, str]) -> Answer:
        return Answer("<rss><channel><title>Kettles</title></channel></rss>", kind="text/xml")


class Handler(BaseHTTPRequestHandler):
    """Carry questions to the society, and its answers back."""

    protocol_version = "HTTP/1.1"
    society: Society

    def do_GET(self) -> None:
        """Answer a question; the proxy says who is signed in, once it has verified the cookie."""
        account, client = (self.headers.get(f"X-{name}", "") for name in ("Account", "Client"))
        self._say(self.society.answer(self.path, account, client))

    def do_POST(self) -> None:
        """Answer a form."""
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._say(self.society.formed(self.path, parse_qs(body.decode())))

    def _say(self, answer: Answer) -> None:
        body = answer.body if isinstance(answer.body, bytes) else answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing; the proxy keeps the log."""


class Server(ThreadingHTTPServer):
    """Let many wait at the door."""

    request_queue_size = 512
    daemon_threads = True


@dataclass(frozen=True)
class Club:
    """A small site that runs, as what stands before it needs to know it."""

    port: int

    @property
    def served(self) -> str:
        """How nginx reaches the site."""
        return f"""location / {{
            proxy_pass http://127.0.0.1:{self.port};
            proxy_set_header Host $http_host;
            proxy_set_header X-Account $account;
            proxy_set_header X-Client $client;
        }}"""

    @property
    def named(self) -> str:
        """How nginx knows who is signed in: by a cookie whose signature it verifies."""
        return f"""map $cookie_{COOKIE} $claimed {{
        "~^(?<claim>[a-z]+)(\\\\||%7C)" $claim;
        default "";
    }}
    map $cookie_{COOKIE} $shown {{
        "~(\\\\||%7C)(?<proof>[A-Za-z0-9_-]+)$" $proof;
        default "";
    }}
    secure_link $shown;
    secure_link_md5 "$claimed {SECRET}";
    map $secure_link $account {{ 1 $claimed; default ""; }}""".replace("\\\\", "\\")


@contextmanager
def club(folder: Path, people: Sequence[Person], turns: float = 0.0) -> Iterator[Club]:
    """
    Run the small site with these people until the block ends.

    Args:
        turns: Seconds after which its markup is another; 0 for one that stays.

    Raises:
        NotHere: It does not come up.
    """
    listed = folder / "society.json"
    listed.write_text(written(people), "utf-8")
    port = free_port()
    command = [sys.executable, "-m", "drills.society", str(listed), str(port), str(turns)]
    with running(command, listens(port), folder / "society.log"):
        yield Club(port)


def main(listed: str, port: str, turns: str = "0") -> None:
    """Serve until stopped."""
    told = json.loads(Path(listed).read_text("utf-8"))
    Handler.society = Society(tuple(Person(**each) for each in told), float(turns))
    Server(("127.0.0.1", int(port)), Handler).serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
