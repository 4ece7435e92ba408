"""A run learns from the companions of its list, says so, keeps it in the checkpoint, and resumes with the same ones."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.lm import checkpoint, header
from balderdash.lm.plan import size_for
from balderdash.terms import companions, wordlist
from balderdash.terms.key import keys
from balderdash.terms.split import split_of
from balderdash.terms.wordlist import WordList
from balderdash.training import events
from balderdash.training.beginning import begin, resume_or_begin
from balderdash.training.events import Control, Event, from_line, to_line
from balderdash.training.run import Run, train
from tests.conftest import Run as Command
from tests.lm.small_run import PLAN, run_to
from tests.training import lists

MORE = tuple(f"Żak {thing} {n}" for thing in ("sheaf", "stack") for n in range(40))


@pytest.fixture
def words(home: Path) -> WordList:
    """A list that names another one to learn from."""
    path = paths.user_lists() / "tiny.txt"
    wordlist.write(path, WordList("tiny", lists.TERMS, {"title": "Tiny", "learn": "more"}, path))
    more(*MORE)
    return wordlist.read(path)


@pytest.fixture(autouse=True)
def _few_fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("balderdash.forge.extras.MAX_SAMPLES", 500)


def more(*terms: str) -> None:
    path = paths.user_lists() / "more.txt"
    wordlist.write(path, WordList("more", terms, {"role": "lexicon"}, path))


def test_both_lists_are_learnt_and_nothing_that_is_held_out(words: WordList, tmp_path: Path) -> None:
    run = begin(words, tmp_path / "m.safetensors", epochs=1)
    own = words.part("train")
    assert run.train == (*own, *(term for term in MORE if split_of(term) == "train"))
    assert run.counted == run.train
    assert (run.valid, run.test) == (words.part("valid"), words.part("test"))
    assert not set(keys(run.train)) & set(keys((*run.valid, *run.test)))
    assert {"Ż", "k"} <= set(run.trainer.alphabet.characters)
    assert run.symbols == sum(len(term) + 1 for term in run.train)
    without = begin(words, tmp_path / "n.safetensors", epochs=1, others=())
    assert without.train == own
    assert "Ż" not in without.trainer.alphabet.characters
    assert run.trainer.progress.steps > without.trainer.progress.steps


def test_the_plan_is_that_of_all_terms(words: WordList, tmp_path: Path) -> None:
    more(*(f"Żak {thing} {'of a very long name ' * 5} {n}" for thing in ("sheaf", "stack") for n in range(400)))
    plan = begin(words, tmp_path / "m.safetensors").trainer.plan
    assert plan == size_for(sum(len(term) + 1 for term in begin(words, tmp_path / "x.safetensors").train))
    assert plan.hidden > begin(words, tmp_path / "n.safetensors", others=()).trainer.plan.hidden


def test_the_checkpoint_and_the_events_say_what_was_learnt_from(words: WordList, tmp_path: Path) -> None:
    run = begin(words, tmp_path / "m.safetensors", epochs=1)
    learnt = sum(split_of(term) == "train" for term in MORE)
    digest = WordList("more", MORE).digest
    assert header.read(run.unfinished)["learnt_from"] == [{"name": "more", "digest": digest, "terms": learnt}]
    told: list[Event] = []
    train(run, Control(), told.append)
    planned = from_line(to_line(told[0]))
    assert isinstance(planned, events.Planned)
    assert planned.companions == {"more": learnt}
    assert planned.terms == [len(words.part(split)) for split in ("train", "valid", "test")]
    assert header.companions_in(header.read(run.path)) == [("more", digest, learnt)]
    assert checkpoint.load(run.path).counted == run.train
    alone = begin(words, tmp_path / "n.safetensors", epochs=1, others=())
    assert header.read(alone.unfinished)["learnt_from"] == []


def test_resumed_training_is_equal_to_the_bit(words: WordList, tmp_path: Path) -> None:
    both = companions.load(words)
    straight = Run(words, PLAN, tmp_path / "straight.safetensors", others=both)
    run_to(straight, -1)
    broken = Run(words, PLAN, tmp_path / "broken.safetensors", others=both)
    run_to(broken, 7)
    broken.save()
    words = replace(words, header={})  # what the header says now does not matter
    resumed = resume_or_begin(words, broken.path)
    assert resumed.train == straight.train
    assert resumed.trainer.progress.step == 7
    run_to(resumed, -1)
    np.testing.assert_array_equal(resumed.trainer.best.flat, straight.trainer.best.flat)


def test_a_run_without_companions_is_resumed_without(words: WordList, tmp_path: Path) -> None:
    run = Run(words, PLAN, tmp_path / "m.safetensors")
    run.save()
    assert Run.resume(words, run.path).train == run.train == words.part("train")


def test_resuming_with_a_changed_companion_is_refused(words: WordList, tmp_path: Path) -> None:
    run = begin(words, tmp_path / "m.safetensors", epochs=1)
    more(*MORE, "Żak ring")
    with pytest.raises(BalderdashError, match="another version of the list ‘more’; resume with the same one"):
        Run.resume(words, run.path)
    (paths.user_lists() / "more.txt").unlink()
    with pytest.raises(BalderdashError, match="the list ‘more’, which is not here any more; put it back"):
        Run.resume(words, run.path)
    more(*MORE)
    assert Run.resume(words, run.path).train == run.train


def test_resuming_with_another_list_names_a_term_of_the_list(words: WordList, tmp_path: Path) -> None:
    run = begin(words, tmp_path / "m.safetensors", epochs=1)
    gone = words.part("train")[3]
    with pytest.raises(BalderdashError, match=f"lacks {re.escape(repr(gone))}\\)"):
        Run.resume(WordList("tiny", tuple(term for term in words.terms if term != gone)), run.path)


def test_a_bad_header_stops_a_run_before_it_begins(words: WordList, tmp_path: Path) -> None:
    words = replace(words, header={"learn": "nowhere"})
    with pytest.raises(BalderdashError, match="cannot also learn from ‘nowhere’"):
        begin(words, tmp_path / "m.safetensors", epochs=1)
    assert not list(tmp_path.glob("m.*"))
    assert begin(words, tmp_path / "m.safetensors", epochs=1, others=()).train == words.part("train")


@pytest.mark.slow
def test_what_the_commands_say(words: WordList, home: Path, balderdash: Command) -> None:
    learnt = sum(split_of(term) == "train" for term in MORE)
    done = balderdash("train", "tiny", "--epochs", "1")
    assert done.returncode == 0, done.stderr
    assert f"It also learns {learnt} terms from more, which are never dealt." in done.stderr
    assert re.search(r"^tiny +120 +- +play +yours +more +Tiny$", balderdash("lists").stdout, re.M)
    assert re.search(r"^tiny +tiny +more +192 ", balderdash("models").stdout, re.M)
    assert f"  it also learnt {learnt} terms from more" in balderdash("evaluate", "tiny").stdout
    result = json.loads(balderdash("evaluate", "tiny", "--json").stdout)
    assert result["learnt_from"] == ["tiny", "more"]
    assert result["trained_on"] == 0
    others = paths.user_lists() / "others.txt"
    others.write_text("\n".join(MORE))
    assert (
        json.loads(balderdash("evaluate", "tiny", "others", "--split", "all", "--json").stdout)["trained_on"] == learnt
    )
    others.unlink()
    place = paths.user_lists() / "tiny.txt"
    as_it_was = place.read_bytes()
    place.write_bytes(as_it_was + b"\nQuux\n")
    assert "The list 'tiny' is not as it was when the model 'tiny' learnt it." in balderdash("evaluate", "tiny").stderr
    place.write_bytes(as_it_was)
    fakes = balderdash("generate", "--list", "tiny", "-n", "3", "--temperature", "1.5", "--seed", "1")
    assert fakes.returncode == 0, fakes.stderr
    alone = balderdash("train", "tiny", "--epochs", "1", "--learn", "none", "--replace")
    assert alone.returncode == 0
    assert "It also learns" not in alone.stderr
    assert re.search(r"^tiny +tiny +- +192 ", balderdash("models").stdout, re.M)
    assert json.loads(balderdash("evaluate", "tiny", "--json").stdout)["learnt_from"] == ["tiny"]
    assert "# learn: more" in balderdash("lists", "show", "tiny").stdout


def test_bad_names_are_refused_in_a_sentence(words: WordList, balderdash: Command) -> None:
    for name in ("nowhere", "tiny", "minerals", "a/b"):
        refused = balderdash("train", "tiny", "--epochs", "1", "--learn", name)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.count("\n") == 1
        assert f"‘{name}’" in refused.stderr
    for empty in ("", ","):
        assert balderdash("train", "tiny", "--learn", empty).returncode == 2
    path = paths.user_lists() / "tiny.txt"
    assert balderdash("lists", "check", "tiny").returncode == 0
    path.write_text(path.read_text().replace("# learn: more", "# learn: nowhere"))
    checked = balderdash("lists", "check", "tiny")
    assert (checked.returncode, checked.stderr.count("\n")) == (1, 1)
    assert "cannot also learn from ‘nowhere’" in checked.stderr
    assert balderdash("lists").returncode == 0


def test_a_run_keeps_what_it_was_begun_with(words: WordList, home: Path, balderdash: Command) -> None:
    begin(words, paths.user_model("tiny"), epochs=1)
    refused = balderdash("train", "tiny", "--resume", "--learn", "none")
    assert refused.returncode == 1
    assert "was started with --learn more, not none" in refused.stderr
