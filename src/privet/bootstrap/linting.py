"""Policies that are read with a critical eye, and compared with one another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from privet.adapters.intel import proxies
from privet.adapters.orders import versions
from privet.adapters.orders.switching import beside, read_switch
from privet.bootstrap.policies import version_of
from privet.bootstrap.promoting import text_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.rehearsing import Trial, simulate
from privet.bootstrap.task import read_text, settings_of
from privet.errors import ConfigError, PrivetError
from privet.review.promotion import simulation_of
from privet.settings import read_settings
from privet.settings.comparing import compare
from privet.settings.linting import lint
from privet.workflows.audit import read_audit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.bootstrap.watching import Watch
    from privet.settings import Settings
    from privet.settings.comparing import Change
    from privet.settings.linting import Finding
    from privet.workflows.rehearse import Rehearsed


def linted(config: Path, records: str = "") -> tuple[Finding, ...]:
    """
    Return what should be mended in a policy.

    Raises:
        ConfigError: It cannot be meant at all; every mistake stands in the message.
    """
    settings = settings_of(config)
    simulated: Mapping[str, Any] | None = None
    try:
        entries = told(Where(records, None, config), read_audit())
        simulated = simulation_of(entries, version_of(settings))
    except PrivetError:  # without records nothing was simulated
        pass
    return lint(read_text(config), settings, datetime.now(UTC).date(), simulated)


def compared(
    config: Path, old: str = "", new: str = "", records: str = ""
) -> tuple[str, str, tuple[Change, ...]]:
    """
    Compare two policies, each a file or a version.

    Args:
        old: The one before; '' for what was promoted, or for the file of before that is kept.
        new: The one after; '' for the policy file.

    Returns:
        The versions of both, and what changes.

    Raises:
        ConfigError: There is nothing to compare with.
    """
    where = Where(records, None, config)
    after = _named(where, new or str(config))
    before = _named(where, old or _promoted(config, after))
    return version_of(before), version_of(after), compare(before, after)


def replayed(  # noqa: PLR0913 - two policies, and what they are replayed over
    config: Path,
    old: str,
    new: str,
    records: str,
    *,
    ledger: Path,
    since: str,
    roles: Path | None,
    watch: Watch,
) -> tuple[Rehearsed, Rehearsed]:
    """
    Return what two policies, named as in ``compared``, would have done to what a ledger holds.

    Raises:
        ConfigError: There is nothing to compare with, or no ledger.
    """
    where = Where(records, None, config)
    after = _text(where, new or str(config))
    before = _text(where, old or _promoted(config, _named(where, new or str(config))))
    found = []
    with TemporaryDirectory() as folder:
        for name, text in (("old", before), ("new", after)):
            place = Path(folder) / f"{name}.toml"
            place.write_text(text, "utf-8")
            found.append(simulate(Trial(place, ledger, since, roles), watch))
    return found[0], found[1]


def _promoted(config: Path, after: Settings) -> str:
    """Return the version that was promoted and is another one than *after*."""
    switch = read_switch(beside(config))
    known = [switch.promoted, switch.before]
    old = next((each for each in known if each and each != version_of(after)), "")
    if not old:
        raise ConfigError(
            "nothing was promoted that this policy could be compared with",
            advice="Name both: privet policy diff OLD NEW, each a file or a version.",
        )
    return old


def _text(where: Where, name: str) -> str:
    """Return the text of a file or a version."""
    if versions.VERSION.fullmatch(name):
        return text_of(where, name).decode()
    return read_text(Path(name))


def _named(where: Where, name: str) -> Settings:
    """Return the policy that a file or a version says."""
    return read_settings(_text(where, name), name, presets=proxies.networks())
