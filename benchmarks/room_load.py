"""Load a room with simulated phones on this machine, and measure what its users notice; `room.py` calls it.

The room and the host's screen run as in `balderdash host`: in one process, in Textual's loop, on a terminal of their
own. The phones and a projector are another process. Times are from the move of the host, or from the vote of a phone,
to the phone that has the answer; all on one machine, so they hold the work of both processes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import fcntl
import gc
import json
import os
import pty
import re
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
import types
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

import psutil
from aiohttp import ClientSession, ClientWebSocketResponse, TCPConnector, WSMsgType

PORT = 18_200
DEAF = 5  # clients that never read
TICK = 0.01  # seconds between two looks at the clock, to find out when the loop was busy
PATIENCE = 120.0  # seconds
SPREAD = 1.0  # seconds over which the votes of every other round come in
PAUSE, PACE = 0.3, 20.0  # seconds after a move of the host; between two sheets while the growth is measured
COLUMNS, ROWS = 160, 50  # of the host's terminal
_HEAD = re.compile(r'"rev":(\d+),"phase":"(\w+)".*?"round":(\d+)')
_ESCAPES = re.compile(rb"\x1b(?:\[[\d;?<>=$]*[a-zA-Z]|\][^\x07\x1b]*(?:\x07|\x1b\\\\))")


# ---- the phones


class Swarm:
    """Phones that vote as soon as they may: all at once in odd rounds, over one second in even ones."""

    def __init__(self, base: str, code: str) -> None:
        self._base, self._code = base, code
        self.joined: list[float] = []  # seconds from the first connection to the state
        self.received: dict[str, list[float]] = defaultdict(list)  # revision -> when it arrived, on the system's clock
        self.acks: dict[str, list[float]] = defaultdict(list)  # round -> seconds until the vote was acknowledged
        self.refused = 0

    async def run(self, count: int) -> None:
        """Play until the host ends the game."""
        start = time.monotonic()
        async with ClientSession(connector=TCPConnector(limit=0)) as session:
            projector = asyncio.create_task(self._projector(session))
            await asyncio.gather(*(self._phone(session, number, start) for number in range(count)))
            await projector

    async def _projector(self, session: ClientSession) -> None:
        async with session.ws_connect(f"{self._base}/projector/ws", compress=0, max_msg_size=0) as socket:
            async for message in socket:
                if '"phase":"end"' in str(message.data)[:80]:
                    break

    async def _phone(self, session: ClientSession, number: int, start: float) -> None:
        async with session.ws_connect(f"{self._base}/ws", compress=0, max_msg_size=0) as socket:
            await socket.send_json({"type": "hello", "v": 1, "code": self._code, "name": name_of(number)})
            sent: dict[int, float] = {}
            voters = set()
            has_joined = False
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    break
                now, text = time.monotonic(), str(message.data)
                if text.startswith('{"type":"state"'):
                    head = _HEAD.search(text)
                    assert head is not None
                    rev, phase, round_ = head[1], head[2], int(head[3])
                    if not has_joined:
                        has_joined = True
                        self.joined.append(now - start)
                    self.received[rev].append(now)
                    if phase == "vote" and round_ not in sent:
                        voters.add(asyncio.create_task(self._vote(socket, number, round_, sent)))
                    if phase == "end":
                        break
                elif text.startswith('{"type":"ack"'):
                    values = json.loads(text)
                    self.acks[str(values["n"])].append(now - sent[values["n"]])
                    self.refused += not values["ok"]

    async def _vote(self, socket: ClientWebSocketResponse, number: int, round_: int, sent: dict[int, float]) -> None:
        sent[round_] = 0.0
        if round_ % 2 == 0:
            await asyncio.sleep(Random(number).random() * SPREAD)
        sent[round_] = time.monotonic()
        await socket.send_json({"type": "vote", "n": round_, "round": round_, "attempt": 1, "marks": marks_of(number)})

    def to_json(self) -> dict[str, Any]:
        """What was measured."""
        return {"joined": self.joined, "received": self.received, "acks": self.acks, "refused": self.refused}


def name_of(number: int) -> str:
    """The name of phone `number`, in letters: as digits, P155 would not be decent."""
    return "Q" + "".join("bdfghjkmnr"[int(digit)] for digit in str(number))


def marks_of(number: int) -> list[int]:
    """How phone `number` votes in every round: most of them have a vote that nobody else has."""
    rng = Random(number)
    return [line for line in range(10) if rng.random() < 0.5]


# ---- the room


class Lag:
    """How late the event loop comes back to what waits in it, such as a key of the host."""

    def __init__(self) -> None:
        self._worst, self._worst_work = 0.0, 0.0

    async def watch(self) -> None:
        """Look at the clock, again and again."""
        while True:
            before, work = time.monotonic(), time.thread_time()
            await asyncio.sleep(TICK)
            self._worst = max(self._worst, time.monotonic() - before - TICK)
            self._worst_work = max(self._worst_work, time.thread_time() - work)

    def worst(self) -> tuple[float, float]:
        """The worst since the last question, and the most that the loop itself worked between two looks."""
        worst, self._worst, self._worst_work = (self._worst, self._worst_work), 0.0, 0.0
        return worst


async def run_room(phones: int, rounds: int, minutes: float, tell: Callable[..., None]) -> dict[str, Any]:
    """Run a session with the host's screen in the same loop, and return its figures, in seconds and bytes."""
    from balderdash.play.room_session import RoomSession
    from balderdash.play.start import open_card_source
    from balderdash.tui.host_app import HostApp
    from balderdash.web import qr
    from balderdash.web.server import RoomServer

    session = RoomSession(open_card_source("minerals"), "sheet", 1)
    session.prepare_names()
    server = RoomServer(session, port=PORT)
    await server.start()
    app = HostApp(server, qr.matrix)
    screen = asyncio.create_task(app.run_async())
    lag = Lag()
    watcher = asyncio.create_task(lag.watch())
    try:
        return await Measurement(server, lag, phones, tell).run(rounds, minutes)
    finally:
        watcher.cancel()
        app.exit()
        await screen
        await server.stop()


