"""`balderdash new`: one command from a file to a game."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from balderdash import paths
from balderdash.lm import checkpoint, header
from balderdash.terms import wordlist
from tests.conftest import Run
from tests.forge.models import tiny_model
from tests.training import lists


@pytest.mark.slow
def test_from_a_file_to_a_game(home: Path, tmp_path: Path, balderdash: Run) -> None:
    # a tenth of the combinations, so that the model can invent the others
    pairs = [f"{one}-{other} {thing}" for one, other in combinations(lists.STEMS, 2) for thing in lists.THINGS]
    terms = Random(0).sample(pairs, 66)
    (tmp_path / "my terms.csv").write_text("term,n\n" + "".join(f"{term},1\n" for term in [*terms, terms[0]]))
    done = balderdash("new", "my terms.csv", "--minutes", "0.12")
    assert done.returncode == 0, done.stderr
    for part in ("my terms: 66 terms of 67 titles", "the same term", "It starts from", "writes:", "Loss in nats",
                 "`balderdash play --list my-terms` plays it."):  # fmt: skip
        assert part in done.stderr
    assert (paths.user_models() / "my-terms.safetensors").exists()
    played = balderdash("play", "--list", "my-terms", "--plain", stdin="1 2 3 4 5\n")
    assert played.returncode == 0, played.stderr
    again = balderdash("new", "my terms.csv")
    assert again.returncode == 0
    assert "The list 'my-terms' is here already." in again.stderr
    assert "It starts from" not in again.stderr
    assert "--minutes is ignored" in balderdash("new", "my terms.csv", "--minutes", "1").stderr
    (tmp_path / "my terms.csv").write_text("term,n\n" + "".join(f"{term},1\n" for term in terms[:-1]))
    other = balderdash("new", "my terms.csv")
    assert other.returncode == 1
    assert "You have a list 'my-terms' from there already, and what is there is different now" in other.stderr
    anew = balderdash("new", "my terms.csv", "--replace", "--minutes", "0.12")
    assert anew.returncode == 0, anew.stderr
    assert "It starts from" in anew.stderr
    assert wordlist.read(paths.user_lists() / "my-terms.txt").terms == tuple(terms[:-1])
    assert "is here already" in balderdash("new", "my terms.csv", "--replace").stderr
    (tmp_path / "my terms.csv").write_text("term,meaning\n" + "".join(f"{term},x y\n" for term in terms[:-1]))
    assert "what is there is different now" in balderdash("new", "my terms.csv").stderr  # it has meanings now
    (tmp_path / "my-terms.json").write_text('["Knot", "Braid"]')  # another source with the same name
    other = balderdash("new", "my-terms.json")
    assert "You have a list 'my-terms' already, from another source; choose another --name." in other.stderr


@pytest.mark.slow
def test_a_list_that_is_too_short_is_not_kept_so_that_it_can_grow(home: Path, tmp_path: Path, balderdash: Run) -> None:
    terms = [f"{one} {thing}" for one in lists.STEMS for thing in lists.THINGS]
    (tmp_path / "mine.txt").write_text("\n".join(terms[:9]))
    short = balderdash("new", "mine.txt")
    assert (short.returncode, short.stdout) == (1, "")
    assert "That has 9 terms; a network needs at least 25" in short.stderr
    assert not list(paths.user_lists().glob("*"))
    (tmp_path / "mine.txt").write_text("\n".join(terms))
    grown = balderdash("new", "mine.txt", "--minutes", "0.05")
    assert grown.returncode == 0, grown.stderr


def test_a_model_of_other_terms_is_neither_played_nor_replaced_unasked(
    home: Path, tmp_path: Path, balderdash: Run
) -> None:
    model = tiny_model()
    paths.user_models().mkdir(parents=True)
    info = model.info | {"list": "mine", "list_digest": "0" * 64}
    checkpoint.save(paths.user_models() / "mine.safetensors", info, model.parameters, model.counted)
    (tmp_path / "mine.txt").write_text("\n".join(f"{one} {thing}" for one in lists.STEMS for thing in lists.THINGS))
    for _ in range(2):
        other = balderdash("new", "mine.txt")
        assert other.returncode == 1
        assert "Your model 'mine' learnt other terms than the list 'mine' has; with --replace" in other.stderr
    assert header.read(paths.user_models() / "mine.safetensors")["list_digest"] == "0" * 64
    anew = balderdash("new", "mine.txt", "--replace", "--minutes", "0.05")
    assert anew.returncode == 0, anew.stderr
    assert "`balderdash play --list mine` plays it." in balderdash("new", "mine.txt").stderr


def test_a_missing_source_is_reported(home: Path, balderdash: Run) -> None:
    done = balderdash("new", "no-such-file")
    assert (done.returncode, done.stdout) == (1, "")
    assert "There is no file no-such-file" in done.stderr
    assert not home.exists()
