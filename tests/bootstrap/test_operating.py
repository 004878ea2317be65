"""A guard obeys its operators while it serves, and loses no request over it."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from privet.adapters.orders.ordering import Ordering
from privet.adapters.orders.signs import signs_of, state_of
from privet.adapters.orders.switching import beside, order, read_switch
from privet.bootstrap import explaining, naming, releasing
from privet.bootstrap.decided import A_MINUTE, find
from privet.bootstrap.operating import Operating, decisions_of
from privet.bootstrap.serving import service
from privet.bootstrap.sheltering import SHELTER
from privet.bootstrap.task import settings_of
from privet.enforcement.decision import Mode
from privet.errors import ConfigError, StoreUnavailable, UnknownActor
from privet.exposure.tallying import SITE, signed
from privet.identity.recent import LEAST
from privet.traffic.request import Request
from privet.verdict.conclusions import Conclusion
from privet.verdict.standing import StandingVerdict
from privet.workflows.asking import ReadVerdicts

if TYPE_CHECKING:
    from pathlib import Path

    from privet.enforcement.decision import Decision

SECOND = 1_000_000
NOON = 1_795_435_200 * SECOND

POLICY = """
[site]
trusted_proxies = ["127.0.0.1/32"]
[identity]
account = ["cookie:account"]
[[surface]]
name = "profile"
route = "/members/{{subject}}"
[[budget]]
who = "account"
window = "1d"
subjects = {subjects}
[[budget]]
who = "network"
window = "1h"
subjects = 600
[enforcement]
mode = "{mode}"
jitter = 0
rollout = {rollout}
[ledger]
path = "{ledger}"
"""


class Site:
    """A guard with a policy file of its own, a clock, and its operator."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "privet.toml"
        self.at = NOON
        self.write()
        self.made = service(settings_of(self.config), memory=16)
        self.operating = self.started()

    def write(self, *, mode: str = "enforce", subjects: int = 4, rollout: float = 100) -> None:
        """Write the policy file."""
        ledger = self.folder / "ledger"
        text = POLICY.format(mode=mode, subjects=subjects, rollout=rollout, ledger=ledger)
        self.config.write_text(text)

    def started(self) -> Operating:
        """Return the guard under orders."""
        return Operating(self.config, self.made, bind="here", clock=lambda: self.at)

    @property
    def ordering(self) -> Ordering:
        """The operator, who orders before the guard looks and so waits for nobody."""
        return Ordering(self.config, lambda: self.at)

    def tick(self) -> None:
        """Let the guard look at the switch."""
        asyncio.run(self.operating.tick())

    def order(self, mode: Mode, rollout: float | None = None, *, forced: bool = False) -> None:
        """Order a mode and let a quarter of a second pass."""
        self.at += SECOND
        at = self.at
        order(
            self.config,
            lambda switch: replace(switch, since=at, mode=mode, rollout=rollout, forced=forced),
        )
        self.tick()

    def ask(self, member: int, account: str = "bob", address: str = "203.0.113.7") -> Decision:
        """Ask for somebody through the proxy."""
        self.at += SECOND
        headers = {"cookie": f"account={account}", "x-forwarded-for": address}
        request = Request(self.at, "GET", f"/members/{member}", "example.org", "127.0.0.1", headers)
        return self.made.blocking.decide(request)

    def met(self, count: int, account: str = "bob") -> str:
        """Return what somebody meets who asks for so many people, a letter each."""
        return "".join(self.ask(number, account).remedy[0] for number in range(count))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site that enforces."""
    return Site(tmp_path)


# ── modes ────────────────────────────────────────────────────────────────────────────────────────


def test_a_mode_is_obeyed_with_the_next_look(site: Site) -> None:
    """Off lets everybody pass and counts nobody; shadow decides; on refuses again."""
    before = site.met(4)
    site.order(Mode.OFF)
    off = site.ask(9)
    site.order(Mode.SHADOW)
    shadow = site.ask(9)
    site.order(Mode.ENFORCE)
    on = site.ask(8)

    assert "aacc" == before
    assert ("allow", "allow", "") == (off.remedy, off.would, off.ref)
    assert ("allow", "challenge") == (shadow.remedy, shadow.would)
    assert "challenge" == on.remedy


def test_an_order_holds_after_a_restart(site: Site) -> None:
    """The switch stands beside the policy, so a guard that starts takes its orders from it."""
    site.order(Mode.OFF)
    site.made = service(settings_of(site.config), memory=16)
    site.operating = site.started()

    assert Mode.OFF is site.made.judging.policy.mode
    assert "aaaaaa" == site.met(6)


def test_a_rollout_holds_for_the_same_actors(site: Site) -> None:
    """Half of the actors meet what is decided, and who did among 10 % does among 50 %."""
    names = [f"person{number}" for number in range(60)]

    def touched() -> set[str]:
        site.at += SECOND
        member = site.at // SECOND
        asked = ((name, site.ask(member + each, name)) for name in names for each in range(3))
        return {name for name, decision in asked if decision.remedy.refuses}

    site.order(Mode.ENFORCE, 10.0)
    tenth = touched()
    site.order(Mode.ENFORCE, 50.0)
    half = touched()
    site.order(Mode.ENFORCE, 100.0)

    assert 0 < len(tenth) < len(half) < len(names)
    assert tenth <= half
    assert set(names) == touched()


def test_a_broken_switch_changes_nothing(site: Site) -> None:
    """A file that cannot be read leaves the mode as it was, and the status says so."""
    beside(site.config).write_text("{")
    site.tick()

    assert Mode.ENFORCE is site.made.judging.policy.mode
    assert "no switch" in site.operating.state()["problems"][0]
    site.order(Mode.OFF)
    assert [] == site.operating.state()["problems"]


def test_an_application_that_guards_itself_obeys(site: Site) -> None:
    """In a thread of its own, without saying that a service runs."""
    following = Operating(site.config, site.made, signs=False, clock=lambda: site.at)
    following.follow()
    order(site.config, lambda switch: replace(switch, mode=Mode.OFF))
    end = time.monotonic() + 10
    while site.made.judging.policy.mode is not Mode.OFF and time.monotonic() < end:
        time.sleep(0.02)

    assert Mode.OFF is site.made.judging.policy.mode
    assert state_of(site.config, site.at) is None


# ── reload ───────────────────────────────────────────────────────────────────────────────────────


def test_a_look_up_is_judged_as_well(tmp_path: Path) -> None:
    """What a crowd of strangers looks up is asked of the same tally; a visitor has their own budget."""
    site = Site(tmp_path)
    lookup = '[[surface]]\nname = "look-up"\nroute = "/lookup?phone={subject}"\nlookup = true\n'
    site.config.write_text(site.config.read_text("utf-8") + lookup, "utf-8")
    site.made = service(settings_of(site.config), memory=16)
    site.operating = site.started()
    headers = {"cookie": "account=bob", "x-forwarded-for": "203.0.113.7"}
    met = [
        site.made.blocking.decide(
            Request(
                NOON + phone * SECOND, "GET", f"/lookup?phone={phone}", "h", "127.0.0.1", headers
            )
        ).remedy
        for phone in range(1, 8)
    ]

    assert ["allow", "allow"] == met[:2]
    assert "challenge" == met[-1]


def test_a_reload_keeps_what_was_counted(site: Site) -> None:
    """A larger budget is in force with the next request; nobody starts anew."""
    before = site.met(3)
    site.write(subjects=10)
    site.operating.hang_up()
    site.tick()

    assert "aac" == before
    assert "aaaaaccc" == site.met(8)


def test_a_bad_file_keeps_the_old_policy(site: Site) -> None:
    """The mistake is told with its line; what was in force stays in force."""
    old = site.made.judging.policy
    site.config.write_text(site.config.read_text().replace("subjects = 4", "subjects = 0"))

    with pytest.raises(ConfigError, match=r"privet\.toml:1\d: budget\.subjects"):
        releasing.reload(site.config)
    site.operating.hang_up()
    site.tick()

    assert old is site.made.judging.policy
    assert "policy of before" in site.operating.state()["problems"][0]
    site.write()
    site.operating.hang_up()
    site.tick()
    assert [] == site.operating.state()["problems"]


def test_another_ledger_needs_a_restart(site: Site) -> None:
    """Pseudonyms are made with the ledger's key, which cannot change under way."""
    site.config.write_text(site.config.read_text().replace("/ledger", "/other"))
    site.operating.hang_up()
    site.tick()

    assert "Restart" in site.operating.state()["problems"][0]


