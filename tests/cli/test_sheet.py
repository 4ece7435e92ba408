"""Sheets on paper and as JSON: those of the game, with their key."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from random import Random

import pytest
from markdown_it import MarkdownIt

from balderdash import paths
from balderdash.cli import sheet as sheet_command
from balderdash.cli.handout import HTML_END, Handout, html, html_start, markdown, text
from balderdash.cli.handout_pdf import PAPERS, pdf
from balderdash.cli.terminal import warn
from balderdash.game import wording
from balderdash.game.cards import Card, OtherTerm, RealSource
from balderdash.game.modes import DEFINITION, DUEL, MEANING, MODES, SHEET, STREAK, WAGER, Mode
from balderdash.game.sheet import Sheet
from balderdash.lm.model import Model
from balderdash.play.card_source import ForgeCardSource
from balderdash.play.game_recorder import GameRecorder
from balderdash.play.start import start_round
from balderdash.records.history import same_sheet
from balderdash.terms import known_terms
from balderdash.terms.printable import printable
from tests.conftest import ROOT, Run
from tests.forge.models import WORDS, save, tiny_model
from tests.play.stand_in_source import HOSTILE_TERMS, fake_card

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
ASK = ("sheet", "--list", "tiny", "--seed", "5")
LETTERS = ("Łoś–Tarski theorem", "Čech cohomology", "Теорема Гаусса — Бонне", "Θεώρημα του Θαλή", "Erdős–Rényi X² + Y₃")
MARKUP = (
    "A | b",
    "<b>B</b> & C",
    "*C* _d_ `e` [f](g) ~~h~~ $i$ j^k^",
    "#1",
    "\\alpha",
    "C<sub>2</sub>",
    '"quoted" ring',
)


@pytest.fixture(autouse=True)
def _place(request: pytest.FixtureRequest) -> None:
    """A short list and its model in an empty home."""
    for name in ("home", "nothing_bundled"):
        request.getfixturevalue(name)
    paths.user_lists().mkdir(parents=True)
    (paths.user_lists() / "tiny.txt").write_text("\n".join(["# link: https://a.b/$1", *WORDS.terms]) + "\n")
    save(paths.user_models() / "tiny.safetensors", tiny_model(), {})


def played(mode: Mode, seed: int | None) -> Sheet:
    """The sheet that a game of this mode begins with."""
    recorder = GameRecorder(warn, lambda: NOW)
    return start_round(ForgeCardSource("tiny"), mode, recorder, "Ada", NOW, seed).game.sheet


def give_meanings() -> None:
    """A meaning for each term of the list, with signs that every format has to escape."""
    lines = [f"{term}\tthe {place}th of {place} | <b>" for place, term in enumerate(WORDS.terms)]
    (paths.user_lists() / "tiny.txt").write_text("\n".join(lines) + "\n")


@pytest.mark.parametrize("name", [name for name, mode in MODES.items() if not mode.is_review])
def test_a_sheet_is_the_one_that_is_played(balderdash: Run, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if MODES[name].needs_meanings:
        give_meanings()
    monkeypatch.setattr(sheet_command, "utc_now", lambda: NOW)
    is_daily = MODES[name].is_daily
    seed = () if is_daily else ("--seed", "5")
    done = balderdash("sheet", "--list", "tiny", "--mode", name, *seed, "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    sheet = played(MODES[name], None if is_daily else 5)
    assert [(card["term"], card["is_real"]) for card in told["cards"]] == [(c.text, c.is_real) for c in sheet.cards]
    assert [card["hand"] for card in told["cards"]] == [k // MODES[name].hand + 1 for k in range(len(sheet))]
    assert (told["seed"], told["list"], told["model"], told["mode"]) == (sheet.seed, "tiny", "tiny", name)


def test_play_plain_shows_the_same_ten_terms(balderdash: Run) -> None:
    sheet = balderdash(*ASK).stdout.split("\n\n")[1].splitlines()
    shown = balderdash("play", "--list", "tiny", "--seed", "5", "--plain", stdin="1\n").stdout.splitlines()
    assert shown[:10] == sheet


def test_the_next_sheets_are_those_of_the_next_seeds(balderdash: Run) -> None:
    three = balderdash(*ASK, "-n", "3", "--format", "json").stdout.splitlines()
    assert [json.loads(line)["seed"] for line in three] == [5, 6, 7]
    assert balderdash("sheet", "--list", "tiny", "--seed", "7", "--format", "json").stdout.splitlines() == three[2:]


def test_what_the_player_has_reported_as_real_is_not_dealt(balderdash: Run) -> None:
    fake = next(card.text for card in played(SHEET, 5).cards if not card.is_real)
    known_terms.add(fake, ForgeCardSource("tiny").lexicon)
    told = json.loads(balderdash(*ASK, "--format", "json").stdout)
    assert [card["term"] for card in told["cards"]] == [card.text for card in played(SHEET, 5).cards]
    assert fake not in {card["term"] for card in told["cards"]}


def test_json_has_the_truth_and_the_likelihood_of_each_card(balderdash: Run) -> None:
    cards = json.loads(balderdash(*ASK, "--format", "json").stdout)["cards"]
    scores = Model.load(paths.find_model("tiny")).score([card["term"] for card in cards])
    for card, score in zip(cards, scores, strict=True):
        assert card["log_prob"] == pytest.approx(score.log_prob, abs=1e-3)
        assert card["nats_per_char"] == pytest.approx(score.nats_per_char, abs=1e-4)
        assert card["is_real"] == (card["term"] in WORDS.terms) == (card["kind"] == "real")
        assert card["link"] == (f"https://a.b/{card['term']}" if card["is_real"] else None)
        assert bool(card["nearest"]) != bool(card["lists"])
    assert sum(card["is_real"] for card in cards) == 5


def test_meanings_stand_in_the_key_alone(balderdash: Run) -> None:
    lines = "\n".join(f"{term}\tmeaning of {term} | <b>" for term in WORDS.terms)
    (paths.user_lists() / "tiny.txt").write_text(lines + "\n")
    for card in json.loads(balderdash(*ASK, "--format", "json").stdout)["cards"]:
        assert card["meaning"] == (f"meaning of {card['term']} | <b>" if card["is_real"] else "")
    shown = balderdash(*ASK).stdout.split("Key to")
    assert [part.count("| <b>") for part in shown] == [0, 5]
    page = balderdash(*ASK, "--format", "html").stdout.split('<section class="key">')
    assert [part.count("| &lt;b&gt;") for part in page] == [0, 5]
    table = balderdash(*ASK, "--format", "md").stdout.split("## Key to")
    assert [part.count("\\| \\<b\\>") for part in table] == [0, 5]


def shown_of(mode: Mode) -> tuple[list[str], list[str]]:
    """The questions of a sheet, and what its cards show, as they are played."""
    cards = played(mode, 5).cards
    hands = [cards[k : k + 4] for k in range(0, len(cards), 4)]
    real = [next(card for card in hand if card.is_real) for hand in hands]
    if mode is MEANING:
        return [card.meaning for card in real], [card.text for card in cards]
    return [card.text for card in real], [card.meaning for card in cards]


@pytest.mark.parametrize("mode", [MEANING, DEFINITION], ids=lambda mode: mode.name)
def test_meanings_on_paper_have_a_question_above_each_hand(balderdash: Run, mode: Mode) -> None:
    give_meanings()
    questions, faces = shown_of(mode)
    lines = balderdash(*ASK, "--mode", mode.name).stdout.splitlines()
    numbers = [f"{hand}{letter}" for hand in range(1, 6) for letter in "abcd"]
    expected = [f"{number}  {face}" for number, face in zip(numbers, faces, strict=True)]
    for hand, question in enumerate(questions):
        expected[6 * hand : 6 * hand] = ["", f"    {question}"]
    assert lines[2:32] == expected
    sheet, key = balderdash(*ASK, "--mode", mode.name).stdout.split("Key to")
    assert "other" not in sheet
    assert "fake" not in sheet
    for card, number in zip(played(mode, 5).cards, numbers, strict=True):
        truth = "real" if card.is_real else "fake" if card.is_fake else "other"
        (line,) = (line for line in key.splitlines() if line.startswith(f"{number}  {truth} "))
        assert card.text in line or card.is_real
        assert card.meaning in line or mode is MEANING
    assert ("Fakes: " in key) == (mode is MEANING)


@pytest.mark.parametrize("mode", [MEANING, DEFINITION], ids=lambda mode: mode.name)
def test_meanings_in_html_and_markdown(balderdash: Run, mode: Mode) -> None:
    give_meanings()
    questions, faces = shown_of(mode)
    page = balderdash(*ASK, "--mode", mode.name, "--format", "html").stdout
    found = Page(page)
    assert found.open == found.loads == []
    assert found.tags <= TAGS
    sheet = Page(page.split("<section")[1].removeprefix(' class="sheet">').replace("</section>", "")).cells
    assert [cell for cell in sheet if cell in questions] == questions
    assert [cell for cell in sheet if cell in faces] == faces
    rendered = (
        MarkdownIt("commonmark").enable("table").render(balderdash(*ASK, "--mode", mode.name, "--format", "md").stdout)
    )
    cells = Page(rendered.replace("<br />", "")).cells
    assert [cell for cell in cells if cell in questions] == 2 * questions
    assert [cell for cell in cells if cell in faces] == 2 * faces


def test_a_list_without_meanings_has_no_such_sheet(balderdash: Run) -> None:
    done = balderdash(*ASK, "--mode", "meaning")
    assert (done.returncode, done.stdout) == (1, "")
    assert "This needs 5 terms with a meaning" in done.stderr


def test_a_random_seed_is_reported_and_deals_the_same_again(balderdash: Run) -> None:
    done = balderdash("sheet", "--list", "tiny")
    seed = done.stderr.split("--seed ")[1].split()[0]
    assert balderdash("sheet", "--list", "tiny", "--seed", seed).stdout == done.stdout != ""


def test_the_key_says_how_to_deal_the_sheet_again(balderdash: Run) -> None:
    done = balderdash(*ASK, "-n", "2", "--mode", "wager")
    assert "The same sheet again: balderdash play --list tiny --mode wager --seed 6" in done.stdout


def test_many_sheets_report_their_progress(balderdash: Run) -> None:
    done = balderdash(*ASK, "-n", "10", "--format", "json")
    assert len(done.stdout.splitlines()) == 10
    assert re.search(r"\d %  \d+ of 10 sheets", done.stderr)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["-n", "0"], "0 is less than 1"),
        (["-n", "2", "--seed", str(2**63 - 1)], "give a smaller --seed"),
        (["--mode", "daily", "--seed", "5"], "leave out --seed and -n"),
        (["--mode", "daily", "-n", "2"], "leave out --seed and -n"),
        (["--mode", "party"], "invalid choice: 'party'"),
        (["--format", "csv"], "invalid choice: 'csv'"),
    ],
)
def test_wrong_usage(balderdash: Run, options: list[str], complaint: str) -> None:
    done = balderdash("sheet", "--list", "tiny", *options)
    assert (done.returncode, done.stdout) == (2, "")
    assert complaint in done.stderr


def test_a_list_that_is_too_short(balderdash: Run) -> None:
    short = paths.user_lists() / "short.txt"
    short.write_text("\n".join(WORDS.terms[:4]) + "\n")
    done = balderdash("sheet", "--list", "short", "--model", "tiny", "--format", "html")
    assert (done.returncode, done.stdout) == (1, "")
    assert "A sheet needs 5 different real terms" in done.stderr


# What is on paper


def handout(terms: tuple[str, ...], mode: Mode = SHEET, field: str = "Greek") -> Handout:
    """Half of the terms are real and have a page."""
    cards = [
        Card(term, RealSource(("Greek",), 'https://a.b/"><x>|y')) if place % 2 else fake_card(term, nearest=term)
        for place, term in enumerate(terms)
    ]
    Random(1).shuffle(cards)
    return Handout.of(Sheet(tuple(cards), 5), mode, field=field, day="", notes=["A note."])


class Page(HTMLParser):
    """The text of each cell, the attributes that load something, the tags that stay open, and the links."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.open: list[str] = []
        self.loads: list[str] = []
        self.links: set[str] = set()
        self.tags: set[str] = set()
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.loads += [name for name, _ in attrs if name in ("src", "style", "onload") or tag in ("link", "script")]
        self.links |= {value or "" for name, value in attrs if name == "href"}
        if tag not in ("meta", "br"):
            self.open.append(tag)
        if tag in ("td", "th", "title", "h1"):
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.cells and {"td", "th", "title", "h1"} & set(self.open):
            self.cells[-1] += data


