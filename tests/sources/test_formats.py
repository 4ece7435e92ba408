"""Files of all kinds: none of them becomes a shorter list without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from balderdash.errors import BalderdashError
from balderdash.sources.extract import entry
from balderdash.sources.formats import read_terms
from balderdash.sources.tables import UnclearColumnError
from balderdash.terms import wordlist

NAMES = [f"Hero {n}" for n in range(300)]


def terms(name: str, text: str, column: str | None = None) -> list[str]:
    return [line.partition("\t")[0] for line in read_terms(name, text.encode(), column=column).terms]


@pytest.mark.parametrize("other", ["", '"Villains\tx\n', 'Five"\tx\n', '"Good one"\tx\n'])
def test_a_quotation_mark_that_does_not_close_swallows_nothing(other: str) -> None:
    rows = [f"{name}\t{n}" for n, name in enumerate(NAMES)]
    rows[147] = '"Heroes\t147'
    text = "\n".join(["term\tnumber", *rows]) + "\n" + other
    found = read_terms("a.tsv", text.encode())
    assert found.account.read == len(found.terms) == 300 + (1 if other else 0)
    assert found.terms[147] == '"Heroes'
    assert found.terms[299] == "Hero 299"
    assert "A quotation mark does not close in" in found.note
    assert "line 149" in found.note


def test_a_quotation_mark_that_swallows_text_of_several_lines_is_an_error() -> None:
    text = 'term,text\nKnot,"one\ntwo"\n"Braid,three\nLink,"four\nfive"\n'
    with pytest.raises(BalderdashError, match=r"a\.csv, line \d+: a quotation mark opens a cell that swallows"):
        read_terms("a.csv", text.encode())


def test_a_cell_of_several_lines_beside_the_terms_is_read() -> None:
    text = 'term,text\nKnot,"one, two\nthree"\n"Abel, ""theorem"" of",x\n'
    assert terms("a.csv", text) == ["Knot", 'Abel, "theorem" of']


def test_a_cell_of_a_megabyte_beside_the_terms_is_read() -> None:
    assert terms("a.csv", f"term,text\nKnot,{'x' * 1_000_000}\nBraid,y\n") == ["Knot", "Braid"]


def test_one_column_with_commas() -> None:
    assert terms("a.csv", 'term\nAbel, theorem of\n"Braid, group"\nKnot\n') == [
        "Abel, theorem of",
        "Braid, group",
        "Knot",
    ]
    assert terms("a.csv", "Girl, interrupted\nKnot\nBraid\n") == ["Girl, interrupted", "Knot", "Braid"]
    index = ["Abel, theorem of", "Banach, space of", "Knot", "Dirac, comb of", "Euler, Leonhard", "Fermat"]
    assert terms("a.csv", "\n".join(index)) == index
    assert terms("a.csv", "\n".join(index).replace(",", ";")) == [line.replace(",", ";") for line in index]


def test_more_cells_than_the_header() -> None:
    found = read_terms("a.csv", b"term,note\nAbel, theorem of,x\nKnot,y\n")
    assert found.terms == ["Abel", "Knot"]
    assert "1 row has more cells than the first; a cell that holds ',' must stand in quotation marks." in found.note
    assert "a cell that holds a tab must" in read_terms("a.tsv", b"term\tn\nAbel\tof\tx\nKnot\ty\n").note
    assert terms("a.csv", "id,term\n1,Abel, theorem of\n2,Knot\n") == ["Abel, theorem of", "Knot"]


def test_fewer_cells_than_the_header() -> None:
    found = read_terms("a.csv", b"id,term\n1,Knot\n2\n3,\n")
    assert found.terms == ["Knot"]
    assert found.account.dropped == {"it has no cell in that column": 1, "it is empty": 1}


@pytest.mark.parametrize(
    ("text", "column", "expected"),
    [
        ("Species,Year\nAbies alba,1768\nPinus nigra,1785\n", "1", ["Abies alba", "Pinus nigra"]),
        ("Alpha,1\nBeta,2\nGamma,3\n", "1", ["Alpha", "Beta", "Gamma"]),
        ("1,Alpha\n2,Beta\n3,Gamma\n", "2", ["Alpha", "Beta", "Gamma"]),
        ("1,Alpha\n2,Beta\n3,Gamma\n", "1", ["1", "2", "3"]),
        ("2,1\nAlpha,Beta\n", "2", ["Beta"]),
        ("2024,2023\nAlpha,Beta\nGamma,Delta\n", "2023", ["Beta", "Delta"]),
        ("Species,Genus\nalba,Abies\n", "species", ["alba"]),
        ("sep=;\nword;n\nKnot;1\n", None, ["Knot"]),
    ],
)
def test_a_number_is_a_position_and_a_header_is_told_by_the_other_rows(
    text: str, column: str | None, expected: list[str]
) -> None:
    assert terms("a.csv", text, column)[-len(expected) :] == expected
    assert len(terms("a.csv", text, column)) - len(expected) in (0, 1 if text.startswith("2,1") else 0)


def test_a_first_row_that_may_be_a_header_is_told() -> None:
    found = read_terms("a.csv", b"Species,Genus\nalba,Abies\nnigra,Pinus\n", column="1")
    assert found.terms == ["Species", "alba", "nigra"]
    assert found.note == "The first row is read as a term, ‘Species’."


def test_the_only_column_of_words_is_found_and_told() -> None:
    text = "id,species,family\n" + "".join(f"{n},Abies {chr(97 + n)},Pinaceae\n" for n in range(9))
    found = read_terms("a.csv", text.encode())
    assert found.terms[:2] == ["Abies a", "Abies b"]
    assert found.note == "The terms are read from column 2; --column names another."
    with pytest.raises(UnclearColumnError) as caught:
        read_terms("a.csv", "".join(f"Alpha {n},Beta {n}\n" for n in range(9)).encode())
    assert caught.value.columns == ["Alpha 0", "Beta 0"]


@pytest.mark.parametrize("above", ["A list of species", "# from a museum", "Exported\n\nby a program"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_stands_above_a_table_is_told(above: str, delimiter: str) -> None:
    rows = [f"Term{delimiter}Year", *(f'"{name}{delimiter} x"{delimiter}{n}' for n, name in enumerate(NAMES))]
    found = read_terms("a.csv", "\n".join([above, *rows]).encode())
    assert found.terms == [entry(f"{name}{delimiter} x", "") for name in NAMES]
    assert found.account.dropped == {"it stands above the table": 1 + above.count("\n\n")}


def test_a_line_above_a_table_does_not_move_the_lines_of_messages() -> None:
    rows = [f"{name}\t{n}" for n, name in enumerate(NAMES)]
    rows[7] = '"Heroes\t7'
    assert "in line 10;" in read_terms("a.tsv", "\n".join(["Heroes", "term\tn", *rows]).encode()).note
    assert "in line 10;" in read_terms("a.tsv", "\n".join(["sep=\t", "term\tn", *rows]).encode()).note


def test_a_header_stands_above_words_that_come_again() -> None:
    rows = [f"{name},{'noun' if n % 2 else 'verb'}" for n, name in enumerate(NAMES)]
    assert terms("a.csv", "\n".join(["Wort,Art", *rows])) == NAMES
    assert terms("a.csv", "\n".join(rows)) == NAMES


def test_of_two_columns_that_could_hold_terms_that_with_different_words_does() -> None:
    for names in ("title,name", "name,title", "term,term"):
        for rows in ([f"Dr,{name}" for name in NAMES], [f"{n},{name}" for n, name in enumerate(NAMES)]):
            assert terms("a.csv", "\n".join([names, *rows])) == NAMES
    assert terms("a.json", json.dumps([{"title": "Dr", "name": name} for name in NAMES])) == NAMES


def test_a_table_of_terms_and_meanings_needs_no_header() -> None:
    rows = [f"{name};somebody who was number {n}" for n, name in enumerate(NAMES)]
    found = read_terms("a.csv", "\n".join(rows).encode())
    assert found.terms[7] == "Hero 7\tsomebody who was number 7"
    assert "The terms are read from column 1, their meanings from column 2" in found.note
    assert "The first row is read as a term, ‘Hero 0’." in found.note
    objects = {name: {"id": n, "definition": f"number {n}"} for n, name in enumerate(NAMES)}
    assert read_terms("a.json", json.dumps(objects).encode()).terms[7] == "Hero 7\tnumber 7"


def test_a_table_on_a_page_may_have_its_header_in_plain_cells() -> None:
    rows = "".join(f"<tr><td>{name}<td>{n}" for n, name in enumerate(NAMES))
    assert terms("a.html", f"<html><table><tr><td>Held<td>Nummer{rows}</table>") == NAMES
    assert terms("a.html", f"<html><table>{rows}</table>") == NAMES


def test_json_objects_share_one_field() -> None:
    objects = [{"name": name} for name in NAMES[:100]]
    objects[40]["title"] = "Sir"
    assert terms("a.json", json.dumps(objects)) == NAMES[:100]
    assert terms("a.jsonl", "\n".join(map(json.dumps, objects))) == NAMES[:100]
    found = read_terms("a.json", json.dumps(objects).encode(), column="title")
    assert found.terms == ["Sir"]
    assert found.account.dropped == {"it has no text under 'title'": 99}


def test_lists_in_json_that_are_left_aside_are_in_the_account() -> None:
    value = {"meta": {"next": None, "count": 3}, "data": {"items": NAMES[:50], "old": NAMES[50:60]}}
    found = read_terms("a.json", json.dumps(value).encode())
    assert found.terms == NAMES[:50]
    assert found.account.dropped == {"it stands in another list of the file": 10}
    glossary = dict.fromkeys(NAMES, "a hero") | {"Notes": ["one", "two"]}
    assert terms("a.json", json.dumps(glossary)) == [*NAMES, "Notes"]
    assert terms("a.json", json.dumps([["term", "n"], ["Knot", 1], ["Braid", 2]])) == ["Knot", "Braid"]


TABLE = "<html><table><tr><th>No.</th><th>Species</th><th>Author</th></tr>{}</table></html>".format(
    "".join(f"<tr><td>{n}</td><td><p>Abies {chr(97 + n)}</p></td><td>Miller {n}</td></tr>" for n in range(9))
)


@pytest.mark.parametrize(
    ("column", "first"),
    [(None, "Abies a"), ("2", "Abies a"), ("species", "Abies a"), ("3", "Miller 0"), ("Author", "Miller 0")],
)
def test_the_column_of_a_table_on_a_page(column: str | None, first: str) -> None:
    found = terms("a.html", TABLE, column)
    assert len(found) == 9
    assert found[0] == first


def test_a_column_that_no_table_on_a_page_has() -> None:
    with pytest.raises(BalderdashError, match=r"has no column 'Genus'; it has No, Species, Author"):
        terms("a.html", TABLE, "Genus")
    with pytest.raises(BalderdashError, match="has no table, so it has no column 'Genus'"):
        terms("a.html", "<html><ul><li>Knot<li>Braid<li>Link</ul>", "Genus")


def test_cells_that_span_rows_and_columns() -> None:
    rows = "<tr><td rowspan=2>A</td><td>Knot</td></tr><tr><td>Braid</td></tr><tr><td>B</td><td>Link</td></tr>"
    page = f"<html><table><tr><th>Kind</th><th>Term</th></tr>{rows}<tr><td colspan=2>end</td></tr></table></html>"
    found = read_terms("a.html", page.encode())
    assert found.terms == ["Knot", "Braid", "Link"]
    assert found.account.dropped == {"it is empty": 1}


def test_paragraphs_in_items_and_heads_of_rows() -> None:
    assert terms("a.html", "<html><ul><li><p>Knot</p><p>Tied.</p><li><div>Braid</div><li><p>Link") == [
        "Knot",
        "Braid",
        "Link",
    ]
    rows = "".join(f"<tr><th>{name}</th><td>tied</td></tr>" for name in ("Knot", "Braid", "Link"))
    assert terms("a.html", f"<html><table>{rows}</table></html>") == ["Knot", "Braid", "Link"]


@pytest.mark.parametrize(
    "meta", ['<meta charset="windows-1252">', '<META http-equiv=x content="text/html; charset=windows-1252">']
)
def test_the_character_set_of_a_page_is_heeded(meta: str) -> None:
    page = f"<html><head>{meta}</head><ul><li>Hölder’s inequality<li>Łoś<li>Knot</ul></html>".replace("Łoś", "“Los”")
    assert read_terms("a.html", page.encode("cp1252")).terms == ["Hölder’s inequality", "“Los”", "Knot"]
    assert read_terms("a.html", page.encode("cp1252"), charset="utf-8").terms[0] == "Hölder’s inequality"


def test_what_calls_itself_latin_1_is_read_as_browsers_do() -> None:
    assert read_terms("a.txt", "Hölder’s".encode("cp1252"), charset="ISO-8859-1").terms == ["Hölder’s"]


@pytest.mark.parametrize(
    ("charset", "encoding"), [("x-sjis", "shift_jis"), ("windows-874", "cp874"), ("gb2312", "gbk"), ("EUC-KR", "cp949")]
)
def test_a_page_may_name_its_character_set_as_browsers_do(charset: str, encoding: str) -> None:
    word = {"cp874": "กขค", "cp949": "똠방"}.get(encoding, "漢字")
    page = f"<meta charset='{charset}'><ul><li>{word}<li>Braid<li>Link"
    assert read_terms("a.html", page.encode(encoding)).terms[0] == word


def test_xml_is_a_page_or_refused() -> None:
    page = "<?xml version='1.0'?>\n<!DOCTYPE html><html><ul><li>Knot</li><li>Braid</li><li>Link</li></ul></html>"
    assert terms("a.xml", page) == ["Knot", "Braid", "Link"]
    with pytest.raises(BalderdashError, match=r"a\.txt is XML; give a file of text, CSV, JSON or HTML"):
        terms("a.txt", "<?xml version='1.0'?>\n<list>\n<term>Knot</term>\n</list>")


def test_the_advice_for_other_text_leads_to_a_clean_file() -> None:
    with pytest.raises(BalderdashError, match="iconv -f WINDOWS-1252 -t UTF-8"):
        read_terms("a.txt", "Hölder’s".encode("cp1252"))
    with pytest.raises(BalderdashError, match="iconv -f LATIN1 -t UTF-8"):
        read_terms("a.txt", "Hölder's".encode("latin-1"))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_byte_order_marks(encoding: str) -> None:
    assert read_terms("a.txt", "Knot\r\nŁoś\r\n".encode(encoding)).terms == ["Knot", "Łoś"]


def meanings(name: str, text: str, column: str | None = None, meaning_column: str | None = None) -> dict[str, str]:
    found = read_terms(name, text.encode(), column=column, meaning_column=meaning_column)
    assert found.account.kept == len(found.terms)
    return {term: text for term, _, text in (line.partition("\t") for line in found.terms)}


RING = {"Ring": "adds, and multiplies", "Knot": "a tied one", "Unit": ""}


@pytest.mark.parametrize(
    ("name", "text", "columns"),
    [
        ("a.csv", 'term,definition\nRing,"adds, and multiplies"\nKnot,a tied one\nUnit,\n', ()),
        ("a.csv", 'Sinn,Wort\n"adds, and multiplies",Ring\na tied one,Knot\n,Unit\n', ("Wort", "sinn")),
        ("a.tsv", "Ring\tadds, and multiplies\nKnot\ta tied one\nUnit\n", ("1", "2")),
        ("a.json", '{"Ring": "adds, and multiplies", "Knot": "a tied one", "Unit": 3}', ()),
        ("a.json", '[{"name": "Ring", "x": "adds, and\\tmultiplies"}, {"name": "Knot", "x": "a tied one"}, '
                   '{"name": "Unit"}]', ("name", "x")),
        ("a.json", '[["term", "gloss"], ["Ring", "adds, and multiplies"], ["Knot", "a tied one"], ["Unit", null]]', ()),
        ("a.html", "<dl><dt>Ring<dd>adds, and <i>multiplies</i><dt>Knot</dt><dd><p>a tied one</p><p>no</p></dd>"
                   "<dt>Unit</dl>", ()),
        ("a.html", "<table><tr><th>Term<th>Meaning<th>No<tr><td>Ring<td>adds, and multiplies<td>1"
                   "<tr><td><a href=x>Knot</a> (x)<td>a tied one<td>2<tr><td>Unit</table>", ()),
        ("a.html", "<table><tr><td>Ring<td>adds, and multiplies<tr><td>Knot<td>a tied one<tr><td>Unit</table>", ()),
        ("cards.txt", "#separator:tab\n#html:true\n#deck column:1\n#tags column:4\n"
                      'D\tRing\tadds, and multiplies\tt\nD\tKnot\t"a tied one"\t\nD\tUnit\t\t\n', ()),
        ("cards.txt", "#separator:Semicolon\n#columns:Front;Back\nRing;adds, and multiplies\nKnot;a tied one\nUnit;\n",
         ("front", "back")),
        ("plain.txt", "Ring\tadds, and multiplies\nKnot\ta tied one\nUnit\n", ()),
    ],
)  # fmt: skip
def test_meanings_come_with_their_terms(name: str, text: str, columns: tuple[str, ...]) -> None:
    assert meanings(name, text, *columns) == RING


def test_a_first_note_that_begins_with_a_hash_is_no_header() -> None:
    assert meanings("cards.txt", "#separator:tab\n#html:false\n#P-complete\ta class\nKnot\ta tie\n") == {
        "#P-complete": "a class",
        "Knot": "a tie",
    }


def test_a_meaning_column_that_is_not_there() -> None:
    for name, text in (("a.csv", "term,x\nRing,y\n"), ("a.json", '[{"term": "Ring", "x": "y"}]')):
        with pytest.raises(BalderdashError, match=r"has no column 'sense'; it has term, x"):
            meanings(name, text, None, "sense")
    with pytest.raises(BalderdashError, match=r"cards\.txt holds no notes"):
        meanings("cards.txt", "#separator:tab\n")


@pytest.mark.parametrize("content", [b"|", b"||\n||", b",", b";;;\n", b"\t\t\n"])
@pytest.mark.parametrize("column", [None, "1", "term"])
def test_a_table_of_empty_cells_is_refused(content: bytes, column: str | None) -> None:
    with pytest.raises(BalderdashError, match=r"holds no rows"):
        read_terms("a.csv", content, column=column)


def test_a_list_in_parts_is_read_as_a_whole() -> None:
    terms = [f"{letter}{n}x" for letter in "ABCD" for n in range(5)]
    by_letter = {letter: [term for term in terms if term[0] == letter] for letter in "ABCD"}
    objects = {letter: [{"name": term} for term in part] for letter, part in by_letter.items()}
    for value in (by_letter, {"items": by_letter}, objects, {"data": {"items": objects}, "n": [1, 2]}):
        found = read_terms("a.json", json.dumps(value).encode())
        assert found.terms == terms
    other = {"terms": terms, "authors": ["Ann", "Bob"]}
    found = read_terms("a.json", json.dumps(other).encode())
    assert found.terms == terms
    assert found.account.dropped == {"it stands in another list of the file": 2}


@pytest.mark.parametrize(
    "text",
    [
        '{"terms": ["Knot"], "terms": ["Ring"]}',
        '{"Knot": "a", "Ring": "b", "Knot": "c"}',
        '[{"name": "a", "name": "b"}]',
    ],
)
def test_a_key_that_stands_twice_is_an_error(text: str) -> None:
    """Python keeps the last one, so a list would be shorter without a word."""
    with pytest.raises(BalderdashError, match=r"a\.json has an object with the key '(terms|Knot|name)' twice"):
        read_terms("a.json", text.encode())


def test_the_line_that_is_not_json_is_named() -> None:
    lines = [json.dumps({"name": name}) for name in NAMES]
    assert terms("a.jsonl", "\n".join(lines)) == NAMES
    lines[20] = lines[20][:-1]
    with pytest.raises(BalderdashError, match=r"a\.jsonl, line 21 is not JSON"):
        read_terms("a.jsonl", "\n".join(lines).encode())
    with pytest.raises(BalderdashError, match=r"a\.json is not JSON \(Expecting value: line 2 column 1"):
        read_terms("a.json", b"[\n,]")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1e", "\x85", "\u2028", "\u2029"])
def test_two_terms_stay_two_whatever_ends_a_line(end: str, tmp_path: Path) -> None:
    assert read_terms("a.txt", f"Knot{end}Ring{end}".encode()).terms == ["Knot", "Ring"]
    (tmp_path / "a.txt").write_bytes(f"# title: A{end}Knot{end}Ring".encode())
    assert wordlist.read(tmp_path / "a.txt").terms == ("Knot", "Ring")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    for words in (["Knot", "Łoś"], ["かき", "かぎ", "単語"]):
        assert read_terms("a.txt", "\r\n".join(words).encode(encoding)).terms == words
    for damaged in (b"Knot\n\0Ring\nBraid\n", "Knot\nRing".encode(encoding)[:-1], bytes(range(256))):
        with pytest.raises(BalderdashError, match="a NUL byte, so this is not text"):
            read_terms("a.txt", damaged)


def test_a_dictionary_in_an_object_is_found() -> None:
    words = {f"Knot {n}": f"the knot of number {n}" for n in range(9)}
    lines = [f"{term}\t{told}" for term, told in words.items()]
    for value in (
        {"version": 1, "language": "en", "data": words},
        {"data": {"words": words, "n": 9}, "licence": {"name": "CC0", "link": "https://example.org/"}},
        {"data": {term: [told, "or another"] for term, told in words.items()}},
        {"data": {term: {"gloss": told, "n": 9} for term, told in words.items()}},
    ):
        found = read_terms("a.json", json.dumps(value).encode())
        assert found.terms == lines
        assert found.account.dropped == ({"it stands in another list of the file": 2} if "licence" in value else {})


def test_a_dictionary_in_parts_is_read_as_a_whole() -> None:
    value = {"K": {"Knot": "a loop", "Kernel": "a core"}, "R": {"Ring": "adds, and multiplies"}, "0-9": {"3-fold": "x"}}
    found = read_terms("a.json", json.dumps(value).encode())
    assert found.terms == ["Knot\ta loop", "Kernel\ta core", "Ring\tadds, and multiplies", "3-fold\tx"]
    other = {"easy": {"Knot": "a loop", "Ring": "adds"}, "hard": {"Braid": "strands"}}
    found = read_terms("a.json", json.dumps(other).encode())
    assert found.terms == ["Knot\ta loop", "Ring\tadds"]
    assert found.account.dropped == {"it stands in another list of the file": 1}


def test_short_words_with_lists_of_meanings_are_no_parts() -> None:
    value = {"数学": ["mathematics"], "物理": ["physics"], "化学": ["chemistry", "alchemy"], "天文": ["astronomy"]}
    found = read_terms("a.json", json.dumps(value, ensure_ascii=False).encode())
    assert found.terms == ["数学\tmathematics", "物理\tphysics", "化学\tchemistry", "天文\tastronomy"]
    assert found.note == "The names of the lists are read as terms, the lists as their meanings."


def test_a_table_with_few_full_rows_is_a_table_if_its_header_says_so() -> None:
    text = "term,meaning,n\n" + "".join(f"{name}\n" for name in NAMES) + "Ring,adds,1\n"
    assert read_terms("a.csv", text.encode()).terms == [*NAMES, "Ring\tadds"]


def test_a_header_that_comes_again_is_no_term() -> None:
    table = "term,meaning\n" + "".join(f"{name},a hero\n" for name in NAMES[:9])
    found = read_terms("a.csv", (table + table.replace("Hero", "Villain")).encode())
    assert len(found.terms) == 18
    assert found.account.dropped == {"it has only names of columns": 1}


@pytest.mark.parametrize(
    "row", ['{}, "adds, and multiplies"', '"{}", "adds, and multiplies"', '"{}","adds, and multiplies"']
)
def test_spaces_between_cells_are_no_part_of_them(row: str) -> None:
    text = "\n".join(["term, meaning", *(row.format(name) for name in NAMES)])
    assert read_terms("a.csv", text.encode()).terms == [f"{name}\tadds, and multiplies" for name in NAMES]


def test_quotation_marks_may_be_escaped_as_databases_do() -> None:
    text = "\n".join(["term,meaning", *(f'"{name}","said \\"{name}\\", or so"' for name in NAMES)])
    assert read_terms("a.csv", text.encode()).terms == [f'{name}\tsaid "{name}", or so' for name in NAMES]
    text = "\n".join(["term,meaning", *(f'H\\"older {name},"an ""inequality"""' for name in NAMES)])
    assert read_terms("a.csv", text.encode()).terms == [f'H\\"older {name}\tan "inequality"' for name in NAMES]


