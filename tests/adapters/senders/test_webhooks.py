"""Messages that the SDK of Standard Webhooks accepts, tried again and given up in the end."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from standardwebhooks import Webhook

from privet.adapters.senders import webhooks
from privet.adapters.senders.webhooks import AFTER, Delivered, deliver, is_due, keep, posted

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "whsec_" + "c2VjcmV0" * 6
KEY = webhooks.secret_bytes(SECRET)
URL = "https://hooks.example.org/a"
EVENT = {"id": "1", "data": {"name": "Łęcka"}}


class Endpoint:
    """Answer with statuses in turn, and remember what came."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[str, dict[str, str], bytes]] = []

    def __call__(self, url: str, head: dict[str, str], body: bytes) -> int:
        """Take a message."""
        self.got.append((url, head, body))
        return self.statuses.pop(0) if self.statuses else 200


def test_it_is_sent_once_it_is_taken(tmp_path: Path) -> None:
    """What was taken is gone; the same event of the same endpoint waits once."""
    endpoint = Endpoint(204)
    for _ in range(2):
        keep(tmp_path, URL, "msg_1", EVENT, 100)
    done = deliver(tmp_path, {URL: KEY}, lambda: 100, endpoint)

    assert (Delivered(sent=1), 1) == (done, len(endpoint.got))
    assert not is_due(tmp_path, 1 << 40)


def test_it_is_tried_again_and_given_up(tmp_path: Path) -> None:
    """By the schedule, with the same id and a new signature; then it lies aside for people."""
    endpoint = Endpoint(*[503] * 20)
    keep(tmp_path, URL, "msg_1", EVENT, 0)
    at = 0
    for after in AFTER:
        early = deliver(tmp_path, {URL: KEY}, lambda: at + after - 1, endpoint)  # noqa: B023
        at += after
        deliver(tmp_path, {URL: KEY}, lambda: at, endpoint)  # noqa: B023 - called at once
        assert 0 == early.failed

    assert ({"msg_1"}, len(AFTER)) == (
        {head["webhook-id"] for _, head, _ in endpoint.got},
        len({head["webhook-signature"] for _, head, _ in endpoint.got}),
    )
    assert 1 == len(list((tmp_path / "given-up").iterdir()))


def test_an_endpoint_that_is_gone_is_believed(tmp_path: Path) -> None:
    """410 ends it at once, and so does an endpoint that the policy no longer names."""
    keep(tmp_path, URL, "msg_1", EVENT, 0)
    keep(tmp_path, "https://old.example.org/", "msg_1", EVENT, 0)
    done = deliver(tmp_path, {URL: KEY}, lambda: 0, Endpoint(410))

    assert Delivered(given_up=2) == done


def test_one_delivers_at_a_time(tmp_path: Path) -> None:
    """A second one leaves it to the first."""
    keep(tmp_path, URL, "msg_1", EVENT, 0)
    inner: list[Delivered] = []

    def post(*_: object) -> int:
        inner.append(deliver(tmp_path, {URL: KEY}, lambda: 0, Endpoint()))
        return 200

    done = deliver(tmp_path, {URL: KEY}, lambda: 0, post)

    assert (1, [Delivered(waiting=1)]) == (done.sent, inner)


def test_what_waits_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The caller is told; a torn file stops nobody."""
    monkeypatch.setattr(webhooks, "MOST", 2)
    (tmp_path / "torn.json").write_text("{")
    said = [keep(tmp_path, URL, f"msg_{n}", EVENT, 0) for n in range(2)]

    assert [True, False] == said
    assert 1 == deliver(tmp_path, {URL: KEY}, lambda: 0, Endpoint()).sent
    assert Delivered() == deliver(tmp_path / "nowhere", {}, lambda: 0, Endpoint())


@pytest.mark.parametrize("secret", ["whsec_c2hvcnQ=", "whsec_no base64!"])
def test_a_weak_secret_is_refused(secret: str) -> None:
    """24 bytes at least, in base64."""
    with pytest.raises(ValueError, match=r"secret|base64|Only|decod"):
        webhooks.secret_bytes(secret)


@pytest.mark.enable_socket
def test_the_sdk_accepts_what_arrives() -> None:
    """Signature, moment and body, through a real connection; a changed byte is refused."""
    got: list[tuple[dict[str, str], bytes]] = []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(302 if self.path.endswith("?x=1") else 200)
            self.send_header("location", "http://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    at = int(datetime.now(UTC).timestamp())  # noqa: TID251 - the SDK looks at its clock
    head = webhooks.signed(KEY, "msg_1", at, '{"a":"Łęcka"}')
    with ThreadingHTTPServer(("127.0.0.1", 0), Taker) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/in"
        statuses = [posted(url + more, head, '{"a":"Łęcka"}'.encode()) for more in ("", "?x=1")]
        server.shutdown()
    fields, body = got[0]

    assert ([200, 302], 0) == (statuses, posted("http://127.0.0.1:1/", head, b""))
    assert {"a": "Łęcka"} == Webhook(SECRET).verify(body, fields)
    assert "application/cloudevents+json" == fields["content-type"]
    with pytest.raises(Exception, match=r"[Ss]ignature"):
        Webhook(SECRET).verify(body + b" ", fields)
