"""Compile the ``log_format`` directives of an operator's own nginx.conf."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from privet.errors import ConfigError, Source
from privet.traffic.formats.format import Escape, TextFormat
from privet.traffic.lines import Field
from privet.traffic.program import CLF_WIDTH, REQUEST, SKIP, Adjoining, Value, assembled
from privet.traffic.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Iterator

ISO_WIDTH = len("2026-10-10T13:55:36+00:00")

COMBINED = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent"'
)
"""The format that nginx has without being told. Source: ngx_http_log_module, "combined"."""

VARIABLES: dict[str, Value] = {
    "remote_addr": Value(Field.ADDRESS),
    "http_x_forwarded_for": Value(Field.FORWARDED, free=True),
    "proxy_add_x_forwarded_for": Value(Field.FORWARDED, free=True),
    "time_local": Value(Field.TIME, width=CLF_WIDTH),
    "time_iso8601": Value(Field.TIME, width=ISO_WIDTH),
    "msec": Value(Field.TIME),
    "request": Value(REQUEST, free=True),
    "request_method": Value(Field.METHOD),
    "request_uri": Value(Field.TARGET),
    "uri": Value(Field.TARGET),
    "document_uri": Value(Field.TARGET),
    "args": Value(Field.QUERY),
    "query_string": Value(Field.QUERY),
    "host": Value(Field.HOST),
    "http_host": Value(Field.HOST),
    "server_name": Value(Field.HOST),
    "status": Value(Field.STATUS),
    "body_bytes_sent": Value(Field.SIZE),
    "bytes_sent": Value(Field.SIZE),
    "http_referer": Value(Field.REFERRER, free=True),
    "http_user_agent": Value(Field.AGENT, free=True),
}
"""What each variable of nginx holds. Source: nginx.org, "Alphabetical index of variables"."""

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_WHOLE_TARGET = re.compile(
    r"\$(?:\{?(?:uri|document_uri)\}?)(?:\$\{?is_args\}?|\?)\$\{?(?:args|query_string)\}?"
)
_TOKEN = re.compile(
    r"""\s+ | \#[^\n]* | (?P<mark>[;{}]) | "(?P<double>(?:\\.|[^"\\])*)" | '(?P<single>(?:\\.|[^'\\])*)'
    | (?P<bare>(?:\\.|\$\{|[^\s;{}"'])(?:\\.|\$\{\w+\}|[^\s;{}])*) | .""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_LETTERS = {"t": "\t", "n": "\n", "r": "\r"}


def variable(name: str, sources: Sources) -> Value:
    """Return what a variable of nginx holds."""
    field = sources.field("log", name)
    if field is None and name.startswith("http_"):
        field = sources.field("header", name.removeprefix("http_"))
    if field is None and name.startswith("cookie_"):
        field = sources.field("cookie", name.removeprefix("cookie_"))
    if field is not None:
        return Value(field, free=True, name=f"${name}")
    known = VARIABLES.get(name, Value(SKIP, free=True))
    return Value(known.field, known.width, known.free, f"${name}")


def compile_nginx(text: str, sources: Sources, *, name: str, escape: str = "default") -> TextFormat:
    """
    Return the format that a ``log_format`` describes.

    Args:
        text: The format, such as ``$remote_addr - $remote_user [$time_local] ...``.
        sources: Which variables hold an account, a client, a session or a device.
        name: What to call it.
        escape: ``default``, ``json`` or ``none``, as in the directive.

    Raises:
        ConfigError: It holds no time or no target, or two variables without anything between them.
    """
    text = _WHOLE_TARGET.sub("$request_uri", text)
    parts: list[bytes | Value] = []
    at = 0
    for match in _VARIABLE.finditer(text):
        parts.append(text[at : match.start()].encode())
        parts.append(variable(match[1] or match[2], sources))
        at = match.end()
    parts.append(text[at:].encode())
    try:
        program = assembled(parts, escaped=escape != "none")
    except Adjoining as adjoining:
        raise ConfigError(
            f"log_format {name} cannot be read back: nothing stands between {adjoining}",
            advice="Put a blank or a tab between the variables, and reload nginx.",
        ) from None
    missing = [one.name.lower() for one in (Field.TIME, Field.TARGET) if one not in program.fields]
    if missing:
        raise ConfigError(
            f"log_format {name} holds no {' and no '.join(missing)}",
            advice="Privet needs $time_local (or $time_iso8601, $msec) and $request (or $request_uri).",
        )
    return TextFormat(name, program, () if escape == "none" else (Escape(),))


def _words(conf: str) -> Iterator[tuple[str, int, bool]]:
    """Give the words of a configuration, with their line, and whether each is a mark (``;``, ``{``, ``}``)."""
    for match in _TOKEN.finditer(conf):
        for group in ("mark", "double", "single", "bare"):
            if (word := match[group]) is not None:
                plain = _ESCAPE.sub(lambda one: _LETTERS.get(one[1], one[1]), word)
                yield plain, conf.count("\n", 0, match.start()) + 1, group == "mark"


def directives(conf: str) -> Iterator[tuple[list[str], int]]:
    """Give every directive of a configuration with the line on which it begins, however deep it stands."""
    words: list[str] = []
    begin = 1
    for word, line, mark in _words(conf):
        if mark:
            if words:
                yield words, begin
            words = []
        else:
            begin = line if not words else begin
            words.append(word)


def nginx_formats(
    conf: str, sources: Sources | None = None, path: str = "nginx.conf"
) -> dict[str, TextFormat]:
    """
    Return the formats that an nginx.conf defines, those it uses first; ``combined`` where it uses that.

    Raises:
        ConfigError: A format that is used cannot be compiled, or none is defined.
    """
    sources = sources or Sources()
    texts: dict[str, tuple[str, str, int]] = {"combined": (COMBINED, "default", 1)}
    used: list[str] = []
    for words, line in directives(conf):
        if words[0] == "log_format" and len(words) > 2:
            escape, parts = "default", words[2:]
            if parts[0].startswith("escape="):
                escape, parts = parts[0].removeprefix("escape="), parts[1:]
            texts[words[1]] = ("".join(parts), escape, line)
        if words[0] == "access_log" and len(words) > 1 and words[1] != "off":
            used.append(words[2] if len(words) > 2 and "=" not in words[2] else "combined")
    formats: dict[str, TextFormat] = {}
    for name in dict.fromkeys([*used, *(name for name in texts if name != "combined")]):
        if name not in texts:
            continue
        text, escape, line = texts[name]
        try:
            formats[name] = compile_nginx(text, sources, name=name, escape=escape)
        except ConfigError as error:
            if name in used:
                raise ConfigError(
                    error.message, source=Source(path, line), advice=error.advice
                ) from None
    if not formats:
        raise ConfigError("there is no log_format and no access_log in it", source=Source(path))
    return formats


def from_nginx(
    conf: str, sources: Sources | None = None, name: str | None = None, path: str = "nginx.conf"
) -> TextFormat:
    """
    Return one format of an nginx.conf: the one of that name, or the first that it uses.

    Raises:
        ConfigError: There is none of that name, or it cannot be compiled.
    """
    formats = nginx_formats(conf, sources, path)
    if name is None:
        return next(iter(formats.values()))
    if name not in formats:
        raise ConfigError(
            f"no log_format {name} in it",
            source=Source(path),
            advice=f"It defines {', '.join(formats)}.",
        )
    return formats[name]
