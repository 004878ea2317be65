"""What a tally asks a server to do, without a server."""

from __future__ import annotations

import pytest

from privet.adapters.tallies.scripting import MOST_SHOWN, SOURCE, Script, pack
from privet.adapters.tallies.wire import slot_of
from privet.errors import StoreUnavailable
from privet.exposure.budgets import Budget
from privet.exposure.tallying import Ask, Take
from privet.testing import ACCOUNT, NETWORK, START, allowances, visitor

PLAN = allowances(Budget("account", "1h", 50), Budget("network", "1h", 500))
SCRIPT = Script("privet", 1000, 1)


def test_an_actor_has_a_slot_of_its_own() -> None:
    """Its pseudonym is the hash tag of its key, whatever the prefix is."""
    key = Script("a site", 1, 1).key(-1)

    assert b"a site:{ffffffffffffffff}" == key
    assert slot_of(b"ffffffffffffffff") == slot_of(key)


def test_a_prefix_has_no_braces() -> None:
    """They would be taken for the hash tag."""
    with pytest.raises(ValueError, match="braces"):
        Script("{privet}", 1, 1)


def test_a_decision_is_one_call() -> None:
    """All actors and windows go in one call; in a cluster each actor in one, all at once."""
    ask = Ask(START, visitor(network=NETWORK), 7, 1, 1000, PLAN, take=Take.CHARGE)
    alone = next(SCRIPT.judge(ask, clustered=False))
    spread = next(SCRIPT.judge(ask, clustered=True))

    assert [2] == [call.parts[2] for call in alone]
    assert [1, 1] == [call.parts[2] for call in spread]
    assert [slot_of(SCRIPT.key(handle)) for handle in (ACCOUNT, NETWORK)] == [
        call.slot for call in spread
    ]


def test_decisions_that_share_a_call_share_their_actors() -> None:
    """An actor that two of them meet is one key; each has its subject and its own answer."""
    asks = [
        Ask(START, visitor(network=NETWORK), 7, 1, 1000, PLAN),
        Ask(START, visitor(account=ACCOUNT + 1, network=NETWORK), 8, 1, 1000, PLAN),
    ]
    steps = SCRIPT.judge_all(asks)
    (call,) = next(steps)
    with pytest.raises(StopIteration) as end:
        steps.send([pack([[0, 3, 10, 0, 0, -1, -1], [1, 4, 10, 0, 0, -1, -1]])])

    assert [SCRIPT.key(each) for each in (ACCOUNT, NETWORK, ACCOUNT + 1)] == list(call.parts[3:6])
    assert [(7).to_bytes(8, "little"), (8).to_bytes(8, "little")] == list(call.parts[8:])
    assert [3, 4] == [each.counted for each in end.value.value]


def test_a_long_page_goes_in_parts() -> None:
    """No call keeps the server long, nobody is entered twice, and a try is counted once."""
    shown = [(n % 300, 1, 1000) for n in range(600)]
    steps = SCRIPT.charge(
        PLAN, START, visitor(), shown, fresh=0, released=0, tried=1, missed=0, clustered=False
    )
    first = next(steps)
    second = steps.send([1])
    lengths = [len(calls[0].parts) for calls in (first, second)]

    assert MOST_SHOWN - 50 == lengths[0] - lengths[1]
    with pytest.raises(StopIteration) as end:
        steps.send([0])
    assert end.value.value is False


def test_an_answer_that_is_none_is_a_fault() -> None:
    """A server that is something else than Valkey is not believed."""
    steps = SCRIPT.judge(Ask(START, visitor(), 7, 1, 1000, PLAN), clustered=False)
    next(steps)

    with pytest.raises(StoreUnavailable):
        steps.send([7])


def test_names_of_numbers_are_written_out() -> None:
    """The server is sent the script without names that only people need, and without comments."""
    text = SOURCE.decode()

    assert "ENTRIES" not in text
    assert not any(line.lstrip().startswith("--") for line in text.splitlines())
    assert "redis.call" in text