def test_a_term_in_quotation_marks_may_have_two_lines() -> None:
    text = "term,meaning\n" + "".join(f'"{name}\n(old)",a hero\n' for name in NAMES)
    assert read_terms("a.csv", text.encode()).terms == [f"{name} (old)\ta hero" for name in NAMES]
    ragged = 'term,meaning\nKnot\n"Heroes\nRing\nBraid",x\nLink\n'
    with pytest.raises(BalderdashError, match=r"a\.csv, line 3: a quotation mark opens a cell that swallows"):
        read_terms("a.csv", ragged.encode())


@pytest.mark.parametrize("delimiter", ["\t", ";", ","])
def test_a_text_that_begins_with_names_of_columns_is_a_table(delimiter: str) -> None:
    text = "\n".join([f"Term{delimiter}Meaning", *(f"{name}{delimiter}a hero" for name in NAMES)])
    assert read_terms("a.txt", text.encode()).terms == [f"{name}\ta hero" for name in NAMES]


def test_what_a_note_of_anki_hides_is_its_term() -> None:
    text = "#separator:tab\n{{c1::Knot}}\ta loop\n{{c2::Ring::algebra}} theory\tadds\n"
    assert read_terms("a.txt", text.encode()).terms == ["Knot\ta loop", "Ring theory\tadds"]


