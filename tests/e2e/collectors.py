"""A collector that takes OTLP over HTTP on this machine, and what it was told."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import (
    ExportMetricsServiceRequest,
    ExportMetricsServiceResponse,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


class Collector:
    """Take metrics as a collector does; *status* is what it answers."""

    def __init__(self, port: int = 0) -> None:
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path != "/v1/metrics" or collector.status != 200:
                    self.send_error(collector.status if collector.status != 200 else 404)
                    return
                collector.raw.append(body)
                collector.taken.append(ExportMetricsServiceRequest.FromString(body))
                said = ExportMetricsServiceResponse().SerializeToString()
                self.send_response(200)
                self.send_header("Content-Type", "application/x-protobuf")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.status = 200
        self.raw: list[bytes] = []
        self.taken: list[Any] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self._server.server_address[1]

    def __enter__(self) -> Self:
        """Begin to listen."""
        Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """End."""
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """Where it listens, as a policy names it."""
        return f"http://127.0.0.1:{self.port}"

    def metrics(self) -> dict[str, Any]:
        """Return what it was told last, by name."""
        return {each.name: each for each in self._last()}

    def value(self, name: str, **labels: str) -> float:
        """Return a number that it was told last, added up over the labels not given."""
        points = getattr(self.metrics()[name], self.metrics()[name].WhichOneof("data")).data_points
        found = 0.0
        for point in points:
            said = {each.key: each.value.string_value for each in point.attributes}
            if labels.items() <= said.items():
                found += point.as_double or point.as_int
        return found

    def _last(self) -> Iterator[Any]:
        for resource in self.taken[-1].resource_metrics:
            for scope in resource.scope_metrics:
                yield from scope.metrics
