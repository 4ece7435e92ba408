"""Draw the rooms of the house into docs/architecture.md: python docs/rooms.py

The floors come from the import contract in pyproject.toml, the imports from the source.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "balderdash"
PAGE = Path(__file__).with_name("architecture.md")
WIDTH = 84  # of the house; floors of 1, 2, 3 and 4 rooms divide it evenly
BEGIN, END = "<!-- drawn by docs/rooms.py -->", "<!-- end -->"


def floors() -> list[list[str]]:
    """Read the floors from the contract, top floor first; each imports only from the floors below it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    layers = project["tool"]["importlinter"]["contracts"][0]["layers"]
    return [[name.strip().removeprefix("balderdash.") for name in layer.split("|")] for layer in layers]


def rooms() -> list[str]:
    """Name the rooms (packages, not single files), from the top floor down."""
    return [name for floor in floors() for name in floor if (PACKAGE / name).is_dir()]


def imports(room: str) -> list[str]:
    """Name the other rooms that a room imports, lazy imports included, from the top floor down."""
    found: set[str] = set()
    for file in (PACKAGE / room).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "balderdash":
                found.update(f"balderdash.{alias.name}" for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                found.add(node.module)
            elif isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
    names = {name.split(".")[1] for name in found if name.startswith("balderdash.")}
    return [other for other in rooms() if other in names and other != room]


def house() -> Iterator[str]:
    """Draw the floors as boxes on top of each other."""
    above: set[int] = set()
    for floor in floors():
        walls = {WIDTH * k // len(floor) for k in range(len(floor) + 1)}
        yield _ceiling(above, walls)
        widths = [right - left - 1 for left, right in pairwise(sorted(walls))]
        cells = [
            f"{name if (PACKAGE / name).is_dir() else f'{name}.py':^{n}}" for name, n in zip(floor, widths, strict=True)
        ]
        yield f"│{'│'.join(cells)}│"
        above = walls
    yield _ceiling(above, set())


def _ceiling(above: set[int], below: set[int]) -> str:
    """Draw the line between two floors whose walls stand in the given columns."""
    corners = {(True, True): "┼", (True, False): "┴", (False, True): "┬", (False, False): "─"}
    line = [corners[column in above, column in below] for column in range(WIDTH + 1)]
    line[0], line[-1] = ("┌", "┐") if not above else ("└", "┘") if not below else ("├", "┤")
    return "".join(line)


def table() -> Iterator[str]:
    """Tabulate what each room is, from its docstring, and which rooms it imports."""
    yield from ("| room | what it holds | imports |", "|---|---|---|")
    for room in rooms():
        docstring = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text("utf-8"))) or ""
        yield f"| `{room}/` | {docstring.splitlines()[0]} | {', '.join(imports(room)) or '–'} |"


def page() -> str:
    """Return docs/architecture.md with the house as it is now."""
    drawn = "\n".join([BEGIN, "```text", *house(), "```", "", *table(), END])
    return re.sub(f"{BEGIN}.*{END}", lambda _: drawn, PAGE.read_text("utf-8"), flags=re.DOTALL)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
