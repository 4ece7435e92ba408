"""A run keeps to its minutes: on a clock of the test's own, so that the machine's speed does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest

from balderdash.errors import BalderdashError
from balderdash.lm.batches import symbols_in
from balderdash.terms.companions import Companion
from balderdash.terms.wordlist import WordList
from balderdash.training import beginning, events
from balderdash.training.beginning import begin, countable
from balderdash.training.events import Control, Event
from balderdash.training.run import Run, train
from balderdash.training.time_budget import TimeBudget
from balderdash.training.training_state import TrainingState
from tests.lm.small_run import PLAN
from tests.training import lists

LONG_LINE = "Theorem " * 20


class Ticking:
    """A clock that moves by so many seconds whenever somebody looks at it."""

    def __init__(self, seconds: float) -> None:
        self.now, self.seconds = 0.0, seconds

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


@pytest.fixture
def words(tmp_path: Path, home: Path) -> WordList:
    return lists.write(tmp_path / "tiny.txt")


@pytest.fixture(autouse=True)
def _little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balderdash.forge.extras.MAX_SAMPLES", 500)
    monkeypatch.setattr(beginning, "size_for", lambda symbols: PLAN)


def test_seconds_are_counted_from_the_start_and_pauses_are_not() -> None:
    clock = Ticking(0)
    budget = TimeBudget(1, started=-10, clock=clock)
    assert (budget.spent, budget.left) == (10, 50)
    clock.now = 25
    budget.leave_out(5)
    assert (budget.spent, budget.left) == (30, 30)
    clock.now = 100
    assert budget.left < 0


@pytest.mark.parametrize(
    ("amount", "done", "trials"), [(400, 400, []), (401, 401, [100]), (5_000, 3_000, [100]), (10**9, 3_000, [100])]
)
def test_as_much_is_done_as_a_share_of_the_minutes_allows(amount: int, done: int, trials: list[int]) -> None:
    clock, tried = Ticking(0), []

    def work(part: int) -> None:
        tried.append(part)
        clock.now += part / 1000  # a thousand a second

    assert TimeBudget(1, clock=clock).affordable(amount, 0.05, work, trial=100) == done
    assert tried == trials


def test_what_is_tried_is_affordable_at_least() -> None:
    clock = Ticking(1000)
    assert TimeBudget(1, clock=clock).affordable(10**6, 0.05, lambda part: None, trial=100) == 100


def test_a_slow_machine_counts_a_part_and_the_lists_own_terms_first(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = words.part("train")
    other = WordList("other", tuple(f"{term} and more" for term in words.terms), {"role": "lexicon"})
    companion = Companion(other, other.terms)
    monkeypatch.setattr(beginning, "_TRIAL", symbols_in(own) // 4)

    def counted(seconds: float) -> Run:
        most = countable((*own, *other.terms), words.part("valid"), TimeBudget(1, clock=Ticking(seconds)))
        return Run(words, PLAN, tmp_path / "m", others=[companion], most_counted=most)

    everything, part = counted(1e-6), counted(10)  # the trial takes ten seconds; all of it may take nine
    assert everything.counted == everything.train == (*own, *other.terms)
    assert symbols_in(part.counted) <= symbols_in(own) // 4
    assert set(part.counted) < set(own)


def test_a_part_that_was_counted_is_counted_again_on_resuming(
    words: WordList, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(beginning, "_TRIAL", 200)
    run = begin(words, tmp_path / "m.safetensors", budget=TimeBudget(1, clock=Ticking(10)), others=[])
    assert 0 < len(run.counted) < len(run.train)
    resumed = Run.resume(words, run.path)
    assert (resumed.counted, resumed.ngram.order) == (run.counted, run.ngram.order)
    assert resumed.ngram.loss(run.valid) == run.ngram.loss(run.valid)


def test_too_few_minutes_are_announced_with_those_that_would_do(words: WordList, tmp_path: Path) -> None:
    told: list[Event] = []
    plenty, few = tmp_path / "a.safetensors", tmp_path / "b.safetensors"
    begin(words, plenty, budget=TimeBudget(1, clock=Ticking(1e-6)), tell=told.append)
    assert told == [events.Preparing("Measuring the speed of this machine")]
    told.clear()
    run = begin(words, few, budget=TimeBudget(1, clock=Ticking(5)), tell=told.append)
    assert run.trainer.plan.epochs < 1
    state = TrainingState()
    for event in told:
        state.add(event)
    (note,) = state.notes
    assert note.startswith("In 1 minute the network will see ")
    advised = int(note.split(" in about ")[1].split()[0])
    told.clear()
    again = begin(words, few, budget=TimeBudget(advised, clock=Ticking(5)), tell=told.append, replaces=True)
    assert 0.9 < again.trainer.plan.epochs < 3
    assert [event for event in told if isinstance(event, events.Noted)] == [] or again.trainer.plan.epochs < 1


def test_lines_that_no_sample_reaches_are_left_out(words: WordList, tmp_path: Path) -> None:
    terms = (*words.terms, *(f"{LONG_LINE}{n}" for n in range(30)))
    told: list[Event] = []
    longer = WordList("longer", terms)
    run = begin(longer, tmp_path / "m.safetensors", epochs=1, tell=told.append)
    left_out = [term for term in longer.part("train") if len(term) > 120]
    assert run.too_long == len(left_out) > 20
    assert run.train == tuple(term for term in longer.part("train") if len(term) <= 120)
    assert told == [
        events.Noted(
            f"It does not learn {len(left_out)} lines of more than 120 letters, because no sample grows so long."
        )
    ]


def test_a_list_of_long_lines_is_refused(tmp_path: Path, home: Path) -> None:
    terms = tuple(f"{LONG_LINE}{n}" for n in range(200)) + lists.TERMS
    with pytest.raises(BalderdashError, match=r"Most lines of the list 'longer' are longer than 120 letters.*shorten"):
        begin(WordList("longer", terms), tmp_path / "m.safetensors")
    assert not list(tmp_path.glob("*.tmp"))


def test_a_run_without_time_is_finished_all_the_same(words: WordList, tmp_path: Path) -> None:
    told: list[Event] = []
    run = begin(words, tmp_path / "m.safetensors", budget=TimeBudget(0.1, clock=Ticking(50)), tell=told.append)
    train(run, Control(), told.append)
    assert isinstance(told[-1], events.Finished)
    assert run.path.exists()
    notes = [event.note for event in told if isinstance(event, events.Noted)]
    assert "It made no fakes: no time was left" in notes[-1]
