"""
Webhooks by Standard Webhooks: signed, tried again for three days, and never in anybody's way.

An event is a file in a folder; writing it is all that the work waits for. Whoever delivers takes
the files that are due, one process at a time.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import hmac
import http.client
import json
import os
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

AFTER: Final = (0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
"""Seconds after the attempt before; then it is given up. Source: Standard Webhooks, example schedule."""

PATIENCE: Final = 15.0
"""Seconds that an endpoint is waited for. Source: Standard Webhooks, 15 to 30 s."""

GONE: Final = 410
"""An endpoint that wants nothing more; what waits for it is given up."""

MOST: Final = 10_000
"""Events that wait at most; more are not kept, and the caller is told."""

PREFIX: Final = "whsec_"


@dataclass(frozen=True, slots=True)
class Waiting:
    """
    Hold an event that waits to be sent to one endpoint.

    Args:
        id: Of the message, the same for each attempt.
        url: Where to.
        body: The event, as it is signed.
        tried: How often.
        due: When next, seconds since 1970 UTC.
        said: What came of the last attempt.
    """

    id: str
    url: str
    body: str
    tried: int = 0
    due: int = 0
    said: str = ""


@dataclass(frozen=True, slots=True)
class Delivered:
    """Count what came of a round."""

    sent: int = 0
    failed: int = 0
    given_up: int = 0
    waiting: int = 0


def secret_bytes(secret: str) -> bytes:
    """
    Return the key of a secret such as ``whsec_...``, base64 of at least 24 bytes.

    Raises:
        ValueError: It is none, or short.
    """
    key = base64.b64decode(secret.strip().removeprefix(PREFIX), validate=True)
    if len(key) < 24:
        raise ValueError("a webhook's secret has at least 24 bytes, in base64")
    return key


def signed(key: bytes, message: str, at: int, body: str) -> dict[str, str]:
    """Return the header fields that say who sends what, when."""
    content = f"{message}.{at}.{body}".encode()
    mark = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return {"webhook-id": message, "webhook-timestamp": str(at), "webhook-signature": f"v1,{mark}"}


def keep(folder: Path, url: str, message: str, event: Mapping[str, Any], at: int) -> bool:
    """Let an event wait for an endpoint; return False where too many do."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if len(list(folder.glob("*.json"))) >= MOST:
        return False
    body = json.dumps(event, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    _write(folder, Waiting(message, url, body, due=at))
    return True


def deliver(
    folder: Path,
    keys: Mapping[str, bytes],
    clock: Callable[[], int],
    post: Callable[[str, dict[str, str], bytes], int],
) -> Delivered:
    """
    Send what is due, once each; whoever delivers already goes on alone.

    Args:
        keys: The key of each endpoint that the policy names; what waits for another is given up.
        post: Sends, and returns the status; 0 where there was no answer.
    """
    if not folder.is_dir():
        return Delivered()
    with (folder / ".lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return Delivered(waiting=len(list(_waiting(folder))))
        sent = failed = given_up = 0
        for path, each in _waiting(folder):
            if each.url not in keys:
                given_up += 1
                _give_up(path)
                continue
            at = clock()
            if each.due > at:
                continue
            head = signed(keys[each.url], each.id, at, each.body)
            status = post(each.url, head, each.body.encode())
            if 200 <= status < 300:
                path.unlink()
                sent += 1
            elif status == GONE or each.tried + 1 >= len(AFTER):
                _give_up(path)
                given_up += 1
            else:
                due = at + AFTER[each.tried + 1]
                _write(folder, replace(each, tried=each.tried + 1, due=due, said=str(status)))
                failed += 1
        return Delivered(sent, failed, given_up, len(list(_waiting(folder))))


def is_due(folder: Path, at: int) -> bool:
    """Whether something is to be sent now."""
    return any(each.due <= at for _, each in _waiting(folder))


def posted(url: str, head: dict[str, str], body: bytes) -> int:
    """
    Send a body; return the status, 0 where there was no answer.

    No redirection is followed, and no proxy of the environment is asked: an event goes where the
    policy says, or nowhere.
    """
    where = urlsplit(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    line = kind(where.hostname or "", where.port, timeout=PATIENCE)
    path = (where.path or "/") + (f"?{where.query}" if where.query else "")
    try:
        line.request("POST", path, body, {**head, "content-type": "application/cloudevents+json"})
        return line.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        line.close()


# ── the folder ───────────────────────────────────────────────────────────────────────────────────


def _waiting(folder: Path) -> Iterator[tuple[Path, Waiting]]:
    for path in sorted(folder.glob("*.json")):
        try:
            yield path, Waiting(**json.loads(path.read_bytes()))
        except (OSError, ValueError, TypeError):  # taken by somebody else, or torn
            continue


def _place(folder: Path, each: Waiting) -> Path:
    where = hashlib.sha256(each.url.encode()).hexdigest()[:8]
    return folder / f"{each.id}-{where}.json"


def _write(folder: Path, each: Waiting) -> None:
    place = _place(folder, each)
    half = place.with_name(f".{place.name}.{os.getpid()}")
    descriptor = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(each), file)
    half.replace(place)


def _give_up(path: Path) -> None:
    """Put an event aside for people to look at."""
    aside = path.parent / "given-up"
    aside.mkdir(exist_ok=True, mode=0o700)
    path.replace(aside / path.name)
