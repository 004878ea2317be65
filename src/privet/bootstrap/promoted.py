"""What was promoted, as a guard at work keeps to it: which policy holds for whom, and the sentinels."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from privet.adapters.intel import proxies
from privet.adapters.orders import versions
from privet.adapters.orders.switching import Switch, order
from privet.bootstrap.policies import policy_of, version_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.sentinels import Sentinels
from privet.enforcement.decision import Mode
from privet.enforcement.sentinels import SentinelWatch
from privet.errors import PrivetError
from privet.evidence.signatures import noted
from privet.exposure.recognising import HI, LO
from privet.exposure.tallying import SITE
from privet.review.promotion import FELL_BACK, Stage, stage_of
from privet.settings import read_settings
from privet.verdict.conclusions import Conclusion
from privet.workflows.audit import enter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from privet.bootstrap.serving import Service
    from privet.evidence.entries import Draft
    from privet.exposure.tallying import Ask, Standing
    from privet.settings import Settings
    from privet.workflows.asking import KeepDecision
    from privet.workflows.guarding import GuardPolicy

log = logging.getLogger("privet.service")


class Promoted:
    """
    Keep to what was promoted, and fall back where the sentinels are hit.

    Args:
        config: The policy file.
        made: The guard.
        problems: Where troubles are told to whoever asks how the guard is.
        clock: The moment, microseconds since 1970 UTC.
    """

    def __init__(
        self,
        config: Path,
        made: Service,
        problems: dict[str, str],
        clock: Callable[[], int],
        *,
        sockets: bool = False,
    ) -> None:
        self.config = config
        self.made = made
        self.problems = problems
        self.clock = clock
        self.sockets = sockets
        self.watch: SentinelWatch | None = None
        self.switch = Switch()
        self.fallen = 0
        """When the step began from which this guard fell back."""
        self._asked: tuple[str, str, str] = ("", "", "")
        self._policies: tuple[GuardPolicy, GuardPolicy | None] | None = None
        self._plans: frozenset[int] = frozenset()
        self._unwritten: list[Draft] = []
        self._said = made.settings

    # ── which policy holds ───────────────────────────────────────────────────────────────────────

    def policies(self, base: GuardPolicy, switch: Switch) -> tuple[GuardPolicy, GuardPolicy | None]:
        """Return the policy that was promoted, and the one of before where it holds for the rest."""
        asked = (base.version, switch.promoted, switch.before)
        if self._policies is None or asked != self._asked:
            self._policies = self._compiled(base, switch)
            self._asked = asked
        return self._policies

    def _compiled(
        self, base: GuardPolicy, switch: Switch
    ) -> tuple[GuardPolicy, GuardPolicy | None]:
        self.problems.pop("promoted", None)
        if not switch.promoted:
            return base, None
        own = self.made.settings if version_of(self.made.settings) == switch.promoted else None
        try:
            mine = own or self._settings(switch.promoted)
            self._said = mine
            before = self._settings(switch.before) if switch.before else None
            written = [each for each in (mine, before) if each is not None]
            spans = sorted(
                {b.microseconds for each in written for b in each.budgets()}
                | {each.strangers.length for each in written if each.strangers.crowd()}
                | {b.microseconds for each in written if (b := each.probation.budget())}
            )
            found, *rest = (
                policy_of(each, base.key, sockets=self.sockets, spans=spans) for each in written
            )
        except (PrivetError, ValueError) as error:
            self.problems["promoted"] = (
                f"what was promoted cannot be read, {self.config} is in force: {error}"
            )
            return base, None
        if own is None:
            self.problems["promoted"] = (
                f"{self.config} is not what was promoted; {switch.promoted} stays in force: "
                "privet policy promote, or privet policy rollback"
            )
        return found, rest[0] if rest else None

    def _settings(self, version: str) -> Settings:
        text = versions.kept(self.config, version)
        if text is None:
            raise ValueError(f"the policy {version} is not kept")
        path = str(versions.place_of(self.config, version))
        return read_settings(text.decode(), path, presets=proxies.networks())

    def put(self, base: GuardPolicy, switch: Switch, mode: Mode, percent: float) -> GuardPolicy:
        """Return what is in force: the policy, in its mode, for its share of the actors."""
        policy, before = self.policies(base, switch)
        if switch.promoted and (switch.since, switch.promoted) != (
            self.switch.since,
            self.switch.promoted,
        ):
            self._begin(policy)
        self.switch = switch
        if self.watch is not None and not switch.promoted:
            self.watch = None
        if switch.promoted and switch.since == self.fallen:
            mode, percent = (mode, 0.0) if before else (Mode.SHADOW, percent)
        self._plans = frozenset(id(each) for each in policy.allowances.values())
        return policy.switched(mode).promoted(percent, before)

    def _begin(self, policy: GuardPolicy) -> None:
        """Watch over the sentinels anew, with a new step."""
        staff = Sentinels(self._said.enforcement.sentinels, policy.key).handles
        said = self._said.promotion
        self.watch = SentinelWatch(staff, said.crawlers, said.good_standing)

    # ── whom the guard judges passes through here ────────────────────────────────────────────────

    def judged(self, ask: Ask, found: Any) -> Any:  # noqa: ANN401 - a standing, or what is awaited for one
        """Note that an actor was judged by what is promoted, where it holds for them."""
        watch = self.watch
        if watch is None or id(ask.allowances) not in self._plans:
            return found
        shadow = self.made.judging.policy.mode is Mode.SHADOW
        if not shadow and ask.stop == ask.stop_good == float("inf"):
            return found
        if isawaitable(found):
            return self._awaited(ask, found)
        watch.meet(int(ask.who[0]), good=found.good)
        return found

    async def _awaited(self, ask: Ask, found: Any) -> Standing:  # noqa: ANN401 - what is awaited
        standing: Standing = await found
        if self.watch is not None:
            self.watch.meet(int(ask.who[0]), good=standing.good)
        return standing

    def kept(self, command: KeepDecision) -> None:
        """Note that somebody was stopped by what is promoted, or would be in the shadow."""
        watch, decision = self.watch, command.decision
        if watch is None or id(command.allowances) not in self._plans:
            return
        met = decision.would if decision.mode is Mode.SHADOW else decision.remedy
        watch.hit(
            command.cells[:SITE].tolist(),
            met,
            good=command.grounds.good,
            verified=self._verified(command),
            ref=decision.ref,
        )

    def _verified(self, command: KeepDecision) -> bool:
        """Say whether somebody is a crawler by a standing verdict, or by a published address."""
        for handle in command.cells[:SITE].tolist():
            verdict = self.made.standing.get(handle)
            if verdict is not None and verdict.conclusion is Conclusion.VERIFIED_AGENT:
                return True
        agents = self.made.judging.policy.agents
        address = command.cells.view("u8")
        pair = int(address[HI]), int(address[LO])
        return agents is not None and any(
            pair in each.ranges for each in agents.published.values() if each.ranges
        )

    # ── falling back ─────────────────────────────────────────────────────────────────────────────

    def alarmed(self) -> bool:
        """Say whether to fall back now; whoever asks puts that in force before it is written."""
        watch, switch = self.watch, self.switch
        if watch is None or not switch.promoted or self.fallen == switch.since:
            return False
        stage = stage_of(switch.mode, switch.rollout)
        if stage in {None, Stage.SHADOW} or not watch.alarm:
            return False
        self.fallen = switch.since
        log.error("event=fell_back policy=%s stage=%s", switch.promoted, stage)
        return True

    async def look(self) -> None:
        """Order for every guard what this one fell back to, and write it into the records."""
        if self.watch is not None and self.fallen and self.fallen == self.switch.since:
            await asyncio.to_thread(self._order_back, self.watch, self.switch)
        if self._unwritten:
            await asyncio.to_thread(self._write)

    def _order_back(self, watch: SentinelWatch, seen: Switch) -> None:
        ours = False
        at = max(self.clock(), seen.since + 1)

        def change(switch: Switch) -> Switch:
            nonlocal ours
            ours = (switch.since, switch.promoted) == (seen.since, seen.promoted)
            if not ours:
                return switch
            back = {"rollout": 0.0} if switch.before else {"mode": Mode.SHADOW}
            return replace(switch, since=at, by="privet", why=watch.alarm, fell=watch.alarm, **back)

        try:
            order(self.config, change)
        except PrivetError as error:
            self.problems["fallback"] = f"fell back, and cannot tell other guards: {error}"
        else:
            self.problems.pop("fallback", None)
            self.fallen = 0
        if ours or "fallback" in self.problems:
            self._note(watch, seen)

    def _note(self, watch: SentinelWatch, seen: Switch) -> None:
        payload = {
            "version": seen.promoted,
            "stage": stage_of(seen.mode, seen.rollout) or "",
            "to": seen.before or Stage.SHADOW.value,
            "sentinel": watch.document(),
        }
        if not any(each.payload["version"] == seen.promoted for each in self._unwritten):
            self._unwritten.append(noted(FELL_BACK, None, watch.alarm, payload))

    def _write(self) -> None:
        """Write into the records what waits; where they do not answer, it goes on waiting."""
        where = Where(config=self.config)
        try:
            while self._unwritten:
                told(where, enter(self._unwritten[0]))
                del self._unwritten[0]
        except PrivetError as error:
            self.problems["unrecorded"] = f"that it fell back is not in the records yet: {error}"
            return
        self.problems.pop("unrecorded", None)

    def document(self) -> dict[str, Any]:
        """Return which policy holds for the rest, and what the sentinels say of a promotion."""
        before = self.made.judging.policy.incumbent
        return {
            "before": before.version if before else "",
            "sentinel": self.watch.document() if self.watch is not None else None,
        }

    def keep(self) -> None:
        """Keep the policy file as it is, so that one can come back to it, if we may write there."""
        try:
            text = self.config.read_bytes()
            settings = read_settings(text.decode(), str(self.config), presets=proxies.networks())
            versions.keep(self.config, version_of(settings), text)
        except (PrivetError, OSError, ValueError):
            log.info("event=policy_not_kept")


def told_apart(policy: GuardPolicy) -> tuple[Any, ...]:
    """Return what tells what is in force from what was."""
    before = policy.incumbent
    plans = tuple(id(each) for each in policy.allowances.values())
    return policy.version, policy.mode, policy.percent, before and before.version, plans