TAGS = set(
    re.findall(r"\w+", "html head meta title style body section header h1 bdi p div table tr th td i span br small a")
)


@pytest.mark.parametrize("mode", [SHEET, WAGER, DUEL, STREAK], ids=lambda mode: mode.name)
@pytest.mark.parametrize("terms", [HOSTILE_TERMS, MARKUP])
def test_html_is_safe_and_needs_nothing_else(terms: tuple[str, ...], mode: Mode) -> None:
    paper = handout(terms, mode, field="Fields & <b>rings</b>")
    page = Page(html_start("Fields & <b>rings</b>") + html(paper) + HTML_END)
    assert page.open == page.loads == []
    assert page.tags <= TAGS
    assert page.links == {'https://a.b/"><x>|y'}
    assert page.cells[:2] == ["AI Balderdash · Fields & <b>rings</b>", "Fields & <b>rings</b>"]
    for term in map(printable, terms):
        assert page.cells.count(term) == 1  # on the sheet; in the key its origin follows in the same cell
        assert sum(cell.startswith(term) for cell in page.cells) == 2


def test_a_sheet_that_is_handed_out_does_not_tell_the_truth() -> None:
    paper = handout(MARKUP)
    sheet = Page(html(paper).split('<section class="key">')[0]).cells
    assert sheet == ["Greek", "", "", "fake", *(cell for row in paper.rows for cell in (row.number, row.face, ""))]
    assert "real" not in text(paper).split("Key to")[0]
    assert "real" not in markdown(paper).split("You get a point")[0]


