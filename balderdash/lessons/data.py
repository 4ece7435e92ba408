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


def ring() -> tuple[Array, Array]:
    """A disc of 50 points inside a ring of 50: points (100, 2) and colours (100,); colour 1 is the disc."""
    random = np.random.RandomState(8)
    radius = np.append(5 * np.sqrt(random.random_sample(50)), 9 + 4 * random.random_sample(50))
    angle = 2 * math.pi * random.random_sample(100)
    return _polar(radius, angle), np.repeat([1.0, 0.0], 50)


def spiral() -> tuple[Array, Array]:
    """Two arms of 50 points that wind around each other one and a half times: points (100, 2) and colours (100,)."""
    random = np.random.RandomState(9)
    along = (np.arange(50) + 0.5) / 50
    radius = np.tile(1 + 12 * along, 2)
    angle = np.append(3 * math.pi * along, 3 * math.pi * along + math.pi)
    return _polar(radius, angle) + 0.3 * random.standard_normal((100, 2)), np.repeat([1.0, 0.0], 50)


def _polar(radius: Array, angle: Array) -> Array:
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
