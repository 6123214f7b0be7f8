"""A web site on loopback that behaves as told, well or badly, under as many host names as wanted."""

import gzip
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self


@dataclass
class Answer:
    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    drip_s: float = 0.0  # pause after each byte of the body
    wait_s: float = 0.0  # pause before the answer
    promised: int | None = None  # a Content-Length other than the body's


@dataclass(frozen=True)
class Asked:
    path: str
    method: str
    headers: Mapping[str, str]  # lower case
    body: bytes


class LoopbackSite:
    """Start with `with LoopbackSite() as site`. What a path serves is replaced; `then` gives its later answers.

    A path may be that of one host alone: "wire.example/feed".
    """

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self._answers: dict[str, list[Answer]] = {}
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def conditions(self, path: str) -> list[str | None]:
        """The ETag that each request for the path asked with."""
        return [asked.headers.get("if-none-match") for asked in self.asked if asked.path == path]

    def serve(self, path: str, body: bytes | str = b"", **answer: Any) -> None:
        """From now on; the arguments are those of `then`."""
        self._answers.pop(path, None)
        self.then(path, body, **answer)

    def then(
        self,
        path: str,
        body: bytes | str = b"",
        *,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Mapping[str, str] | None = None,
        zipped: bool = False,
        drip_s: float = 0.0,
        wait_s: float = 0.0,
        promised: int | None = None,
    ) -> None:
        """The next time, and for good when no other answer follows."""
        data = body.encode() if isinstance(body, str) else body
        fields = {"Content-Type": content_type, **(headers or {})}
        if etag:
            fields["ETag"] = etag
        if last_modified:
            fields["Last-Modified"] = last_modified
        if zipped:
            data = gzip.compress(data)
            fields["Content-Encoding"] = "gzip"
        self._answers.setdefault(path, []).append(Answer(data, status, fields, drip_s, wait_s, promised))

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        self.serve(path, status=status, headers={"Location": to})

    def robots(self, text: str, *, status: int = 200) -> None:
        self.serve("/robots.txt", text, status=status, content_type="text/plain")

    def _next(self, host: str, path: str) -> Answer:
        answers = self._answers.get(f"{host}{path}") or self._answers.get(path)
        if not answers:
            return Answer(b"no such page", 404, {"Content-Type": "text/plain"})
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # the body would wait up to 40 ms for the head's acknowledgement

            def do_GET(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                site.asked.append(Asked(self.path, self.command, headers, self.rfile.read(size)))
                host = headers.get("host", "").partition(":")[0]
                self._answer(site._next(host, self.path), headers)

            do_POST = do_GET  # noqa: N815 - the name is the standard library's

            def _answer(self, answer: Answer, asked: Mapping[str, str]) -> None:
                time.sleep(answer.wait_s)
                etag, modified = answer.headers.get("ETag"), answer.headers.get("Last-Modified")
                if (etag and asked.get("if-none-match") == etag) or (
                    modified and asked.get("if-modified-since") == modified
                ):
                    answer = Answer(b"", 304, answer.headers)
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                length = len(answer.body) if answer.promised is None else answer.promised
                self.send_header("Content-Length", str(length))
                self.end_headers()
                try:
                    self._write(answer)
                except OSError:
                    self.close_connection = True  # the client gave up, as some tests want it to
                if answer.promised is not None:
                    self.close_connection = True

            def _write(self, answer: Answer) -> None:
                if not answer.drip_s:
                    self.wfile.write(answer.body)
                    return
                for byte in answer.body:
                    if site._closing.is_set():
                        return
                    self.wfile.write(bytes([byte]))
                    time.sleep(answer.drip_s)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
