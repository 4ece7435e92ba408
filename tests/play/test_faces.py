"""The same seeded game, played in the same way, leaves the same record whatever face it is played with."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from balderdash import cli
from balderdash.cli import plain
from balderdash.cli import play as play_command
from balderdash.game.game import FAKE, Game
from balderdash.game.modes import MODES, Mode
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.round import Round
from balderdash.play.start import PlayOptions, start_round
from balderdash.records import readings
from balderdash.records.game_record import GameRecord
from balderdash.tui.app import BalderdashApp
from tests.play.moves import choice_of, fakes_of, marks_of
from tests.play.stand_in_source import MEANINGS, StandIn
from tests.tui.playing import dealt, threads_done

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SEED = 3
DIGITS = "1234567890"


@dataclass
class Moves:
    """One game as a player makes it: on each face, and on the game itself."""

    keys: list[str] = field(default_factory=list)  # on the screen
    lines: list[str] = field(default_factory=list)  # typed in the plain game
    calls: list[Callable[[Round], object]] = field(default_factory=list)


def moves_of(game: Game) -> Moves:
    """Some right answers and some wrong ones, a dispute about a fake that was missed, and an obvious fake."""
    return _marks(game) if game.mode.is_marked else _answers(game)


def _marks(game: Game) -> Moves:
    moves, marks = Moves(), marks_of(game)
    for index in marks:
        moves.keys.append(DIGITS[index])
        moves.calls.append(lambda round_, index=index: round_.game.mark(index, FAKE))  # type: ignore[misc]
    moves.lines.append(" ".join(str(index + 1) for index in marks))
    moves.keys.append("r")
    moves.calls.append(lambda round_: round_.game.reveal())
    missed = next(index for index in fakes_of(game.sheet) if index not in marks)
    steps = missed - marks[-1]  # the cursor is on the last mark
    moves.keys += ["down" if steps > 0 else "up"] * abs(steps) + ["x"]
    moves.lines.append(f"x {missed + 1}")
    moves.calls.append(lambda round_: round_.dispute(missed))
    obvious = next(index for index in fakes_of(game.sheet) if index in marks)
    steps = obvious - missed
    moves.keys += ["down" if steps > 0 else "up"] * abs(steps) + ["u"]
    moves.lines += [f"U {obvious + 1}", ""]
    moves.calls.append(lambda round_: round_.give_away(obvious))
    return moves


def _answers(game: Game) -> Moves:
    moves = Moves()
    while True:
        is_right = game.played < 3 or (game.mode.ends_at_a_miss and game.sheet.cards[game.hand.start].is_real)
        choice = choice_of(game, is_right=is_right)
        game.answer(choice)
        moves.keys.append(str(choice + 1))
        moves.lines.append(str(choice + 1))
        moves.calls.append(lambda round_, choice=choice: round_.game.answer(choice))  # type: ignore[misc]
        fakes = [index for index in game.hand if index == game.focus and game.sheet.cards[index].is_fake]
        if game.is_over and fakes and not any(verdict.is_disputed for verdict in game.verdicts):
            game.dispute(fakes[0])
            moves.keys.append("x")
            moves.lines.append("x")
            moves.calls.append(lambda round_, index=fakes[0]: round_.dispute(index))  # type: ignore[misc]
        moves.keys.append("space")
        moves.calls.append(lambda round_: round_.game.go_on())
        if not game.go_on():
            moves.lines.append("")
            return moves


def played_alone(mode: Mode, moves: Moves) -> None:
    recorder = GameRecorder(lambda warning: None, lambda: NOON)
    current = start_round(StandIn(meanings=MEANINGS), mode, recorder, "Ada", NOON, SEED)
    for call in moves.calls:
        assert call(current) is not None
    if beliefs := current.ask_machine():
        current.let_machine_play(beliefs)
    assert recorder.record(current)


class Keyboard(io.StringIO):
    """Lines that somebody types."""

    def isatty(self) -> bool:
        return True


def played_plain(mode: Mode, moves: Moves, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(play_command, "open_card_source", lambda list_name, model_name: StandIn(meanings=MEANINGS))
    monkeypatch.setattr(plain, "utc_now", lambda: NOON)
    monkeypatch.setattr(sys, "stdin", Keyboard("\n".join(moves.lines) + "\n"))
    seed = [] if mode.is_daily else ["--seed", str(SEED)]
    assert cli.main(["play", "--plain", "--mode", mode.name, "--player", "Ada", *seed]) == 0
    assert sys.stdin.read().strip() == ""  # every line was wanted


async def played_on_screen(mode: Mode, moves: Moves) -> None:
    app = BalderdashApp(
        PlayOptions(seed=SEED, mode=mode, player="Ada"),
        open_source=lambda list_name, model_name: StandIn(meanings=MEANINGS),
        now=lambda: NOON,
    )
    async with app.run_test(size=(100, 50)) as pilot:
        await dealt(pilot)
        for key in moves.keys:
            await pilot.press(key)
        await pilot.pause()
        await threads_done(pilot)


def records() -> Sequence[GameRecord]:
    return GameRecorder(lambda warning: None, lambda: NOON).history()


QUICK = ("sheet", "duel")  # a mode with marks and one with answers


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param(mode, id=name, marks=[] if name in QUICK else pytest.mark.slow)
        for name, mode in MODES.items()
        if not mode.is_review  # no seed deals it
    ],
)
async def test_every_face_leaves_the_same_record(
    mode: Mode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, said = {}, {}
    for face in ("alone", "plain", "screen"):
        monkeypatch.setenv("BALDERDASH_HOME", str(tmp_path / face))
        recorder = GameRecorder(lambda warning: None, lambda: NOON)
        moves = moves_of(start_round(StandIn(meanings=MEANINGS), mode, recorder, "Ada", NOON, SEED).game)
        if face == "alone":
            played_alone(mode, moves)
        elif face == "plain":
            played_plain(mode, moves, monkeypatch)
        else:
            await played_on_screen(mode, moves)
        (record,) = records()
        found[face] = replace(record, id="")
        said[face] = readings.read(readings.file_of("greek"))
    assert found["plain"] == found["alone"]
    assert found["screen"] == found["alone"]
    assert said["plain"] == said["screen"] == said["alone"]
    assert [reading.verdict for reading in said["alone"]] == [
        *["real"] * ("x" in moves.keys),
        *["gives itself away"] * ("u" in moves.keys),
    ]
    record = found["alone"]
    assert record.mode == mode.name
    assert (record.machine_score is None) == mode.asks_for_meaning  # no machine judges meanings
    assert record.at.startswith("2026-11-25T12:00")
    assert {guess.is_right for guess in record.guesses} == {True, False}
    assert any(guess.is_disputed for guess in record.guesses) == ("x" in moves.keys)
