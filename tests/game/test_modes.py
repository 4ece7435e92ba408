"""Every mode: the same rules of turning cards up, and points that reward knowledge and honest doubt."""

from __future__ import annotations

from operator import attrgetter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash.game import wording
from balderdash.game.dealing import Pool
from balderdash.game.game import FAKE, REAL, Game
from balderdash.game.modes import DUEL, MODES, OPEN, STREAK, WAGER, Mode
from balderdash.game.scoring import RANKS, wager_rank
from balderdash.tui.commands import MENU
from tests.game.cards import fake, real

POOL = Pool(tuple(real(f"real{i} thing{i}") for i in range(40)), tuple(fake(f"fake{i} thing{i}") for i in range(40)))
modes = st.sampled_from(sorted(MODES.values(), key=lambda mode: mode.name))
intents = st.lists(
    st.tuples(
        st.sampled_from(["mark", "toggle", "reveal", "answer", "go_on", "dispute", "take_back"]), st.integers(-2, 41)
    ),
    max_size=80,
)


def new_game(mode: Mode, seed: int = 1) -> Game:
    return Game(POOL.deal(mode, Random(seed)), mode)


def send(game: Game, intent: str, number: int) -> bool:
    if intent == "mark":
        return game.mark(number, FAKE)
    if intent in ("reveal", "go_on"):
        return bool(getattr(game, intent)())
    return bool(getattr(game, intent)(number))


def state(game: Game) -> tuple[object, ...]:
    return game.guesses, game.verdicts, game.points, game.hand, game.is_face_up, game.is_over, game.chosen


def answered(game: Game, is_right: bool) -> None:
    """Give the boldest answer that is right, or that is wrong."""
    for choice, answer in sorted(enumerate(game.mode.answers), key=lambda numbered: numbered[1].loss):
        said = [belief > 0.5 for belief in answer.beliefs]
        truth = [game.sheet.cards[i].is_real for i in game.hand]
        if (said == truth) is is_right and 0.5 not in answer.beliefs:
            assert game.answer(choice)
            return
    raise AssertionError("no such answer")


@given(modes, st.integers(0, 500), intents)
def test_in_any_order_of_intents_nothing_is_counted_twice(mode: Mode, seed: int, orders: list[tuple[str, int]]) -> None:
    game = new_game(mode, seed)
    for intent, number in orders:
        before, played, points = state(game), game.played, game.points
        over = game.is_over
        allowed = send(game, intent, number)
        if not allowed:
            assert state(game) == before
        if intent in ("reveal", "answer") and allowed:
            assert not over
            assert game.played == played + 1
            assert game.points[:-1] == points
            assert not send(game, intent, number)
        elif intent not in ("dispute", "take_back"):
            assert (game.played, game.points) == (played, points)
        assert len(game.verdicts) == min(game.played * mode.hand, len(game.sheet))
        assert len(game.points) == game.played <= game.n_hands
        assert game.score == sum(game.points) <= game.out_of
        assert game.is_over or game.played < game.n_hands
        if mode.ends_at_a_miss and game.is_over and game.played < game.n_hands:
            assert not game.verdicts[-1].is_right


@given(modes, st.integers(0, 500), st.booleans())
def test_a_game_comes_to_its_end(mode: Mode, seed: int, is_right: bool) -> None:
    game = new_game(mode, seed)
    for i in game.hand if mode.is_marked else ():
        game.mark(i, REAL if game.sheet.cards[i].is_real is is_right else FAKE)
    if mode.is_marked:
        game.reveal()
    while not game.is_over:
        answered(game, is_right)
        game.go_on()
    worst = 0 if mode.is_marked else game.played * min(answer.loss for answer in mode.answers)
    assert game.score == (game.out_of if is_right else worst)
    for k in range(0, len(game.verdicts), mode.hand):
        said = {verdict.is_right for verdict in game.verdicts[k : k + mode.hand]}
        assert said == {is_right} or (mode.needs_meanings and said == {True, False})  # two others are not taken for it
    lowest = "Worse than a coin" if mode.ends_at_a_miss else "Sign error"  # half of all coins miss at once
    assert wording.rank_of(game).title == ("Fields medallist" if is_right else lowest)
    assert wording.beaten_share(game) == 0 if not is_right else wording.beaten_share(game) > 0.99


def test_the_most_points_of_each_mode() -> None:
    most = {mode.name: new_game(mode).out_of for mode in MODES.values()}
    assert most == {
        "sheet": 10,
        "daily": 10,
        "open": 10,
        "duel": 10,
        "streak": 40,
        "wager": 30,
        "meaning": 5,
        "definition": 5,
        "review": 10,
    }


def toss_a_coin(mode: Mode, rng: Random) -> Game:
    """Play a sheet without knowing anything."""
    game = new_game(mode, rng.randrange(1000))
    places = range(len(game.sheet))
    marks = rng.sample(places, mode.fakes) if mode.fakes is not None else [i for i in places if rng.random() < 0.5]
    for i in marks:
        game.mark(i, FAKE)
    game.reveal()
    while not game.is_over:
        game.answer(rng.randrange(len(mode.answers)))
        game.go_on()
    return game


