"""How the routes of the simulated site are written."""

from __future__ import annotations

from privet.simulation.routes import SHOWS, TEMPLATES, Argument, Route


def test_every_route_is_written() -> None:
    """Each route has a template."""
    assert set(Route) == set(TEMPLATES)


def test_a_route_that_shows_a_person_names_them() -> None:
    """Where somebody is shown, the first blank says whom."""
    assert {Argument.NUMBER, Argument.NAME} == {TEMPLATES[route].argument for route in SHOWS}
