"""Word lists in eight scripts: checked, learnt, measured, and twenty fakes of each.

The lists come from Debian packages and from one of PyPI. They are downloaded and unpacked into a temporary folder, and
nothing is installed. Each list is cut to some thousand words from all of its parts, then goes through the program as a
user's list does: `lists clean`, `train --epochs`, `evaluate`, `generate`, `sheet`.

    python benchmarks/scripts.py [--epochs 15] [--words 10000] [--only thai ...] [--write]

`--write` puts the tables into docs/scripts.md.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

from packages import unpack
from rich.cells import cell_len

from balderdash.forge.orthography import has_broken_letter
from balderdash.tui.cell_widths import give_spacing_marks_a_column

PAGE = Path(__file__).resolve().parent.parent / "docs" / "scripts.md"
BEGIN, END = "<!-- written by benchmarks/scripts.py --write -->", "<!-- end of the scripts -->"
FAKES, SEED = 20, 1

Row = dict[str, Any]


class Script(NamedTuple):
    """Where the words of a script come from.

    Attributes
    ----------
    package : of Debian, or "pypi:" and one of PyPI
    pattern : finds the file in it
    encoding : of the file
    word : finds the word in a line
    """

    package: str
    pattern: str
    encoding: str
    word: str = r"^([^/\t]+)"


SCRIPTS = {
    "Devanagari": Script("hunspell-hi", "**/hi_IN.dic", "utf-8"),
    "Thai": Script("hunspell-th", "**/th_TH.dic", "utf-8"),
    "Japanese": Script("mecab-ipadic", "**/Noun.csv", "euc-jp", r"^([^,]+)"),
    "Arabic": Script("hunspell-ar", "**/ar.dic", "utf-8"),
    "Hebrew": Script("hunspell-he", "**/he_IL.dic", "utf-8"),
    "Greek": Script("hunspell-el", "**/el_GR.dic", "iso8859-7"),
    "Cyrillic": Script("hunspell-ru", "**/ru_RU.dic", "utf-8"),
    "Chinese": Script("pypi:jieba", "**/jieba/dict.txt", "utf-8", r"^(\S+)"),
}


def main() -> int:
    """Measure the scripts that are asked for, and print or write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--epochs", type=float, default=15.0, help="of training, which a busy machine only slows down")
    parser.add_argument("--words", type=int, default=10_000, help="of each list (default: 10,000)")
    parser.add_argument("--only", nargs="+", metavar="SCRIPT", default=list(SCRIPTS), help="some of the scripts")
    parser.add_argument("--json", action="store_true", help="a line of JSON for each script")
    parser.add_argument("--write", action="store_true", help=f"put the tables into docs/{PAGE.name}")
    asked = parser.parse_args()
    give_spacing_marks_a_column()
    rows = []
    for name in asked.only:
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measured(name.capitalize(), Path(folder), asked.words, asked.epochs))
        print(json.dumps(rows[-1], ensure_ascii=False) if asked.json else "\n".join(tables(rows[-1:])), flush=True)
    if asked.write:
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        command = f"`python benchmarks/scripts.py --epochs {asked.epochs:g} --words {asked.words} --write`"
        page = "\n".join([head + BEGIN, command, "", *tables(rows), END]) + rest.partition(END)[2]
        PAGE.write_text(page, encoding="utf-8")
    return 0


def measured(name: str, folder: Path, count: int, epochs: float) -> Row:
    """What the program makes of the words of one script."""
    found = words(SCRIPTS[name], folder)
    chosen = [found[k * len(found) // count] for k in range(count)] if len(found) > count else found
    raw, file = folder / "raw.txt", folder / f"{name.lower()}.txt"
    raw.write_text("\n".join(chosen), encoding="utf-8")
    environment = {**os.environ, "BALDERDASH_HOME": str(folder / "home"), "PYTHONUTF8": "1"}

    def balderdash(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "balderdash", *arguments]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stderr[-2000:]}")
        return done

    balderdash("lists", "clean", raw.name, "--out", file.name)
    balderdash("lists", "check", file.name)
    balderdash("train", file.name, "--epochs", f"{epochs:g}", "--plain")
    losses = json.loads(balderdash("evaluate", name.lower(), "--json").stdout)
    made = balderdash("generate", "--list", file.name, "-n", str(FAKES), "--seed", str(SEED)).stdout.split("\n")[:-1]
    balderdash("sheet", "--list", file.name, "--seed", str(SEED))
    terms = file.read_text(encoding="utf-8").splitlines()
    return {
        "script": name, "package": SCRIPTS[name].package, "words": len(found), "terms": len(terms),
        "characters": len({c for term in terms for c in term}),
        "loss": losses["nats_per_char"], "n-gram": losses["ngram_nats_per_char"], "fakes": made,
        "broken": sum(has_broken_letter(fake) for fake in made), "widest": max(map(cell_len, made)),
    }  # fmt: skip


def words(script: Script, folder: Path) -> list[str]:
    """The words of a package, each once, sorted."""
    unpacked = folder / "unpacked"
    unpack(script.package, folder, unpacked)
    file = next(iter(sorted(unpacked.glob(script.pattern))))
    lines = file.read_text(encoding=script.encoding, errors="replace").splitlines()
    matches = (re.match(script.word, line.strip()) for line in lines)
    return sorted({match[1] for match in matches if match and is_word(match[1])})


def is_word(text: str) -> bool:
    """Whether a word has two letters or more, and neither Latin letters nor replacement characters."""
    letters = [c for c in text if c.isalpha()]
    return len(text) > 1 and bool(letters) and all(not unicodedata.name(c, "").startswith("LATIN") for c in letters)


def tables(rows: Iterable[Row]) -> list[str]:
    """Two tables: the figures, and the fakes."""
    rows = list(rows)
    columns: dict[str, Callable[[Row], str]] = {
        "script": lambda row: row["script"],
        "package": lambda row: f"`{row['package'].removeprefix('pypi:')}`",
        "terms": lambda row: f"{row['terms']:,} of {row['words']:,}",
        "different characters": lambda row: f"{row['characters']:,}",
        "loss": lambda row: f"{row['loss']:.3f}",
        "n-gram": lambda row: f"{row['n-gram']:.3f}",
        "broken fakes": lambda row: f"{row['broken']} of {len(row['fakes'])}",
        "widest": lambda row: f"{row['widest']} columns",
    }
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(cell(row) for cell in columns.values()) + " |" for row in rows]
    lines += ["", "| script | twenty fakes |", "| --- | --- |"]
    return [*lines, *(f"| {row['script']} | {' · '.join(row['fakes'])} |" for row in rows)]


if __name__ == "__main__":
    sys.exit(main())
