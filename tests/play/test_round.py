"""Every mode is played to its end through play/ alone: no screen, no terminal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash import atomic
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.game import FAKE, Game
from balderdash.game.modes import DAILY, DEFAULT, DUEL, MODES, OPEN, SHEET, STREAK, Mode
from balderdash.game.scoring import RANKS
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.round import UNPLAYED, Filing, Round
from balderdash.play.sheet_preloader import SheetPreloader
from balderdash.play.start import day_of, get_ready, start_round
from balderdash.records import readings
from balderdash.terms import known_terms
from tests.play.moves import fakes_of, play_through
from tests.play.stand_in_source import MEANINGS, StandIn, seeded_sheet

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
every_mode = pytest.mark.parametrize(  # with fakes and a machine
    "mode", [mode for mode in MODES.values() if not mode.asks_for_meaning], ids=lambda mode: mode.name
)
Begin = Callable[..., Round]


@pytest.fixture
def warnings() -> list[str]:
    return []


@pytest.fixture
def recorder(home: Path, warnings: list[str]) -> GameRecorder:
    return GameRecorder(warnings.append, lambda: NOON)


@pytest.fixture
def begin(recorder: GameRecorder) -> Begin:
    def begin(mode: Mode, source: StandIn | None = None, seed: int = 3, player: str = "Ada") -> Round:
        return start_round(source or StandIn(meanings=MEANINGS), mode, recorder, player, NOON, seed)

    return begin


def ended(current: Round, n_right: int = 3) -> Round:
    """The round, played to its end by the player and the machine."""
    play_through(current.game, n_right)
    beliefs = current.ask_machine()
    assert beliefs
    current.let_machine_play(beliefs)
    return current


@every_mode
def test_a_game_is_played_recorded_and_commented(mode: Mode, begin: Begin, recorder: GameRecorder) -> None:
    current = begin(mode)
    assert (current.day, current.is_replay) == (day_of(mode, NOON), False)
    assert not recorder.record(current)  # it has not begun
    ended(current, 2)
    recorded = recorder.record(current)
    assert recorded is not None
    (entry,) = recorder.history()
    assert entry == current.record(NOON)
    assert (entry.id, entry.player, entry.mode, entry.list) == (current.id, "Ada", mode.name, "greek")
    assert (entry.score, entry.out_of, entry.seed) == (current.game.score, current.game.out_of, current.game.sheet.seed)
    assert len(entry.guesses) == len(current.game.verdicts)
    # the stand-in's machine knows everything
    assert current.machine_game is not None
    assert entry.machine_score == current.machine_game.score == current.game.out_of
    assert [guess.machine for guess in entry.guesses] == [
        0.8 if card.is_real else 0.05 for card in current.game.sheet.cards[: len(entry.guesses)]
    ]
    assert any(line.startswith("The machine, by the same rules:") for line in recorded.lines)
    says_how_well = any(line.startswith(("You saw through", "You doubted")) for line in recorded.lines)
    assert says_how_well != mode.needs_meanings
    assert wording.rank_of(current.game) in (*RANKS, mode.rank(0, 10))
    assert current.meaning == "Fakes: not in the one list, 140 terms."


@every_mode
def test_only_a_daily_sheet_is_shared_and_says_no_term(mode: Mode, begin: Begin, recorder: GameRecorder) -> None:
    current = ended(begin(mode))
    recorded = recorder.record(current)
    assert recorded is not None
    assert bool(recorder.share) == bool(recorded.note) == mode.is_daily
    assert not any(card.text in recorder.share for card in current.game.sheet.cards)
    if mode.is_daily:
        assert f"{current.game.score} of {current.game.out_of}" in recorder.share


@every_mode
def test_a_seed_deals_the_same_sheet_and_a_daily_sheet_has_its_own(mode: Mode, begin: Begin) -> None:
    sheets = [begin(mode, seed=seed).game.sheet for seed in (3, 3, 4)]
    assert sheets[0] == sheets[1]
    assert (sheets[0] == sheets[2]) == mode.is_daily


@every_mode
def test_who_has_played_a_daily_sheet_sees_it_again_as_it_was(mode: Mode, begin: Begin, recorder: GameRecorder) -> None:
    current = ended(begin(mode))
    recorder.record(current)
    again = begin(mode)
    assert again.is_replay == mode.is_daily
    assert begin(mode, player="Bert").is_replay is False
    if not mode.is_daily:
        assert again.id != current.id
        assert not again.game.is_over
        return
    assert (again.id, again.game.verdicts) == (current.id, current.game.verdicts)
    assert (again.machine_beliefs, again.machine_game is not None) == (current.machine_beliefs, True)
    recorder.record(again)
    assert recorder.history() == [current.record(NOON)]  # the same game, not a second one


@every_mode
def test_a_disputed_fake_counts_is_filed_and_is_never_dealt_again(
    mode: Mode, begin: Begin, recorder: GameRecorder
) -> None:
    source = StandIn(meanings=MEANINGS)
    current = begin(mode, source)
    game = current.game
    fake = fakes_of(game.sheet)[0]
    assert current.dispute(fake) is None  # it is not face up
    play_through(game, fake // mode.hand)  # wrong from the hand of this fake on
    beliefs = [0.9 if card.is_real else 0.1 for card in game.sheet.cards]
    beliefs[fake] = 1.0  # the machine falls for this one too
    current.let_machine_play(beliefs)
    assert current.machine_game is not None
    before, machine_before = game.score, current.machine_game.score
    term = game.sheet.cards[fake].text
    recorder.record(current)

    filing = current.dispute(fake)
    assert filing is not None
    assert filing.is_done
    assert term in filing.sentence
    assert known_terms.load() == (term,)
    assert term in source.lexicon
    assert game.verdicts[fake].is_right
    assert game.score >= before
    assert current.machine_game.score > machine_before
    current.finish()
    recorder.record(current)
    assert [entry.guesses[fake].is_disputed for entry in recorder.history()] == [True]
    assert term not in [card.text for card in begin(mode, source, player="Bert").game.sheet.cards]

    back = current.dispute(fake)
    if mode.ends_at_a_miss:
        assert back is None  # the streak continued because of it
        assert not game.is_over
    else:
        assert back is not None
        assert (game.score, current.machine_game.score) == (before, machine_before)
        assert known_terms.load() == ()
        assert term not in source.lexicon


def test_a_game_that_was_over_counts_even_if_a_dispute_makes_it_continue(begin: Begin, recorder: GameRecorder) -> None:
    current = begin(STREAK)
    fake = fakes_of(current.game.sheet)[0]
    play_through(current.game, fake)
    assert current.counts
    current.dispute(fake)
    assert not current.counts  # nobody has seen the end
    current.finish()
    assert current.counts
    assert recorder.record(current)


def test_a_dispute_counts_even_if_it_cannot_be_filed(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: Any) -> None:
        raise BalderdashError("The disk is full.")

    current = begin(DEFAULT)
    fake = fakes_of(current.game.sheet)[0]
    current.game.reveal()
    monkeypatch.setattr(atomic, "write", fail)
    filing = current.dispute(fake)
    assert filing is not None
    assert (filing.sentence, filing.is_done) == ("The disk is full.", False)
    assert current.game.verdicts[fake].is_disputed


@every_mode
def test_a_fake_that_gives_itself_away_is_never_dealt_again(mode: Mode, begin: Begin) -> None:
    source = StandIn(meanings=MEANINGS)
    current = begin(mode, source)
    game, fake = current.game, fakes_of(current.game.sheet)[0]
    card = game.sheet.cards[fake]
    assert current.give_away(fake) is None  # it is not face up
    play_through(game, fake // mode.hand)
    score, verdicts = game.score, game.verdicts
    assert current.give_away(next(i for i, other in enumerate(game.sheet.cards) if other.is_real)) is None
    filing = current.give_away(fake)
    assert filing is not None
    assert filing == Filing(f"‘{card.text}’ gives itself away, so it is not dealt again.")
    assert (game.score, game.verdicts) == (score, verdicts)
    (reading,) = readings.read(readings.file_of("greek"))
    assert reading == readings.FakeReading(card.text, "invented", -20.0, "gives itself away")
    assert card not in begin(mode, source, player="Bert").game.sheet.cards

    assert current.give_away(fake) == Filing(f"‘{card.text}’ may be dealt again.")
    assert readings.read(readings.file_of("greek")) == ()
    assert card in begin(mode, source, player="Bert").game.sheet.cards


def test_what_is_said_last_about_a_fake_counts(begin: Begin) -> None:
    source = StandIn(meanings=MEANINGS)
    current = begin(DEFAULT, source)
    fake = fakes_of(current.game.sheet)[0]
    card = current.game.sheet.cards[fake]
    current.game.reveal()
    current.give_away(fake)
    current.dispute(fake)
    assert [reading.verdict for reading in readings.read(readings.file_of("greek"))] == ["real"]
    assert card.key not in source.given_away
    assert current.give_away(fake) is None  # it is real
    current.dispute(fake)
    assert readings.read(readings.file_of("greek")) == ()


def test_a_damaged_file_of_readings_costs_nothing_but_a_sentence(begin: Begin) -> None:
    file = readings.file_of("greek")
    file.parent.mkdir(parents=True)
    file.write_text("my notes\n")
    source = StandIn(meanings=MEANINGS)
    current = begin(DEFAULT, source)
    current.game.reveal()
    fake = fakes_of(current.game.sheet)[0]
    for filing in (current.give_away(fake), current.dispute(fake)):
        assert filing is not None
        assert not filing.is_done
        assert f"{file}, line 1: the columns must be term, kind" in filing.sentence
    assert current.game.verdicts[fake].is_disputed
    assert source.given_away == set()
    assert file.read_text() == "my notes\n"


def test_a_daily_sheet_is_not_revealed_by_accident(begin: Begin) -> None:
    daily, other = begin(DAILY), begin(DEFAULT)
    assert "one such sheet a day" in daily.reveal_warning()
    assert "one such sheet a day" in daily.reveal_warning()  # as often as it is tried
    daily.game.mark(0, FAKE)
    assert daily.reveal_warning().startswith("1 of 5 are marked")
    assert daily.reveal_warning() == ""
    for index in range(1, 5):
        daily.game.mark(index, FAKE)
    assert daily.reveal_warning() == ""
    assert other.reveal_warning() == ""
    other.game.mark(3, FAKE)
    assert other.reveal_warning().startswith("1 of 5 are marked")
    assert other.reveal_warning() == ""


def test_whoever_only_wants_to_see_the_truth_is_not_recorded(begin: Begin, recorder: GameRecorder) -> None:
    looked = begin(DEFAULT)
    looked.game.reveal()
    looked.finish()
    assert (looked.is_unplayed, looked.counts, looked.note) == (True, False, UNPLAYED)
    assert recorder.record(looked) is None
    assert recorder.history() == []
    for mode in (OPEN, DUEL):
        assert not begin(mode).is_unplayed


def test_an_open_sheet_without_a_mark_counts_once_that_is_meant(begin: Begin, recorder: GameRecorder) -> None:
    current = begin(OPEN)
    assert (
        current.reveal_warning() == "Nothing is marked, so all would be real; reveal once more to do so all the same."
    )
    assert current.reveal_warning() == ""
    current.game.mark(0, FAKE)
    assert current.reveal_warning() == ""
    current.game.toggle(0)
    current.game.reveal()
    current.finish()
    assert recorder.record(current) is not None


@given(st.sets(st.integers(0, 9)), st.sampled_from([SHEET, DAILY, OPEN]))
def test_a_reveal_is_asked_about_at_most_once_for_each_number_of_marks(marks: set[int], mode: Mode) -> None:
    day = "2026-11-25" if mode.is_daily else ""
    current = Round(Game(seeded_sheet(StandIn(), 1, mode), mode), StandIn(), "Ada", day=day)
    for index in marks:
        current.game.mark(index, FAKE)
    may_never = bool(day) and not marks
    warnings = [current.reveal_warning() for _ in range(3)]
    assert bool(warnings[0]) == (may_never or (not marks if mode is OPEN else len(marks) not in (0, 5)))
    assert [bool(warning) for warning in warnings[1:]] == [may_never] * 2
    assert current.is_unplayed == (not marks and mode is not OPEN)


@pytest.mark.parametrize("mode", [mode for mode in MODES.values() if not mode.is_review], ids=lambda mode: mode.name)
def test_a_reader_plays_every_mode_and_is_recorded(begin: Begin, recorder: GameRecorder, mode: Mode) -> None:
    current = begin(mode)
    for name in ("machine", "", "nobody"):
        assert recorder.opponent(name, current) is None
    current.let_opponent_play(recorder.opponent("graduate", current))
    play_through(current.game, 3)
    if beliefs := current.ask_machine():
        current.let_machine_play(beliefs)
    assert current.opponent_game is not None
    assert current.shown_opponent == ("graduate", current.opponent_game)
    score = current.opponent_game.score
    recorded = recorder.record(current)
    assert recorded is not None
    assert "The graduate, who knows half of the list" in recorded.lines[0]
    (entry,) = recorder.history()
    assert (entry.opponent, entry.opponent_score) == ("graduate", score)
    assert (entry.machine_score is None) == mode.asks_for_meaning
    fakes = [i for i in fakes_of(current.game.sheet) if current.game.can_be_disputed(i)]
    if fakes and not mode.ends_at_a_miss:
        current.dispute(fakes[0])
        assert current.opponent_game.verdicts[fakes[0]].is_disputed  # for them as for the player
    current.let_opponent_play(None)
    machines = current.machine_game
    assert current.shown_opponent == (("machine", machines) if machines else None)


def test_without_a_judge_there_is_no_machine(begin: Begin, recorder: GameRecorder) -> None:
    source = StandIn()
    source.machine.has_judge = False
    current = begin(DEFAULT, source)
    assert current.ask_machine() is None
    play_through(current.game)
    recorded = recorder.record(current)
    assert recorded is not None
    assert not any("machine" in line for line in recorded.lines)
    assert recorder.history()[0].machine_score is None


def test_a_preloader_keeps_its_own_sheets_while_the_daily_one_is_played(recorder: GameRecorder) -> None:
    preloader = SheetPreloader(StandIn(), Random(), seed=5)
    ready = get_ready(preloader, "2026-11-25", recorder, "Ada", mode=DAILY)
    assert ready.start(DAILY, "Ada").day == "2026-11-25"
    assert get_ready(preloader, "", recorder, "Ada").start(DEFAULT, "Ada").game.sheet.seed == 5


def test_what_is_noted_later_is_written_later(begin: Begin, recorder: GameRecorder) -> None:
    current = ended(begin(DEFAULT))
    assert recorder.note(current)
    fake = next(i for i in fakes_of(current.game.sheet) if not current.game.verdicts[i].is_right)
    current.dispute(fake)
    assert recorder.note(current)
    assert [recorder.write().round, recorder.write().round] == [current, current]
    assert [entry.score for entry in recorder.history()] == [current.game.score]


def test_of_two_windows_the_first_daily_game_counts(begin: Begin, recorder: GameRecorder, warnings: list[str]) -> None:
    here, there = begin(DAILY), begin(DAILY)
    recorder.record(ended(there))
    first = recorder.share
    recorder.record(ended(here, 5))
    assert [entry.id for entry in recorder.history()] == [there.id]
    assert recorder.share == first
    assert "another window" in warnings[0]


def test_the_level_follows_the_latest_games(begin: Begin, recorder: GameRecorder) -> None:
    assert recorder.level("Ada") == 0.5
    recorder.record(ended(begin(DEFAULT), 5))
    assert recorder.level("Ada") == 1.0
    assert recorder.level("Bert") == 0.5


def test_a_game_is_recorded_as_it_stands_when_it_is_noted(begin: Begin) -> None:
    current = begin(DEFAULT)
    assert isinstance(current.game, Game)
    assert current.record(NOON).guesses == ()


def test_a_sheet_that_was_played_here_before_is_noted(begin: Begin, recorder: GameRecorder) -> None:
    notes = []
    for player in ("Ada", "Ada", "Bert"):
        recorded = recorder.record(ended(begin(SHEET, seed=3, player=player)))
        assert recorded is not None
        notes.append(recorded.note)
    assert notes == ["", *["Played here on 2026-11-25 before, so it is nothing new."] * 2]
    other = recorder.record(ended(begin(SHEET, seed=4)))
    assert other is not None
    assert other.note == ""


def test_what_the_player_has_seen(begin: Begin, recorder: GameRecorder) -> None:
    games = [ended(begin(SHEET, seed=seed)) for seed in (3, 4)]
    other = ended(begin(SHEET, seed=5, player="Bert"))
    for current in (*games, other):
        recorder.record(current)
    keys = [{card.key for card in current.game.sheet.cards} for current in games]
    assert recorder.seen("Ada", 40) == keys[0] | keys[1]
    assert recorder.seen("Ada", 1) == recorder.seen("ada ", 1) == keys[1]
