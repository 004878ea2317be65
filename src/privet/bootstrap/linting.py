"""Policies that are read with a critical eye, and compared with one another."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from privet.adapters.intel import proxies
from privet.adapters.orders import versions
from privet.adapters.orders.switching import beside, read_switch
from privet.bootstrap.policies import version_of
from privet.bootstrap.promoting import text_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.task import read_text, settings_of
from privet.errors import ConfigError, PrivetError
from privet.review.promotion import simulation_of
from privet.settings import read_settings
from privet.settings.comparing import compare
from privet.settings.linting import lint
from privet.workflows.audit import read_audit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from privet.settings import Settings
    from privet.settings.comparing import Change
    from privet.settings.linting import Finding


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
    after = _named(where, new) if new else settings_of(config)
    if not old:
        switch = read_switch(beside(config))
        known = [switch.promoted, switch.before]
        old = next((each for each in known if each and each != version_of(after)), "")
    if not old:
        raise ConfigError(
            "nothing was promoted that this policy could be compared with",
            advice="Name both: privet policy diff OLD NEW, each a file or a version.",
        )
    before = _named(where, old)
    return version_of(before), version_of(after), compare(before, after)


def _named(where: Where, name: str) -> Settings:
    """Return the policy that a file or a version says."""
    if not versions.VERSION.fullmatch(name):
        return settings_of(Path(name))
    return read_settings(text_of(where, name).decode(), name, presets=proxies.networks())
