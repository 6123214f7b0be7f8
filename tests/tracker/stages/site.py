"""A small site on loopback: what it serves can be changed between two requests."""

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    body: bytes
    status: int = 200
    etag: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class LoopbackSite:
    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.log: list[tuple[str, int]] = []  # path and status, robots.txt aside
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}{path}"

    @property
    def requests(self) -> list[str]:
        return [path for path, _ in self.log]

    def statuses(self, path: str) -> list[int]:
        return [status for asked, status in self.log if asked == path]

    def serve(self, path: str, body: bytes, *, status: int = 200, etag: str | None = None, **headers: str) -> None:
        self.answers[path] = Answer(body, status, etag, {k.replace("_", "-"): v for k, v in headers.items()})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def do_GET(self) -> None:
                answer = site.answers.get(self.path, Answer(b"not here", 404))
                if answer.etag and self.headers.get("if-none-match") == answer.etag:
                    answer = Answer(b"", 304, answer.etag)
                if self.path != "/robots.txt":
                    site.log.append((self.path, answer.status))
                self.send_response(answer.status)
                if answer.etag:
                    self.send_header("etag", answer.etag)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
