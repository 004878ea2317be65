"""The same traffic, written in every format: whom each actor was shown is the same."""

from __future__ import annotations

import bz2
import gzip
import lzma
import subprocess
from itertools import chain
from typing import TYPE_CHECKING

import pytest
import zstandard
from tests.e2e.logs import FORMS, Hit, after, combined_line, iis_line, mapped_line, text, walk
from tests.e2e.running import analysed, analysed_text, command, privet

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SURFACES = ("--surface", "/members/{subject}", "--surface", "/profile?id={subject}")

ADA, BERT, NOBODY, HOUSE = "203.0.113.11", "203.0.113.12", "203.0.113.13", "2001:db8:5:6::7"


def traffic() -> list[Hit]:
    """Three people and a house, with pages, pictures, misses and redirects between."""
    return [
        *walk(range(100, 160), account="ada", address=ADA, every=31),
        *walk(range(100, 112), account="bert", address=BERT, every=47),
        *walk(range(500, 507), route="/profile?id={}&tab=1", address=NOBODY, every=53),
        *walk(range(700, 704), address=HOUSE, every=59),
        *walk(range(700, 702), address=HOUSE, every=59, begin=900),
        *(Hit("/static/site.css", "ada", ADA, after(i * 31 + 1)) for i in range(60)),
        *(Hit(f"/members/{900 + i}", "bert", BERT, after(i), status=302) for i in range(5)),
        *(Hit(f"/members/{950 + i}", "bert", BERT, after(i), status=500) for i in range(5)),
    ]


SIGNED_IN = {
    "account:ada": 60,
    "account:bert": 12,
    f"network:{NOBODY}/32": 7,
    "network:2001:db8:5:6::/64": 4,
}
SIGNED_OUT = {
    f"network:{ADA}/32": 60,
    f"network:{BERT}/32": 12,
    f"network:{NOBODY}/32": 7,
    "network:2001:db8:5:6::/64": 4,
}


@pytest.mark.parametrize("form", FORMS)
def test_a_format_is_guessed_and_read(form: str, tmp_path: Path) -> None:
    """
    Without being told, Privet reads each format and finds the same people shown.
    """
    ran = analysed_text(tmp_path, text(traffic(), form), *SURFACES)

    assert ran.summary["format"] in {form, f"{form} in syslog", form.removeprefix("nginx-")}
    assert (len(traffic()), 0) == (ran.summary["parsed"], ran.summary["rejected"])
    assert (SIGNED_IN if FORMS[form].accounts else SIGNED_OUT) == ran.subjects
    assert ["2026-11-20T03:00:00Z", "2026-11-20T03:30:30Z"] == ran.summary["period"]


NGINX_CONF = r"""
http {
    log_format ours '$host [$time_iso8601] <$remote_addr> "$request_method" '
                    '"$request_uri" $status sid=$cookie_sid key=$http_x_api_key';
    server { access_log /var/log/nginx/access.log ours buffer=32k; }
}
"""

HANDLES = """
[identity]
account = ["log:remote_user"]
client = ["header:X-Api-Key"]
session = ["cookie:sid"]

[[surface]]
name = "profile"
route = "/members/{subject}"
"""


def test_a_log_format_is_compiled_from_the_operators_nginx_conf(tmp_path: Path) -> None:
    """
    A directive of the operator's own is read as nginx writes it; sessions and clients are actors.
    """
    conf = tmp_path / "nginx.conf"
    conf.write_text(NGINX_CONF)

    def line(who: tuple[str, str], person: int) -> str:
        stamp = after(person * 7).strftime("%Y-%m-%dT%H:%M:%S+00:00")
        return f'site.example [{stamp}] <{ADA}> "GET" "/members/{person}" 200 sid={who[0]} key={who[1]}'

    visitors = [(("s1", "-"), 9), (("-", "k77"), 5), (("s2", "k78"), 4), (("-", "-"), 3)]
    written = "".join(f"{line(who, person)}\n" for who, seen in visitors for person in range(seen))
    ran = analysed_text(tmp_path, written, "--nginx-conf", conf, config=HANDLES)

    assert {
        "session:s1": 9,
        "client:k77": 5,
        "client:k78": 4,
        f"network:{ADA}/32": 3,
    } == ran.subjects
    assert {"session", "client", "network"} == {each["level"] for each in ran.findings}


