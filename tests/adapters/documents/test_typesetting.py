"""PDF documents: the same to the byte, hostile names as text, a missing font as a message."""

from __future__ import annotations

import re
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
import typst

from privet.adapters.documents import typesetting
from privet.adapters.documents.typesetting import legible, typeset
from privet.errors import FontMissing

AT = datetime(2026, 11, 27, 9, 30, tzinfo=UTC)


def said(text: str, language: str = "en") -> dict[str, Any]:
    """Return the data of a paper with one paragraph."""
    runs = [{"text": text, "gap": False}]
    return {
        "language": language,
        "title": "A letter",
        "marks": ["DRAFT"],
        "head": [{"label": "To", "runs": [{"text": "[MISSING: whom]", "gap": True}]}],
        "blocks": [{"kind": kind, "label": "Name", "runs": runs} for kind in KINDS],
        "foot": "case-7",
    }


KINDS = ("heading", "paragraph", "item", "item", "field", "line")


def plain(pdf: bytes) -> bytes:
    """Return a PDF with its streams unpacked."""
    streams = re.findall(rb"stream\r?\n(x.*?)endstream", pdf, re.DOTALL)
    return b"".join([pdf, *(zlib.decompressobj().decompress(each) for each in streams)])


def test_the_same_data_give_the_same_bytes() -> None:
    """Nothing but the data and the moment is in the file."""
    first = typeset("paper", said("Stop."), at=AT)

    assert first == typeset("paper", said("Stop."), at=AT)
    assert first != typeset("paper", said("Stop!"), at=AT)
    assert first != typeset("paper", said("Stop."), at=AT.replace(hour=8))


def test_it_is_made_for_archives_and_screen_readers() -> None:
    """The file claims PDF/A-2a and PDF/UA-1, which Typst checks."""
    pdf = plain(typeset("paper", said("Stop."), at=AT))

    assert b"<pdfaid:part>2<" in pdf
    assert b"<pdfaid:conformance>A<" in pdf
    assert b"<pdfuaid:part>1<" in pdf


@pytest.mark.parametrize(
    "hostile", ['#read("/etc/passwd")', "]#panic()", "$x$ *b* @ref <label>", "a\x1b[31m\x00\ue000"]
)
def test_what_comes_from_a_log_is_text(hostile: str) -> None:
    """Markup in a name is no markup, and a character without a shape keeps nothing from print."""
    assert typeset("paper", said(hostile), at=AT).startswith(b"%PDF-1.7")


def test_characters_without_a_shape_are_spelled() -> None:
    """They are told by their number wherever they stand."""
    assert {"aU+001B": ["bU+0000\n", 1, None]} == legible({"a\x1b": ("b\0\n", 1, None)})


def test_chinese_is_set_in_a_font_that_has_it() -> None:
    """A font of this machine is embedded; .ci/fonts installs one."""
    pdf = plain(typeset("paper", said("停止收集個人資料。", "zh-Hant"), at=AT))

    assert b"CJK" in pdf
    assert b"(zh-HK)" in pdf


def test_a_missing_font_is_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no font has a character, it is named, and nothing is made of boxes."""
    latin = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr(typesetting, "fonts", lambda *, system: latin)
    with pytest.raises(FontMissing, match=r"the character '停' \(U\+505C, CJK UNIFIED"):
        typeset("paper", said("停止", "zh-Hant"), at=AT)


def test_a_mistake_of_a_template_is_no_missing_font() -> None:
    """Data that a template cannot mean is a mistake of ours and stays one."""
    with pytest.raises(typst.TypstError, match="head"):
        typeset("paper", {"language": "en", "title": "A letter"}, at=AT)


def test_figures_are_placed_by_name(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """A template finds a picture under the name that it was given."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "sheet.typ").write_text("")
    source = '#set document(title: "t")\n#image("days.svg", alt: "days")'
    (tmp_path / "templates" / "chart.typ").write_text(source)
    monkeypatch.setattr(typesetting, "files", lambda _: tmp_path)
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9"/></svg>'

    assert typeset("chart", {}, at=AT, figures={"days.svg": svg}).startswith(b"%PDF-1.7")
