"""The game's words, shared by every face: the screen, the plain terminal and the browser."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from balderdash.game.cards import Card, FakeSource, OtherTerm, Provenance
from balderdash.game.challenge import KNEW, Challenge
from balderdash.game.game import Game, Verdict, is_won
from balderdash.game.modes import DEFAULT, Mode
from balderdash.game.party import Party
from balderdash.game.scoring import Rank
from balderdash.game.sheet import Sheet
from balderdash.notation import in_words, percent, signed
from balderdash.terms.printable import printable

RIGHT, WRONG, UNDECIDED, UNPLAYED = "✓", "✗", "~", "·"
NO_FAKES = "Every term here is real."
_BEATS = "“Beats 50 % of coins” means that half of all such players score less than you."


def task(game: Game) -> str:
    """What the player has to do."""
    sheet = game.sheet
    return game.mode.task.format(fakes=in_words(sheet.n_fake), cards=in_words(len(sheet)))


def question(game: Game) -> str:
    """What the current hand is about: the meaning of its real term, or that term; "" in the modes without either."""
    return question_of([game.sheet.cards[i] for i in game.hand], game.mode)


def question_of(hand: Sequence[Card], mode: Mode) -> str:
    """What the cards of a hand are about; see `question`."""
    real = next((card for card in hand if card.is_real), None)
    if real is None or not mode.needs_meanings:
        return ""
    return printable(real.meaning if mode.gives_meaning else real.text)


def face(card: Card, mode: Mode) -> str:
    """What a card shows before it is turned up: its term, or its meaning in the mode that asks for one."""
    return printable(card.meaning if mode.asks_for_meaning else card.text)


def truth(verdict: Verdict) -> str:
    """What a card is, in a word."""
    return "other" if isinstance(verdict.card.provenance, OtherTerm) else verdict.truth.value


def told_in_a_line(card: Card, mode: Mode) -> str:
    """What is said beside the truth about a card that shows its term, or its meaning, already."""
    if not mode.asks_for_meaning:
        return provenance(card.provenance)
    return "its own meaning" if card.is_real else printable(f"‘{card.text}’")


def meaning_of(term: str) -> str:
    """Whose meaning it is, said of one of several meanings."""
    return printable(f"the meaning of ‘{term}’")


def outcome(game: Game) -> str:
    """Whether the right card of several was chosen, and which one that is, once the hand is face up."""
    right = next(place for place, index in enumerate(game.hand) if game.sheet.cards[index].is_real)
    verdict = "Right" if is_won([game.verdicts[index] for index in game.hand]) else "Wrong"
    return f"{verdict}, it is {game.mode.answers[right].words}."


def rules(mode: Mode) -> list[str]:
    """How a mode is played, what counts, and what its coins are; one paragraph each."""
    played, counts, coin = mode.rules
    return [played, counts, f"{coin} {_BEATS}"]


def mode_title(mode: Mode) -> str:
    """The mode's title, or "" for the mode that is played unless another one is chosen."""
    return "" if mode is DEFAULT else mode.title


def status(game: Game) -> str:
    """How far the player is."""
    if game.mode.is_marked:
        number_is_known = game.mode.fakes is not None
        return f"{game.marked} of {game.sheet.n_fake} marked" if number_is_known else f"{game.marked} marked"
    if game.mode.ends_at_a_miss:
        return points(game)
    hand = min(game.played + (not game.is_face_up), game.n_hands)
    place = f"{hand} of {game.n_hands}"
    return f"{place} · {points(game)}" if game.played else place


def sign(*hand: Verdict) -> str:
    """The sign for a right answer about a card, or a hand of several; for a wrong one, or for none.

    A card of several that was rightly left has no sign: it is the answer about its hand that was right or wrong.
    """
    if len(hand) == 1 and hand[0].is_left and not hand[0].is_disputed:
        return " "
    return RIGHT if is_won(hand) else UNDECIDED if hand[0].guess is None else WRONG


def right_or_wrong(verdict: Verdict) -> str:
    """The word for a right guess, a wrong one, or none; see `sign`."""
    if verdict.is_disputed:
        return "yours"
    if verdict.is_left:
        return ""
    return "right" if verdict.is_right else "no bet" if verdict.guess is None else "wrong"


def provenance(source: Provenance, *, with_link: bool = True) -> str:
    """Where a term comes from, in one phrase."""
    if isinstance(source, FakeSource):
        nearest = f"; nearest real: {source.nearest}" if source.nearest else ""
        return printable(f"{source.kind}{nearest}")
    lists = f"in the {'list' if len(source.lists) == 1 else 'lists'} {_joined(source.lists)}"
    return printable(f"{lists}; {source.link}" if source.link and with_link else lists)


