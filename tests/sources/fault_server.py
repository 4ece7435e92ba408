"""A wiki that does what no wiki can be asked to do: too many requests, broken answers, bodies without end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

TITLES = [f"Term number {k:03}" for k in range(120)]
_STEP = 20
SITEINFO = {
    "query": {
        "general": {
            "sitename": "Faulty wiki",
            "server": "",
            "base": "/wiki/Main_Page",
            "articlepath": "/wiki/$1",
            "generator": "MediaWiki 1.39",
        },
        "namespaces": {
            "0": {"id": 0, "name": "", "content": True},
            "14": {"id": 14, "name": "Category", "canonical": "Category"},
        },
        "statistics": {"articles": len(TITLES)},
        "rightsinfo": {"text": "CC BY-SA", "url": ""},
    }
}


class Handler(BaseHTTPRequestHandler):
    """One question; what can go wrong is up to the server's script."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FaultServer

    def log_message(self, *arguments: object) -> None:
        """Nothing on the console."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.agents.append(self.headers["User-Agent"])
        if parts.path == "/robots.txt":
            self.say(self.server.robots, kind="text/plain")
        elif parts.path in self.server.pages:
            self.server.pages[parts.path](self, asked)
        elif parts.path != "/api.php":
            self.say('<html><head><link rel="EditURI" href="/api.php?action=rsd"></head><body>Wiki</body></html>')
        elif asked.get("meta") == "siteinfo":
            self.say(SITEINFO)
        else:
            self.server.asked.append(asked)
            fault = next(self.server.script, None)
            if fault is None:
                self.say(page_of(asked))
            else:
                fault(self, asked)

    def say(self, content: object, status: int = 200, kind: str | None = None, **headers: str) -> None:
        """An answer, whole."""
        is_text = isinstance(content, str)
        body = (content if isinstance(content, str) else json.dumps(content)).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind or ("text/html" if is_text else "application/json"))
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def break_off(self, content: bytes, promised: int) -> None:
        """An answer that ends in the middle."""
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(promised))
        self.end_headers()
        self.wfile.write(content)
        self.wfile.flush()
        self.close_connection = True
        self.connection.close()


Fault = Callable[[Handler, dict[str, str]], None]


class FaultServer(ThreadingHTTPServer):
    """Answers well, but for the questions that its script has a fault for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: Iterator[Fault | None] = iter(())
        self.asked: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.pages: dict[str, Fault] = {}
        self.robots = "User-agent: *\nDisallow: /w/\n"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that left in the middle is part of the game."""


def page_of(asked: dict[str, str]) -> dict[str, object]:
    """A batch of titles as MediaWiki sends it."""
    start = int(asked.get("apcontinue", "0"))
    said: dict[str, object] = {
        "batchcomplete": True,
        "query": {"allpages": [{"ns": 0, "title": title} for title in TITLES[start : start + _STEP]]},
    }
    if start + _STEP < len(TITLES):
        said["continue"] = {"apcontinue": str(start + _STEP), "continue": "-||"}
    return said


def http(status: int, body: str = "", **headers: str) -> Fault:
    """Another status."""
    return lambda handler, asked: handler.say(body, status, **headers)


def api_error(code: str, status: int = 200, *, old: bool = False, **headers: str) -> Fault:
    """What the API itself reports, in the new form or that of before 1.29."""
    said = {"error": {"code": code, "info": "No."}} if old else {"errors": [{"code": code, "text": "No."}]}
    return lambda handler, asked: handler.say(said, status, MediaWiki_API_Error=code, **headers)


def text(content: str) -> Fault:
    """A page where JSON should be."""
    return lambda handler, asked: handler.say(content)


def reset(handler: Handler, asked: dict[str, str]) -> None:
    """Half of the answer."""
    whole = json.dumps(page_of(asked)).encode()
    handler.break_off(whole[: len(whole) // 2], len(whole))


def nothing(handler: Handler, asked: dict[str, str]) -> None:
    """The connection closes without a word."""
    handler.close_connection = True
    handler.connection.close()


def gigabyte(handler: Handler, asked: dict[str, str]) -> None:
    """A body that no list of titles needs."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(10**9))
    handler.end_headers()
    block = b"x" * 10**6
    for _ in range(1000):
        handler.wfile.write(block)


def drip(handler: Handler, asked: dict[str, str]) -> None:
    """A byte every now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(3000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def same_again(handler: Handler, asked: dict[str, str]) -> None:
    """A continue that does not go on."""
    said = page_of(asked)
    said["continue"] = {"apcontinue": asked.get("apcontinue", "0"), "continue": "-||"}
    handler.say(said)


@dataclass
class Endless:
    """Continues for ever, with nothing new or always something new."""

    has_titles: bool
    count: int = field(default=0)

    def __call__(self, handler: Handler, asked: dict[str, str]) -> None:
        self.count += 1
        titles = [f"Endless {self.count} {k}" for k in range(500)] if self.has_titles else []
        said = {"query": {"allpages": [{"ns": 0, "title": title} for title in titles]}}
        handler.say({**said, "continue": {"apcontinue": f"token {self.count}", "continue": "-||"}})


@contextmanager
def running() -> Iterator[FaultServer]:
    """A server that answers while the test runs."""
    server = FaultServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
