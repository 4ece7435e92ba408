"""The devices in a room, phones and screens: their sockets, and what each of them is shown."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from balderdash.game import room_view
from balderdash.game.room import Player
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import RoomSession
from balderdash.web.messages import LARGEST

MOST_FOR_A_TOKEN = 2  # sockets of one player
SEND_TIMEOUT = 5.0  # seconds
POLLING = 6.0  # seconds for which a phone that polls counts as here
MOST_SOCKETS = 1_200
HELLO_TIMEOUT, HEARTBEAT = 10.0, 20.0  # seconds


class Client:
    """A connected device: at most one state waits for it, and a device that does not read is dropped.

    Parameters
    ----------
    socket : the connection
    request : that opened it
    """

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket, self._request = socket, request
        self._acks: deque[str] = deque(maxlen=32)
        self._state = ""
        self._wake = asyncio.Event()
        self._bye: str | None = None

    def send(self, message: str) -> None:
        """Send a message that must not be replaced by a later one."""
        self._acks.append(message)
        self._wake.set()

    def show(self, state: str) -> None:
        """Send a state, in place of one that still waits."""
        self._state = state
        self._wake.set()

    def dismiss(self, why: str, *, retry: bool = False) -> None:
        """Say goodbye, and close the connection."""
        self._bye = bye(why, retry=retry)
        self._wake.set()

    @property
    def is_dismissed(self) -> bool:
        """Whether a goodbye was said, or is about to be."""
        return self._bye is not None

    async def write(self) -> None:
        """Send what waits, as long as the connection lasts."""
        try:
            while not self.socket.closed:
                await self._wake.wait()
                self._wake.clear()
                while self._acks:
                    await self._send(self._acks.popleft())
                if self._state:
                    state, self._state = self._state, ""
                    await self._send(state)
                if self._bye is not None:
                    await self._send(self._bye)
                    await asyncio.wait_for(self.socket.close(code=WSCloseCode.POLICY_VIOLATION), SEND_TIMEOUT)
                    return
        except (TimeoutError, ConnectionError):
            self.drop()

    async def _send(self, message: str) -> None:
        await asyncio.wait_for(self.socket.send_str(message), SEND_TIMEOUT)

    def drop(self) -> None:
        """Cut the connection, without waiting for a device that does not read."""
        if self._request.transport is not None:
            self._request.transport.abort()


class Devices:
    """Who is connected, and what they are shown.

    Parameters
    ----------
    session : whose room they are in
    rehearsal : simulated players, who have no devices but count as connected

    Attributes
    ----------
    phones : player's number -> the sockets of their phone
    screens : the sockets of projectors and stages
    """

    def __init__(self, session: RoomSession, rehearsal: Rehearsal | None) -> None:
        self._session, self._rehearsal = session, rehearsal
        self.phones: dict[int, list[Client]] = {}
        self.screens: list[Client] = []
        self._polled: dict[int, float] = {}  # when a phone without a socket was last heard, by the player's number
        self._n_open = 0  # sockets, those of strangers included

    @contextlib.asynccontextmanager
    async def open(self, request: web.Request) -> AsyncIterator[web.WebSocketResponse]:
        """The socket that a request asks for.

        Raises
        ------
        HTTPServiceUnavailable
            There are too many.
        """
        if self._n_open >= MOST_SOCKETS:
            raise web.HTTPServiceUnavailable(reason="The room is full.")
        self._n_open += 1
        try:
            ws = web.WebSocketResponse(
                heartbeat=HEARTBEAT, max_msg_size=LARGEST, timeout=SEND_TIMEOUT, compress=False, autoping=True
            )
            await ws.prepare(request)
            yield ws
        finally:
            self._n_open -= 1

    @property
    def every(self) -> list[Client]:
        """All sockets."""
        return [*(client for clients in self.phones.values() for client in clients), *self.screens]

    @property
    def connected(self) -> set[int]:
        """The numbers of the players whose phones are connected, simulated ones included."""
        since = time.monotonic() - POLLING
        polling = {number for number, at in self._polled.items() if at > since}
        return polling.union(self.phones, self._rehearsal.players if self._rehearsal is not None else ())

    def heard(self, player: Player) -> None:
        """Note that a phone without a socket has asked for something."""
        self._polled[player.number] = time.monotonic()

    def add_phone(self, player: Player, client: Client) -> None:
        """Take a player's phone in; too many for one player are dismissed, the oldest first."""
        clients = self.phones.setdefault(player.number, [])
        clients.append(client)
        for older in clients[:-MOST_FOR_A_TOKEN]:
            older.dismiss("You have opened the game elsewhere.")

    def remove_phone(self, player: Player, client: Client) -> None:
        """Forget a phone whose connection has ended."""
        clients = self.phones[player.number]
        clients.remove(client)
        if not clients:
            del self.phones[player.number]

    def show_all(self, beside: dict[str, Any]) -> None:
        """Show everybody what they may see now.

        Parameters
        ----------
        beside : what the screens show beside the room
        """
        room = self._session.room
        public, places = self._public(), room_view.places(room)
        for number, clients in self.phones.items():
            if number in places:
                state = self._with_mine(public, number, places[number])
                for client in clients:
                    client.show(state)
        self._show_screens(public, beside)

    def show_screens(self, beside: dict[str, Any]) -> None:
        """Show projectors and stages the room as it is now, and what belongs beside it."""
        self._show_screens(self._public(), beside)

    def state_for(self, player: Player) -> str:
        """What a player may see now."""
        return self._with_mine(self._public(), player.number, room_view.places(self._session.room)[player.number])

    def _public(self) -> str:
        return as_json(room_view.public(self._session.room, len(self.connected)))

    def _with_mine(self, public: str, number: int, place: int) -> str:
        return _joined(public, as_json({"mine": room_view.mine(self._session.room, number, place)}))

    def _show_screens(self, public: str, beside: dict[str, Any]) -> None:
        if self.screens:
            state = _joined(public, as_json(beside))
            for client in self.screens:
                client.show(state)


async def first_message(ws: web.WebSocketResponse) -> str | None:
    """What the device says first; None, and the socket is closed, if it says nothing in time."""
    with contextlib.suppress(TimeoutError):
        message = await ws.receive(HELLO_TIMEOUT)
        return message.data if message.type is WSMsgType.TEXT else None
    await ws.close(code=WSCloseCode.POLICY_VIOLATION)
    return None


async def refuse(ws: web.WebSocketResponse, goodbye: str) -> None:
    """Say goodbye, and close the socket."""
    with contextlib.suppress(ConnectionError, TimeoutError):
        await asyncio.wait_for(ws.send_str(goodbye), SEND_TIMEOUT)
    await ws.close(code=WSCloseCode.POLICY_VIOLATION)


def bye(why: str, *, retry: bool = False, code: bool = False) -> str:
    """The message that ends a connection.

    Parameters
    ----------
    why : a sentence for the player
    retry : whether the phone should try again after a while
    code : whether the room code was wrong
    """
    return as_json({"type": "bye", "why": why, "retry": retry, **({"code": True} if code else {})})


def as_json(values: dict[str, Any]) -> str:
    """The values as short JSON."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _joined(public: str, more: str) -> str:
    """Two JSON objects as one: what everybody sees is encoded once."""
    return f"{public[:-1]},{more[1:]}"
