"""`balderdash fetch` without a wiki."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from balderdash import cli, paths
from balderdash.sources import contact
from balderdash.sources.fetching import Journal
from balderdash.terms import wordlist
from tests.conftest import Run
from tests.sources.fault_server import running

Captured = pytest.CaptureFixture[str]
TERMS = ["Knot", "Braid group", "Commutants, method of", "List of knots", "knot"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("my terms.txt", "\n".join(TERMS).encode()),
        ("my terms.txt.gz", gzip.compress("\r\n".join(TERMS).encode(), mtime=0)),
        ("my terms.csv", "\n".join(["id,term", *(f'{n},"{t}"' for n, t in enumerate(TERMS))]).encode()),
        ("my terms.tsv", "\n".join(["word\tid", *(f"{t}\t1" for t in TERMS)]).encode("utf-16")),
        ("my terms.json", json.dumps(TERMS).encode()),
        ("my terms.json", json.dumps({"terms": [{"title": t} for t in TERMS]}).encode()),
        ("my terms.jsonl", "\n".join(json.dumps({"word": t}) for t in TERMS).encode()),
        ("my terms.html", ("<ul>" + "".join(f"<li>{t}</li>" for t in TERMS) + "</ul>").encode()),
    ],
)
def test_a_file_becomes_a_list(home: Path, balderdash: Run, tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    done = balderdash("fetch", name)
    path = paths.user_lists() / "my-terms.txt"
    assert (done.returncode, done.stdout) == (0, f"{path}\n"), done.stderr
    lines = path.read_text().splitlines()
    assert lines[:3] == ["# title: my terms", f"# source: {name}", "# licence: not stated"]
    assert lines[-4:] == TERMS[:4]
    assert "my terms: 4 terms of 5 titles; dropped: 1 (it is the same term as another line)" in done.stderr
    report = (paths.user_lists() / "my-terms.report.tsv").read_text()
    assert "5\t‘knot’\t\tit is the same term as line 1, ‘Knot’" in report
    assert not (home / "config").exists()  # no contact was needed


def test_titles_are_cleaned_as_those_of_a_wiki_or_not_at_all(home: Path, balderdash: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n".join([*TERMS, "- Braid"]))
    done = balderdash("fetch", "a.txt", "--wiki")
    path = paths.user_lists() / "a.txt"
    assert path.read_text().splitlines()[-5:] == ["# cleaning: wiki", *TERMS[:2], "Method of commutants", "- Braid"]
    assert "a: 4 terms of 6 titles" in done.stderr
    assert "it is a list, not a term: ‘List of knots’" in done.stderr
    assert cli.main(["lists", "check", "a"]) == 0
    assert balderdash("fetch", "a.txt", "--keep-all", "--replace").returncode == 0
    assert path.read_text().splitlines()[-6:] == ["# cleaning: keep-all", *TERMS[:4], "- Braid"]
    assert cli.main(["lists", "check", "a"]) == 0
    assert cli.main(["lists", "check", "a", "--wiki"]) == 1
    assert balderdash("fetch", "a.txt", "--keep-all", "--wiki").returncode == 2


def test_a_list_keeps_its_header(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    file.write_text("# title: Mine\n# licence: CC0\n# mood: fine\nAlpha\nBeta\n")
    assert cli.main(["fetch", str(file), "--name", "y"]) == 0
    text = (paths.user_lists() / "y.txt").read_text()
    assert "# title: Mine\n" in text
    assert "# licence: CC0\n" in text
    assert "# mood: fine\nAlpha\nBeta\n" in text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.pdf", b"%PDF-1.7\n\0\0", "is a PDF"),
        ("a.docx", b"PK\x03\x04\0", "a zip archive"),
        ("a.png", b"\x89PNG\r\n\0", "a picture"),
        ("a.bin", b"abc\0def", "a NUL byte"),
        ("a.txt", b"", "holds no terms"),
        ("a.txt", b"1905\n1906\n", "holds no terms: ‘1905’: it is a date"),
        ("a.txt", "H\xf6lder".encode("latin-1"), "0xF6 is not UTF-8"),
        ("a.gz", gzip.compress(b"Knot\n" * 1000, mtime=0)[:-20], "cut short"),
        ("a.gz", b"\x1f\x8b\x08garbage-garbage", "damaged"),
        ("a.gz", gzip.compress(b"x" * 210_000_000, mtime=0), "unpacks to more than 200 MB"),
        ("a.json", b'["Knot", ', "is not JSON"),
        ("a.json", b'{"a": 1}', "holds no list"),
        ("a.json", b'[1, "a"]', "mixed things"),
        ("a.json", b"[" * 100_000, "nested too deeply"),
        ("a.json", b'[{"a": "Knot", "b": "x"}]', "has the columns a, b; say with --column"),
        ("a.csv", b"a,b\nKnot,1\n", "has the columns a, b; say with --column"),
        ("a.csv", b'term\n"' + b"x" * 200_000, "it has 200,001 characters, the limit is 300"),
        ("a.html", b"<html><p>nothing here</html>", "without a list, a glossary or a table"),
    ],
)
def test_files_that_are_not_lists(
    home: Path, balderdash: Run, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    done = balderdash("fetch", name)
    assert (done.returncode, done.stdout) == (1, "")
    last = done.stderr.splitlines()[-1]
    assert last.startswith("balderdash: ")
    assert said in last
    assert name in last
    assert "Traceback" not in done.stderr
    assert not paths.user_lists().exists() or not list(paths.user_lists().iterdir())


def test_a_column_is_chosen(home: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "table.csv"
    file.write_text("mineral;formula\nQuartz;SiO2\nHalite;NaCl\n")
    for number, column in enumerate(("mineral", "1")):
        assert cli.main(["fetch", str(file), "--column", column, "--name", f"c{number}"]) == 0
    texts = [(paths.user_lists() / f"c{number}.txt").read_text() for number in (0, 1)]
    assert texts[0].endswith("Quartz\nHalite\n")
    assert "\nHalite\n" in texts[1]
    capsys.readouterr()
    for column, said in (("density", "has no column 'density'; it has mineral, formula"), ("7", "has 2 columns")):
        assert cli.main(["fetch", str(file), "--column", column, "--name", "d"]) == 1
        assert said in capsys.readouterr().err


def test_a_file_can_be_cut_and_has_no_categories(home: Path, tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("Knot\nBraid\nLink\n")
    assert cli.main(["fetch", str(file), "--most", "2"]) == 0
    assert wordlist.read(paths.user_lists() / "terms.txt").terms == ("Knot", "Braid")
    capsys.readouterr()
    assert cli.main(["fetch", str(file), "--category", "Knots", "--name", "other"]) == 1
    assert "only those have categories" in capsys.readouterr().err
    assert not (paths.user_lists() / "other.txt").exists()


@pytest.mark.parametrize("name", ["../../x", "/tmp/x", "con", ".x", "minerals", "a\nb", ""])
def test_refused_names(home: Path, tmp_path: Path, capsys: Captured, name: str) -> None:
    file = tmp_path / "terms.txt"
    file.write_text("Knot\n")
    assert cli.main(["fetch", str(file), "--name", name]) == 1
    assert "choose" in capsys.readouterr().err
    assert not home.exists()


def test_a_file_is_replaced_only_with_the_option(home: Path, tmp_path: Path, capsys: Captured) -> None:
    file, out = tmp_path / "terms.txt", tmp_path / "out.txt"
    file.write_text("Knot\n")
    out.write_text("precious")
    assert cli.main(["fetch", str(file), "--out", str(out)]) == 1
    assert out.read_text() == "precious"
    assert cli.main(["fetch", str(file), "--out", str(out), "--replace"]) == 0
    assert out.read_text().endswith("Knot\n")
    assert cli.main(["fetch", str(file)]) == 0
    assert cli.main(["fetch", str(file)]) == 1
    assert "You already have a list 'terms'" in capsys.readouterr().err


def test_a_contact_is_needed_and_saved(home: Path, balderdash: Run, capsys: Captured) -> None:
    done = balderdash("fetch", "https://example.invalid/")
    assert done.returncode == 1
    assert "--contact you@example.org" in done.stderr
    for wrong in ("me", "a b@c.d", "me@here.org\nX-Evil: 1", "mé@example.org", "(x)@y.z"):
        assert cli.main(["fetch", "https://example.invalid/", "--contact", wrong]) == 1
        assert "is not a contact" in capsys.readouterr().err
        assert contact.load() is None
    assert contact.save(" me@example.org ") == "me@example.org"
    assert contact.load() == "me@example.org"
    contact.file().write_bytes(b"\xff")
    assert contact.load() is None


@pytest.mark.parametrize("option", [["--depth", "-1"], ["--most", "0"], ["--depth", "x"]])
def test_wrong_usage(balderdash: Run, option: list[str]) -> None:
    done = balderdash("fetch", "eom", *option)
    assert (done.returncode, done.stdout) == (2, "")


def test_an_interrupted_fetch_says_whether_anything_is_kept(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    file = tmp_path / "terms.txt"
    file.write_text("Knot\nRing\n")
    with monkeypatch.context() as patch:
        patch.setattr(wordlist, "write", stop)
        assert cli.main(["fetch", str(file)]) == 130
    assert "Stopped. The same command begins again.\n" in capsys.readouterr().err
    with running() as server:
        with monkeypatch.context() as patch:
            patch.setattr(Journal, "append", stop)
            assert cli.main(["fetch", server.url]) == 130
        assert "Stopped. The same command begins again.\n" in capsys.readouterr().err
        monkeypatch.setattr(wordlist, "write", stop)
        assert cli.main(["fetch", server.url]) == 130
    assert "Stopped. What was fetched is kept: the same command resumes it.\n" in capsys.readouterr().err
