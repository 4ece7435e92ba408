"""What keeps strangers, floods and foreign pages out of the room: parts by themselves, then the whole over sockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import re
from typing import Any

import pytest
from aiohttp import ClientSession, WSMsgType
from hypothesis import given
from hypothesis import strategies as st

from balderdash.web import devices, guard, pages, screens
from balderdash.web.devices import Client
from balderdash.web.guard import (
    FORGIVEN,
    LONGEST_DELAY,
    MOST_REMEMBERED,
    Allowlist,
    TokenBucket,
    WrongCodes,
    is_on_this_machine,
)
from balderdash.web.messages import LARGEST, Hello, MalformedError, Rename, Vote, Write, read_message
from balderdash.web.server import RoomServer
from tests.conftest import PATIENCE
from tests.web.phones import Phone, local, serving

VOTE = {"type": "vote", "n": 1, "round": 1, "attempt": 1, "marks": [0]}
WRONG_MARKS = ("null", "3", '"0"', "[[0]]", '["0"]', "[true]", "[0.5]", "{}")
MALFORMED = [
    "",
    "{",
    "[]",
    "null",
    "3",
    '"hello"',
    "{}",
    "[" * 2_000,
    '{"type": "admin"}',
    '{"type": ["vote"]}',
    '{"type": "hello", "v": 2, "code": "K7QM"}',
    '{"type": "hello", "v": 1}',
    '{"type": "hello", "v": 1, "code": 7}',
    '{"type": "name", "n": 1}',
    '{"type": "name", "n": true, "name": "Ann"}',
    '{"type": "write", "n": 1, "round": 1, "text": null}',
    *(f'{{"type": "vote", "n": 1, "round": 1, "attempt": 1, "marks": {marks}}}' for marks in WRONG_MARKS),
    *(json.dumps({**VOTE, "n": n}) for n in (None, -1, 2**60, 1.5, "1")),
    json.dumps({**VOTE, "round": 10**400}),
    '{"type": "vote", "n": 1e999, "round": 1, "attempt": 1, "marks": [0]}',
    json.dumps({**VOTE, "more": "x" * LARGEST}),
]


FIELDS = st.sampled_from(["type", "v", "n", "code", "token", "name", "round", "attempt", "marks", "text"])
VALUES = st.sampled_from(
    ["hello", "vote", "name", "write", 1, -1, 0.5, None, True, "", "Ann", [1], [[1]], {"v": 1}, 10**30]
)
PATHS = ("/", "/K7QM", "/projector", "/stage", "/static/app.css", "/qr.svg", "/state", "/nothing")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


# ---- the parts


@pytest.mark.parametrize("text", MALFORMED)
def test_a_malformed_message_is_none(text: str) -> None:
    with pytest.raises(MalformedError):
        read_message(text)


@given(st.text(max_size=40) | st.dictionaries(FIELDS, VALUES, max_size=6).map(json.dumps))
def test_whatever_comes_is_a_message_or_malformed(text: str) -> None:
    with contextlib.suppress(MalformedError):
        read_message(text)


def test_messages_are_read() -> None:
    assert read_message('{"type": "hello", "v": 1, "code": "K7QM"}') == Hello("K7QM", "", "")
    assert read_message('{"type": "name", "n": 1, "name": "A\\ud800"}') == Rename(1, "A?")
    assert read_message(json.dumps(VOTE)) == Vote(1, 1, 1, (0,))
    assert read_message('{"type": "write", "n": 2, "round": 1, "text": "Ann"}') == Write(2, 1, "Ann")


@pytest.mark.parametrize(
    ("host", "origin", "is_allowed"),
    [
        ("192.168.1.5:8000", None, True),
        ("192.168.1.5:8000", "http://192.168.1.5:8000", True),
        ("LOCALHOST:8000", "http://localhost:8000", True),
        ("[::1]:8000", None, True),
        ("room.example", "https://room.example", True),
        ("192.168.1.5:8000", "https://192.168.1.5:8000", False),
        ("192.168.1.5:8000", "http://evil.example", False),
        ("192.168.1.5:8000", "null", False),
        ("192.168.1.5:8000", "", False),
        ("192.168.1.5:8001", None, False),
        ("192.168.1.5", None, False),
        ("evil.example:8000", "http://evil.example:8000", False),
        ("evil.example", None, False),
        ("192.168.1.5:8000@evil.example", None, False),
        ("", None, False),
    ],
)
def test_only_known_names_are_answered(host: str, origin: str | None, is_allowed: bool) -> None:
    assert Allowlist(["192.168.1.5"], 8000, "https://room.example").allows(host, origin) == is_allowed


@pytest.mark.parametrize(
    ("remote", "host", "headers", "is_own"),
    [
        ("127.0.0.1", "localhost:8000", {}, True),
        ("127.0.0.1", "127.0.0.1:8000", {"Accept": "*/*"}, True),
        ("127.0.0.1", "room.example", {}, False),
        ("127.0.0.1", "localhost:8000", {"X-Forwarded-For": "1.2.3.4"}, False),
        ("127.0.0.1", "localhost:8000", {"Cf-Connecting-Ip": "1.2.3.4"}, False),
        ("127.0.0.1", "localhost:8000", {"forwarded": "for=1.2.3.4"}, False),
        ("192.168.1.7", "localhost:8000", {}, False),
        (None, "localhost:8000", {}, False),
    ],
)
def test_a_tunnel_is_not_this_machine(remote: str | None, host: str, headers: dict[str, str], is_own: bool) -> None:
    assert is_on_this_machine(remote, host, headers) == is_own


def test_a_message_has_two_kib_at_most() -> None:
    least = json.dumps({**VOTE, "more": ""})
    whole = json.dumps({**VOTE, "more": "é" * ((LARGEST - len(least)) // 2)}, ensure_ascii=False)
    assert LARGEST - 1 <= len(whole.encode()) <= LARGEST == 2048
    assert read_message(whole) == Vote(1, 1, 1, (0,))
    with pytest.raises(MalformedError, match="too long"):
        read_message(whole + "  ")


def test_text_becomes_elements_by_text_nodes_only() -> None:
    """What players type could become markup only through one of these."""
    files = [*pages.STATIC.glob("*.js"), *pages.STATIC.glob("*.html")]
    assert len(files) > 5
    ways = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\.write|eval\(|srcdoc|new Function| on\w+="
    )
    assert [file.name for file in files if ways.search(file.read_text("utf-8"))] == []


class Deaf:
    """A socket whose other end reads nothing until it is told to, and its request."""

    def __init__(self) -> None:
        self.reads = asyncio.Event()
        self.sent: list[str] = []
        self.closed = self.is_aborted = False
        self.transport = self

    async def send_str(self, text: str) -> None:
        await self.reads.wait()
        self.sent.append(text)

    def abort(self) -> None:
        self.is_aborted = True


async def test_only_the_latest_state_waits_for_a_slow_device() -> None:
    socket: Any = Deaf()
    client = Client(socket, socket)
    writing = asyncio.create_task(client.write())
    for number in range(100):
        client.show(f"state {number}")
        await asyncio.sleep(0)
    client.send("ack")
    socket.reads.set()
    while len(socket.sent) < 3:
        await asyncio.sleep(0)
    assert socket.sent == ["state 0", "ack", "state 99"]
    writing.cancel()


async def test_a_device_that_does_not_read_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "SEND_TIMEOUT", 0.05)
    socket: Any = Deaf()
    client = Client(socket, socket)
    client.show("state")
    await asyncio.wait_for(client.write(), PATIENCE)
    assert socket.is_aborted


def test_five_a_second_and_twenty_at_once() -> None:
    clock = Clock()
    bucket = TokenBucket(clock)
    assert [bucket.take() for _ in range(22)] == [True] * 20 + [False] * 2
    clock.now += 1
    assert [bucket.take() for _ in range(7)] == [True] * 5 + [False] * 2
    clock.now += 3_600
    assert sum(bucket.take() for _ in range(100)) == 20


def test_wrong_codes_slow_down_whoever_guesses() -> None:
    clock = Clock()
    wrong = WrongCodes(clock)
    delays = [wrong.delay("10.0.0.1") for _ in range(2_000)]
    assert delays[:5] == [0.5, 1.0, 2.0, 4.0, 8.0]
    assert delays[-1] == LONGEST_DELAY
    assert wrong.delay("10.0.0.2") == 0.5, "others do not wait"
    clock.now += FORGIVEN + 1
    assert wrong.delay("10.0.0.1") == 0.5
    for number in range(3 * MOST_REMEMBERED):
        wrong.delay(f"address {number}")
    assert len(wrong._seen) == MOST_REMEMBERED


# ---- the whole


async def voting(server: RoomServer, *phones: Phone) -> None:
    """Deal, and wait until the phones may vote."""
    assert await server.go_on() == ""
    for phone in phones:
        await phone.phase("vote")


async def closed(phone: Phone) -> None:
    """Wait until the server closes the connection."""
    async with asyncio.timeout(PATIENCE):
        while await phone.read():
            pass


@pytest.mark.slow
@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
async def test_foreign_names_are_refused_everywhere(headers: dict[str, str]) -> None:
    async with serving() as server, ClientSession(headers=headers) as session:
        for path in PATHS:
            async with session.get(local(server) + path) as response:
                assert response.status == 403, path
        for path in ("/hello", "/send"):
            async with session.post(local(server) + path, data="{}") as response:
                assert response.status == 403, path
        for path in ("/ws", "/projector/ws", "/stage/ws"):
            async with session.get(local(server) + path) as response:
                assert response.status == 403, path
    assert server.room.players == []


@pytest.mark.slow
async def test_every_page_forbids_what_is_not_its_own() -> None:
    async with serving() as server, ClientSession() as session:
        for path in PATHS:
            async with session.get(local(server) + path) as response:
                policy = response.headers["Content-Security-Policy"]
                assert policy.startswith("default-src 'none'; script-src 'self';"), path
                assert "unsafe" not in policy
                assert response.headers["X-Content-Type-Options"] == "nosniff"
                assert response.headers["Referrer-Policy"] == "no-referrer"
        for path in ("/static/../server.py", "/static/%2e%2e/server.py", "/static/server.py", "/server.py", "/a/b"):
            async with session.get(local(server) + path) as response:
                assert response.status == 404, path


@pytest.mark.slow
async def test_a_wrong_code_waits_and_a_right_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "LONGEST_DELAY", PATIENCE)
    async with serving() as server:
        guesses = [asyncio.create_task(guess(server)) for _ in range(30)]
        await asyncio.wait(guesses, return_when=asyncio.FIRST_COMPLETED)
        async with Phone(server, name="Ann") as ann:
            await ann.hello()
            assert ann.name == "Ann"
            assert not all(task.done() for task in guesses), "the right code waited for the wrong ones"
            assert not any(task.done() and task.result() < 0.4 for task in guesses)
        for task in guesses:
            task.cancel()
        await asyncio.gather(*guesses, return_exceptions=True)
    assert len(server.room.players) == 1


async def guess(server: RoomServer) -> float:
    """Say a wrong code; the seconds until it is refused."""
    start = asyncio.get_running_loop().time()
    async with Phone(server) as phone:
        await phone.hello("0000")
        assert phone.goodbye is not None
        assert phone.goodbye["code"]
    return asyncio.get_running_loop().time() - start


@pytest.mark.slow
@pytest.mark.parametrize("text", [MALFORMED[1], MALFORMED[8], MALFORMED[16], MALFORMED[-1], "x" * 100_000])
async def test_malformed_and_oversized_messages_drop_their_sender_alone(text: str) -> None:
    async with serving() as server, Phone(server, name="Ann") as ann, Phone(server, name="Eve") as eve:
        await ann.hello()
        await eve.hello()
        await voting(server, ann, eve)
        await eve.vote(3)
        await eve.socket.send_str(text)
        await closed(eve)
        assert (await ann.vote(5))["ok"]
        assert server.room.attempts[-1].marks == {0: (5,), 1: (3,)}, "the vote that was right is kept"
        async with Phone(server) as nobody:
            await nobody.socket.send_str(text)
            await closed(nobody)
        async with Phone(server) as binary:
            await binary.socket.send_bytes(b"\x00" * 10)
            await closed(binary)
    assert len(server.room.players) == 2


@pytest.mark.slow
async def test_a_flood_is_dropped_and_others_notice_nothing() -> None:
    async with serving() as server, Phone(server, name="Ann") as ann, Phone(server, name="Eve") as eve:
        await ann.hello()
        await eve.hello()
        await voting(server, ann, eve)
        for number in range(200):
            await eve.say(type="vote", n=number, round=1, attempt=1, marks=[number % 10])
        await closed(eve)
        assert eve.goodbye is not None
        assert eve.goodbye["retry"]
        assert (await ann.vote(5))["ok"]


@pytest.mark.slow
async def test_clients_that_never_read_delay_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "SEND_TIMEOUT", 0.5)
    async with serving() as server, Phone(server, name="Ann") as ann:
        await ann.hello()
        deaf = []
        for _ in range(5):
            reader, writer = await raw_socket(server)
            deaf.append((reader, writer))
        while len(server.room.players) < 6:
            await asyncio.sleep(0.01)
        await voting(server, ann)
        for _ in range(400):
            server.changed()
            await asyncio.sleep(0)
        assert (await ann.vote(1))["ok"]
        for _, writer in deaf:
            writer.close()


async def raw_socket(server: RoomServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A socket that says hello and then reads nothing."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port, limit=1)
    host = f"127.0.0.1:{server.port}"
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    hello = json.dumps({"type": "hello", "v": 1, "code": server.code}).encode()
    writer.write(bytes([0x81, 0x80 | len(hello), 0, 0, 0, 0]) + hello)  # masked with zeros
    await writer.drain()
    return reader, writer


@pytest.mark.slow
async def test_connections_that_ask_for_nothing_are_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving() as server:
        monkeypatch.setattr(devices, "HELLO_TIMEOUT", 0.3)
        silent, slow = [await asyncio.open_connection("127.0.0.1", server.port) for _ in range(2)]
        slow[1].write(b"GET / HTTP/1.1\r\nHost: 127")
        async with asyncio.timeout(PATIENCE):
            for reader, writer in (silent, slow):
                with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
                    await reader.readexactly(1)
                writer.close()
        monkeypatch.setattr(devices, "HELLO_TIMEOUT", 1.0)
        async with Phone(server) as mute:
            await closed(mute)
        monkeypatch.setattr(devices, "HELLO_TIMEOUT", PATIENCE)
        async with Phone(server) as ann:
            await ann.hello()
            assert server._runner is not None
            assert server._runner.server is not None
            for connection in server._runner.server.connections:
                server._cut_if_silent(connection)  # as when the time is over
            await asyncio.sleep(0)
            assert not ann.socket.closed, "whoever has said hello may be silent"
            await voting(server, ann)


@pytest.mark.slow
async def test_there_are_only_so_many_sockets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices, "MOST_SOCKETS", 3)
    monkeypatch.setattr(screens, "MOST_SCREENS", 1)
    async with serving() as server, Phone(server) as ann, Phone(server) as bob, ClientSession() as session:
        await ann.hello()
        await bob.hello()
        screen = await session.ws_connect(local(server) + "/projector/ws")
        assert json.loads((await screen.receive()).data)["type"] == "state"
        for path in ("/ws", "/projector/ws"):
            async with session.get(local(server) + path) as response:
                assert response.status == 503, path
        await bob.socket.close()
        async with asyncio.timeout(PATIENCE):
            while server.here > 1:
                await asyncio.sleep(0.01)
        other = await session.ws_connect(local(server) + "/projector/ws")
        assert "Too many projectors" in (await other.receive()).data


@pytest.mark.slow
async def test_a_seat_has_two_sockets_at_most() -> None:
    async with serving() as server, Phone(server) as first:
        await first.hello()
        async with Phone(server, token=first.token) as second, Phone(server, token=first.token) as third:
            await second.hello()
            await third.hello()
            await closed(first)
            assert first.goodbye is not None
            assert not first.goodbye["retry"], "two pages would send each other away for ever"
            await voting(server, second, third)
            assert (await third.vote(2))["ok"]
            await second.until(lambda: second.state["rev"] > 1)
    assert len(server.room.players) == 1


@pytest.mark.slow
async def test_only_a_clicker_with_the_key_on_this_machine_goes_on() -> None:
    async with serving(public_url="https://room.example") as server, ClientSession() as session:
        for said in ({"type": "hello", "key": "wrong"}, {"type": "next"}, {"type": "hello"}, {"key": server.stage_key}):
            socket = await session.ws_connect(local(server) + "/stage/ws")
            await socket.send_json(said)
            await socket.send_json({"type": "next"})
            async with asyncio.timeout(PATIENCE):
                assert json.loads((await socket.receive()).data)["type"] == "bye"
        for headers in ({"X-Forwarded-For": "1.2.3.4"}, {"Host": "room.example"}, {"CF-Connecting-IP": "1.2.3.4"}):
            for path in ("/stage", "/stage/ws"):
                async with session.get(local(server) + path, headers=headers) as response:
                    assert response.status == 403, path
        projector = await session.ws_connect(local(server) + "/projector/ws")
        await projector.send_json({"type": "next"})
        phone = await session.ws_connect(local(server) + "/ws")
        await phone.send_json({"type": "next"})
        async with asyncio.timeout(PATIENCE):
            assert json.loads((await phone.receive()).data)["type"] == "bye"
        assert server.room.phase.value == "lobby"
        stage = await session.ws_connect(local(server) + "/stage/ws")
        await stage.send_json({"type": "hello", "key": server.stage_key})
        await stage.send_json({"type": "next"})
        async with asyncio.timeout(PATIENCE):
            while True:
                message = await stage.receive()
                assert message.type is WSMsgType.TEXT
                if json.loads(message.data)["phase"] == "vote":
                    break


HOSTILE_NAMES = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "'; DROP TABLE players; --",
    "{{7*7}}${7*7}",
    "\x1b[31mred\x1b[0m\x07",
    "[bold red]Ann[/bold red]",
    "\u202eevil\u202c",
    "\u2066a\u2069b",
    "a\nb\r\nc\td",
    "Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359algo",
    "\ud800lone",
    "\x00nul",
    "＜ｓｃｒｉｐｔ＞",
    "the network",
    "=HYPERLINK(1)",
    "\ufeffbom",
    "a\u00adb\u200bc\u2060d",
    "𝓐𝓷𝓷",
    "🦕🦕🦕",
    "مرحبا",
    "נתן",
    "%s%n%x",
    "../../etc/passwd",
    "a" * 5_000,
]


@pytest.mark.slow
async def test_fifty_hostile_names_are_plain_text_everywhere() -> None:
    rng = random.Random(1)
    letters = [*map(chr, range(32)), *map(chr, range(0x2000, 0x2070)), *"\u202e\u0300ab"]
    mixed = ["".join(rng.choices(letters, k=30)) for _ in range(25)]
    async with serving() as server, ClientSession() as session:
        phones = []
        for name in [*HOSTILE_NAMES, *mixed]:
            hello = json.dumps({"type": "hello", "v": 1, "code": server.code, "name": name})
            if len(hello) > LARGEST:
                continue
            socket = await session.ws_connect(local(server) + "/ws")
            await socket.send_str(hello)
            phones.append(socket)
            async with asyncio.timeout(PATIENCE):
                assert json.loads((await socket.receive()).data)["type"] == "welcome"
        screen = await session.ws_connect(local(server) + "/projector/ws")
        async with asyncio.timeout(PATIENCE):
            state = json.loads((await screen.receive()).data)
        assert len({name.casefold() for name in state["names"]}) == len(state["names"]) == 40
        names = [player.name for player in server.room.players]
    assert len(names) == len(set(names)) == 49
    for name in names:
        assert name.isprintable(), ascii(name)
        assert 0 < len(name) <= 24
        assert name.casefold() != "the network"
