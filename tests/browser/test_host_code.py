"""A scanner reads the QR code from the host's screen, drawn by a browser as a terminal of several sizes draws it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.async_api import Browser

from balderdash.tui.host_app import HostApp
from balderdash.web import qr
from tests.browser.hall import hosting, needs_chromium

pytestmark = [
    pytest.mark.slow,
    needs_chromium,
    pytest.mark.skipif(shutil.which("zbarimg") is None, reason="zbarimg is not here: `apt-get install zbar-tools`"),
    pytest.mark.asyncio(loop_scope="module"),
]

SCALES = (0.5, 0.75, 1.0, 1.5)  # of the terminal's letters


async def drawn(browser: Browser, svg: str, scale: float, file: Path) -> Path:
    """A picture of a terminal, as a PNG file."""
    page = await browser.new_page(viewport={"width": 1000, "height": 640}, device_scale_factor=scale)
    await page.set_content(f"<body style='margin: 0'>{svg}</body>")
    await page.screenshot(path=file)
    await page.close()
    return file


def scanned(picture: Path) -> str:
    done = subprocess.run(["zbarimg", "-q", "--raw", picture], capture_output=True, text=True)
    return done.stdout.strip()


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
@pytest.mark.parametrize("size", [(80, 24), (160, 50)], ids=["80x24", "160x50"])
async def test_the_code_is_read_from_a_terminal(
    browser: Browser, tmp_path: Path, size: tuple[int, int], theme: str, record_property: Callable[[str, object], None]
) -> None:
    async with hosting() as server:
        server.public_url = ""
        app = HostApp(server, qr.matrix)
        async with app.run_test(size=size) as pilot:
            app.theme = theme
            await pilot.pause()
            pictures = [app.export_screenshot()]
            await pilot.press("c")
            await pilot.pause()
            pictures.append(app.export_screenshot())
        for svg in pictures:
            for scale in SCALES:
                picture = await drawn(browser, svg, scale, tmp_path / "screen.png")
                assert scanned(picture) == server.join_url, (scale, pictures.index(svg))
    record_property("number of pictures read", len(pictures) * len(SCALES))
    record_property("sizes", f"{size[0]}x{size[1]}")
    record_property("themes", theme)
    record_property("scales", ", ".join(f"{scale:.0%}".replace("%", " %") for scale in SCALES))
