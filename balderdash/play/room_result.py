"""What came of a session in a room: as JSON, as CSV, and as a page to print. Nobody's token is in it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from balderdash import atomic
from balderdash.game import room_view
from balderdash.game.room import Played, Room
from balderdash.notation import percent, signed
from balderdash.terms.printable import counted

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute; players choose these texts
_COLUMNS = (
    "round", "mode", "question", "line", "truth", "meaning", "origin", "author",
    "votes", "ballots", "first_votes", "first_ballots",
)  # fmt: skip
_STYLE = """
@page { margin: 14mm 18mm; }
body { font: 11pt/1.35 Georgia, "Noto Serif", "DejaVu Serif", serif; color: #111; background: #fff; }
body { max-width: 48em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 20pt; line-height: 1.15; margin: 0; }
h2 { font-size: 13pt; margin: 1.8em 0 .3em; break-after: avoid; }
.at { color: #444; margin: .3em 0 0; padding-bottom: .6em; border-bottom: 1.5pt solid #111; }
table { border-collapse: collapse; width: 100%; }
tr { border-top: .5pt solid #bbb; vertical-align: baseline; break-inside: avoid; }
tr:first-child { border-top: none; }
td { padding: .25em .8em .25em 0; overflow-wrap: anywhere; }
td.n { text-align: right; white-space: nowrap; padding-right: 0; width: 1%; }
td.votes { width: 17em; white-space: nowrap; font-size: 9.5pt; }
small { display: block; color: #444; }
.fake { font-weight: bold; }
.bar { display: inline-block; height: .7em; min-width: 1px; background: #444; print-color-adjust: exact; }
.first .bar { background: none; box-shadow: inset 0 0 0 1px #444; }
.scores { columns: 3 13em; column-gap: 2.5em; margin: 0; padding: 0; list-style: none; font-size: 10pt; }
.scores li { display: flex; gap: .6em; padding: .12em 0; break-inside: avoid; }
.scores bdi { flex: 1; overflow-wrap: anywhere; }
.scores span { min-width: 1.8em; text-align: right; font-variant-numeric: lining-nums tabular-nums; }
@media print { body { margin: 0; padding: 0; max-width: none; } section.question { break-inside: avoid; } }
"""


def to_json(room: Room, **about: Any) -> dict[str, Any]:
    """The session as JSON values.

    Parameters
    ----------
    about : what else belongs at the top, such as the name of the list and the time
    """
    place, scores = room_view.places(room), room.scores
    order = sorted(scores, key=lambda number: (place[number], number))
    return {
        **about,
        "title": room.title,
        "players": [
            {"place": place[number], "name": room.players[number].name, "score": scores[number]} for number in order
        ],
        "questions": [_question(room, one) for one in room.log],
        "fooled": room_view.fooled(room.log),
        "lies": room_view.lies(room, room.log),
    }


def _question(room: Room, one: Played) -> dict[str, Any]:
    question = one.question
    tallies = [votes.tally(question) for votes in one.attempts]
    lines: list[dict[str, Any]] = []
    for index, line in enumerate(question.lines(one.disputed)):
        told = {"text": line.text, "truth": line.truth, "meaning": line.meaning, "origin": line.origin}
        told["author"] = room_view.author(room, line)
        counts = {} if question.answers else {"votes": [tally[index] for tally in tallies]}
        lines.append({**told, **counts})
    answers = [
        {"words": words, "votes": [tally[index] for tally in tallies]} for index, words in enumerate(question.answers)
    ]
    return {
        "round": one.round,
        "mode": question.mode_name,
        "title": question.title,
        "kind": question.kind.value,
        "question": question.asked,
        "ballots": [votes.ballots for votes in one.attempts],
        "lines": lines,
        "answers": answers,
    }


def to_csv(result: dict[str, Any]) -> str:
    """A row for each line, or for each answer about a line, of each question."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for question in result["questions"]:
        (*first, ballots), head = question["ballots"], (question["round"], question["mode"])
        for line in question["lines"]:
            rows = [(line["text"], line["votes"])] if "votes" in line else []
            rows += [(f"{line['text']}: {answer['words']}", answer["votes"]) for answer in question["answers"]]
            for text, (*first_votes, votes) in rows:
                told = (question["question"], text, *(line[name] for name in ("truth", "meaning", "origin", "author")))
                writer.writerow((*head, *map(_calm, told), votes, ballots, *(first_votes or [""]), *(first or [""])))
    return out.getvalue()


def _calm(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def to_html(result: dict[str, Any]) -> str:
    """A page to print, which needs nothing from elsewhere."""
    return "\n".join(_page(result)) + "\n"


def _page(result: dict[str, Any]) -> Iterator[str]:
    title = f"{escape(result['title'])}: a room of {counted(len(result['players']), 'player')}"
    yield '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">'
    yield f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>'
    yield f'<style>{_STYLE}</style>\n<h1>{title}</h1>\n<p class="at">{escape(result.get("at", ""))}</p>'
    if result["fooled"]:
        yield "<section><h2>What fooled this room</h2>\n<table>"
        for entry in result["fooled"]:
            yield f"<tr><td>{_told(entry['text'], entry['truth'], entry['meaning'])}"
            yield f'<td class="n">fooled {percent(entry["share"])}'
        yield "</table></section>"
    if result["lies"]:
        yield "<section><h2>The best lies</h2>\n<table>"
        for lie in result["lies"]:
            fooled = f"fooled {counted(lie['fooled'], 'player')}"
            yield f'<tr><td>{escape(lie["text"])}<td><bdi>{escape(lie["author"])}</bdi><td class="n">{fooled}'
        yield "</table></section>"
    yield '<section><h2>Scores</h2>\n<ol class="scores">'
    for player in result["players"]:
        score = signed(player["score"]) if player["score"] < 0 else player["score"]
        yield f"<li><span>{player['place']}</span><bdi>{escape(player['name'])}</bdi><span>{score}</span></li>"
    yield "</ol></section>"
    for question in result["questions"]:
        yield from _section(question)


def _section(question: dict[str, Any]) -> Iterator[str]:
    asked = f": {escape(question['question'])}" if question["question"] else ""
    yield f'<section class="question"><h2>{question["round"]}. {escape(question["title"])}{asked}</h2>\n<table>'
    for line in question["lines"]:
        written = f"by {line['author']}" if line["author"] else ""
        told = " · ".join(filter(None, (written, line["meaning"] or line["origin"])))
        yield f"<tr><td>{_told(line['text'], line['truth'], told)}{_bars(line, question)}"
    for answer in question["answers"]:
        yield f"<tr><td>{escape(answer['words'])}{_bars(answer, question)}"
    yield "</table></section>"


def _told(text: str, truth: str, more: str) -> str:
    """A line with the truth about it."""
    rest = f" · {escape(more)}" if more else ""
    return f'<bdi>{escape(text)}</bdi><small><span class="{escape(truth)}">{escape(truth)}</span>{rest}</small>'


def _bars(counted_line: dict[str, Any], question: dict[str, Any]) -> str:
    """A bar for each vote, the first one hollow if there are two."""
    does = "said fake" if question["kind"] == "marks" else "chose it"
    votes = list(zip(counted_line.get("votes", ()), question["ballots"], strict=False))
    bars = []
    for attempt, (count, ballots) in enumerate(votes, start=1):
        width = 8 * count / ballots if ballots else 0.0
        kind = ' class="first"' if attempt < len(votes) else ""
        words = f"{count} of {ballots} {does}"
        bars.append(f'<span{kind}><span class="bar" style="width: {width:.2f}em"></span> {words}</span>')
    return f'<td class="votes">{"<br>".join(bars)}'


def write(folder: Path, name: str, result: dict[str, Any]) -> list[Path]:
    """Write the three files, and return their paths.

    Raises
    ------
    BalderdashError
        One of them cannot be written.
    """
    texts = {
        "json": json.dumps(result, ensure_ascii=False, indent=1) + "\n",
        "csv": to_csv(result),
        "html": to_html(result),
    }
    paths = []
    for suffix, text in texts.items():
        paths.append(folder / f"{name}.{suffix}")
        atomic.write(paths[-1], text.encode("utf-8", "replace"))
    return paths
