"""What a model learns from beside its list, and that nothing held out is in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.terms import companions, library, wordlist
from balderdash.terms.companions import learnable, names_in
from balderdash.terms.key import key
from balderdash.terms.lexicon import Lexicon
from balderdash.terms.near_duplicates import NearDuplicates
from balderdash.terms.split import split_of, split_of_key
from balderdash.terms.wordlist import WordList

WORDS = st.sampled_from(
    ["Abel", "Abels", "group", "groups", "of", "quasi", "quasi-", "matrix", "matrices", "Łoś's", "x"]
)
TERMS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join).filter(key)


def listed(name: str, terms: list[str], **header: str) -> WordList:
    return WordList(name, tuple({key(term): term for term in terms}.values()), header)


@pytest.fixture
def lists(home: Path) -> Path:
    """The folder of the user's lists: one to play, and one to learn from."""
    write("mine", *(f"Theorem {number}" for number in range(100)))
    write("more", *(f"Lemma {number}" for number in range(50)), role="lexicon")
    return paths.user_lists()


def write(name: str, *terms: str, **header: str) -> WordList:
    path = paths.user_lists() / f"{name}.txt"
    wordlist.write(path, WordList(name, terms, header, path))
    return wordlist.read(path)


@given(st.lists(TERMS, max_size=30), st.lists(st.lists(TERMS, max_size=30), max_size=3))
def test_nothing_held_out_is_ever_learnt(terms: list[str], others: list[list[str]]) -> None:
    words = listed("own", terms)
    held_out = [*words.part("valid"), *words.part("test")]
    variants = NearDuplicates(Lexicon([WordList("held out", tuple(held_out))]))
    learnt = learnable(words, [listed(f"other {n}", other) for n, other in enumerate(others)])
    flat = [term for part in learnt for term in part]
    assert len(set(map(key, flat))) == len(flat)
    assert not set(map(key, flat)) & set(words.keys)
    for term in flat:
        assert split_of(term) == "train"
        near = variants.find(term)
        assert near is None or near.difference in ("edit", "part")
    for other, part in zip(others, learnt, strict=True):
        assert set(part) <= set(other)


@given(st.lists(TERMS, max_size=30), st.lists(TERMS, max_size=30))
def test_nothing_else_is_left_out(terms: list[str], other: list[str]) -> None:
    words, more = listed("own", terms), listed("other", other)
    held_out = Lexicon([WordList("held out", (*words.part("valid"), *words.part("test")))])
    (learnt,) = learnable(words, [more])
    for term in set(more.terms) - set(learnt):
        near = NearDuplicates(held_out).find(term)
        assert key(term) in words.keys or split_of(term) != "train" or (near and near.difference in ("form", "order"))


def test_variants_of_what_is_held_out_are_left_out() -> None:
    held_out = next(f"Quasi-{n} mapping" for n in range(999) if split_of(f"Quasi-{n} mapping") == "test")
    n = held_out.split("-")[1].split()[0]
    variants = [f"Quasi-{n} mappings", f"Quasi{n} mapping", f"Mapping of quasi-{n}", f"Mappings quasi {n}"]
    learnt = [term for term in variants if split_of(term) == "train"]
    assert len(learnt) > 1
    (part,) = learnable(listed("own", [held_out, "Prism"]), [listed("other", [*variants, "Prisms and cones"])])
    assert part == ("Prisms and cones",) or split_of("Prisms and cones") != "train"
    (without,) = learnable(listed("own", ["Prism"]), [listed("other", variants)])
    assert without == tuple(learnt)


@pytest.mark.slow
def test_the_split_of_the_bundled_lists() -> None:
    for name in ("mathematics", "philosophy"):
        words = library.load(name)
        (each,) = companions.load(words)
        assert each.words.name == f"attested-{name}"
        assert 0.8 * len(each.words.terms) < len(each.terms) < 0.91 * len(each.words.terms)
        learnt = set(map(key, each.terms))
        assert not learnt & set(words.keys)
        assert all(split_of_key(k) == "train" for k in learnt)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()), (" , ", ()), ("none", ()), (" none ", ()), ("a", ("a",)), ("a, b c ,a", ("a", "b c")),
        ("none, a", ("none", "a")),
    ],
)  # fmt: skip
def test_names(text: str, names: tuple[str, ...]) -> None:
    assert names_in(text) == names


def test_the_header_names_them(lists: Path) -> None:
    words = write("mine", *(f"Theorem {number}" for number in range(100)), learn="more")
    (each,) = companions.load(words)
    assert each.words.name == "more"
    assert each.terms == each.words.part("train")
    assert companions.load(words, ()) == ()
    assert companions.load(library.load("minerals")) == ()
    write("other", "Cone", "Prism", role="lexicon")
    assert [other.words.name for other in companions.load(words, ("other", "more"))] == ["other", "more"]


def test_the_header_is_no_part_of_the_digest(lists: Path) -> None:
    plain = library.load("mine")
    assert write("mine", *plain.terms, learn="more").digest == plain.digest
    assert write("mine", *plain.terms, learn="more").header["learn"] == "more"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nowhere", "there is no list of this name"),
        ("mine", "is the list itself"),
        ("dealt", "itself dealt"),
        ("chain", "itself names a list to learn from (‘more’)"),
        ("../more", "cannot be the name of a list"),
        ("more.txt/x", "cannot be the name of a list"),
        ("mo\u2028re", "cannot be the name of a list"),
        ("-x", "cannot be the name of a list"),
        ("x" * 1000, "cannot be the name of a list"),
        ("none", "there is no list of this name"),
    ],
)
@pytest.mark.parametrize("is_asked", [True, False])
def test_lists_that_will_not_do(lists: Path, name: str, reason: str, is_asked: bool) -> None:
    write("dealt", "Cone", "Prism")
    write("chain", "Cone", "Prism", role="lexicon", learn="more")
    words = library.load("mine")
    if not is_asked and name != "none":  # as it is written, for a header is tidied when it is read
        words = WordList("mine", words.terms, {"learn": name}, words.path)
    elif not is_asked:
        words = WordList("mine", words.terms, {"learn": "none, more"}, words.path)
    with pytest.raises(BalderdashError) as caught:
        companions.load(words, (name,) if is_asked else None)
    message = str(caught.value)
    assert reason in message
    assert "--learn none" in message
    assert ("after --learn" in message) == is_asked
    assert "\n" not in message
    assert len(message) < 500


def test_a_broken_list_says_what_is_wrong_with_it(lists: Path) -> None:
    (lists / "broken.txt").write_bytes(b"# role: lexicon\n\xff")
    with pytest.raises(BalderdashError, match=r"broken\.txt, line 2: the byte 0xFF"):
        companions.load(library.load("mine"), ("broken",))


@given(st.text(max_size=40))
def test_any_header_gives_a_sentence_or_nothing(text: str) -> None:
    words = WordList("mine", ("Abel",), {"learn": text})
    if names := names_in(text):  # no such list is here
        with pytest.raises(BalderdashError, match="cannot also learn from"):
            companions.load(words, names)
    else:
        assert companions.load(words) == ()


def test_all_spellings_of_a_companion_are_learnt() -> None:
    k = next(f"stadt {n}" for n in range(99) if split_of(f"Städt {n}") == "train").removeprefix("stadt ")
    words, other = listed("own", ["Haus"]), WordList("other", (f"Städt {k}", f"Stadt {k}", "haus"))
    again = WordList("again", (f"STÄDT {k}",))
    assert learnable(words, [other, again]) == [(f"Städt {k}", f"Stadt {k}"), ()]
