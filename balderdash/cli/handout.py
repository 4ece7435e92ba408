"""A sheet on paper: the page to hand out, then the key, as plain text, Markdown or HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from balderdash.game import wording
from balderdash.game.cards import Card, FakeSource
from balderdash.game.game import FAKE, REAL, Game
from balderdash.game.modes import Mode
from balderdash.game.sheet import Sheet
from balderdash.terms.printable import printable

BOX = "☐"
LONG = 10  # more rows than this are printed small and in two columns
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&|~$^@#])")  # what Markdown, in GitHub's or Pandoc's dialect, would interpret


@dataclass(frozen=True, slots=True)
class Row:
    """One card on paper.

    Attributes
    ----------
    number : 1, 2 ...; two cards of one hand are 1a and 1b
    face : what is on the sheet: a term, or a meaning; safe to print, like all other texts
    truth : real, fake, or other: the meaning of another term
    origin : where the term comes from, in one phrase
    link : a page about it, or ""
    meaning : in one line, or "" if there is none, or if it is on the sheet anyway
    question : what this and the next cards are about, to stand above them, or ""
    goes_on : whether the next card belongs to the same hand
    """

    number: str
    face: str
    truth: str
    origin: str
    link: str
    meaning: str
    question: str = ""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Handout:
    """A sheet and its key, ready to be laid out.

    Attributes
    ----------
    name : of the sheet, such as Sheet 41
    field : the title of the list
    task, rule : what to do, and what counts
    columns : the answers to tick for each card
    rows : the cards
    half : how many rows stand in the left one of two columns
    notes : below the key: what a fake is, and how to deal the same sheet again
    """

    name: str
    field: str
    task: str
    rule: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    half: int
    notes: tuple[str, ...]

    @classmethod
    def of(cls, sheet: Sheet, mode: Mode, *, field: str, day: str, notes: Sequence[str]) -> Handout:
        """The handout of a sheet that was dealt for a mode.

        Parameters
        ----------
        field : the title of the list
        day : of a daily sheet, or ""
        notes : see above
        """
        n_hands = -(-len(sheet) // mode.hand)
        half = (len(sheet) + 1) // 2 if mode.is_marked else -(-n_hands // 2) * mode.hand
        return cls(
            f"{mode.title} {day or sheet.seed}",
            printable(field),
            wording.task(Game(sheet, mode)),
            mode.rules[1],
            _columns(mode),
            tuple(_row(sheet.cards, place, mode) for place in range(len(sheet))),
            half,
            tuple(map(printable, notes)),
        )


def text(handout: Handout) -> str:
    """The sheet and the key as plain text, one card a line."""
    width, truths = (max(map(len, column)) for column in zip(*((r.number, r.truth) for r in handout.rows), strict=True))
    gap = [] if handout.rows[0].question else [""]  # a question brings its own
    lines = [f"{handout.name} · {handout.field}", handout.task, *gap]
    for row in handout.rows:
        lines += _question_in_text(row, width)
        lines.append(f"{row.number:>{width}}  {row.face}")
    lines += ["", f"Key to {handout.name} · {handout.field}", *gap]
    for row in handout.rows:
        origin = f"{row.origin}; {row.link}" if row.link else row.origin
        lines += _question_in_text(row, width)
        lines.append(f"{row.number:>{width}}  {row.truth:{truths}}  {row.face}  ({origin})")
        lines += [f"{'':{width + truths + 4}}{row.meaning}"] if row.meaning else []
    return "\n".join([*lines, "", *handout.notes, ""])


def _question_in_text(row: Row, width: int) -> list[str]:
    return ["", f"{'':{width}}  {row.question}"] if row.question else []


def markdown(handout: Handout) -> str:
    """The sheet and the key in Markdown, with the cards in tables."""
    name, field, rows = handout.name, _marked_down(handout.field), handout.rows
    boxes = [BOX] * len(handout.columns)
    sheet = _table(
        ["", "", *handout.columns],
        ["--:", "---", *(":-:" for _ in boxes)],
        (
            cells
            for row in rows
            for cells in (*_question_marked_down(row, 1 + len(boxes)), [row.number, _marked_down(row.face), *boxes])
        ),
    )
    names = ["meaning", "origin"] if any(row.meaning for row in rows) else ["origin"]
    key = _table(
        ["", "", "", *names],
        ["--:", *("---" for _ in ("truth", "term", *names))],
        (
            cells
            for row in rows
            for cells in (
                *_question_marked_down(row, 2 + len(names)),
                [
                    row.number,
                    f"**{row.truth}**" if row.truth == FAKE else row.truth,
                    _linked(row),
                    *(_marked_down(getattr(row, name)) for name in names),
                ],
            )
        ),
    )
    notes = "  \n".join(map(_marked_down, handout.notes))
    return "\n\n".join(
        [f"# {name} · {field}", handout.task, sheet, handout.rule, f"## Key to {name} · {field}", key, notes, ""]
    )


def _question_marked_down(row: Row, n_cells: int) -> list[list[str]]:
    """The question as a line of a table, in the first cell but one of `n_cells` after the number's; none if empty."""
    return [["", f"**{_marked_down(row.question)}**", *[""] * (n_cells - 1)]] if row.question else []


