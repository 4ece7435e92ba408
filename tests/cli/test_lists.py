from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from balderdash import cli, paths
from balderdash.terms import wordlist
from balderdash.terms.wordlist import WordList
from tests.conftest import Run

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def messy(tmp_path: Path) -> Path:
    file = tmp_path / "my terms.txt"
    file.write_text("# title: Mine\nAlpha\nbell\a\nALPHA\n---\nBeta [bold]\n")
    return file


def test_the_table(home: Path, capsys: Captured) -> None:
    assert cli.main(["lists"]) == 0
    out, err = capsys.readouterr()
    rows = [line.split(maxsplit=6) for line in out.splitlines()]
    assert err == ""
    assert rows[0] == ["name", "terms", "meanings", "role", "where", "also", "learns from      title"]
    assert ["minerals", "4,667", "457", "play", "bundled", "-", "Minerals"] in rows
    assert ["common-mathematics", "2,380", "-", "lexicon", "bundled", "-", "Everyday words of mathematics"] in rows
    assert ["mathematics", "54,400", "5,439", "play", "bundled", "attested-mathematics", "Mathematics"] in rows
    assert ["attested-philosophy", "11,748", "-", "lexicon", "bundled", "-", "Philosophical terms in use"] in rows
    assert "\x1b" not in out


def test_good_and_broken_lists_of_the_user(home: Path, capsys: Captured) -> None:
    wordlist.write(paths.user_lists() / "mine.txt", WordList("mine", ("Alpha",), {"title": "My\x1b[31m own"}))
    (paths.user_lists() / "odd\x1bname.txt").write_bytes(b"\xff")
    (paths.user_lists() / "folder.txt").mkdir()
    assert cli.main(["lists"]) == 0
    out = capsys.readouterr().out
    assert "\x1b" not in out
    rows = {line.split()[0]: line for line in out.splitlines()}
    assert rows["mine"].split()[1:5] == ["1", "-", "play", "yours"]
    assert rows["odd\N{REPLACEMENT CHARACTER}name"].split()[1:5] == ["-", "-", "broken", "yours"]
    assert "the byte 0xFF is not UTF-8" in rows["odd\N{REPLACEMENT CHARACTER}name"]
    assert "not a plain file" in rows["folder"]
    assert "minerals" in rows