def test_no_request_is_lost_over_a_reload(site: Site) -> None:
    """Requests that are decided while the policy is compiled all get an answer."""

    async def both() -> list[str]:
        site.operating.hang_up()
        reloading = asyncio.create_task(site.operating.tick())
        met = []
        while not reloading.done():
            met.append(site.ask(1, "ana").remedy.value)
            await asyncio.sleep(0)
        return met

    met = asyncio.run(both())

    assert met
    assert {"allow"} == set(met)


# ── refusing to enforce on one's own proxies ─────────────────────────────────────────────────────


def test_nothing_is_enforced_behind_an_unknown_proxy(site: Site) -> None:
    """
    C1: "bans the proxy or CDN, so everyone" (fail2ban #3974, CrowdSec #3090 and others).
    """
    for number in range(LEAST):
        site.ask(number % 2, f"person{number}", "10.0.0.5")
    site.tick()

    state = site.operating.state()
    assert Mode.SHADOW is site.made.judging.policy.mode
    assert 'trusted_proxies = ["10.0.0.5/32"]' in state["problems"][0]
    with pytest.raises(ConfigError, match="not switched on"):
        site.ordering.mode(Mode.ENFORCE)
    assert read_switch(beside(site.config)).mode is None


def test_it_enforces_again_when_the_proxy_is_trusted(site: Site) -> None:
    """The advice that is given mends it."""
    for number in range(LEAST):
        site.ask(number % 2, f"person{number}", "10.0.0.5")
    site.tick()
    text = site.config.read_text()
    site.config.write_text(text.replace('["127.0.0.1/32"]', '["127.0.0.1/32", "10.0.0.5/32"]'))
    site.operating.hang_up()
    site.tick()

    assert Mode.ENFORCE is site.made.judging.policy.mode
    assert [] == site.operating.state()["problems"]


