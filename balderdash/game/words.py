"""What the game says, for every way of playing it: the screen and the plain lines share these words."""

from __future__ import annotations

from fractions import Fraction

from balderdash.game.cards import FakeSource, Provenance
from balderdash.game.game import Game, Verdict
from balderdash.game.ranks import Rank, beaten_coins, rank
from balderdash.game.sheet import Sheet
from balderdash.terms.printable import printable

RIGHT, WRONG = "✓", "✗"
_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def task(sheet: Sheet) -> str:
    """What there is to do."""
    return f"A neural network wrote {_count(sheet.n_fake)} of these {_count(len(sheet))}. Mark the fakes."


def marked(game: Game) -> str:
    """How many are marked, and how many should be."""
    return f"{game.marked} of {game.sheet.n_fake} marked"


def sign(verdict: Verdict) -> str:
    """The sign for a right or a wrong guess."""
    return RIGHT if verdict.is_right else WRONG


def right_or_wrong(verdict: Verdict) -> str:
    """The word for a right or a wrong guess."""
    return "right" if verdict.is_right else "wrong"


def provenance(source: Provenance) -> str:
    """Where a term comes from, in one phrase."""
    if isinstance(source, FakeSource):
        nearest = f"nearest real: {source.nearest}; " if source.nearest else ""
        return printable(f"{nearest}{source.kind} by model {source.model}, seed {source.seed}")
    lists = f"in the {'list' if len(source.lists) == 1 else 'lists'} {_joined(source.lists)}"
    return printable(f"{lists}; {source.link}" if source.link else lists)


def what_fake_means(n_lists: int, n_terms: int) -> str:
    """What the program knows about a fake, and no more than that."""
    lists = "not in the one list" if n_lists == 1 else f"in none of {n_lists} lists"
    return f"Fakes: {lists}, {n_terms:,} terms."


def score(game: Game) -> str:
    """The score of a game that is over, and the marks behind it if they were not as many as the fakes."""
    line = f"{game.score} of {len(game.sheet)} right"
    return line if game.marked == game.sheet.n_fake else f"{line}, {game.marked} marked"


def rank_of(game: Game) -> Rank:
    """The rank for a game that is over."""
    return rank(game.score or 0, len(game.sheet))


def coins(game: Game) -> str:
    """How a game that is over compares with marking at random."""
    return f"beats {percent(beaten_coins(game.score or 0, game.sheet.n_real, game.sheet.n_fake))} of coins"


def percent(share: Fraction) -> str:
    """A share to a tenth of a per cent, rounded down: only certainty is called 100 %."""
    tenths = int(share * 1000)
    return f"{tenths // 10} %" if tenths % 10 == 0 else f"{tenths / 10:.1f} %"


def _count(number: int) -> str:
    return _COUNTS[number] if number < len(_COUNTS) else f"{number:,}"


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
