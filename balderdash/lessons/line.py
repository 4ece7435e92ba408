"""Lesson 1: the line y = m x, and how far it is from the points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from balderdash.lessons.data import Array


@dataclass(frozen=True, slots=True)
class LineFit:
    """Points, and the cost of a line through the origin.

    MSE(m) = (1/n) Σ (yᵢ - m xᵢ)² is a parabola in m:  (Σx²/n) m² - 2 (Σxy/n) m + Σy²/n.

    Attributes
    ----------
    x, y : (n,); at least one x is not 0
    """

    x: Array
    y: Array

    def mse(self, m: float) -> float:
        """The mean squared error of the slope m."""
        return float(np.mean((self.y - m * self.x) ** 2))

    def derivative(self, m: float) -> float:
        """MSE′(m) = -(2/n) Σ xᵢ (yᵢ - m xᵢ)."""
        return float(-2 * np.mean(self.x * (self.y - m * self.x)))

    @property
    def curvature(self) -> float:
        """L = MSE″ = (2/n) Σ xᵢ², the same at every m."""
        return float(2 * np.mean(self.x**2))

    @property
    def best(self) -> float:
        """The closed form m* = Σ xᵢ yᵢ / Σ xᵢ², where MSE′ is 0."""
        return float(self.x @ self.y / (self.x @ self.x))

    @property
    def parabola(self) -> tuple[float, float, float]:
        """A, B and C of MSE(m) = A m² - B m + C."""
        return float(np.mean(self.x**2)), float(2 * np.mean(self.x * self.y)), float(np.mean(self.y**2))

    def with_point(self, x: float, y: float) -> LineFit:
        """The fit with one more point."""
        return LineFit(np.append(self.x, x), np.append(self.y, y))

    def without_last(self) -> LineFit:
        """The fit without its last point."""
        return LineFit(self.x[:-1], self.y[:-1])