class Measurement:
    """One session with many phones."""

    def __init__(self, server: Any, lag: Lag, phones: int, tell: Callable[..., None]) -> None:
        self._server, self._room, self._lag, self._phones, self._tell = server, server.room, lag, phones, tell
        self._base = f"http://127.0.0.1:{server.port}"
        self._sent: dict[str, float] = {}  # revision -> when the host made the move
        self._with_deaf: set[str] = set()  # revisions
        self._later: set[str] = set()  # revisions of the sheets that are played to measure the growth
        self._is_later = False
        self._deaf: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._wrong, self._cpu, self._cpu_votes, self._number = 0, 0.0, 0.0, 0
        self._found: dict[str, Any] = {"phones": phones}

    async def run(self, rounds: int, minutes: float) -> dict[str, Any]:
        """Play `rounds` sheets at once, then one every `PACE` seconds for so many minutes; the figures."""
        found, lag, phones, room = self._found, self._lag, self._phones, self._room
        await asyncio.to_thread(self._server.session.prepare)
        await asyncio.sleep(1.0)
        before = in_use()
        lag.worst()
        self._tell("the phones join")
        swarm = await asyncio.create_subprocess_exec(
            sys.executable, __file__, "--swarm", self._base, self._server.code, str(phones),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, limit=2**28,
        )  # fmt: skip
        await until(lambda: self._server.here == phones)
        await asyncio.sleep(0.5)
        found["join_lag"] = lag.worst()
        found["bytes_a_phone"] = (in_use() - before) / phones
        for number in range(1, rounds + 1):
            if number == rounds // 2 + 1:
                self._deaf = [await deaf_client(self._server.port, self._server.code) for _ in range(DEAF)]
                await until(lambda: len(room.players) == phones + DEAF + 1)
            await self._play(PAUSE)
        found["vote_lag"] = lag.worst()
        await self._grow(minutes)
        room.end()
        self._server.changed()
        assert swarm.stdout is not None
        told = json.loads(await asyncio.wait_for(swarm.stdout.read(), PATIENCE))
        await swarm.wait()
        for _, writer in self._deaf:
            writer.close()
        sent, acks, deaf = self._sent, told["acks"].items(), self._with_deaf
        waits = {rev: [at - sent[rev] for at in times] for rev, times in told["received"].items() if rev in sent}
        return found | {
            "joined": max(told["joined"]),
            "wrong": self._wrong + told["refused"],
            "at_once": [s for number, times in acks if int(number) % 2 and int(number) <= rounds for s in times],
            "over_a_second": [s for number, times in acks if int(number) in range(2, rounds + 1, 2) for s in times],
            "votes": sum(len(times) for _, times in acks),
            "at_once_later": [s for number, times in acks if int(number) % 2 and int(number) > rounds for s in times],
            "fan_out": [s for rev, times in waits.items() if rev not in deaf for s in times],
            "fan_out_deaf": [s for rev, times in waits.items() if rev in deaf - self._later for s in times],
            "cpu": self._cpu / self._number,
            "cpu_votes": self._cpu_votes / self._number,
            "rounds": rounds,
        }

    async def _play(self, pause: float) -> None:
        """Deal a sheet, wait for all votes and compare them with what the phones sent, and show what came of it."""
        room, server, phones = self._room, self._server, self._phones
        self._number += 1
        self._tell(f"sheet {self._number}")
        server.session.deal()
        before = time.process_time()
        self._moved()
        self._cpu += time.process_time() - before
        before = time.process_time()
        await until(lambda: len(room.attempts[-1].voted) >= phones)
        self._cpu_votes += time.process_time() - before
        if self._number == 1:
            self._found["late"] = await late_joiner(self._base, server.code)
        votes = {room.players[player].name: list(marks) for player, marks in room.attempts[-1].marks.items()}
        self._wrong += sum(votes.get(name_of(phone)) != marks_of(phone) for phone in range(phones))
        self._wrong += len(room.attempts[-1].marks) - len(votes)
        for move in (room.go_on, room.reveal_all, room.go_on):
            move()
            self._moved()
            await asyncio.sleep(pause)
        await asyncio.to_thread(server.session.prepare)

    def _moved(self) -> None:
        rev = str(self._room.rev)
        self._sent[rev] = time.monotonic()
        if self._deaf:
            self._with_deaf.add(rev)
        if self._is_later:
            self._later.add(rev)
        self._server.changed()

    async def _grow(self, minutes: float) -> None:
        """Play on, and find out by how much the process has grown, and how much of it the votes are that it keeps."""
        self._is_later, self._found["load"] = True, os.getloadavg()[0]
        end, number = time.monotonic() + 60 * minutes, self._number
        session = self._server.session
        memory, (kept, kept_objects) = in_use(), held([self._room.log, session._writer])
        objects = len(gc.get_objects())
        while time.monotonic() < end:
            next_sheet = time.monotonic() + min(PACE, 60 * minutes / 6)
            await self._play(1.0)
            self._tell(f"sheet {self._number}, {(end - time.monotonic()) / 60:.0f} minutes left")
            await asyncio.sleep(max(0.0, min(next_sheet, end) - time.monotonic()))
        growth = {"minutes": minutes, "sheets": self._number - number, "lag": self._lag.worst()}
        growth["load_later"] = os.getloadavg()[0]
        now, (kept_now, kept_objects_now) = in_use(), held([self._room.log, session._writer])
        growth |= {"growth": now - memory, "kept": kept_now - kept}
        growth |= {"objects": len(gc.get_objects()) - objects, "kept_objects": kept_objects_now - kept_objects}
        self._found |= growth


