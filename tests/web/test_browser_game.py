"""The server of `balderdash web`, with a small program in place of the game: whom it answers and what it starts."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import aiohttp
import psutil
import pytest
from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType
from aiohttp.test_utils import TestServer

import balderdash.web as balderdash_web
from balderdash.web import browser_game
from balderdash.web.serving import PORTS_TRIED, listen
from tests.conftest import PATIENCE, ROOT, Run, started
from tests.web.phones import free_port

# Speaks like textual's WebDriver: it tells what it was started with, then sends back every packet that it gets.
PROGRAM = """
import json, os, struct, sys
def send(content):
    sys.stdout.buffer.write(b"D" + struct.pack(">I", len(content)) + content)
    sys.stdout.buffer.flush()
sys.stdout.buffer.write(b"__GANGLION__\\n")
send(json.dumps({"arguments": sys.argv[1:], "environment": dict(os.environ)}).encode())
while head := sys.stdin.buffer.read(5):
    packet = sys.stdin.buffer.read(struct.unpack(">I", head[1:])[0])
    if packet == b'{"type": "quit"}' and "stubborn" not in sys.argv:
        break
    send(head[:1] + packet)
"""
Stranger = dict[str, str]


def program(*arguments: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *arguments]


class Browser:
    """What a browser sends to the server, without the browser."""

    def __init__(self, session: ClientSession, port: int) -> None:
        self.session, self.port = session, port
        self.own = {"Host": f"127.0.0.1:{port}", "Origin": f"http://127.0.0.1:{port}"}

    async def get(self, path: str, **headers: str) -> tuple[int, str, Mapping[str, str]]:
        async with self.session.get(f"http://127.0.0.1:{self.port}{path}", headers=headers) as answer:
            return answer.status, await answer.text(), answer.headers

    @asynccontextmanager
    async def tab(self, query: str = "", **headers: str) -> AsyncIterator[ClientWebSocketResponse]:
        address = f"ws://127.0.0.1:{self.port}/ws{query}"
        async with self.session.ws_connect(address, headers=headers or self.own) as tab:
            yield tab


@asynccontextmanager
async def served(command: Sequence[str]) -> AsyncIterator[Browser]:
    """A server for a program."""
    with closing(listen(browser_game.HOST, 0)) as listener:
        port = listener.getsockname()[1]
        game_server = browser_game.GameServer(command, port)
        async with (
            TestServer(game_server.application(), host="127.0.0.1", port=port, socket_factory=lambda *_: listener),
            ClientSession() as session,
        ):
            yield Browser(session, port)


async def beginning(tab: ClientWebSocketResponse) -> dict[str, Any]:
    """What the program was started with."""
    found: dict[str, Any] = json.loads(await tab.receive_bytes(timeout=PATIENCE))
    return found


async def test_the_page_asks_for_nothing_from_outside() -> None:
    async with served(program()) as browser:
        status, page, headers = await browser.get("/?fontsize=99999", Host=f"localhost:{browser.port}")
        assert status == 200
        assert f"ws://localhost:{browser.port}/ws" in page
        assert 'data-font-size="40"' in page
        assert "http" not in page
        policy = headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; script-src 'self';")
        assert "frame-ancestors 'none'" in policy
        for path in ("/static/js/textual.js", "/static/css/xterm.css", "/focus.js"):
            assert (await browser.get(path))[0] == 200
        for path in ("/static/", "/static/../server.py", "/static/%2e%2e/server.py", "/download/1", "/nothing"):
            assert (await browser.get(path))[0] in (403, 404), path


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "rebound.example"},
        {"Host": "127.0.0.1"},
        {"Host": "127.0.0.1:1"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "http://127.0.0.1.evil.example"},
    ],
)
async def test_strangers_are_refused(headers: Stranger) -> None:
    async with served(program()) as browser:
        for path in ("/", "/ws", "/focus.js"):
            assert (await browser.get(path, **{**browser.own, **headers}))[0] == 403
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            async with browser.tab(**{**browser.own, **headers}):
                pass


async def test_a_socket_without_an_origin_is_none_of_a_browser() -> None:
    async with served(program()) as browser:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            async with browser.tab(Host=browser.own["Host"]):
                pass


async def test_a_game_gets_its_arguments_as_they_are_and_no_secrets(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hunter2")
    monkeypatch.setenv("BALDERDASH_PLAIN", "1")
    hostile = [f"; touch {tmp_path / 'hacked'}", "$(id)", "a b", "'\""]
    async with served(program(*hostile)) as browser, browser.tab("?width=123&height=45") as tab:
        told = await beginning(tab)
        assert told["arguments"] == hostile
        environment = told["environment"]
        assert not {"AWS_SECRET_ACCESS_KEY", "BALDERDASH_PLAIN"} & environment.keys()
        assert environment["BALDERDASH_HOME"] == str(home)
        assert environment["TEXTUAL_DRIVER"].endswith(":WebDriver")
        assert (environment["COLUMNS"], environment["ROWS"]) == ("123", "45")
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize(
    ("query", "size"),
    [("?width=-5&height=999999999", ("1", "1000")), ("?width=a&height=", ("80", "24")), ("", ("80", "24"))],
)
async def test_sizes_that_are_none(query: str, size: tuple[str, str]) -> None:
    async with served(program()) as browser, browser.tab(query) as tab:
        environment = (await beginning(tab))["environment"]
        assert (environment["COLUMNS"], environment["ROWS"]) == size


async def test_keys_and_sizes_reach_the_game() -> None:
    async with served(program()) as browser, browser.tab() as tab:
        await beginning(tab)
        await tab.send_json(["stdin", "räuber"])
        assert await tab.receive_bytes(timeout=PATIENCE) == b"D" + "räuber".encode()
        await tab.send_json(["resize", {"width": 10**9, "height": 30}])
        assert json.loads((await tab.receive_bytes(timeout=PATIENCE))[1:]) == {
            "type": "resize",
            "width": 1000,
            "height": 30,
        }
        await tab.send_json(["ping", "7"])
        assert await tab.receive_json(timeout=PATIENCE) == ["pong", "7"]


@pytest.mark.parametrize(
    "message",
    ["", "no JSON", "{}", "[]", "[1]", '["stdin"]', '["stdin", 5]', '["resize", null]', '["rm", "x"]', "[" * 50_000,
     "x" * (browser_game._LONGEST + 1)],
    ids=lambda message: message[:12],
)  # fmt: skip
async def test_what_no_page_of_ours_sends_ends_that_game_alone(message: str) -> None:
    async with served(program()) as browser, browser.tab() as other, browser.tab() as tab:
        await beginning(other)
        await beginning(tab)
        await tab.send_str(message)
        while (await tab.receive(timeout=PATIENCE)).type not in (WSMsgType.CLOSE, WSMsgType.CLOSED):
            pass
        await other.send_json(["stdin", "x"])
        assert await other.receive_bytes(timeout=PATIENCE) == b"Dx"


async def test_only_a_few_games_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_game, "_PATIENCE", 0.2)
    async with served(program()) as browser, browser.tab() as first, browser.tab() as second:
        async with browser.tab() as third:
            for tab in (first, second, third):
                await beginning(tab)
            status, page, _ = await browser.get("/")
            assert (status, page.split(":")[0]) == (503, "3 games are open already")
            with pytest.raises(aiohttp.WSServerHandshakeError, match="503"):
                async with browser.tab():
                    pass
        monkeypatch.setattr(browser_game, "_PATIENCE", PATIENCE)
        async with browser.tab() as again:  # waits until the third game has ended
            await beginning(again)


async def test_a_game_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser_game, "_SAVING", 0.3)
    async with served(program("stubborn")) as browser:
        async with browser.tab() as tab:
            await beginning(tab)
            children = psutil.Process().children()
            assert children
        await until(lambda: not any(child.is_running() and child.status() != "zombie" for child in children))


async def test_a_program_that_cannot_start_closes_its_tab() -> None:
    async with served([sys.executable, "-c", "raise SystemExit(1)"]) as browser, browser.tab() as tab:
        assert (await tab.receive(timeout=PATIENCE)).type is WSMsgType.CLOSE


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.02)


def test_the_next_port_if_one_is_taken() -> None:
    with closing(listen(browser_game.HOST, 0)) as first:
        port = first.getsockname()[1]
        with closing(listen(browser_game.HOST, port)) as second:
            host, other = second.getsockname()
            assert host == "127.0.0.1"
            assert port < other < port + PORTS_TRIED


def test_without_the_extra_there_is_a_way_out(balderdash: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "balderdash.web.browser_game")
    monkeypatch.delattr(balderdash_web, "browser_game")
    monkeypatch.setitem(sys.modules, "textual_serve.app_service", None)
    done = balderdash("web", "--no-open")
    assert done.returncode == 1
    assert "pip install 'balderdash[web]'" in done.stderr


@pytest.mark.parametrize("arguments", [["--list", "no-such-list"], ["--port", "0"], ["--mode", "daily", "--seed", "1"]])
def test_wrong_arguments_are_told_before_anything_is_served(balderdash: Run, arguments: list[str]) -> None:
    done = balderdash("web", "--no-open", *arguments)
    assert done.returncode in (1, 2)
    assert "Traceback" not in done.stderr


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="sends signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_games_end_with_their_server(home: Path, number: signal.Signals) -> None:
    port = str(free_port())
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = (sys.executable, "-m", "balderdash", "web", "--list", "chess-openings", "--port", port, "--no-open")
    with started(*command, env=environment) as server:
        assert server.stderr is not None
        assert f"http://127.0.0.1:{port}/" in server.stderr.readline()

        async def play() -> list[psutil.Process]:
            async with ClientSession() as session, Browser(session, int(port)).tab() as tab:
                drawn = b""
                while b"Mark the fakes" not in drawn:
                    drawn += await tab.receive_bytes(timeout=PATIENCE)
                games: list[psutil.Process] = psutil.Process(server.pid).children()
                server.send_signal(number)
                return games

        games = asyncio.run(play())
        assert len(games) == 1
        assert server.wait(PATIENCE) == (0 if number != signal.SIGKILL else -signal.SIGKILL)
        assert psutil.wait_procs(games, PATIENCE)[1] == []


def test_a_game_imports_nothing_from_the_current_folder(tmp_path: Path) -> None:
    for name in ("random", "numpy", "contextlib", "types", "runpy"):  # the last three are imported before the program
        (tmp_path / f"{name}.py").write_text("open('executed', 'w').close(); raise SystemExit(3)")
    command = browser_game.game_command(["--help"])
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=PATIENCE, text=True, check=False)
    assert (done.returncode, (tmp_path / "executed").exists()) == (0, False), done.stderr
    assert "usage: balderdash play" in done.stdout
