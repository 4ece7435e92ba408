"""The pages are light, ask nobody else, show text as text, and can be used by everybody."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, Response, expect

from tests.browser.hall import PHONE, device, fakes, hosting, marks, needs_chromium, opened, seat, step, until
from tests.conftest import PATIENCE

pytestmark = [pytest.mark.slow, needs_chromium, pytest.mark.asyncio(loop_scope="module")]
expect.set_options(timeout=1000 * PATIENCE)
NARROW = {**PHONE, "viewport": {"width": 320, "height": 568}}  # also a window of 640 at 200 %
FIRST_LOAD = 60_000  # bytes
Record = Callable[[str, object], None]
HOSTILE_NAMES = (
    "<img src=x onerror=x()>", "<script>x()</script>", "<b>bold</b>", "&lt;b&gt;&amp;", "\"><svg onload=x()>",
    "';x()//", "javascript:x()", "{{7*7}}", "${7*7}", "<%= 7 %>", "%3Cb%3E", "<!-- ", "]]>",
    "\\u003cb\\u003e", "</ul></main>",
    "<style>*{color:red}", "<a href=//x>x</a>", "<input autofocus>", "<iframe src=//x>", "<base href=//x>",
    "<link rel=x href=//x>", "<meta charset=x>", "<form action=//x>", "<object data=//x>", "<math><mi>x",
    "\u202eright to left", "\u2066isolate", "\u200bzero\u200bwidth", "a\u0301\u0301\u0301\u0301\u0301",
    "Zalgo\u0489\u0489\u0489",
    "משתמש", "مستخدم", "用户", "ユーザー", "사용자", "Ωμέγα", "Имя", "नाम", "ชื่อ", "🦕🦕🦕",
    "👩‍👩‍👧‍👦 family",
    "A" * 24, "W W W W W W W W W W W W", "....7", "- - 8", "'9", "\"10", "   11   ", "NULL 12", "constructor",
    "__proto__",
)  # fmt: skip


async def test_fifty_hostile_names_show_as_text(browser: Browser, record_property: Record) -> None:
    assert len(HOSTILE_NAMES) >= 50
    record_property("number of names", len(HOSTILE_NAMES))
    async with (
        hosting() as server,
        device(browser, **PHONE) as phone,
        device(browser, viewport={"width": 1280, "height": 720}) as hall,
    ):
        screen = await opened(hall, server.projector_url)
        page = await opened(phone, server.join_url)
        await expect(page.locator("h1")).to_have_text("You are in")
        for start in range(0, len(HOSTILE_NAMES), 12):
            numbers = seat(server, *HOSTILE_NAMES[start : start + 12])
            names = [server.room.players[number].name for number in numbers]
            await expect(screen.locator(".names li").first).to_have_text(names[-1], use_inner_text=True)
            shown = await screen.locator(".names li").evaluate_all("(items) => items.map((item) => item.textContent)")
            assert shown[: len(names)] == names[::-1]
            assert await _elements_of_strangers(screen) == 0
        for number in range(1, 6):
            name = HOSTILE_NAMES[number - 1]
            server.room.rename(0, name)
            server.changed()
            await expect(page.locator(".big")).to_have_text(server.room.players[0].name, use_inner_text=True)
            assert await _elements_of_strangers(page) == 0
        await server.go_on()
        for player in range(6):
            server.room.vote(player, 1, 1, fakes(server))
        await step(server, "closed")
        server.room.reveal_all()
        await step(server, "scores")
        for place in (page, screen):
            await expect(place.locator(".leaders li").first).to_contain_text(server.room.players[0].name)
            assert await _elements_of_strangers(place) == 0


async def _elements_of_strangers(page: Page) -> int:
    """Elements that no page of ours makes."""
    return await page.locator(
        "main :is(script, style, b, svg, iframe, base, link, meta, object, math, a), img:not(.qr)"
    ).count()


@pytest.mark.parametrize("address", ["phone", "projector"])
async def test_a_first_load_is_light_and_asks_nobody_else(
    browser: Browser, address: str, record_property: Record
) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await phone.new_page()
        answers: list[Response] = []
        asked: list[str] = []
        page.on("response", lambda response: answers.extend([response]))
        page.on("request", lambda request: asked.extend([request.url]))
        page.on("websocket", lambda socket: asked.extend([socket.url.replace("ws:", "http:")]))
        base = server.base_url if address == "phone" else f"http://localhost:{server.port}"
        await page.goto(server.join_url if address == "phone" else server.projector_url)
        await expect(page.locator("h1")).to_be_visible()
        await server.go_on()
        await expect(page.locator("h1")).to_have_text("Sheet")
        assert [url for url in asked if not url.startswith(f"{base}/")] == []
        assert len(asked) > 5
        loaded = sum([len(await response.body()) for response in answers])
        record_property(f"first load of the {address}'s page", f"{loaded / 1000:.1f} KB")
        assert loaded <= FIRST_LOAD


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_a_narrow_phone(browser: Browser, scheme: str) -> None:
    async with hosting() as server, device(browser, color_scheme=scheme, **NARROW) as phone:
        page = await opened(phone, server.base_url)
        await _is_accessible(page)
        page = await opened(phone, server.join_url)
        await expect(page.locator("h1")).to_have_text("You are in")
        await _is_accessible(page)
        await page.get_by_role("button", name="Choose another name").tap()
        await _is_accessible(page)
        await page.keyboard.press("Escape")
        await server.go_on()
        await page.locator(".option").nth(1).tap()
        await until(lambda: marks(server) == (1,))
        await expect(page.locator(".foot")).to_contain_text("1 marked and sent")
        await _is_accessible(page)
        for phase in ("closed", "reveal", "scores"):
            await step(server, phase)
            await page.locator(f"main[data-phase={phase}]").wait_for()
            await _is_accessible(page)
            server.room.reveal_all()
            server.changed()
        server.kick(0)
        await expect(page.locator("h1")).to_have_text("Goodbye")
        await _is_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing_serious_on_the_projector(browser: Browser, scheme: str) -> None:
    async with (
        hosting() as server,
        device(browser, color_scheme=scheme, viewport={"width": 1280, "height": 720}) as hall,
    ):
        page = await opened(hall, server.projector_url)
        (ann,) = seat(server, "Ann")
        await expect(page.locator(".names li")).to_have_text("Ann")
        await _is_accessible(page)
        await server.go_on()
        server.room.vote(ann, 1, 1, fakes(server))
        for phase in ("vote", "closed", "reveal", "scores"):
            await step(server, phase)
            await page.locator(f"body.{phase}").wait_for()
            await _is_accessible(page)
            server.room.reveal_all()
            server.changed()


async def test_letters_of_twice_the_size_need_no_scrolling_sideways(browser: Browser) -> None:
    async with hosting() as server, device(browser, **NARROW) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await expect(page.locator(".option")).to_have_count(10)
        await page.evaluate("document.documentElement.style.fontSize = '200%'")
        await page.locator(".option").nth(1).tap()
        for phase in ("vote", "closed", "reveal", "scores"):
            await step(server, phase)
            await page.locator(f"main[data-phase={phase}]").wait_for()
            assert await page.evaluate("document.scrollingElement.scrollWidth") <= 320
            await _is_accessible(page)
            server.room.reveal_all()
            server.changed()


async def test_targets_are_large_enough_for_a_thumb(browser: Browser) -> None:
    async with hosting() as server, device(browser, **NARROW) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await expect(page.locator(".option")).to_have_count(10)
        boxes = [await option.bounding_box() for option in await page.locator(".option").all()]
        assert all(box is not None and box["height"] >= 44 and box["width"] >= 250 for box in boxes)


async def _is_accessible(page: Page) -> None:
    results = await Axe().run(page)
    serious = [found for found in results.response["violations"] if found["impact"] in ("serious", "critical")]
    assert serious == [], [(found["id"], [node["html"] for node in found["nodes"]]) for found in serious]


NOTHING_COVERS = """() => {
    const parts = [...document.querySelectorAll("main :is(.option, .card, .foot, .total, .chosen li, button, input)")];
    return parts.flatMap((part) => {
        part.scrollIntoView({ block: "nearest" });
        const { left, top, width, height } = part.getBoundingClientRect();
        const places = [[width / 2, 3], [width / 2, height / 2], [5, height - 3]];
        const isFree = ([x, y]) => {
            const shown = document.elementFromPoint(left + x, top + y);
            return shown !== null && (part.contains(shown) || shown.contains(part));
        };
        return !height || places.every(isFree) ? [] : [part.textContent];
    });
}"""


@pytest.mark.parametrize(("mode", "height"), [("sheet", 640), ("sheet", 480), ("duel", 480), ("definition", 480)])
async def test_nothing_is_hidden_on_a_small_phone(browser: Browser, mode: str, height: int) -> None:
    small = {**PHONE, "viewport": {"width": 360, "height": height}}
    async with hosting(mode) as server, device(browser, **small) as phone:
        page = await opened(phone, server.join_url)
        await expect(page.locator("h1")).to_have_text("You are in")
        assert await page.evaluate(NOTHING_COVERS) == []
        await server.go_on()
        await page.locator(".option").last.tap()
        await until(lambda: marks(server) is not None)
        if height == 640:
            await expect(page.locator(".foot")).to_contain_text("1 marked and sent")
            size = await page.evaluate("[document.scrollingElement.scrollHeight, innerHeight]")
            assert size == [640, 640], "ten terms of one line, and what became of the vote, need no scrolling"
        for phase in ("vote", "closed", "reveal", "scores"):
            if phase == "scores":
                while server.room.phase.value != "scores":
                    server.room.reveal_all()
                    await server.go_on()
            else:
                await step(server, phase)
            await page.locator(f"main[data-phase={phase}]").wait_for()
            assert await page.evaluate(NOTHING_COVERS) == [], phase
            if phase == "reveal":
                server.room.reveal_all()
                server.changed()
                await expect(page.locator(".total")).not_to_be_empty()
                assert await page.evaluate(NOTHING_COVERS) == [], "revealed"
