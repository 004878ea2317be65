"""The picture of the documentation is that of the table."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from privet.adapters.documents.lifecycle import PLACES, edges, life_of_a_case
from privet.evidence.lifecycle import TRANSITIONS, State

SHIPPED = Path(__file__).parents[3] / "docs" / "_static" / "case-life-cycle.svg"


def test_the_documentation_shows_the_table() -> None:
    """Draw it anew: python -c 'from privet.adapters.documents.lifecycle import *; ...'."""
    assert SHIPPED.read_text("utf-8") == life_of_a_case()


def test_every_way_is_drawn_once() -> None:
    """Each state is a box, and each pair of states that the table knows an arrow with its acts."""
    drawn = ET.fromstring(life_of_a_case())
    texts = [each.text for each in drawn.iter() if each.tag.endswith("text")]
    arrows = [each for each in drawn.iter() if each.get("marker-end")]

    assert set(State) == set(PLACES)
    assert len(edges()) == len(arrows)
    assert len(TRANSITIONS) == sum(len(acts) for acts in edges().values())
    assert {", ".join(acts) for acts in edges().values()} | {s.value for s in State} == set(texts)
