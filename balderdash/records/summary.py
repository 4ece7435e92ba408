"""The lines shown after a game: the scores of the others, hits and false alarms, calibration and tells."""

from __future__ import annotations

from collections.abc import Sequence

from balderdash.game.modes import MODES
from balderdash.game.names import name_key
from balderdash.game.opponents import READERS, YOURSELF
from balderdash.game.scoring import right_out_of
from balderdash.game.tells import Tell, tells
from balderdash.notation import bar, percent
from balderdash.records.game_record import GameRecord, GuessRecord
from balderdash.records.statistics import (
    answered_fakes,
    calibration,
    detection,
    first_on_each_sheet,
    judged,
    replays,
    tells_apart,
)
from balderdash.terms.printable import counted, printable

RECENT = 60  # games of the same player and list that count for tells
BAR = 20  # cells
MOST_TELLS = 2


def summary(now: GameRecord, history: Sequence[GameRecord], *, in_words: bool = False) -> list[str]:
    """Describe a finished game in a few lines, using earlier games as well; `in_words` avoids bars."""
    lines = [
        *_opponent(now),
        *_machine(now),
        *_again(now, history),
        *_detection(now.guesses if tells_apart(now.mode) else ()),
    ]
    if asks_how_sure(now.mode):
        new = first_on_each_sheet([*(game for game in history if game.id != now.id), now])
        guesses = [g for game in new if _is_comparable(game, now) and game.mode == now.mode for g in game.guesses]
        lines += calibration_words(guesses) if in_words else ["", *calibration_picture(guesses)]
    return [*lines, *map(tell_words, _tells(now, history)[:MOST_TELLS])]


def _machine(now: GameRecord) -> list[str]:
    if now.machine_score is None:
        return []
    ahead = now.score - now.machine_score
    outcome = "you are ahead" if ahead > 0 else "it is ahead" if ahead else "a draw"
    memory = sum(guess.machine is not None and guess.is_from_memory for guess in now.guesses)
    caveat = f" ({memory} of its answers may be from memory)" if memory else ""
    return [f"The machine, by the same rules: {points(now.mode, now.machine_score, now.out_of)}{caveat}; {outcome}."]


def _opponent(now: GameRecord) -> list[str]:
    if now.opponent_score is None:
        return []
    reader = READERS.get(now.opponent)
    who, they = (f"The {reader.title}, {reader.about}" if reader else f"The {printable(now.opponent)}"), "they are"
    if now.opponent == YOURSELF:
        who, they = "You a month ago", "you were"
    ahead = now.score - now.opponent_score
    outcome = "you are ahead" if ahead > 0 else f"{they} ahead" if ahead else "a draw"
    return [f"{who}: {points(now.mode, now.opponent_score, now.out_of)}; {outcome}."]


def _again(now: GameRecord, history: Sequence[GameRecord]) -> list[str]:
    """Say so if this sheet has been played here before."""
    earlier = replays([*(game for game in history if game.id != now.id), now]).get(now.id)
    if earlier is None:
        return []
    who = "You have" if name_key(earlier.player) == name_key(now.player) else f"{earlier.player} has"
    return [f"{who} played this sheet here before ({earlier.at[:10]}), so this game says nothing new about you."]


def points(mode: str, score: int, out_of: int) -> str:
    """A score as the mode writes it; a mode that no longer exists counts right answers."""
    return (MODES[mode].points if mode in MODES else right_out_of)(score, out_of)


def asks_how_sure(mode: str) -> bool:
    """Whether the mode's answers say how sure the player is."""
    return mode in MODES and MODES[mode].asks_how_sure


def _detection(guesses: Sequence[GuessRecord]) -> list[str]:
    found = detection(guesses)
    parts = []
    if found.fakes:
        parts.append(f"saw through {found.hits} of {counted(found.fakes, 'fake')}")
    if found.reals:
        parts.append(f"doubted {found.false_alarms} of {counted(found.reals, 'real term')}")
    return [f"You {' and '.join(parts)}."] if parts else []


def calibration_picture(guesses: Sequence[GuessRecord]) -> list[str]:
    """Draw a bar for each confidence: how many of the terms were real, and a mark at the stated probability."""
    entries = calibration(guesses)
    if not entries:
        return []
    lines = ["How sure you were, and how many were real (│: an honest bar)"]
    for entry in entries:
        share = entry.real / entry.total
        mark = min(round(BAR * entry.stated), BAR - 1)
        drawn = bar(share, BAR)
        drawn = f"{drawn[:mark]}│{drawn[mark + 1 :]}"
        lines.append(f"{percent(entry.stated):>5}  {drawn}  {percent(share):>5}, {entry.real} of {entry.total}")
    return lines


def calibration_words(guesses: Sequence[GuessRecord]) -> list[str]:
    """Say for each confidence how many of the terms were real."""
    return [
        f"Of the terms that you called {percent(entry.stated)} likely to be real, "
        f"{percent(entry.real / entry.total)} were: {entry.real} of {entry.total}."
        for entry in calibration(guesses)
    ]


def _tells(now: GameRecord, history: Sequence[GameRecord]) -> list[Tell]:
    counting = judged([*(game for game in history if game.id != now.id), now])
    recent = [game for game in counting if _is_comparable(game, now)][-RECENT - 1 :]
    return tells(answered_fakes(guess for game in recent for guess in game.guesses))


def tell_words(tell: Tell) -> str:
    """Put a tell into a sentence."""
    often = "more" if tell.excess > 0 else "less"
    rarely = f"once in {int(1 / tell.p):,} times" if tell.p > 0.001 else "less than once in 1,000 times"
    return (
        f"Fakes {tell.group} take you in {often} often: {tell.taken_in} of {tell.total} taken for real, "
        f"of the others {tell.others_taken_in} of {tell.others_total}. Chance alone does that {rarely}."
    )


def _is_comparable(game: GameRecord, now: GameRecord) -> bool:
    return (name_key(game.player), game.list) == (name_key(now.player), now.list)
