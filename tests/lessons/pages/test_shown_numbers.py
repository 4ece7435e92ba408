"""Whatever stands on both sides of an = on a page is equal: the sums that a reader can check are worked out again here.

Each side is evaluated by Python's own arithmetic, from the digits that are shown. A symbol has the number that the page
gives it, as in J = 0.6931; a side with other symbols is passed over. Other tests compare the values with closed forms,
finite differences and libraries.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest

from balderdash.lessons import data
from balderdash.lessons.pages.catalogue import LESSONS, PageEntry, open_page
from balderdash.lessons.pages.page import Number
from tests.lessons.small_network import lesson_context

PAGES = [page for lesson in LESSONS for page in lesson.pages]
# Equations that a page must at least offer for the check; these have none, or few.
LEAST = {"recap": 0, "symbols": 0, "guess": 0, "playground": 0, "layer": 0, "letters": 0, "youth": 1}
STEPS = 25
LOWERED = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
X, Y = data.students()
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
FUNCTIONS: dict[str, Callable[..., float]] = {
    "sigma": lambda t: 1 / (1 + math.exp(-t)),
    "tanh": math.tanh,
    "ln": math.log,
    "exp": math.exp,
    "MSE": lambda m: float(np.mean((Y - m * X) ** 2)),
    "slope": lambda m: float(np.mean(-2 * X * (Y - m * X))),
}


def side(text: str) -> str:
    """One side of an equation as a Python expression; it may still hold symbols."""
    text = text.split(";")[0].split("  ")[0] if not text.startswith(" ") else text
    text = text.strip().replace("−", "-").replace("×", "*")
    text = re.sub(r"·10([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", lambda found: "e" + found[1].translate(RAISED), text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", text)
    text = re.sub(r"σ\(", "sigma(", text)
    text = re.sub(r"e\^\(", "exp(", text)
    text = re.sub(r"\bln (-?[\d.e-]+)", r"ln(\1)", text)
    text = re.sub(r"∂(\w+)/∂(\w+)", r"d\1_d\2", text.translate(LOWERED))
    text = text.replace("MSE′(", "slope(").replace("′", "_slope")
    text = re.sub(r"(?<=[\d.]) ?(?=[A-DF-Za-df-z]\w*)", "*", text) if "e" not in text else text
    return text.replace("·", "*").rstrip(" ,.").removesuffix(" of the old cell")


def value(expression: str) -> float | None:
    """What the expression comes to, or None if it is no arithmetic."""
    try:
        tree = ast.parse(expression, mode="eval")
    except SyntaxError:
        return None
    allowed = (
        ast.Expression,
        ast.BinOp,
        ast.UnaryOp,
        ast.Constant,
        ast.Call,
        ast.Name,
        ast.Load,
        ast.operator,
        ast.unaryop,
    )
    if not all(isinstance(node, allowed) for node in ast.walk(tree)):
        return None
    try:
        return float(eval(compile(tree, "", "eval"), {"__builtins__": {}}, dict(FUNCTIONS)))
    except (NameError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None


def slack(expression: str) -> float:
    """By how much an expression may be off because its numbers are rounded: each is moved by half its last digit."""
    middle, total = value(expression), 0.0
    for found in re.finditer(r"\d+(?:\.(\d+))?(?:e(-?\d+))?", expression):
        half = 0.5 * 10.0 ** (int(found[2] or 0) - len(found[1] or "")) if "." in found[0] else 0.0
        if half:
            moved = value(f"{expression[: found.start()]}({float(found[0]) + half!r}){expression[found.end() :]}")
            total += abs(moved - middle) if moved is not None and middle is not None else 0.0
    return total


def equations(lines: list[str]) -> Iterator[tuple[str, str]]:
    """Neighbouring sides that are both arithmetic, with the numbers of the symbols that were given before."""
    given: dict[str, str] = {}
    for line in "\n".join(lines).splitlines():
        for part in re.split(r";  ?|,  |: |    ", line):
            if pair := re.match(r"\(x, y\) = \((\S+), (\S+)\), c = (\d)", part):
                given |= {"x": side(pair[1]), "y": side(pair[2]), "c": pair[3]}
                continue
            sides = [side(each) for each in re.split(r" = |≈| ← ", part)]
            known = [each for each in (_given(each, given) for each in sides) if value(each) is not None]
            yield from pairwise(known)
            if known and sides[0].isidentifier():
                given[sides[0]] = known[-1]


def _given(expression: str, given: dict[str, str]) -> str:
    return re.sub(
        r"[A-Za-z_]\w*(?!\w*\()", lambda found: f"({given[found[0]]})" if found[0] in given else found[0], expression
    )


@pytest.mark.parametrize("entry", PAGES, ids=[page.key for page in PAGES])
def test_both_sides_of_an_equation_are_equal(entry: PageEntry) -> None:
    page, checked = open_page(entry, lesson_context), set[tuple[str, str]]()
    if entry.key == "line":
        page.parameters[1].turn(1)  # shows the closed form
    for step in range(STEPS):
        if step == STEPS // 2:
            for parameter in page.parameters[:2]:
                if isinstance(parameter, Number) and entry.key not in ("youth",):
                    parameter.turn(1)
                    page.parameter_changed(parameter)
        for left, right in equations(page.formulas()):
            a, b = value(left), value(right)
            assert a is not None
            assert b is not None
            assert abs(a - b) <= 1.1 * (slack(left) + slack(right)) + 1e-12, (left, right)
            checked.add((left, right))
        page.step()
    assert len(checked) >= LEAST.get(entry.key, 10), checked


def test_a_wrong_sum_would_be_found() -> None:
    for line, is_right in [("z = 5.6286 · 0.2053 = 1.1556", True), ("z = 5.6286 · 0.2053 = 1.1575", False)]:
        ((left, right),) = equations([line])
        a, b = value(left), value(right)
        assert a == pytest.approx(5.6286 * 0.2053)
        assert b is not None
        assert a is not None
        assert (abs(a - b) <= 1.1 * (slack(left) + slack(right))) is is_right
