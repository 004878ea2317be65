"""The test of a proxy from outside: what a visitor gets through it, and how they arrive at the guard."""

from __future__ import annotations

import ipaddress
import re
import secrets
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

from privet.adapters.orders.ordering import Ordering
from privet.adapters.orders.switching import order
from privet.bootstrap.concluding import Arrived, Check, Got, conclude
from privet.bootstrap.operating import now
from privet.bootstrap.probing import FORGED, MARK, MEET
from privet.bootstrap.task import settings_of
from privet.errors import ConfigError
from privet.settings.forging import forgeable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from privet.settings import Settings

TIMEOUT: Final = 10.0
"""Seconds that an answer is waited for."""
SETTLED: Final = 0.8
"""Seconds after which the guard has said what it saw; it does so four times a second."""
STARTS: Final = 60.0
"""Seconds that a guard is given to start: it compiles its kernels the first time."""
LONGEST: Final = 1 << 20
VISITOR: Final = "127.0.0.77"
"""
The visitor's own address on this machine, so that it differs from the proxy's.

Source: RFC 1122, section 3.2.1.3: all of 127.0.0.0/8 is the machine itself.
"""
FOREIGN: Final = "192.0.2.123"
"""What a visitor claims to be. Source: RFC 5737, an address of nobody."""
TICKET: Final = re.compile(r'name="ticket" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Door:
    """
    Say where the proxy is asked.

    Args:
        url: Such as ``https://example.org``, or ``http://127.0.0.1:8080``.
        page: A page that shows nobody.
        host: The name of the site, where the address does not say it.
    """

    url: str
    page: str = "/"
    host: str = ""

    def __post_init__(self) -> None:
        """Refuse what is no address."""
        parts = urlsplit(self.url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ConfigError(f"{self.url!r} is no address", advice="https://example.org")
        if not self.page.startswith("/"):
            raise ConfigError(f"--page {self.page!r}: begin with a slash")

    @property
    def local(self) -> bool:
        """Whether it is on this machine."""
        name = urlsplit(self.url).hostname or ""
        try:
            return ipaddress.ip_address(name).is_loopback
        except ValueError:
            return name == "localhost"

    def ask(self, target: str, headers: Mapping[str, str] | None = None, *, form: str = "") -> Got:
        """
        Ask as a browser does.

        Raises:
            OSError: Nothing answers in HTTP.
        """
        parts = urlsplit(self.url)
        source = (VISITOR, 0) if self.local and ":" not in parts.netloc.rpartition("]")[0] else None
        if parts.scheme == "https":
            context = ssl.create_default_context()
            if self.local:  # the certificate is that of the site's name
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
            connection: HTTPConnection = HTTPSConnection(
                parts.netloc, timeout=TIMEOUT, source_address=source, context=context
            )
        else:
            connection = HTTPConnection(parts.netloc, timeout=TIMEOUT, source_address=source)
        sent = {"Accept": "text/html", "User-Agent": "privet-check", **(headers or {})}
        if self.host:
            sent["Host"] = self.host
        if form:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request("POST" if form else "GET", target, form or None, sent)
            own = connection.sock.getsockname()[0]
            answer = connection.getresponse()
            body = answer.read(LONGEST).decode("utf-8", "replace")
        except HTTPException as error:
            raise OSError(f"no answer in HTTP: {type(error).__name__}") from error
        finally:
            connection.close()
        known = {name.lower(): value for name, value in answer.getheaders()}
        return Got(answer.status, known, body, own)


def checked(config: Path, door: Door) -> list[Check]:
    """
    Test the proxy of a running guard; return what is fine and what is not.

    Raises:
        ConfigError: There is no policy, or it cannot be meant.
        StoreUnavailable: The order cannot be written, or the guard does not obey.
    """
    settings = settings_of(config)
    nonce = secrets.token_hex(12)
    ordering = Ordering(config, now)
    order(config, lambda switch: replace(switch, probe=nonce))
    begun = ordering.obeyed(lambda state: (state.get("probe") or {}).get("nonce") == nonce)
    if begun is None:
        return [
            Check(
                "guard",
                False,
                f"no guard runs on {config}",
                f"privet serve --config {config} --bind ..., then check again",
            )
        ]
    try:
        arrived = _visited(door, nonce, settings)
    except OSError as error:
        said = error.strerror or str(error)
        return [
            Check("guard", True, f"runs, in mode {begun['mode']}"),
            Check("proxy", False, f"nothing answers at {door.url}: {said}", "start the proxy"),
        ]
    time.sleep(SETTLED)
    ended = ordering.state() or begun
    seen = {each["name"]: each for each in (ended.get("probe") or {}).get("seen", [])}
    arrived = replace(
        arrived,
        seen=seen,
        unsaid=int(ended.get("unsaid", 0)) - int(begun.get("unsaid", 0)),
        foreign=FOREIGN,
    )
    running = Check("guard", True, f"runs, in mode {begun['mode']}")
    return [running, *conclude(arrived), *_invented(settings)]


@contextmanager
def guarded(config: Path, bind: str) -> Iterator[None]:
    """Let a guard run on a policy: the one that does, or one of our own until the block ends."""
    ordering = Ordering(config, now)
    if ordering.state() is not None:
        yield
        return
    command = [sys.executable, "-c", "from privet.apps.cli import main; main()", "serve"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        [*command, "--config", str(config), "--bind", bind],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            until = time.monotonic() + STARTS
            while process.poll() is None and time.monotonic() < until:
                if ordering.state() is not None:
                    break
                time.sleep(0.1)
            yield
        finally:
            process.terminate()


def _visited(door: Door, nonce: str, settings: Settings) -> Arrived:
    """Ask for everything that is looked at."""

    def marked(name: str, **more: str) -> str:
        joint = "&" if "?" in door.page else "?"
        return f"{door.page}{joint}{urlencode({MARK: nonce, 'n': name, **more})}"

    plain = door.ask(marked("plain"))
    forged = {"X-Forwarded-For": FOREIGN, "X-Remote-User": FORGED, **_forgeable(settings)}
    door.ask(marked("forged"), forged)
    limited = door.ask(marked("limit", **{MEET: "limit"}))
    challenged = door.ask(marked("challenge", **{MEET: "challenge"}))
    appeal = door.ask("/.privet/appeal")
    answered: Got | None = None
    cookie = challenged.headers.get("set-cookie", "").partition(";")[0]
    if tickets := TICKET.findall(challenged.body):
        form = urlencode({"ticket": tickets[-1]})
        answered = door.ask("/.privet/challenge", {"Cookie": cookie}, form=form)
    return Arrived(plain, limited, challenged, appeal, answered)


def _invented(settings: Settings) -> Iterator[Check]:
    """Say what a visitor can invent of who they are, where they can."""
    if (found := forgeable(settings)) is not None:
        yield Check("identity", found.bound, found.says, "" if found.bound else found.mend)


def _forgeable(settings: Settings) -> dict[str, str]:
    """Return the headers by which the policy knows visitors, as somebody would forge them."""
    identity = settings.identity
    places = (*identity.account, *identity.device, *identity.asn, *identity.role)
    return {
        place.partition(":")[2].strip(): FORGED for place in places if place.startswith("header:")
    }


def document(checks: list[Check]) -> list[dict[str, Any]]:
    """Return the checks as JSON holds them."""
    return [
        {"check": each.name, "fine": each.fine, "says": each.says, "mend": each.mend}
        for each in checks
    ]
