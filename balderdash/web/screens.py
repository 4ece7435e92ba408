"""The screens of a room: the projector's page, and its twin, the stage page, which a clicker controls."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable

from aiohttp import WSMsgType, web

from balderdash.web import pages
from balderdash.web.devices import Client, Devices, bye, first_message, refuse
from balderdash.web.guard import TokenBucket, WrongCodes, is_on_this_machine
from balderdash.web.messages import MalformedError, StageHello, StageNext, read_stage_message

MOST_SCREENS = 20


class Screens:
    """Answers projectors and stages.

    Parameters
    ----------
    devices : opens sockets, and knows the open screens
    key : what a stage has to know
    tell : called when a screen has come
    press_next : called when a clicker asks for the next step
    """

    def __init__(
        self,
        devices: Devices,
        key: str,
        tell: Callable[[], None],
        press_next: Callable[[], Awaitable[None]],
    ) -> None:
        self._devices, self._key = devices, key
        self._tell, self._press_next = tell, press_next
        self._wrong_keys = WrongCodes()

    def routes(self) -> list[web.RouteDef]:
        """What screens may ask for."""
        return [
            web.get("/projector/ws", self._projector_socket),
            web.get("/stage", self._stage_page),
            web.get("/stage/ws", self._stage_socket),
        ]

    async def _projector_socket(self, request: web.Request) -> web.StreamResponse:
        async with self._devices.open(request) as ws:
            if len(self._devices.screens) >= MOST_SCREENS:
                await refuse(ws, bye("Too many projectors are open.", retry=True))
            else:
                await self._show(ws, request)
            return ws

    async def _stage_page(self, request: web.Request) -> web.StreamResponse:
        _require_own(request)
        return await pages.page("projector.html")(request)

    async def _stage_socket(self, request: web.Request) -> web.StreamResponse:
        _require_own(request)
        async with self._devices.open(request) as ws:
            first = await first_message(ws)
            if first is None:
                return ws
            if self._is_key(first):
                await self._show(ws, request, is_stage=True)
                return ws
            await asyncio.sleep(self._wrong_keys.delay("stage"))
            await refuse(ws, bye("This page has no key; open the address that the host shows."))
            return ws

    def _is_key(self, said: str) -> bool:
        """Whether a first message tells the key."""
        with contextlib.suppress(MalformedError):
            hello = read_stage_message(said)
            return isinstance(hello, StageHello) and secrets.compare_digest(hello.key.encode(), self._key.encode())
        return False

    async def _show(self, ws: web.WebSocketResponse, request: web.Request, *, is_stage: bool = False) -> None:
        """Show the projector's state until the page closes; a stage may also press next."""
        client = Client(ws, request)
        self._devices.screens.append(client)
        self._tell()
        writer, bucket = asyncio.create_task(client.write()), TokenBucket()
        try:
            async for message in ws:
                if not is_stage or message.type is not WSMsgType.TEXT or not bucket.take():
                    break
                if isinstance(read_stage_message(message.data), StageNext):
                    await self._press_next()
        except MalformedError:
            pass
        finally:
            writer.cancel()
            self._devices.screens.remove(client)


def _require_own(request: web.Request) -> None:
    """Refuse a request for the clicker's page that was not made on this machine."""
    if not is_on_this_machine(request.remote, request.headers.get("Host", ""), request.headers):
        raise web.HTTPForbidden(reason="The clicker's page works on the host's own machine only.")
