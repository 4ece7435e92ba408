"""Sheets and their keys as a PDF, set by Typst, which the extra `print` installs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Literal, get_args

from balderdash.cli.handout import LONG, Handout

Paper = Literal["a4", "letter"]
PAPERS: tuple[Paper, ...] = get_args(Paper)
_NAMES: dict[Paper, str] = {"a4": "a4", "letter": "us-letter"}

# The texts come as data, so nothing in a term is taken for markup. Typst brings its own fonts.
_TEMPLATE = b"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title, author: "AI Balderdash")
#set page(paper: data.paper, margin: (x: 18mm, y: 14mm))
#set text(font: "Libertinus Serif", size: 12pt)
#set par(leading: .5em)

#let rule = .4pt + luma(170)
#let small(size, body) = text(size: size, fill: luma(60), body)
#let tick(size) = box(width: size, height: size, stroke: .7pt, radius: .6mm, baseline: 15%)
#let head(sheet, name) = {
  grid(
    columns: (1fr, auto), align: bottom,
    text(size: 20pt, weight: "bold", sheet.field), [AI Balderdash \xc2\xb7 #name],
  )
  v(-2mm)
  line(length: 100%, stroke: 1.2pt)
}
#let columns-of(sheet, make) = {
  let rows = sheet.rows
  if rows.len() <= data.long { return make(rows, false) }
  let half = sheet.half
  grid(columns: (1fr, 1fr), column-gutter: 10mm, make(rows.slice(0, half), true), make(rows.slice(half), true))
}
#let asked(row, cells, size) = if row.question == "" { () } else {
  ([], table.cell(colspan: cells, align: left, v(1.5mm) + text(size: size, style: "italic", row.question)))
}
#let cards(sheet) = columns-of(sheet, (rows, many) => {
  let size = if many { 11.5pt } else { 14pt }
  table(
    columns: (auto, 1fr) + sheet.columns.map(_ => if many { 9mm } else { 15mm }),
    align: (right, left) + sheet.columns.map(_ => center),
    inset: (x: 1.5mm, y: if many { 1.3mm } else { 2.4mm }),
    stroke: none,
    [], [], ..sheet.columns.map(words => text(size: 9pt, words)), table.hline(stroke: rule),
    ..rows.map(row => (
      ..asked(row, 1 + sheet.columns.len(), size),
      text(fill: luma(90), row.number), text(size: size, row.face),
      ..sheet.columns.map(_ => tick(if many { 3mm } else { 4mm })),
      ..if row.goes_on { () } else { (table.hline(stroke: rule),) },
    )).flatten(),
  )
})
#let key(sheet) = columns-of(sheet, (rows, many) => table(
  columns: (auto, auto, 1fr),
  align: (right, left, left),
  inset: (x: 1.5mm, y: if many { .8mm } else { 1.6mm }),
  stroke: (_, _) => (bottom: rule),
  ..rows.map(row => {
    let size = if many { 10.5pt } else { 12pt }
    let about = if row.meaning == "" { row.origin } else { row.meaning }
    (
      ..asked(row, 2, size),
      text(size: size, fill: luma(90), row.number),
      text(size: size, weight: if row.truth == "fake" { "bold" } else { "regular" }, row.truth),
      {
        text(size: size, if row.link == "" { row.face } else { link(row.link, row.face) })
        linebreak()
        small(if many { 7.5pt } else { 9.5pt }, about)
      },
    )
  }).flatten(),
))
#for (place, sheet) in data.sheets.enumerate() {
  if place > 0 { pagebreak() }
  head(sheet, sheet.name)
  v(2mm)
  text(size: 13pt, sheet.task)
  cards(sheet)
  v(2mm)
  small(9.5pt, sheet.rule)
  v(12mm)
  grid(
    columns: (3fr, 1fr), column-gutter: 10mm, row-gutter: 1.5mm,
    line(length: 100%, stroke: .4pt), line(length: 100%, stroke: .4pt), small(9.5pt, "Name"), small(9.5pt, "Points"),
  )
  pagebreak()
  head(sheet, "Key to " + sheet.name)
  key(sheet)
  v(2mm)
  small(9.5pt, sheet.notes.join(linebreak()))
}
"""


def pdf(handouts: Sequence[Handout], paper: Paper) -> bytes:
    """Two pages for each sheet: one to hand out, and one with the key."""
    import typst

    data = {
        "paper": _NAMES[paper],
        "long": LONG,
        "title": f"AI Balderdash · {handouts[0].field}",
        "sheets": [asdict(handout) for handout in handouts],
    }
    made: bytes = typst.compile(_TEMPLATE, sys_inputs={"data": json.dumps(data)})
    return made
