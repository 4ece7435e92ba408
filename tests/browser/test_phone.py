"""A real browser on a phone-sized page plays in a real room: by touch, by keyboard, asleep and without a line."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Callable

import pytest
from playwright.async_api import Browser, Page, WebSocketRoute, expect

from balderdash.game import room as rules
from tests.browser.hall import PHONE, Air, device, fakes, hosting, marks, needs_chromium, opened, seat, step, until
from tests.conftest import PATIENCE
from tests.play.stand_in_source import MEANINGS

pytestmark = [pytest.mark.slow, needs_chromium, pytest.mark.asyncio(loop_scope="module")]
expect.set_options(timeout=1000 * PATIENCE)
HEAD = "h1"
SLEEP = float(os.environ.get("BALDERDASH_SLEEP", "1"))  # seconds; the table in docs/room.md is about a minute
Record = Callable[[str, object], None]


async def test_a_sheet_is_played_by_touch(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await expect(page.locator(HEAD)).to_have_text("You are in")
        assert not await page.evaluate("isSecureContext")
        await server.go_on()
        await expect(page.locator(".option")).to_have_count(10)
        for place in fakes(server):
            await page.locator(".option").nth(place).tap()
        await until(lambda: marks(server) == fakes(server))
        await expect(page.locator(".foot")).to_contain_text("5 marked and sent")
        await page.locator(".option").nth(fakes(server)[0]).tap()  # and the mark is taken back
        await until(lambda: marks(server) == fakes(server)[1:])
        await step(server, "closed")
        await expect(page.locator(HEAD)).to_have_text("The vote is closed")
        await expect(page.locator(".chosen li")).to_have_count(4)
        await step(server, "reveal")
        await expect(page.locator(".up")).to_have_count(1)
        server.room.reveal_all()
        server.changed()
        await expect(page.locator(".badge.fake")).to_have_count(5)
        await expect(page.locator(".badge.real")).to_have_count(5)
        await expect(page.locator(".wrong")).to_have_count(1)
        await expect(page.locator(".total")).to_have_text("9 points in this one, 9 points in all.")
        await expect(page.locator("#say")).to_contain_text(": fake.")
        await step(server, "scores")
        await expect(page.locator("#say")).to_be_empty()
        await expect(page.locator(".big")).to_have_text("Place 1 of 1, with 9 points")
        server.room.end()
        server.changed()
        await expect(page.locator(HEAD)).to_have_text("That was it. Thank you!")


async def test_a_duel_is_played_by_keyboard(browser: Browser) -> None:
    async with hosting("duel") as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await expect(page.locator(HEAD)).to_have_text("You are in")
        await server.go_on()
        await expect(page.locator(HEAD)).to_have_text("Duel 1 of 10")
        await page.keyboard.press("2")
        await until(lambda: marks(server) == (1,))
        await page.keyboard.press("ArrowUp")
        await page.keyboard.press("Space")
        await until(lambda: marks(server) == (0,))
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await until(lambda: marks(server) == (1,))
        await expect(page.locator(".option[aria-pressed=true]")).to_have_count(1)
        real = 1 - fakes(server)[0]
        await page.keyboard.press(str(real + 1))
        await until(lambda: marks(server) == (real,))
        await step(server, "reveal")
        await expect(page.locator(".right")).to_have_count(1)
        await expect(page.locator(".total")).to_have_text("1 point in this one, 1 point in all.")


@pytest.mark.parametrize(("mode", "answer"), [("wager", "surely fake"), ("streak", "fake")])
async def test_an_answer_is_given_by_touch(browser: Browser, mode: str, answer: str) -> None:
    async with hosting(mode) as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await expect(page.locator(HEAD)).to_have_text("You are in")
        await server.go_on()
        await page.get_by_role("button", name=answer).tap()
        await until(lambda: marks(server) == (0,))
        is_right = bool(fakes(server))
        await step(server, "reveal")
        await expect(page.locator(".answers .right" if is_right else ".answers .wrong")).to_have_count(1)
        await expect(page.locator(".badge")).to_have_text("fake" if is_right else "real")


@pytest.mark.parametrize("mode", ["meaning", "definition"])
async def test_a_question_stands_above_its_four_lines(browser: Browser, mode: str) -> None:
    async with hosting(mode) as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await expect(page.locator(HEAD)).to_have_text("You are in")
        await server.go_on()
        assert server.room.question is not None
        await expect(page.locator(".question")).to_have_text(server.room.question.asked)
        await page.locator(".option").nth(3).tap()
        await until(lambda: marks(server) == (3,))
        await expect(page.locator(".foot")).to_contain_text("Your vote is in")


async def test_balderdash_is_written_and_voted_by_phone(browser: Browser) -> None:
    async with hosting("party") as server, device(browser, **PHONE) as phone:
        ann, bob = seat(server, "Ann", "Bob")
        page = await opened(phone, server.join_url)
        assert await server.go_on() == ""
        prefix = server.room.question.prefix  # type: ignore[union-attr]
        await expect(page.locator("#text")).to_have_value(prefix)
        await page.locator("#text").fill("Quirrel lattice")
        await page.get_by_role("button", name="Hand in").tap()
        await expect(page.locator("#text-why")).to_contain_text(prefix)
        await page.locator("#text").fill(f"{prefix}quirrel lattice")
        await page.keyboard.press("Enter")
        await expect(page.locator(".done")).to_contain_text(f"Handed in: “{prefix}quirrel lattice”.")
        assert server.room.write(ann, 1, f"{prefix}quasi functor") == ""
        await page.reload()
        await expect(page.locator("#text")).to_have_value(f"{prefix}quirrel lattice")
        await step(server, "vote")
        mine = page.locator(".option:disabled")
        await expect(mine).to_contain_text("quirrel lattice")
        await expect(mine).to_contain_text("yours")
        line = next(i for i, text in enumerate(server.room.question.texts) if "functor" in text)  # type: ignore[union-attr]
        await page.locator(".option").nth(line).tap()
        await until(lambda: marks(server, 2) == (line,))
        server.room.vote(bob, 1, 1, (server.room.question.own(2),))  # type: ignore[union-attr, arg-type]
        await step(server, "closed")
        server.room.reveal_all()
        server.changed()
        await expect(page.locator(".up", has_text="functor")).to_contain_text("written by Ann")
        await expect(page.locator(".up", has_text="quirrel")).to_contain_text("written by you")
        await expect(page.locator(".total")).to_have_text("1 point in this one, 1 point in all.")
        await step(server, "scores")
        await expect(page.locator(".fooled")).to_contain_text("quirrel lattice")


async def test_whoever_knows_the_meaning_does_not_vote(browser: Browser) -> None:
    async with hosting("bluff") as server, device(browser, **PHONE) as phone:
        seat(server, "Ann", "Bob")
        page = await opened(phone, server.join_url)
        assert await server.go_on() == ""
        term = server.room.question.asked  # type: ignore[union-attr]
        await expect(page.locator(".question")).to_have_text(term)
        await page.locator("#text").fill(MEANINGS[term])
        await page.get_by_role("button", name="Hand in").tap()
        await expect(page.locator(".done")).to_contain_text("Handed in")
        await step(server, "vote")
        await expect(page.locator(".foot")).to_contain_text("You wrote what it really means.")
        await expect(page.locator(".option:not(:disabled)")).to_have_count(0)


async def test_a_second_vote_begins_with_the_first(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await page.locator(".option").nth(4).tap()
        await until(lambda: marks(server) == (4,))
        await step(server, "closed")
        server.room.discuss()
        server.changed()
        await expect(page.locator(HEAD)).to_have_text("Talk it over")
        await step(server, "vote")
        await expect(page.locator(HEAD)).to_have_text("Sheet: the second vote")
        await page.get_by_role("button", name="Keep my first vote").tap()
        await until(lambda: 0 in server.room.attempts[1].voted)
        await page.locator(".option").nth(6).tap()
        await until(lambda: marks(server) == (4, 6))
        assert server.room.attempts[0].marks[0] == (4,)


async def test_the_seat_the_vote_and_the_score_survive_a_reload(browser: Browser, record_property: Record) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        for place in fakes(server):
            await page.locator(".option").nth(place).tap()
        await until(lambda: marks(server) == fakes(server))
        start = time.monotonic()
        await page.reload()
        await expect(page.locator(".option[aria-pressed=true]")).to_have_count(5)
        record_property("back after a reload in s", time.monotonic() - start)
        await step(server, "closed")
        await page.reload()
        await expect(page.locator(".chosen li")).to_have_count(5)
        server.room.reveal_all()
        await step(server, "scores")
        await page.close()
        page = await opened(phone, server.join_url)
        await expect(page.locator("#score")).to_have_text("10 points")
        assert len(server.room.players) == 1


async def test_a_phone_whose_line_is_cut_comes_back(browser: Browser, record_property: Record) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await expect(page.locator(".option")).to_have_count(10)
        start = time.monotonic()
        for client in server.devices.phones[0]:
            client.drop()
        await page.locator(".option").nth(2).tap()
        await until(lambda: marks(server) == (2,))
        record_property("back after a cut, with a new vote in s", time.monotonic() - start)
        await expect(page.locator("#line")).to_be_empty()


async def test_a_room_that_closed_and_opened_again_is_joined_again(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await expect(page.locator(".option")).to_have_count(10)
        await server.stop()
        await expect(page.locator("#line")).to_contain_text("The host has closed the room.")
        await page.locator(".option").nth(2).tap()
        await server.start()
        await until(lambda: marks(server) == (2,))
        await expect(page.locator("#line")).to_be_empty()


async def test_a_phone_that_slept_does_not_trust_its_old_socket(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await expect(page.locator(".option")).to_have_count(10)
        asleep = server.devices.phones[0][0]
        await _set_visibility(page, "hidden")
        await _set_visibility(page, "visible")
        await until(lambda: 0 in server.devices.phones and asleep not in server.devices.phones[0])
        await page.locator(".option").nth(1).tap()
        await until(lambda: marks(server) == (1,))


async def test_a_phone_that_slept_comes_back(browser: Browser, record_property: Record) -> None:
    async with Air() as air, hosting(air=air) as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        for place in fakes(server):
            await page.locator(".option").nth(place).tap()
        await until(lambda: marks(server) == fakes(server))
        await _set_visibility(page, "hidden")
        air.is_silent = True
        await asyncio.sleep(SLEEP)
        await step(server, "closed")
        server.room.reveal_all()
        server.changed()
        await expect(page.locator(".option")).to_have_count(10)
        air.is_silent = False
        start = time.monotonic()
        await _set_visibility(page, "visible")
        await expect(page.locator(".total")).to_contain_text("10 points in this one")
        await expect(page.locator(".revealed strong.right")).to_have_count(10)
        record_property(f"back after {SLEEP:.0f} s of sleep in s", time.monotonic() - start)
        assert len(server.room.players) == 1


async def _set_visibility(page: Page, value: str) -> None:
    """Tell the page that it is hidden or seen; a browser without a window never does."""
    await page.evaluate(
        """value => {
            Object.defineProperty(document, "visibilityState", { value, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        value,
    )


async def test_where_no_socket_gets_through_plain_requests_do(browser: Browser) -> None:
    async def refuse(socket: WebSocketRoute) -> None:
        await socket.close()

    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await phone.new_page()
        await page.route_web_socket(re.compile("/ws$"), refuse)
        await page.goto(server.join_url)
        await expect(page.locator(HEAD)).to_have_text("You are in")
        await server.go_on()
        await page.locator(".option").nth(3).tap()
        await until(lambda: marks(server) == (3,))
        await step(server, "closed")
        await expect(page.locator(".chosen li")).to_have_count(1)
        assert not server.devices.phones
        assert len(server.room.players) == 1


async def test_a_vote_that_came_too_late_is_not_shown_as_mine(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.join_url)
        await server.go_on()
        await page.locator(".option").nth(3).tap()
        await until(lambda: marks(server) == (3,))
        for client in server.devices.phones[0]:
            client.drop()
        server.room.go_on()  # closed, while the phone has no line
        await page.evaluate("document.querySelectorAll('.option')[5].click()")
        await expect(page.locator(HEAD)).to_have_text("The vote is closed")
        await expect(page.locator(".chosen li")).to_have_count(1)
        assert marks(server) == (3,)


async def test_a_name_can_be_changed_and_a_refused_one_is_said(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        seat(server, "Ann")
        page = await opened(phone, server.join_url)
        await page.get_by_role("button", name="Choose another name").tap()
        await page.locator("#name").fill("!!!")
        await page.get_by_role("button", name="Save").tap()
        await expect(page.locator("#name-why")).to_have_text("A name needs a letter or a digit.")
        await page.locator("#name").fill("Ann")
        await page.keyboard.press("Enter")
        await expect(page.locator("#rename")).to_be_hidden()
        await expect(page.locator("#who")).to_contain_text("Ann 2")
        assert server.room.players[1].name == "Ann 2"
        await page.reload()
        await expect(page.locator(".big")).to_have_text("Ann 2")


async def test_a_wrong_code_is_asked_for_again(browser: Browser) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone:
        page = await opened(phone, server.base_url)
        await page.locator("#code").fill("0000")
        await page.get_by_role("button", name="Join").tap()
        await expect(page.locator("#code-why")).to_have_text("There is no room with this code.")
        await page.locator("#code").fill(server.code.lower())
        await page.keyboard.press("Enter")
        await expect(page.locator(HEAD)).to_have_text("You are in")
        assert not server.room.players[0].is_kicked


async def test_a_locked_a_full_and_a_forbidden_room_say_so(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    async with hosting() as server, device(browser, **PHONE) as phone, device(browser, **PHONE) as other:
        page = await opened(phone, server.join_url)
        await expect(page.locator(HEAD)).to_have_text("You are in")
        monkeypatch.setattr(rules, "MOST_PLAYERS", 1)
        late = await opened(other, server.join_url)
        await expect(late.locator("main")).to_contain_text("The room is full")
        monkeypatch.undo()
        server.room.lock()
        await late.reload()
        await expect(late.locator("main")).to_contain_text("The host has closed the room to new players.")
        server.kick(0)
        await expect(page.locator("main")).to_contain_text("The host has taken you out of the game.")
        await page.reload()
        await expect(page.locator("main")).to_contain_text("The host has taken you out of the game.")
