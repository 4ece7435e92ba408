"""A party of Balderdash line by line: the keyboard goes round, and blank lines hide what the last player did."""

from __future__ import annotations

import sys
from random import Random

from balderdash.cli.plain import LEAVE, OPEN_PAGE, Left, read_line
from balderdash.cli.terminal import narrate
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.dealing import CardSource
from balderdash.game.party import ROUNDS, Party, Phase, parsed_names
from balderdash.play.party_game import dispute, party_seeds, start_party
from balderdash.play.sheet_preloader import SheetPreloader
from balderdash.play.term_page import address, open_page, what_became
from balderdash.terms.printable import printable

TAKE_BACK, AGAIN = "b", "r"
SCREENFUL = 60  # blank lines that hide what was written before


def play_party(source: CardSource, seed: int | None, *, asks_meaning: bool = False) -> int:
    """Play until the last round is over or somebody leaves, and return the exit code.

    Raises
    ------
    BalderdashError
        The input ends before the party does.
    """
    try:
        names, preloader, seeds = _names(), SheetPreloader(source, Random()), party_seeds(seed)
        while _play(names, source, preloader, next(seeds), asks_meaning=asks_meaning):
            pass
    except Left:
        narrate("You have left the party; its points are kept nowhere.")
    return 0


def _play(names: list[str], source: CardSource, preloader: SheetPreloader, seed: int, *, asks_meaning: bool) -> bool:
    """One party; whether the same players want another one."""
    narrate("Looking for terms …" if asks_meaning else "The network is writing its fakes …")
    party = start_party(names, preloader, seed, asks_meaning=asks_meaning)
    while party.phase is not Phase.OVER:
        what = f"what ‘{party.challenge.real.text}’ means" if asks_meaning else ""
        print(printable(f"Round {party.round + 1} of {ROUNDS}: {what or _beginning(party)}"))
        _write(party)
        _print_entries(party)
        _vote(party)
        print(wording.unmasked(party.challenge))
        for line in wording.who_knew(party):
            print(line)
        for choice, entry in enumerate(party.entries):
            voters = ", ".join(party.voters(choice)) or "nobody"
            author = wording.written_by(party, choice)
            print(printable(f"{choice + 1:2}  {entry.text}: {author}; voted for by {voters}"))
        _print_points(party)
        if sys.stdin.isatty():
            _hear_disputes(party, source)
        party.go_on()
    print(printable(party.result))
    if party.best_lie:
        print(printable(party.best_lie))
    return sys.stdin.isatty() and _line(f"An empty line leaves; {AGAIN} plays again, all of you:").strip() == AGAIN


def _beginning(party: Party) -> str:
    return f"terms that begin with ‘{party.challenge.prefix}’"


def _names() -> list[str]:
    while True:
        line = _line(f"Who plays? Two to eight names with commas between them ({LEAVE} leaves the party at any time):")
        try:
            return parsed_names(line)
        except ValueError as error:
            narrate(str(error))


def _write(party: Party) -> None:
    while party.phase is Phase.WRITE and party.player is not None:
        name = party.names[party.player]
        what = "what it might mean" if party.challenge.asks_meaning else "a term"
        player = party.player
        reason = party.write(_line(f"{name}, write {what} while the others look away; an empty line passes:"))
        if not reason and player in party.knew:
            narrate(wording.TRUTH_WRITTEN)
            if sys.stdin.isatty():
                _line("An empty line hides this:")
        if not reason and sys.stdin.isatty():
            print("\n" * SCREENFUL, file=sys.stderr)
        narrate(reason or f"{name} is done.")


def _vote(party: Party) -> None:
    while party.phase is Phase.VOTE and party.player is not None:
        name, allowed = party.names[party.player], range(1, len(party.entries) + 1)
        back = f"; {TAKE_BACK} takes the last vote back" if party.can_take_back else ""
        line = _line(
            f"{name}, the number of the {'true' if party.challenge.asks_meaning else 'real'} one{back}:"
        ).strip()
        if line == TAKE_BACK and party.take_back():
            continue
        if line not in map(str, allowed):
            narrate(f"'{line[:40]}' is no number from 1 to {len(party.entries)}; try again.")
        elif not party.vote(int(line) - 1):
            narrate("That one is yours; vote for another.")
        elif sys.stdin.isatty() and party.phase is Phase.VOTE:  # the next player must not see it
            print("\n" * SCREENFUL, file=sys.stderr)
            _print_entries(party)


def _hear_disputes(party: Party, source: CardSource) -> None:
    """Let the players look terms up and dispute fakes, or take that back, until they go on."""
    what = "bluff" if party.challenge.asks_meaning else "fake"
    question = (
        f"An empty line goes on; {OPEN_PAGE} 3 looks the term number 3 up; the number of a fake says that it is real "
        "after all, or takes that back:"
    )
    if party.challenge.asks_meaning:
        question = (
            f"An empty line goes on; {OPEN_PAGE} looks the term up; the number of a bluff says that it is what the "
            "term means after all, or takes that back:"
        )
    numbers = list(map(str, range(1, len(party.entries) + 1)))
    while line := _line(question).strip():
        command, number = line[:1].lower(), line[1:].strip()
        if command == OPEN_PAGE and (number in numbers or party.challenge.asks_meaning):
            real = party.challenge.real.text
            term = real if party.challenge.asks_meaning else party.entries[int(number) - 1].text
            url = address(term, source.words)
            narrate(what_became(url, is_open=open_page(url)))
            continue
        filing = dispute(party, int(line) - 1, source) if line in numbers else None
        if filing is None:
            narrate(f"'{printable(line[:40])}' is no number of a {what}; try again.")
            continue
        narrate(filing.sentence)
        _print_points(party)


def _print_entries(party: Party) -> None:
    for number, entry in enumerate(party.entries, start=1):
        print(f"{number:2}  {printable(entry.text)}")


def _print_points(party: Party) -> None:
    for name, score in party.table:
        print(printable(f"{score:4}  {name}"))


def _line(question: str) -> str:
    line = read_line(question)
    if line is None:
        raise BalderdashError("The input ended before the party did; run it again and answer each line.")
    return line.rstrip("\n")
