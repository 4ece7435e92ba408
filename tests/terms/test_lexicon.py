from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms import library, wordlist
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.wordlist import WordList

FIRST = WordList("first", ("Abel's theorem", "Łoś theorem", "Klein bottle"))
SECOND = WordList("second", ("abel theorem", "Klein bottles", "Prism"))


@pytest.fixture(scope="module")
def everything() -> Lexicon:
    return library.lexicon()


def test_exact() -> None:
    lexicon = Lexicon([FIRST, SECOND])
    assert len(lexicon) == 5
    for spelling in ("Abel theorem", "ABEL’S  THEOREM", "Los theorem", "klein-bottle"):
        assert spelling in lexicon
    for other in ("Abelian theorem", "Klein", "", "***"):
        assert other not in lexicon
    assert lexicon.lists_of("Abels theorem") == ()
    assert lexicon.lists_of("Abel theorem") == ("first", "second")
    assert lexicon.lists_of("Prism") == ("second",)
    assert lexicon.words == {"abel", "theorem", "los", "klein", "bottle", "bottles", "prism"}


def test_one_unknown_word_makes_an_invention() -> None:
    lexicon = Lexicon(
        [WordList("tiny", ("Abel theorem", "Riesz kernel", "Quasi-conformal mapping", "Banach function"))]
    )
    assert lexicon.kind_of("Abel kernel") == "recombined"
    assert lexicon.kind_of("Quasi-Banach function") == "recombined"
    assert lexicon.kind_of("Harbynskay kernel") == "invented"
    assert lexicon.kind_of("Abel's kernel") == "recombined"


def test_lists_of_one_name_are_named_once() -> None:
    lexicon = Lexicon([FIRST, WordList("first", ("Abel theorem", "Cone"))])
    assert lexicon.lists_of("Abel theorem") == ("first",)
    assert lexicon.lists_of("Cone") == ("first",)


def test_nearest() -> None:
    lexicon = Lexicon([FIRST, SECOND])
    near = lexicon.nearest("Klien bottle", 2)
    assert [n.term for n in near] == ["Klein bottle", "Klein bottles"]
    assert near[0].similarity == pytest.approx(1 - 2 / 12)
    assert near[0].lists == ("first",)
    assert [n.term for n in lexicon.nearest("Klein bottle", 1)] == ["Klein bottles"]  # not the term itself
    assert lexicon.nearest("Abel theorm", 1)[0].lists == ("first", "second")
    assert lexicon.nearest("...") == []
    assert Lexicon([]).nearest("Prism") == []


def _edits(a: str, b: str) -> int:
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row, above = [i], row
        for j, y in enumerate(b, 1):
            row.append(min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (x != y)))
    return row[-1]


@given(
    st.lists(st.text("abc ", min_size=1, max_size=6).filter(key), min_size=1, unique_by=key), st.text("abc", min_size=1)
)
def test_nearest_is_the_nearest(terms: list[str], asked: str) -> None:
    others = [key(term) for term in terms if key(term) != asked]
    found = Lexicon([WordList("list", tuple(terms))]).nearest(asked, 1)
    if others:
        best = max(1 - _edits(asked, k) / max(len(asked), len(k)) for k in others)
        assert found[0].similarity == pytest.approx(best)
    else:
        assert found == []


def test_two_spellings_of_one_key_are_one_real_term() -> None:
    variants = WordList("german", ("schon", "Haus", "schön"))
    for lexicon in (Lexicon([variants]), Lexicon([WordList("other", ("Baum",)), variants])):
        assert lexicon.lists_of("schön") == lexicon.lists_of("schon") == ("german",)
        assert lexicon.spelling("schon") == "schon"
        assert sorted(k for k in lexicon.keys if k != "baum") == ["haus", "schon"]
        lexicon.discard("schön", "german")
        assert "schon" not in lexicon
        assert "Haus" in lexicon


