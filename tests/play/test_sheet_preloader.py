"""Sheets dealt ahead, by threads that may be told to stop at any moment."""

from __future__ import annotations

from random import Random
from threading import Event, Thread

import pytest

from balderdash.errors import BalderdashError
from balderdash.game.cards import Card
from balderdash.game.dealing import MANY_STORED, MAX_SEED, STORED_SEEDS, Progress
from balderdash.play.sheet_preloader import MEMORY, Cancelled, SheetPreloader, keys_of
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList
from tests.conftest import PATIENCE
from tests.play.stand_in_source import StandIn, seeded_sheet

LONG = [f"Real{n} thing{n}" for n in range(10_000)]


def never() -> bool:
    return False


def seeds(preloader: SheetPreloader, count: int, in_haste: bool = False) -> list[int | None]:
    preloader.prepare(count, never, in_haste)
    return [preloader.take().seed for _ in range(count)]


def test_the_sheets_of_a_seed_come_in_their_order() -> None:
    preloader = SheetPreloader(StandIn(), Random(), seed=5)
    preloader.prepare(2, never)
    assert [preloader.take(), preloader.take()] == [seeded_sheet(StandIn(), 5), seeded_sheet(StandIn(), 6)]
    assert seeds(preloader, 1) == [7]


def test_without_a_seed_a_sheet_that_is_waited_for_needs_no_network_while_there_are_starters() -> None:
    supply = StandIn(LONG, n_starters=30)
    preloader = SheetPreloader(supply, Random(1))
    while preloader.has_starters and not supply.asked:
        preloader.prepare(1, never, in_haste=True)
        sheet = preloader.take()
        assert sheet == seeded_sheet(StandIn(LONG, n_starters=30), sheet.seed or 0)
        assert (sheet.seed in STORED_SEEDS) is not bool(supply.asked)
        assert sheet.seed in STORED_SEEDS or sheet.seed == supply.asked[-1][1]
    assert not preloader.has_starters
    supply.asked.clear()
    assert seeds(preloader, 2) == [seed for _, seed in supply.asked]


def test_with_many_fakes_that_came_with_the_model_no_sheet_needs_the_network_or_repeats_a_fake() -> None:
    supply = StandIn(LONG, n_starters=MANY_STORED)
    preloader = SheetPreloader(supply, Random(1))
    fakes: list[str] = []
    for haste in (True, False) * 10:
        preloader.prepare(2, never, in_haste=haste)
        sheet = preloader.take()
        assert sheet.seed in range(MAX_SEED)
        fakes += [card.text for card in sheet.cards if card.is_fake]
    assert len(set(fakes)) == len(fakes) == 100
    assert supply.asked == []


