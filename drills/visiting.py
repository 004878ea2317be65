"""A browser without scripts: cookies, forms, one address of its own."""

from __future__ import annotations

import http.client
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


class Visitor:
    """
    Open pages of one site from one address.

    Args:
        url: The site.
        address: 127.18.x.y; what the connection comes from.
        agent: What the browser calls itself.
    """

    def __init__(self, url: str, address: str, agent: str = FIREFOX) -> None:
        place = urlsplit(url)
        self.url = url
        self.jar: dict[str, str] = {}
        self.agent = agent
        self.statuses: list[int] = []
        self.later = 0  # seconds that it was last told to wait
        self._connection = http.client.HTTPConnection(
            place.hostname or "", place.port, timeout=60, source_address=(address, 0)
        )

    def close(self) -> None:
        """Leave."""
        self._connection.close()

    def once(
        self, target: str, form: Mapping[str, str] | None = None, accept: str = "text/html"
    ) -> tuple[int, str, bytes]:
        """Ask once; return the status, where to go on, and the body."""
        headers = {"User-Agent": self.agent, "Accept": accept}
        if self.jar:
            headers["Cookie"] = "; ".join(f"{name}={held}" for name, held in self.jar.items())
        body = None
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            body = urlencode(form)
        try:
            self._connection.request("GET" if form is None else "POST", target, body, headers)
            answer = self._connection.getresponse()
            read = answer.read()
        except http.client.RemoteDisconnected:  # it had been kept too long
            self._connection.close()
            self._connection.request("GET" if form is None else "POST", target, body, headers)
            answer = self._connection.getresponse()
            read = answer.read()
        self.later = int(answer.headers.get("retry-after", 0))
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, held = value.partition(";")[0].partition("=")
                self.jar[key] = held
        return answer.status, answer.headers.get("location", ""), read

    def open(
        self, target: str, form: Mapping[str, str] | None = None, accept: str = "text/html"
    ) -> tuple[int, bytes]:
        """Open a page, going where it sends us."""
        status, onward, body = self.once(target, form, accept)
        for _ in range(4):
            if status not in {301, 302, 303} or not onward:
                break
            place = urlsplit(urljoin(self.url + target, onward))
            target = place.path + (f"?{place.query}" if place.query else "")
            status, onward, body = self.once(target, None, accept)
        self.statuses.append(status)
        return status, body

    def sign_in(self, handle: str, password: str) -> bool:
        """Sign in; say whether the site agreed."""
        self.jar["wordpress_test_cookie"] = "WP%20Cookie%20check"
        form = {"log": handle, "pwd": password, "wp-submit": "Log In", "testcookie": "1",
                "redirect_to": self.url + "/"}  # fmt: skip
        self.once("/wp-login.php", form)
        return any(name.startswith("wordpress_logged_in") for name in self.jar)
