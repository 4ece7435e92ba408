"""What is said after a round: how the machine did, hits and false alarms, calibration, and the player's tells."""

from __future__ import annotations

from collections.abc import Sequence

from balderdash.game.modes import MODES, WAGER
from balderdash.game.tells import Tell, tells
from balderdash.records.entries import Guessed, Played
from balderdash.records.statistics import calibration, senses, taken
from balderdash.terms.printable import counted

RECENT = 60  # games of the same player and list in which tells are looked for
BAR = 20  # cells
MOST_TELLS = 2


def summary(now: Played, history: Sequence[Played], *, in_words: bool = False) -> list[str]:
    """A few lines about a game that is over, in the light of the games before it; without pictures if `in_words`."""
    said = [*_against_the_machine(now), *_senses(now.guesses)]
    if now.mode == WAGER.name:
        before = [g for game in history if _is_alike(game, now) and game.mode == now.mode for g in game.guesses]
        guesses = [*before, *now.guesses]
        said += calibration_words(guesses) if in_words else ["", *calibration_picture(guesses)]
    found = _tells(now, history)
    return [*said, *map(tell_words, found[:MOST_TELLS])]


def _against_the_machine(now: Played) -> list[str]:
    if now.machine_score is None:
        return []
    ahead = now.score - now.machine_score
    who = "you are ahead" if ahead > 0 else "it is ahead" if ahead else "a draw"
    memory = sum(guess.machine is not None and guess.is_from_memory for guess in now.guesses)
    learnt = f" ({memory} of its answers may be from memory)" if memory else ""
    return [f"The machine, by the same rules: {points(now.mode, now.machine_score, now.out_of)}{learnt}; {who}."]


def points(mode: str, score: int, out_of: int) -> str:
    """A score as the mode counts it."""
    if mode in MODES and MODES[mode].ends_at_a_miss:
        return f"{score} in a row"
    if mode in MODES and MODES[mode].can_lose:
        return f"{score:+d} points".replace("-", "−") if score else "0 points"
    return f"{score} of {out_of}"


def _senses(guesses: Sequence[Guessed]) -> list[str]:
    found = senses(guesses)
    said = []
    if found.fakes:
        said.append(f"saw through {found.hits} of {counted(found.fakes, 'fake')}")
    if found.reals:
        said.append(f"doubted {found.false_alarms} of {counted(found.reals, 'real term')}")
    return [f"You {' and '.join(said)}."] if said else []


def calibration_picture(guesses: Sequence[Guessed]) -> list[str]:
    """A bar for each confidence: how many of the terms were real, and a mark where they should have been."""
    entries = calibration(guesses)
    if not entries:
        return []
    lines = ["How sure you were, and how many were real (│: an honest bar)"]
    for entry in entries:
        full, mark = round(BAR * entry.real / entry.total), min(round(BAR * entry.said), BAR - 1)
        bar = "".join("│" if k == mark else "█" if k < full else "·" for k in range(BAR))
        share = f"{entry.real / entry.total:4.0%}".replace("%", " %")
        lines.append(f"{entry.said:4.0%}  ".replace("%", " %") + f"{bar}  {share}, {entry.real} of {entry.total}")
    return lines


def calibration_words(guesses: Sequence[Guessed]) -> list[str]:
    """A sentence for each confidence: how many of the terms were real."""
    return [
        f"Of the terms you gave {entry.said:.0%} of being real, {entry.real / entry.total:.0%} were: "
        f"{entry.real} of {entry.total}.".replace("%", " %")
        for entry in calibration(guesses)
    ]


def _tells(now: Played, history: Sequence[Played]) -> list[Tell]:
    games = [game for game in history if _is_alike(game, now) and game.id != now.id][-RECENT:]
    return tells(taken(guess for game in [*games, now] for guess in game.guesses))


def tell_words(tell: Tell) -> str:
    """A tell as a sentence."""
    often = "more" if tell.excess > 0 else "less"
    return (
        f"Fakes {tell.group} take you in {often} often: {tell.taken_in} of {tell.total} taken for real, "
        f"of the others {tell.others_taken_in} of {tell.others_total}."
    )


def _is_alike(game: Played, now: Played) -> bool:
    return (game.player, game.list) == (now.player, now.list)
