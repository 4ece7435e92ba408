"""Terms in JSON as programs write it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from balderdash.errors import BalderdashError
from balderdash.sources.json_lists import read_json

TERMS = ["Knot", "Ring", "Braid", "Field"]
TOLD = ["a loop", "adds, and multiplies", "strands", "divides, too"]
LINES = [f"{term}\t{told}" for term, told in zip(TERMS, TOLD, strict=True)]
ROWS = [{"term": term, "n": n, "gloss": told} for n, (term, told) in enumerate(zip(TERMS, TOLD, strict=True))]


def in_columns(rows: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {name: {str(n): row[name] for n, row in enumerate(rows)} for name in rows[0]}


@pytest.mark.parametrize(
    "value",
    [
        ROWS,
        in_columns(ROWS),  # what pandas writes by default
        {name: list(column.values()) for name, column in in_columns(ROWS).items()},
        {name: list(column.values()) for name, column in reversed(in_columns(ROWS).items())},
        {str(n): row for n, row in enumerate(ROWS)},
        {"columns": ["term", "n", "gloss"], "index": [0, 1, 2, 3], "data": [list(row.values()) for row in ROWS]},
        {"query": {"pages": {str(n): {"title": row["term"], "gloss": row["gloss"]} for n, row in enumerate(ROWS)}}},
        {f"Q{n}": {"label": row["term"], "meaning": [row["gloss"], "or so"]} for n, row in enumerate(ROWS)},
        {"head": {"vars": ["term", "gloss"]}, "results": {"bindings": [
            {name: {"type": "literal", "value": row[name]} for name in ("term", "gloss")} for row in ROWS
        ]}},
        {"ids": [7, 8, 9, 10, 11], "words": ROWS},
    ],
)  # fmt: skip
def test_a_table_is_read_however_a_program_wrote_it(value: object) -> None:
    found = read_json("a.json", json.dumps(value))
    assert found.terms == LINES
    assert found.account.read - sum(found.account.dropped.values()) == 4


def test_a_dictionary_of_terms_is_no_table() -> None:
    value = {term: {"gloss": told, "label": "noun"} for term, told in zip(TERMS, TOLD, strict=True)}
    assert read_json("a.json", json.dumps(value)).terms == LINES


def test_a_list_of_names_under_the_key_of_the_term_is_said() -> None:
    value = [{"name": "Knot"}, {"name": ["Ring", "Rng"]}, {"name": "Braid"}]
    found = read_json("a.json", json.dumps(value))
    assert found.terms == ["Knot", "Braid"]
    assert found.account.dropped == {"it has no text under 'name'": 1}


@pytest.mark.parametrize("asked", ["term", "TERM", "1"])
def test_a_key_is_named_in_any_case_or_by_its_number(asked: str) -> None:
    rows = [{"Term": row["term"], "about": row["gloss"]} for row in ROWS]
    assert read_json("a.json", json.dumps(rows), asked, "ABOUT").terms == LINES


@pytest.mark.parametrize(
    ("value", "what"),
    [
        (TERMS, "a list of texts"),
        ({term: {"gloss": "x"} for term in TERMS}, "a dictionary"),
        (dict(zip(TERMS, TOLD, strict=True)), "a dictionary"),
    ],
)
def test_a_column_where_there_is_none_is_said(value: object, what: str) -> None:
    with pytest.raises(BalderdashError, match=f"a.json holds {what}, so it has no column 'x'"):
        read_json("a.json", json.dumps(value), "x")


def test_the_objects_in_an_object_have_columns() -> None:
    places = [{"type": "Feature", "properties": {"name": f"Place {c}", "area": 7}, "geometry": None} for c in "abcde"]
    text = json.dumps({"type": "FeatureCollection", "features": places})
    with pytest.raises(BalderdashError, match=r"columns type, geometry, properties\.name, properties\.area; say"):
        read_json("a.json", text)
    assert read_json("a.json", text, column="properties.name").terms == [f"Place {c}" for c in "abcde"]


def test_a_tab_in_a_text_parts_no_meaning_from_it() -> None:
    assert read_json("a.json", json.dumps(["Abel\tgroup", "Abel\nring"])).terms == ["Abel group", "Abel ring"]
