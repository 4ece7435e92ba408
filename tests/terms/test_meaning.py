"""Meanings behind terms: read, checked, mended, written, and shortened for the screen."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from balderdash import cli, paths
from balderdash.terms import cleaning, meaning, wordlist
from balderdash.terms.key import key, tidy
from balderdash.terms.meaning import FITTING, LONGEST, mended, shortened
from balderdash.terms.term_index import TermIndex, build
from balderdash.terms.wordlist import WordList
from tests.conftest import Run
from tests.fuzz.hostile import plain_texts, unsafe


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fields.txt"


def meanings_of(file: Path, content: str) -> dict[str, str]:
    file.write_text(content)
    return dict(wordlist.read(file).meanings)


def test_only_some_terms_have_a_meaning(file: Path) -> None:
    file.write_text(
        "# title: T\nRing\tadds and multiplies\nKnot\n  Abel's theorem \t  on\N{NO-BREAK SPACE}integrals \n"
    )
    words = wordlist.read(file)
    assert words.terms == ("Ring", "Knot", "Abel's theorem")
    assert words.meanings == {"Ring": "adds and multiplies", "Abel's theorem": "on integrals"}
    assert cleaning.check(file) == []
    copy = file.with_name("copy.txt")
    wordlist.write(copy, words)
    assert copy.read_text() == "# title: T\nRing\tadds and multiplies\nKnot\nAbel's theorem\ton integrals\n"


def test_meanings_change_neither_digest_nor_keys_nor_split(file: Path) -> None:
    file.write_text("Ring\tadds and multiplies\nKnot\n")
    words, bare = wordlist.read(file), WordList("fields", ("Ring", "Knot"))
    assert (words.digest, words.keys, words.parts) == (bare.digest, bare.keys, bare.parts)


@pytest.mark.parametrize("count", ["7", "1,234", "0.5", "3.2e-05", "-4", "12 %", "7\t12", "", " ", "…"])
def test_a_list_of_words_and_counts_has_no_meanings(file: Path, count: str) -> None:
    assert meanings_of(file, f"Abelsonite\t{count}\n") == {}
    assert wordlist.read(file).terms == ("Abelsonite",)
    (complaint,) = cleaning.check(file)
    assert (complaint.line, complaint.value, complaint.becomes) == (1, "‘Abelsonite’", "Abelsonite")
    assert complaint.reason in ("a number follows the tab, not a meaning", "no meaning follows the tab")
    words, _ = cleaning.clean_file(file)
    assert (words.terms, words.meanings) == (("Abelsonite",), {})


def test_figures_among_letters_are_a_meaning(file: Path) -> None:
    assert meanings_of(file, "Alpha\t1.e4 e5\nBeta\tx² + 1\nGamma\t平均\n") == {
        "Alpha": "1.e4 e5",
        "Beta": "x² + 1",
        "Gamma": "平均",
    }


@pytest.mark.parametrize(
    ("rest", "means", "fault"),
    [
        ("a\x1b[1mb", "a [1mb", "its meaning holds the control character U+001B"),
        ("a\tb", "a b", "its meaning holds another tab"),
        ("a <i>b</i> &amp; ''c''", "a b & c", "its meaning holds markup"),
        ("&amp;lt;b&amp;gt;x", "x", "its meaning holds markup"),
        ("see [[Ring (algebra)|rings]]", "see rings", "its meaning holds markup"),
        ("$\\alpha^2$", "α2", "its meaning holds markup"),
        ("x" * 70, "x" * 65 + "…", "its meaning has 70 characters, the limit is 66"),
        ("of " * 40, ("of " * 22)[:-1] + "…", "its meaning has 119 characters, the limit is 66"),
        ("x" * 30_000, "x" * 65 + "…", "its meaning has 30,000 characters, the limit is 66"),
        (" ", "", "no meaning follows the tab"),
    ],
)
def test_bad_meanings(file: Path, rest: str, means: str, fault: str) -> None:
    file.write_text(f"Ring\nKnot\t{rest}\n")
    assert wordlist.read(file).terms == ("Ring", "Knot")  # whatever follows the tab
    (complaint,) = cleaning.check(file)
    assert (complaint.line, complaint.value, complaint.reason) == (2, "‘Knot’", fault)
    words, _ = cleaning.clean_file(file)
    assert words.meanings == ({"Knot": means} if means else {})
    wordlist.write(file, words)
    assert cleaning.check(file) == []


@pytest.mark.parametrize("text", ["K[[x]], the series", "$5 or $10", "a < b > c", "{{a}, {a, b}}", "κ → (α)^<ω", "R&D"])
def test_what_only_looks_like_markup_stays(text: str) -> None:
    assert mended(text) == (text, [])


def test_a_changed_term_keeps_its_meaning_and_both_changes_are_told(file: Path) -> None:
    file.write_text("Automata, theory of\tthe <b>study</b> of machines\n")
    words, (complaint,) = cleaning.clean_file(file)
    assert words.meanings == {"Theory of Automata": "the study of machines"}
    assert complaint.becomes == "Theory of Automata – the study of machines"
    assert complaint.reason == "an inverted title was put in order and its meaning holds markup"


def test_a_term_that_comes_again_may_bring_the_meaning(file: Path) -> None:
    assert meanings_of(file, "Ring\nRING\twith two operations\nring\tjewel\n") == {"Ring": "with two operations"}
    words, complaints = cleaning.clean_file(file)
    assert words.meanings == {"Ring": "with two operations"}
    assert [complaint.becomes for complaint in complaints] == [None, None]


def test_a_long_meaning_is_read_up_to_a_limit(file: Path) -> None:
    assert meanings_of(file, "Ring\t" + "a b " * 100) == {"Ring": ("a b " * 100).strip()}
    assert len(meanings_of(file, "Ring\t" + "word " * 9_000)["Ring"]) <= LONGEST


def test_an_index_looks_at_the_terms_alone(file: Path) -> None:
    content = b"# role: lexicon\nKlein bottle\ta closed surface\nRing\n"
    index = TermIndex("fields", content, build(file, content))
    assert index.spelling("klein bottle") == "Klein bottle"
    assert "klein bottle a closed surface" not in index
    assert index.variant("klein bottles") == ("form", "klein bottle")


@example("9" * 70 + " a")
@given(st.lists(plain_texts, max_size=4).map("\t".join))
def test_whatever_follows_a_tab_is_mended_once(rest: str) -> None:
    means, faults = mended(rest)
    assert len(means) <= FITTING
    assert means == tidy(means)
    assert not unsafe(means) or not means.isprintable()
    assert mended(means) == (means, [] if means else ["no meaning follows the tab"])
    assert bool(faults) or means == tidy(rest)
    assert len(meaning.read(rest)) <= LONGEST


@given(st.text(), st.integers(1, 80))
def test_a_shortened_meaning_fits_and_begins_alike(text: str, room: int) -> None:
    short = shortened(text, room)
    assert len(short) <= room
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_it_is_cut_after_a_word() -> None:
    assert shortened("a surface without a boundary", 20) == "a surface without a…"
    assert shortened("a surface without, a boundary", 19) == "a surface without…"
    assert shortened("e\u0301" * 9, 6) == "e\u0301e\u0301…"


terms = st.text(st.characters(categories=("L", "Nd")), min_size=1, max_size=9).map(tidy).filter(key)
meanings = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=LONGEST).map(tidy)


@given(st.dictionaries(terms, meanings.filter(lambda text: text[:1].isalpha()) | st.just(""), min_size=1))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, entries: dict[str, str]) -> None:
    entries = {term: entries[term] for term in {key(term): term for term in entries}.values()}
    file = tmp_path_factory.getbasetemp() / "meanings.txt"
    words = wordlist.with_meanings(file, entries, {"title": "T"})
    wordlist.write(file, words)
    again = wordlist.read(file)
    assert (again, again.meanings) == (words, words.meanings)


def test_lists_show_with_meanings(home: Path, file: Path, balderdash: Run) -> None:
    file.write_text("Ring\tadds and multiplies\nKnot\n")
    shown = balderdash("lists", "show", str(file))
    assert shown.stdout.splitlines()[1:] == [
        "# terms: 2 (train 2, valid 0, test 0)",
        "# meanings: 1",
        "Ring",
        "Knot",
    ]
    assert balderdash("lists", "show", str(file), "--meanings").stdout.splitlines()[-1] == "Ring\tadds and multiplies"
    assert balderdash("lists", "show", str(file), "--meanings", "--all").stdout == file.read_text()
    assert balderdash("lists", "show", str(file), "--json").stdout.splitlines() == [
        '{"term": "Ring", "meaning": "adds and multiplies", "split": "train"}',
        '{"term": "Knot", "meaning": null, "split": "train"}',
    ]
    file.write_text("Ring\nKnot\n")
    shown = balderdash("lists", "show", str(file), "--meanings")
    assert shown.stdout.splitlines()[-2:] == ["Ring", "Knot"]
    assert "No term of 'fields' has a meaning." in shown.stderr


def test_lists_check_names_terms_that_share_a_meaning(file: Path, balderdash: Run) -> None:
    file.write_text("Mass action law\trates go as products\nRing\tadds\nLaw of mass action\tRates go as products\n")
    checked = balderdash("lists", "check", str(file))
    assert checked.returncode == 0
    assert "‘rates go as products’, follows ‘Mass action law’, ‘Law of mass action’." in checked.stderr
    file.write_text(file.read_text() + f"Knot\t{'x' * 67}\n")
    checked = balderdash("lists", "check", str(file))
    assert checked.returncode == 1
    assert f"{file}:4: ‘Knot’ → ‘Knot – {'x' * 65}…’: its meaning has 67 characters, the limit is 66" in checked.stdout
    assert "‘Law of mass action’" in checked.stderr


def test_show_all_meanings_of_a_bundled_list_is_the_list(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["lists", "show", "minerals", "--all", "--meanings"]) == 0
    assert capsys.readouterr().out == paths.find_list("minerals").read_text()


@pytest.mark.parametrize(
    ("term", "text", "does"),
    [
        ("Unit group", "the group of invertible elements", True),
        ("Noetherian ring", "its ideals stop growing; after Noether", True),
        ("Simple pole", "f behaves like c/(z - a)", False),
        ("Set of sets", "a set, of course", False),  # short words are everywhere
    ],
)
def test_a_meaning_that_gives_its_term_away(term: str, text: str, does: bool) -> None:
    assert meaning.gives_away(term, text) is does


@pytest.mark.parametrize(
    ("text", "means", "does"),
    [
        ("curve of a point on a rolling circle", "The curve of a point on a circle that is rolling.", True),
        ("curves that points on rolling wheels make", "curve of a point on a rolling circle", True),
        ("a polygon with nine sides", "polygon with seven sides", False),  # a word of a short one is much
        ("polygon with seven sides", "polygons that have seven sides", True),
        ("a curve", "curve of a point on a rolling circle", False),
        ("curve point rolling circle wheel line plane sine arc", "curve of a point on a rolling circle", False),
        ("圆的曲线", "圆的曲线", True),
        ("", "the one that is", False),
        ("of the", "the one that is", False),
    ],
)  # fmt: skip
def test_a_text_that_says_what_a_meaning_says(text: str, means: str, does: bool) -> None:
    assert meaning.says_the_same(text, means) is does


@given(
    st.lists(st.sampled_from(["curve", "point", "circle", "rolls", "plane", "line", "side"]), max_size=9), st.randoms()
)
def test_the_order_of_words_does_not_matter(words: list[str], rng: Random) -> None:
    shuffled = rng.sample(words, len(words))
    assert meaning.says_the_same(" ".join(shuffled), " ".join(words)) is bool(words)
