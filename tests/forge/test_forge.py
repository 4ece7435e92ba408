from __future__ import annotations

from collections.abc import Collection
from math import log
from typing import Any

import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.fakes import Fake, KindOrMixed
from balderdash.forge.field_terms import SMALLEST_FIELD
from balderdash.forge.forge import (
    MAX_EXPECTED_COPIES,
    MAX_FRUITLESS,
    SAMPLES_PER_FAKE,
    Forge,
    is_too_likely,
)
from balderdash.lm.evaluation import Score
from balderdash.lm.model import Model
from balderdash.terms.key import key
from balderdash.terms.lexicon import Kind
from tests.forge.stand_in_model import REAL, Parrot, Trickle, lexicon, word_list

NEW = ("Harbynskay space", "Abel kernel", "Cox topology", "Merten operator", "Loxic ring", "Zornian function")


def forge(*terms: str, turning: bool = False) -> Forge:
    return Forge(Parrot(terms, turning=turning), lexicon(), word_list())


def refusal(term: str, kind: KindOrMixed = "mixed", taken: Collection[str] = ()) -> str | None:
    """The reason against a term, from a look-up or a closer look."""
    maker = forge()
    return maker._look_up(term, kind, taken) or maker._fault(term)


def make(maker: Forge, count: int, **options: Any) -> list[Fake]:
    return list(maker.stream(count, **options))


def test_only_new_and_sound_terms_become_fakes() -> None:
    maker = forge(
        *REAL, "ABEL THEOREM", "Abel theorems", "Theorem of Abel", "Abell theorem", "Bruhat Tits building",
        "Harbynskay of", "Harbynskay  space", "Harbynskay space", "Abel kernel", "", "Loxic penis", "Titchmarsh",
    )  # fmt: skip
    made = make(maker, 10)
    assert [fake.term for fake in made] == ["Harbynskay space", "Abel kernel"]


def test_of_terms_that_were_written_before_those_are_chosen_that_would_be_fakes_now() -> None:
    terms = [
        *NEW[:2],
        *REAL,
        "Abell theorem",
        NEW[0].upper(),
        "Loxic penis",
        "Harbynskay of",
        *(["Cox topology"] * 400),
    ]
    maker = forge()
    assert [fake.term for fake in maker.choose(terms, 3)] == [*NEW[:2], "Cox topology"]
    assert [fake.seed for fake in maker.choose(terms, 3)] == [3] * 3
    assert list(maker.choose([])) == []


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("ABEL THEOREM", "real"),
        ("Abel theorems", "near-duplicate: form"),
        ("Theorem of Abel", "near-duplicate: order"),
        ("Abell theorem", "near-duplicate: edit"),
        ("Harbynskay of", "function word at an end"),
        ("", "unfinished"),
        ("Harbynskay-space", "repeated"),
        ("Titchmarsh", "word of a real term"),
        ("Loxic penis", "profanity"),
        ("Loxic ring", None),
    ],
)
def test_refusals_have_reasons(term: str, reason: str | None) -> None:
    assert refusal(term, taken={"harbynskay space"}) == reason


def test_the_other_kind_is_refused() -> None:
    assert refusal("Abel kernel", "invented") == "other kind"
    assert refusal("Abel kernel", "recombined") is None


def test_provenance() -> None:
    model = Parrot(["Harbynskay space"], nats={"Harbynskay space": 2.0})
    (fake,) = make(Forge(model, lexicon(), word_list()), 1, seed=41)
    assert (fake.model, fake.seed, fake.kind) == ("parrot", 41, "invented")
    assert fake.nearest == "Banach space"
    assert fake.log_prob == pytest.approx(-2.0 * 17)
    assert fake.nats_per_char == pytest.approx(2.0)


def test_kinds() -> None:
    assert {fake.term for fake in make(forge(*NEW), 6, kind="recombined")} == {"Abel kernel", "Cox topology"}
    invented = make(forge(*NEW), 6, kind="invented")
    assert len(invented) == 4
    assert {fake.kind for fake in invented} == {"invented"}
    assert len(make(forge(*NEW), 6)) == 6


def test_the_same_seed_gives_the_same_fakes_and_more_begin_with_the_fewer() -> None:
    six = make(forge(*NEW, turning=True), 6, seed=3)
    assert make(forge(*NEW, turning=True), 6, seed=3) == six
    assert make(forge(*NEW, turning=True), 2, seed=3) == six[:2]
    orders = {tuple(fake.term for fake in make(forge(*NEW, turning=True), 6, seed=seed)) for seed in range(8)}
    assert len(orders) > 1


def test_avoided_terms_do_not_occur_in_any_spelling() -> None:
    made = make(forge(*NEW), 6, avoid=["harbynskay SPACE", "Loxic ring"])
    assert {key(fake.term) for fake in made}.isdisjoint({"harbynskay space", "loxic ring"})
    assert len(made) == 4


def test_temperature_and_prefix_reach_the_model() -> None:
    model = Parrot(NEW)
    made = make(Forge(model, lexicon(), word_list()), 1, temperature=1.7, prefix="Lox")
    assert [fake.term for fake in made] == ["Loxic ring"]
    assert set(model.temperatures) == {1.7}