@pytest.mark.slow
@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_chance_level_is_what_coins_reach_in_play(mode: Mode) -> None:
    rng, n = Random(1), 400
    scores = [toss_a_coin(mode, rng).score for _ in range(n)]
    game = new_game(mode)
    for score in sorted(set(scores)):
        beaten = sum(other < score for other in scores) / n
        expected = float(mode.chance(score, game.sheet.n_real, game.sheet.n_fake))
        assert abs(beaten - expected) < 0.1  # four standard deviations


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_the_rules_say_how_it_is_played_what_counts_and_what_a_coin_does(mode: Mode) -> None:
    played, counts, coin = wording.rules(mode)
    assert played.endswith(".")
    assert "point" in counts
    assert coin.startswith("A coin, here, is ")


def test_the_names_and_the_keys_of_the_menu_are_all_different() -> None:
    assert len({mode.title for mode in MODES.values()}) == len(MODES)
    keys = [binding.key for binding in MENU]  # every mode's, and those of what else the menu offers
    assert len({*keys, "m", "q"}) == len(keys) + 2
    assert {mode.key for mode in MODES.values()} <= set(keys)
    assert all(not mode.then or mode.then in MODES for mode in MODES.values())


@pytest.mark.parametrize(
    ("mode", "score", "written"),
    [("sheet", 7, "7 of 10"), ("streak", 4, "4 in a row"), ("wager", 3, "+3 points"), ("wager", -7, "−7 points"),
     ("wager", 0, "0 points")],
)  # fmt: skip
def test_points_are_written_as_the_mode_says(mode: str, score: int, written: str) -> None:
    assert MODES[mode].points(score, 10) == written


def test_the_wager_says_what_each_answer_can_win_and_cost() -> None:
    stakes = {f"{answer.win:+d} or {answer.loss:+d}".replace("-", "−") for answer in WAGER.answers if answer.loss}
    told = wording.task(new_game(WAGER)).replace(" points", "")
    assert [stake for stake in stakes if stake not in told] == []


def test_a_duel_pairs_each_real_term_with_a_fake() -> None:
    game = new_game(DUEL)
    for k in range(10):
        assert sorted(card.is_real for card in game.sheet.cards[2 * k : 2 * k + 2]) == [False, True]
    firsts = [game.sheet.cards[2 * k].is_real for k in range(10)]
    assert 0 < sum(firsts) < 10


def test_an_open_sheet_has_any_number_of_fakes_and_does_not_tell() -> None:
    numbers = {new_game(OPEN, seed).sheet.n_fake for seed in range(300)}
    assert {2, 3, 4, 5, 6, 7, 8} <= numbers
    assert wording.task(new_game(OPEN, 1)) == wording.task(new_game(OPEN, 2))
    assert wording.status(new_game(OPEN)) == "0 marked"


def test_the_first_miss_ends_a_streak_and_a_dispute_revives_it() -> None:
    game = next(g for g in (new_game(STREAK, seed) for seed in range(20)) if not g.sheet.cards[1].is_real)
    answered(game, True)
    assert game.go_on()
    answered(game, False)
    assert game.is_over
    assert not game.go_on()
    assert game.score == 1
    assert game.dispute(1)
    assert not game.is_over
    assert game.score == 2
    assert game.verdicts[1].truth is REAL
    assert game.go_on()


def test_a_short_list_makes_a_short_streak() -> None:
    small = Pool(POOL.reals[:4], POOL.fakes[:6])
    sheet = small.deal(STREAK, Random(1))
    assert sheet.n_real <= 4
    assert sheet.n_fake <= 6
    assert Game(sheet, STREAK).n_hands == len(sheet)


def test_the_first_cards_of_a_streak_are_tossed_however_few_fakes_there_are() -> None:
    """With a few fakes and many real terms, a streak of real ones alone would be no fair coin."""
    few = Pool(POOL.reals, POOL.fakes[:5])
    sheets = [few.deal(STREAK, Random(seed)) for seed in range(600)]
    real = sum(sheet.cards[0].is_real for sheet in sheets if len(sheet))
    assert abs(real / sum(bool(len(sheet)) for sheet in sheets) - 0.5) < 0.07
    assert max(sheet.n_fake for sheet in sheets) == 5


@given(st.floats(0.001, 0.999))
def test_the_wager_is_proper_the_best_answer_is_the_one_that_says_what_one_believes(p: float) -> None:
    def expected(answer_index: int) -> float:
        answer = WAGER.answers[answer_index]
        p_right = p if answer.beliefs[0] > 0.5 else 1 - p
        return p_right * answer.win + (1 - p_right) * answer.loss

    best = max(range(5), key=expected)
    assert expected(best) == pytest.approx(expected(min(int(p * 5), 4)), abs=1e-9)


