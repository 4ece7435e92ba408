"""The host's screen, by keyboard and by mouse: it shows the room, and makes the host's moves."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.content import Content
from textual.pilot import Pilot

from balderdash.game.room import Phase, Player, Room
from balderdash.play.rehearsal import Rehearsal
from balderdash.play.room_session import RoomSession
from balderdash.tui.host import host_screen
from balderdash.tui.host.host_screen import HostScreen
from balderdash.tui.host.qr_screens import wifi_text
from balderdash.tui.host.room_lines import RoomLines
from balderdash.tui.host_app import HostApp
from balderdash.tui.widgets.qr_code import QrCode
from balderdash.web import qr
from balderdash.web.server import RoomServer
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.tui.playing import screen_lines, screen_text, shows, until

pytestmark = pytest.mark.slow
every_size = pytest.mark.parametrize("size", [(80, 24), (60, 20), (160, 50)], ids=lambda size: "x".join(map(str, size)))
BAR = re.compile("█|·{4,}")


@pytest.fixture(autouse=True)
def _short_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_screen, "HOLD", 0.01)
    monkeypatch.setattr(host_screen, "ASKED_TWICE", 3600.0)


class Hall:
    """A room with its screen, and players without phones."""

    def __init__(self, server: RoomServer, pilot: Pilot[None]) -> None:
        self.server, self.pilot = server, pilot

    @property
    def room(self) -> Room:
        return self.server.room

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    def join(self, *names: str) -> None:
        for name in names:
            assert isinstance(self.room.join(f"token {len(self.room.players)}", name), Player)
        self.server.changed()

    def vote(self, *votes: Sequence[int]) -> None:
        """Votes of the players, in their order."""
        for number, marks in enumerate(votes):
            assert self.room.vote(number, self.room.round, len(self.room.attempts), marks) == ""
        self.server.changed()

    async def step(self, phase: Phase) -> None:
        """Press Enter once, which leads to a phase."""
        before = self.room.rev
        screen = self.pilot.app.screen
        assert isinstance(screen, HostScreen)
        await until(self.pilot, lambda: not screen._is_held)
        await self.pilot.press("enter")
        await until(self.pilot, lambda: self.room.rev != before and self.room.phase is phase)
        await self.pilot.pause()

    @property
    def fakes(self) -> list[int]:
        assert self.room.question is not None
        return [index for index, line in enumerate(self.room.question.lines(())) if line.truth == "fake"]


@asynccontextmanager
async def hosting(
    size: tuple[int, int] = (80, 24),
    mode: str = "sheet",
    public_url: str = "",
    meanings: Mapping[str, str] = MEANINGS,
) -> AsyncIterator[Hall]:
    session = RoomSession(StandIn(meanings=meanings), mode, 1)
    server = RoomServer(session, public_url=public_url)
    server.addresses = ["192.168.178.34", "10.0.0.7"]
    async with HostApp(server, qr.matrix).run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Hall(server, pilot)


@every_size
async def test_a_sheet_from_the_lobby_to_the_scores(size: tuple[int, int]) -> None:
    async with hosting(size) as hall:
        await shows(hall.pilot, "192.168.178.34:8000")
        assert f"Code {hall.server.code}" in hall.text
        hall.join("Ann", "Ben", "Cem")
        await shows(hall.pilot, "Cem, Ben, Ann")
        await hall.step(Phase.VOTE)
        question = hall.room.question
        assert question is not None
        for text in question.texts:
            assert text in hall.text
        hall.vote(hall.fakes, hall.fakes[:2], [])
        await shows(hall.pilot, "3 of 3 voted")
        assert not BAR.search(hall.text)  # nothing about the votes while they come in
        await hall.step(Phase.CLOSED)
        assert "67 %" in hall.text
        await hall.step(Phase.REVEAL)
        assert hall.text.count("real ✓") + hall.text.count("fake ✗") == 1
        await hall.pilot.press("a")
        await until(hall.pilot, lambda: hall.room.is_turned)
        assert (hall.text.count("real ✓"), hall.text.count("fake ✗")) == (5, 5)
        await hall.step(Phase.SCORES)
        assert "The best" in hall.text
        assert re.search(r"1 +Ann +10", hall.text)
        await hall.step(Phase.VOTE)
        assert hall.room.sheet == 2
        assert all(len(line) <= size[0] for line in screen_lines(hall.pilot))


async def test_a_second_vote_shows_nothing_of_the_first_until_it_is_closed() -> None:
    async with hosting() as hall:
        hall.join("Ann", "Ben")
        await hall.step(Phase.VOTE)
        hall.vote(hall.fakes, [])
        await hall.step(Phase.CLOSED)
        assert "The room is split about 5 terms" in hall.text
        await hall.pilot.press("d")
        await until(hall.pilot, lambda: hall.room.phase is Phase.DISCUSS)
        assert not BAR.search(hall.text)
        await hall.step(Phase.VOTE)
        assert "second vote open" in hall.text
        assert not BAR.search(hall.text)
        hall.vote(hall.fakes, hall.fakes)
        await hall.step(Phase.CLOSED)
        assert "100 %, first 50 %" in hall.text


async def test_a_vote_that_was_closed_too_early_is_opened_again() -> None:
    async with hosting() as hall:
        await hall.step(Phase.VOTE)
        await hall.step(Phase.CLOSED)
        await hall.pilot.press("o")
        await until(hall.pilot, lambda: hall.room.phase is Phase.VOTE)


async def test_the_answers_are_seen_by_a_host_who_peeks_only() -> None:
    async with hosting() as hall:
        hall.join("Ann")
        await hall.step(Phase.VOTE)
        assert "(real)" not in hall.text
        await hall.pilot.press("p")
        await shows(hall.pilot, "Answers shown (p)")
        assert (hall.text.count("(real)"), hall.text.count("(fake)")) == (5, 5)
        assert "right" not in hall.text
        hall.vote(hall.fakes[:1])
        await hall.step(Phase.CLOSED)
        assert hall.text.count("100 % right") == 6
        assert hall.text.count("  0 % right") + hall.text.count(", 0 % right") == 4
        await hall.pilot.press("p")
        await until(hall.pilot, lambda: "(real)" not in hall.text)
        assert "% right" not in hall.text


async def test_votes_can_be_hidden_until_the_reveal() -> None:
    async with hosting() as hall:
        hall.join("Ann")
        await hall.pilot.press("v")
        await hall.step(Phase.VOTE)
        hall.vote(hall.fakes)
        await hall.step(Phase.CLOSED)
        assert not BAR.search(hall.text)
        await hall.step(Phase.REVEAL)
        assert len([line for line in screen_lines(hall.pilot) if BAR.search(line)]) == 1


async def test_a_meaning_is_told_for_the_line_at_the_cursor() -> None:
    async with hosting() as hall:
        await hall.step(Phase.VOTE)
        await hall.step(Phase.CLOSED)
        await hall.step(Phase.REVEAL)
        await hall.pilot.press("a")
        question = hall.room.question
        assert question is not None
        for index, line in enumerate(question.lines(())):
            await until(hall.pilot, lambda: hall.room.is_turned)
            if index:
                await hall.pilot.press("down")
            await shows(hall.pilot, f"{line.text}: {line.meaning or line.origin}")


@pytest.mark.parametrize("mode", ["sheet", "meaning"])
async def test_meanings_are_readable_whole_at_80x24(mode: str) -> None:
    longest = "Lie derivative of a differential form: L_X = d i_X + i_X d, anyhow"
    assert len(longest) == 66
    async with hosting(mode=mode, meanings=dict.fromkeys(MEANINGS, longest)) as hall:
        hall.join("Ann")
        await hall.step(Phase.VOTE)
        hall.vote([0])
        await hall.step(Phase.CLOSED)
        await hall.step(Phase.REVEAL)
        await hall.pilot.press("a")
        await until(hall.pilot, lambda: hall.room.is_turned)
        assert hall.room.question is not None
        told = 0
        for _ in hall.room.question.lines(()):
            told += longest in hall.text
            await hall.pilot.press("down")
            await hall.pilot.pause()
        assert told == (5 if mode == "sheet" else 1)
        if mode == "sheet":
            await hall.step(Phase.SCORES)
            words = " ".join(" ".join(text[:50] for text in screen_lines(hall.pilot)).split())
            assert longest in words
        assert "…" not in hall.text


async def test_a_whole_hand_is_told_of_by_its_real_line() -> None:
    async with hosting(mode="duel") as hall:
        for phase in (Phase.VOTE, Phase.CLOSED, Phase.REVEAL):
            await hall.step(phase)
        assert hall.room.question is not None
        (real,) = [line for line in hall.room.question.lines(()) if line.truth == "real"]
        await shows(hall.pilot, f"{real.text}: {real.meaning}")


async def test_a_meaning_of_another_term_that_fooled_the_room_says_of_which() -> None:
    async with hosting((160, 50), mode="definition") as hall:
        hall.join("Ann")
        await hall.step(Phase.VOTE)
        question = hall.room.question
        assert question is not None
        wrong = next(index for index, line in enumerate(question.lines(())) if line.truth == "other")
        hall.vote([wrong])
        await hall.step(Phase.CLOSED)
        await hall.step(Phase.REVEAL)
        origin = question.lines(())[wrong].origin
        assert re.fullmatch("the meaning of ‘.+’", origin)
        while hall.room.phase is not Phase.SCORES:
            hall.room.go_on()
        hall.server.changed()
        await shows(hall.pilot, f"{origin}, not of ‘{question.asked}’")


async def test_a_key_that_does_nothing_now_says_why() -> None:
    async with hosting() as hall:
        await hall.pilot.press("d")
        await shows(hall.pilot, "A discussion follows")
        await hall.pilot.press("s")
        await shows(hall.pilot, "The result can be saved")
        await hall.step(Phase.VOTE)
        for key, why in (("o", "Only a vote that was"), ("m", "The mode can be changed"), ("v", "is not closed")):
            await hall.pilot.press(key)
            await shows(hall.pilot, why)
        hall.pilot.app.clear_notifications()
        await hall.step(Phase.CLOSED)
        await shows(hall.pilot, "Nobody has voted: o opens it again, h counts raised hands. Enter reveals.")
        await hall.step(Phase.REVEAL)
        await hall.pilot.press("a")
        await until(hall.pilot, lambda: hall.room.is_turned)
        for key, why in (
            ("p", "no answer left to peek at"),
            ("a", "nothing left to turn up"),
            ("h", "Hands are counted"),
        ):
            await hall.pilot.press(key)
            await shows(hall.pilot, why)


async def test_all_who_share_the_last_place_are_counted() -> None:
    async with hosting() as hall:
        hall.join(*(f"Ann {number}" for number in range(8)))
        await hall.step(Phase.VOTE)
        hall.vote(*([hall.fakes] * 8))
        for phase in (Phase.CLOSED, Phase.REVEAL):
            await hall.step(phase)
        await hall.pilot.press("a")
        await until(hall.pilot, lambda: hall.room.is_turned)
        await hall.step(Phase.SCORES)
        await shows(hall.pilot, "and 3 more with 10")


@pytest.mark.parametrize("mode", ["duel", "streak", "wager", "meaning", "definition", "open"])
async def test_other_modes(mode: str) -> None:
    async with hosting(mode=mode) as hall:
        hall.join("Ann", "Ben")
        await hall.step(Phase.VOTE)
        question = hall.room.question
        assert question is not None
        for words in (*question.texts, *question.answers):
            assert words in hall.text
        await hall.pilot.press("p")
        await shows(hall.pilot, "(real)")
        hall.vote([0], [0])
        await hall.step(Phase.CLOSED)
        assert "100 %" in hall.text
        await hall.step(Phase.REVEAL)
        await hall.pilot.press("a")
        await shows(hall.pilot, "real ✓")


async def test_balderdash_is_written_then_voted_on() -> None:
    async with hosting(mode="party") as hall:
        hall.join("Ann", "Ben")
        await hall.step(Phase.WRITE)
        await shows(hall.pilot, "0 of 2 have written.")
        question = hall.room.question
        assert question is not None
        assert hall.room.write(0, hall.room.round, f"{question.prefix}nnian ring") == ""
        hall.server.changed()
        await shows(hall.pilot, "1 of 2 have written.")
        assert "nnian ring" not in hall.text
        await hall.step(Phase.VOTE)
        await shows(hall.pilot, "nnian ring")
        assert "by Ann" not in hall.text
        await hall.step(Phase.CLOSED)
        await hall.step(Phase.REVEAL)
        await hall.pilot.press("a")
        await shows(hall.pilot, "by Ann")


async def test_by_mouse() -> None:
    async with hosting() as hall:
        bar = next(line for line in screen_lines(hall.pilot) if "Next" in line)
        await hall.pilot.click(offset=(bar.index("Next"), 23))
        await until(hall.pilot, lambda: hall.room.phase is Phase.VOTE)
        question = hall.room.question
        assert question is not None
        row = next(y for y, line in enumerate(screen_lines(hall.pilot)) if question.texts[3] in line)
        await hall.pilot.click(offset=(10, row))
        await until(hall.pilot, lambda: "▸ 4" in hall.text)
        await hall.pilot.click(QrCode)
        await until(hall.pilot, lambda: not isinstance(hall.pilot.app.screen, HostScreen))
        await shows(hall.pilot, f"Code {hall.server.code}")
        await hall.pilot.click(QrCode)
        await until(hall.pilot, lambda: isinstance(hall.pilot.app.screen, HostScreen))


async def test_players_are_renamed_kicked_and_kept_out() -> None:
    async with hosting() as hall:
        hall.join("Ann", "Ben", "Rude name")
        await hall.pilot.press("n", "down", "down")
        await shows(hall.pilot, "3 players")
        await hall.pilot.press("k")
        await shows(hall.pilot, "Press k again to send Rude name away.")
        await hall.pilot.press("k")
        await shows(hall.pilot, "2 players")
        assert [player.name for player in hall.room.present] == ["Ann", "Ben"]
        await hall.pilot.press("home", "r")
        await shows(hall.pilot, "The new name of Ann")
        await hall.pilot.press(*"Kim qn", "enter")
        await shows(hall.pilot, "They are called Kim qn now.")
        await hall.pilot.press("l")
        await shows(hall.pilot, "locked")
        assert hall.room.join("late", "Late") == "The host has closed the room to new players."
        await hall.pilot.press("escape")
        await until(hall.pilot, lambda: isinstance(hall.pilot.app.screen, HostScreen))


async def test_hostile_names_and_terms_show_as_text() -> None:
    async with hosting((160, 50)) as hall:
        hall.join("[bold red]Bob", "<script>", "a\x1b[31mb")
        await shows(hall.pilot, "a[31mb, <script>, [bold red]Bob")
        await hall.pilot.press("n")
        await shows(hall.pilot, "[bold red]Bob")


async def test_raised_hands_are_counted_line_by_line() -> None:
    async with hosting() as hall:
        await hall.step(Phase.VOTE)
        await hall.pilot.press("h")
        await shows(hall.pilot, "Who thinks that this is a fake?")
        await hall.pilot.press("9", "backspace", "1", "2", "enter")
        await hall.pilot.press("7", "enter", "up", "backspace", "8", "enter")
        await hall.pilot.press("enter")
        await shows(hall.pilot, "0 if nobody raised a hand")
        for _ in range(8):
            await hall.pilot.press("0", "enter")
        await shows(hall.pilot, "How many people raised a hand at all? At least 12")
        await hall.pilot.press("9", "enter")
        await shows(hall.pilot, "9 people cannot raise 12 hands.")
        await hall.pilot.press("2", "0", "enter")
        await shows(hall.pilot, "20 counted")
        assert (hall.room.attempts[-1].hands, hall.room.attempts[-1].people) == ((12, 8, *[0] * 8), 20)
        await hall.step(Phase.CLOSED)
        assert "60 %" in hall.text


async def test_what_to_do_if_nobody_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_screen, "HOTSPOT_AFTER", 0.05)
    async with hosting() as hall:
        await shows(hall.pilot, "Nobody has joined yet.")
        told = Content(" ").join(hall.pilot.app.screen.query_one(RoomLines).lines(200)).plain
        assert "This machine has two addresses: i tries the next." in told
        await hall.pilot.press("i")
        await shows(hall.pilot, "10.0.0.7:8000")
        hall.join("Ann")
        await until(hall.pilot, lambda: "Nobody has joined yet." not in hall.text)


async def test_a_hotspot_gets_a_code_beside_the_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    matrix = qr.matrix
    monkeypatch.setattr(qr, "matrix", lambda text: made.append(text) or matrix(text))  # type: ignore[func-returns-value]
    async with hosting() as hall:
        await hall.pilot.press("w", *"Ann", "enter", *"short", "enter")
        await shows(hall.pilot, "8 letters or more")
        await hall.pilot.press(*"er;1", "enter")
        await shows(hall.pilot, "1. Join Ann")
        assert f"2. Code {hall.server.code}" in hall.text
        assert made[-2:] == [r"WIFI:T:WPA;S:Ann;P:shorter\;1;;", hall.server.join_url]


def test_the_text_that_joins_a_network() -> None:
    assert wifi_text('a"b\\', "") == 'WIFI:T:nopass;S:a\\"b\\\\;;'


async def test_another_mode_for_the_next_sheet() -> None:
    async with hosting() as hall:
        await hall.pilot.press("m")
        await shows(hall.pilot, "The next sheet is played as")
        await hall.pilot.press("down", "down", "enter")
        await shows(hall.pilot, "Enter deals the first sheet: Duel.")
        await hall.step(Phase.VOTE)
        assert "Duel 1 of 10" in hall.text


async def test_a_fake_that_is_real_after_all() -> None:
    async with hosting() as hall:
        await hall.step(Phase.VOTE)
        await hall.step(Phase.CLOSED)
        await hall.pilot.press("enter")
        await until(hall.pilot, lambda: hall.room.phase is Phase.REVEAL)
        await hall.pilot.press("a", *["down"] * hall.fakes[0])
        await hall.pilot.press("x")
        await shows(hall.pilot, "real after all, as somebody says")
        assert hall.room.disputed == {hall.fakes[0]}


async def test_ending_and_leaving_ask_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with hosting() as hall:
        hall.join("Ann")
        await hall.step(Phase.VOTE)
        hall.vote(hall.fakes)
        for phase in (Phase.CLOSED, Phase.REVEAL):
            await hall.step(phase)
        await hall.pilot.press("a")
        await until(hall.pilot, lambda: hall.room.is_turned)
        await hall.step(Phase.SCORES)
        await hall.pilot.press("q")
        await shows(hall.pilot, "The same key again closes")
        assert hall.pilot.app.is_running
        await hall.pilot.press("e")
        assert hall.room.phase is Phase.SCORES
        await hall.pilot.press("e")
        await shows(hall.pilot, "This game is over.")
        await hall.pilot.press("s")
        await shows(hall.pilot, "Written here:")
        assert {file.suffix for file in tmp_path.iterdir()} >= {".json", ".csv", ".html"}
        await hall.pilot.press("q")
        await until(hall.pilot, lambda: hall.pilot.app._exit)


async def test_the_help_explains_every_key() -> None:
    async with hosting((160, 60)) as hall:
        await hall.pilot.press("question_mark")
        text = await shows(hall.pilot, "How to lead a room")
        for title in ("Discuss", "Peek", "Real after all", "Hands", "Wi-Fi"):
            assert title in text


async def test_a_rehearsal_plays_by_itself() -> None:
    from random import Random

    async with hosting() as hall:
        hall.server.rehearsal = Rehearsal(hall.server.session, 12, Random(1))
        while len(hall.room.players) < 12:
            hall.server.rehearsal.step()
        hall.server.changed()
        await shows(hall.pilot, "rehearsal · open · 12 joined")


async def test_a_long_address_leaves_room_for_the_ballot() -> None:
    async with hosting(public_url="https://a-rather-long-name-of-a-tunnel.example.org") as hall:
        await hall.step(Phase.VOTE)
        assert hall.pilot.app.screen.query_one(RoomLines).size.width >= 40
        assert hall.pilot.app.screen.query_one(QrCode).least_width <= hall.pilot.app.screen.query_one(QrCode).size.width


async def test_a_right_answer_is_called_right_whatever_the_term_is() -> None:
    async with hosting(mode="wager") as hall:
        truths: set[str] = set()
        while truths != {"real", "fake"}:
            for phase in (Phase.VOTE, Phase.CLOSED, Phase.REVEAL):
                await hall.step(phase)
            assert hall.room.question is not None
            (line,) = hall.room.question.lines(())
            truths.add(line.truth)
            assert hall.text.count("right ✓") == 2, "surely and rather"
            assert hall.text.count("real ✓") == (line.truth == "real"), "of the term"


async def test_a_streak_has_no_last_hand_worth_naming() -> None:
    async with hosting(mode="streak") as hall:
        await hall.step(Phase.VOTE)
        assert re.search(r"· Streak 1 +vote open", screen_lines(hall.pilot)[0])


@pytest.mark.parametrize(("players", "presses"), [((), 1), (("Ann",), 2)])
async def test_q_closes_the_room_in_a_terminal_that_is_too_small(players: Sequence[str], presses: int) -> None:
    async with hosting() as hall:
        hall.join(*players)
        await hall.pilot.resize_terminal(50, 12)
        for n in range(presses):
            assert hall.pilot.app.is_running
            if n:
                assert "The same key again closes the room on 1 player." in " ".join(hall.text.split())
            await hall.pilot.press("q")
            await hall.pilot.pause()
        assert not hall.pilot.app.is_running


@pytest.mark.parametrize("keys", [(), ("n",), ("w",), ("h",), ("c",), ("m",), ("question_mark",), ("ctrl+p",)])
async def test_ctrl_c_asks_before_it_closes_the_room_whatever_lies_over_it(keys: Sequence[str]) -> None:
    async with hosting((160, 50)) as hall:
        hall.join("Ann")
        await hall.pilot.press(*keys)
        await hall.pilot.pause()
        await hall.pilot.press("ctrl+c")
        await shows(hall.pilot, "The same key again closes the room on 1 player.")
        assert hall.pilot.app.is_running
        await hall.pilot.press("ctrl+c")
        await hall.pilot.pause()
        assert not hall.pilot.app.is_running
