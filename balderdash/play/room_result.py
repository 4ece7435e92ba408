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
from balderdash.notation import percent
from balderdash.terms.printable import counted

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute; players choose these texts
_COLUMNS = (
    "round", "mode", "question", "line", "truth", "meaning", "author",
    "votes", "ballots", "first_votes", "first_ballots",
)  # fmt: skip
_STYLE = """
body { font: 11pt/1.4 system-ui, sans-serif; max-width: 48em; margin: 2em auto; padding: 0 1em; }
h2 { margin: 1.6em 0 .4em; } section { break-inside: avoid; }
table { border-collapse: collapse; width: 100%; } td, th { text-align: left; padding: .2em .6em .2em 0; }
td.n { text-align: right; white-space: nowrap; } tr { border-top: 1px solid #ccc; vertical-align: top; }
.bar { display: inline-block; height: .7em; background: #555; print-color-adjust: exact; } small { color: #444; }
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
        told = {"text": line.text, "truth": line.truth, "meaning": line.meaning, "author": room_view.author(room, line)}
        counts = {} if question.answers else {"votes": [tally[index] for tally in tallies]}
        lines.append({**told, **counts})
    answers = [
        {"words": words, "votes": [tally[index] for tally in tallies]} for index, words in enumerate(question.answers)
    ]
    return {
        "round": one.round,
        "mode": question.mode_name,
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
                told = (question["question"], text, line["truth"], line["meaning"], line["author"])
                writer.writerow((*head, *map(_calm, told), votes, ballots, *(first_votes or [""]), *(first or [""])))
    return out.getvalue()


def _calm(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def to_html(result: dict[str, Any]) -> str:
    """A page to print, which needs nothing from elsewhere."""
    return "\n".join(_page(result)) + "\n"


def _page(result: dict[str, Any]) -> Iterator[str]:
    title = f"{escape(result['title'])}: a room of {counted(len(result['players']), 'player')}"
    yield f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n<style>{_STYLE}</style>'
    yield f"<h1>{title}</h1>\n<p>{escape(result.get('at', ''))}</p>"
    yield "<section><h2>Scores</h2>\n<table>"
    for player in result["players"]:
        yield f'<tr><td class="n">{player["place"]}<td>{escape(player["name"])}<td class="n">{player["score"]}'
    yield "</table></section>"
    if result["fooled"]:
        yield "<section><h2>What fooled this room</h2>\n<table>"
        for entry in result["fooled"]:
            meaning = f"<br><small>{escape(entry['meaning'])}</small>" if entry["meaning"] else ""
            share = f"{percent(entry['share'])} were wrong"
            yield f'<tr><td>{escape(entry["text"])}{meaning}<td>{entry["truth"]}<td class="n">{share}'
        yield "</table></section>"
    if result["lies"]:
        yield "<section><h2>The best lies</h2>\n<table>"
        for lie in result["lies"]:
            fooled = f"fooled {counted(lie['fooled'], 'player')}"
            yield f'<tr><td>{escape(lie["text"])}<td>{escape(lie["author"])}<td class="n">{fooled}'
        yield "</table></section>"
    for question in result["questions"]:
        yield from _section(question)


def _section(question: dict[str, Any]) -> Iterator[str]:
    asked = f": {escape(question['question'])}" if question["question"] else ""
    yield f"<section><h2>{question['round']}. {escape(question['mode'])}{asked}</h2>\n<table>"
    for line in question["lines"]:
        told = " · ".join(filter(None, (line["truth"], line["author"], line["meaning"])))
        yield f"<tr><td>{escape(line['text'])}<br><small>{escape(told)}</small>{_bars(line, question)}"
    for answer in question["answers"]:
        yield f"<tr><td>{escape(answer['words'])}{_bars(answer, question)}"
    yield "</table></section>"


def _bars(counted_line: dict[str, Any], question: dict[str, Any]) -> str:
    bars = []
    for votes, ballots in zip(counted_line.get("votes", ()), question["ballots"], strict=False):
        share = votes / ballots if ballots else 0.0
        bars.append(f'<span class="bar" style="width: {12 * share:.2f}em"></span> {votes} of {ballots}')
    does = "took it for a fake" if question["kind"] == "marks" else "chose it"
    return f"<td>{'<br>'.join(bars)}<br><small>{does}</small>" if bars else "<td>"


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