def in_use() -> int:
    """The bytes of memory that this process holds, without what it has freed."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return int(psutil.Process().memory_info().rss)


def held(value: object) -> tuple[int, int]:
    """The bytes of a value and of all that it holds, and how many of these objects the garbage collector tracks."""
    seen, waiting, size, tracked = set(), [value], 0, 0
    while waiting:
        one = waiting.pop()
        if id(one) not in seen and not isinstance(one, (type, types.ModuleType, types.FunctionType)):
            seen.add(id(one))
            size += sys.getsizeof(one)
            tracked += gc.is_tracked(one)
            waiting += gc.get_referents(one)
    return size, tracked


async def until(is_so: Any) -> None:
    """Wait for something to be the case."""
    async with asyncio.timeout(PATIENCE):
        while not is_so():
            await asyncio.sleep(0.02)


async def deaf_client(port: int, code: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A phone that joins, and reads nothing any more."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1)
    writer.write(
        f"GET /ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
    )
    hello = json.dumps({"type": "hello", "v": 1, "code": code, "name": "Deaf"}).encode()
    writer.write(bytes([0x81, 0x80 | len(hello), 0, 0, 0, 0]) + hello)  # masked with zeros
    await writer.drain()
    return reader, writer


async def late_joiner(base: str, code: str) -> float:
    """Seconds in which a phone joins an open vote and has its vote acknowledged."""
    start = time.monotonic()
    async with ClientSession() as session, session.ws_connect(f"{base}/ws") as socket:
        await socket.send_json({"type": "hello", "v": 1, "code": code, "name": "Late"})
        async for message in socket:
            values = json.loads(message.data)
            if values["type"] == "state":
                vote = {"type": "vote", "n": 1, "round": values["round"], "attempt": 1, "marks": [1]}
                await socket.send_json(vote)
            if values["type"] == "ack":
                break
    return time.monotonic() - start


# ---- a terminal


def in_a_terminal(command: list[str], heard: Callable[[bytes], bool], **environment: str) -> bytes:
    """Run a program on a terminal of its own until `heard` says of all its output that this is enough; the output."""
    process, terminal = pty.fork()
    if not process:
        os.execvpe(command[0], command, {**os.environ, "TERM": "xterm-256color", **environment})
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    output = b""
    with contextlib.suppress(OSError):  # the program has ended
        while not heard(output):
            if select.select([terminal], [], [], 0.2)[0]:
                output = (output + os.read(terminal, 1 << 16))[-(1 << 20) :]
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, 15)
    while not os.waitpid(process, os.WNOHANG)[0]:
        with contextlib.suppress(OSError):  # it writes its last words, and waits until they are read
            if select.select([terminal], [], [], 0.05)[0]:
                os.read(terminal, 1 << 16)
    os.close(terminal)
    return output


def plain(output: bytes) -> str:
    """What a terminal was told, without colours and movements."""
    return _ESCAPES.sub(b"", output).decode("utf-8", "replace")


def start_up() -> float:
    """Seconds from `balderdash host` to its QR code, with the address and the room code under it, on the screen."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "balderdash", "host", "--list", "minerals", "--port", str(PORT + 50)]
        seconds: list[float] = []

        def heard(output: bytes) -> bool:
            if re.search(r"Code\s*[A-Z2-9]{4}", plain(output)):
                seconds.append(time.monotonic() - start)
            return bool(seconds) or time.monotonic() - start > PATIENCE

        output = in_a_terminal(command, heard, BALDERDASH_HOME=home)
    if not seconds:
        raise SystemExit(f"The host's screen did not come: {plain(output)[-2000:]}")
    return seconds[0]


