"""Statistics over recorded games, computed afresh each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

from balderdash.game.elo import ratings
from balderdash.game.modes import MODES, Mode
from balderdash.game.names import name_key
from balderdash.game.opponents import FEWEST_FORMER, FORMER_DAYS, FORMER_GAMES, FormerSelf
from balderdash.records.days import as_day, run_up_to
from balderdash.records.game_record import GameRecord, GuessRecord
from balderdash.terms.key import key

LATEST = 5  # games that count towards the adaptive level
NO_CHANCE = 10  # different terms in the same order that no two sheets share by chance
BINS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0))  # of belief: the wager's five answers


@dataclass(frozen=True, slots=True)
class ModeTotals:
    """Totals over one player's games with one list and mode.

    Attributes
    ----------
    games, again : how many games there were, and how many of them on sheets that had been played here before
    best, last : scores; the best one is that of a new sheet, or None if there was none
    out_of : the highest possible score of the latest game
    right, answers : how many answers on new sheets were right, and how many there were
    machine_won, machine_lost : games on new sheets in which the judge scored more points than the player, or fewer
    """

    player: str
    list: str
    mode: str
    games: int
    again: int
    best: int | None
    last: int
    out_of: int
    right: int
    answers: int
    machine_won: int
    machine_lost: int


def mode_totals(games: Sequence[GameRecord], every: Sequence[GameRecord] | None = None) -> list[ModeTotals]:
    """Add up the games of each player, list and mode, in order of first appearance; for `every` see `judged`."""
    groups: dict[tuple[str, str, str], list[GameRecord]] = {}
    for game in games:
        groups.setdefault((game.player, game.list, game.mode), []).append(game)
    again = replays(games if every is None else every)
    totals = []
    for names, group in groups.items():
        new = [game for game in group if game.id not in again]
        totals.append(
            ModeTotals(
                *names,
                games=len(group),
                again=len(group) - len(new),
                best=max((game.score for game in new), default=None),
                last=group[-1].score,
                out_of=group[-1].out_of,
                right=sum(sum(game.answers) for game in new),
                answers=sum(len(game.answers) for game in new),
                machine_won=sum(game.machine_score is not None and game.machine_score > game.score for game in new),
                machine_lost=sum(game.machine_score is not None and game.machine_score < game.score for game in new),
            )
        )
    return totals


@dataclass(frozen=True, slots=True)
class Detection:
    """How well a player tells fakes from real terms, in the terms of signal detection; the signal is a fake.

    Attributes
    ----------
    hits, fakes : fakes called fake, and all fakes
    false_alarms, reals : real terms called fake, and all real terms
    """

    hits: int
    fakes: int
    false_alarms: int
    reals: int

    @property
    def d_prime(self) -> float | None:
        """z(hit rate) - z(false alarm rate), with 1/2 added to each count (Hautus 1995); None if either is missing."""
        if not self.fakes or not self.reals:
            return None
        z = NormalDist().inv_cdf
        return z((self.hits + 0.5) / (self.fakes + 1)) - z((self.false_alarms + 0.5) / (self.reals + 1))


def judged(games: Sequence[GameRecord], every: Sequence[GameRecord] | None = None) -> list[GameRecord]:
    """The games that show how well a player tells real terms from fakes.

    Of the games on one sheet only the first counts. Games in which meanings help are left out, too.

    Parameters
    ----------
    games : the games to choose from
    every : all recorded games, if `games` are only some of them: somebody else may have played a sheet first
    """
    return [game for game in first_on_each_sheet(games, every) if tells_apart(game.mode)]


def first_on_each_sheet(games: Sequence[GameRecord], every: Sequence[GameRecord] | None = None) -> list[GameRecord]:
    """The games without `replays`; for `every` see `judged`."""
    again = replays(games if every is None else every)
    return [game for game in games if game.id not in again]


def replays(games: Iterable[GameRecord]) -> dict[str, GameRecord]:
    """The id of each game on a sheet that had been played here before -> the first game on that sheet.

    Whoever plays a seed again, or the day's sheet under another name, may know the answers. A sheet without a seed is
    known by its terms.
    """
    first: dict[tuple[str, str, object], GameRecord] = {}
    found = {}
    for game in games:
        terms = tuple(guess.term for guess in game.guesses)
        if game.seed is not None or len(set(terms)) >= NO_CHANCE:
            earlier = first.setdefault((game.list, game.model, terms if game.seed is None else game.seed), game)
            if earlier.id != game.id:
                found[game.id] = earlier
    return found


def tells_apart(mode: str) -> bool:
    """Whether the mode is about telling real terms from fakes by themselves; where meanings help, it says little."""
    return mode not in MODES or not MODES[mode].needs_meanings


def former_self(games: Sequence[GameRecord], player: str, list_name: str, mode: Mode, today: date) -> FormerSelf | None:
    """The player as they were in their latest games that are a month old; None if there are too few.

    Parameters
    ----------
    games : every game on this machine
    mode : where meanings help, only games in the same mode say something
    """
    last = (today - timedelta(days=FORMER_DAYS)).isoformat()
    old = [
        game
        for game in first_on_each_sheet(games)
        if (name_key(game.player), game.list) == (name_key(player), list_name)
        and game.at[:10] <= last
        and (game.mode == mode.name if mode.needs_meanings else tells_apart(game.mode))
    ][-FORMER_GAMES:]
    if len(old) < FEWEST_FORMER:
        return None
    guesses = [guess for game in old for guess in game.guesses if not guess.is_disputed]
    reals, fakes = (
        _taken_for_real(guess for guess in guesses if guess.is_real is is_real) for is_real in (True, False)
    )
    return FormerSelf(len(old), old[-1].at[:10], reals, fakes, reals if mode.needs_meanings else None)


def _taken_for_real(guesses: Iterable[GuessRecord]) -> float:
    """The share of terms that were taken for real, with half a term added to both sides (Hautus 1995)."""
    said = [guess.belief > 0.5 or (guess.belief == 0.5) / 2 for guess in guesses]
    return (sum(said) + 0.5) / (len(said) + 1)


@dataclass(frozen=True, slots=True)
class OpponentTotals:
    """One player's games against one opponent other than the machine, on new sheets of one list.

    Attributes
    ----------
    won, lost : games in which the player scored more points than the opponent, or fewer
    """

    player: str
    list: str
    opponent: str
    games: int
    won: int
    lost: int


def opponent_totals(games: Sequence[GameRecord], every: Sequence[GameRecord] | None = None) -> list[OpponentTotals]:
    """Add up the games against each opponent, in order of first appearance; for `every` see `judged`."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for game in first_on_each_sheet(games, every):
        if game.opponent_score is not None:
            groups.setdefault((game.player, game.list, game.opponent), []).append(game.score - game.opponent_score)
    return [
        OpponentTotals(*names, len(ahead), sum(points > 0 for points in ahead), sum(points < 0 for points in ahead))
        for names, ahead in groups.items()
    ]


