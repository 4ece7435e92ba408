"""Take the pictures of a room for README and docs/room.md: ``python docs/room_pictures.py``.

A rehearsed room plays a sheet of mathematics with a seed. Writes ``docs/room-host.svg``, ``docs/room-projector.png``
and ``docs/room-phone.png``; the last two need Chromium.
"""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from random import Random

from playwright.async_api import async_playwright

from balderdash.game.room import Phase
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import RoomSession
from balderdash.play.start import open_card_source
from balderdash.tui.host_app import HostApp
from balderdash.web import qr
from balderdash.web import server as room_server

SEED, PLAYERS, TURNED = 1, 118, 3
ADDRESS, CODE = "192.168.178.34", "K7QM"  # in the pictures
PHONE, PROJECTOR = {"width": 360, "height": 720}, {"width": 1280, "height": 720}
HERE = Path(__file__).parent


def everybody(rehearsal: Rehearsal, server: room_server.RoomServer) -> None:
    """Let the simulated players join, and vote if they can."""
    room = server.room
    while len(room.players) < PLAYERS or (
        room.phase is Phase.VOTE and not rehearsal.players <= room.attempts[-1].voted
    ):
        rehearsal.step()
    server.changed()


async def take() -> None:
    """Play until some terms are turned up, and take the pictures on the way."""
    session = RoomSession(open_card_source(None, None), seed=SEED)
    session.code = CODE
    session.prepare_names()
    rehearsal = Rehearsal(session, PLAYERS, Random(SEED))
    room_server.join_addresses = lambda: [ADDRESS]  # type: ignore[attr-defined]  # the pictures show no machine's own
    server = room_server.RoomServer(session)
    await server.start()
    server.rehearsal = rehearsal
    local = f"http://localhost:{server.port}"
    try:
        async with async_playwright() as playwright:
            path = shutil.which("chromium") or shutil.which("google-chrome")
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
            phone = await browser.new_page(viewport=PHONE, device_scale_factor=2, has_touch=True)  # type: ignore[arg-type]
            projector = await browser.new_page(viewport=PROJECTOR)  # type: ignore[arg-type]
            await projector.goto(f"{local}/projector")
            app = HostApp(server, qr.matrix)
            async with app.run_test(size=(80, 24)) as pilot:
                everybody(rehearsal, server)
                await phone.goto(f"{local}/{CODE}")
                while len(server.room.players) <= PLAYERS:
                    await pilot.pause(0.1)
                await server.go_on()
                for place in (0, 3, 6):
                    await phone.locator(".option").nth(place).tap()
                everybody(rehearsal, server)
                await pilot.pause(1.0)
                await phone.screenshot(path=HERE / "room-phone.png")
                for _ in range(1 + TURNED):
                    await server.go_on()
                    await pilot.pause(0.5)
                await pilot.pause(1.0)
                picture = app.export_screenshot(title="balderdash host")
                (HERE / "room-host.svg").write_text(picture, encoding="utf-8")
                await projector.screenshot(path=HERE / "room-projector.png")
            await browser.close()
    finally:
        await server.stop()


if __name__ == "__main__":
    asyncio.run(take())
    for name in ("room-host.svg", "room-projector.png", "room-phone.png"):
        print(HERE / name)