def load(phones: int, rounds: int, minutes: float, tell: Callable[[str], None]) -> dict[str, Any]:
    """Load a room on a terminal of its own, and return the figures.

    Parameters
    ----------
    tell : called with what happens now
    """
    reader, writer = os.pipe()
    os.set_inheritable(writer, True)
    os.set_blocking(reader, False)
    command = [sys.executable, __file__, "--room", str(phones), str(rounds), str(minutes), str(writer)]
    heard, found = b"", {}

    def listen(output: bytes) -> bool:
        nonlocal heard
        with contextlib.suppress(BlockingIOError):
            while read := os.read(reader, 1 << 16):
                heard += read
        *lines, heard = heard.split(b"\n")
        for line in lines:
            message = json.loads(line)
            found.update(message.get("found", {}))
            if "now" in message:
                tell(message["now"])
        return bool(found)

    with tempfile.TemporaryDirectory() as home:
        output = in_a_terminal(command, listen, BALDERDASH_HOME=home)
    os.close(reader)
    os.close(writer)
    if not found:
        raise SystemExit(f"The room has ended too early: {plain(output)[-3000:]}")
    return found


def main() -> None:
    """Be the room, or the phones."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--room", nargs=4)
    parser.add_argument("--swarm", nargs=3)
    options = parser.parse_args()
    if options.swarm:
        base, code, phones = options.swarm
        swarm = Swarm(base, code)
        asyncio.run(swarm.run(int(phones)))
        print(json.dumps(swarm.to_json()))
        return
    phones, rounds, minutes, pipe = options.room
    with open(int(pipe), "w", encoding="utf-8", buffering=1) as out:

        def tell(now: str = "", **more: Any) -> None:
            out.write(json.dumps({"now": now, **more} if now else more) + "\n")

        tell(found=asyncio.run(run_room(int(phones), int(rounds), float(minutes), tell)))


if __name__ == "__main__":
    main()
