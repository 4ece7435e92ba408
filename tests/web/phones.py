"""A server on a free port of this machine, and phones that talk to it."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from types import TracebackType
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from balderdash.play.room_session import RoomSession
from balderdash.web.server import RoomServer
from tests.conftest import PATIENCE
from tests.play.stand_in_source import MEANINGS, StandIn


@asynccontextmanager
async def serving(mode: str = "sheet", **options: Any) -> AsyncIterator[RoomServer]:
    """A room with the terms of the stand-in, seed 1."""
    session = RoomSession(StandIn(meanings=MEANINGS), mode, 1)
    server = RoomServer(session, port=18_000, **options)
    await server.start()
    try:
        yield server
    finally:
        await server.stop()


class Phone:
    """A phone with a socket; it remembers the messages that it got."""

    def __init__(self, server: RoomServer, token: str = "", name: str = "", **connect: Any) -> None:
        self._server, self.token, self._name, self._connect = server, token, name, connect
        self.name = ""
        self.state: dict[str, Any] = {}
        self.acks: dict[int, dict[str, Any]] = {}
        self.goodbye: dict[str, Any] | None = None
        self._n = 0

    async def __aenter__(self) -> Self:
        self._session = ClientSession()
        self._session.headers.update(self._connect.get("headers", {}))
        self.socket: ClientWebSocketResponse = await self._session.ws_connect(f"{local(self._server)}/ws")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._session.close()

    async def say(self, **message: Any) -> None:
        """Send a message."""
        await self.socket.send_str(json.dumps(message))

    async def hello(self, code: str | None = None) -> Self:
        """Ask for a seat, and wait for the answer."""
        known = {"token": self.token} if self.token else {}
        named = {"name": self._name} if self._name else {}
        await self.say(type="hello", v=1, code=self._server.code if code is None else code, **known, **named)
        await self.until(lambda: bool(self.state) or self.goodbye is not None)
        return self

    async def vote(self, *marks: int) -> dict[str, Any]:
        """Vote in the round of the latest state, and return the ack."""
        self._n += 1
        await self.say(
            type="vote", n=self._n, round=self.state["round"], attempt=self.state["attempt"], marks=list(marks)
        )
        await self.until(lambda: self._n in self.acks)
        return self.acks[self._n]

    async def write(self, text: str) -> dict[str, Any]:
        """Write in the round of the latest state, and return the ack."""
        self._n += 1
        await self.say(type="write", n=self._n, round=self.state["round"], text=text)
        await self.until(lambda: self._n in self.acks)
        return self.acks[self._n]

    async def phase(self, phase: str) -> dict[str, Any]:
        """Wait for a phase, and return its state."""
        await self.until(lambda: self.state.get("phase") == phase)
        return self.state

    async def until(self, is_done: Any) -> None:
        """Read messages until something is the case."""
        async with asyncio.timeout(PATIENCE):
            while not is_done():
                assert await self.read(), "the connection is closed"

    async def read(self) -> bool:
        """Read one message; whether there was one."""
        message = await self.socket.receive()
        if message.type is not WSMsgType.TEXT:
            return False
        values = json.loads(message.data)
        match values["type"]:
            case "welcome":
                self.token, self.name = values["token"], values["name"]
            case "state":
                self.state = values
            case "ack":
                self.acks[values["n"]] = values
            case "bye":
                self.goodbye = values
        return True


def local(server: RoomServer) -> str:
    """The server's address on this machine."""
    return f"http://127.0.0.1:{server.port}"


def free_port() -> int:
    """A port on which nobody listens now."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
