"""What a test of a proxy concludes, without a proxy."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from privet.bootstrap.concluding import MEND, Arrived, Got, conclude

PAGE = {"content-type": "text/html", "retry-after": "60"}
PLAIN = Got(200, {"server": "nginx"}, "", "203.0.113.9")
FINE = Arrived(
    plain=PLAIN,
    limited=Got(429, PAGE, '<a href="/.privet/appeal">', ""),
    challenged=Got(403, {"set-cookie": "privet-visit=1; Path=/"}, "", ""),
    appeal=Got(200, {}, '<textarea name="words">', ""),
    answered=Got(429, PAGE, "", ""),
    seen={
        "plain": {"address": "203.0.113.9", "peer": "unix:", "forged": []},
        "forged": {"address": "203.0.113.9", "peer": "unix:", "forged": []},
    },
    foreign="192.0.2.123",
)


def seen(**facts: Any) -> dict[str, Any]:  # noqa: ANN401 - what the guard noted
    """Return what the guard noted, changed."""
    return {name: {**each, **facts} for name, each in FINE.seen.items()}


def said(arrived: Arrived) -> dict[str, str]:
    """Return what is wrong, with what mends it."""
    return {each.name: f"{each.says} {each.mend}" for each in conclude(arrived) if not each.fine}


def test_what_is_fine_is_fine() -> None:
    """Nothing is wrong, and every check was made."""
    assert {} == said(FINE)
    assert 6 == len(list(conclude(FINE)))


@pytest.mark.parametrize(
    ("change", "name", "words"),
    [
        ({"seen": {}}, "asked", "does not ask"),
        ({"seen": {}, "unsaid": 3}, "asked", "X-Original-URI"),
        ({"seen": seen(address="")}, "address", "does not reach"),
        ({"seen": seen(address="10.0.0.5", peer="10.0.0.5")}, "address", '["10.0.0.5"]'),
        ({"seen": seen(address="10.0.0.5")}, "address", "a proxy's, it seems"),
        ({"seen": seen(address="192.0.2.123")}, "believed", "anybody can be anybody"),
        ({"seen": seen(forged=["account"])}, "account", "identity.account"),
        ({"limited": Got(403, {}, "<h1>403", "")}, "refusal", "without the page"),
        ({"limited": replace(FINE.limited, status=403)}, "refusal", "error_page"),
        ({"appeal": Got(404, {}, "", "")}, "places", "answers 404"),
        ({"challenged": Got(403, {}, "", "")}, "cookie", "does not reach the visitor"),
        ({"answered": Got(403, {}, "/.privet/", "")}, "cookie", "does not come back"),
        ({"answered": None}, "cookie", "no form"),
        ({"answered": Got(404, {}, "", "")}, "cookie", "404"),
        ({"plain": replace(PLAIN, headers={"x-privet-subjects": '"7"'})}, "subjects", "ids"),
    ],
)
def test_each_fault_is_named(change: dict[str, Any], name: str, words: str) -> None:
    """In plain words, with the line that mends it."""
    found = said(replace(FINE, **change))

    assert words in found[name]


def test_somebody_behind_nat_is_no_fault() -> None:
    """A public address that is not the machine's own may well be the visitor's."""
    assert {} == said(replace(FINE, seen=seen(address="8.8.8.8")))


def test_every_fault_has_a_line_for_proxies_that_do_not_name_themselves() -> None:
    """HAProxy says of itself nothing at all."""
    assert all("" in lines for lines in MEND.values())
