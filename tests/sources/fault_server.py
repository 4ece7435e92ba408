"""A fake wiki that fails on command: too many requests, broken answers, endless bodies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TITLES = [f"Term number {k:03}" for k in range(120)]
CREDENTIALS = ("Authorization", "Cookie", "Proxy-Authorization")
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
    """Answers one request, well or with the next fault of the server's script."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: FaultServer

    def log_message(self, *arguments: object) -> None:
        """Print nothing."""

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        request = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        self.server.agents.append(self.headers["User-Agent"])
        self.server.credentials += [self.headers[name] for name in CREDENTIALS if self.headers[name]]
        if fault := next(self.server.first_faults.get(parts.path, iter(())), None):
            fault(self, request)
        elif self.path in self.server.pages:  # as a proxy is asked
            self.server.pages[self.path](self, request)
        elif parts.path == "/robots.txt":
            self.say(self.server.robots, kind="text/plain")
        elif parts.path in self.server.pages:
            self.server.pages[parts.path](self, request)
        elif parts.path != "/api.php":
            self.say('<html><head><link rel="EditURI" href="/api.php?action=rsd"></head><body>Wiki</body></html>')
        elif request.get("meta") == "siteinfo":
            self.say(self.server.siteinfo)
        else:
            self.server.requests.append(request)
            fault = next(self.server.script, None)
            if fault is None:
                self.say(page_of(request))
            else:
                fault(self, request)

    def say(self, content: object, status: int = 200, kind: str | None = None, **headers: str) -> None:
        """Send a complete answer."""
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
        """Send an answer that ends in the middle."""
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
    """Answers well, except for the requests for which its script has a fault."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: Iterator[Fault | None] = iter(())
        self.requests: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.credentials: list[str] = []
        self.siteinfo: Any = SITEINFO
        self.pages: dict[str, Fault] = {}
        self.first_faults: dict[str, Iterator[Fault]] = {}  # of a path, whatever is asked there
        self.robots = "User-agent: *\nDisallow: /w/\n"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that disconnect in the middle."""


def page_of(request: dict[str, str]) -> dict[str, object]:
    """A batch of titles as MediaWiki sends it, or what TextExtracts says about some titles."""
    if request.get("prop") == "extracts":
        extracts = [{"title": title, "extract": f"It is {title}."} for title in request["titles"].split("|")]
        return {"batchcomplete": True, "query": {"pages": extracts}}
    start = int(request.get("apcontinue", "0"))
    response: dict[str, object] = {
        "batchcomplete": True,
        "query": {"allpages": [{"ns": 0, "title": title} for title in TITLES[start : start + _STEP]]},
    }
    if start + _STEP < len(TITLES):
        response["continue"] = {"apcontinue": str(start + _STEP), "continue": "-||"}
    return response


def http(status: int, body: str = "", **headers: str) -> Fault:
    """An answer with another status."""
    return lambda handler, request: handler.say(body, status, **headers)


def api_error(code: str, status: int = 200, *, old: bool = False, **headers: str) -> Fault:
    """An error of the API, in the new form or in the one before MediaWiki 1.29."""
    response = {"error": {"code": code, "info": "No."}} if old else {"errors": [{"code": code, "text": "No."}]}
    return lambda handler, request: handler.say(response, status, MediaWiki_API_Error=code, **headers)


def json_answer(content: object) -> Fault:
    """An answer with a good status, and whatever content."""
    return lambda handler, request: handler.say(content)


def pages(has_page: Callable[[str], bool]) -> Fault:
    """An answer to the question which titles have a page."""

    def answer(handler: Handler, request: dict[str, str]) -> None:
        titles = request["titles"].split("|")
        there = [{"title": title} | ({} if has_page(title) else {"missing": True}) for title in titles]
        handler.say({"query": {"pages": there}})

    return answer


def ends_early(handler: Handler, request: dict[str, str]) -> None:
    """Send the batch as if it were the last."""
    response = page_of(request)
    response.pop("continue", None)
    handler.say(response)


def text(content: str) -> Fault:
    """A web page instead of JSON."""
    return lambda handler, request: handler.say(content)


def reset(handler: Handler, request: dict[str, str]) -> None:
    """Send half of the answer."""
    whole = json.dumps(page_of(request)).encode()
    handler.break_off(whole[: len(whole) // 2], len(whole))


def nothing(handler: Handler, request: dict[str, str]) -> None:
    """Close the connection without an answer."""
    handler.close_connection = True
    handler.connection.close()


def gigabyte(handler: Handler, request: dict[str, str]) -> None:
    """Send a gigabyte."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(10**9))
    handler.end_headers()
    block = b"x" * 10**6
    for _ in range(1000):
        handler.wfile.write(block)


def drip(handler: Handler, request: dict[str, str]) -> None:
    """Send a byte every now and then."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    for _ in range(3000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def same_again(handler: Handler, request: dict[str, str]) -> None:
    """Send a `continue` that leads back to the same batch."""
    response = page_of(request)
    response["continue"] = {"apcontinue": request.get("apcontinue", "0"), "continue": "-||"}
    handler.say(response)


@dataclass
class Endless:
    """Continues for ever, with new titles or with none."""

    has_titles: bool
    count: int = field(default=0)

    def __call__(self, handler: Handler, request: dict[str, str]) -> None:
        self.count += 1
        titles = [f"Endless {self.count} {k}" for k in range(500)] if self.has_titles else []
        response = {"query": {"allpages": [{"ns": 0, "title": title} for title in titles]}}
        handler.say({**response, "continue": {"apcontinue": f"token {self.count}", "continue": "-||"}})


@contextmanager
def running() -> Iterator[FaultServer]:
    """A server that runs until the block ends."""
    server = FaultServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
