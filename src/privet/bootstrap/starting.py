"""The first policy of a site: written from its log, in shadow mode, with the proxy's snippet."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from privet.errors import ConfigError, StoreUnavailable
from privet.settings import read_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from privet.bootstrap.watching import Watch
    from privet.evidence.findings import Summary, SurfaceUse

PROXIES: Final = {
    "nginx": ("nginx.conf",),
    "caddy": ("Caddyfile",),
    "haproxy": ("haproxy.cfg", "privet.lua"),
    "envoy": ("envoy.yaml",),
    "traefik": ("traefik.yaml",),
}
"""The snippets of each proxy, as they ship in ``privet/data/proxies``."""

SOCKET: Final = "/run/privet/privet.sock"
APPLICATION: Final = "127.0.0.1:8000"
PLACE: Final = "127.0.0.1:8999"
"""Where Traefik asks, which cannot ask through a socket."""

USUAL: Final = 400
"""People a day for an account, where no log says more; as ``settings`` has it."""

FIRST_RUNG: Final = 0.5
JITTER: Final = 0.15
CROWD: Final = 10
"""Budgets of accounts that a network gets: behind one address there is a household or a campus."""

SURE: Final = 0.5
"""The certainty from which on a discovered surface is written, rather than suggested."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """
    Say what is begun.

    Args:
        out: The folder for the files.
        proxy: What stands before the site.
        log: An access log of it; '' where none is at hand.
        application: Where the proxy finds the application.
        socket: Where the proxy shall find Privet.
        force: Whether files that are there may be overwritten.
    """

    out: Path
    proxy: str = "nginx"
    log: str = ""
    application: str = APPLICATION
    socket: str = SOCKET
    force: bool = False

    @property
    def bind(self) -> str:
        """What ``privet serve --bind`` takes."""
        return PLACE if self.proxy == "traefik" else f"unix:{self.socket}"


def begin(beginning: Beginning, watch: Watch) -> list[Path]:
    """
    Write policy and snippet; return the files, the policy first.

    Raises:
        ConfigError: There is no snippet for the proxy, or a file is there already.
        StoreUnavailable: A file cannot be written.
    """
    if beginning.proxy not in PROXIES:
        raise ConfigError(
            f"no snippet for {beginning.proxy!r}", advice=f"There are {', '.join(PROXIES)}."
        )
    names = ("privet.toml", *PROXIES[beginning.proxy])
    paths = [beginning.out / name for name in names]
    there = [str(path) for path in paths if path.exists()]
    if there and not beginning.force:
        raise ConfigError(
            f"{', '.join(there)}: already there; nothing was written",
            advice="Name another folder with --out, or overwrite with --force",
        )
    summary = summary_of(beginning.log, watch) if beginning.log else None
    policy = policy_text(beginning, summary)
    read_settings(policy, str(paths[0]))
    texts = [policy, *(snippet(name, beginning) for name in names[1:])]
    try:
        beginning.out.mkdir(parents=True, exist_ok=True)
        for path, text in zip(paths, texts, strict=True):
            with path.open("w" if beginning.force else "x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise StoreUnavailable(f"cannot write {error.filename}: {error.strerror}") from None
    return paths


def summary_of(log: str, watch: Watch) -> Summary:
    """Return what an analysis says of a log; nothing is kept of it."""
    from privet import bootstrap

    return bootstrap.analyze(bootstrap.Task(logs=(log,)), watch).answer.summary


def snippet(name: str, beginning: Beginning) -> str:
    """Return a shipped snippet, with the places of Privet and of the application put in."""
    text = (files("privet.data") / "proxies" / name).read_text("utf-8")
    host, _, port = beginning.application.rpartition(":")
    if not host or not port.isdecimal():
        raise ConfigError(f"--application {beginning.application!r}: write HOST:PORT")
    usual_host, _, usual_port = APPLICATION.rpartition(":")
    text = text.replace(SOCKET, beginning.socket).replace(APPLICATION, beginning.application)
    return text.replace(
        f"address: {usual_host}, port_value: {usual_port}", f"address: {host}, port_value: {port}"
    )


# ── the policy ───────────────────────────────────────────────────────────────────────────────────


def policy_text(beginning: Beginning, summary: Summary | None) -> str:
    """Return a commented ``privet.toml`` in shadow mode."""
    return "\n".join([*_head(beginning), *_surfaces(summary), *_budgets(summary), *_end(beginning)])


def _head(beginning: Beginning) -> Iterator[str]:
    trusted = ["127.0.0.1/32"] if beginning.proxy == "traefik" else []
    yield "# The policy of Privet. Every setting: docs/reference/settings.md. After a change:"
    yield "#   privet reload"
    yield ""
    yield "[site]"
    yield 'name = ""'
    yield "# Proxies and CDNs before the one that asks Privet, so that visitors can be told apart:"
    yield "# networks, or cloudflare, cloudfront, fastly, gcp."
    if not trusted:
        yield "# Whoever asks through Privet's own socket is trusted without being named here."
    yield f"trusted_proxies = {json.dumps(trusted)}"
    yield ""
    yield "[identity]"
    yield "# Where a visitor's account and session stand: header:NAME, cookie:NAME or log:NAME."
    yield "# A header counts only if your proxy or application sets it and drops a visitor's own."
    yield "# A cookie that is not signed by your application is whatever a visitor writes into it."
    yield 'account = ["log:remote_user"]'
    yield '# account = ["header:X-Account"]'
    yield '# session = ["cookie:sessionid"]'
    yield ""


def _surfaces(summary: Summary | None) -> Iterator[str]:
    yield "# ── where the site shows people ──"
    found = (*summary.surfaces, *summary.unsure) if summary else ()
    for surface in found:
        yield from _surface(surface)
    if not found:
        yield "# Nothing is counted until a surface is declared."
        yield "# [[surface]]"
        yield '# name = "profile"'
        yield '# route = "/members/{subject}"'
        yield '# fields = ["name"]'
        yield ""
        yield "# [[surface]]"
        yield '# name = "search"'
        yield '# route = "/search"'
        yield "# lists = 20                # people that a page shows"
        yield ""


def _surface(surface: SurfaceUse) -> Iterator[str]:
    """Write a surface that was found; one that may be none as a suggestion."""
    shown = f"{surface.exchanges:,} answers, {surface.subjects:,} different"
    walk = "; can be walked by counting" if surface.walkable else ""
    yield f"# Found with a certainty of {surface.certainty:.0%}: {shown}{walk}."
    mark = "" if surface.certainty >= SURE and surface.kind != "list" else "# "
    if mark:
        yield "# Remove the marks if it shows people."
    yield f"{mark}[[surface]]"
    yield f"{mark}name = {quoted(surface.name)}"
    yield f"{mark}route = {quoted(surface.route)}"
    if surface.kind == "list":
        yield f"{mark}lists = 20                # people that a page shows"
    elif surface.kind == "lookup":
        yield f"{mark}lookup = true"
    else:
        yield f'{mark}fields = ["name"]'
    yield ""


def _budgets(summary: Summary | None) -> Iterator[str]:
    high = summary.usual.get("p999", 0.0) if summary else 0.0
    subjects = suggested(high) if high else USUAL
    yield "# ── how many different people one actor may be shown ──"
    if high:
        yield f"# Of 1,000 ordinary visitors in the log, 999 were shown at most {high:,.0f} people a"
        yield "# day. The budget is so large that none of them reaches the first rung below."
    else:
        yield "# Without a log, the usual budget. Better: privet init --log LOG"
    yield "[[budget]]"
    yield 'who = "account"'
    yield 'window = "1d"'
    yield f"subjects = {subjects}"
    yield ""
    yield "# The same for a session of somebody who is not signed in, once [identity] names it."
    yield "[[budget]]"
    yield 'who = "session"'
    yield 'window = "1d"'
    yield f"subjects = {subjects}"
    yield ""
    yield "# New accounts get less; seven days after it was first seen, this no longer holds."
    yield "# [[budget]]"
    yield '# who = "account"'
    yield '# younger_than = "7d"'
    yield '# window = "1d"'
    yield f"# subjects = {max(10, rounded(subjects / 4))}"
    yield ""
    yield "# Behind one address there may be a household, a company or a campus."
    yield "[[budget]]"
    yield 'who = "network"'
    yield 'window = "1d"'
    yield f"subjects = {CROWD * subjects}"
    yield ""


def _end(beginning: Beginning) -> Iterator[str]:
    ledger = (beginning.out / "privet-ledger").resolve()
    yield "[enforcement]"
    yield "# shadow: decide and record, everybody passes. Switch with: privet on, privet off"
    yield 'mode = "shadow"'
    yield "# While a store does not answer: open (everybody passes), closed, challenge."
    yield 'on_error = "open"'
    yield "# The share of the actors for whom it is enforced, in percent."
    yield "rollout = 100"
    yield "ladder = ["
    yield f'  {{ at = {FIRST_RUNG}, remedy = "challenge" }},  # above half a budget'
    yield '  { at = 1.0, remedy = "limit" },'
    yield "]"
    yield ""
    yield "[ledger]"
    yield "# Who saw whom, as keyed hashes; the key and the decisions stand beside it."
    yield f"path = {quoted(str(ledger))}"
    yield 'retention = "28d"'
    yield ""


def doubtful(policy: str) -> list[str]:
    """Return the routes that a policy only suggests, because they may be none of people."""
    pattern = r"certainty of (\d+%).*\n# Remove the marks.*\n# .*\n# .*\n# route = (.*)"
    return [f"{json.loads(route)} ({sure})" for sure, route in re.findall(pattern, policy)]


def suggested(high: float) -> int:
    """Return a budget of which somebody who is shown *high* people meets no rung at all."""
    return max(20, rounded(high / FIRST_RUNG / (1 - JITTER)))


def rounded(number: float) -> int:
    """Return a number rounded up to two digits."""
    if number < 100:
        return math.ceil(number)
    step = 10 ** (math.floor(math.log10(number)) - 1)
    return int(math.ceil(number / step) * step)


def quoted(text: str) -> str:
    """Write a TOML string; what stands in a log may be hostile."""
    plain = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return json.dumps(plain, ensure_ascii=False).replace("\x7f", "\\u007f")
