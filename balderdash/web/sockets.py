"""Web sockets of a room: there are only so many, and whoever opens one speaks first, and soon."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from aiohttp import WSCloseCode, WSMsgType, web

from balderdash.web.devices import SEND_TIMEOUT
from balderdash.web.messages import LARGEST

MOST_SOCKETS = 1_200
HELLO_TIMEOUT, HEARTBEAT = 10.0, 20.0  # seconds


class Sockets:
    """The sockets that are open, which are counted."""

    def __init__(self) -> None:
        self._n_open = 0

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