def html(handout: Handout) -> str:
    """The two pages as sections of an HTML page; see `html_start`."""
    return f"""
<section class="sheet">
{_heading(handout, handout.name)}
<p class="task">{escape(handout.task)}</p>
{_html_tables(handout, _html_sheet)}
<p class="rule">{escape(handout.rule)}</p>
<p class="who"><span>Name</span><span>Points</span></p>
</section>
<section class="key">
{_heading(handout, f"Key to {handout.name}")}
{_html_tables(handout, _html_key)}
<p class="rule">{"<br>".join(map(escape, handout.notes))}</p>
</section>
"""


def html_start(field: str) -> str:
    """The beginning of an HTML page that needs no other file.

    Parameters
    ----------
    field : the title of the list
    """
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>AI Balderdash · {escape(printable(field))}</title>
<style>{_STYLE}</style>
</head>
<body>
"""


HTML_END = "</body>\n</html>\n"

# No size of paper is set: the pages fit both A4 and Letter.
_STYLE = """
@page { margin: 12mm 18mm; }
* { box-sizing: border-box; }
body { margin: 0; color: #111; background: #eceae6; font: 12pt/1.35 Georgia, "Noto Serif", "DejaVu Serif", serif; }
section { max-width: 190mm; margin: 8mm auto; padding: 14mm 16mm; background: #fff; }
header { display: flex; justify-content: space-between; align-items: baseline; gap: 2em; }
header { border-bottom: 1.5pt solid #111; padding-bottom: 2mm; }
h1 { font-size: 20pt; line-height: 1.15; margin: 0; }
header p { margin: 0; white-space: nowrap; }
.task { font-size: 13pt; margin: 5mm 0; }
.tables { display: flex; gap: 10mm; }
table { flex: 1 1 0; align-self: flex-start; width: 100%; border-collapse: collapse; }
tr { break-inside: avoid; }
td, th { padding: 2.1mm 1.5mm; border-bottom: .5pt solid #bbb; vertical-align: baseline; text-align: left; }
th { font-weight: normal; font-size: 9pt; line-height: 1.1; vertical-align: bottom; }
.number { width: 1%; padding-left: 0; color: #555; text-align: right; font-variant-numeric: lining-nums tabular-nums; }
.term { font-size: 14pt; overflow-wrap: anywhere; }
.tick { width: 1%; min-width: 13mm; text-align: center; }
.tick i { display: inline-block; width: 4mm; height: 4mm; border: .8pt solid #111; border-radius: .7mm; }
.tick i { vertical-align: -.4mm; }
.question td { padding-top: 4mm; border-bottom-color: transparent; font-style: italic; font-size: 12pt; }
.many .question td { padding-top: 2.5mm; font-size: 10.5pt; }
.pair td { border-bottom-color: transparent; }
.truth { width: 1%; }
.fake { font-weight: bold; }
small { display: block; font-size: 9.5pt; color: #333; overflow-wrap: anywhere; }
.key .tables { margin-top: 3mm; }
.key td { padding-top: 1.2mm; padding-bottom: 1.2mm; }
.many td { padding-top: .9mm; padding-bottom: .9mm; font-size: 10.5pt; }
.key .many td { padding-top: .45mm; padding-bottom: .45mm; line-height: 1.2; }
.many .term { font-size: 11.5pt; }
.many .tick { min-width: 8mm; }
.many .tick i { width: 3mm; height: 3mm; }
.many small { font-size: 7.5pt; line-height: 1.15; }
.rule { font-size: 9.5pt; color: #444; margin: 5mm 0 0; }
.who { display: flex; gap: 10mm; margin: 12mm 0 0; }
.who span { flex: 1; border-top: .5pt solid #111; padding-top: 1mm; font-size: 9.5pt; }
.who span:first-child { flex: 3; }
a { color: inherit; text-decoration-color: #999; }
@media print {
  body { background: none; }
  section { max-width: none; margin: 0; padding: 0; break-after: page; }
  section:last-of-type { break-after: auto; }
}
"""


def _columns(mode: Mode) -> tuple[str, ...]:
    """The answers to tick for each card: of several cards in a hand, the one that the player takes for real."""
    if mode.is_marked:
        return (FAKE,)
    if mode.needs_meanings:
        return ("this",)
    return (REAL,) if mode.hand > 1 else tuple(answer.words for answer in mode.answers)


def _row(cards: Sequence[Card], place: int, mode: Mode) -> Row:
    card, in_hand = cards[place], place % mode.hand
    is_hand = not mode.is_marked and mode.hand > 1
    hand = cards[place - in_hand : place - in_hand + mode.hand]
    source = card.provenance
    link = "" if isinstance(source, FakeSource) else printable(source.link or "")
    return Row(
        f"{place // mode.hand + 1}{'abcdefghij'[in_hand]}" if is_hand else str(place + 1),
        wording.face(card, mode),
        REAL if card.is_real else FAKE if card.is_fake else "other",
        wording.told_in_a_line(card, mode) if mode.asks_for_meaning else wording.provenance(source, with_link=False),
        link,
        "" if mode.needs_meanings else printable(card.meaning),
        "" if in_hand else wording.question_of(hand, mode),
        is_hand and in_hand < len(hand) - 1,
    )


def _marked_down(words: str) -> str:
    return _MARKDOWN.sub(r"\\\1", words)


def _linked(row: Row) -> str:
    term = _marked_down(row.face)
    return f"[{term}](<{re.sub('[|<>]', '', row.link)}>)" if row.link else term


def _table(head: Sequence[str], rule: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *rows))


def _heading(handout: Handout, name: str) -> str:
    return f"<header><h1><bdi>{escape(handout.field)}</bdi></h1><p>AI Balderdash · {escape(name)}</p></header>"


def _html_tables(handout: Handout, table: Callable[[Handout, Sequence[Row]], str]) -> str:
    """One table of all rows, or two side by side."""
    rows, half = handout.rows, handout.half
    if len(rows) <= LONG:
        return f'<div class="tables">{table(handout, rows)}</div>'
    return f'<div class="tables many">{table(handout, rows[:half])}{table(handout, rows[half:])}</div>'


def _html_sheet(handout: Handout, rows: Sequence[Row]) -> str:
    heads = "".join(f'<th class="tick" scope="col">{escape(column)}</th>' for column in handout.columns)
    boxes = '<td class="tick"><i></i></td>' * len(handout.columns)
    lines = [f"<tr><td></td><td></td>{heads}</tr>"]
    for row in rows:
        pair = ' class="pair"' if row.goes_on else ""
        term = f'<td class="number">{row.number}</td><td class="term"><bdi>{escape(row.face)}</bdi></td>'
        lines += _html_question(row, 1 + len(handout.columns))
        lines.append(f"<tr{pair}>{term}{boxes}</tr>")
    return "\n".join(["<table>", *lines, "</table>"])


def _html_question(row: Row, n_cells: int) -> list[str]:
    if not row.question:
        return []
    return [f'<tr class="question"><td></td><td colspan="{n_cells}"><bdi>{escape(row.question)}</bdi></td></tr>']


def _html_key(handout: Handout, rows: Sequence[Row]) -> str:
    lines = []
    for row in rows:
        term = f"<bdi>{escape(row.face)}</bdi>"
        lines += _html_question(row, 2)
        if row.link:
            term = f'<a href="{escape(row.link)}">{term}</a>'
        lines.append(
            f'<tr><td class="number">{row.number}</td><td class="truth {row.truth}">{row.truth}</td>'
            f"<td>{term}<small>{escape(row.meaning or row.origin)}</small></td></tr>"
        )
    return "\n".join(["<table>", *lines, "</table>"])
