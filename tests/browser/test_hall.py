"""The projector's page and the clicker's page, in a real browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from balderdash.game.challenge import LONGEST
from tests.browser.hall import device, fakes, hosting, needs_chromium, opened, seat, step, until
from tests.conftest import PATIENCE
from tests.play.stand_in_source import StandIn

pytestmark = [pytest.mark.slow, needs_chromium, pytest.mark.asyncio(loop_scope="module")]
expect.set_options(timeout=1000 * PATIENCE)
SIZES = ((1280, 720), (1920, 1080), (1024, 768))
LONG = tuple(
    f"{letter}ausdorff–Kolmogorov spectral sequence of the third kind" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)
LONG_MEANINGS = {term: f"{term[0]}: a sentence of sixty-six letters that stands for a meaning, as" for term in LONG}
# Texts that stick out of the screen or lie under the code, and cards that lie on each other or beyond their list.
MISPLACED = """() => {
    const rect = (node) => node.getBoundingClientRect();
    const texts = [...document.querySelectorAll("main *, #rail *, #banner")].filter((node) =>
        node.childElementCount === 0 && node.textContent.trim());
    const code = document.querySelector("#rail:not([hidden]) .qr");
    const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
    const outside = texts.filter((node) => {
        const r = rect(node);
        return r.left < 0 || r.top < 0 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1;
    });
    const covered = code ? texts.filter((node) => !apart(rect(node), rect(code))) : [];
    const progress = document.querySelector("#rail:not([hidden]) .progress strong")?.parentElement;
    const under = progress ? texts.filter((n) => n.closest("main") && !apart(rect(n), rect(progress))) : [];
    const cards = [...document.querySelectorAll(".cards li")];
    const stray = cards.filter((node, i) => {
        const [r, list] = [rect(node), rect(node.parentElement)];
        return r.top < list.top - 1 || r.bottom > list.bottom + 1 || (i && r.top < rect(cards[i - 1]).bottom - 1);
    });
    return [...outside, ...covered, ...under, ...stray].map((node) => node.textContent);
}"""

# A new size reaches the page with the next picture; what is drawn with it stands after one more.
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def projecting(width: int = 1280, height: int = 720, **options: Any) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}, **options}


async def test_the_lobby_shows_the_code_at_full_height_and_who_came(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.projector_url)
        code = page.locator(".qr")
        await expect(code).to_be_visible()
        await page.wait_for_function("document.querySelector('.qr').naturalWidth > 0")
        box = await code.bounding_box()
        assert box is not None
        assert box["height"] >= 0.85 * 720
        await expect(page.locator(".letters")).to_have_text(server.code)
        await expect(page.locator(".address")).to_have_text(f"phone.example:{server.port}")
        seat(server, "Ann", "Bob")
        await expect(page.locator(".joined")).to_have_text("2 players")
        await expect(page.locator(".names li")).to_have_text(["Bob", "Ann"])


async def test_nothing_is_told_before_the_vote_is_closed_and_everything_after(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.projector_url)
        ann, bob = seat(server, "Ann", "Bob")
        await server.go_on()
        await expect(page.locator(".cards li")).to_have_count(10)
        server.room.vote(ann, 1, 1, fakes(server))
        server.changed()
        await expect(page.locator(".progress")).to_have_text("1 of 2 voted")
        await expect(page.locator(".badge, .bar")).to_have_count(0)
        await step(server, "closed")
        await expect(page.locator(".lead")).to_have_text("The vote is closed.")
        await expect(page.locator(".badge, .bar")).to_have_count(0)
        server.room.discuss()
        await step(server, "vote")
        await expect(page.locator("h1")).to_have_text("Sheet: the second vote")
        await expect(page.locator(".badge, .bar")).to_have_count(0)
        server.room.vote(bob, 1, 2, ())
        await step(server, "reveal")
        await expect(page.locator(".cards .badge")).to_have_count(1)
        await expect(page.locator(".bar")).to_have_count(2)  # the first vote beside the second
        server.room.reveal_all()
        server.changed()
        await expect(page.locator(".bar")).to_have_count(20)
        first = page.locator(".cards li").nth(fakes(server)[0])
        await expect(first.locator(".share")).to_have_text(["100\u00a0%", "50\u00a0%"])
        full, half = [await first.locator(".fill").nth(place).bounding_box() for place in (0, 1)]
        assert full is not None
        assert half is not None
        assert half["width"] == pytest.approx(full["width"] / 2, abs=2)
        await step(server, "scores")
        await expect(page.locator(".leaders li")).to_have_text(["1Ann10", "2Bob5"])


@pytest.mark.parametrize("mode", ["sheet", "duel", "wager", "meaning", "definition"])
async def test_every_picture_fits_the_screen(browser: Browser, mode: str) -> None:
    source = StandIn(LONG, meanings=LONG_MEANINGS)
    async with hosting(mode, source) as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.projector_url)
        server.notice = "The address has changed: scan the code again."
        voters = seat(server, *(f"The {n}th Axtric group 0000" for n in range(20)))
        await _fits(page, "lobby")
        assert await server.go_on() == ""
        await _fits(page, "vote")
        for voter in voters:
            server.room.vote(voter, 1, 1, (voter % 2,))
        await step(server, "closed")
        server.room.discuss()
        server.changed()
        await _fits(page, "discuss")
        await step(server, "reveal")
        await _fits(page, "reveal")
        server.room.reveal_all()
        server.changed()
        await page.locator(".bar").nth(3).wait_for()
        await _fits(page, "reveal")
        while server.room.phase.value != "scores":
            for voter in voters:
                server.room.vote(voter, server.room.round, 1, (voter % 2,))
            server.room.reveal_all()
            await server.go_on()
        await expect(page.locator(".fooled li")).to_have_count(3)
        await _fits(page, "scores")


@pytest.mark.parametrize(("mode", "letters"), [("party", LONGEST), ("bluff", LONGEST), ("bluff", 60)])
async def test_a_whole_ballot_fits_the_screen(browser: Browser, mode: str, letters: int) -> None:
    async with hosting(mode) as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.projector_url)
        assert await server.go_on() == ""
        await _fits(page, "write")
        assert server.room.question is not None
        for number in seat(server, *(f"The {n}th Axtric group 0000" for n in range(12))):
            words = f"{number} ".join(f"{chr(97 + number)}{chr(97 + n)}quence" for n in range(12))
            text = f"{server.room.question.prefix}{words}"[:letters]
            assert server.room.write(number, 1, text) == ""
        await step(server, "vote")
        await _fits(page, "vote")
        await expect(page.locator(".cards li")).to_have_count(12)
        for voter in range(12):
            server.room.vote(voter, 1, 1, (0,))
        await step(server, "reveal")
        await _fits(page, "reveal")
        server.room.reveal_all()
        server.changed()
        await expect(page.locator(".cards .badge")).to_have_count(12)
        await expect(page.locator(".cards small")).not_to_have_count(0)  # the authors
        await _fits(page, "reveal")
        await step(server, "scores")
        await _fits(page, "scores")


async def _fits(page: Page, phase: str) -> None:
    await page.locator(f"body.{phase}").wait_for()
    await page.wait_for_function("[...document.images].every((image) => image.complete)")
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await page.evaluate(DRAWN)
        assert await page.evaluate(MISPLACED) == [], (width, height)
        assert await page.evaluate("document.documentElement.scrollHeight <= innerHeight")


async def test_terms_can_be_read_from_the_back_row(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting(1920, 1080)) as hall:
        page = await opened(hall, server.projector_url)
        await server.go_on()
        size = await page.locator(".cards .text").first.evaluate(
            "(node) => parseFloat(getComputedStyle(node).fontSize)"
        )
        assert size >= 0.05 * 1080
        await step(server, "reveal")
        await page.locator("body.reveal").wait_for()
        size = await page.locator(".cards .text").first.evaluate(
            "(node) => parseFloat(getComputedStyle(node).fontSize)"
        )
        assert size >= 0.04 * 1080


async def test_names_of_the_leaders_are_whole(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.projector_url)
        names = [f"Mersenne rotation {word}" for word in ("number", "nombre", "figure", "symbol", "series", "result")]
        numbers = seat(server, *names)
        await server.go_on()
        for number in numbers:
            server.room.vote(number, 1, 1, fakes(server))
        await step(server, "closed")
        server.room.reveal_all()
        await step(server, "scores")
        await expect(page.locator(".leaders li")).to_have_count(6)
        await expect(page.locator(".leaders .best")).to_have_count(5)
        await expect(page.locator(".leaders li").last).to_have_text("and 1 more with 10 points")
        cut = "(names) => names.filter((n) => n.scrollWidth > n.clientWidth).map((n) => n.textContent)"
        assert await page.locator(".leaders bdi").evaluate_all(cut) == []


async def test_a_key_turns_the_lights_off(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting(color_scheme="light")) as hall:
        page = await opened(hall, server.projector_url)
        await expect(page.locator("h1")).to_be_visible()
        light = await page.evaluate("getComputedStyle(document.body).backgroundColor")
        await page.keyboard.press("t")
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") != light
        await page.keyboard.press("t")
        assert await page.evaluate("getComputedStyle(document.body).backgroundColor") == light
        await page.keyboard.press("b")
        await expect(page.locator("h1")).to_be_hidden()
        await page.keyboard.press("b")
        await expect(page.locator("h1")).to_be_visible()


async def test_a_clicker_goes_on_once_a_press(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.stage_url)
        await expect(page.locator(".letters")).to_have_text(server.code)
        await page.evaluate(  # both within a moment, however busy the machine is
            "for (const _ of 'ab') document.dispatchEvent(new KeyboardEvent('keydown', { key: 'PageDown' }))"
        )
        await expect(page.locator(".cards li")).to_have_count(10)
        await page.wait_for_timeout(500)
        assert server.room.phase.value == "vote"
        await page.keyboard.press("PageDown")
        await until(lambda: server.room.phase.value == "closed")


@pytest.mark.parametrize("key", ["", "#", "#wrong", "#%E0%A4%A"])
async def test_a_stage_without_the_key_controls_nothing(browser: Browser, key: str) -> None:
    async with hosting() as server, device(browser, **projecting()) as hall:
        page = await opened(hall, f"http://localhost:{server.port}/stage{key}")
        await expect(page.locator("main")).to_contain_text("open the address that the host shows")
        await page.keyboard.press("PageDown")
        await page.wait_for_timeout(200)
        assert server.room.phase.value == "lobby"


async def test_the_projector_waits_for_a_room_that_is_away(browser: Browser) -> None:
    async with hosting() as server, device(browser, **projecting()) as hall:
        page = await opened(hall, server.projector_url)
        assert await server.go_on() == ""
        await expect(page.locator(".qr")).to_be_visible()
        await server.stop()
        await expect(page.locator("main")).to_contain_text("The host has closed the room.")
        await expect(page.locator(".qr")).to_be_hidden()  # nobody can join now
        await server.start()
        await expect(page.locator(".qr")).to_be_visible()
