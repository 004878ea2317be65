"""Time-stamps, by an authority of our own on this machine (openssl ts)."""

from __future__ import annotations

import subprocess
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
from pytest_socket import enable_socket

from privet.adapters.custody.timestamps import stamp, stamped
from privet.errors import ConfigError, StoreUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIG = """
[tsa]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
certs = {folder}/tsa.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
[leaf]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,timeStamping
"""


def openssl(folder: Path, *words: str) -> None:
    """Run openssl."""
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Run an authority; return its address and folder."""
    folder = tmp_path_factory.mktemp("tsa")
    (folder / "conf").write_text(CONFIG.format(folder=folder))
    (folder / "serial").write_text("01\n")
    openssl(folder, "req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key",
            "-out", "ca.pem", "-days", "30", "-subj", "/CN=Test root")  # fmt: skip
    openssl(folder, "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", "tsa.key", "-out",
            "tsa.csr", "-subj", "/CN=Test authority")  # fmt: skip
    openssl(folder, "x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "tsa.pem", "-days", "30", "-extfile", "conf",
            "-extensions", "leaf")  # fmt: skip

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer a request for a time-stamp."""
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl(folder, "ts", "-reply", "-queryfile", "query", "-config", "conf", "-section",
                    "tsa", "-out", "answer")  # fmt: skip
            self.send_response(200)
            self.end_headers()
            known = (folder / "answer").read_bytes()
            self.wfile.write(b"nonsense" if self.path == "/nonsense" else known)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    enable_socket()
    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", folder
        server.shutdown()
        thread.join()


def test_an_authority_says_when(authority: tuple[str, Path]) -> None:
    """Its stamp fits what was stamped, and nothing else, and its root is the one we believe."""
    url, folder = authority
    enable_socket()
    token = stamp(url, b"manifest")
    at, trouble = stamped(token, b"manifest", folder / "ca.pem")

    assert "" == trouble
    assert at.endswith("Z")
    assert "is over something else" == stamped(token, b"another", None)[1]
    assert (at, "") == stamped(token, b"manifest", None)


def test_another_root_is_not_believed(authority: tuple[str, Path], tmp_path: Path) -> None:
    """A stamp of an authority that we do not know is told."""
    url, _ = authority
    enable_socket()
    openssl(tmp_path, "req", "-new", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "k",
            "-out", "other.pem", "-days", "30", "-subj", "/CN=Other")  # fmt: skip

    assert "not made by" in stamped(stamp(url, b"x"), b"x", tmp_path / "other.pem")[1]


def test_what_is_no_stamp_is_refused(authority: tuple[str, Path], tmp_path: Path) -> None:
    """Nonsense, nobody there, no address, no certificate."""
    url, _ = authority
    enable_socket()
    with pytest.raises(StoreUnavailable, match="no time-stamp"):
        stamp(f"{url}/nonsense", b"x")
    with pytest.raises(StoreUnavailable, match="no time-stamp"):
        stamp("http://127.0.0.1:1/", b"x")
    with pytest.raises(ConfigError, match="http"):
        stamp("file:///etc/passwd", b"x")
    token = stamp(url, b"x")
    (tmp_path / "no.pem").write_text("no certificate")
    with pytest.raises(ConfigError, match="no certificate"):
        stamped(token, b"x", tmp_path / "no.pem")
    with pytest.raises(ConfigError, match="cannot be read"):
        stamped(token, b"x", tmp_path / "absent")

    assert ("", "is no time-stamp") == stamped(b"nonsense", b"x", None)