APACHE: dict[str, Callable[[Hit], str]] = {
    r"%{X-Request-Id}i %h %l %u %{%Y-%m-%dT%H:%M:%S%z}t \"%r\" %>s %O %D": lambda hit: (
        f"7f3a {hit.address} - {hit.account or '-'} {hit.at:%Y-%m-%dT%H:%M:%S}+0000 "
        f'"{hit.method} {hit.target} HTTP/1.1" {hit.status} 5120 1200'
    ),
    r"%{%d/%b/%Y %T}t.%{msec_frac}t %{%z}t %a %u %m %U%q %>s": lambda hit: (
        f"{hit.at:%d/%b/%Y %H:%M:%S}.{hit.at.microsecond // 1000:03d} +0000 "
        f"{hit.address} {hit.account or '-'} {hit.method} {hit.target} {hit.status}"
    ),
}
"""Formats of operators' own, and how Apache writes them."""


@pytest.mark.parametrize("form", APACHE)
def test_a_log_format_of_apache(form: str, tmp_path: Path) -> None:
    """
    Any LogFormat is read, also one that composes its time of pieces.
    """
    written = "".join(f"{APACHE[form](hit)}\n" for hit in traffic())
    ran = analysed_text(tmp_path, written, "--apache-format", form, *SURFACES)

    assert SIGNED_IN == ran.subjects


def test_json_lines_of_an_operators_own(tmp_path: Path) -> None:
    """
    A small mapping is enough to read any JSON lines.
    """
    mapping = (
        "time=when,address=who.ip,account=who.login,method=req.verb,target=req.where,status=answer"
    )
    written = "".join(f"{mapped_line(hit)}\n" for hit in traffic())
    ran = analysed_text(tmp_path, written, "--mapping", mapping, *SURFACES)

    assert SIGNED_IN == ran.subjects


def test_iis_fields_change_within_a_file(tmp_path: Path) -> None:
    """
    A second #Fields line tells what the columns hold from then on.
    """
    hits = sorted(traffic(), key=lambda hit: hit.at)
    half = len(hits) // 2
    fields = "#Fields: date time c-ip cs-username cs-method cs-uri-stem cs-uri-query sc-status\n"
    later = "".join(
        f"{hit.at:%Y-%m-%d %H:%M:%S} {hit.address} {hit.account or '-'} {hit.method} {hit.path} "
        f"{hit.query or '-'} {hit.status}\n"
        for hit in hits[half:]
    )
    written = FORMS["iis"].head + "".join(f"{iis_line(hit)}\n" for hit in hits[:half])
    ran = analysed_text(tmp_path, written + fields + later, *SURFACES)

    assert (len(hits), 0) == (ran.summary["parsed"], ran.summary["rejected"])
    assert SIGNED_IN == ran.subjects


def test_a_format_can_be_named(tmp_path: Path) -> None:
    """
    What is named is not guessed; a wrong name rejects every line and says so first.
    """
    right = analysed_text(tmp_path / "right", text(traffic()), "--format", "combined", *SURFACES)
    wrong = analysed_text(tmp_path / "wrong", text(traffic()), "--format", "alb", *SURFACES)

    assert SIGNED_IN == right.subjects
    assert (0, len(traffic())) == (wrong.summary["parsed"], wrong.summary["rejected"])
    assert 3 == wrong.status
    assert "100.0% of the lines could not be read" in wrong.summary["warnings"][0]


# ── names and bytes ──────────────────────────────────────────────────────────────────────────────


NAMES = [
    "007",
    "anna maria",
    'o"hara',
    "jürgen",
    "日本",
    "back\\slash",
    "a]b",
    "x [y] z",
    "-x",
    "@c",
]


@pytest.mark.parametrize("form", ["combined", "common", "nginx-json", "caddy", "traefik-json"])
def test_names_of_accounts_survive(form: str, tmp_path: Path) -> None:
    """
    User names with digits, spaces, quotes, brackets and letters of any script are read as they are.
    """
    hits = chain.from_iterable(
        walk(range(3), route="/members/{}", account=name, address=f"203.0.113.{i}", every=9 + i)
        for i, name in enumerate(NAMES)
    )
    ran = analysed_text(tmp_path, text(hits, form), *SURFACES)

    assert {f"account:{name}": 3 for name in NAMES} == ran.subjects


def test_host_names_stand_for_addresses(tmp_path: Path) -> None:
    """
    Apache with HostnameLookups writes names where addresses are expected; each is one visitor.
    """
    hits = [
        *walk(range(5), address="dialin-1.provider.example", every=9),
        *walk(range(8), address="dialin-2.provider.example", every=9),
    ]
    ran = analysed_text(tmp_path, text(hits), *SURFACES)

    assert [8, 5] == [each["subjects"] for each in ran.findings]
    assert {"network"} == {each["level"] for each in ran.findings}