def told(card: Card) -> str:
    """What a card that is face up says of its term: what it means, or else where it comes from."""
    return printable(card.meaning) or provenance(card.provenance)


def unmasked(challenge: Challenge) -> str:
    """Which term of a party's round was the real one, and what it means."""
    real = challenge.real
    if challenge.asks_meaning:
        return printable(f"‘{real.text}’ means: {real.meaning}.")
    return printable(f"The real one was ‘{real.text}’{f': {real.meaning}' if real.meaning else ''}.")


def written_by(party: Party, choice: int) -> str:
    """Who wrote an entry of a party; for the program's bluff about a meaning, also which term it belongs to."""
    entry, challenge = party.entries[choice], party.challenge
    owner = challenge.owner(entry)
    if challenge.asks_meaning and owner is not None:
        return printable(f"the program, and true of ‘{owner.text}’")
    return printable(party.author(choice))


TRUTH_WRITTEN = (
    f"That is what it means, or close to it: {KNEW} points for you. It stands among the choices already, so yours is "
    "left out, and you do not vote in this round."
)


def who_knew(party: Party) -> list[str]:
    """A sentence for each player who has written what the term means."""
    return [
        printable(f"{party.names[i]} wrote ‘{party.written(i)}’, which says what it means: {KNEW} points.")
        for i in sorted(party.knew)
    ]


def asked(party: Party, name: str, *, writes: bool) -> str:
    """What a player of a party is asked to write, or to vote for."""
    challenge = party.challenge
    if challenge.asks_meaning:
        what = "what might this mean? Make the others believe it" if writes else "which of these does it mean"
        return printable(f"‘{challenge.real.text}’: {name}, {what}{'.' if writes else '?'}")
    if not writes:
        return printable(f"{name}, which of these is real?")
    told = "write a term that the others will take for a real one"
    return printable(f"{name}, {told}. It begins with ‘{challenge.prefix}’.")


def what_fake_means(n_lists: int, n_terms: int) -> str:
    """What the program knows about a fake, and no more than that."""
    lists = "not in the one list" if n_lists == 1 else f"in none of {n_lists} lists"
    return f"Fakes: {lists}, {n_terms:,} terms."


def trail(game: Game) -> str:
    """A sign for each hand that has been played, and a dot for each one still to come."""
    size = game.mode.hand
    played = [sign(*game.verdicts[k * size : (k + 1) * size]) for k in range(game.played)]
    still = [] if game.mode.ends_at_a_miss else [UNPLAYED] * (game.n_hands - game.played)
    return " ".join([*played, *still])


def score(game: Game) -> str:
    """The score so far, with the number of marks if it differs from the number of fakes."""
    number_is_known = game.mode.is_marked and game.mode.fakes is not None
    marks = f", {game.marked} marked" if number_is_known and game.marked != game.sheet.n_fake else ""
    return points(game) + marks


def points(game: Game) -> str:
    """The score so far, in words."""
    asked = len(game.sheet) if game.mode.is_marked else game.played
    said = game.mode.points(game.score, asked)
    return f"{said} right" if game.mode.counts_right else said


def opponent(game: Game, title: str, other: Game) -> str:
    """An opponent's score: on the hands played so far, and on all of their own once the player's game is over.

    Parameters
    ----------
    title, other : the opponent's, such as "machine", and their game
    """
    if game.mode.is_marked:
        return f"{title} {other.score} of {len(other.sheet)}"
    so_far = other.score if game.is_over else sum(other.points[: game.played])
    return f"{title} {_number(so_far, game.mode)}"


def difficulty(sheet: Sheet) -> str:
    """How hard the fakes of a sheet are, if they were chosen for that; else ""."""
    if sheet.level is None or not any(card.is_fake for card in sheet.cards):
        return ""
    return f"difficulty {round(10 * sheet.level)} of 10"


def tally(game: Game) -> str:
    """The points so far, as a number."""
    return _number(game.score, game.mode)


def _number(points: int, mode: Mode) -> str:
    return signed(points) if mode.can_lose else str(points)


def rank_of(game: Game) -> Rank:
    """The rank for a game that is over."""
    return game.mode.rank(game.score, game.out_of)


def coins(game: Game) -> str:
    """How a game that is over compares with chance."""
    return f"beats {beaten(beaten_share(game))} of coins"


def beaten_share(game: Game) -> Fraction:
    """The share of coins that score less than the player did."""
    return game.mode.chance(game.score, game.sheet.n_real, game.sheet.n_fake)


def beaten(share: Fraction) -> str:
    """The share to a tenth of a per cent; only certainty is called 100 %."""
    return percent(share if share == 1 else min(share, Fraction(999, 1000)), 1)


def _joined(names: tuple[str, ...]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