@pytest.mark.parametrize("terms", [HOSTILE_TERMS, MARKUP])
def test_markdown_is_rendered_as_it_is_meant(terms: tuple[str, ...]) -> None:
    paper = handout(terms, field="Fields & *rings*")
    page = Page(MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown(paper)))
    assert page.cells[0] == "Sheet 5 · Fields & *rings*"
    assert page.cells[1:4] == ["", "", "fake"]
    assert page.cells[4 : 4 + 3 * len(terms)] == [c for row in paper.rows for c in (row.number, row.face, "☐")]
    assert page.cells[-4 * len(terms) :] == [
        cell for row in paper.rows for cell in (row.number, row.truth, row.face, row.origin)
    ]
    assert page.links == {"https://a.b/%22xy"}


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not here")
@pytest.mark.parametrize("mode", [SHEET, WAGER, DUEL, STREAK], ids=lambda mode: mode.name)
def test_pdf_keeps_every_letter(mode: Mode, tmp_path: Path) -> None:
    terms = (*LETTERS, *MARKUP)
    paper = handout(terms[: mode.cards], mode, field="Łukasiewicz & #let")
    for size, points in zip(PAPERS, ("595.276 x 841.89", "612 x 792"), strict=True):
        file = tmp_path / f"{size}.pdf"
        file.write_bytes(pdf([paper, paper], size))
        info = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
        assert re.search(rf"Pages: +4\n(?:.*\n)*Page size: +{points}", info)
        shown = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
        pages = ["".join(page.split()) for page in shown.split("\f")[:4]]  # it guesses where the spaces are
        assert pages[:2] == pages[2:]
        assert all("Łukasiewicz&#let" in page and "AIBalderdash·" in page for page in pages)
        for term in terms[: mode.cards]:
            assert term.replace(" ", "") in pages[0]
            assert term.replace(" ", "") in pages[1]
        assert ["Anote." in page for page in pages] == [False, True, False, True]


@pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext (poppler-utils) is not here")
@pytest.mark.parametrize("mode", [MEANING, DEFINITION], ids=lambda mode: mode.name)
def test_meanings_in_a_pdf_are_two_pages(mode: Mode, tmp_path: Path) -> None:
    terms = [f"{term} {n}" for n in range(4) for term in LETTERS]
    other = OtherTerm(("Greek",), None, "")
    cards = [
        Card(
            term,
            replace(other, meaning=f"{'what it means, ' * 4}{n}") if n % 4 else RealSource(("Greek",), None, f"so {n}"),
        )
        for n, term in enumerate(terms)
    ]
    paper = Handout.of(Sheet(tuple(cards), 5), mode, field="Greek", day="", notes=[])
    file = tmp_path / "sheet.pdf"
    file.write_bytes(pdf([paper], "letter"))
    shown = subprocess.run(["pdftotext", file, "-"], capture_output=True, text=True, check=True).stdout
    pages = ["".join(page.split()) for page in shown.split("\f")]
    assert len(pages) == 3  # the last one is empty
    for card in cards:
        for page in pages[:2]:
            assert "".join(wording.face(card, mode).split()) in page
        if card.is_real:
            assert all("".join(wording.question_of([card], mode).split()) in page for page in pages[:2])


def test_a_pdf_goes_to_stdout(balderdash: Run, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "balderdash", *ASK, "--format", "pdf"],
        capture_output=True, check=True, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.stdout.startswith(b"%PDF-")
    assert done.stderr == b""


def test_without_typst_there_is_a_way_out(balderdash: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    done = balderdash(*ASK, "--format", "pdf")
    assert (done.returncode, done.stdout) == (1, "")
    assert "pip install 'balderdash[print]'" in done.stderr
    assert "--format html" in done.stderr


def test_pairs_are_numbered_by_hand() -> None:
    assert [row.number for row in handout(MARKUP[:6], DUEL).rows] == ["1a", "1b", "2a", "2b", "3a", "3b"]


def test_the_same_sheet_of_a_list_whose_name_looks_like_an_option() -> None:
    assert same_sheet("-my list.txt", None, SHEET, 6) == "balderdash play '--list=-my list.txt' --seed 6"
    assert same_sheet("my list.txt", "-m", SHEET, 6) == "balderdash play --list 'my list.txt' --model=-m --seed 6"