def test_a_table_that_begins_with_numbers_is_one_whatever_its_name() -> None:
    found = read_terms("a.txt", "".join(f"{n}\tTerm {chr(97 + n)}\n" for n in range(9)).encode())
    assert found.terms == [f"Term {chr(97 + n)}" for n in range(9)]
    assert "column 2" in found.note


@pytest.mark.parametrize("first", ["4\n", ""])
def test_a_dictionary_of_hunspell(first: str) -> None:
    found = read_terms("he.dic", f"{first}שלום/Ab,c\nand\\/or/X\n\nנמלה\tpo:noun\nplain\n".encode())
    assert found.terms == ["שלום", "and/or", "נמלה", "plain"]
    assert (found.account.read, found.account.kept) == (4 + bool(first), 4)


def test_columns_of_the_same_name_are_told() -> None:
    rows = [(f"Term {a}", f"Term {a}{a}") for a in "abcdefg"]
    table = "\n".join(map(",".join, [("Term", "Term"), *rows]))
    cells = "".join(f"<tr><td>{a}<td>{b}" for a, b in rows)
    page = f"<html><table><tr><th>Term<th>Term{cells}</table></html>"
    for name, text in (("a.csv", table), ("a.html", page)):
        found = read_terms(name, text.encode())
        assert found.note == "2 columns are called 'Term'; the terms are read from column 1."
        assert found.terms == [a for a, _ in rows]
        assert read_terms(name, text.encode(), column="2").terms == [b for _, b in rows]
