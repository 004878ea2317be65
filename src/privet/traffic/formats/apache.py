r"""Compile Apache's ``LogFormat``, such as ``%h %l %u %t "%r" %>s %b``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from privet.errors import ConfigError
from privet.traffic.formats.format import TextFormat
from privet.traffic.lines import Field
from privet.traffic.program import CLF_WIDTH, REQUEST, SKIP, Adjoining, Value, assembled
from privet.traffic.sources import Sources, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(
    r'^\s*LogFormat\s+"((?:\\.|[^"\\])*)"(?:[ \t]+([\w.-]+))?', re.MULTILINE | re.IGNORECASE
)
_PART = re.compile(
    r"%(?:!?\d{3}(?:,\d{3})*)?(?P<which>[<>]?)(?:\{(?P<argument>[^}]*)\})?(?P<code>%|\^t[io]|[A-Za-z])"
)
_LETTERS = {"t": "\t", "n": "\n"}

CODES: dict[str, Value] = {
    "h": Value(Field.ADDRESS),
    "a": Value(Field.ADDRESS),
    "r": Value(REQUEST, free=True),
    "m": Value(Field.METHOD),
    "U": Value(Field.TARGET),
    "q": Value(Field.QUERY),
    "s": Value(Field.STATUS),
    "b": Value(Field.SIZE),
    "B": Value(Field.SIZE),
    "O": Value(Field.SIZE),
    "v": Value(Field.HOST),
    "V": Value(Field.HOST),
}
"""What each directive holds. Source: Apache HTTP Server 2.4, mod_log_config, "Custom Log Formats"."""

HEADERS: dict[str, Value] = {
    "user_agent": Value(Field.AGENT, free=True),
    "referer": Value(Field.REFERRER, free=True),
    "x_forwarded_for": Value(Field.FORWARDED, free=True),
    "host": Value(Field.HOST),
}

WIDTHS = {
    "Y": 4, "m": 2, "d": 2, "e": 2, "H": 2, "M": 2, "S": 2, "T": 8, "F": 10, "R": 5, "D": 8, "b": 3, "h": 3,
    "z": 5, "%": 1, "j": 3, "y": 2, "Z": 3,
}  # fmt: skip
"""How many bytes the conversions of strftime make, in the C locale."""


def _written_time(argument: str) -> str:
    """Return a strftime format as it is written out: one character for each byte, fractions as ``#``."""
    argument = re.sub(r"^(begin|end):", "", argument)
    argument = {"msec_frac": "###", "usec_frac": "######"}.get(argument, argument)
    return re.sub(r"%(.)", lambda match: "x" * WIDTHS.get(match[1], 0), argument)


def _whole(code: str, argument: str | None) -> bool:
    """Say whether a time directive writes both a day and a time of day."""
    if code != "t":
        return False
    if argument is None or re.sub(r"^(begin|end):", "", argument) in ("sec", "msec", "usec"):
        return True
    written = _written_time(argument)
    return len(written) >= _DAY_AND_TIME


def _passed_over(match: re.Match[str]) -> Iterator[bytes | Value]:
    """Give what a time directive writes that is not the one to be read."""
    if match["argument"] is None:
        yield from (b"[", Value(SKIP, width=CLF_WIDTH, name=match[0]), b"]")
    else:
        yield Value(SKIP, width=len(_written_time(match["argument"])), name=match[0])


_DAY_AND_TIME = len("2026-10-10 13:55:36")


def _directive(match: re.Match[str], sources: Sources) -> Iterator[bytes | Value]:
    """Give what one directive writes."""
    code, argument, name = match["code"], match["argument"], match[0]
    if code == "%":
        yield b"%"
    elif code == "t" and argument is None:
        yield from (b"[", Value(Field.TIME, width=CLF_WIDTH, name=name), b"]")
    elif code == "t":
        bare = re.sub(r"^(begin|end):", "", str(argument))
        width = 0 if bare in ("sec", "msec", "usec") else len(_written_time(bare))
        yield Value(Field.TIME, width=width, name=name)
    elif code == "i" and argument:
        field = sources.field("header", argument)
        known = HEADERS.get(plain(argument), Value(SKIP, free=True))
        yield Value(
            known.field if field is None else field, free=known.free or field is not None, name=name
        )
    elif code == "C" and argument:
        field = sources.field("cookie", argument)
        yield Value(SKIP if field is None else field, free=True, name=name)
    elif code == "u":
        field = sources.field("log", "remote_user")
        yield Value(SKIP if field is None else field, free=True, name=name)
    elif argument:
        field = sources.field("log", argument)
        yield Value(SKIP if field is None else field, free=True, name=name)
    else:
        known = CODES.get(code, Value(SKIP))
        yield Value(known.field, known.width, known.free, name)


