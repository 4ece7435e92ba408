"""Load a room with simulated phones on this machine, and measure what its users notice.

    python benchmarks/room.py [--phones 300] [--rounds 6] [--minutes 0] [--write]

The room runs in this process, the phones in another one. Times are from the move of the host, or from the vote of a
phone, to the phone that has the answer; all on one machine, so they hold the work of both processes.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import gc
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

import psutil
from aiohttp import ClientSession, ClientWebSocketResponse, TCPConnector, WSMsgType

PHONES, ROUNDS, PORT = 300, 6, 18_200
DEAF = 5  # clients that never read
TICK = 0.01  # seconds between two looks at the clock, to find out when the loop was busy
PATIENCE = 120.0  # seconds
SPREAD = 1.0  # seconds over which the votes of every other round come in
TABLE = Path(__file__).resolve().parent.parent / "docs" / "room.md"
BEGIN, END = "<!-- load -->", "<!-- end of load -->"
_HEAD = re.compile(r'"rev":(\d+),"phase":"(\w+)".*?"round":(\d+)')


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
            await asyncio.gather(*(self._phone(session, number, start) for number in range(count)))

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
    """How phone `number` votes in every round."""
    return sorted({number % 10, (number // 10) % 10})


# ---- the room


class Lag:
    """How late the event loop comes back to what waits in it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def watch(self) -> None:
        """Look at the clock, again and again."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(TICK)
            self.seconds.append(max(0.0, time.monotonic() - before - TICK))

    def worst(self) -> float:
        """The worst since the last question."""
        worst, self.seconds = max(self.seconds, default=0.0), []
        return worst


async def measure(phones: int, rounds: int, minutes: float) -> dict[str, Any]:
    """Run a session and return its figures, in seconds and bytes."""
    from balderdash.play.room_session import RoomSession
    from balderdash.play.start import open_card_source
    from balderdash.web.server import RoomServer

    session = RoomSession(open_card_source("minerals"), "sheet", 1)
    session.prepare_names()
    server = RoomServer(session, port=PORT)
    await server.start()
    base, lag = f"http://127.0.0.1:{server.port}", Lag()
    found: dict[str, Any] = {"phones": phones}
    watcher = asyncio.create_task(lag.watch())
    process, memory = psutil.Process(), []
    await asyncio.to_thread(session.prepare)
    memory.append(in_use(process))
    await asyncio.sleep(0.5)
    lag.worst()
    swarm = await asyncio.create_subprocess_exec(
        sys.executable, __file__, "--swarm", base, server.code, "--phones", str(phones), stdout=subprocess.PIPE,
        limit=2**28,
    )  # fmt: skip
    await until(lambda: server.here == phones)
    await asyncio.sleep(0.5)
    found["join_lag"] = lag.worst()
    memory.append(in_use(process))
    sent: dict[str, float] = {}  # revision -> when the host made the move
    room, wrong, cpu, cpu_votes, fan_outs, deaf = session.room, 0, 0.0, 0.0, 0, []
    end = time.monotonic() + 60 * minutes
    number = 0
    with_deaf: set[str] = set()
    while number < rounds or time.monotonic() < end:
        number += 1
        if number == rounds // 2 + 1:
            deaf = [await deaf_client(server.port, server.code) for _ in range(DEAF)]
            await until(lambda: len(room.players) == phones + DEAF)
        session.deal()
        before = time.process_time()
        sent[str(room.rev)] = time.monotonic()
        server.changed()
        cpu, fan_outs = cpu + time.process_time() - before, fan_outs + 1
        before = time.process_time()
        await until(lambda: len(room.attempts[-1].voted) >= phones)
        cpu_votes += time.process_time() - before
        if number == 1:
            found["late"] = await late_joiner(base, server.code)
        votes = {room.players[player].name: list(marks) for player, marks in room.attempts[-1].marks.items()}
        wrong += sum(votes.get(name_of(phone)) != marks_of(phone) for phone in range(phones))
        wrong += len(room.attempts[-1].marks) - len(votes)
        for move in (room.go_on, room.reveal_all, room.go_on):
            move()
            sent[str(room.rev)] = time.monotonic()
            if deaf:
                with_deaf.add(str(room.rev))
            server.changed()
            await asyncio.sleep(0.3 if number <= rounds else 2.0)
        await asyncio.to_thread(session.prepare)
        if number == rounds:
            memory.append(in_use(process))
    found["vote_lag"] = lag.worst()
    memory.append(in_use(process))
    room.end()
    server.changed()
    assert swarm.stdout is not None
    told = json.loads(await asyncio.wait_for(swarm.stdout.read(), PATIENCE))
    await swarm.wait()
    for _, writer in deaf:
        writer.close()
    watcher.cancel()
    await server.stop()
    spread = {rev: [at - sent[rev] for at in times] for rev, times in told["received"].items() if rev in sent}
    found |= {
        "joined": max(told["joined"]),
        "wrong": wrong + told["refused"],
        "at_once": [s for round_, times in told["acks"].items() if int(round_) % 2 for s in times],
        "over_a_second": [s for round_, times in told["acks"].items() if not int(round_) % 2 for s in times],
        "fan_out": [s for rev, times in spread.items() if rev not in with_deaf for s in times],
        "fan_out_deaf": [s for rev, times in spread.items() if rev in with_deaf for s in times],
        "cpu": cpu / fan_outs,
        "cpu_votes": cpu_votes / fan_outs,
        "bytes_a_phone": (memory[1] - memory[0]) / phones,
        "growth": memory[3] - memory[2],
        "minutes": minutes,
        "rounds": number,
        "start": start_up(),
    }
    return found


def in_use(process: psutil.Process) -> int:
    """The bytes of memory that the process holds, without what it has freed."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    return int(process.memory_info().rss)


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