def test_show(home: Path, capsys: Captured) -> None:
    assert cli.main(["lists", "show", "minerals"]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[:4] == [
        "# title: Minerals",
        "# source: compiled for this project from general knowledge",
        "# licence: CC0-1.0",
        "# retrieved: 2026-11",
    ]
    assert lines[5:7] == ["# terms: 4,667 (train 4,209, valid 225, test 233)", "# meanings: 457"]
    assert len(lines) == 7 + 20
    known = wordlist.read(paths.find_list("minerals")).terms
    assert set(lines[7:]) <= set(known)
    assert lines[-1] > "T"  # a sample of the whole list, not its beginning
    assert "--all" in err


def test_show_all_is_the_list(home: Path, tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["lists", "show", "minerals", "--all"]) == 0
    out, err = capsys.readouterr()
    lines = paths.find_list("minerals").read_text().splitlines()
    assert out.splitlines() == [line.partition("\t")[0] for line in lines]
    assert "# terms: 4,667" in err


def test_show_a_file(messy: Path, capsys: Captured) -> None:
    messy.write_text("Gamma\n[red]Delta\n")
    assert cli.main(["lists", "show", str(messy)]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[-2:] == ["Gamma", "[red]Delta"]
    assert err == ""


def test_check(messy: Path, capsys: Captured) -> None:
    assert cli.main(["lists", "check", str(messy)]) == 1
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"{messy}:3: ‘bell\N{REPLACEMENT CHARACTER}’: it holds the control character U+0007",
        f"{messy}:4: ‘ALPHA’: it is the same term as line 2, ‘Alpha’",
        f"{messy}:5: ‘---’: it has neither a letter nor a digit",
    ]
    assert err == f"3 lines would be dropped in {messy}; `balderdash lists clean '{messy}'` writes the cleaned copy.\n"


def test_check_a_good_list(capsys: Captured) -> None:
    assert cli.main(["lists", "check", "minerals"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "good list" in err


def test_clean_beside_the_file(messy: Path, capsys: Captured) -> None:
    before = messy.read_bytes()
    assert cli.main(["lists", "clean", str(messy)]) == 0
    copy = messy.with_name("my terms-clean.txt")
    assert copy.read_text() == "# title: Mine\nAlpha\nBeta [bold]\n"
    assert messy.read_bytes() == before
    out, err = capsys.readouterr()
    assert [line.split(": ")[0] for line in out.splitlines()] == [f"{messy}:{n}" for n in (3, 4, 5)]
    report = copy.with_name("my terms-clean.report.tsv")
    assert err == (
        f"{copy}: 2 terms of 5 lines; dropped: 1 (it holds the control character U+0007), 1 (it is the same term as "
        f"another line), 1 (it has neither a letter nor a digit). {report} has the details.\n"
    )
    assert report.read_text().splitlines()[1:] == [
        "3\t‘bell\N{REPLACEMENT CHARACTER}’\t\tit holds the control character U+0007",
        "4\t‘ALPHA’\t\tit is the same term as line 2, ‘Alpha’",
        "5\t‘---’\t\tit has neither a letter nor a digit",
    ]
    assert cli.main(["lists", "check", str(copy)]) == 0


def test_inverted_titles_are_put_in_order(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "titles.txt"
    file.write_text("Commutants, method of\nList of knots\nField (mathematics)\nKnot\n")
    assert cli.main(["lists", "check", str(file)]) == 0
    capsys.readouterr()
    assert cli.main(["lists", "check", str(file), "--wiki"]) == 1
    out, err = capsys.readouterr()
    assert f"{file}:1: ‘Commutants, method of’ → ‘Method of commutants’: an inverted title" in out
    assert err.startswith("1 line would be dropped and 2 lines would be changed in")
    assert f"`balderdash lists clean {file} --wiki`" in err
    assert cli.main(["lists", "clean", str(file), "--wiki"]) == 0
    copy = tmp_path / "titles-clean.txt"
    assert copy.read_text() == "# cleaning: wiki\nMethod of commutants\nField\nKnot\n"
    assert cli.main(["lists", "check", str(copy)]) == 0
    assert "(it is a list, not a term). 2 lines were changed." in capsys.readouterr().err
    assert cli.main(["lists", "clean", str(file), "--keep-all", "--replace"]) == 0
    assert copy.read_text() == f"# cleaning: keep-all\n{file.read_text()}"


def test_clean_overwrites_nothing(messy: Path, capsys: Captured) -> None:
    copy = messy.with_name("my terms-clean.txt")
    copy.write_text("precious")
    for out in ([], ["--out", str(copy)], ["--out", str(messy)]):
        assert cli.main(["lists", "clean", str(messy), *out]) == 1
        assert copy.read_text() == "precious"
        assert "exists already; choose another --out, or use --replace." in capsys.readouterr().err
    assert cli.main(["lists", "check", str(messy)]) == 1
    advice = capsys.readouterr().err.split("`")[1]
    assert cli.main(shlex.split(advice)[1:]) == 0
    assert messy.with_name("my terms-clean-2.txt").read_text() == "# title: Mine\nAlpha\nBeta [bold]\n"
    assert cli.main(["lists", "clean", "minerals"]) == 1
    assert "bundled list" in capsys.readouterr().err


def test_clean_to_another_file(messy: Path, capsys: Captured) -> None:
    other = messy.with_name("other.txt")
    other.write_text("old")
    assert cli.main(["lists", "clean", str(messy), "--replace", "--out", str(other)]) == 0
    assert other.read_text() == "# title: Mine\nAlpha\nBeta [bold]\n"
    assert cli.main(["lists", "clean", str(messy), "--replace", "--out", str(messy)]) == 0
    assert messy.read_text() == "# title: Mine\nAlpha\nBeta [bold]\n"


def test_clean_that_cannot_write_changes_nothing(messy: Path, capsys: Captured) -> None:
    before = messy.read_bytes()
    assert cli.main(["lists", "clean", str(messy), "--out", str(messy / "x.txt")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "There is no folder" in err
    assert messy.read_bytes() == before


@pytest.mark.parametrize("action", ["show", "check", "clean"])
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "There is no file"),
        (b"", "holds no terms"),
        (b"\xff", "not UTF-8"),
        (b"a\0", "NUL"),
        (b"# role: x\na", "role"),
    ],
)
def test_files_that_are_not_lists(
    balderdash: Run, tmp_path: Path, action: str, content: bytes | None, said: str
) -> None:
    file = tmp_path / "bad.txt"
    if content is not None:
        file.write_bytes(content)
    done = balderdash("lists", action, "bad.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("balderdash: ")
    assert said in done.stderr
    assert "bad.txt" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "bad-clean.txt").exists()


def test_an_unknown_name(balderdash: Run) -> None:
    done = balderdash("lists", "show", "mineral")
    assert (done.returncode, done.stdout) == (1, "")
    assert "did you mean 'minerals'" in done.stderr
