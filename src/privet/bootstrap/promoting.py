"""Policies that are promoted, rolled back and told of, each with who did it and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from privet.adapters.intel import proxies
from privet.adapters.orders import versions
from privet.adapters.orders.ordering import Ordering
from privet.adapters.orders.switching import Switch, beside, read_switch
from privet.bootstrap.operating import now
from privet.bootstrap.policies import version_of
from privet.bootstrap.recording import Where, handlers, told
from privet.bootstrap.rehearsing import Trial, simulate
from privet.enforcement.decision import Mode
from privet.errors import (
    ConfigError,
    PrivetError,
    PromotionRefused,
    StoreUnavailable,
)
from privet.evidence.entries import Attachment
from privet.evidence.signatures import noted, signed_by
from privet.exposure.budgets import span
from privet.permission.team import Duty
from privet.review.promotion import (
    PERCENT,
    PROMOTED,
    ROLLED_BACK,
    Grounds,
    Stage,
    earlier,
    following,
    of_policy,
    reached,
    simulation_of,
    stage_of,
    text_digest,
)
from privet.settings import read_settings
from privet.settings.comparing import Effect, compare
from privet.workflows.audit import enter, read_audit
from privet.workflows.steps import drive

if TYPE_CHECKING:
    from pathlib import Path

    from privet.adapters.orders.signs import State
    from privet.bootstrap.watching import Watch
    from privet.evidence.entries import Draft, Entry
    from privet.permission.team import Signature
    from privet.settings import Settings


@dataclass(frozen=True, slots=True)
class Wish:
    """
    Say what an operator wants of a policy.

    Args:
        config: The policy file.
        by: The name they give; '' where the account tells.
        why: The reason.
        to: The step that is wanted; None for the next.
        force: Whether to go on although something speaks against it.
        since: How far back the simulation goes.
        records: Where it is written down; '' as the policy says.
    """

    config: Path
    by: str = ""
    why: str = ""
    to: Stage | None = None
    force: bool = False
    since: str = "28d"
    records: str = ""

    @property
    def where(self) -> Where:
        """Where it is written down."""
        return Where(self.records, None, self.config)


@dataclass(frozen=True, slots=True)
class Done:
    """Say what came of a wish: the version, its step, what spoke against it, what the guard says."""

    version: str
    stage: Stage
    before: str
    against: tuple[str, ...]
    simulated: dict[str, Any] | None
    state: State | None
    by: str
    at: str

    def document(self) -> dict[str, Any]:
        """Return the JSON answer."""
        return {
            "version": self.version,
            "stage": self.stage.value,
            "before": self.before,
            "against": list(self.against),
            "simulated": self.simulated,
            "guard": None if self.state is None else self.state["mode"],
            "by": self.by,
            "at": self.at,
        }


@dataclass
class _Bench:
    """Hold what is at hand while a policy is promoted or rolled back."""

    wish: Wish
    signature: Signature
    text: bytes
    settings: Settings
    entries: tuple[Entry, ...]
    switch: Switch
    state: State | None
    ordering: Ordering
    at: int = field(default_factory=now)

    @property
    def version(self) -> str:
        """The version of the policy file."""
        return version_of(self.settings)

    @property
    def begun(self) -> bool:
        """Whether the file is what was promoted last, and is being promoted still."""
        return self.switch.promoted == self.version

    @property
    def stage(self) -> Stage | None:
        """At which step the file is."""
        if not self.begun or self.switch.fell:
            return None
        return stage_of(self.switch.mode, self.switch.rollout)

    @property
    def before(self) -> str:
        """The version that holds for whoever the file does not hold for yet; '' where none does."""
        switch = self.switch
        if self.begun:
            return switch.before
        if switch.promoted:
            whole = stage_of(switch.mode, switch.rollout) is Stage.ALL
            return switch.promoted if whole and not switch.fell else switch.before
        state = self.state
        if state is None or state["mode"] != Mode.ENFORCE or state["rollout"] < 100:
            return ""
        running = str(state["policy"])
        known = running != self.version and versions.kept(self.wish.config, running) is not None
        return running if known else ""

    def files(self, *wanted: str) -> tuple[tuple[Attachment, ...], dict[str, bytes]]:
        """Return the texts of some versions as files of an entry, but those that are kept already."""
        files, contents = [], {}
        for version in wanted:
            text = self.text if version == self.version else None
            text = text or (versions.kept(self.wish.config, version) if version else None)
            if text is None or text_digest(self.entries, version):
                continue
            files.append(Attachment.of(f"{version}.toml", "application/toml", text))
            contents[files[-1].sha256] = text
        return tuple(files), contents


def _bench(wish: Wish, duty: Duty) -> _Bench:
    where = wish.where
    try:
        text = wish.config.read_bytes()
    except OSError as error:
        raise ConfigError(f"{wish.config} cannot be read: {error.strerror}") from None
    settings = read_settings(text.decode("utf-8"), str(wish.config), presets=proxies.networks())
    signature = where.signed(duty, wish.by)
    if not wish.why.strip():
        raise ConfigError(f"to {duty} has a reason", advice="Say it with --why TEXT.")
    ordering = Ordering(wish.config, now)
    return _Bench(
        wish,
        signature,
        text,
        settings,
        of_policy(told(where, read_audit())),
        read_switch(beside(wish.config)),
        ordering.state(),
        ordering,
    )


def promote(wish: Wish, watch: Watch) -> Done:
    """
    Put the policy file in force for more actors than now: shadow, 1 %, 10 %, all.

    Raises:
        NotAllowed: Whoever asks may not.
        PromotionRefused: Something speaks against it, or it holds for all already.
        StoreUnavailable: It cannot be written down, or the guard does not obey.
    """
    bench = _bench(wish, Duty.PROMOTE)
    wanted = wish.to or following(bench.stage)
    if wanted is None:
        raise PromotionRefused(f"the policy {bench.version} holds for all already")
    simulated = _simulated(bench, watch)
    grounds = _grounds(bench, wanted, simulated)
    against = grounds.against()
    if against and not wish.force:
        raise PromotionRefused(
            f"not promoted to {wanted}: " + "; ".join(against),
            advice="Mend it, or go on all the same with --force; what spoke against it is kept.",
        )
    before = bench.before
    payload = {
        "version": bench.version,
        "stage": wanted.value,
        "before": before,
        "changes": _changes(bench, before, bench.settings),
        "against": list(against),
        "simulated": simulated,
        "sentinel": bench.state["sentinel"] if bench.state else None,
    }
    files, contents = bench.files(bench.version, before)
    entry = _enter(wish, noted(PROMOTED, bench.signature, wish.why, payload, files), contents)
    versions.keep(wish.config, bench.version, bench.text)
    state = _ordered(bench, bench.version, wanted, before)
    return Done(
        bench.version, wanted, before, against, simulated, state, signed_by(entry), entry.at
    )


def rollback(wish: Wish, to: str = "") -> Done:
    """
    Go back to an earlier version of the policy, to the byte.

    Args:
        to: The version; '' for the one that held for all before.

    Raises:
        NotAllowed: Whoever asks may not.
        ConfigError: There is none to go back to, or it is not kept.
    """
    bench = _bench(wish, Duty.ROLL_BACK)
    promoted = bench.switch.promoted or bench.version
    target = to or bench.switch.before or earlier(bench.entries, promoted)
    if not target:
        raise ConfigError(
            "there is no earlier policy to go back to", advice="privet off lets everybody pass."
        )
    text = text_of(wish.where, target)
    stage = reached(bench.entries, target)
    found = read_settings(text.decode(), target, presets=proxies.networks())
    changes = _changes(bench, promoted, found)
    payload = {"version": target, "stage": stage.value, "from": promoted, "changes": changes}
    files, contents = bench.files(bench.version)
    entry = _enter(wish, noted(ROLLED_BACK, bench.signature, wish.why, payload, files), contents)
    versions.keep(wish.config, bench.version, bench.text)
    versions.keep(wish.config, target, text)
    versions.restore(wish.config, text)
    state = _ordered(bench, target, stage, "")
    return Done(target, stage, "", (), None, state, signed_by(entry), entry.at)


def _ordered(bench: _Bench, version: str, stage: Stage, before: str) -> State | None:
    """Order it in one step, and return what the guard says then."""
    shadow = stage is Stage.SHADOW and not before
    reload = bench.state is None or bench.state["policy"] != version
    at = max(bench.at, bench.switch.since + 1)

    def change(switch: Switch) -> Switch:
        return replace(
            switch,
            mode=Mode.SHADOW if shadow else Mode.ENFORCE,
            rollout=100.0 if shadow else PERCENT[stage],
            since=at,
            by=str(bench.signature),
            why=bench.wish.why,
            promoted=version,
            before=before,
            fell="",
            reload=at if reload else switch.reload,
        )

    return bench.ordering.put(change, at, reload=reload)


def _grounds(bench: _Bench, wanted: Stage, simulated: dict[str, Any] | None) -> Grounds:
    said, state = bench.settings.promotion, bench.state
    sentinel = (state or {}).get("sentinel") or {}
    return Grounds(
        now=bench.stage,
        wanted=wanted,
        lasted=bench.at - bench.switch.since,
        stay=span(said.stay),
        running=state is not None,
        alarm=str(sentinel.get("alarm", "")) if bench.begun else "",
        fell=bench.switch.fell if bench.begun else "",
        simulated=simulated,
        at_most=said.at_most,
    )


def _simulated(bench: _Bench, watch: Watch) -> dict[str, Any] | None:
    """Return what a simulation of this version says, made now unless it is being promoted already."""
    known = simulation_of(bench.entries, bench.version)
    if known is not None and bench.begun:
        return dict(known)
    folder = bench.wish.where.folder
    if folder is None or not folder.is_dir():
        return None
    found = simulate(Trial(bench.wish.config, folder, bench.wish.since), watch).document()
    return {key: value for key, value in found.items() if key not in {"roles", "unseen"}}


def _changes(bench: _Bench, old: str, new: Settings) -> list[dict[str, str]]:
    """Return what changes for people since a version, as far as its text is kept; the stricter first."""
    if not old or old == version_of(new):
        return []
    try:
        text = bench.text if old == bench.version else text_of(bench.wish.where, old)
        before = read_settings(text.decode(), old, presets=proxies.networks())
    except PrivetError:
        return []
    order = list(Effect)
    found = sorted(compare(before, new), key=lambda each: order.index(each.effect))
    return [{"what": each.what, "was": each.was, "now": each.now} for each in found]


def _enter(wish: Wish, draft: Draft, contents: dict[str, bytes]) -> Entry:
    return told(wish.where, enter(draft, contents))


def history(where: Where) -> list[dict[str, Any]]:
    """Return how policies came into force, the oldest first, from the audit chain."""
    return [
        {
            "at": entry.at,
            "kind": entry.kind,
            "by": signed_by(entry),
            "why": entry.why,
            **{name: value for name, value in entry.payload.items() if name != "signed"},
            "digest": entry.digest,
        }
        for entry in of_policy(told(where, read_audit()))
    ]


def text_of(where: Where, version: str) -> bytes:
    """
    Return the text of a version as it was, to the byte.

    Raises:
        ConfigError: It is not kept.
        StoreUnavailable: What is kept was changed.
    """
    with where.opened() as records:
        sha256 = text_digest(drive(read_audit(), handlers(records)), version)
        if sha256:
            return records.content(sha256)
    text = versions.kept(where.config, version) if where.config else None
    if text is None:
        raise ConfigError(
            f"the policy {version} is not kept", advice="List them: privet policy history"
        )
    found = read_settings(text.decode(), version, presets=proxies.networks())
    if version_of(found) != version:
        raise StoreUnavailable(f"what is kept of the policy {version} was changed")
    return text
