"""Where a field crosses a level, as short straight pieces (marching squares, Lorensen and Cline 1987 in the plane)."""

from __future__ import annotations

import numpy as np

from balderdash.plots.figure import Array

_AROUND = ((0, 0), (0, 1), (1, 1), (1, 0))  # the corners of a square of the grid, in order


def level_pieces(values: Array, x: Array, y: Array, level: float) -> list[Array]:
    """The pieces of the line where the field is `level`, each (2, 2): two points.

    Parameters
    ----------
    values : (rows, columns) at the points of a grid
    x, y : (columns,) and (rows,)
    """
    is_above = values >= level
    mixed = np.zeros((len(y) - 1, len(x) - 1), int)
    for down, across in _AROUND:
        mixed += is_above[down : down + len(y) - 1, across : across + len(x) - 1]
    pieces: list[Array] = []
    for row, column in np.argwhere((mixed > 0) & (mixed < len(_AROUND))):
        corners = [(row + down, column + across) for down, across in _AROUND]
        ends = []
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True):
            if is_above[a] != is_above[b]:
                share = (level - values[a]) / (values[b] - values[a])
                start, end = np.array([x[a[1]], y[a[0]]]), np.array([x[b[1]], y[b[0]]])
                ends.append(start + share * (end - start))
        if len(ends) == 4 and is_above[corners[0]] != (np.mean([values[corner] for corner in corners]) >= level):
            ends = ends[-1:] + ends[:-1]  # a saddle: the first corner differs from the middle, and stands alone
        pieces += [np.array(ends[k : k + 2]) for k in range(0, len(ends), 2)]
    return pieces
