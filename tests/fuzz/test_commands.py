"""Any words after `balderdash`: the command ends with a documented exit code and says why in plain text."""

from __future__ import annotations

import io
import os
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import strategies as st

from balderdash import cli, paths
from balderdash.errors import BalderdashError
from balderdash.sources import failures, web
from balderdash.terms import wordlist
from balderdash.terms.wordlist import WordList
from tests.forge.models import WORDS, save, tiny_model
from tests.fuzz.hostile import PIECES, plain_texts, unsafe
from tests.fuzz.watch import fuzz

# Left out because they take long: training, and other machines. Large numbers are made small.
_OPTIONS = {
    "play": ("--list", "--model", "--mode", "--seed", "--player", "--keys", "--plain"),
    "generate": ("-n", "--list", "--model", "--prefix", "--kind", "--temperature", "--seed", "--format", "--raw"),
    "judge": ("--list", "--model", "--json", "--"),
    "train": ("--out", "--minutes", "--epochs", "--hidden", "--seed", "--resume", "--plain"),
    "evaluate": ("--split", "--json"),
    "new": ("--name", "--category", "--column", "--minutes", "--plain"),
    "fetch": ("--name", "--out", "--category", "--depth", "--most", "--column", "--contact", "--restart", "--replace"),
    "lists": ("show", "check", "clean", "--all", "--out"),
    "models": (),
    "learn": ("--plain", "--list", "--model"),
    "stats": ("--player", "--list", "--mode", "--format", "--history", "--learnt", "--readings"),
    "players": ("rename", "delete", "--names", "--yes"),
    "paths": (),
    "help": (),
}
_VALUES = (
    "1", "2", "3", "0", "-1", "10000000000", "1e9", "nan", "sheet", "duel", "party", "daily", "all", "train", "json",
    "csv", "text", "mathematics", "minerals", "hostile\u202e", "../x", "/etc/passwd", "/dev/null", ".", "", "x.txt",
    "bal", "dash", "invented", "https://[", "example.org", "file:///etc/passwd", "eom", "a@b.example", "--help", "-h",
    "--", "-x", "--nonsense", "\udcff", "mathematics.safetensors", "y" * 300, "p" * 5000,
)  # fmt: skip

values = (
    st.sampled_from(_VALUES)
    | st.sampled_from([p for p in PIECES if "\0" not in p])
    | plain_texts.map(lambda text: text.replace("\0", ""))
)
commands = st.sampled_from(sorted(_OPTIONS)).flatmap(
    lambda name: st.tuples(
        st.just(name),
        st.lists(st.sampled_from([*_OPTIONS[name], ""]) | values, max_size=6),
        st.lists(values, max_size=3),
    )
)


@pytest.fixture
def furnished(home: Path, bundle: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with a hostile list, model and records, and a working folder that must not change."""
    if not list((bundle / "models").iterdir()):
        save(bundle / "models" / "mathematics.safetensors", tiny_model(), {})
    hostile = WordList("x", (*WORDS.terms[:60], "[/red] term", "שיטה"), {"title": "[bold]\u202eRed[/] [/"})
    wordlist.write(paths.user_lists() / "hostile\u202e.txt", hostile)
    (home / "work").mkdir()
    monkeypatch.setattr(web.Web, "_read", _no_network)
    return home


def _no_network(*_: object) -> None:
    raise failures.Failure("does not answer in a test", is_final=True)


@fuzz("arguments", commands, ci=60, share=0.02)
def test_any_arguments_end_with_a_meaning(furnished: Path, typed: Any) -> bool:
    name, words, lines = typed
    return ends(furnished, [name, *words], lines)


@fuzz("arguments", st.lists(values, max_size=4), ci=40, share=0.02)
def test_any_words_end_with_a_meaning(furnished: Path, words: list[str]) -> bool:
    return ends(furnished, words, [])


def ends(home: Path, words: list[str], lines: list[str]) -> bool:
    """Run a command in this process; return whether it succeeded."""
    out, err = io.StringIO(), io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO("\n".join(lines).encode("utf-8", "surrogatepass") + b"\n"), errors="replace")
    learns = BalderdashError("Learning takes too long for a test; wait for it elsewhere.")
    with (
        chdir(home / "work"),
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "stdin", stdin),
        patch("balderdash.training.beginning.begin", side_effect=learns),
        patch.dict(os.environ, {"COLUMNS": "80"}),
    ):
        code = cli.main(words)
    said = out.getvalue() + err.getvalue()
    assert code in (0, 1, 2), said
    assert "bug in the program" not in said, said
    assert not unsafe(said), said
    if code == 1 and "check" not in words:
        assert err.getvalue().startswith("balderdash: ") or "\nbalderdash: " in err.getvalue()
    return code == 0