def test_only_a_fake_face_up_can_be_disputed_and_never_costs_anything() -> None:
    game = new_game(MODES["sheet"])
    fakes = [i for i, card in enumerate(game.sheet.cards) if not card.is_real]
    game.mark(fakes[0], FAKE)
    assert not game.dispute(fakes[0])
    game.reveal()
    score = game.score
    assert not game.dispute(next(i for i in range(10) if i not in fakes))
    assert game.dispute(fakes[0])
    assert game.score == score
    assert game.dispute(fakes[1])
    assert game.score == score + 1
    assert not game.dispute(fakes[1])
    assert wording.right_or_wrong(game.verdicts[fakes[1]]) == "yours"


def test_a_dispute_can_be_taken_back_where_the_game_did_not_go_on_because_of_it() -> None:
    game = new_game(MODES["sheet"])
    fake_place = next(i for i, card in enumerate(game.sheet.cards) if not card.is_real)
    assert not game.take_back(fake_place)
    game.reveal()
    before = state(game)
    assert game.dispute(fake_place)
    assert state(game) != before
    assert game.take_back(fake_place)
    assert state(game) == before
    assert game.can_be_disputed(fake_place)
    streak = next(g for g in (new_game(STREAK, seed) for seed in range(20)) if not g.sheet.cards[0].is_real)
    answered(streak, False)
    assert streak.dispute(0)
    assert not streak.take_back(0)


def test_a_duel_in_which_both_are_real_is_won_whatever_was_said() -> None:
    game = new_game(DUEL)
    answered(game, False)
    fake_place = next(i for i in game.hand if not game.sheet.cards[i].is_real)
    assert (game.score, wording.trail(game)[0]) == (0, wording.WRONG)
    assert game.dispute(fake_place)
    assert (game.score, wording.trail(game)[0]) == (1, wording.RIGHT)
    assert game.take_back(fake_place)
    assert (game.score, wording.trail(game)[0]) == (0, wording.WRONG)


@pytest.mark.parametrize("mode", [mode for mode in MODES.values() if mode.answers], ids=attrgetter("name"))
def test_the_trail_has_a_right_sign_for_each_hand_that_was_won_and_no_other(mode: Mode) -> None:
    game = new_game(mode, seed=3)
    choices = Random(3)
    while not game.is_over:
        game.answer(choices.randrange(len(mode.answers)))
        won = [points > 0 for points in game.points]
        assert [sign == wording.RIGHT for sign in wording.trail(game).split()[: game.played]] == won
        game.go_on()


@pytest.mark.parametrize("is_right", [True, False])
def test_of_four_cards_only_the_real_one_and_the_one_that_was_taken_are_right_or_wrong(is_right: bool) -> None:
    game = new_game(MODES["meaning"])
    answered(game, is_right)
    told = [(v.card.is_real, wording.sign(v), wording.right_or_wrong(v)) for v in game.verdicts]
    left = (False, " ", "")
    if is_right:
        assert sorted(told) == [left] * 3 + [(True, "✓", "right")]
    else:
        assert sorted(told) == [left] * 2 + [(False, "✗", "wrong"), (True, "✗", "wrong")]
    place = told.index(left)
    assert game.dispute(place)
    assert (wording.sign(game.verdicts[place]), wording.right_or_wrong(game.verdicts[place])) == ("✓", "yours")


def test_a_wager_without_a_bet_breaks_even_and_a_loss_is_below() -> None:
    places = [RANKS.index(wager_rank(score, 30)) for score in range(-70, 31) if score]
    assert places == sorted(places)
    assert [RANKS.index(wager_rank(score, 30)) for score in (-70, -1, 5, 6, 29, 30)] == [0, 4, 5, 6, 9, 10]
    assert wager_rank(0, 30).title == "Break-even"


def test_the_same_seed_deals_the_same_sheet_in_every_mode() -> None:
    seeded = Pool(POOL.reals, POOL.fakes, seed=41)
    for mode in MODES.values():
        assert seeded.deal(mode, Random(1)) == seeded.deal(mode, Random(2))


@pytest.mark.parametrize("mode", [mode for mode in MODES.values() if not mode.asks_for_meaning])
def test_who_has_filed_a_term_gets_the_same_sheet_but_for_that_term(mode: Mode) -> None:
    pool = Pool(POOL.reals, POOL.fakes, seed=8)
    before = pool.deal(mode, Random(0))
    filed = {card.text for card in [card for card in before.cards if not card.is_real][:2]}
    after = pool.deal(mode, Random(0), lambda card: card.text in filed)
    assert after.seed == before.seed
    for old, new in zip(before.cards, after.cards, strict=True):
        if old.text in filed:
            assert not new.is_real
            assert new.text not in {card.text for card in before.cards}
        else:
            assert new == old
    assert len({card.text for card in after.cards}) == len(after)