def detection(guesses: Iterable[GuessRecord]) -> Detection:
    """Count hits and false alarms; "cannot tell" does not count as calling a term fake."""
    hits = fakes = false_alarms = reals = 0
    for guess in guesses:
        says_fake = guess.belief < 0.5
        if guess.is_real or guess.is_disputed:
            reals += 1
            false_alarms += says_fake and not guess.is_disputed
        else:
            fakes += 1
            hits += says_fake
    return Detection(hits, fakes, false_alarms, reals)


def answered_fakes(guesses: Iterable[GuessRecord]) -> Iterator[tuple[str, str, bool]]:
    """Yield (term, kind, was taken for real) for each fake with a definite answer."""
    return (
        (guess.term, guess.kind, guess.belief > 0.5)
        for guess in guesses
        if not guess.is_real and not guess.is_disputed and guess.belief != 0.5
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """Answers of similar confidence, and how many of those terms were real.

    Attributes
    ----------
    stated : mean of the probabilities the player gave
    real, total : how many of the terms were real, and how many there were
    """

    stated: float
    real: int
    total: int


def calibration(guesses: Sequence[GuessRecord]) -> list[Calibration]:
    """Compare stated with actual probability in each bin that has answers."""
    bins = []
    for low, high in BINS:
        inside = [g for g in guesses if low <= g.belief < high or (high == 1.0 and g.belief == 1.0)]
        if inside:
            real = sum(g.is_real or g.is_disputed for g in inside)
            bins.append(Calibration(sum(g.belief for g in inside) / len(inside), real, len(inside)))
    return bins


@dataclass(frozen=True, slots=True)
class TermTotals:
    """A term and how often players got it wrong.

    Attributes
    ----------
    difficulty : the rating from `game.elo`
    wrong, asked : wrong answers, and all answers
    """

    term: str
    is_real: bool
    difficulty: float
    wrong: int
    asked: int


def term_totals(games: Sequence[GameRecord]) -> list[TermTotals]:
    """Add up the answers about each term, the hardest term first; "cannot tell" and disputed fakes are left out."""
    by_key: dict[str, list[GuessRecord]] = {}
    for game in games:
        for guess in game.guesses:
            if _is_rated(guess):
                by_key.setdefault(key(guess.term), []).append(guess)
    _, difficulties = ratings(_answers(games))
    totals = [
        TermTotals(
            guesses[-1].term,
            guesses[-1].is_real,
            difficulties[k].value,
            sum(not guess.is_right for guess in guesses),
            len(guesses),
        )
        for k, guesses in by_key.items()
    ]
    return sorted(totals, key=lambda term: (-term.difficulty, -term.asked, term.term))


def strengths(games: Sequence[GameRecord]) -> dict[str, float]:
    """Map each player to their rating from `game.elo`."""
    return {player: rating.value for player, rating in ratings(_answers(games))[0].items()}


def _answers(games: Iterable[GameRecord]) -> Iterator[tuple[str, str, bool]]:
    return (
        (game.player, key(guess.term), guess.is_right) for game in games for guess in game.guesses if _is_rated(guess)
    )


def _is_rated(guess: GuessRecord) -> bool:
    return guess.belief != 0.5 and not guess.is_disputed


def days_in_a_row(games: Iterable[GameRecord], player: str, list_name: str, today: date) -> int:
    """Count the consecutive days on which the player played the list's daily sheet, up to today or yesterday."""
    wanted = name_key(player), list_name
    played = {game.day for game in games if game.day and (name_key(game.player), game.list) == wanted}
    return run_up_to({day for day in map(as_day, played) if day}, today)


def daily_game(games: Iterable[GameRecord], day: str, player: str, list_name: str, model: str) -> GameRecord | None:
    """Find the player's game on that day's sheet, if they have played it."""
    wanted = (day, name_key(player), list_name, model)
    return next((g for g in games if (g.day, name_key(g.player), g.list, g.model) == wanted), None)


def adaptive_level(games: Sequence[GameRecord], player: str) -> float:
    """Return how hard a player's fakes should be: 0 if they were no better than a coin lately, 1 if always right."""
    own = [game for game in judged(games) if name_key(game.player) == name_key(player)]
    latest = [is_right for game in [game for game in own if game.guesses][-LATEST:] for is_right in game.answers]
    share = sum(latest) / len(latest) if latest else 0.75
    return min(max(2 * share - 1, 0.0), 1.0)
