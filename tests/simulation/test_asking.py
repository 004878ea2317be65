"""Requests in words."""

from __future__ import annotations

import numpy as np

from privet.simulation.asking import Words, for_nobody, for_people
from privet.simulation.plan import Plan
from privet.simulation.simulate import Simulation
from privet.simulation.tactics import LADDER


def test_what_is_asked_is_what_the_log_says() -> None:
    """Method, target, address, account and program of each line stand in its request."""
    site = Simulation(np.random.default_rng(1), Plan(1, 400, 300, ("R11", "R12"), wide=True))
    (day,) = site.days()
    lines = b"".join(site.written(day)).decode().splitlines()
    asked = list(Words(site.world).each(day))

    assert len(lines) == len(asked) == len(day)
    for line, each in zip(lines, asked, strict=True):
        assert line.startswith(f"{each.address} - {each.account or '-'} ")
        assert f'"{each.method} {each.target} HTTP/2.0" {each.status} ' in line
        assert line.endswith(f'"{each.agent}"')


def test_for_people() -> None:
    """Who looks at the home page asks for nobody."""
    site = Simulation(np.random.default_rng(1), Plan(1, 400, 300, ()))
    (day,) = site.days()
    asked = list(Words(site.world).each(day[for_people(day)]))

    assert 0 < len(asked) < len(day)
    assert all(each.target.startswith(("/members/", "/u/", "/photos/", "/api/", "/search"))
               for each in asked)  # fmt: skip
    assert set(LADDER)


def test_for_nobody() -> None:
    """Home, articles, log-ins: pages, and of people none of them."""
    site = Simulation(np.random.default_rng(1), Plan(1, 400, 300, ()))
    (day,) = site.days()
    asked = {each.target for each in Words(site.world).each(day[for_nobody(day)])}

    assert {"/", "/login"} <= asked
    assert not (for_nobody(day) & for_people(day)).any()
    assert not any(each.startswith(("/members/", "/static/", "/photos/")) for each in asked)
