"""What can be learnt from the games that were played: plain counting, nothing stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist

from balderdash.game.elo import ratings
from balderdash.records.entries import Guessed, Played
from balderdash.terms.key import key

LATEST = 5  # games that tell how good a player is now
BINS = ((0.0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0))  # of beliefs, as the wager's five answers


@dataclass(frozen=True, slots=True)
class ModeTotals:
    """The games of one player, list and mode.

    Attributes
    ----------
    best, last : scores
    out_of : the most points that the latest game could bring
    right, cards : how many cards were taken for what they are, and how many there were
    machine_won, machine_lost : games in which the judge had more points, or fewer
    """

    player: str
    list: str
    mode: str
    games: int
    best: int
    last: int
    out_of: int
    right: int
    cards: int
    machine_won: int
    machine_lost: int


def lines(games: Iterable[Played]) -> list[ModeTotals]:
    """One line for each player, list and mode, in their order of appearance."""
    groups: dict[tuple[str, str, str], list[Played]] = {}
    for game in games:
        groups.setdefault((game.player, game.list, game.mode), []).append(game)
    return [
        ModeTotals(
            *names,
            games=len(group),
            best=max(game.score for game in group),
            last=group[-1].score,
            out_of=group[-1].out_of,
            right=sum(game.n_right for game in group),
            cards=sum(len(game.guesses) for game in group),
            machine_won=sum(game.machine_score is not None and game.machine_score > game.score for game in group),
            machine_lost=sum(game.machine_score is not None and game.machine_score < game.score for game in group),
        )
        for names, group in groups.items()
    ]


@dataclass(frozen=True, slots=True)
class Senses:
    """How well real and fake are told apart, in the terms of signal detection; a signal is a fake.

    Attributes
    ----------
    hits, fakes : fakes that were called fakes, and all of them
    false_alarms, reals : real terms that were called fakes, and all of them
    """

    hits: int
    fakes: int
    false_alarms: int
    reals: int

    @property
    def d_prime(self) -> float | None:
        """z(hit rate) - z(false alarm rate), each count enlarged by a half (Hautus 1995); None without both kinds."""
        if not self.fakes or not self.reals:
            return None
        z = NormalDist().inv_cdf
        return z((self.hits + 0.5) / (self.fakes + 1)) - z((self.false_alarms + 0.5) / (self.reals + 1))


def senses(guesses: Iterable[Guessed]) -> Senses:
    """Count hits and false alarms; who could not tell did not call it a fake."""
    hits = fakes = false_alarms = reals = 0
    for guess in guesses:
        says_fake = guess.belief < 0.5
        if guess.is_real or guess.is_disputed:
            reals += 1
            false_alarms += says_fake and not guess.is_disputed
        else:
            fakes += 1
            hits += says_fake
    return Senses(hits, fakes, false_alarms, reals)


def taken(guesses: Iterable[Guessed]) -> Iterator[tuple[str, str, bool]]:
    """Each fake about which something was said: the term, its kind, and whether it was taken for real."""
    return (
        (guess.term, guess.kind, guess.belief > 0.5)
        for guess in guesses
        if not guess.is_real and not guess.is_disputed and guess.belief != 0.5
    )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was said with about the same confidence, and how it turned out.

    Attributes
    ----------
    said : the mean probability that was given
    real, total : how many of the terms were real, and how many there were
    """

    said: float
    real: int
    total: int


def calibration(guesses: Sequence[Guessed]) -> list[Calibration]:
    """One entry for each bin in which something was said."""
    found = []
    for low, high in BINS:
        inside = [g for g in guesses if low <= g.belief < high or (high == 1.0 and g.belief == 1.0)]
        if inside:
            real = sum(g.is_real or g.is_disputed for g in inside)
            found.append(Calibration(sum(g.belief for g in inside) / len(inside), real, len(inside)))
    return found


@dataclass(frozen=True, slots=True)
class Fame:
    """A term and how many it took in.

    Attributes
    ----------
    difficulty : as `game.elo` learns it
    taken_in, asked : wrong answers, and all of them
    """

    term: str
    is_real: bool
    difficulty: float
    taken_in: int
    asked: int


def fame(games: Sequence[Played]) -> list[Fame]:
    """Every term that was asked for, the hardest first."""
    by_key: dict[str, list[Guessed]] = {}
    answers = []
    for game in games:
        for guess in game.guesses:
            if guess.belief != 0.5 and not guess.is_disputed:
                by_key.setdefault(key(guess.term), []).append(guess)
                answers.append((game.player, key(guess.term), guess.is_right))
    _, difficulties = ratings(answers)
    found = [
        Fame(
            said[-1].term, said[-1].is_real, difficulties[k].value, sum(not guess.is_right for guess in said), len(said)
        )
        for k, said in by_key.items()
    ]
    return sorted(found, key=lambda f: (-f.difficulty, -f.asked, f.term))


def strengths(games: Sequence[Played]) -> dict[str, float]:
    """Player -> strength, as `game.elo` learns it."""
    answers = [
        (game.player, key(guess.term), guess.is_right)
        for game in games
        for guess in game.guesses
        if guess.belief != 0.5 and not guess.is_disputed
    ]
    return {player: rating.value for player, rating in ratings(answers)[0].items()}


def days_in_a_row(days: Iterable[str], today: date) -> int:
    """How many daily sheets were played day after day, up to today or yesterday."""
    played = set(days)
    day = today if today.isoformat() in played else today - timedelta(days=1)
    count = 0
    while day.isoformat() in played:
        count += 1
        day -= timedelta(days=1)
    return count


def of_day(games: Iterable[Played], day: str, player: str, list_name: str, model: str) -> Played | None:
    """The daily sheet that the player has played that day, if any."""
    wanted = (day, player, list_name, model)
    return next((g for g in games if (g.day, g.player, g.list, g.model) == wanted), None)


def daily_days(games: Iterable[Played], player: str, list_name: str) -> list[str]:
    """The days whose sheet the player has played."""
    return [game.day for game in games if game.day and (game.player, game.list) == (player, list_name)]


def level_of(games: Sequence[Played], player: str) -> float:
    """How hard a player's fakes shall be: 0 for one who was no better than a coin lately, 1 for one who knew all."""
    latest = [game for game in games if game.player == player and game.guesses][-LATEST:]
    cards = sum(len(game.guesses) for game in latest)
    share = sum(game.n_right for game in latest) / cards if cards else 0.75
    return min(max(2 * share - 1, 0.0), 1.0)