def test_an_operator_may_insist(site: Site) -> None:
    """An intranet has visitors with private addresses."""
    for number in range(LEAST):
        site.ask(number % 2, f"person{number}", "10.0.0.5")
    site.order(Mode.ENFORCE, forced=True)

    assert Mode.ENFORCE is site.made.judging.policy.mode


# ── decisions ────────────────────────────────────────────────────────────────────────────────────


def refused(site: Site, account: str = "bob") -> str:
    """Return the code of a decision that refused."""
    ref = ""
    for number in range(4):
        ref = site.ask(number, account).ref or ref
    site.tick()
    return ref


def test_a_decision_is_explained(site: Site) -> None:
    """Which rule won, by which counts and by which policy; made again it is the same."""
    record = explaining.explained(site.config, refused(site).lower().replace("-", " "))

    assert ("challenge", "budget") == (record["met"], record["rule"])
    assert site.made.judging.policy.version == record["policy"]
    counts = [(each["who"], each["counted"], each["limit"]) for each in record["budgets"]]
    assert [("account", 3, 4), ("network", 2, 600)] == counts
    assert "challenge" == record["again"]
    assert record["today"] is None


def test_a_decision_is_made_again_by_the_policy_of_today(site: Site) -> None:
    """An operator who widened a budget sees that the visitor would pass now."""
    ref = refused(site)
    site.write(subjects=40)

    assert "allow" == explaining.explained(site.config, ref)["today"]


def test_what_is_kept_names_nobody(site: Site) -> None:
    """Its owner alone may read it, and it holds neither names nor addresses."""
    refused(site)
    path = decisions_of(site.made.settings)
    assert path is not None

    text = path.read_text()
    assert 0o600 == path.stat().st_mode & 0o777
    assert not [word for word in ("bob", "203.0.113", "/members") if word in text]


def test_a_flood_buries_nobody(site: Site) -> None:
    """Of one actor some decisions a minute are kept, so that another's is still found."""
    site.at = NOON
    first = refused(site, "ana")
    for number in range(3 * A_MINUTE):
        site.at -= SECOND
        site.ask(number)
    site.tick()
    path = decisions_of(site.made.settings)
    assert path is not None

    assert find(path, first)
    assert A_MINUTE + 2 == len(path.read_text().splitlines())
    assert site.operating.box.dropped > 0


def test_an_unknown_code_is_said_to_be_unknown(site: Site) -> None:
    """With what may be the cause."""
    with pytest.raises(UnknownActor, match="28 days"):
        explaining.explained(site.config, "0VKA-3M7Q-2XPD")


def test_a_full_disk_is_told_and_stops_nobody(site: Site) -> None:
    """Decisions go on where they cannot be kept."""
    path = decisions_of(site.made.settings)
    assert path is not None
    path.mkdir()
    site.met(4)
    site.tick()

    assert "decisions are not kept" in site.operating.state()["problems"][0]
    assert "c" == site.met(6)[-1]


