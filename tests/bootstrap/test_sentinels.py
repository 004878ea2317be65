"""Those who are known to be people, and what they met."""

from __future__ import annotations

from tests.bootstrap.crowds import NOON, asks
from tests.bootstrap.test_naming import KEY, POLICY

from privet.bootstrap.policies import policy_of
from privet.bootstrap.sentinels import LATELY, Sentinels
from privet.settings import read_settings


def test_the_share_of_those_who_met_something() -> None:
    """Strangers do not count, a person counts once, and what is long ago no more."""
    policy = policy_of(read_settings(POLICY, "privet.toml"), KEY)
    ana, bo, eve = (policy.recognise(asks(who, 1, NOON))[0] for who in ("ana", "bo", "eve"))
    sentinels = Sentinels(["account:ana", "account:bo", "account:cy"], KEY)
    none = sentinels.share(NOON)
    for cells in (ana, bo, bo, eve):
        sentinels.came(cells, NOON)
    sentinels.touched(eve, NOON)
    well = sentinels.share(NOON)
    sentinels.touched(bo, NOON + 1)

    assert (0.0, 0.0, 0.5) == (none, well, sentinels.share(NOON + 2))
    assert 2 == sentinels.count(NOON + 2)
    assert (0.0, 0) == (sentinels.share(NOON + 2 * LATELY), sentinels.count(NOON + 2 * LATELY))
    assert sentinels
    assert not Sentinels()
