"""Options that verbs share."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from typer.main import get_command

from privet.apps.cli import app

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = {"--json": 2, "--records": 1, "--by": 2}
"""How many descriptions an option may have: of ``--json``, analyze has one of its own, and
``--by`` is who signs a letter, which nobody does for somebody else."""


def leaves(command: Any) -> Iterator[Any]:  # noqa: ANN401 - Typer's own kinds of click
    """Yield the verbs below a command, itself if it has none."""
    children = getattr(command, "commands", {})
    for child in children.values():
        yield from leaves(child)
    if not children:
        yield command


def test_a_shared_option_means_the_same_everywhere() -> None:
    """Whoever knows ``--records`` of one verb knows that of all."""
    told = defaultdict[str, set[str]](set)
    for verb in leaves(get_command(app)):
        for parameter in verb.params:
            for name in SHARED.keys() & set(parameter.opts):
                told[name].add(parameter.help)

    assert SHARED == {name: len(texts) for name, texts in told.items()}
