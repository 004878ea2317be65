"""Who is let go: by name, by pseudonym or by a code; and what is kept of a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.bootstrap.crowds import NOON, SECOND, asks, guarded, policy

from privet.adapters.orders.switching import beside, read_switch
from privet.bootstrap.judging import Blocking
from privet.bootstrap.naming import pseudonym_of
from privet.bootstrap.operating import Operating
from privet.bootstrap.policies import version_of
from privet.bootstrap.promoting import history
from privet.bootstrap.recording import Where
from privet.bootstrap.releasing import decided, release, reload
from privet.bootstrap.serving import key_of
from privet.bootstrap.task import settings_of
from privet.errors import ConfigError, UnknownActor
from privet.exposure.tallying import signed

if TYPE_CHECKING:
    from pathlib import Path

BUDGET = '[[budget]]\nwho = "network"\nwindow = "1d"\nsubjects = 3\n'


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """Return a policy under which an address is shown three people a day."""
    return policy(tmp_path, more=BUDGET)


@pytest.fixture
def ref(config: Path) -> str:
    """Return the code of a decision by which somebody was stopped."""
    made = guarded(config)
    operating = Operating(config, made, signs=False, clock=lambda: NOON)
    met = [Blocking(made.judging).decide(asks("bob", n, NOON + n * SECOND)) for n in range(6)]
    operating.box.flush(NOON + 10 * SECOND)
    made.close()
    assert met[-1].ref
    return met[-1].ref


def handles(config: Path) -> tuple[int, ...]:
    """Return whom the last release lets go."""
    return read_switch(beside(config)).releases[-1].handles


def handle(config: Path, actor: str) -> int:
    """Return the pseudonym of an actor, as tallies hold it."""
    return signed(pseudonym_of(actor, key_of(settings_of(config))))


def test_a_decision_is_found_by_its_code(config: Path, ref: str) -> None:
    """In whatever case it is typed; one that is not kept is nobody's."""
    assert ref == decided(config, ref.lower())["ref"]
    with pytest.raises(UnknownActor, match="20 a minute"):
        decided(config, ref[:-4] + ("0000" if ref[-4:] != "0000" else "1111"))


def test_a_code_lets_go_the_actor_and_whose_budget_was_spent(config: Path, ref: str) -> None:
    """The account that asked, and the network whose budget stopped it."""
    assert release(config, ref, why="an appeal") is None

    kept = read_switch(beside(config)).releases[-1]
    assert {handle(config, "account:bob"), handle(config, "network:198.51.100.7/32")} == set(
        kept.handles
    )
    assert (ref, "an appeal") == (kept.what, kept.why)


def test_a_name_and_its_pseudonym_are_one(config: Path) -> None:
    """The switch says by which level somebody was named, and no name."""
    release(config, "account:bob", why="")
    by_name = handles(config)
    release(config, f"{by_name[0] & (1 << 64) - 1:016x}", why="")

    assert by_name == handles(config) == (handle(config, "account:bob"),)
    assert "bob" not in beside(config).read_text()


def test_without_a_ledger_only_pseudonyms_are_known(config: Path) -> None:
    """No key outlives the service, and no decision is kept."""
    text = config.read_text()
    config.write_text(text[: text.index("[ledger]")])

    with pytest.raises(ConfigError, match="ends with the service"):
        release(config, "account:bob", why="")
    with pytest.raises(ConfigError, match="no decisions are kept"):
        decided(config, "0VKA-3M7Q-2XPD")
    assert release(config, "00000000000000ff", why="") is None
    assert (255,) == handles(config)


def test_a_file_with_a_mistake_orders_no_reload(config: Path) -> None:
    """The old policy stays in force; where no guard runs, the order waits for one."""
    ordered, _ = reload(config)
    asked = read_switch(beside(config)).reload
    config.write_text("[site]\nnmae = 1\n")

    assert ordered is None
    with pytest.raises(ConfigError, match="nmae"):
        reload(config)
    assert asked == read_switch(beside(config)).reload


def test_who_read_a_policy_again_is_on_record(config: Path) -> None:
    """By name and with the reason, in the history of the policy; where no records are, nothing is."""
    version = version_of(settings_of(config))
    reload(config, by="Ana", why="a wider budget")
    (entry,) = history(Where(config=config))
    text = config.read_text()
    config.write_text(text[: text.index("[ledger]")])

    assert ("policy-reloaded", "Ana", "a wider budget", version) == tuple(
        entry[name] for name in ("kind", "by", "why", "version")
    )
    assert (None, "") == reload(config)
