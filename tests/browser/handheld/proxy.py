"""A real HTTP proxy between phone and service: it can refuse, spoil, cut streams and hand out another app."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic

import httpx

from backend.handheld.files import KINDS

EVENTS = "/sync/v1/events"
HOP_BY_HOP = {"connection", "content-length", "date", "host", "keep-alive", "server", "transfer-encoding"}


class Proxy:
    """What stands between: ``status`` is answered to everything below /sync, ``dist`` is given out below /h/.

    ``spoil`` changes a request's body. ``asked`` are method, path and monotonic second of each request. ``streams`` are
    the connections on which pokes go by; a proxy that ``is_mute`` lets none of them through, and none ends.
    """

    def __init__(self, service: str) -> None:
        self.service = service
        self.status: int | None = None
        self.dist: Path | None = None
        self.spoil: Callable[[str, bytes], bytes] = lambda path, body: body
        self.asked: list[tuple[str, str, float]] = []
        self.streams: set[socket.socket] = set()
        self.is_mute = False

    def times_of(self, path: str) -> list[float]:
        """Return when a path was asked for."""
        return [at for _, asked, at in self.asked if asked == path]

    def cut_streams(self) -> None:
        """Break every stream of pokes."""
        for connection in [*self.streams]:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def proxied(service: str) -> Iterator[tuple[Proxy, str]]:
    """Run a proxy before a service, and give it and its address."""
    proxy = Proxy(service)
    with httpx.Client(base_url=service, trust_env=False, timeout=30) as client:
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(proxy, client))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield proxy, f"http://127.0.0.1:{server.server_port}"
        finally:
            proxy.cut_streams()
            server.shutdown()
            thread.join()
            server.server_close()


def _handler(proxy: Proxy, client: httpx.Client) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            path = self.path.partition("?")[0]
            proxy.asked.append((self.command, path, monotonic()))
            if proxy.status and path.startswith("/sync/"):
                return self.send(proxy.status, {}, b"")
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            headers["Accept-Encoding"] = "identity"
            if path == EVENTS:
                return self.stream(headers)
            answer = client.request(self.command, self.path, content=proxy.spoil(path, body), headers=headers)
            file = _file_of(proxy.dist, path)
            kept = {name: value for name, value in answer.headers.items() if name not in HOP_BY_HOP}
            if file is not None:
                kept["content-type"] = KINDS[file.suffix]
                kept.pop("etag", None)
                return self.send(200, kept, file.read_bytes())
            return self.send(answer.status_code, kept, answer.content)

        do_GET = do_HEAD = do_POST = do_PATCH = answer  # noqa: N815 - the names that http.server calls

        def stream(self, headers: dict[str, str]) -> None:
            proxy.streams.add(self.connection)
            threading.Thread(target=self.pass_on, args=(headers,), daemon=True).start()
            with suppress(OSError):
                self.connection.recv(1)
            proxy.streams.discard(self.connection)

        def pass_on(self, headers: dict[str, str]) -> None:
            with (
                suppress(OSError, ValueError, httpx.HTTPError),
                client.stream("GET", EVENTS, headers=headers) as answer,
            ):
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["content-type"])
                self.end_headers()
                for part in answer.iter_raw():
                    if not proxy.is_mute:
                        self.wfile.write(part)
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

        def send(self, status: int, headers: dict[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status not in (204, 304):
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing: what was asked is kept in the proxy."""

    return Handler


def _file_of(dist: Path | None, path: str) -> Path | None:
    if dist is None or not path.startswith("/h/"):
        return None
    file = dist / (path.removeprefix("/h/") or "index.html")
    return file if file.is_file() else None
