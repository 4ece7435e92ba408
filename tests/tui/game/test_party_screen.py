"""Balderdash proper on screen: nobody sees what others write, and the points are right."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from balderdash import paths
from balderdash.game.challenge import NETWORK, REAL
from balderdash.game.party import Party, Phase
from balderdash.terms import wordlist
from balderdash.tui.game import party_screen
from balderdash.tui.game.party_screen import PartyScreen
from balderdash.tui.notices import inform
from tests.tui.playing import dealt, every_size, screen_lines, screen_text, stand_in_app, until


async def begun(pilot: Pilot[None], names: str) -> tuple[PartyScreen, Party]:
    await dealt(pilot)
    await pilot.press("m", "b")
    await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, PartyScreen)
    screen.query_one(Input).value = names
    await pilot.press("enter")
    await until(pilot, lambda: screen.party is not None)
    assert screen.party is not None
    return screen, screen.party


async def write(pilot: Pilot[None], text: str) -> None:
    await pilot.press("enter")
    await pilot.pause()
    pilot.app.screen.query_one(Input).value = text
    await pilot.press("enter")
    await pilot.pause()


async def test_no_notice_about_the_game_lies_over_a_party() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await dealt(pilot)
        inform(app, "No term is due for review.")
        await until(pilot, lambda: "due for review" in screen_text(pilot))
        await pilot.press("m", "b")
        await until(pilot, lambda: "Who plays?" in screen_text(pilot))
        assert "due for review" not in screen_text(pilot)


async def test_q_ends_a_party_only_if_asked_for_twice() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot, "Ada, Bert")
        await pilot.press("q")
        await pilot.pause()
        assert "once more ends the party" in " ".join(screen_text(pilot).split())
        assert app.is_running
        await pilot.press("q")
        await pilot.pause()
    assert app.return_code == 0


@pytest.mark.parametrize("key", ["q", "ctrl+c"])
async def test_in_a_terminal_that_is_too_small_the_same_is_asked(key: str) -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await begun(pilot, "Ada, Bert")
        for _ in range(2):  # an answer that was not given is forgotten
            await pilot.resize_terminal(50, 12)
            await pilot.press(key)
            await pilot.pause()
            assert "once more ends the party" in " ".join(screen_text(pilot).split())
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert "Too small" not in screen_text(pilot)
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert screen_text(pilot).strip().startswith("Too small")
        await pilot.press(key, key)
        await pilot.pause()
    assert app.return_code == 0


@every_size
async def test_a_round_by_keyboard(size: tuple[int, int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(party_screen, "HOLD", 3600.0)
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        screen, party = await begun(pilot, "Ada [/], Bert")
        assert "Pass the keyboard to Ada [/], who writes next." in " ".join(screen_text(pilot).split())
        await write(pilot, "Alpha group")
        assert "That is real." in screen_text(pilot)
        app.screen.query_one(Input).value = "Alarm [bold] ring"
        await pilot.press("enter")
        await pilot.pause()
        assert "Alarm" not in screen_text(pilot)
        assert "Pass the keyboard to Bert" in screen_text(pilot)
        await write(pilot, "Alms lattice")
        assert party.phase is Phase.VOTE
        assert "Alms" not in screen_text(pilot)
        await pilot.press("1")
        assert party.votes == ()
        real = next(i for i, entry in enumerate(party.entries) if entry.author == REAL)
        hers = next(i for i, entry in enumerate(party.entries) if entry.author == 0)
        await pilot.press("enter")
        await pilot.pause()
        text = screen_text(pilot)
        assert [entry.text in text for entry in party.entries] == [True] * 5
        assert "yours" in text
        await pilot.press("1234567890"[hers])
        await pilot.pause()
        assert "That one is yours" in screen_text(pilot)
        await pilot.press("1234567890"[real], "enter", "1234567890"[hers])
        await pilot.pause()
        text = screen_text(pilot)
        assert party.scores == (3, 0)
        assert "✓ real  Alpha group; voted for by Ada [/]" in text
        assert "Alarm [bold] ring" in text
        assert "3  Ada [/]" in text
        await pilot.press("enter")  # one more than the vote, out of habit
        await pilot.pause()
        assert "The real one was" in screen_text(pilot)
        screen._release()
        await pilot.press("enter")
        await pilot.pause()
        assert "round 2 of 3" in screen_text(pilot)


def told(pilot: Pilot[None]) -> str:
    """Return the text of the box, whatever its line breaks."""
    return " ".join(screen_text(pilot).replace("│", " ").split())


@every_size
async def test_a_disputed_fake_gives_the_points_and_is_kept_in_the_players_list(
    size: tuple[int, int], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(party_screen, "HOLD", 3600.0)
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        screen, party = await begun(pilot, "Ada, Bert")
        for _ in range(2):
            await write(pilot, "")
        fake = next(i for i, entry in enumerate(party.entries) if entry.author == NETWORK)
        key, term = "1234567890"[fake], party.entries[fake].text
        await pilot.press("enter", key, "enter", key)
        await pilot.press(key)  # once too often
        await pilot.pause()
        assert (party.scores, party.network_score) == ((0, 0), 2)
        assert "the number of a fake says" in told(pilot)
        screen._release()
        await pilot.press(key)
        await pilot.pause()
        assert (party.scores, party.network_score) == ((2, 2), 0)
        text = told(pilot)
        assert f"‘{term}’ is filed as known to you. Enter goes on." in text
        assert f"{key} ✓ real {term} by the network, as you say" in text
        assert wordlist.read(paths.user_lists() / "known.txt").terms == (term,)
        await pilot.press(key)
        await pilot.pause()
        assert (party.scores, party.network_score) == ((0, 0), 2)
        assert f"‘{term}’ is a fake again." in told(pilot)
        assert not (paths.user_lists() / "known.txt").exists()


@pytest.mark.slow
async def test_to_the_end_with_empty_lines_and_clicks() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen, party = await begun(pilot, "Ada, Bert")
        for _ in range(3):
            for _ in range(2):
                await write(pilot, "")
            for _ in range(2):
                await pilot.press("enter")
                await pilot.pause()
                row = next(n for n, line in enumerate(screen_lines(pilot)) if "Alpha group" in line)
                await pilot.click(offset=(10, row))
                await pilot.pause()
            await until(pilot, lambda: screen.check_action("go_on", ()))
            await pilot.press("enter")
            await pilot.pause()
        assert party.phase is Phase.OVER
        assert "Ada and Bert win with 6 points." in screen_text(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert app.screen is app.game_screen


async def test_wrong_names_are_refused_with_a_reason() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await dealt(pilot)
        await pilot.press("m", "b")
        await pilot.pause()
        app.screen.query_one(Input).value = "Ada"
        await pilot.press("enter")
        await pilot.pause()
        assert "1 name; a party has 2 to 8." in screen_text(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert app.screen is app.game_screen


@pytest.mark.slow
@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=["60x20", "80x24"])
async def test_eight_players_with_long_fakes(size: tuple[int, int]) -> None:
    app = stand_in_app()
    async with app.run_test(size=size) as pilot:
        screen, party = await begun(pilot, ", ".join(f"Player {n}" for n in range(8)))
        for n in range(8):
            await write(pilot, "Al" + "bcdfghjk"[n] * 30 + " of a space that is longer than one line of the screen")
        assert len(party.entries) == 11
        await pilot.press("enter")
        await pilot.pause()
        shown = [line for line in screen_lines(pilot) if "│" in line]
        await pilot.press("end")
        await pilot.pause()
        assert "k  " in screen_text(pilot)  # the last one's sign
        assert party.entries[10].text[:20] in screen_text(pilot)
        assert [line for line in screen_lines(pilot) if "│" in line] != shown
        await pilot.press("home")
        await pilot.pause()
        place = next(i for i in range(2, 11) if party.entries[i].author not in (0, REAL))
        while not any(party.entries[place].text[:20] in line for line in screen_lines(pilot)):
            await pilot.press("down")
            await pilot.pause()
        row = next(n for n, line in enumerate(screen_lines(pilot)) if party.entries[place].text[:20] in line)
        await pilot.click(offset=(10, row))
        await pilot.pause()
        assert party.votes == (place,)
        await pilot.press("enter", "k")
        assert party.votes[1:] in ((10,), ())  # unless it is the second player's own
        assert screen.is_current


async def test_a_party_is_not_left_by_accident() -> None:
    app = stand_in_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen, _ = await begun(pilot, "Ada, Bert")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.is_current
        assert "once more ends the party" in " ".join(screen_text(pilot).split())
        await write(pilot, "Alarm ring")
        await pilot.press("escape")
        await pilot.pause()
        assert screen.is_current
        await pilot.press("escape")
        await pilot.pause()
        assert not screen.is_current
