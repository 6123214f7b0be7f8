"""An internet of our own: names with public addresses, all of them one site on loopback.

The look-up of names and the opening of connections are the two calls by which a program reaches the network; here they
lead to loopback. Everything between, the guard of addresses above all, is the real thing over real sockets. Nothing
else can be reached.
"""

import itertools
import shutil
import socket
import ssl
import subprocess
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.loopback import LoopbackSite

Answers = list[tuple[Any, ...]]


class Internet:
    """`site` answers every name on port 80. On port 443 it answers in plain words, unless `secure` was called."""

    def __init__(self, site: LoopbackSite, monkeypatch: pytest.MonkeyPatch) -> None:
        self.site = site
        self.connected: list[str] = []  # addresses, in order
        self._names: dict[str, list[list[str]]] = {}
        self._secure_port: int | None = None
        self._numbers = itertools.count(1)
        self._getaddrinfo, self._create_connection = socket.getaddrinfo, socket.create_connection
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)
        monkeypatch.setattr(socket, "create_connection", self._connect)

    def name(self, host: str, *answers: list[str]) -> None:
        """From now on `host` has a public address, or gives these answers one after the other, the last for good."""
        self._names[host] = list(answers) or [[f"20.0.0.{next(self._numbers)}"]]

    def forget(self, host: str) -> None:
        del self._names[host]

    def _look_up(self, host: Any, port: Any, *rest: Any, **options: Any) -> Answers:
        name = host.decode() if isinstance(host, bytes) else host
        if name in self._names:
            answers = self._names[name]
            addresses = answers.pop(0) if len(answers) > 1 else answers[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, int(port))) for address in addresses]
        if name is not None and any(character.isalpha() for character in name) and name != "localhost":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self._getaddrinfo(host, port, *rest, **options)

    def _connect(self, address: tuple[str, int], *rest: Any, **options: Any) -> socket.socket:
        host, port = address
        if not host.startswith("20."):  # a server of the test's own: the database, the mail server
            assert host in {"127.0.0.1", "localhost", "::1"}, host
            self.connected.append(host)
            return self._create_connection(address, *rest, **options)
        self.connected.append(host)
        there = self._secure_port if port == 443 and self._secure_port else self.site.port
        return self._create_connection(("127.0.0.1", there), *rest, **options)

    def secure(self, folder: Path) -> ThreadingHTTPServer:
        """Port 443 speaks TLS with a certificate that nobody has signed."""
        openssl = shutil.which("openssl")
        if openssl is None:
            pytest.skip("needs the program openssl to make a certificate")
        key, certificate = folder / "key.pem", folder / "certificate.pem"
        subprocess.run(
            [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=wire.example",
             "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server = ThreadingHTTPServer(("127.0.0.1", 0), self.site._handler())
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # the client hangs up, as it should
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        self._secure_port = int(server.server_address[1])
        return server
