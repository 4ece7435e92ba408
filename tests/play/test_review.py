"""The review: what is due comes back with its meaning, the day's sheet is never spoilt, and the records decide."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from balderdash import cli, paths
from balderdash.cli import plain
from balderdash.cli import play as play_command
from balderdash.game.cards import OtherTerm
from balderdash.game.daily import daily_seed
from balderdash.game.dealing import seeded_reals
from balderdash.game.modes import DAILY, REVIEW
from balderdash.game.sheet import Sheet
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.review import NothingDueError, review_sheet
from balderdash.play.start import start_round
from balderdash.records.game_record import stamp
from balderdash.records.store import FILE, Store
from tests.play.moves import choice_of, play_through
from tests.play.stand_in_source import MEANINGS, REAL_TERMS, StandIn, seeded_sheet
from tests.records.games import a_game, guessed

MONDAY = datetime(2026, 11, 30, 12, tzinfo=UTC)
MANY = tuple(f"Term{i} thing{i}" for i in range(400))  # so many that a day's sheet is a small part


def missed(terms: Sequence[str], days_ago: int = 30, player: str = "Ada", now: datetime = MONDAY) -> None:
    """Record that a player got these terms wrong."""
    at = stamp(now - timedelta(days=days_ago))
    game = a_game([guessed(term, True, False) for term in terms], at=at, player=player)
    Store(paths.state() / FILE).save([game])


def recorder(now: datetime = MONDAY) -> GameRecorder:
    return GameRecorder(lambda warning: None, lambda: now)


def review(source: StandIn, now: datetime = MONDAY, player: str = "Ada") -> Sheet:
    return review_sheet(source, REVIEW, recorder(now), player, Random(1))


def many_terms() -> StandIn:
    return StandIn(MANY, meanings={term: f"meaning {i}" for i, term in enumerate(MANY)})


def daily_terms(source: StandIn, now: datetime = MONDAY) -> set[str]:
    sheet = seeded_sheet(source, daily_seed(now.date().isoformat(), source.digest), DAILY)
    return {card.text for card in sheet.cards if card.is_real}


def outside(source: StandIn, count: int) -> list[str]:
    """Terms that are not among those from which the day's sheet is dealt."""
    held = {card.text for card in seeded_reals(source, daily_seed(MONDAY.date().isoformat(), source.digest))}
    return [term for term in MANY if term not in held][:count]


def test_what_is_due_is_asked_with_its_meaning_and_three_others(home: Path) -> None:
    source = many_terms()
    terms = outside(source, 2)
    missed(terms)
    sheet = review(source)
    assert [card.text for card in sheet.cards if card.is_real] == terms
    assert [card.meaning for card in sheet.cards if card.is_real] == [source.words.meanings[term] for term in terms]
    hands = [sheet.cards[k : k + 4] for k in range(0, len(sheet), 4)]
    assert [sum(card.is_real for card in hand) for hand in hands] == [1, 1]
    assert all(isinstance(card.provenance, OtherTerm) for card in sheet.cards if not card.is_real)
    assert len({card.meaning for card in sheet.cards}) == len(sheet)
    assert sheet.seed is None  # nothing deals it again
    assert source.asked == []  # no network is needed


