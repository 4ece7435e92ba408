"""The index of a long list answers what the list itself would answer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash import cache, paths
from balderdash.errors import BalderdashError
from balderdash.terms import known_terms, library, term_index, wordlist
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicate, NearDuplicates
from balderdash.terms.stems import joined_stem, sorted_stems
from balderdash.terms.term_index import SHORTEST, TermIndex, build, hash_of, packed, unpacked
from balderdash.terms.wordlist import WordList
from tests.conftest import ROOT

INDEXED = [path for path in paths.files_in(paths.bundled_lists(), paths.LIST_SUFFIX) if term_index.is_wanted(path)]
TERMS = ("Abel theorem", "Łoś theorem", "Quasi-conformal mapping", "Spaces of Banach", "C*-algebra", "Lemmata")
LINES = st.text(st.sampled_from("abes AÉß-'*^\u0301"), max_size=12)


def index_of(content: bytes) -> TermIndex:
    return TermIndex("real", content, build(Path("real.txt"), content))


def small(*terms: str) -> TermIndex:
    return index_of("\n".join(["# role: lexicon", *terms, ""]).encode())


@pytest.fixture
def long_list(home: Path) -> Path:
    """A list of the user's own that is long enough for an index."""
    path = paths.user_lists() / "mine.txt"
    terms = tuple(f"Theorem {number} of Mine" for number in range(SHORTEST // 16))
    wordlist.write(path, WordList("mine", terms, {"role": "lexicon"}, path))
    return path


@pytest.mark.slow
@pytest.mark.parametrize("path", INDEXED, ids=lambda path: path.stem)
def test_the_bundled_indexes_are_those_of_their_lists(path: Path) -> None:
    content = wordlist.read_bytes(path)
    made = packed(build(path, content), content)
    assert path.with_suffix(term_index.SUFFIX).read_bytes() == made, "run `python docs/indexes.py`"


def test_each_long_list_has_an_index_and_nothing_else_has() -> None:
    assert {path.stem for path in INDEXED} == {
        "attested-mathematics",
        "attested-mathematics-more",
        "attested-philosophy",
    }
    found = {path.stem for path in paths.bundled_lists().glob(f"*{term_index.SUFFIX}")}
    assert found == {path.stem for path in INDEXED}


@pytest.mark.slow
@pytest.mark.parametrize("path", INDEXED, ids=lambda path: path.stem)
def test_every_term_of_a_bundled_list_is_found(path: Path) -> None:
    words, index = wordlist.read(path), TermIndex.open(path)
    assert len(index) == len(words.terms)
    assert [index.spelling(k) for k in words.keys] == list(words.terms)
    assert not any(f"{k} x" in index for k in words.keys)


@given(st.lists(LINES, min_size=1), st.lists(LINES))
def test_it_answers_as_a_plain_set_does(lines: list[str], others: list[str]) -> None:
    content = "\n".join(["# role: lexicon", *lines]).encode()
    try:
        numbers = wordlist.line_numbers(Path("real.txt"), content.decode())
    except BalderdashError:  # no term at all
        return
    index, plain = index_of(content), set(map(key, lines)) - {""}
    assert numbers.keys() == plain
    assert len(index) == len(plain)
    assert index.words.split() == sorted(set(" ".join(plain).split()))
    for k in {*map(key, others), *plain, *(f"{k}s" for k in plain), *(k.replace(" ", "") for k in plain)}:
        assert (k in index) == (k in plain)
        assert (index.spelling(k) is None) == (k not in plain)
        variant = index.variant(k)
        same = {o for o in plain if o != k and (joined_stem(o) == joined_stem(k) or sorted_stems(o) == sorted_stems(k))}
        assert (variant is not None) == bool(same)
        assert variant is None or variant[1] in same


@pytest.mark.parametrize(
    ("term", "difference", "real"),
    [
        ("Abel theorems", "form", "abel theorem"),
        ("Quasiconformal mapping", "form", "quasi conformal mapping"),
        ("Lemma", "form", "lemmata"),
        ("Theorem of Abel", "order", "abel theorem"),
        ("Banach spaces", "order", "spaces of banach"),
    ],
)
def test_plural_hyphen_and_word_order(term: str, difference: str, real: str) -> None:
    lexicon = Lexicon([small(*TERMS)])
    assert NearDuplicates(lexicon).find(term) == NearDuplicate(difference, real)  # type: ignore[arg-type]
    assert term not in lexicon
    both = Lexicon([WordList("other", ("Prism", "Cone")), small(*TERMS)])
    assert NearDuplicates(both).find(term) == NearDuplicate(difference, real)  # type: ignore[arg-type]


@pytest.mark.parametrize("term", [*TERMS, "Prism", "Abell theorem"])
def test_a_term_is_no_near_duplicate_of_itself(term: str) -> None:
    assert NearDuplicates(Lexicon([small(*TERMS)])).find(term) is None


def test_colliding_hashes_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(term_index, "hash_of", len)
    index = small("Abel", "Cone", "Cube", "Prisms")
    assert [index.spelling(k) for k in ("abel", "cone", "cube", "door", "prism")] == [
        "Abel",
        "Cone",
        "Cube",
        None,
        None,
    ]
    assert index.variant("prism") == ("form", "prisms")
    assert list(index.with_hash(4)) == ["abel", "cone", "cube"]


def test_hashes_are_the_same_in_every_process() -> None:
    assert hash_of("łoś theorem") == 3718771106


def test_the_lexicon_names_the_list_of_a_term() -> None:
    lexicon = Lexicon([WordList("plain", ("Abel theorem", "Prism")), small(*TERMS)])
    assert lexicon.names == ["plain", "real"]
    assert lexicon.lists_of("Abel's theorem") == ("plain", "real")
    assert lexicon.lists_of("C*-algebra") == ("real",)
    assert lexicon.lists_of("Prisms") == ()
    assert lexicon.spelling("los theorem") == "Łoś theorem"
    assert lexicon.words >= {"prism", "banach", "los"}
    assert lexicon.kind_of("Banach lemmata") == "recombined"
    assert len(lexicon) == 2 + len(TERMS) - 1
    assert lexicon.keys == ["abel theorem", "prism"]


def test_the_terms_are_counted_once() -> None:
    first, second = small("Abel", "Cone"), TermIndex("b", *contents("Cone", "Cube", "Prism"))
    assert len(Lexicon([WordList("plain", ("Prism", "Sphere")), first, second])) == 5
    assert len(Lexicon([first, second])) == 4


def contents(*terms: str) -> tuple[bytes, bytes]:
    content = "\n".join(["# role: lexicon", *terms, ""]).encode()
    return content, build(Path("b.txt"), content)


def test_without_a_list() -> None:
    lexicon = Lexicon([WordList("plain", ("Prism",)), small(*TERMS)])
    assert lexicon.without("real").names == ["plain"]
    assert "Lemmata" not in lexicon.without("real")
    assert "Lemmata" in lexicon.without("plain")


def test_the_digest_changes_with_an_index() -> None:
    lists = [WordList("plain", ("Prism",))]
    digests = {Lexicon(lists).digest, Lexicon([*lists, small("Abel")]).digest, Lexicon([*lists, small("Cone")]).digest}
    assert len(digests) == 3


def test_a_list_of_the_user(long_list: Path) -> None:
    lexicon = library.lexicon()
    assert "theorem 7 of mine" in lexicon
    assert lexicon.lists_of("Theorem 7 of mine") == ("mine",)
    assert any(index.name == "mine" for index in lexicon.indexes)
    (kept,) = (paths.cache() / "derived").glob(f"index-*{cache.SUFFIX}")
    kept.write_bytes(kept.read_bytes()[:-5])
    assert "theorem 7 of mine" in library.lexicon()  # made again
    long_list.write_text(long_list.read_text().replace("Theorem 7 of Mine", "Theorem Seven"))
    assert "theorem 7 of mine" not in library.lexicon()
    assert "theorem seven" in library.lexicon()


def test_line_ends_and_byte_order_marks_of_other_systems(long_list: Path) -> None:
    content = long_list.read_bytes()
    for other in (content.replace(b"\n", b"\r\n"), content.replace(b"\n", b"\r"), b"\xef\xbb\xbf" + content):
        long_list.write_bytes(other)
        assert TermIndex.open(long_list).spelling("theorem 7 of mine") == "Theorem 7 of Mine"


def test_a_broken_list_is_left_out_like_any_other(long_list: Path) -> None:
    long_list.write_bytes(long_list.read_bytes() + b"\x07 bell\n")
    with pytest.raises(BalderdashError, match="control character"):
        TermIndex.open(long_list)
    assert "mine" not in library.lexicon().names


def test_terms_that_the_player_knows_are_never_indexed(home: Path) -> None:
    path = paths.user_lists() / f"{library.KNOWN}.txt"
    terms = tuple(f"Theorem {number} of Mine" for number in range(SHORTEST // 16))
    wordlist.write(path, WordList(library.KNOWN, terms, known_terms.HEADER, path))
    assert term_index.is_wanted(path)
    assert library.KNOWN not in {index.name for index in library.lexicon().indexes}


CONTENT, PAYLOAD = contents(*TERMS)
FILE = packed(PAYLOAD, CONTENT)


def test_a_file_is_what_was_packed() -> None:
    assert unpacked(FILE, CONTENT) == PAYLOAD


@given(st.data())
def test_a_damaged_file_is_refused(data: Any) -> None:
    place, byte = data.draw(st.integers(0, len(FILE) - 1)), data.draw(st.integers(1, 255))
    damaged = bytearray(FILE)
    damaged[place] ^= byte
    with pytest.raises(ValueError, match="not the index"):
        unpacked(bytes(damaged), CONTENT)
    with pytest.raises(ValueError, match="not the index"):
        unpacked(FILE[:place], CONTENT)


@given(st.binary(max_size=200))
def test_a_foreign_file_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="not the index"):
        unpacked(content, CONTENT)
    with pytest.raises(ValueError, match="not the index"):
        unpacked(FILE, content)


@pytest.mark.parametrize("damage", ["missing", "cut", "foreign", "stale", "folder"])
def test_a_bad_index_beside_a_list_is_made_anew(
    damage: str, long_list: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "bundled"
    folder.mkdir()
    path = folder / "mine.txt"
    path.write_bytes(long_list.read_bytes())
    monkeypatch.setattr(paths, "bundled_lists", lambda: folder)
    content = path.read_bytes()
    file = path.with_suffix(term_index.SUFFIX)
    match damage:
        case "cut":
            file.write_bytes(packed(build(path, content), content)[:-20])
        case "foreign":
            file.write_bytes(b"PNG" * 1000)
        case "stale":
            file.write_bytes(packed(build(path, content), content))
            path.write_bytes(content + b"Klein bottle\n")
        case "folder":
            file.mkdir()
    index = TermIndex.open(path)
    assert index.spelling("theorem 7 of mine") == "Theorem 7 of Mine"
    assert ("klein bottle" in index) == (damage == "stale")


def test_a_look_up_needs_no_numpy() -> None:
    program = (
        "import sys; from balderdash.terms import library; lexicon = library.lexicon(); "
        "assert 'Spin^c manifold' in lexicon and lexicon.variant('spin c manifolds'); "
        "assert not {'numpy', 'rapidfuzz'} & sys.modules.keys()"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=ROOT, env=dict(os.environ))
