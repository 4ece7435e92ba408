"""Pictures as an SVG file, which stays sharp at any size: for homework, slides and the docs."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from pathlib import Path

import numpy as np

from balderdash import atomic
from balderdash.plots import palette, scale
from balderdash.plots.contour import level_pieces
from balderdash.plots.figure import Array, Bars, Curve, Figure, Heat, Label, Picture, Points, Table, Tiles
from balderdash.plots.palette import LIGHT

WIDTH, HEIGHT, GAP = 520, 400, 24  # pixels of a picture, and between two
_TOP, _LEFT, _BOTTOM, _RIGHT = 46, 64, 66, 12  # around the plane
_LINE, _BAR, _FONT = 18, 20, 13
_PIXELS = 48  # of a heat map, each way
_HALF = 'stroke="#ffffff" stroke-width="2"'  # the line where a heat map is 1/2
_FAMILY = "DejaVu Sans, Verdana, sans-serif"
_MONO = "DejaVu Sans Mono, Menlo, monospace"


def save(folder: Path, name: str, pictures: list[Picture]) -> Path:
    """Write the pictures side by side to a new file in the folder, and return the file.

    Raises
    ------
    BalderdashError
        The file could not be written.
    """
    number, file = 1, folder / f"{name}.svg"
    while file.exists():
        number += 1
        file = folder / f"{name}-{number}.svg"
    atomic.write(file, document(pictures).encode())
    return file


def document(pictures: list[Picture]) -> str:
    """The pictures side by side as one SVG document."""
    width = len(pictures) * (WIDTH + GAP) + GAP
    height = HEIGHT + 2 * GAP
    parts = [
        f'<g transform="translate({GAP + k * (WIDTH + GAP)} {GAP})">{_drawn(picture, WIDTH, HEIGHT, f"p{k}")}</g>'
        for k, picture in enumerate(pictures)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{_FAMILY}" font-size="{_FONT}"><rect width="{width}" height="{height}" fill="#ffffff"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _drawn(picture: Picture, width: float, height: float, name: str) -> str:
    match picture:
        case Figure():
            return _figure(picture, width, height, name)
        case Bars():
            return _bars(picture, width, height)
        case Table():
            return _table(picture, width, height)
        case Tiles():
            return _tiles(picture, width, height, name)


def _text(x: float, y: float, text: str, role: str = "#303030", anchor: str = "start", more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{role}" text-anchor="{anchor}" {more}>{escape(text)}</text>'


def _figure(figure: Figure, width: float, height: float, name: str) -> str:
    top, left, bottom, right = (20, 0, 4, 4) if figure.is_bare else (_TOP, _LEFT, _BOTTOM, _RIGHT)
    wide, tall = width - left - right, height - top - bottom
    size = (wide, tall)
    layers = "".join(_layer(layer, figure, size) for layer in figure.layers)
    parts = [
        _text(0, 15, figure.title, more='font-weight="bold"' if not figure.is_bare else 'font-size="11"'),
        f'<clipPath id="{name}"><rect width="{wide:.1f}" height="{tall:.1f}"/></clipPath>',
        f'<g transform="translate({left} {top})"><g clip-path="url(#{name})">{layers}</g>'
        f'<rect width="{wide:.1f}" height="{tall:.1f}" fill="none" stroke="#6a6a6a"/>',
    ]
    if not figure.is_bare:
        parts += [_axes(figure, wide, tall), _legend(figure, tall + 56)]
    return "\n".join([*parts, "</g>"])


def _axes(figure: Figure, wide: float, tall: float) -> str:
    parts = [_text(wide, tall + 36, figure.x.name, anchor="end"), _text(0, -6, figure.y.name, LIGHT.of("muted"))]
    for axis, most in ((figure.x, 7), (figure.y, 6)):
        values = scale.ticks(axis, most)
        for value, text in zip(values, scale.tick_labels(values), strict=True):
            place = scale.share(axis, value)
            if axis is figure.x:
                x = place * wide
                parts.append(f'<path d="M{x:.1f} {tall:.1f}v5" stroke="#6a6a6a"/>')
                parts.append(_text(x, tall + 19, text, anchor="middle"))
            else:
                y = (1 - place) * tall
                parts.append(f'<path d="M0 {y:.1f}h-5" stroke="#6a6a6a"/>')
                parts.append(_text(-8, y + 4, text, anchor="end"))
    return "".join(parts)


def _layer(layer: Points | Curve | Heat | Label, figure: Figure, size: tuple[float, float]) -> str:
    match layer:
        case Heat():
            return _heat(layer, figure, size)
        case Curve():
            return _path(_places(layer.xy, figure, size), layer)
        case Points():
            return "".join(_sign(layer, x, y, figure, size) for x, y in layer.xy)
        case Label():
            (x, y), *_ = _places(np.array([[layer.x, layer.y]]), figure, size)
            return _text(x, y + 4 + _LINE * layer.below, layer.text, LIGHT.of(layer.role), "middle")


def _places(xy: Array, figure: Figure, size: tuple[float, float]) -> Array:
    """Pixels (n, 2) of points (n, 2); points far outside are moved closer, because viewers fail at 1e300."""
    far = 50.0
    across = np.clip(scale.share(figure.x, xy[:, 0]), -far, far) * size[0]
    down = (1 - np.clip(scale.share(figure.y, xy[:, 1]), -far, far)) * size[1]
    return np.column_stack([across, down])


def _path(places: Array, curve: Curve) -> str:
    finite = np.isfinite(places).all(axis=1)
    pieces = np.split(places, np.flatnonzero(~finite))  # each but the first begins with a place that is not finite
    ways = ["L".join(f"{x:.1f} {y:.1f}" for x, y in piece[np.isfinite(piece).all(axis=1)]) for piece in pieces]
    path = "".join(f"M{way}" for way in ways if "L" in way)
    return f'<path d="{path}" fill="none" {_stroke(curve)}/>' if path else ""


def _stroke(curve: Curve) -> str:
    dashes = "" if curve.dash == 4 else f' stroke-dasharray="{2 * curve.dash} {8 - 2 * curve.dash}"'
    return f'stroke="{LIGHT.of(curve.role)}" stroke-width="2"{dashes}'


def _sign(points: Points, x: float, y: float, figure: Figure, size: tuple[float, float]) -> str:
    if not np.isfinite([x, y]).all():
        return ""
    ((across, down),) = _places(np.array([[x, y]]), figure, size)
    if points.at_edge:
        across, down = min(max(across, 0), size[0]), min(max(down, 0), size[1])
    return _mark(points, across, down)


def _mark(points: Points, across: float, down: float) -> str:
    """The sign at a place in pixels."""
    colour = LIGHT.of(points.role)
    if points.sign == "x":
        return (
            f'<path d="M{across - 4:.1f} {down - 4:.1f}l8 8m0 -8l-8 8" stroke="#ffffff" stroke-width="4"/>'
            f'<path d="M{across - 4:.1f} {down - 4:.1f}l8 8m0 -8l-8 8" stroke="{colour}" stroke-width="2"/>'
        )
    if points.sign == "■":
        return (
            f'<rect x="{across - 5:.1f}" y="{down - 5:.1f}" width="10" height="10" fill="{colour}" stroke="#ffffff"/>'
        )
    radius = 6 if points.sign == "●" else 4
    fill = "none" if points.sign == "○" else colour
    return (
        f'<circle cx="{across:.1f}" cy="{down:.1f}" r="{radius}" fill="{fill}" '
        f'stroke="{colour if fill == "none" else "#ffffff"}"/>'
    )


def _heat(heat: Heat, figure: Figure, size: tuple[float, float]) -> str:
    share = (np.arange(_PIXELS) + 0.5) / _PIXELS
    x, y = scale.value_at(figure.x, share), scale.value_at(figure.y, 1 - share)
    values = heat.field(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(_PIXELS, _PIXELS)
    bands = palette.bands(values)
    wide, tall = size[0] / _PIXELS, size[1] / _PIXELS
    ways: dict[int, list[str]] = {}  # one path a band takes a third of the bytes of a rectangle for each stretch
    for row, line in enumerate(bands):
        edges = [0, *(np.flatnonzero(np.diff(line)) + 1), _PIXELS]
        for start, end in pairwise(edges):
            across = (end - start) * wide + 0.5
            way = f"M{start * wide:.1f} {row * tall:.1f}h{across:.1f}v{tall + 0.5:.1f}h-{across:.1f}z"
            ways.setdefault(int(line[start]), []).append(way)
    parts = [f'<path d="{"".join(each)}" fill="{palette.HEAT[band]}"/>' for band, each in sorted(ways.items())]
    if heat.line_name:
        parts.append(f'<path d="{_half_line(heat, figure, size)}" fill="none" {_HALF}/>')
    return "".join(parts)


def _half_line(heat: Heat, figure: Figure, size: tuple[float, float]) -> str:
    """The path along which the heat map is 1/2."""
    share = np.linspace(0, 1, _PIXELS + 1)
    x, y = scale.value_at(figure.x, share), scale.value_at(figure.y, share)
    values = heat.field(np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)).reshape(len(y), len(x))
    pieces = [_places(piece, figure, size) for piece in level_pieces(values, x, y, 0.5)]
    return "".join(f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}" for (a, b), (c, d) in pieces)


def _legend(figure: Figure, y: float) -> str:
    parts, x = [], 0.0
    for layer in figure.layers:
        for sign, name in _signs(layer):
            parts += [f'<g transform="translate({x:.1f} {y:.1f})">{sign}</g>', _text(x + 21, y, name)]
            x += 21 + 8 * len(name) + 18
    return "".join(parts)


def _signs(layer: Points | Curve | Heat | Label) -> list[tuple[str, str]]:
    """The signs of a layer for the legend and their names; a sign stands on a line of text at (0, 0)."""
    match layer:
        case Points():
            signs = [(_mark(layer, 8, -4), layer.name)]
        case Curve():
            signs = [(f'<path d="M0 -4h16" {_stroke(layer)}/>', layer.name)]
        case Heat():
            middle, top = palette.HEAT[palette.BANDS // 2], palette.HEAT[-1]
            line = f'<rect y="-11" width="16" height="12" fill="{middle}"/><path d="M0 -5h16" {_HALF}/>'
            signs = [
                (line, layer.line_name),
                (f'<rect x="2" y="-11" width="12" height="12" fill="{top}"/>', layer.name),
            ]
        case Label():
            signs = []
    return [(sign, name) for sign, name in signs if name]


def _bars(picture: Bars, width: float, height: float) -> str:
    label = 9 * max((len(bar.label) for bar in picture.bars), default=0) + 10
    note = 9 * max((len(bar.note) for bar in picture.bars), default=0) + 10
    parts = [_text(0, 15, picture.title, more='font-weight="bold"')]
    pitch = min(_BAR, (height - _TOP) / max(1, len(picture.bars)))
    for k, bar in enumerate(picture.bars):
        y, wide = _TOP + k * pitch, picture.share(bar) * (width - label - note)
        parts.append(_mono(0, y + 12, bar.label))
        parts.append(
            f'<rect x="{label}" y="{y:.1f}" width="{wide:.1f}" height="{0.75 * pitch:.1f}" '
            f'fill="{LIGHT.of(bar.role)}"/>'
        )
        parts.append(_mono(width, y + 12, bar.note, "end"))
    return "".join(parts)


def _mono(x: float, y: float, text: str, anchor: str = "start", colour: str = "#303030") -> str:
    return _text(x, y, text, colour, anchor, f'font-family="{_MONO}" xml:space="preserve"')


def _table(picture: Table, width: float, height: float) -> str:
    """The rows in a fixed-width font, small enough that all of them fit."""
    rows = picture.lines
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    widest = max(1, sum(sizes) + 2 * len(sizes))
    pitch = min(_LINE, (height - _TOP) / max(1, len(rows)))
    size = min(_FONT, width / widest / 0.61, pitch)
    parts = [_text(0, 15, picture.title, more='font-weight="bold"'), f'<g font-size="{size:.1f}">']
    for number, row in enumerate(rows):
        cells = [
            cell.rjust(wide) if k in picture.flush_right else cell.ljust(wide)
            for k, (cell, wide) in enumerate(zip(row, sizes, strict=True))
        ]
        is_head = bool(picture.head) and number == 0
        is_marked = picture.marked is not None and number - bool(picture.head) == picture.marked
        colour = LIGHT.of("muted") if is_head else LIGHT.of("best") if is_marked else LIGHT.of("text")
        parts.append(_mono(0, _TOP + 4 + number * pitch, "  ".join(cells).rstrip(), colour=colour))
    return "".join([*parts, "</g>"])


def _tiles(picture: Tiles, width: float, height: float, name: str) -> str:
    count = len(picture.figures)
    columns = min(count, 4) or 1
    wide = (width - 8 * (columns - 1)) / columns
    parts = [_text(0, 15, picture.title, more='font-weight="bold"')]
    for k, figure in enumerate(picture.figures):
        x, y = (k % columns) * (wide + 8), 28 + (k // columns) * (wide + 28)
        drawn = _figure(figure, wide, wide + 20, f"{name}t{k}")
        parts.append(f'<g transform="translate({x:.1f} {y:.1f})">{drawn}</g>')
    return "".join(parts)
