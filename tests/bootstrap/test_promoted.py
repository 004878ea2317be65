"""A guard at work keeps to what was promoted, and falls back where the sentinels are hit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.test_operating import SECOND, Site

from privet.adapters.orders import versions
from privet.adapters.orders.switching import beside, order, read_switch
from privet.bootstrap.policies import version_of
from privet.bootstrap.recording import Where, told
from privet.bootstrap.task import settings_of
from privet.enforcement.decision import Mode
from privet.workflows.audit import read_audit

if TYPE_CHECKING:
    from pathlib import Path


class Promoting(Site):
    """A site whose operator promotes."""

    def promoted(self, *, subjects: int, rollout: float, before: str = "") -> str:
        """Write a policy and have it in force for a share of the actors; return its version."""
        self.write(subjects=subjects)
        text = self.config.read_text()
        self.config.write_text(text.replace("jitter = 0", 'jitter = 0\nsentinels = ["account:qa"]'))
        version = version_of(settings_of(self.config))
        versions.keep(self.config, version, self.config.read_bytes())
        self.at += SECOND
        at = self.at
        order(
            self.config,
            lambda switch: replace(
                switch,
                mode=Mode.ENFORCE,
                rollout=rollout,
                since=at,
                reload=at,
                promoted=version,
                before=before,
            ),
        )
        self.tick()
        return version


@pytest.fixture
def site(tmp_path: Path) -> Promoting:
    """Return a site that enforces."""
    return Promoting(tmp_path)


def test_the_one_of_before_holds_for_the_rest(site: Promoting) -> None:
    """At nought percent it holds for everybody, at a hundred for nobody."""
    good = site.promoted(subjects=8, rollout=100)
    bad = site.promoted(subjects=1, rollout=0, before=good)
    none = site.met(4, "eve")
    site.promoted(subjects=1, rollout=100, before=good)
    state = site.operating.state()

    assert "aaaa" == none
    assert "c" in site.met(2, "eva")
    assert (bad, good) == (state["policy"], state["before"])


def test_it_falls_back_at_once_and_says_so(site: Promoting) -> None:
    """A test account of the staff is stopped once; with the next look it passes, and all know why."""
    good = site.promoted(subjects=8, rollout=100)
    bad = site.promoted(subjects=1, rollout=100, before=good)
    stopped = site.met(2, "qa")
    site.tick()
    free = site.met(4, "qa")
    site.tick()
    switch = read_switch(beside(site.config))
    (entry,) = told(Where(config=site.config), read_audit())

    assert "c" in stopped
    assert "aaaa" == free
    assert (0.0, "privet", True) == (
        switch.rollout,
        switch.by,
        "known to be a person" in switch.fell,
    )
    assert ("policy-fell-back", "privet", bad, good) == (
        entry.kind,
        entry.by,
        entry.payload["version"],
        entry.payload["to"],
    )


def test_without_one_of_before_it_falls_back_to_the_shadow(site: Promoting) -> None:
    """Whoever ordered something else in between is not overruled."""
    site.promoted(subjects=1, rollout=100)
    site.met(2, "qa")
    site.tick()
    shadow = site.made.judging.policy.mode
    site.promoted(subjects=1, rollout=100)

    assert Mode.SHADOW is shadow
    assert Mode.ENFORCE is site.made.judging.policy.mode


def test_in_the_shadow_it_alarms_and_changes_nothing(site: Promoting) -> None:
    """Who promotes next is told."""
    site.promoted(subjects=1, rollout=100)
    site.order(Mode.SHADOW)
    site.met(2, "qa")
    site.tick()

    assert "known to be a person" in site.operating.state()["sentinel"]["alarm"]
    assert "" == read_switch(beside(site.config)).fell


def test_a_file_that_was_not_promoted_does_not_come_into_force(site: Promoting) -> None:
    """Not by a reload and not by a restart; what was promoted stays, and that is told."""
    good = site.promoted(subjects=8, rollout=100)
    site.write(subjects=1)
    site.operating.hang_up()
    site.tick()
    restarted = site.started()

    assert good == site.made.judging.policy.version
    assert good == restarted.made.judging.policy.version
    assert any("is not what was promoted" in each for each in restarted.state()["problems"])


def test_what_is_not_kept_any_more_is_told(site: Promoting) -> None:
    """The file is in force then."""
    site.promoted(subjects=8, rollout=10, before="0123456789ab")

    assert any("is not kept" in each for each in site.operating.state()["problems"])
