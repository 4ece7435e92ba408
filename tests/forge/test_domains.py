from __future__ import annotations

import json
from math import log
from pathlib import Path

import numpy as np
import pytest

from balderdash import paths
from balderdash.errors import BalderdashError
from balderdash.forge.domains import COLUMNS, Domains, Label, Lift, labels_of, read
from balderdash.terms.key import key

LABELS = {
    "random": Label(("prob",), "prop"),
    "markov": Label(("prob", "gen"), "p20"),
    "prime": Label(("alg",), "prop"),
    "galois": Label(("alg",), "p19"),
    "walk": Label(("prob",), "proc"),
    "chain": Label(("prob",), "obj"),
    "ideal": Label(("alg",), "obj"),
    "group": Label(("alg",), "obj"),
    "l hospital": Label(("ana",), "p17"),
}
TERMS = ["Random walk", "Markov chain", "Random Markov chain", "Prime ideal", "Galois group", "Prime Galois group"] * 9


def domains() -> Domains:
    found = Domains.fit(LABELS, TERMS)
    assert found
    return found


def test_words_of_one_domain_go_together_also_where_they_have_never_met() -> None:
    found = domains()
    known, foreign = (found.affinity(LABELS[word], LABELS["ideal"])[0] for word in ("galois", "random"))
    assert known > 0 > foreign
    assert found.kinship(LABELS["random"], LABELS["markov"])[0] > found.kinship(LABELS["random"], LABELS["galois"])[0]


def test_a_lift_is_the_share_of_the_pairs_over_that_by_chance() -> None:
    lift = Lift.fit(["a", "b"], {("a", "a"): 30.0, ("a", "b"): 10.0, ("b", "b"): 60.0})
    assert lift.table[0, 0] == pytest.approx((30 + 5) / (40 * 30 / 100 + 5), abs=1e-3)
    assert lift.of([("a", 0.5), ("b", 0.5)], [("b", 1.0)]) == pytest.approx(log(lift.table[:, 1].mean()))


def test_lifts_are_those_of_the_weighted_labels() -> None:
    assert dict(LABELS["markov"].weights()) == pytest.approx({"prob": 1 / 1.6, "gen": 0.6 / 1.6})
    found = domains()
    of_domains, of_types = found.affinity(LABELS["markov"], LABELS["chain"])
    parts = [found.affinity(Label((each,), "p20"), LABELS["chain"])[0] for each in ("prob", "gen")]
    assert np.exp(of_domains) == pytest.approx(np.exp(parts[0]) / 1.6 + 0.6 * np.exp(parts[1]) / 1.6)
    assert of_types > 0


def test_a_list_whose_words_are_not_labelled_has_none() -> None:
    assert Domains.fit(LABELS, ["Tyrannosaurus rex", "Random triceratops", "Stegosaurus"]) is None
    assert Domains.fit({}, TERMS) is None
    assert Domains.fit(LABELS, []) is None


def test_json_round_trip() -> None:
    found = domains()
    again = Domains.from_json(json.loads(json.dumps(found.to_json())))
    assert again.labels == LABELS
    for one in LABELS.values():
        for other in LABELS.values():
            assert again.affinity(one, other) == found.affinity(one, other)
            assert again.kinship(one, other) == found.kinship(one, other)


@pytest.mark.parametrize(
    "values",
    [
        {"labels": ["one"]}, {"labels": ["a\t\tp19"]}, {"labels": None}, {"labels": ["word\telsewhere\tobj"]},
        {"lifts": []},
        {"lifts": [[["a"], [[0.0]]]] * 4}, {"lifts": [[["a"], [[float("nan")]]]] * 4}, {"lifts": None},
        {"lifts": [[["a", "b"], [[1.0]]]] * 4}, {"lifts": [None] * 4}, {"lifts": [[["a"], [[1.0]]]] * 4},
    ],
)  # fmt: skip
def test_damaged_json_is_refused(values: dict[str, object]) -> None:
    with pytest.raises((ValueError, TypeError, KeyError, AttributeError)):
        Domains.from_json(domains().to_json() | values)


@pytest.mark.parametrize("path", sorted((paths.bundled_readings() / "words").glob("*.tsv")), ids=lambda path: path.stem)
def test_the_bundled_labels_are_of_words_as_the_list_has_them(path: Path) -> None:
    labels = read(path)
    assert len(labels) == len(path.read_text().splitlines()) - 1 >= 3000
    assert [word for word in labels if key(word) != word] == []
    assert len({domain for label in labels.values() for domain in label.domains}) < 30
    assert len({label.type for label in labels.values()}) < 30
    assert labels_of(path.stem) == labels


def test_a_list_without_labels_has_those_of_the_default_list() -> None:
    assert labels_of("minerals") == labels_of("mathematics") != {}


@pytest.mark.parametrize(
    ("line", "said"),
    [("gauss\talg", "line 2"), ("gauss\t\tp19", "line 2"), ("\talg\tp19", "line 2"), ("a\tb,c,d,e\tobj", "line 2")],
)
def test_a_damaged_table_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "words.tsv"
    path.write_text("\t".join(COLUMNS) + f"\n{line}\n")
    with pytest.raises(BalderdashError, match=said):
        read(path)
    path.write_text(f"{line}\n")
    with pytest.raises(BalderdashError, match="line 1"):
        read(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BalderdashError, match="UTF-8"):
        read(path)
    assert read(tmp_path / "none.tsv") == {}
