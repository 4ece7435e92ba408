"""The review: terms that the player once got wrong, as soon as they are due."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from random import Random

from balderdash.errors import BalderdashError
from balderdash.game.cards import Card, RealSource
from balderdash.game.daily import daily_seed
from balderdash.game.dealing import CardSource, seeded_reals, told_cards
from balderdash.game.modes import Mode
from balderdash.game.sheet import Sheet, deal_asked
from balderdash.play.game_recorder import GameRecorder
from balderdash.records.days import when
from balderdash.records.schedule import ScheduledTerm, due, due_words
from balderdash.terms import library
from balderdash.terms.printable import counted

OTHERS = 120  # terms that are drawn to take the meanings beside the true one from: the more, the nearer


class NothingDueError(BalderdashError):
    """There is nothing to review now; the message says when there will be."""


def review_sheet(source: CardSource, mode: Mode, recorder: GameRecorder, player: str, rng: Random) -> Sheet:
    """A sheet of the player's terms that are due in the source's list, those that have waited longest first.

    What may be on the day's sheet is held back until the player has played that, so that a review spoils nothing.

    Raises
    ------
    NothingDueError
        No term is due.
    BalderdashError
        The list has too few terms with different meanings.
    """
    name = source.words.name

    def meanings(list_name: str) -> Mapping[str, str]:
        return source.words.meanings if list_name == name else library.meanings(list_name)

    own = recorder.schedule(player, meanings, name)
    now = due(own, recorder.today)
    held = _held_back(source, recorder, player) if now else frozenset()
    asked = [card for card in (_card(term, source) for term in now) if card.key not in held]
    if not asked:
        raise NothingDueError(_why_nothing(source, own, now, recorder, recorder.schedule(player, meanings)))
    others = [card for card in told_cards(source, rng, OTHERS) if card.key not in held]
    possible = len({card.key for card in (*asked, *others)}) // mode.hand  # in a short list
    asked = asked[: max(1, min(mode.cards // mode.hand, possible))]
    return deal_asked(rng, asked, _rather_unscheduled(others, own, (mode.hand - 1) * len(asked)), mode.hand)


def _card(term: ScheduledTerm, source: CardSource) -> Card:
    return Card(term.term, RealSource((source.words.title,), source.words.link_to(term.term), term.meaning))


def _held_back(source: CardSource, recorder: GameRecorder, player: str) -> Collection[str]:
    """The keys of the real terms that may be on the day's sheet, if the player has not played it yet."""
    day = recorder.today.isoformat()
    if recorder.earlier(day, player, source.words.name, source.model_name):
        return frozenset()
    return {card.key for card in seeded_reals(source, daily_seed(day, source.digest))}


def _rather_unscheduled(others: Sequence[Card], own: Sequence[ScheduledTerm], enough: int) -> Sequence[Card]:
    """The cards without those that a review will ask for, if there are enough others."""
    scheduled = {term.term for term in own}
    fresh = [card for card in others if card.text not in scheduled]
    return fresh if len(fresh) >= enough else others


def _why_nothing(
    source: CardSource,
    own: Sequence[ScheduledTerm],
    now: Sequence[ScheduledTerm],
    recorder: GameRecorder,
    every: Sequence[ScheduledTerm],
) -> str:
    """Why there is nothing to review in the list, when there will be, and what is due in other lists."""
    title, explained = source.words.title, [term for term in own if term.meaning]
    if now:
        why = f"{counted(len(now), 'term')} may be on today's sheet, so play that first; then they can be reviewed."
    elif explained:
        why = f"No term of {title} is due for review; the next one comes back {when(explained[0].due, recorder.today)}."
    elif own:
        why = f"There is nothing to review: the terms of {title} that you got wrong have no meanings in the list."
    else:
        why = f"There is nothing to review: you have got no real term of {title} wrong yet."
    elsewhere = due((term for term in every if term.list != source.words.name), recorder.today)
    return f"{why} {due_words(elsewhere, recorder.today)}" if elsewhere else why
