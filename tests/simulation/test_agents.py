"""What visitors' programs call themselves."""

from __future__ import annotations

from privet.simulation import agents


def test_each_kind_of_agent_has_its_stretch() -> None:
    """The ranges name the agents they are called after, and all of them."""
    kinds = {
        agents.DESKTOP: agents.DESKTOPS,
        agents.PHONE: agents.PHONES,
        agents.FEED_READER: agents.FEED_READERS,
        agents.GOOGLE: agents.GOOGLEBOT,
        agents.BING: agents.BINGBOT,
        agents.PROGRAM: agents.PROGRAMS,
        agents.PREVIEW: agents.PREVIEWS,
        agents.MONITOR: agents.MONITORS,
        agents.CHECKER: agents.CHECKERS,
    }

    for stretch, expected in kinds.items():
        assert expected == agents.ALL[stretch.start : stretch.stop]
    assert len(agents.ALL) == sum(map(len, kinds))


def test_agents_differ_and_fit_a_quoted_field() -> None:
    """No agent comes twice, none has a quote or a backslash."""
    assert len(agents.ALL) == len(set(agents.ALL))
    assert not any(byte in agent for agent in agents.ALL for byte in b'"\\\n')
