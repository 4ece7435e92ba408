"""The talk's data, the same numbers on every machine.

The slides used NumPy's legacy generator, whose streams are frozen, so these are the same points. The slides drew them
with `multivariate_normal`, which factors the covariance by an SVD; the signs of that factor depend on LAPACK, so the
factor that the slides had is written out here.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

N_STUDENTS = 100


def students() -> tuple[Array, Array]:
    """The scores of 100 students in two tests: x (100,) and y (100,).

    Drawn from a bivariate normal with mean (75, 70) and covariance [[100, 80], [80, 100]].
    """
    z = np.random.RandomState(3).standard_normal((N_STUDENTS, 2))
    long, short = math.sqrt(90) * z[:, 0], math.sqrt(10) * z[:, 1]  # along the diagonals: variances 180 and 20
    return 75 - long - short, 70 - long + short


def two_clouds() -> tuple[Array, Array]:
    """Two clouds of 50 points that a line separates: points (100, 2) and colours (100,), each 0 or 1."""
    points = _clouds(5, [(10, 0), (0, 10)], 50)
    return points, np.repeat([0.0, 1.0], 50)


def four_clouds() -> tuple[Array, Array]:
    """Four clouds of 25 points that no line separates: points (100, 2) and colours (100,).

    Colour 1 is where both signs agree: XNOR. The problem is called XOR all the same, which is this with the colours
    swapped.
    """
    points = _clouds(6, [(8, 8), (-8, -8), (8, -8), (-8, 8)], 25)
    return points, np.repeat([1.0, 0.0], 50)


def _clouds(seed: int, centres: list[tuple[float, float]], count: int) -> Array:
    random = np.random.RandomState(seed)
    return np.vstack([centre + math.sqrt(6) * random.standard_normal((count, 2)) for centre in centres])
