"""A policy comes into force step by step behind a real nginx, hits a sentinel, and falls back by itself."""

from __future__ import annotations

import http.client
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest
from tests.e2e.proxies import Echo, at_path, at_port, found, free_port, nginx, running
from tests.e2e.running import Ran, command, privet

from privet.adapters.ledgers import keys
from privet.enforcement.rollout import chosen, salt_of
from privet.exposure.pseudonyms import Domain, of_text

if TYPE_CHECKING:
    from collections.abc import Iterator

POLICY = """
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[budget]]
who = "account"
window = "1d"
subjects = {subjects}
[enforcement]
jitter = 0
sentinels = ["account:{staff}"]
[ledger]
path = "{ledger}"
[promotion]
stay = "1s"
[[team]]
name = "Ana Lam"
roles = ["owner"]
[[team]]
name = "Bo Chan"
roles = ["analyst"]
"""


@dataclass
class Site:
    """A site behind nginx and a guard, and who governs it."""

    folder: Path
    port: int = 0
    staff: str = ""

    @property
    def config(self) -> Path:
        """The policy file."""
        return self.folder / "privet.toml"

    def write(self, subjects: int) -> bytes:
        """Write the policy file."""
        text = POLICY.format(
            subjects=subjects, ledger=self.folder / "ledger", staff=self.staff
        ).encode()
        self.config.write_bytes(text)
        return text

    def say(self, *words: str, by: str = "Ana Lam") -> Ran:
        """Type a verb; return its exit status, what it said, and what it remarked."""
        who = ["--by", by, "--why", "a reason"] if words[1] in {"promote", "rollback"} else []
        return privet(*words, *who, "--config", self.config)

    def promote(self, *how: str) -> dict[str, Any]:
        """Promote a step once the last has lasted."""
        time.sleep(1.1)
        ran = self.say("policy", "promote", "--json", *how)
        assert ran.status == 0, ran.err
        document: dict[str, Any] = ran.json
        return document

    def met(self, account: str, count: int) -> list[int]:
        """Return what somebody gets who looks at so many people."""
        got = []
        for number in range(count):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            headers = {"Cookie": f"account={account}", "Accept": "text/html"}
            connection.request("GET", f"/members/{number}", headers=headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            got.append(answer.status)
        return got

    def status(self) -> dict[str, Any]:
        """Return what `privet status` says."""
        document: dict[str, Any] = self.say("status", "--json").json
        return document


@contextmanager
def guarded() -> Iterator[Site]:
    """Run a site with a guard behind nginx."""
    if found("nginx") is None:
        pytest.fail("no nginx on this machine: .ci/proxies installs it")
    folder = Path(mkdtemp(prefix="privet-", dir="/tmp"))  # the path of a socket must be short
    folder.chmod(0o755)
    site = Site(folder)
    key = keys.load(keys.beside(folder / "ledger"), chance=b"k" * keys.SIZE)
    salt, account = salt_of(key), Domain("account")
    site.staff = next(
        name
        for name in (f"qa{n}" for n in range(1000))
        if chosen(of_text(name, key, account), salt, 10)
        and not chosen(of_text(name, key, account), salt, 1)
    )
    place, site.port = folder / "privet.sock", free_port()
    site.write(20)
    try:
        serve = command("serve", "--config", site.config, "--bind", f"unix:{place}")
        with running(serve, at_path(place)), Echo() as application:
            place.chmod(0o666)
            proxy = nginx(folder, place, application.port, site.port)
            with running(proxy, at_port(site.port)):
                yield site
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_a_policy_is_promoted_falls_back_and_is_rolled_back() -> None:
    """A policy that stops a test account at 10 % falls back to the good one, all of it recorded."""
    with guarded() as site:
        good = site.config.read_bytes()
        nobody = site.say("policy", "promote", by="Bo Chan")
        steps = [site.promote()["stage"], site.promote("--to", "all", "--force")["stage"]]
        first = site.say("policy", "promote")
        site.write(2)
        bad = [site.promote() for _ in range(3)]
        during = site.status()["running"]
        stopped = site.met(site.staff, 2)
        until = time.monotonic() + 10
        while (after := site.status())["running"]["rollout"] or not after["fell"]:
            assert time.monotonic() < until, after
        free = site.met(site.staff, 6)
        again = site.say("policy", "promote")
        story = site.say("policy", "history").out
        back = site.say("policy", "rollback")
        restored = site.config.read_bytes()
        events = site.say("policy", "history", "--json").json
        last = site.status()

    assert (2, True) == (nobody.status, "Bo Chan may not promote a policy" in nobody.err)
    assert ["shadow", "all"] == steps
    assert (1, True) == (first.status, "holds for all already" in first.err)
    version, before = bad[0]["version"], bad[0]["before"]
    assert ["shadow", "1%", "10%"] == [each["stage"] for each in bad]
    assert (10, version, before) == (during["rollout"], during["policy"], during["before"])
    assert (200, True) == (stopped[0], stopped[1] != 200)
    assert [200] * 6 == free
    assert ("enforce", before) == (after["running"]["mode"], after["running"]["before"])
    assert (1, True) == (
        again.status,
        "a visitor who is known to be a person met challenge" in again.err,
    )
    assert "FELL BACK" in story
    assert f"back to {before}" in story
    assert (0, good) == (back.status, restored), back.err
    assert ["Ana Lam, owner", "privet", "Ana Lam, owner"] == [each["by"] for each in events[-3:]]
    assert (before, 100, []) == (
        last["running"]["policy"],
        last["running"]["rollout"],
        last["problems"],
    )
