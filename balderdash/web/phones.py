"""The phones of a room: how a player takes a seat, and what becomes of what they ask.

A phone has a socket. Where the network lets none through, it says hello, asks for its state every few seconds, and
sends what its player does in requests of their own.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from balderdash.game.room import Player
from balderdash.play.room_session import RoomSession
from balderdash.web import devices
from balderdash.web.devices import SEND_TIMEOUT, Client, Devices, as_json, bye, first_message, refuse
from balderdash.web.guard import TokenBucket, WrongCodes
from balderdash.web.messages import Hello, MalformedError, Message, Rename, Vote, Write, read_message

_KICKED, _TOO_MANY = "The host has taken you out of the game.", "Too many messages."


class Phones:
    """Answers the phones.

    Parameters
    ----------
    session : whose room they play in
    devices : opens sockets, and knows the phones with a seat
    tell : called when a player has come, gone, or done something
    """

    def __init__(self, session: RoomSession, devices: Devices, tell: Callable[[], None]) -> None:
        self._session, self._devices, self._tell = session, devices, tell
        self._room = session.room
        self._wrong_codes = WrongCodes()
        self._buckets: dict[int, TokenBucket] = {}  # of the phones without a socket, by the player's number

    def routes(self) -> list[web.RouteDef]:
        """What phones may ask for."""
        return [
            web.get("/ws", self._socket),
            web.post("/hello", self._hello),
            web.get("/state", self._state),
            web.post("/send", self._send),
        ]

    def kick(self, number: int) -> None:
        """Say goodbye to a player whom the host has sent away."""
        for client in self._devices.phones.get(number, ()):
            client.dismiss(_KICKED)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        async with self._devices.open(request) as ws:
            first = await first_message(ws)
            if first is None:
                return ws
            player = await self._seat(first, request.remote or "")
            if isinstance(player, str):
                await refuse(ws, player)
                return ws
            client = Client(ws, request)
            self._devices.add_phone(player, client)
            client.send(self._welcome(player))
            client.show(self._devices.state_for(player))
            self._tell()
            writer = asyncio.create_task(client.write())
            try:
                await self._listen_to(client, player)
                if client.is_dismissed:  # the writer says goodbye and closes
                    await asyncio.wait([writer], timeout=2 * SEND_TIMEOUT)
            finally:
                writer.cancel()
                self._devices.remove_phone(player, client)
                self._tell()
            return ws

    async def _seat(self, text: str, address: str) -> Player | str:
        """The player who says hello, or a goodbye for whoever may not come in."""
        try:
            hello = read_message(text)
        except MalformedError as error:
            return bye(str(error))
        if not isinstance(hello, Hello):
            return bye("The first message is a hello.")
        player = self._room.player_of(hello.token) if hello.token else None
        if player is not None:
            return bye(_KICKED) if player.is_kicked else player
        if not secrets.compare_digest(hello.code.upper().encode(), self._session.code.encode()):
            await asyncio.sleep(self._wrong_codes.delay(address))
            return bye("There is no room with this code.", code=True)
        joined = self._room.join(secrets.token_urlsafe(16), hello.name or self._session.default_name())
        return bye(joined) if isinstance(joined, str) else joined

    def _welcome(self, player: Player) -> str:
        return as_json(
            {"type": "welcome", "token": player.token, "name": player.name, "can_rename": not self._room.is_locked}
        )

    async def _listen_to(self, client: Client, player: Player) -> None:
        bucket = TokenBucket()
        async for message in client.socket:
            if message.type is not WSMsgType.TEXT:
                break
            if not bucket.take():
                client.dismiss(_TOO_MANY, retry=True)
                break
            try:
                asked = read_message(message.data)
            except MalformedError as error:
                client.dismiss(str(error))
                break
            client.send(self._answer(asked, player))

    def _answer(self, asked: Message, player: Player) -> str:
        """Do what a phone asks, and say what became of it."""
        more: dict[str, Any] = {}
        match asked:
            case Vote(n, round_, attempt, marks):
                why = self._room.vote(player.number, round_, attempt, marks)
            case Rename(n, name):
                why = self._room.rename(player.number, name)
                more = {"name": player.name}
            case Write(n, round_, text):
                why = self._room.write(player.number, round_, text)
                more = {"text": self._room.written(player.number)}
            case Hello():
                n, why = 0, "You are in already."
        self._tell()
        return as_json({"type": "ack", "n": n, "ok": not why, **({"why": why} if why else more)})

    # ---- phones whose network lets no sockets through

    async def _hello(self, request: web.Request) -> web.StreamResponse:
        player = await self._seat(await _body(request), request.remote or "")
        if isinstance(player, str):
            return _messages(player, status=403)
        self._heard(player)
        return _messages(self._welcome(player), self._devices.state_for(player))

    async def _state(self, request: web.Request) -> web.StreamResponse:
        if (player := self._player_of(request)) is None:
            return _messages(bye("Say hello first.", retry=True), status=401)
        return _messages(self._devices.state_for(player))

    async def _send(self, request: web.Request) -> web.StreamResponse:
        if (player := self._player_of(request)) is None:
            return _messages(bye("Say hello first.", retry=True), status=401)
        bucket = self._buckets.setdefault(player.number, TokenBucket())
        if not bucket.take():
            return _messages(bye(_TOO_MANY, retry=True), status=429, headers={"Retry-After": "1"})
        try:
            answer = self._answer(read_message(await _body(request)), player)
        except MalformedError as error:
            return _messages(bye(str(error)), status=400)
        return _messages(answer, self._devices.state_for(player))

    def _player_of(self, request: web.Request) -> Player | None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        player = self._room.player_of(token) if scheme == "Bearer" else None
        if player is None or player.is_kicked:
            return None
        self._heard(player)
        return player

    def _heard(self, player: Player) -> None:
        self._devices.heard(player)
        self._tell()


async def _body(request: web.Request) -> str:
    try:
        return (await asyncio.wait_for(request.read(), devices.HELLO_TIMEOUT)).decode("utf-8", "replace")
    except TimeoutError:
        raise web.HTTPRequestTimeout from None


def _messages(*messages: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    text = f'{{"messages":[{",".join(messages)}]}}'
    return web.Response(text=text, status=status, content_type="application/json", headers=headers)
