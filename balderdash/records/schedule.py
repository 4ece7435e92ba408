"""When the terms that a player got wrong come back: spaced repetition over the recorded games.

Nothing is stored: the schedule follows from the records. The intervals are those of FSRS-6, by the library fsrs
(https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from typing import TYPE_CHECKING

from balderdash.game.names import name_key
from balderdash.records.days import as_day, when
from balderdash.records.game_record import GameRecord, GuessRecord
from balderdash.records.statistics import first_on_each_sheet
from balderdash.terms.key import spelling
from balderdash.terms.printable import counted

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

SURE = 0.8  # belief: a right answer below it was not a sure one
LASTING = 21.0  # days of stability from which on a term counts as known for good; Anki calls such cards mature
_LONGEST = 3650  # days until a term comes back

FindMeanings = Callable[[str], Mapping[str, str]]  # the name of a list -> the meanings of its terms


@dataclass(frozen=True, slots=True)
class ScheduledTerm:
    """A real term that a player got wrong at least once.

    Attributes
    ----------
    term, list : as they stand in the latest record
    meaning : what it means, or ""
    wrong, right : how often the player was wrong about it, and right after the first time
    is_known : whether they were right the last time
    last, due : the day of the last answer, and the day from which on the term is to come back
    stability : days after which the player still knows the term with a probability of 0.9, as FSRS estimates
    """

    term: str
    list: str
    meaning: str
    wrong: int
    right: int
    is_known: bool
    last: date
    due: date
    stability: float

    @property
    def is_lasting(self) -> bool:
        """Whether the player knows the term for three weeks or more."""
        return self.is_known and self.stability >= LASTING


def schedule(games: Iterable[GameRecord], player: str, find_meanings: FindMeanings) -> list[ScheduledTerm]:
    """The real terms that a player got wrong, the one that is due first at the head.

    Every answer about such a term counts, in whatever mode, from the first wrong one on. Of several games on one sheet
    only the first counts: afterwards the answers were on the screen.
    """
    import fsrs  # only for those who have played

    # Whole days, and no steps of minutes: a term that was missed comes back on another day.
    scheduler = fsrs.Scheduler(learning_steps=(), relearning_steps=(), maximum_interval=_LONGEST, enable_fuzzing=False)
    meanings = cache(find_meanings)
    found = []
    for (list_name, _), answers in _answers(games, player).items():
        card = _reviewed(scheduler, answers)
        last, latest = answers[-1]
        wrong = sum(not guess.is_right for _, guess in answers)
        found.append(
            ScheduledTerm(
                latest.term,
                list_name,
                meanings(list_name).get(latest.term, ""),
                wrong,
                len(answers) - wrong,
                latest.is_right,
                last,
                card.due.date(),
                card.stability or 0.0,
            )
        )
    return sorted(found, key=lambda term: (term.due, term.list, term.term))


_Answers = list[tuple[date, GuessRecord]]


def _answers(games: Iterable[GameRecord], player: str) -> dict[tuple[str, str], _Answers]:
    """(list, spelling of a term) -> the answers about it and their days, from the first wrong one on."""
    found: dict[tuple[str, str], _Answers] = {}
    own = [game for game in games if name_key(game.player) == name_key(player)]
    for game in first_on_each_sheet(own):
        if (day := as_day(game.at)) is None:
            continue
        for guess in game.guesses:
            place = game.list, spelling(guess.term)
            if guess.is_real and (place in found or not guess.is_right):
                found.setdefault(place, []).append((day, guess))
    return found


def _reviewed(scheduler: Scheduler, answers: _Answers) -> Card:
    from fsrs import Card, Rating

    card = Card(card_id=0)  # without an id, the library waits for a new one
    for day, guess in answers:
        rating = (Rating.Good if guess.belief >= SURE else Rating.Hard) if guess.is_right else Rating.Again
        card, _ = scheduler.review_card(card, rating, datetime.combine(day, time(), UTC))
    return card


def due(terms: Iterable[ScheduledTerm], today: date) -> list[ScheduledTerm]:
    """The terms that can be asked for today: they are due, and their meaning is known."""
    return [term for term in terms if term.meaning and term.due <= today]


def learnt_words(terms: Sequence[ScheduledTerm], today: date) -> list[str]:
    """Say what a player has learnt, and what is due; nothing if they got no term wrong."""
    if not terms:
        return []
    known, lasting = sum(term.is_known for term in terms), sum(term.is_lasting for term in terms)
    learnt = f"Of {counted(len(terms), 'real term')} that you once got wrong, you knew {known or 'none'} the last time"
    for_good = f", and {lasting or 'none'} so well that {'it lasts' if lasting == 1 else 'they last'} three weeks"
    return [f"{learnt}{for_good if known else ''}.", due_words(terms, today)]


def comes_back(terms: Sequence[ScheduledTerm], today: date) -> str:
    """How many terms are due, or when the next one is: it fits beside a rank, at 80 columns."""
    if now := due(terms, today):
        return f"{counted(len(now), 'more term')} {'is' if len(now) == 1 else 'are'} due for review."
    following = [term.due for term in terms if term.meaning]
    return f"The next term comes back {when(min(following), today)}." if following else ""


def due_words(terms: Sequence[ScheduledTerm], today: date) -> str:
    """Say which terms are due for review, and when the next one is."""
    asked = [term for term in terms if term.meaning]
    if not asked:
        return "Nothing can be reviewed: the lists have no meanings for these terms."
    now, later = due(asked, today), [term.due for term in asked if term.due > today]
    following = f"the next one is due {when(min(later), today)}" if later else ""
    if not now:
        return f"Nothing is due for review; {following}."
    lists = Counter(term.list for term in now)
    named = ", ".join(f"{count} in {name}" for name, count in lists.items())
    return f"Due for review: {named}{f'; {following}' if following else ''}."
