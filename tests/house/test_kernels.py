"""What kernels may not do."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).parents[2] / "src" / "privet"


def kernels() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield each function that Numba compiles, with where it stands."""
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text("utf-8")
        if "njit" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef):
                said = "".join(ast.unparse(each) for each in node.decorator_list)
                if "njit" in said:
                    yield f"{path.relative_to(SOURCE)}: {node.name}", node


def test_no_kernel_sorts_places() -> None:
    """
    Sorting values and sorting places are one function to Numba, with closures that differ.

    A number tells two such functions apart, and each process counts anew: a cache that several
    processes filled may hold both under one name, of which the first that is loaded serves both, and
    the process dies (numba/numba, issue 10486). So kernels sort values alone; NumPy sorts places.
    """
    found = list(kernels())
    calls = [
        where
        for where, node in found
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute) and each.attr in {"argsort", "lexsort"}
    ]

    assert len(found) > 20
    assert [] == calls
