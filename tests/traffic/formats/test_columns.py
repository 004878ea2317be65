"""Columns are what the last #Fields line names, however often it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from privet.traffic.blocks import Block, Fault
from privet.traffic.formats import preset
from privet.traffic.formats.columns import cloudfront, iis
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable

    from privet.traffic.formats import Format

    Understood = Callable[[Format, bytes], list[dict[str, str]]]

CHANGING = b"""#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-10-10 13:55:36
#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip sc-status
2026-10-10 13:55:36 GET /a id=7 203.0.113.7 200
2026-10-10 13:55:37 GET /torn
#Fields: date time c-ip cs-username cs-method cs-uri-stem sc-status cs(X-Account) cs(User-Agent)
2026-10-10 13:55:38 198.51.100.1 - POST /b 404 acc Mozilla/5.0+(X11)
2026-10-10 13:55:39 198.51.100.1 CORP\\eve GET /c 200 - curl
"""


def test_fields_that_change(understood: Understood) -> None:
    """Lines behind a new #Fields line have the new columns; numbers, faults and queries stay right."""
    chosen = preset("iis")
    found = understood(chosen, CHANGING)
    exchanges, rejects = chosen.read(Block.of(CHANGING))

    assert ["/a?id=7", "/b", "/c"] == [one["target"] for one in found]
    assert [5, 8, 9] == exchanges.lines.numbers.tolist()
    assert [200, 404, 200] == exchanges.status.tolist()
    assert [(6, Fault.TRUNCATED)] == [(one.number, one.fault) for one in rejects.lines]
    assert ["Mozilla/5.0 (X11)", "curl"] == [one["agent"] for one in found[1:]]
    assert "CORP\\eve" == found[2]["account"]


def test_fields_named_before_a_block(understood: Understood) -> None:
    """A block in the middle of a file is read by the line that was in force before it."""
    head, _, rest = CHANGING.partition(b"\n2026-10-10 13:55:36 GET")
    block = Block.of(b"2026-10-10 13:55:36 GET" + rest, number=5)
    before = Block(block.data, block.size, 5, before=head.split(b"\n")[3])
    exchanges, _ = iis(Sources()).read(before)

    assert [5, 8, 9] == exchanges.lines.numbers.tolist()


def test_lines_before_any_fields() -> None:
    """Without a #Fields line nothing can be known of IIS; CloudFront's order is documented."""
    line = b"2026-10-10 13:55:36 GET /a - 203.0.113.7 200\n"
    _, rejects = iis(Sources()).read(Block.of(b"#Date: 2026-10-10\n" + line))
    exchanges, none = iis(Sources()).read(Block.of(b""))

    assert [(2, Fault.NO_FIELDS)] == [(one.number, one.fault) for one in rejects.lines]
    assert (0, 0) == (len(exchanges), len(none))
    assert cloudfront(Sources()).fields < iis(Sources()).fields


def test_columns_without_a_time() -> None:
    """Columns that name no time cannot be read, and every line says so."""
    _, rejects = iis(Sources()).read(Block.of(b"#Fields: c-ip sc-status\n203.0.113.7 200\n"))

    assert {Fault.MISMATCH: 1} == rejects.counts()


def test_handles_that_are_declared(understood: Understood) -> None:
    """A header or any column may hold an account."""
    by_header = iis(Sources(account=("header:X-Account",)))
    by_column = iis(Sources(account=("log:cs-username",), session=("log:x-session",)))
    text = b"#Fields: date time c-ip cs-username x-session cs-uri-stem\n2026-10-10 13:55:36 ::1 eve s1 /a"
    [found] = understood(by_column, text)

    assert "acc" == understood(by_header, CHANGING)[1]["account"]
    assert ("eve", "s1") == (found["account"], found["session"])
