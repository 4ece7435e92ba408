"""A small network and a small list for the lesson about the network."""

from __future__ import annotations

import numpy as np

from balderdash.lessons.next_letter import LessonContext, LetterPredictor
from balderdash.lm.alphabet import Alphabet
from balderdash.lm.model import Model
from balderdash.lm.parameters import Parameters, Shape

TERMS = tuple(
    f"{first} {second}" for first in ("Abel", "Banach", "Cantor", "Dini") for second in ("group", "ring", "set")
)


def small_model() -> Model:
    """A network with random weights everywhere, also in the last layer."""
    alphabet = Alphabet.of(TERMS)
    shape = Shape(len(alphabet), 6, 10)
    rng = np.random.default_rng(1)
    return Model("small", alphabet, Parameters(shape, rng.normal(0, 0.5, shape.size).astype(np.float32)), {"list": "x"})


def lesson_context() -> LessonContext:
    return LessonContext(LetterPredictor(small_model()), TERMS * 60, TERMS, "Small")