_SPLIT_TIME = re.compile(r"%\{([^}]*)\}t((?:[^%\"\]]{0,3}%\{[^}]*\}t)+)")


def _one_time(text: str) -> str:
    """Join a time that is written by several directives, as ``%{%F %T}t.%{msec_frac}t %{%z}t``."""

    def joined(match: re.Match[str]) -> str:
        inner = re.sub(r"%\{([^}]*)\}t", lambda one: _written_time(one[1]), match[0])
        return f"%{{{inner.replace('%', '%%')}}}t"

    return _SPLIT_TIME.sub(joined, text)


def compile_apache(text: str, sources: Sources, *, name: str = "apache") -> TextFormat:
    r"""
    Return the format that a ``LogFormat`` describes.

    Args:
        text: The format as it stands between the quotes of the directive; ``\"`` is a quote.
        sources: Which headers, cookies and variables hold an account, a client, a session or a device.
        name: What to call it.

    Raises:
        ConfigError: It holds no time or no target, or two directives without anything between them.
    """
    text = re.sub(r"\\(.)", lambda match: _LETTERS.get(match[1], match[1]), text)
    text = _one_time(text).replace("%U%q", "%U")
    both = "%>s" in text
    times = [_whole(m["code"], m["argument"]) for m in _PART.finditer(text) if m["code"] == "t"]
    told = times.index(True) if True in times else 0
    passed = -1
    parts: list[bytes | Value] = []
    at = 0
    for match in _PART.finditer(text):
        parts.append(text[at : match.start()].encode())
        passed += match["code"] == "t"
        if match["code"] == "t" and passed != told:
            parts.extend(_passed_over(match))
        elif both and match["code"] == "s" and match["which"] != ">":
            parts.append(Value(SKIP, name=match[0]))
        else:
            parts.extend(_directive(match, sources))
        at = match.end()
    parts.append(text[at:].encode())
    try:
        program = assembled(parts)
    except Adjoining as adjoining:
        raise ConfigError(
            f"LogFormat {name} cannot be read back: nothing stands between {adjoining}",
            advice="Put a blank between the directives, and reload Apache.",
        ) from None
    missing = [one.name.lower() for one in (Field.TIME, Field.TARGET) if one not in program.fields]
    if missing:
        raise ConfigError(
            f"LogFormat {name} holds no {' and no '.join(missing)}",
            advice="Privet needs %t and %r (or %U).",
        )
    return TextFormat(name, program)


def apache_formats(conf: str, sources: Sources | None = None) -> dict[str, TextFormat]:
    """Return the formats that an httpd.conf defines, those that can be read; unnamed ones are numbered."""
    formats: dict[str, TextFormat] = {}
    for number, match in enumerate(_LINE.finditer(conf), 1):
        name = match[2] or f"apache-{number}"
        try:
            formats[name] = compile_apache(match[1], sources or Sources(), name=name)
        except ConfigError:
            continue
    return formats


def from_apache(text: str, sources: Sources | None = None, name: str | None = None) -> TextFormat:
    """
    Return the format of a ``LogFormat``: the bare format, a directive, or one of a whole httpd.conf.

    Raises:
        ConfigError: There is none of that name, or it cannot be compiled.
    """
    found = list(_LINE.finditer(text))
    if not found:
        return compile_apache(text.strip(), sources or Sources(), name=name or "apache")
    for match in found:
        if name is None or match[2] == name:
            return compile_apache(match[1], sources or Sources(), name=match[2] or name or "apache")
    names = ", ".join(match[2] for match in found if match[2])
    raise ConfigError(f"no LogFormat {name} in it", advice=f"It defines {names}.")
