"""What the workflows ask for is told by facts that can be compared."""

from __future__ import annotations

from privet.traffic.blocks import Fault
from privet.workflows.commands import FindLogs, Kept


def test_lines_that_were_set_aside_are_counted() -> None:
    """
    Over all reasons; a log without any has none.
    """
    assert 5 == Kept("a", "combined", rejected={Fault.TIME: 2, Fault.LONG: 3}).set_aside
    assert 0 == Kept("a", "combined").set_aside


def test_a_command_is_a_fact() -> None:
    """
    Two commands that ask for the same are the same.
    """
    assert FindLogs(("a", "b")) == FindLogs(("a", "b"))
    assert FindLogs(("a",)) != FindLogs(("b",))
