"""The server of a room: it listens, lets phones and screens in, and sends everybody what they may see.

Everything runs in one event loop, that of the host's screen if there is one. The room changes only by what phones ask
and by the host's moves; after a move of the host, call `changed`.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from balderdash.errors import BalderdashError
from balderdash.game.room import Phase, Room
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import RoomSession, save
from balderdash.web import devices, pages, qr
from balderdash.web.address import join_addresses
from balderdash.web.devices import Devices
from balderdash.web.guard import Allowlist
from balderdash.web.phones import Phones
from balderdash.web.screens import Screens
from balderdash.web.serving import ROOM_PORT, listen

MOST_CONNECTIONS = 2_000
LARGEST_BODY = 4096  # bytes
PROJECTOR_PAUSE = 0.25  # seconds between two states for the projector while votes come in
DEALING_SHOWN = 0.3  # seconds that dealing may take before everybody is told
SAVE_PAUSE, REHEARSAL_STEP, ADDRESS_PAUSE = 2.0, 0.3, 5.0  # seconds
NAMES_SHOWN = 40


class RoomServer:
    """A room on the network.

    Parameters
    ----------
    session : the room, and what deals to it
    port : where to listen; if it is taken, the next one that is free
    public_url : the address of a tunnel to this server, or ""
    rehearsal : simulated players, or None

    Attributes
    ----------
    on_change : called in the loop after every change; the host's screen sets it
    code : what phones type in to join
    stage_key : what a clicker's page shows
    addresses : of this machine, the likeliest first
    notice : a line for the projector, such as a new address
    trouble : what the host should know, such as that the room cannot be kept in its file
    """

    def __init__(
        self,
        session: RoomSession,
        *,
        port: int = ROOM_PORT,
        public_url: str = "",
        rehearsal: Rehearsal | None = None,
    ) -> None:
        self.session, self.port, self.public_url = session, port, public_url.rstrip("/")
        self.on_change: Callable[[], None] = lambda: None
        self.code = session.code
        self.stage_key = secrets.token_urlsafe(16)
        self.addresses = join_addresses()
        self.notice = self.trouble = ""
        self.rehearsal = rehearsal
        self._allowlist = Allowlist(self.addresses, port, self.public_url)
        self.devices = Devices(session, rehearsal)
        self._phones = Phones(session, self.devices, self._voted)
        self._screens = Screens(self.devices, self.stage_key, self._voted, self._press_next)
        self._is_projector_due = False
        self._is_dealing = False
        self._is_stopped = False
        self._tasks: list[asyncio.Task[None]] = []  # run until the room is closed
        self._ahead: asyncio.Task[None] | None = None  # gets the next sheet ready
        self._unsaved = asyncio.Event()
        self._urgent = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None
        self._silent: set[web.RequestHandler] = set()  # new connections that have not asked for anything

    @property
    def room(self) -> Room:
        """The room."""
        return self.session.room

    @property
    def base_url(self) -> str:
        """The address of the server, as phones reach it."""
        return self.public_url or f"http://{self.addresses[0]}:{self.port}"

    @property
    def join_url(self) -> str:
        """The address that the QR code holds."""
        return f"{self.base_url}/{self.code}"

    @property
    def projector_url(self) -> str:
        """The projector's page, for a browser on this machine."""
        return f"http://localhost:{self.port}/projector"

    @property
    def stage_url(self) -> str:
        """The clicker's page, for a browser on this machine; the key is behind the # and never sent in an address."""
        return f"http://localhost:{self.port}/stage#{self.stage_key}"

    @property
    def here(self) -> int:
        """How many players' phones are connected."""
        return len(self.connected)

    @property
    def connected(self) -> set[int]:
        """The numbers of the players whose phones are connected, simulated ones included."""
        return self.devices.connected

    def next_address(self) -> None:
        """Offer the next of this machine's addresses."""
        self.addresses.append(self.addresses.pop(0))
        self.changed()

    # ---- start and stop

    async def start(self) -> None:
        """Listen, on the port or on the next one that is free.

        Raises
        ------
        BalderdashError
            No port is free.
        """
        self._runner = web.AppRunner(
            self._application(), handle_signals=False, access_log=None, keepalive_timeout=30.0, shutdown_timeout=1.0
        )
        await self._runner.setup()
        listening = listen("0.0.0.0", self.port)
        self.port = listening.getsockname()[1]
        self.session.port = self.port
        self._allowlist = Allowlist(self.addresses, self.port, self.public_url)
        self._tasks += [asyncio.create_task(self._keep_saving()), asyncio.create_task(self._watch_addresses())]
        if self.rehearsal is not None:
            await asyncio.to_thread(self.rehearsal.prepare)
            self._tasks.append(asyncio.create_task(self._rehearse(self.rehearsal)))
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(self._accept, sock=listening, backlog=1024)

    def _accept(self) -> asyncio.Protocol:
        """What speaks with a new connection, which is cut if it asks for nothing in time, or if there are too many."""
        assert self._runner is not None
        assert self._runner.server is not None
        protocol: web.RequestHandler = self._runner.server()
        self._silent.add(protocol)
        patience = devices.HELLO_TIMEOUT if len(self._runner.server.connections) < MOST_CONNECTIONS else 0.0
        asyncio.get_running_loop().call_later(patience, self._cut_if_silent, protocol)
        return protocol

    def _cut_if_silent(self, protocol: web.RequestHandler) -> None:
        if protocol in self._silent:
            self._silent.discard(protocol)
            if protocol.transport is not None:
                protocol.transport.abort()

    async def stop(self) -> None:
        """Say goodbye to everybody, keep the room, and close."""
        self._is_stopped = True
        for task in (*self._tasks, self._ahead):
            if task is not None:
                task.cancel()
        with contextlib.suppress(BalderdashError):
            save(self.session.snapshot())
        for client in self.devices.every:
            client.dismiss("The host has closed the room.", retry=True)
        await asyncio.sleep(0)
        if self._listener is not None:
            self._listener.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _keep_saving(self) -> None:
        """Keep the room in its file: after a move of the host at once, while votes come in every two seconds."""
        saved = 0
        while True:
            await self._unsaved.wait()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._urgent.wait(), SAVE_PAUSE)
            self._unsaved.clear()
            self._urgent.clear()
            if saved == self.room.rev:  # a phone has only asked for its state
                continue
            saved = self.room.rev
            try:
                await asyncio.to_thread(save, self.session.snapshot())
            except BalderdashError as error:
                self.trouble = str(error)

    async def _watch_addresses(self) -> None:
        """Offer another address when this machine has changed its network."""
        while True:
            await asyncio.sleep(ADDRESS_PAUSE)
            found = await asyncio.to_thread(join_addresses)
            if set(found) != set(self.addresses):
                self.take_addresses(found)

    def take_addresses(self, found: list[str]) -> None:
        """Use these addresses of this machine from now on; if phones have to use another one, the projector says so.

        Parameters
        ----------
        found : the likeliest first
        """
        before = self.addresses[0]
        self.addresses = [before, *(other for other in found if other != before)] if before in found else found
        self._allowlist = Allowlist(self.addresses, self.port, self.public_url)
        if self.addresses[0] != before and not self.public_url:
            self.notice = "The room has a new address: scan the code again."
        self.changed()

    async def _rehearse(self, rehearsal: Rehearsal) -> None:
        while True:
            await asyncio.sleep(REHEARSAL_STEP)
            if rehearsal.step():
                self._voted()

    # ---- what the host does

    async def go_on(self) -> str:
        """Take the natural next step, which may be to deal a sheet; "" or why not."""
        if not self.session.needs_deal:
            why = self.room.go_on()
            self.changed()
            return why
        if self._is_dealing:
            return "The next sheet is being dealt."
        self._is_dealing = True
        try:
            await self._prepare_aloud()
            why = self.session.deal()
        except BalderdashError as error:
            why = str(error)
        finally:
            self._is_dealing = self.room.is_dealing = False
        self.changed()
        self._prepare_ahead()
        return why

    def _prepare_ahead(self) -> None:
        """Get the next sheet ready while this one is played."""
        if self._ahead is None or self._ahead.done():
            self._ahead = asyncio.create_task(self._prepare_quietly())

    async def _prepare_quietly(self) -> None:
        with contextlib.suppress(BalderdashError):  # the host is told once the sheet is asked for
            await self._prepare()

    async def _prepare_aloud(self) -> None:
        """Get the next sheet ready, and let phones and projector say so if it takes a while."""
        preparing = asyncio.create_task(self._prepare())
        await asyncio.wait([preparing], timeout=DEALING_SHOWN)
        if not preparing.done():
            self.room.is_dealing = True
            self.changed()
        await preparing

    async def _prepare(self) -> None:
        """Get the next sheet ready in a thread, which ends early if the room is closed: the process waits for it."""
        await asyncio.to_thread(self.session.prepare, lambda: self._is_stopped)

    async def _press_next(self) -> None:
        """Take the next step for a clicker; the page is the hall's, so the host's terminal says why it cannot be."""
        if why := await self.go_on():
            self.trouble = why
            self.on_change()

    def kick(self, number: int) -> str:
        """Send a player away."""
        why = self.room.kick(number)
        self._phones.kick(number)
        self.changed()
        return why

    def changed(self) -> None:
        """Send everybody what they may see now: call it after every move of the host."""
        self.devices.show_all(self._beside_room())
        self._unsaved.set()
        self._urgent.set()
        self.on_change()

    def _voted(self) -> None:
        """Show the projector and the host, a little later, that votes or players have come in."""
        if not self._is_projector_due:
            self._is_projector_due = True
            asyncio.get_running_loop().call_later(PROJECTOR_PAUSE, self._show_later)

    def _show_later(self) -> None:
        self._is_projector_due = False
        self.devices.show_screens(self._beside_room())
        self._unsaved.set()
        self.on_change()

    def _beside_room(self) -> dict[str, Any]:
        """What the projector shows beside the room: how to join, and who has."""
        latest = [player.name for player in self.room.present[-NAMES_SHOWN:]]
        return {
            "join": {"url": self.join_url, "code": self.code, "address": urlsplit(self.base_url).netloc},
            "names": latest if self.room.phase is Phase.LOBBY else [],
            "notice": self.notice,
        }

    # ---- what the network asks

    def _application(self) -> web.Application:
        app = web.Application(middlewares=[self._guard], client_max_size=LARGEST_BODY)
        app.add_routes(
            [
                *pages.routes(),
                web.get("/qr.svg", self._qr),
                *self._phones.routes(),
                *self._screens.routes(),
            ]
        )
        return app

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        self._silent.discard(request.protocol)
        if not self._allowlist.allows(request.headers.get("Host", ""), request.headers.get("Origin")):
            why = "This room does not answer under that name; use the address beside its code."
            return web.Response(status=403, text=why)
        try:
            response = await handler(request)
        except web.HTTPException as error:
            response = web.Response(status=error.status, text=error.reason)
        if not response.prepared:
            response.headers.update(pages.security_headers(request.headers.get("Host", "")))
        return response

    async def _qr(self, request: web.Request) -> web.StreamResponse:
        return web.Response(body=qr.svg(self.join_url), content_type="image/svg+xml")