def test_a_clock_that_jumps(tmp_path: Path) -> None:
    """
    Lines that are not in the order of time are read all the same.
    """
    hits = list(walk(range(40), account="ada", every=60))
    lines = [combined_line(hit) for hit in (*hits[20:], *hits[:20])]
    ran = analysed_text(tmp_path, "\n".join(lines) + "\n", *SURFACES)

    assert {"account:ada": 40} == ran.subjects
    assert hits[0].at.strftime("%H:%M:%S") == ran.findings[0]["first"][11:19]


# ── how a log is stored ──────────────────────────────────────────────────────────────────────────


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
}


@pytest.mark.parametrize("suffix", PACKED)
def test_compressed(suffix: str, tmp_path: Path) -> None:
    """
    A compressed log is known by its content, under whatever name.
    """
    log = tmp_path / "access"
    log.write_bytes(PACKED[suffix](text(traffic()).encode()))
    ran = analysed(tmp_path / "out", log, *SURFACES)

    assert SIGNED_IN == ran.subjects


def test_a_gzip_of_several_members(tmp_path: Path) -> None:
    """
    What ``cat a.gz b.gz`` makes is read to its end.
    """
    lines = text(traffic()).encode().splitlines(keepends=True)
    log = tmp_path / "access.log.gz"
    log.write_bytes(gzip.compress(b"".join(lines[:60])) + gzip.compress(b"".join(lines[60:])))
    ran = analysed(tmp_path / "out", log, *SURFACES)

    assert SIGNED_IN == ran.subjects


def test_standard_input(tmp_path: Path) -> None:
    """
    ``-`` reads what another program writes, plain or compressed.
    """
    plain = text(traffic()).encode()
    for name, stdin in (("plain", plain), ("packed", gzip.compress(plain))):
        ran = analysed(tmp_path / name, "-", *SURFACES, stdin=stdin)
        assert SIGNED_IN == ran.subjects


def test_standard_input_through_a_real_pipe(tmp_path: Path) -> None:
    """
    ``zcat access.log.gz | privet analyze - --json`` prints the summary alone on stdout.
    """
    done = subprocess.run(
        command("analyze", "-", "--json", "--out", tmp_path / "out", *SURFACES),
        input=text(traffic()).encode(),
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert 1 == done.returncode, "ada was shown sixty people in order"
    assert done.stdout.startswith(b"{")
    assert b"" == done.stderr


def test_a_rotation_is_read_as_one_log(tmp_path: Path) -> None:
    """
    A glob finds every piece; a person seen in several of them counts once.
    """
    lines = text(traffic()).splitlines(keepends=True)
    third = len(lines) // 3
    (tmp_path / "access.log.2.gz").write_bytes(gzip.compress("".join(lines[:third]).encode()))
    (tmp_path / "access.log.1").write_text("".join(lines[third : 2 * third]))
    (tmp_path / "access.log").write_text("".join(lines[2 * third :]))
    ran = analysed(tmp_path / "out", tmp_path / "access.log*", *SURFACES)

    assert SIGNED_IN == ran.subjects
    assert len(lines) == ran.summary["lines"]


def test_a_log_is_read_once_however_it_is_named(tmp_path: Path) -> None:
    """
    A link to a log, or another spelling of its path, is no second log.
    """
    log = tmp_path / "access.log"
    log.write_text(text(traffic()))
    (tmp_path / "current.log").symlink_to(log)
    names = (log, tmp_path / "*.log", tmp_path / "." / "access.log", f"{tmp_path}//access.log")
    ran = analysed(tmp_path / "out", *names, *SURFACES)

    assert len(traffic()) == ran.summary["lines"]


def test_logs_of_several_formats(tmp_path: Path) -> None:
    """
    Logs that are named together may be of different formats.
    """
    (tmp_path / "one.log").write_text(text(traffic(), "combined"))
    (tmp_path / "two.log").write_text(text(traffic(), "caddy"))
    ran = analysed(tmp_path / "out", tmp_path / "one.log", tmp_path / "two.log", *SURFACES)

    assert {"combined", "caddy"} == set(ran.summary["format"].split(", "))
    assert SIGNED_IN == ran.subjects


# ── what inspect shows of each ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", FORMS)
def test_inspect_shows_each_field(form: str, tmp_path: Path) -> None:
    """
    ``privet logs inspect`` guesses the format and shows one parsed value for each field.
    """
    log = tmp_path / "access.log"
    log.write_text(text(traffic(), form))
    ran = privet("logs", "inspect", log, "--json")
    fields = ran.json["fields"]

    assert 0 == ran.status
    assert (len(traffic()), 0) == (ran.json["parsed"], ran.json["rejected"])
    assert {"address", "time", "method", "target", "status"} <= set(fields)
    assert fields["target"]["value"].startswith(("/", "https://"))
    if FORMS[form].accounts:
        assert fields["account"]["value"] in {"ada", "bert"}