def test_a_model_that_repeats_its_list_is_reported_and_does_not_loop() -> None:
    model = Parrot(REAL)
    with pytest.raises(BalderdashError, match=r"by heart.*higher temperature"):
        make(Forge(model, lexicon(), word_list()), 5)
    assert model.written < 3 * MAX_FRUITLESS


def test_a_model_with_one_fake_gives_it() -> None:
    model = Parrot([*REAL, "Loxic ring"])
    assert [fake.term for fake in make(Forge(model, lexicon(), word_list()), 5)] == ["Loxic ring"]
    assert model.written < 3 * MAX_FRUITLESS


def test_a_trickle_ends() -> None:
    model = Trickle([])
    made = make(Forge(model, lexicon(), word_list([*REAL, *["Very long term of a great many letters"] * 2])), 30)
    assert len(made) < 30
    assert model.written < MAX_FRUITLESS + SAMPLES_PER_FAKE * 30 + 1024  # and the rest of a batch


def test_a_limit_of_samples() -> None:
    trickle = Trickle([])
    assert 0 < len(make(Forge(trickle, lexicon(), word_list()), 300, max_samples=2000)) < 10
    assert 2000 <= trickle.written < 2000 + 1024


def test_fakes_come_batch_by_batch() -> None:
    trickle = Trickle([])
    stream = Forge(trickle, lexicon(), word_list()).stream(300)
    first = next(stream)
    assert trickle.written == 160
    second = next(stream)
    assert trickle.written == 160 + 160
    assert make(Forge(Trickle([]), lexicon(), word_list()), 2) == [first, second]


def test_an_error_does_not_depend_on_the_calls_before() -> None:
    maker = forge(*NEW)
    said = []
    for _ in range(2):
        with pytest.raises(BalderdashError, match=r"wrote [\d,]+ terms") as caught:
            make(maker, 5, prefix="Q")
        said.append(str(caught.value))
        assert len(make(maker, 6)) == 6
    assert said[0] == said[1]


def test_progress_is_reported() -> None:
    told: list[int] = []
    make(forge(*NEW), 6, progress=told.append)
    assert told == [6]


def test_no_fakes_if_none_are_wanted() -> None:
    assert make(forge(*NEW), 0) == []


@pytest.mark.parametrize(
    ("terms", "new"),
    [
        (("Теорема Гаусса", "Функция Грина", "Лемма Цорна"), "Лемма Шварпова"),
        (("Θεώρημα Θαλή", "Εξίσωση Ευκλείδη", "Σειρά Φουριέ"), "Σειρά Παρμενίδη"),
        (("A", "B", "C", "D"), "E"),
    ],
)
def test_lists_in_other_letters_and_of_single_letters(terms: tuple[str, ...], new: str) -> None:
    model = Parrot([*terms, new], nats={new: 2.0})
    made = make(Forge(model, lexicon(terms), word_list(terms)), 3)
    assert [fake.term for fake in made] == [new]


def test_too_likely_terms_are_refused() -> None:
    model = Parrot(["Weak ring", "Loxic ring"], nats={"Weak ring": 0.3})  # 13 terms: e^-3 13 = 0.65 of it expected
    assert [fake.term for fake in make(Forge(model, lexicon(), word_list()), 3)] == ["Loxic ring"]


def score(log_prob: float) -> Score:
    return Score("Weak ring", (-log_prob / 10,) * 10, 0)


@pytest.mark.parametrize(("kind", "terms"), [("invented", 1000), ("recombined", 20_000)])
def test_the_more_terms_the_list_has_the_rarer_a_term_must_be(kind: Kind, terms: int) -> None:
    limit = log(MAX_EXPECTED_COPIES[kind] / terms)
    assert is_too_likely(score(limit + 0.01), kind, terms)
    assert not is_too_likely(score(limit - 0.01), kind, terms)
    assert is_too_likely(score(limit - 0.01), kind, 2 * terms)
    assert not is_too_likely(score(limit + 0.01), kind, terms // 2)


def test_a_recombined_term_must_be_rare_in_the_field_however_short_the_list() -> None:
    limit = log(MAX_EXPECTED_COPIES["recombined"] / SMALLEST_FIELD)
    for terms in (10, 1000, SMALLEST_FIELD):
        assert is_too_likely(score(limit + 0.01), "recombined", terms)
        assert not is_too_likely(score(limit - 0.01), "recombined", terms)


@pytest.fixture(scope="module")
def mathematics() -> Model:
    return Model.load(paths.find_model("mathematics"))


@pytest.mark.parametrize("term", ["Continuous function", "Limit theorem", "Hilbert operator", "Riesz group"])
def test_terms_that_the_model_would_soon_write_again_are_too_likely(mathematics: Model, term: str) -> None:
    assert is_too_likely(mathematics.score([term])[0], "recombined", 54_400)


@pytest.mark.parametrize("term", ["Borda-Schmidt notation", "Loxic ring", "Theorem continuous", "Dal duality theorem"])
def test_terms_that_it_would_hardly_write_are_not(mathematics: Model, term: str) -> None:
    assert not is_too_likely(mathematics.score([term])[0], "recombined", 54_400)
