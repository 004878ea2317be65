"""Where things stand in a TOML file."""

from __future__ import annotations

import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from privet.settings.places import lines_of

TEXT = '''# a comment [not.a.table]
top = 1
[site]                 # behind a table
"quoted name" = "[no] = table"
many = [
  "x = 1",   # [
  ["y"],
]
long = """
inside = 1
[inside]
"""
short = \'\'\'a = "\'\'\'
after.dotted = 2

[[surface]]
name = "one"
[surface.more]
x = 1
[[surface]]
name = "two"
'''


def test_tables_and_keys_have_lines() -> None:
    """Comments, long strings and lists over several lines hide nothing and add nothing."""
    tomllib.loads(TEXT)

    assert {
        ("top",): 2,
        ("site",): 3,
        ("site", "quoted name"): 4,
        ("site", "many"): 5,
        ("site", "long"): 9,
        ("site", "short"): 13,
        ("site", "after", "dotted"): 14,
        ("surface", 0): 16,
        ("surface",): 16,
        ("surface", 0, "name"): 17,
        ("surface", 0, "more"): 18,
        ("surface", "more"): 18,
        ("surface", 0, "more", "x"): 19,
        ("surface", 1): 20,
        ("surface", 1, "name"): 21,
    } == lines_of(TEXT)


@given(st.text(alphabet="ab[]{}=\"'#.\n 1", max_size=60))
def test_any_text_is_survived(text: str) -> None:
    """What is not TOML has lines all the same, and none beyond its end."""
    assert all(1 <= line <= text.count("\n") + 1 for line in lines_of(text).values())


NAMES = st.text(alphabet="abc-_", min_size=1, max_size=4)


@given(st.dictionaries(NAMES, st.dictionaries(NAMES, st.integers(0, 9), max_size=3), max_size=4))
def test_every_key_that_is_read_is_found(document: dict[str, dict[str, Any]]) -> None:
    """Each key of a plain file has its own line."""
    rows: list[tuple[tuple[str, ...], str]] = []
    for table, keys in document.items():
        rows.append(((table,), f"[{table}]"))
        rows += [((table, key), f"{key} = {value}") for key, value in keys.items()]
    text = "\n".join(line for _, line in rows)

    assert {place: number for number, (place, _) in enumerate(rows, 1)} == lines_of(text)