def test_every_bundled_term_is_real(everything: Lexicon) -> None:
    for file in paths.files_in(paths.bundled_lists(), paths.LIST_SUFFIX):
        for term in wordlist.read(file).terms:
            assert term in everything
    assert len(everything) > 60_000


def test_the_lists_of_the_user_count(home: Path) -> None:
    assert "Quuxian sheaf" not in library.lexicon()
    wordlist.write(paths.user_lists() / "mine.txt", WordList("mine", ("Quuxian sheaf",)))
    assert library.lexicon().lists_of("quuxian sheaf") == ("mine",)
    given_one = WordList("other", ("Zyxian sheaf",))
    assert {"Zyxian sheaf", "Quuxian sheaf", "Abelsonite"} == {
        term for term in ("Zyxian sheaf", "Quuxian sheaf", "Abelsonite") if term in library.lexicon(given_one)
    }


def test_terms_of_a_replaced_bundled_list_stay_real(home: Path) -> None:
    wordlist.write(paths.user_lists() / "minerals.txt", WordList("minerals", ("Quuxite",)))
    lexicon = library.lexicon()
    assert "Quuxite" in lexicon
    assert "Abelsonite" in lexicon
    assert library.load("minerals").terms == ("Quuxite",)


def test_a_broken_list_of_the_user_is_skipped(home: Path) -> None:
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "broken.txt").write_bytes(b"\xff\x00")
    assert "Abelsonite" in library.lexicon()
    with pytest.raises(BalderdashError, match=r"broken\.txt"):
        library.load("broken")


def test_a_lexicon_is_neither_dealt_nor_trained_on() -> None:
    with pytest.raises(BalderdashError, match="role lexicon"):
        library.load("common-mathematics")


def test_load_reads_a_file_and_nothing_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "my own.txt"
    file.write_text("Alpha\nBeta\n")
    words = library.load(str(file))
    assert (words.name, words.terms) == ("my own", ("Alpha", "Beta"))
    minerals = library.load("minerals")
    read: list[Path] = []

    def watched(path: Path) -> WordList:
        read.append(path)
        return minerals

    monkeypatch.setattr(wordlist, "read", watched)
    indexes = library.lexicon(minerals).indexes
    assert minerals.path not in read
    assert len(read) + len(indexes) == len(paths.list_files()) - 1


def test_spelling_of_a_key() -> None:
    assert Lexicon([WordList("tiny", ("C*-algebra",))]).spelling("c algebra") == "C*-algebra"


def test_a_discarded_term_is_neither_real_nor_near_and_its_key_keeps_its_spelling() -> None:
    mine = WordList("known", ("Alpha ring",))
    lexicon = Lexicon([WordList("greek", ("Alpha rang", "Beta ring")), mine])
    keys = list(lexicon.keys)
    lexicon.discard("alpha ring", "known")
    assert "Alpha ring" not in lexicon
    assert len(lexicon) == 2
    assert [lexicon.spelling(k) for k in keys] == ["Alpha rang", "Beta ring", "Alpha ring"]
    assert [near.term for near in lexicon.nearest("Alpha rung")] == ["Alpha rang", "Beta ring"]
    lexicon.discard("Beta ring", "known")
    assert "Beta ring" in lexicon
    lexicon.add(mine)
    assert "Alpha ring" in lexicon


def test_without_a_list_only_the_terms_of_the_others_are_real() -> None:
    lexicon = Lexicon([WordList("a", ("One", "Two")), WordList("known", ("Two", "Three"))])
    other = lexicon.without("known")
    assert ("One" in other, "Two" in other, "Three" in other) == (True, True, False)
    assert other.lists_of("Two") == ("a",)
    assert other.names == ["a"]
    assert other.keys == Lexicon([WordList("a", ("One", "Two"))]).keys
    other.add(WordList("b", ("Four",)))
    assert "Four" not in lexicon
    assert "Three" in lexicon
    assert lexicon.without("nothing").keys == lexicon.keys