def test_a_sheet_that_is_cancelled_while_it_is_written_keeps_its_seed() -> None:
    cancelled = Event()

    class Slow(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            fakes = super().fresh_fakes(count, seed)
            if seed == 6 and len(self.asked) == 2:
                cancelled.set()
            assert progress is not None
            progress(count)
            return fakes

    supply = Slow()
    preloader = SheetPreloader(supply, Random(), seed=5)
    with pytest.raises(Cancelled):
        preloader.prepare(3, cancelled.is_set)
    assert [seed for _, seed in supply.asked] == [5, 6]
    assert seeds(preloader, 3) == [5, 6, 7]


def test_a_seed_that_gives_no_sheet_is_not_tried_for_ever() -> None:
    supply = StandIn()
    supply.failure = BalderdashError("too few")
    preloader = SheetPreloader(supply, Random(), seed=5)
    with pytest.raises(BalderdashError, match="too few"):
        preloader.prepare(1, never)
    supply.failure = None
    assert seeds(preloader, 1) == [6]


def test_two_threads_take_turns_and_deal_no_more_than_enough() -> None:
    class Crowded(StandIn):
        inside = 0

        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            self.inside += 1
            assert self.inside == 1
            Event().wait(0.01)
            self.inside -= 1
            return super().fresh_fakes(count, seed)

    supply = Crowded()
    preloader = SheetPreloader(supply, Random(), seed=1)
    threads = [Thread(target=preloader.prepare, args=(3, never)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [seed for _, seed in supply.asked] == [1, 2, 3]


def test_whoever_was_cancelled_while_waiting_for_his_turn_does_nothing() -> None:
    started, go_on, cancelled = Event(), Event(), Event()

    class Slow(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            started.set()
            assert go_on.wait(PATIENCE)
            return super().fresh_fakes(count, seed)

    supply = Slow()
    preloader = SheetPreloader(supply, Random(), seed=1)
    first = Thread(target=preloader.prepare, args=(1, never))
    first.start()
    assert started.wait(PATIENCE)
    outcome: list[str] = []

    def wait_in_vain() -> None:
        try:
            preloader.prepare(2, cancelled.is_set)
        except Cancelled:
            outcome.append("cancelled")

    second = Thread(target=wait_in_vain)
    second.start()
    cancelled.set()
    go_on.set()
    first.join()
    second.join()
    assert outcome == ["cancelled"]
    assert len(supply.asked) == 1


def test_what_somebody_waits_for_comes_before_what_is_prepared_ahead() -> None:
    started, is_asked, told = Event(), Event(), []

    class Slow(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            fakes = super().fresh_fakes(count, seed)
            assert progress is not None
            if seed == 2 and not is_asked.is_set():
                started.set()
                assert is_asked.wait(PATIENCE)
                for _ in range(PATIENCE * 100):  # a network that writes on and on
                    progress(0)
                    Event().wait(0.01)
            return fakes

    supply = Slow()
    preloader = SheetPreloader(supply, Random(), seed=1)

    def prepare() -> None:
        preloader.prepare(3, never)
        told.append("ready")

    def ask() -> None:
        is_asked.set()
        with preloader.at_once() as source:
            told.append(source.challenge(5).real.text)

    ahead, asked = Thread(target=prepare), Thread(target=ask)
    ahead.start()
    assert started.wait(PATIENCE)
    asked.start()
    asked.join()
    ahead.join()
    assert told == ["Alpha group", "ready"]
    assert [preloader.take().seed for _ in range(3)] == [1, 2, 3]


def test_a_fake_that_was_disputed_after_it_was_written_is_not_dealt() -> None:
    supply = StandIn()
    preloader = SheetPreloader(supply, Random(1), seed=5)
    preloader.prepare(1, never)
    disputed = seeded_sheet(StandIn(), 5).cards
    texts = [card.text for card in disputed if not card.is_real]
    supply.lexicon = Lexicon([supply.words, WordList("mine", tuple(texts))])
    sheet = preloader.take()
    assert sheet.n_fake == 5
    assert not {card.text for card in sheet.cards} & set(texts)


@pytest.mark.parametrize(("level", "is_hard"), [(1.0, True), (0.0, False)])
def test_the_fakes_are_as_hard_as_is_wanted(level: float, is_hard: bool) -> None:
    class Judged(StandIn):
        def fresh_fakes(self, count: int, seed: int, progress: Progress | None = None) -> list[Card]:
            fakes = super().fresh_fakes(count, seed)
            starters = super().starter_fakes()  # the judge believes them
            return [card for pair in zip(fakes, starters, strict=False) for card in pair][:count]

    supply = Judged()
    preloader = SheetPreloader(supply, Random(1), level=lambda: level)
    preloader.prepare(1, never)
    sheet = preloader.take()
    assert {card.text.startswith("Starter") for card in sheet.cards if not card.is_real} == {is_hard}
    assert sheet.seed is None
    seeded = SheetPreloader(Judged(), Random(1), seed=5, level=lambda: level)
    seeded.prepare(1, never)
    assert seeded.take() == seeded_sheet(Judged(), 5)


def played(preloader: SheetPreloader, sheets: int, in_haste: bool = True) -> list[frozenset[str]]:
    found = []
    for _ in range(sheets):
        preloader.prepare(1, never, in_haste)
        found.append(keys_of(preloader.take()))
    return found


@pytest.mark.parametrize("in_haste", [True, False])
def test_no_term_comes_again_within_forty_sheets(in_haste: bool) -> None:
    earlier = SheetPreloader(StandIn(LONG, n_starters=100), Random(1))
    seen = frozenset().union(*played(earlier, MEMORY, in_haste))
    assert len(seen) > 300
    preloader = SheetPreloader(StandIn(LONG, n_starters=100), Random(2), seen=lambda: seen)
    preloader.prepare(2, never, in_haste)  # sheets that are ready together repeat nothing either
    ours = [keys_of(preloader.take()), keys_of(preloader.take()), *played(preloader, MEMORY - 2, in_haste)]
    repeated = [keys & seen.union(*ours[:place]) for place, keys in enumerate(ours)]
    assert sum(map(bool, repeated)) <= 1  # a seed without a seen term may not be found in so many tries


def test_the_network_seldom_writes_fakes_for_real_terms_that_were_seen() -> None:
    supply = StandIn([f"Real{n} thing{n}" for n in range(900)], n_starters=0)
    played(SheetPreloader(supply, Random(4)), MEMORY, in_haste=False)
    assert len(supply.asked) < 1.3 * MEMORY


def test_starters_that_were_seen_are_no_longer_dealt() -> None:
    supply = StandIn(LONG, n_starters=20)
    seen = {card.key for card in supply.starter_fakes()[:16]}
    preloader = SheetPreloader(supply, Random(1), seen=lambda: seen)
    assert preloader.has_starters
    assert seeds(preloader, 1, in_haste=True) == [supply.asked.pop()[1]]


def test_a_list_that_is_too_short_repeats_itself_at_once() -> None:
    supply = StandIn()
    seen = {card.key for card in supply.real_cards(Random(1), 100)}
    preloader = SheetPreloader(supply, Random(1), seen=lambda: seen)
    preloader.prepare(2, never)
    assert len(supply.asked) == 2


def test_a_seed_deals_the_same_sheet_to_whoever_has_seen_it() -> None:
    sheet = seeded_sheet(StandIn(), 5)
    preloader = SheetPreloader(StandIn(), Random(), 5, seen=lambda: keys_of(sheet))
    preloader.prepare(1, never)
    assert preloader.take() == sheet
