"""What the game says, for every way of playing it: the screen and the plain lines share these words."""

from __future__ import annotations

from fractions import Fraction

from balderdash.game.cards import FakeSource, Provenance
from balderdash.game.game import Game, Verdict, is_won
from balderdash.game.ranks import Rank, beaten_coins, beaten_streaks, beaten_tosses, rank, streak_rank, wager_rank
from balderdash.notation import percent, signed
from balderdash.terms.printable import printable

RIGHT, WRONG, UNDECIDED, UNPLAYED = "✓", "✗", "~", "·"
_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def task(game: Game) -> str:
    """What there is to do."""
    sheet = game.sheet
    return game.mode.task.format(fakes=_count(sheet.n_fake), cards=_count(len(sheet)))


def status(game: Game) -> str:
    """How far the player is."""
    if game.mode.is_marked:
        tells_fakes = game.mode.fakes is not None
        return f"{game.marked} of {game.sheet.n_fake} marked" if tells_fakes else f"{game.marked} marked"
    if game.mode.ends_at_a_miss:
        return f"{game.score} in a row"
    hand = min(game.played + (not game.is_face_up), game.n_hands)
    return f"{hand} of {game.n_hands} · {_points(game)}"


def sign(verdict: Verdict) -> str:
    """The sign for a right or a wrong guess."""
    return RIGHT if verdict.is_right else UNDECIDED if verdict.guess is None else WRONG


def right_or_wrong(verdict: Verdict) -> str:
    """The word for a right or a wrong guess."""
    if verdict.is_disputed:
        return "yours"
    return "right" if verdict.is_right else "no bet" if verdict.guess is None else "wrong"


def provenance(source: Provenance) -> str:
    """Where a term comes from, in one phrase."""
    if isinstance(source, FakeSource):
        nearest = f"; nearest real: {source.nearest}" if source.nearest else ""
        return printable(f"{source.kind}{nearest}")
    lists = f"in the {'list' if len(source.lists) == 1 else 'lists'} {_joined(source.lists)}"
    return printable(f"{lists}; {source.link}" if source.link else lists)


def what_fake_means(n_lists: int, n_terms: int) -> str:
    """What the program knows about a fake, and no more than that."""
    lists = "not in the one list" if n_lists == 1 else f"in none of {n_lists} lists"
    return f"Fakes: {lists}, {n_terms:,} terms."


def trail(game: Game) -> str:
    """A sign for each hand that has been played, and a place for each that is still to come."""
    size = game.mode.hand
    hands = [game.verdicts[k * size : (k + 1) * size] for k in range(game.played)]
    played = [RIGHT if is_won(hand) else sign(hand[0]) for hand in hands]
    still = [] if game.mode.ends_at_a_miss else [UNPLAYED] * (game.n_hands - game.played)
    return " ".join([*played, *still])


def score(game: Game) -> str:
    """The score so far, and the marks behind it if they were not as many as the fakes."""
    if game.mode.ends_at_a_miss:
        return f"{game.score} in a row"
    line = _points(game)
    tells_fakes = game.mode.is_marked and game.mode.fakes is not None
    return f"{line}, {game.marked} marked" if tells_fakes and game.marked != game.sheet.n_fake else line


def _points(game: Game) -> str:
    if game.mode.can_lose:
        return f"{signed(game.score)} points"
    asked = len(game.sheet) if game.mode.is_marked else game.played
    return f"{game.score} of {asked} right"


def machine(game: Game, machines: Game) -> str:
    """How the machine has done: on the hands that the player has played so far, and in the end on all of its own."""
    if game.mode.is_marked:
        return f"machine {machines.score} of {len(machines.sheet)}"
    so_far = machines.score if game.is_over else sum(machines.points[: game.played])
    return f"machine {signed(so_far) if game.mode.can_lose else so_far}"


def tally(game: Game) -> str:
    """The points so far, and nothing else."""
    return signed(game.score) if game.mode.can_lose else str(game.score)


def rank_of(game: Game) -> Rank:
    """The rank for a game that is over."""
    if game.mode.can_lose:
        return wager_rank(game.score, game.out_of)
    return streak_rank(game.score) if game.mode.ends_at_a_miss else rank(game.score, game.out_of)


def coins(game: Game) -> str:
    """How a game that is over compares with chance."""
    return f"beats {beaten(beaten_share(game))} of coins"


def beaten_share(game: Game) -> Fraction:
    """The share of coins that a game beats; what a coin does depends on the mode."""
    mode, sheet = game.mode, game.sheet
    if mode.ends_at_a_miss:
        return beaten_streaks(game.score)
    if mode.is_marked and mode.fakes is not None:
        return beaten_coins(game.score, sheet.n_real, sheet.n_fake)
    if mode.is_marked:
        return beaten_tosses(game.score, len(sheet), [(1, 0)])
    return beaten_tosses(game.score, game.n_hands, [(answer.win, answer.loss) for answer in mode.answers])


def beaten(share: Fraction) -> str:
    """The share to a tenth of a per cent; only certainty is called 100 %."""
    return percent(share if share == 1 else min(share, Fraction(999, 1000)), 1)


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else f"{number:,}"


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