def start_up() -> float:
    """Seconds from the command to the address, with its QR code where the output is a terminal."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory() as home:
        program = subprocess.Popen(
            [sys.executable, "-m", "balderdash", "host", "--no-screen", "--list", "minerals", "--port", str(PORT + 50)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={**os.environ, "BALDERDASH_HOME": home},
        )  # fmt: skip
        assert program.stdout is not None
        program.stdout.readline()
        seconds = time.monotonic() - start
        program.communicate("q\n", timeout=PATIENCE)
    return seconds


# ---- the report


def percentile(seconds: list[float], share: float = 0.99) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def report(found: dict[str, Any]) -> list[str]:
    """The figures beside what is asked for, as lines of Markdown."""
    phones = found["phones"]

    def ms(seconds: float) -> str:
        return f"{1000 * seconds:.0f} ms"

    rows = [
        ("from the command to the address on screen", "5 s", f"{found['start']:.1f} s"),
        (f"{phones} phones have joined", "3 s", f"{found['joined']:.1f} s"),
        ("votes all at once, acknowledged: p99", "500 ms", ms(percentile(found["at_once"]))),
        ("votes over one second, acknowledged: p99", "", ms(percentile(found["over_a_second"]))),
        ("votes lost, doubled or refused", "0", str(found["wrong"])),
        ("from the host's move to every phone: p99", "500 ms", ms(percentile(found["fan_out"]))),
        (f"the same with {DEAF} clients that never read", "as much", ms(percentile(found["fan_out_deaf"]))),
        ("longest wait of the loop while phones join", "300 ms", ms(found["join_lag"])),
        ("longest wait of the loop while they vote", "300 ms", ms(found["vote_lag"])),
        ("processor time to make one state for every phone", "", ms(found["cpu"])),
        (f"processor time to send a state to every phone, and to take {phones} votes", "", ms(found["cpu_votes"])),
        ("a late joiner's vote, acknowledged", "3 s", ms(found["late"])),
        ("memory a phone, by which the process grew", "50 KB", f"{found['bytes_a_phone'] / 1024:.0f} KB"),
    ]
    if found["minutes"]:
        grown = f"{found['growth'] / 2**20:+.1f} MB"
        rows.append((f"growth in {found['minutes']:.0f} more minutes of play", "none", grown))
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    return [
        "",
        f"{phones} simulated phones on the same machine as the room, {found['rounds']} sheets. The machine: {machine},",
        f"with a load of {os.getloadavg()[0]:.0f} from the phones and from other programs.",
        "",
        "| what | asked for | measured |",
        "|---|---|---|",
        *(f"| {what} | {floor} | {value} |" for what, floor, value in rows),
    ]


def write(lines: list[str]) -> None:
    """Put the table between its marks."""
    text = TABLE.read_text("utf-8")
    before, after = text.index(BEGIN) + len(BEGIN), text.index(END)
    TABLE.write_text("\n".join([text[:before], *lines, text[after:]]), "utf-8")


def main() -> int:
    """Measure, print, and write the table if asked; 1 if a vote was lost, doubled or refused."""
    parser = argparse.ArgumentParser(description="Load a room with simulated phones, and measure it.")
    parser.add_argument("--phones", type=int, default=PHONES, help="how many (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="sheets to play (default: %(default)s)")
    parser.add_argument("--minutes", type=float, default=0.0, help="play on for so long, and measure the growth")
    parser.add_argument("--write", action="store_true", help=f"also write the table into {TABLE.name}")
    parser.add_argument("--swarm", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.swarm:
        swarm = Swarm(*options.swarm)
        asyncio.run(swarm.run(options.phones))
        print(json.dumps(swarm.to_json()))
        return 0
    with tempfile.TemporaryDirectory() as home, contextlib.suppress(KeyboardInterrupt):
        os.environ["BALDERDASH_HOME"] = home
        found = asyncio.run(measure(options.phones, options.rounds, options.minutes))
        lines = report(found)
        print("\n".join(lines))
        if options.write:
            write(lines)
        return int(found["wrong"] > 0)
    return 1


if __name__ == "__main__":
    sys.exit(main())
