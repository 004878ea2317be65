"""What stands before the site: nginx, twice over, and the guard that the second one asks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from drills.people import FIRST
from drills.programs import COMPILED, free_port, listens, program, running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


OUTER = """daemon off; worker_processes 1; pid %(folder)s/nginx.pid; %(identity)s
error_log %(folder)s/error.log warn;
events { worker_connections 1024; }
http {
    access_log off;
    include /etc/nginx/mime.types;
    client_body_temp_path %(folder)s/t1; proxy_temp_path %(folder)s/t2;
    fastcgi_temp_path %(folder)s/t3; uwsgi_temp_path %(folder)s/t4; scgi_temp_path %(folder)s/t5;
    fastcgi_buffers 16 16k; fastcgi_buffer_size 32k;

    # 127.18.x.y stands for 198.18.x.y: loopback is where proxies are, and no visitor.
    # Who cannot choose where they come from, as browsers, is known by where they go.
    map $remote_addr $came { 127.0.0.1 $server_addr; default $remote_addr; }
    map $came $visitor {
        "~^127\\.(?<rest>.*)$" 198.$rest;
        default $came;
    }
    %(named)s
    # A key that the proxy knows; whoever has it is that client.
    map $http_x_api_key $client { "~^kettle-(?<partner>[a-z0-9]+)$" $partner; default ""; }
    map $account $logged { "" -; default $account; }
    # Who has neither is known by address and software together, as docs/how-to/tell-strangers-apart.md
    # has it: a campus is not one stranger.
    map "$account$client" $stranger { "" "$visitor $http_user_agent"; default ""; }
    include %(folder)s/roles.conf;
    log_format told '$visitor - $logged [$time_local] "$request" $status $body_bytes_sent '
                    '"$http_referer" "$http_user_agent"';
    log_format met '$msec\\t$visitor\\t$status\\t$privet_remedy\\t$account\\t$client\\t'
                   '$http_user_agent\\t$request_uri';

    # The site as it is.
    server {
        %(listens)s
        access_log %(folder)s/access.log told;
        set $privet_remedy "";
        access_log %(folder)s/bare.tsv met;
        %(served)s
    }
    %(guarded)s
}
"""


NAMED = (
    "proxy_set_header X-Account $account; proxy_set_header X-Client $client; "
    "proxy_set_header X-Stranger $stranger;"
)
"""Who asks, as the proxy tells the guard."""

PLACES = 40
"""Addresses at which the site is reached by those who cannot choose where they come from."""


class Site(Protocol):
    """What a site tells of itself: how nginx serves it, and how nginx knows who is signed in."""

    @property
    def served(self) -> str:
        """Lines of a server block."""

    @property
    def named(self) -> str:
        """Lines that set $account."""


def _listens(port: int) -> str:
    """Return where nginx listens: at loopback's own address, and at some that stand for visitors."""
    places = ["127.0.0.1", *(f"127.18.{FIRST + place}.1" for place in range(PLACES))]
    return " ".join(f"listen {place}:{port};" for place in places)


@dataclass(frozen=True)
class Front:
    """
    Where the site is reached, and what is known of who came.

    Args:
        bare: The port of the site as it is.
        guarded: The port behind the guard; 0 without.
        folder: Where the logs are.
    """

    bare: int
    guarded: int
    folder: Path

    @property
    def url(self) -> str:
        """Where visitors go."""
        return self.at("127.0.0.1")

    def at(self, address: str) -> str:
        """Where somebody goes who is to be known as coming from there."""
        return f"http://{address}:{self.guarded or self.bare}"

    @property
    def met(self) -> Path:
        """The log of what everybody met."""
        return self.folder / ("guarded.tsv" if self.guarded else "bare.tsv")


def _snippet(folder: Path, bare: int, guarded: int, place: Path) -> str:
    """Return the shipped snippet with its places filled, as an operator would."""
    text = files("privet.data").joinpath("proxies").joinpath("nginx.conf").read_text("utf-8")
    for old, new in {
        "/run/privet/privet.sock": str(place),
        "http://127.0.0.1:8000": f"http://127.0.0.1:{bare}",
        "listen 80;": (
            f"{_listens(guarded)} access_log {folder}/guarded.tsv met; "
            f"access_log {folder}/guarded.log told;"
        ),
        "$proxy_add_x_forwarded_for": "$visitor",
        # In the question, and where a challenge is answered.
        "proxy_set_header X-Remote-User $remote_user;": f"{NAMED} proxy_set_header X-Role $role;",
        # A machine that others use too is slow, and no guard that is away.
        "proxy_read_timeout 500ms": "proxy_read_timeout 5s",
    }.items():
        if old not in text:
            raise ValueError(f"the snippet for nginx does not say {old!r}")
        text = text.replace(old, new)
    return text


def _able(path: Path) -> Callable[[], bool]:
    """Return what says whether the guard is able to decide."""

    def ask() -> bool:
        if not listens(path)():
            return False
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(path))
            connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: drill\r\nConnection: close\r\n\r\n")
            return b" 200 " in connection.recv(64)

    return ask


def privet(*arguments: object) -> list[str]:
    """Return the command line that runs a verb."""
    code = "from privet.apps.cli import main; main()"
    return [sys.executable, "-c", code, *map(str, arguments)]


def begun(folder: Path) -> str:
    """Let ``privet init`` write a policy from the site's log; return what it says."""
    out = folder / "begun"
    command = privet("init", "--log", folder / "access.log", "--out", out, "--force", "--quiet")
    done = subprocess.run(command, capture_output=True, check=False, timeout=900)
    if done.returncode not in {0, 1, 3}:
        raise ValueError(f"privet init failed: {done.stderr.decode()}")
    return (out / "privet.toml").read_text("utf-8")


@contextmanager
def front(
    folder: Path, site: Site, roles: dict[str, str], policy: str = "", *, follow: bool = False
) -> Iterator[Front]:
    """
    Put nginx before the site until the block ends, and with a *policy* the guard, too.

    Args:
        roles: What the operator knows of some accounts: recruiters, moderators.
        follow: Whether the guard reads in the log how requests ended.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)
    bare = free_port()
    guarded = free_port() if policy else 0
    place = folder / "privet.sock"
    listed = "".join(f'    "{handle}" "{role}";\n' for handle, role in roles.items())
    (folder / "roles.conf").write_text(f'map $account $role {{\n    default "";\n{listed}}}\n')
    (folder / "outer.conf").write_text(
        OUTER
        % {
            "folder": folder,
            "identity": "user www-data;" if os.geteuid() == 0 else "",
            "bare": bare,
            "listens": _listens(bare),
            "served": site.served,
            "named": site.named,
            "guarded": _snippet(folder, bare, guarded, place) if policy else "",
        }
    )
    command = [program("nginx"), "-p", str(folder), "-c", str(folder / "outer.conf")]
    with running(command, listens(bare), folder / "nginx.log"):
        if not policy:
            yield Front(bare, 0, folder)
            return
        (folder / "privet.toml").write_text(policy, "utf-8")
        guard = privet(*("serve", "--config", folder / "privet.toml", "--bind", f"unix:{place}"))
        guard += ["--follow", str(folder / "guarded.log")] if follow else []
        with running(guard, _able(place), folder / "privet.log", COMPILED):
            place.chmod(0o666)
            yield Front(bare, guarded, folder)