# ── letting go ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("named", ["account:bob", "ref", "pseudonym"])
def test_an_actor_is_let_go(site: Site, named: str) -> None:
    """By name, by code or by pseudonym: what was counted is gone, others stay as they were."""
    ref = refused(site)
    refused(site, "eve")
    record = explaining.explained(site.config, ref)
    who = {"ref": ref, "pseudonym": record["actor"]}.get(named, named)

    releasing.release(site.config, who, why="a teacher")
    site.tick()

    assert "aac" == site.met(3)
    assert "challenge" == site.ask(9, "eve").remedy
    (kept,) = read_switch(beside(site.config)).releases
    assert ("a teacher", True) == (kept.why, "@" in kept.by)
    assert "bob" not in beside(site.config).read_text()


def test_a_network_is_let_go_by_its_address(site: Site) -> None:
    """The pseudonym that the command line makes is the one that the guard made."""
    site.met(2)
    known = len(site.made.counting.clerk)
    releasing.release(site.config, "network:203.0.113.7/32", why="")
    site.tick()

    assert known - 1 == len(site.made.counting.clerk)


def test_who_was_let_go_is_sheltered_from_detection(site: Site) -> None:
    """The same ledger would condemn them a minute later; after the shelter it may."""
    bob = signed(naming.pseudonym_of("account:bob", site.made.judging.policy.key))
    verdict = StandingVerdict(Conclusion.COLLECTOR, 1.0, NOON * 2, "took many")
    standing = {bob: verdict}

    def look(command: ReadVerdicts) -> StandingVerdict | None:
        who = command.who[:SITE].tolist()
        return next((standing[each] for each in who if each in standing), None)

    site.made.judging.handlers = {**site.made.judging.handlers, ReadVerdicts: look}
    site.operating = site.started()
    before = site.ask(1).remedy
    releasing.release(site.config, "account:bob", why="")
    site.tick()
    after = site.ask(1).remedy
    site.operating.released[bob] -= 2 * SHELTER

    assert ("limit", "allow") == (before, after)
    assert "limit" == site.ask(2).remedy


@pytest.mark.parametrize("actor", ["bob", "robot:bob", "network:nowhere"])
def test_what_is_no_actor_is_refused(site: Site, actor: str) -> None:
    """Before anything is ordered."""
    with pytest.raises(ConfigError):
        releasing.release(site.config, actor, why="")

    assert not beside(site.config).exists()


# ── signs of life ────────────────────────────────────────────────────────────────────────────────


def test_a_guard_says_that_it_runs(site: Site) -> None:
    """The status tells mode, since when, by whom, and how the guard is; then that none runs."""
    site.order(Mode.SHADOW, 25.0)
    status = site.ordering.status()
    site.operating.close()

    assert ("shadow", 25.0) == (status["running"]["mode"], status["running"]["rollout"])
    assert site.at == status["since"]
    assert site.ordering.status()["running"] is None
    assert not [place for place in signs_of(site.config) if place.exists()]


def test_a_dead_guard_is_not_taken_for_alive(site: Site) -> None:
    """After kill -9 the sign stays behind; its moment tells."""
    site.tick()

    assert state_of(site.config, site.at) is not None
    assert state_of(site.config, site.at + 60 * SECOND) is None


def test_a_guard_that_does_not_obey_is_told(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that was given is not said to be in force."""
    monkeypatch.setattr("privet.adapters.orders.ordering.PATIENCE", 0.01)
    site.tick()
    site.at += SECOND

    with pytest.raises(StoreUnavailable, match="not obeyed"):
        site.ordering.mode(Mode.OFF)


def test_the_sign_stands_beside_the_ledger_where_the_policy_is_not_ours(site: Site) -> None:
    """A service that may not write to the folder of the policy is found all the same."""
    first, second = signs_of(site.config)
    first.mkdir()
    site.tick()

    assert "here" == json.loads(second.read_text())["bind"]
    assert state_of(site.config, site.at) is not None


def test_a_changed_file_is_pointed_out(site: Site) -> None:
    """An operator who forgot to reload is reminded."""
    site.tick()
    site.operating.reloaded = 0
    site.at += 10 * SECOND
    site.tick()

    assert any("privet reload" in each for each in site.ordering.status()["problems"])
