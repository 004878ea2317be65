"""A changed bundle is found out, whatever was changed, and the record is named."""

from __future__ import annotations

import json

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.evidence.exhibits import PUBLIC, exhibit, sign

from privet.adapters.custody.signing import RAW, signed
from privet.evidence.bundles import CHAIN, MANIFEST, SIGNATURE, TIMESTAMP, Exhibit, seal
from privet.evidence.checking import check
from privet.evidence.container import pack

FLIPS = 1000


def bundle(*, masked: bool = False) -> dict[str, bytes]:
    """Return the members of a bundle with a stand-in for a time-stamp."""
    return seal(exhibit(masked=masked), sign, lambda content: b"stamped " * 20)


@pytest.mark.parametrize("masked", [False, True])
def test_a_whole_bundle_is_whole(masked: bool) -> None:
    """With the key, with its own key, and masked."""
    blob = pack(bundle(masked=masked))
    found = check(blob, PUBLIC, signed)

    assert ((), True) == (found.faults, found.expected)
    assert None is check(blob, None, signed).expected
    assert found.document()["whole"]


@pytest.mark.parametrize("masked", [False, True])
def test_a_thousand_changed_bytes_are_found(masked: bool) -> None:
    """One byte anywhere in the file: never unseen, and the member in which it stands is named."""
    members = bundle(masked=masked)
    blob = pack(members)
    chance = np.random.default_rng(20261127)
    unseen, unnamed = [], []
    for _ in range(FLIPS):
        at = int(chance.integers(len(blob)))
        changed = bytearray(blob)
        changed[at] ^= int(chance.integers(1, 256))
        found = check(bytes(changed), PUBLIC, signed)
        if not found.faults:
            unseen.append(at)
            continue
        place = inside(members, at)
        if place and not any(each.record.startswith(place) for each in found.faults):
            unnamed.append((at, place, found.faults))

    assert [] == unseen
    assert [] == unnamed


def inside(members: dict[str, bytes], at: int) -> str:
    """Return the member in whose content a place of the container stands; '' in no content."""
    begin = 0
    for name, content in members.items():
        begin += 30 + len(name.encode())
        if begin <= at < begin + len(content):
            return name
        begin += len(content)
    return ""


def test_the_line_that_was_changed_is_named() -> None:
    """Of a log, and of the chain."""
    members = bundle()
    raw = members["raw/1-a.log.jsonl"].replace(b"/members/17", b"/members/71")
    chain = members[CHAIN].replace(b"telephoned", b"telegraphs")
    found = check(pack({**members, "raw/1-a.log.jsonl": raw, CHAIN: chain}), PUBLIC, signed)
    records = [each.record for each in found.faults]

    assert "raw/1-a.log.jsonl, line 18" in records
    assert "chain.jsonl, line 5" in records
    assert "chain.jsonl, entry 5" in records


def test_another_key_is_found() -> None:
    """Who forges everything and signs it anew has another key."""
    other = Ed25519PrivateKey.generate()
    key = other.public_key().public_bytes(*RAW).hex()
    whole = exhibit()
    forged = Exhibit(whole.case, whole.sealed, "eve", key, whole.contents, whole.raw)
    blob = pack(seal(forged, lambda content: other.sign(content).hex()))

    assert False is check(blob, PUBLIC, signed).expected
    assert check(blob, PUBLIC, signed).faults
    assert () == check(blob, None, signed).faults


@pytest.mark.parametrize("name", [MANIFEST, SIGNATURE, TIMESTAMP, CHAIN, "2-what.json"])
def test_a_member_that_is_gone_is_missed(name: str) -> None:
    """A container made anew without it says so."""
    members = {k: v for k, v in bundle().items() if k != name}

    assert name in {each.record for each in check(pack(members), PUBLIC, signed).faults}


def test_a_member_that_was_added_is_found() -> None:
    """Nothing stands in a bundle that was not sealed."""
    found = check(pack({**bundle(), "extra.txt": b"x"}), PUBLIC, signed)

    assert ["extra.txt"] == [each.record for each in found.faults]


@pytest.mark.parametrize("content", [b"{}", b"[]", b"{", b'{"statement":{}}'])
def test_nonsense_is_no_seal(content: bytes) -> None:
    """Neither as signature nor as manifest nor as chain."""
    members = bundle()

    for name in (SIGNATURE, MANIFEST, CHAIN):
        assert check(pack({**members, name: content}), PUBLIC, signed).faults


def test_a_signature_in_capitals_is_another() -> None:
    """What means the same is still not what was written."""
    members = bundle()
    seal_ = json.loads(members[SIGNATURE])
    written = members[SIGNATURE].replace(
        seal_["signature"].encode(), seal_["signature"].upper().encode()
    )

    assert check(b"", PUBLIC, signed).faults
    assert check(pack({**members, SIGNATURE: written}), PUBLIC, signed).faults
