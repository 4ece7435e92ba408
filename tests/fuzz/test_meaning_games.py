"""Games made of meanings: any list and any words of the players give a fair game, or a sentence that says why not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from balderdash.cli.handout import Handout, html, markdown, text
from balderdash.errors import BalderdashError
from balderdash.game import wording
from balderdash.game.cards import Card, RealSource
from balderdash.game.challenge import REAL
from balderdash.game.dealing import Pool, meaning_challenges
from balderdash.game.game import Game
from balderdash.game.machine import machine_game
from balderdash.game.modes import DEFINITION, MEANING
from balderdash.game.opponents import READERS, FormerSelf, Opponent
from balderdash.game.party import Party, Phase
from balderdash.terms import meaning, wordlist
from tests.conftest import ROOT
from tests.fuzz.hostile import PIECES, plain_texts, told, unsafe
from tests.fuzz.watch import fuzz, mutate
from tests.play.stand_in_source import StandIn, fake_card

FAKES = tuple(fake_card(f"Fake{n} word{n}") for n in range(20))
ROUNDS = 3


class Listed(StandIn):
    """Deals the cards of a list with meanings."""

    def __init__(self, cards: Sequence[Card]) -> None:
        super().__init__(())
        self.cards = cards

    def real_cards(self, rng: random.Random, count: int) -> list[Card]:
        return rng.sample(self.cards, min(count, len(self.cards)))


def cards_of(lines: Sequence[str]) -> list[Card]:
    """Read the lines as those of a word list."""
    parsed = wordlist.parse_lines([line for line in lines if line.strip()])
    found = {term: rest for _, term, _, fault, rest in parsed if fault is None}
    return [Card(term, RealSource(("List",), None, meaning.read(rest or ""))) for term, rest in found.items()]


@fuzz(
    "games of meanings",
    st.lists(st.tuples(plain_texts, plain_texts), max_size=30),
    st.integers(0, 2**32),
    ci=60,
    share=0.02,
)
def test_any_list_with_meanings(entries: list[tuple[str, str]], luck: int) -> bool:
    return plays([f"{n}{term}\t{rest}".replace("\n", " ") for n, (term, rest) in enumerate(entries)], luck)


@cache
def real_lists() -> list[bytes]:
    """Return parts of bundled lists, as they are and with terms that have no meaning, a long one, or another tab."""
    parts = []
    for name in ("dinosaurs", "mathematics", "chess-openings"):
        lines = [line for line in (ROOT / "wordlists" / f"{name}.txt").read_bytes().split(b"\n") if b"\t" in line]
        for start in range(0, 400, 40):
            part = lines[start : start + 40]
            parts.append(b"\n".join(part))
            part[::3] = [line.partition(b"\t")[0] for line in part[::3]]
            part[1] += b" long" * 2_000
            part[2::9] = [line + b"\tand <b>more</b> \x1b[31m" for line in part[2::9]]
            parts.append(b"\n".join(part))
    return parts


@mutate("games of meanings", real_lists, ci=60, share=0.1)
def test_a_damaged_list_with_meanings(content: bytes) -> bool:
    return plays(content.decode("utf-8", "replace").split("\n"), len(content))


def plays(lines: Sequence[str], luck: int) -> bool:
    """Play what can be played with a list; return whether anything could be."""
    cards, rng = cards_of(lines), random.Random(luck)
    is_dealt = False
    for mode in (MEANING, DEFINITION):
        try:
            sheet = Pool(tuple(cards), FAKES, luck).deal(mode, rng)
        except BalderdashError as error:
            told(error)
            continue
        is_dealt = True
        hands = [sheet.cards[k : k + 4] for k in range(0, len(sheet), 4)]
        for hand in hands:
            assert sum(card.is_real for card in hand) == 1
            assert len({wording.face(card, mode).casefold() for card in hand}) == 4
            assert wording.question_of(hand, mode)
        opponents: list[Opponent] = [*READERS.values(), FormerSelf(3, "2026-01-01", 0.7, 0.2, found=rng.random())]
        assert machine_game(Game(sheet, mode), rng.choice(opponents).beliefs(sheet, mode)).is_over
        paper = Handout.of(sheet, mode, field="A list", day="", notes=["A note."])
        assert not unsafe(rng.choice((text, markdown, html))(paper))
    return plays_a_party(cards, rng) or is_dealt


def plays_a_party(cards: Sequence[Card], rng: random.Random) -> bool:
    """Play a party about meanings; return whether the list has enough of them."""
    try:
        challenges = meaning_challenges(Listed(cards), rng.randrange(99), ROUNDS)
    except BalderdashError as error:
        told(error)
        return False
    party = Party(["Ada", "Bert", "Cleo"], challenges, lambda term: "", rng)
    while party.phase is not Phase.OVER:
        real = party.challenge.real
        while party.phase is Phase.WRITE:
            words = real.meaning.split()
            written = rng.choice(
                [
                    "", real.meaning, real.meaning.upper() + ".", " ".join(rng.sample(words, len(words))),
                    "".join(rng.sample(PIECES, 3)), "x" * 10_000, "the\tother tab", rng.choice(cards).meaning,
                ]
            )  # fmt: skip
            if reason := party.write(written):
                told(reason)
        assert [entry.text for entry in party.entries].count(real.meaning) == 1
        for line in (wording.unmasked(party.challenge), *wording.who_knew(party)):
            assert not unsafe(line)
        while party.phase is Phase.VOTE:
            choice = rng.randrange(len(party.entries))
            if party.vote(choice) and rng.random() < 0.2:
                party.take_back()
        for choice, entry in enumerate(party.entries):
            assert not set("\t\n\r") & set(entry.text)
            assert not unsafe(wording.written_by(party, choice))
            if entry.author != REAL and rng.random() < 0.2:
                assert party.dispute(choice)
        assert party.go_on()
    assert not unsafe(party.result)
    assert sum(party.scores) + party.network_score >= ROUNDS  # each vote is somebody's point
    return True