@settings(max_examples=25)
@given(later=st.integers(0, 50), others=st.lists(st.sampled_from(MANY), max_size=15, unique=True))
def test_no_review_spoils_the_days_sheet(
    later: int, others: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BALDERDASH_HOME", str(tmp_path_factory.mktemp("home")))
        source, now = many_terms(), MONDAY + timedelta(days=later)
        todays = daily_terms(source, now)
        missed([*todays, *others], now=now)
        if others:
            shown = set[str]()
            with suppress(NothingDueError):  # all of them may be on the day's sheet
                shown = {card.text for card in review(source, now).cards}  # as questions, and beside them
            assert not shown & todays
        else:
            with pytest.raises(NothingDueError, match="may be on today's sheet, so play that first"):
                review(source, now)
        current = start_round(source, DAILY, recorder(now), "Ada", now)
        assert {card.text for card in current.game.sheet.cards if card.is_real} == todays  # as everybody gets it
        play_through(current.game, 5)
        assert recorder(now).record(current)
        due_still = set(others) - todays  # nothing is held back any more
        asked = {card.text for card in review(source, now).cards if card.is_real} if due_still else set()
        assert asked <= due_still
        assert len(asked) == min(10, len(due_still))


def test_a_review_counts_for_the_next_one(home: Path) -> None:
    source = many_terms()
    terms = outside(source, 3)
    missed(terms)
    today = recorder()
    current = start_round(source, REVIEW, today, "Ada", MONDAY)
    current.game.answer(choice_of(current.game, is_right=True))
    current.game.go_on()
    while not current.game.is_over:
        current.game.answer(choice_of(current.game, is_right=False))
        current.game.go_on()
    recorded = today.record(current)
    assert recorded is not None
    assert recorded.note == "The next term comes back tomorrow."
    assert recorded.lines == []  # a review says nothing about telling fakes from real terms
    with pytest.raises(
        NothingDueError, match=r"No term of Greek is due for review; the next one comes back tomorrow\.$"
    ):
        review(source)
    later = review(source, MONDAY + timedelta(days=1))
    assert {card.text for card in later.cards if card.is_real} == set(terms[1:])
    again = start_round(source, REVIEW, recorder(MONDAY + timedelta(days=1)), "Ada", MONDAY + timedelta(days=1))
    assert again.id != current.id


def test_ten_are_asked_at_a_time_the_oldest_first(home: Path) -> None:
    source = many_terms()
    terms = outside(source, 12)
    missed(terms[10:], days_ago=40)
    missed(terms[:10])
    asked = [card.text for card in review(source).cards if card.is_real]
    assert len(asked) == 10
    assert asked[:2] == sorted(terms[10:])
    today = recorder()
    current = start_round(source, REVIEW, today, "Ada", MONDAY)
    play_through(current.game, 10)
    recorded = today.record(current)
    assert recorded is not None
    assert recorded.note == "2 more terms are due for review."


@pytest.mark.parametrize(("n_terms", "n_asked"), [(9, 2), (12, 3)])
def test_in_a_short_list_due_terms_stand_beside_each_other(n_terms: int, n_asked: int, home: Path) -> None:
    terms = MANY[:n_terms]
    source = StandIn(terms, meanings={term: f"meaning {i}" for i, term in enumerate(terms)})
    missed(terms)
    with pytest.raises(NothingDueError, match=f"{n_terms} terms may be on today's sheet"):
        review(source)
    start = start_round(source, DAILY, recorder(), "Ada", MONDAY)
    play_through(start.game, 0)
    assert recorder().record(start)
    sheet = review(source, MONDAY + timedelta(hours=11))
    assert sum(card.is_real for card in sheet.cards) == n_asked
    assert len({card.text for card in sheet.cards}) == len(sheet) == 4 * n_asked


@pytest.mark.parametrize(
    ("terms", "meanings", "says"),
    [
        ((), MEANINGS, r"There is nothing to review: you have got no real term of Greek wrong yet\.$"),
        (REAL_TERMS[:2], {}, r"the terms of Greek that you got wrong have no meanings in the list\.$"),
    ],
)
def test_there_is_a_reason_if_nothing_is_due(
    terms: Sequence[str], meanings: dict[str, str], says: str, home: Path, nothing_bundled: None
) -> None:
    if terms:
        missed(terms)
    with pytest.raises(NothingDueError, match=says):
        review(StandIn(meanings=meanings))
    missed(["Quartz"], player="Ada")  # in the list that is played; it is not in there
    Store(paths.state() / FILE).save([replace(a_game([guessed("Quartz", True, False)]), list="stones")])
    (home / "data" / "wordlists").mkdir(parents=True)
    (home / "data" / "wordlists" / "stones.txt").write_text("Quartz\tcrystalline silica\n", "utf-8")
    with pytest.raises(NothingDueError, match=r"Due for review: 1 in stones\.$"):
        review(StandIn(meanings=meanings))


def test_another_players_misses_are_not_asked(home: Path) -> None:
    missed(MANY[:5], player="Bert")
    with pytest.raises(NothingDueError):
        review(many_terms())
    assert review(many_terms(), player="BERT")


def test_a_review_line_by_line(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    source = many_terms()
    (term,) = outside(source, 1)
    missed([term])
    monkeypatch.setattr(play_command, "open_card_source", lambda list_name, model_name: source)
    monkeypatch.setattr(plain, "utc_now", lambda: MONDAY)
    command = ["play", "--plain", "--mode", "review", "--player", "Ada"]
    monkeypatch.setattr(sys, "stdin", io.StringIO("1\n"))
    assert cli.main(command) == 0
    out, err = capsys.readouterr()
    assert out.startswith(f"{term}:\n1  meaning ")
    assert f"real  {term}  ({source.words.meanings[term]})" in out
    assert "The same sheet again" not in out
    assert "The next term comes back " in err
    assert cli.main(command) == 1
    assert "No term of Greek is due for review; the next one comes back " in capsys.readouterr().err
    assert cli.main([*command, "--seed", "3"]) == 2
    assert "no seed deals" in capsys.readouterr().err
